// The stations of an event's journey: deliveries, queue, handlers, calls, log.

import { copy, curlOfDelivery, curlOfOrder } from "./copy.js";
import { failed } from "./dialogs.js";
import { el } from "./dom.js";

export function eventPart(foldouts, event, isOpen, store) {
  const start = event.deliveries[0]?.time ?? 0;
  const failures = event.deliveries.filter((delivery) => delivery.error).length;
  const summary = [
    el("strong", {}, [event.type, event.subtype].filter(Boolean).join(" · ")), " ", el("code", {}, event.event_id),
    failures > 0 && chip(failures === 1 ? "1 failed delivery" : `${failures} failed deliveries`, "bad"),
  ];
  return foldouts.make(event.event_id, summary, () => el("ol", { class: "stations" },
    station("Delivery", deliveries(foldouts, event, start, store)),
    station("Queue", entries(foldouts, event, start)),
    station("Handlers", handlers(event)),
    station("Web API calls", calls(foldouts, event, start)),
    station("Log", lines(foldouts, event, start))), isOpen);
}

function station(title, content) { return el("li", {}, el("h3", {}, title), content); }

function deliveries(foldouts, event, start, store) {
  if (event.deliveries.length === 0) return el("p", { class: "empty" }, "On its way.");
  return [
    event.deliveries.map((delivery, index) => foldouts.make(`${event.event_id} delivery ${index}`, [
      after(delivery.time - start),
      delivery.error ? chip(delivery.lost ? `${delivery.status}, but Slack hears nothing` : delivery.status ?? delivery.error, "bad")
        : chip(delivery.status, "good"),
      el("span", {}, delivery.retry ? `retry ${delivery.retry} (${delivery.retry_reason})` : "first attempt"),
      el("span", { class: "ms" }, `${delivery.ms} ms`),
    ], () => [
      delivery.error && el("p", {}, `Slack's word for it: ${delivery.error}.`, delivery.forbids_retry && " The answer forbids further attempts."),
      el("p", {}, "POST ", el("code", {}, delivery.url)),
      table(delivery.headers),
      block(pretty(event.body)),
      el("div", { class: "orders" }, el("button", { type: "button", class: "plain",
        onclick: () => copy(curlOfDelivery(delivery, event.body), "The signed delivery (good for 5 minutes)") }, "Copy this delivery as curl")),
    ])),
    el("div", { class: "orders" }, el("button", { type: "button", class: "plain", "data-key": `${event.event_id} again`,
      title: curlOfOrder("redeliver", { event_id: event.event_id, retry: 1 }),
      onclick: () => store.post("redeliver", { event_id: event.event_id, retry: 1 }).catch(failed) }, "Deliver again, as Slack retries")),
  ];
}

const STATES = { done: "done", pending: "in hand", waiting: "waiting for a consumer", dead: "dead letter",
  lost: "lost with Redis" };

function entries(foldouts, event, start) {
  if (event.entries.length === 0) return el("p", { class: "empty" }, "No entry was seen: none was made, or it was done too fast to be seen.");
  return event.entries.map((entry) => foldouts.make(`${event.event_id} ${entry.id}`, [
    after(Number(entry.id.split("-")[0]) - start),
    chip(STATES[entry.state], { done: "good", dead: "bad", lost: "bad" }[entry.state] ?? "busy"),
    el("code", {}, entry.id),
  ], () => [
    el("dl", { class: "facts" },
      fact("Stream", el("code", {}, entry.stream)),
      fact("Consumer", entry.consumer ?? "done before it could be seen with one; see the log"),
      fact("Handed out", entry.deliveries ? times(entry.deliveries) : "unknown"),
      entry.finished && fact("Found acknowledged and deleted", after(entry.finished - start)),
      entry.dead_reason && fact("Why it was set aside", entry.dead_reason)),
    table(entry.fields),
  ]));
}

function handlers(event) {
  if (event.handlers.length === 0) return el("p", { class: "empty" }, "None is named in the log.");
  return el("ul", { class: "handlers" }, event.handlers.map((handler) => el("li", {},
    el("strong", {}, handler.handler), " ",
    handler.source ? el("code", { class: "source", title: handler.source }, short(handler.source)) : "its place isn't logged",
    el("small", {}, ` ${handler.daemon}`))));
}

// From the content's folder on; the whole path is in the title.
function short(source) { return source.replace(/^.*\/(?=(responses|glossary)(\.d)?\/)/, ""); }

function calls(foldouts, event, start) {
  if (event.calls.length === 0) return el("p", { class: "empty" }, "None.");
  return event.calls.map((call) => {
    const isGood = call.ok === true && call.status === 200;
    return foldouts.make(`${event.event_id} call ${call.number}`, [
      after(call.time - start),
      chip(outcome(call), isGood ? "good" : call.ms === null ? "busy" : "bad"),
      el("code", {}, call.method), el("span", { class: "ms" }, call.ms === null ? "" : `${call.ms} ms`),
      call.fault && chip("fault", "bad"),
    ], () => [
      call.fault && el("p", {}, "Went wrong on purpose: ", el("code", {}, JSON.stringify(call.fault))),
      call.status === null && call.ms !== null && el("p", {}, "The caller got no answer."),
      el("dl", { class: "facts" }, fact("Why here", call.tie), fact("x-slack-req-id", el("code", {}, call.request_id))),
      el("h4", {}, "Arguments"), table(call.arguments),
      el("h4", {}, "Answer"), block(call.answer === null ? "none: it wasn't done" : pretty(call.answer)),
    ]);
  });
}

function outcome(call) {
  if (call.ms === null) return "at work";
  if (call.status === null) return "dropped";
  if (call.status !== 200) return String(call.status);
  return call.ok === false ? call.error ?? "not ok" : call.ok ? "ok" : "200";
}

const PRIORITIES = ["emerg", "alert", "crit", "error", "warning", "notice", "info", "debug"];

function lines(foldouts, event, start) {
  if (event.lines.length === 0) return el("p", { class: "empty" }, "None.");
  return event.lines.map((line, index) => foldouts.make(`${event.event_id} line ${index}`, [
    after(line.time - start),
    chip(PRIORITIES[line.priority], line.priority <= 3 ? "bad" : line.priority === 4 ? "busy" : ""),
    el("span", { class: "daemon" }, line.daemon), el("span", {}, line.message),
  ], () => [table(line.fields), line.code && el("p", {}, "Logged at ", el("code", {}, line.code))]));
}

function chip(text, kind) { return el("span", { class: `chip ${kind ?? ""}` }, String(text)); }

function after(milliseconds) { return el("time", { class: "after" }, `${milliseconds < 0 ? "−" : "+"}${Math.abs(milliseconds)} ms`); }

function times(count) { return count === 1 ? "once" : `${count} times`; }

function fact(name, value) { return [el("dt", {}, name), el("dd", {}, value)]; }

function table(values) {
  return el("dl", { class: "facts mono" }, Object.entries(values).map(([name, value]) =>
    fact(name, typeof value === "string" ? value : JSON.stringify(value))));
}

function block(text) { return el("pre", { class: "block", tabindex: "0" }, text); }

function pretty(value) {
  try {
    return JSON.stringify(typeof value === "string" ? JSON.parse(value) : value, null, 2);
  } catch {
    return String(value);
  }
}
