// Faults: what is to go wrong on purpose with Slack and with the sites beside it.

import { el } from "./dom.js";
import { redraw } from "./foldout.js";
import { button, channelOptions, field, form, number, select } from "./form.js";

const SITES = ["gerrit", "changelog", "mastodon", "feed", "playground", "files"];
const KINDS = [
  ["error", "answers ok: false"], ["429", "429: too many requests"], ["status", "another HTTP status"],
  ["delay", "slow, before it is done"], ["delay_after", "slow, after it is done"],
  ["drop_before", "drops the connection, undone"], ["drop_after", "does it, then drops the connection"],
];

export function faults(element, store) {
  const list = el("div", { class: "set" });
  const choose = el("div");
  element.append(list, choose);

  async function load() {
    try {
      const { faults: set, lost_acknowledgements: lost } = await store.get("faults");
      const hadFocus = list.contains(document.activeElement);
      redraw(list, set.length === 0 && lost === 0 ? el("p", { class: "empty" }, "Nothing is set to go wrong.") : [
        el("ul", {}, set.map((fault) => el("li", {}, words(store, fault), takeBack(store, fault))),
          lost > 0 && el("li", {}, `Slack doesn't hear the next ${lost === 1 ? "acknowledgement" : `${lost} acknowledgements`}`)),
        button("Let all go right again", () => store.delete("faults").then(() => {}), { "data-key": "clear" }),
      ]);
      // What had the focus may be used up or taken back.
      if (hadFocus && !list.contains(document.activeElement)) {
        (list.querySelector("button") ?? element.parentElement.querySelector("summary"))?.focus();
      }
    } catch (error) {
      redraw(list, el("p", { class: "remark warning" }, error.message));
    }
  }
  store.get("methods").then(({ methods }) => choose.append(...forms(store, methods)), () => {});
  load();
  return store.on("faults", load);
}

function takeBack(store, fault) {
  return button("Take back", () => store.delete(`faults?id=${fault.id}`).then(() => {}),
    { "data-key": `fault ${fault.id}`, "aria-label": `Take back: ${target(fault)}` });
}

function target(fault) { return fault.service ?? (fault.method === "*" ? "every method" : fault.method); }

function words(store, fault) {
  const parts = [];
  if (fault.error) parts.push(`answers ${fault.error}`);
  if (fault.status) parts.push(`answers ${fault.status}${fault.retry_after ? `, Retry-After: ${fault.retry_after}` : ""}`);
  if (fault.delay_ms) parts.push(`waits ${fault.delay_ms} ms before`);
  if (fault.delay_after_ms) parts.push(`waits ${fault.delay_after_ms} ms after`);
  if (fault.drop) parts.push({ before: "drops it undone", after: "does it and drops the connection", late: "drops it, and does it late" }[fault.drop]);
  if (fault.drip) parts.push("drips");
  if (fault.huge) parts.push("sends far too much");
  if (fault.body) parts.push("answers something of its own");
  const channel = fault.channel ? ` in #${store.channel(fault.channel)?.name || fault.channel}` : "";
  return [el("code", {}, target(fault)), `${channel} ${parts.join(", ")}`, fault.times ? `, ${fault.times === 1 ? "once" : `${fault.times} times`}` : ", until cleared"];
}

function forms(store, methods) {
  const errors = new Map(methods.map(({ method, errors: list }) => [method, list]));
  const target = el("select", { name: "target" },
    el("optgroup", { label: "Web API" }, el("option", { value: "*" }, "every method"),
      methods.map(({ method }) => el("option", { value: method, selected: method === "chat.postMessage" }, method))),
    el("optgroup", { label: "Sites" }, SITES.map((site) => el("option", { value: site }, site))));
  const kind = select("kind", KINDS);
  const error = field("The error", select("error", []));
  const status = field("Status", number("status", 503, 200, 599));
  const seconds = field("Seconds", number("seconds", 5, 1, 3600));

  function adapt() {
    const isSite = SITES.includes(target.value);
    for (const option of kind.options) option.disabled = isSite && option.value === "error";
    if (isSite && kind.value === "error") kind.value = "status";
    const known = errors.get(target.value) ?? errors.get("auth.test") ?? [];
    const chosen = error.querySelector("select");
    const before = chosen.value;
    chosen.replaceChildren(...known.map((code) => el("option", { value: code, selected: code === before }, code)));
    offer(error, kind.value === "error");
    offer(status, kind.value === "status");
    offer(seconds, ["429", "delay", "delay_after"].includes(kind.value));
  }
  target.addEventListener("change", adapt);
  kind.addEventListener("change", adapt);
  adapt();

  return [
    form([field("What", target), field("How it goes wrong", kind), error, status, seconds,
      field("Where", select("channel", [["", "everywhere"], ...channelOptions(store)])),
      field("How often", select("times", [["1", "once"], ["2", "twice"], ["3", "3 times"], ["10", "10 times"], ["", "until cleared"]]))],
    "Set the fault", (answers) => store.post("faults", order(answers))),
    form([field("Acknowledgements that get lost", number("times", 1, 1, 1000))], "Let Slack retry",
      ({ times }) => store.post("retrying", { times: Number(times) }).then(() => {})),
    el("p", { class: "hint" }, "The bot takes a delivery, and Slack doesn't hear of it: it delivers again, at once, after one and after five minutes."),
  ];
}

// Shows a field or hides it. A hidden one that is wrong would keep the form from being sent.
function offer(label, isOffered) {
  label.hidden = !isOffered;
  label.querySelector("input, select").disabled = !isOffered;
}

function order({ target, kind, error, status, seconds, channel, times }) {
  const order = { [SITES.includes(target) ? "service" : "method"]: target };
  if (channel && !SITES.includes(target)) order.channel = channel;
  if (times) order.times = Number(times);
  switch (kind) {
    case "error": return { ...order, error };
    case "429": return { ...order, status: 429, retry_after: seconds };
    case "status": return { ...order, status: Number(status) };
    case "delay": return { ...order, delay_ms: Number(seconds) * 1000 };
    case "delay_after": return { ...order, delay_after_ms: Number(seconds) * 1000 };
    default: return { ...order, drop: kind.slice("drop_".length) };
  }
}
