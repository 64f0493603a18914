// Small forms that give an order to the simulator.

import { failed, toast } from "./dialogs.js";
import { el } from "./dom.js";

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
  return el("select", { name, ...attributes }, options.map((option) => {
    const [value, label] = Array.isArray(option) ? option : [option, option];
    return el("option", { value }, label);
  }));
}

// The channels that can be chosen; the one that is shown first.
export function channelOptions(store) {
  return store.snapshot.channels.filter((channel) => channel.name && !channel.is_archived)
    .sort((left, right) => Number(right.id === store.open) - Number(left.id === store.open))
    .slice(0, 200).map((channel) => [channel.id, `#${channel.name}`]);
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
