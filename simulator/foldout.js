// Parts that open and close, and stay as the reader left them when all around is drawn anew.

import { el } from "./dom.js";

export class Foldouts {
  #states = new Map();

  // A part with a key of its own. `body` is a function where it is made only when it is opened.
  make(key, summary, body, isOpen = false) {
    const element = el("details", { "data-key": key, open: this.#states.get(key) ?? isOpen }, el("summary", {}, summary));
    const fill = () => {
      if (element.childElementCount > 1) return;
      element.append(...[typeof body === "function" ? body() : body].flat(Infinity).filter(Boolean));
    };
    if (element.open) fill();
    element.addEventListener("toggle", () => {
      this.#states.set(key, element.open);
      if (element.open) fill();
    });
    return element;
  }
}

// Puts new content into an element; what had the focus has it again, by its data-key or that of the part it heads.
export function redraw(element, ...children) {
  const active = element.contains(document.activeElement) ? document.activeElement : null;
  const key = active?.dataset.key ?? active?.closest("[data-key]")?.dataset.key;
  element.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (!key) return;
  const again = element.querySelector(`[data-key="${CSS.escape(key)}"]`);
  (again?.querySelector(":scope > summary") ?? again)?.focus({ preventScroll: true });
}
