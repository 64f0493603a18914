import { el } from "./dom.js";

// Shows the journey of the message { channel, ts }. Returns what closes it.
export function open(element, store, { channel, ts }) {
  element.append(el("p", { class: "empty" }, `Nothing is known yet of the journey of ${channel} ${ts}.`));
  return () => {};
}
