// The inspector: a message's whole journey, from its delivery to what came of it.

import { copy, curlOfOrder, scenarioOf } from "./copy.js";
import { failed, toast } from "./dialogs.js";
import { el } from "./dom.js";
import { Foldouts, redraw } from "./foldout.js";
import { eventPart } from "./journey.js";
import { plain } from "./mrkdwn.js";
import { author } from "./people.js";

// How long changes are gathered before the journey is asked for again, in milliseconds.
const PAUSE = 150;

// Shows the journey of the message { channel, ts }. Returns what closes it.
export function open(element, store, { channel, ts }) {
  const foldouts = new Foldouts();
  const place = el("div", { class: "inspector", "aria-busy": "true" }, el("p", { class: "empty" }, "Asking…"));
  element.append(place);
  let timer = null;
  let last = "";
  let isOpen = true;

  async function load() {
    timer = null;
    try {
      const journey = await store.get(`journey?channel=${channel}&ts=${ts}`);
      const text = JSON.stringify(journey);
      if (!isOpen || text === last) return;
      last = text;
      redraw(place, content(store, foldouts, channel, ts, journey));
      place.removeAttribute("aria-busy");
    } catch (error) {
      if (isOpen) redraw(place, el("p", { class: "empty" }, error.message));
    }
  }
  function later() { timer ??= setTimeout(load, PAUSE); }

  // A call may be known by nothing but its channel, so all that is news in there is asked about.
  const removers = [
    store.on("journey", (change) => (!change.channel || change.channel === channel) && later()),
    store.on("message", (change) => change.channel === channel && change.message.ts === ts && later()),
    store.on("snapshot", later),
  ];
  load();
  return () => {
    isOpen = false;
    clearTimeout(timer);
    for (const remove of removers) remove();
  };
}

function content(store, foldouts, channelID, ts, journey) {
  const events = journey.events ?? [];
  const message = store.message(channelID, ts) ?? journey.message;
  return [
    message && head(store, channelID, message, journey),
    journey.cause && madeBy(journey),
    unknown(journey.unknown),
    events.length === 0 && el("p", { class: "empty" }, journey.made_by
      ? "What made the bot say this isn't known."
      : "Nothing was delivered: the bot isn't in this channel, or no Request URL is set, or it was said before the simulator began to remember."),
    // Slack delivers a mention twice, and the bot answers to one of the two: that one is open.
    events.map((event, index) => eventPart(foldouts, event,
      event.calls.length > 0 || (index === 0 && events.every((other) => other.calls.length === 0)), store)),
  ];
}

function head(store, channelID, message, journey) {
  const channel = store.channel(channelID);
  const who = author(store, message);
  const text = plain(message.text, store);
  // Without one, nobody said it: the bot did.
  const { order } = journey;
  return el("section", { class: "said" },
    el("p", {}, el("strong", {}, who.name), " ", el("code", {}, message.ts)),
    el("blockquote", { title: message.text }, text.length > 300 ? `${text.slice(0, 300)}…` : text || "(no text)"),
    order && el("div", { class: "orders" },
      el("button", { type: "button", class: "primary", "data-key": "again", onclick: () => sayAgain(store, order) }, "Say it again"),
      el("button", { type: "button", class: "plain", "data-key": "curl",
        onclick: () => copy(curlOfOrder("say", order), "The order for curl") }, "Copy as curl"),
      el("button", { type: "button", class: "plain", "data-key": "scenario",
        onclick: () => copy(scenarioOf(store, channel, message, journey), "The scenario, for a file in Tests/Scenarios,") },
      "Copy as a scenario")));
}

async function sayAgain(store, order) {
  try {
    await store.post("say", order);
    toast("Said again.");
  } catch (error) {
    failed(error);
  }
}

function madeBy(journey) {
  return el("p", { class: "remark" }, "The bot said this by ", el("code", {}, journey.made_by.method),
    `, set off by the ${journey.cause.type} below: ${journey.cause.tie}.`);
}

// What can't be shown, and why.
function unknown(reasons) {
  const parts = [["queue", "Stream entries are unknown"], ["log", "The daemons' lines, and so which handlers fired, are unknown"]];
  return parts.filter(([name]) => reasons?.[name]).map(([name, text]) => el("p", { class: "remark warning" }, `${text}: ${reasons[name]}.`));
}
