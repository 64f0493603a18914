// Small forms that give an order to the simulator.

import { failed, toast } from "./dialogs.js";
import { el } from "./dom.js";

const MOST_CHANNELS = 200;

// A form of fields and a button. `submit` gets the answers by name, and may give a text to show.
export function form(fields, action, submit, ...more) {
  const button = el("button", { type: "submit", class: "primary" }, action);
  return el("form", { class: "order", onsubmit: async (event) => {
    event.preventDefault();
    const answers = Object.fromEntries(new FormData(event.currentTarget));
    button.disabled = true;
    await attempt(() => submit(answers));
    button.disabled = false;
  } }, fields, el("div", { class: "orders" }, button, more));
}

export function field(label, control) { return el("label", {}, el("span", {}, label), control); }

export function text(name, value, attributes) {
  return el("input", { name, value, autocomplete: "off", ...attributes });
}

export function number(name, value, min, max) {
  return el("input", { name, type: "number", value: String(value), min: String(min), max: String(max), required: true });
}

// `options`: values, or pairs of value and label.
export function select(name, options, attributes) {
  return el("select", { name, ...attributes }, options.map(option));
}

function option(choice) {
  const [value, label] = Array.isArray(choice) ? choice : [choice, choice];
  return el("option", { value }, label);
}

// The channels that can be chosen: the one that is shown first, one's own before the others, as many as can be looked
// through. `chosen`: an id that is among them, too.
export function channelOptions(store, chosen = null) {
  const rank = (channel) => (channel.id === store.open ? 0 : channel.id === chosen ? 1 : channel.members.includes(store.me) ? 2 : 3);
  return store.snapshot.channels.filter((channel) => channel.name && !channel.is_archived)
    .map((channel) => ({ channel, rank: rank(channel) })).sort((left, right) => left.rank - right.rank)
    .slice(0, MOST_CHANNELS).map(({ channel }) => [channel.id, `#${channel.name}`]);
}

// Chooses a channel: the one that is shown, until the reader has chosen another.
export function where(store) {
  const control = select("channel", []);
  let chosen = null;
  const fill = () => {
    control.replaceChildren(...channelOptions(store, chosen).map(option));
    control.value = chosen ?? store.open;
    // It is archived, or is no channel.
    if (control.selectedIndex < 0) control.selectedIndex = 0;
  };
  control.addEventListener("change", () => { chosen = control.value; });
  const removers = ["open", "me", "channel"].map((kind) => store.on(kind, (change) => {
    if (!control.isConnected) removers.forEach((remove) => remove());
    else if (kind !== "channel" || change.isRenamed || change.channel.is_archived) fill();
  }));
  fill();
  return control;
}

export function button(label, run, attributes) {
  return el("button", { type: "button", class: "plain", onclick: () => attempt(run), ...attributes }, label);
}

async function attempt(run) {
  try {
    const told = await run();
    if (typeof told === "string") toast(told);
  } catch (error) {
    failed(error);
  }
}
