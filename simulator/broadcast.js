// In a thread's field: whether the channel sees the reply too, as Slack's "Also send to #channel".

import { el } from "./dom.js";

export class Broadcast {
  #box = el("input", { type: "checkbox", name: "broadcast" });
  #label = el("span");
  element = el("label", { class: "broadcast", hidden: true }, this.#box, this.#label);

  // Offers it for the channel of that name; without one, doesn't.
  offer(name) {
    this.element.hidden = !name;
    this.#label.textContent = `Also send to ${name}`;
  }

  // Gives the choice, which is for one message.
  take() {
    const isChosen = this.#box.checked && !this.element.hidden;
    this.#box.checked = false;
    return isChosen;
  }
}
