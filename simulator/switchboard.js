import { el } from "./dom.js";

// Shows what can be made to happen. Returns what closes it.
export function open(element, store) {
  element.append(el("p", { class: "empty" }, "There is nothing to switch yet."));
  return () => {};
}
