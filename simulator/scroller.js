// What scrolls, and stays at its end while the reader is there: a list of messages.

import { el, icon } from "./dom.js";

// This near to the end counts as at the end, in pixels.
const NEAR = 48;

export class Scroller {
  element;

  #place;
  #isAtEnd = true;
  #top = 0;
  // How many have come while the reader was further up.
  #news = 0;
  #button = el("button", { type: "button", class: "to-end", hidden: true, onclick: () => this.toEnd() });

  constructor(...content) {
    this.#place = el("div", { class: "scroll" }, content);
    this.element = el("div", { class: "scroller" }, this.#place, this.#button);
    this.#place.addEventListener("scroll", () => this.#look(), { passive: true });
    // Also when the window, the field below or a picture takes another size.
    const sizes = new ResizeObserver(() => this.#isAtEnd && this.toEnd());
    for (const element of [this.#place, ...content]) sizes.observe(element);
    this.#show();
  }

  // Whether the newest is in view, and has to stay so.
  get isAtEnd() { return this.#isAtEnd; }

  get height() { return this.#place.scrollHeight; }

  toEnd() {
    this.#isAtEnd = true;
    this.#place.scrollTop = this.#place.scrollHeight;
    this.#show();
  }

  // The reader goes up, or something was put on top: what is read stays where it is.
  leaveEnd() { this.#isAtEnd = false; }
  moveBy(pixels) { this.#place.scrollTop += pixels; }

  // Tells of so many that have come below, while the reader is further up.
  tell(count) {
    this.#news += count;
    this.#show();
  }

  #show() {
    if (this.#isAtEnd) this.#news = 0;
    this.#button.classList.toggle("has-news", this.#news > 0);
    this.#button.replaceChildren(icon("down"), this.#news > 0 ? `${this.#news} new` : "Latest messages");
    const { scrollTop, clientHeight, scrollHeight } = this.#place;
    // Who is but a little further up sees the end coming.
    this.#button.hidden = this.#isAtEnd || (this.#news === 0 && scrollTop + 2 * clientHeight > scrollHeight);
  }

  #look() {
    const { scrollTop, clientHeight, scrollHeight } = this.#place;
    if (scrollTop + clientHeight >= scrollHeight - NEAR) this.#isAtEnd = true;
    // Only who scrolls up goes away from the end: it also moves when something takes another size.
    else if (scrollTop < this.#top) this.#isAtEnd = false;
    this.#top = scrollTop;
    this.#show();
  }
}
