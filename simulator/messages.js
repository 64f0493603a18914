// The messages of a conversation or a thread: in order, grouped by author, divided by day.

import { failed } from "./dialogs.js";
import { el, reconcile } from "./dom.js";
import { beginning, continues, messageElement, setReachable } from "./message.js";
import { Scroller } from "./scroller.js";
import { dayName, time } from "./times.js";

// How many messages are shown, and by how many more "earlier" shows: more would make a long load slow.
const PORTION = 200;

export class MessageList {
  #store;
  #actions;
  #list = el("div", { class: "messages", role: "log", "aria-live": "polite", "aria-relevant": "additions" });
  #built = new Map();
  #frame = null;
  #channel = null;
  #root = null;
  #before = el("div", { class: "before" });
  #earlier = el("button", { type: "button", class: "plain", onclick: () => this.#showEarlier().catch(failed) },
    "Show earlier messages");
  // The messages that are here and not shown.
  #hidden = [];
  #lastRead = null;
  // Whether all of it is about to be drawn anew, which is not read out.
  #isAnew = false;
  #quiet = null;
  // The ts of the first message that is shown; null: not decided yet.
  #from = null;
  #scroller;

  constructor(store, actions, label) {
    this.#store = store;
    this.#actions = actions;
    this.#list.setAttribute("aria-label", label);
    this.#scroller = new Scroller(this.#before, this.#list);
    this.#list.addEventListener("keydown", (event) => this.#move(event));
    this.#list.addEventListener("focusin", (event) => this.#enter(event.target.closest(".message")));
  }

  get element() { return this.#scroller.element; }

  // Shows a conversation; with a root, the thread of that message. What is new after `lastRead` is marked; null: nothing
  // is; undefined: a mark stays.
  show(channel, root = null, lastRead = undefined) {
    const isSame = this.#channel?.id === channel.id && this.#root === root;
    this.#channel = channel;
    this.#root = root;
    if (lastRead !== undefined || !isSame) this.#lastRead = lastRead ?? null;
    if (!isSame) {
      this.#built.clear();
      this.#from = null;
      this.#isAnew = true;
      this.#list.replaceChildren();
      this.#scroller.toEnd();
    }
    this.#render();
    if (!isSame) this.#scroller.toEnd();
  }

  // The reader is somebody else: all is drawn anew, and nothing is new.
  forget() {
    this.unmark();
    this.refresh(true);
  }

  // Marks what is new from now on, where nothing is marked yet: nobody looks. Who goes away has seen what was marked.
  mark(lastRead) { this.#lastRead ??= lastRead; }
  unmark() { this.#lastRead = null; }

  // Shows what has changed, at the next frame. `all`: everything is built anew, since names or the reader changed.
  refresh(all = false) {
    if (all) {
      this.#built.clear();
      this.#isAnew = true;
    }
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      if (this.#channel) this.#render();
    });
  }

  focusLast() { this.#focus(this.#elements.at(-1)); }

  get #elements() { return [...this.#list.querySelectorAll(".message")]; }

  // The element of a message, or where it is gone, that of its nearest neighbour.
  #near(ts) { return this.#elements.find((element) => element.dataset.ts >= ts) ?? this.#elements.at(-1); }

  #render() {
    const known = new Set(this.#elements.map((message) => message.dataset.ts));
    const height = this.#scroller.height;
    const first = this.#list.querySelector(".message")?.dataset.ts;
    const focused = this.#list.contains(document.activeElement)
      ? { ts: document.activeElement.closest(".message")?.dataset.ts, name: document.activeElement.dataset.name,
        action: document.activeElement.dataset.action } : null;
    const reached = this.#list.querySelector('[data-ts][tabindex="0"]')?.dataset.ts;
    const { all, shown, replies } = this.#select();
    const children = [];
    const before = this.#built;
    // What isn't shown any more is forgotten.
    this.#built = new Map();
    let previous = null;
    let hasDivider = false;
    for (const message of shown) {
      const day = time(message.ts).toDateString();
      const isNewDay = !previous || time(previous.ts).toDateString() !== day;
      if (isNewDay && !this.#root) children.push(this.#divider(before, `day ${day}`, dayName(time(message.ts)), "day"));
      const isNew = !hasDivider && this.#lastRead !== null && message.ts > this.#lastRead && message.user !== this.#store.me;
      if (isNew) {
        hasDivider = true;
        children.push(this.#divider(before, "new", "New", "new"));
      }
      const isCompact = !isNewDay && !isNew && previous.ts !== this.#root && continues(previous, message);
      children.push(this.#element(before, message, isCompact, replies.get(message.ts)));
      if (this.#root === message.ts && shown.length > 1) {
        const count = shown.length === 2 ? "1 reply" : `${shown.length - 1} replies`;
        children.push(this.#divider(before, count, count, "replies"));
      }
      previous = message;
    }
    if (this.#isAnew) this.#beQuiet();
    this.#isAnew = false;
    reconcile(this.#list, children);
    this.#showBefore(all, shown);
    if (focused?.ts) this.#restore(focused);
    const place = focused?.ts ?? (this.#built.has(reached) ? null : reached);
    this.#enter(place ? this.#near(place) : this.#elements.at(-1));
    this.#scroll(shown, known, first, height);
  }

  #scroll(shown, known, first, height) {
    const last = shown.at(-1);
    // What one has just said oneself, one sees.
    if (this.#scroller.isAtEnd || (last?.user === this.#store.me && known.size > 0 && !known.has(last.ts))) {
      this.#scroller.toEnd();
    // Earlier messages were put on top: what was read stays where it is.
    } else if (first && shown[0] && shown[0].ts < first) {
      this.#scroller.moveBy(this.#scroller.height - height);
    } else {
      this.#scroller.tell(shown.filter(({ ts }) => !known.has(ts)).length);
    }
  }

  // A screen reader is told what is there when it has settled.
  #beQuiet() {
    this.#list.setAttribute("aria-busy", "true");
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#list.removeAttribute("aria-busy"), 100);
  }

  #select() {
    const channel = this.#channel;
    const visible = this.#store.visible(channel);
    const replies = new Map();
    for (const message of visible) {
      if (!message.thread_ts || message.thread_ts === message.ts || message.visible_to) continue;
      if (!replies.has(message.thread_ts)) replies.set(message.thread_ts, []);
      replies.get(message.thread_ts).push(message);
    }
    if (this.#root) {
      const all = visible.filter((message) => message.ts === this.#root || message.thread_ts === this.#root);
      return { all, shown: all, replies: new Map() };
    }
    const known = new Set(visible.map((message) => message.ts));
    // A reply whose first message isn't here stands by itself.
    const all = visible.filter((message) => !message.thread_ts || message.thread_ts === message.ts
      || message.subtype === "thread_broadcast" || !known.has(message.thread_ts));
    const count = this.#from === null ? 0 : all.filter((message) => message.ts >= this.#from).length;
    // Who reads at the end gets the last portion; who reads further up keeps what is there.
    if (this.#from === null || (this.#scroller.isAtEnd && count > 2 * PORTION)) this.#from = all.at(-PORTION)?.ts ?? "";
    return { all, shown: all.filter((message) => message.ts >= this.#from), replies };
  }

  async #showEarlier() {
    this.#scroller.leaveEnd();
    if (this.#hidden.length === 0) {
      await this.#store.loadEarlier(this.#channel);
      this.#from = "";
    } else {
      this.#from = this.#hidden.at(-PORTION)?.ts ?? this.#hidden[0].ts;
    }
    this.refresh();
  }

  // The element of a message, built anew only where something of it has changed.
  #element(before, message, isCompact, replies = []) {
    const last = replies.at(-1);
    const state = `${isCompact} ${replies.length} ${last?.ts ?? ""}`;
    const built = before.get(message.ts);
    if (built && built.message === message && built.state === state) {
      this.#built.set(message.ts, built);
      return built.element;
    }
    const element = messageElement(this.#store, this.#channel, message, {
      isCompact, replies: this.#root ? undefined : replies, actions: this.#actions,
    });
    this.#built.set(message.ts, { message, state, element });
    return element;
  }

  #divider(before, key, text, kind) {
    const element = before.get(key)?.element
      ?? el("div", { class: `divider ${kind}`, role: "separator", "aria-label": text }, el("span", {}, text));
    this.#built.set(key, { element });
    return element;
  }

  #showBefore(all, shown) {
    const channel = this.#channel;
    const hadFocus = this.#before.contains(document.activeElement);
    this.#hidden = all.slice(0, all.length - shown.length);
    reconcile(this.#before, this.#root ? [] : channel.has_more || this.#hidden.length > 0 ? [this.#earlier]
      : [beginning(this.#store, channel, shown.length === 0)]);
    if (hadFocus && !this.#earlier.isConnected) this.#focus(this.#list.querySelector(".message"));
  }

  #move(event) {
    const current = event.target.closest(".message");
    if (!current || event.target !== current) return;
    const all = this.#elements;
    const index = all.indexOf(current);
    const next = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined || !all[next]) return;
    event.preventDefault();
    this.#focus(all[next]);
  }

  // One message at a time can be reached with Tab, and from there its buttons.
  #enter(message) {
    if (!message || message.tabIndex === 0) return;
    for (const other of this.#list.querySelectorAll('[data-ts][tabindex="0"]')) setReachable(other, false);
    setReachable(message, true);
  }

  #focus(message) {
    if (!message) return;
    message.focus();
    message.scrollIntoView({ block: "nearest" });
  }

  #restore({ ts, name, action }) {
    if (this.#list.contains(document.activeElement)) return;
    const message = this.#near(ts);
    const inner = message?.dataset.ts !== ts ? null : name ? message.querySelector(`[data-name="${CSS.escape(name)}"]`)
      : action ? message.querySelector(`[data-action="${action}"]`) : null;
    (inner ?? message)?.focus({ preventScroll: true });
  }
}
