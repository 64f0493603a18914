// The pane at the right: a thread, the inspector, the switchboard, the help. One at a time.

import { el, iconButton } from "./dom.js";

export class Panel {
  #element = document.getElementById("panel");
  #close = null;
  #before = null;
  key = null;

  constructor() {
    this.#element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.stopPropagation();
      this.close();
    });
  }

  // Shows something. `open` fills the element that it is given and returns what closes it.
  show(key, title, open) {
    if (this.key === null) this.#before = document.activeElement;
    this.#end();
    this.key = key;
    const body = el("div", { class: "panel-body" });
    this.#element.replaceChildren(
      el("header", {}, el("h2", { tabindex: "-1" }, title), iconButton("close", "Close (Esc)", () => this.close())), body);
    this.#element.setAttribute("aria-label", title);
    this.#element.hidden = false;
    document.body.classList.add("has-panel");
    this.#close = open(body) ?? null;
    if (!this.#element.contains(document.activeElement)) this.#element.querySelector("h2")?.focus();
  }

  close() {
    if (this.key === null) return;
    this.#end();
    this.#element.hidden = true;
    this.#element.replaceChildren();
    document.body.classList.remove("has-panel");
    this.#return(this.#before);
    this.#before = null;
  }

  // Gives the focus back. A message that has changed meanwhile is another element.
  #return(before) {
    const ts = before?.closest(".message")?.dataset.ts;
    const element = before?.isConnected ? before
      : ts && document.querySelector(`#messages .message[data-ts="${CSS.escape(ts)}"]`);
    element?.focus();
  }

  #end() {
    this.#close?.();
    this.#close = null;
    this.key = null;
  }
}
