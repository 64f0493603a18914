// The files that are to be shared with a message, each with a way to take it out again.

import { el, icon, iconButton } from "./dom.js";

export class Chips {
  element = el("ul", { class: "chips", "aria-label": "Files to be shared" });
  #files = [];

  get files() { return this.#files; }

  set files(files) {
    this.#files = files;
    this.element.replaceChildren(...files.map((file) => el("li", {}, icon("file"), file.name,
      iconButton("close", `Don't share ${file.name}`, () => {
        this.files = this.#files.filter((other) => other !== file);
      }))));
  }
}
