// Load: many messages of several people, and how the bot keeps up.

import { el } from "./dom.js";
import { redraw } from "./foldout.js";
import { button, field, form, number, text, where } from "./form.js";

export function load(element, store) {
  const counts = el("div", { class: "counts", role: "status" });
  const show = (progress) => redraw(counts, progress ? table(store, progress) : null);
  element.append(
    form([field("Where", where(store)), field("Messages a second", number("rate", 20, 1, 500)),
      field("For how many seconds", number("seconds", 10, 1, 3600)),
      field("Text", text("text", "", { placeholder: "talk, commands, definitions in turn" }))],
    "Begin", async ({ channel, rate, seconds, text: words }) => {
      const order = { channel, rate: Number(rate), seconds: Number(seconds) };
      if (words.trim()) order.text = words.trim();
      show((await store.post("load", order)).load);
    }),
    counts);
  store.get("load").then(({ load: progress }) => show(progress), () => {});
  return store.on("load", ({ load: progress }) => show(progress));
}

function table(store, progress) {
  const facts = [
    ["Said", `${progress.said} of ${progress.count}`], ["Taken by the gateway", progress.acknowledged],
    ["Not taken at first", progress.failed], ["Answered or reacted to", progress.answered],
  ];
  return [
    el("p", {}, `${progress.rate} a second in #${store.channel(progress.channel)?.name ?? progress.channel}: `,
      progress.problem ?? (progress.is_running ? "at work" : "done"), ". "),
    el("dl", { class: "numbers" }, facts.map(([name, value]) => [el("dt", {}, name), el("dd", {}, String(value))])),
    progress.is_running && button("Stop", () => store.post("load/stop").then(() => {}), { "data-key": "stop" }),
  ];
}
