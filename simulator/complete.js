// Completes @people, #channels and :emoji: in a text field.

import { el } from "./dom.js";
import { emojiElement, emojiNames } from "./emoji.js";
import { avatar, displayName } from "./people.js";

const MOST = 8;
let lists = 0;

export class Completion {
  element = el("ul", { class: "completion", role: "listbox", id: `completion-${++lists}`, hidden: true,
    "aria-label": "Suggestions" });

  #store;
  #field;
  #choices = [];
  #start = 0;
  #current = 0;

  constructor(store, field) {
    this.#store = store;
    this.#field = field;
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.element.id);
    field.addEventListener("input", () => this.#suggest());
    field.addEventListener("blur", () => this.close());
    field.addEventListener("click", () => this.#suggest());
  }

  get isOpen() { return !this.element.hidden; }

  close() {
    this.element.hidden = true;
    this.#field.removeAttribute("aria-activedescendant");
  }

  // Whether the key was for the list.
  take(event) {
    if (!this.isOpen) return false;
    const count = this.#choices.length;
    switch (event.key) {
      case "ArrowDown": this.#mark((this.#current + 1) % count); break;
      case "ArrowUp": this.#mark((this.#current + count - 1) % count); break;
      case "Enter":
      case "Tab": this.#accept(this.#choices[this.#current]); break;
      case "Escape": this.close(); break;
      default: return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #suggest() {
    const before = this.#field.value.slice(0, this.#field.selectionStart);
    const match = /(?:^|[\s(])([@#:])([\p{L}\p{N}._+-]*)$/u.exec(before);
    // Within a fence nothing is completed.
    const isCode = before.split("```").length % 2 === 0;
    this.#choices = match && !isCode ? this.#find(match[1], match[2].toLowerCase()) : [];
    if (this.#choices.length === 0) {
      this.close();
      return;
    }
    this.#start = before.length - match[2].length - 1;
    this.element.replaceChildren(...this.#choices.map((choice, index) => el("li", {
      role: "option", id: `${this.element.id}-${index}`, onpointerdown: (event) => {
        event.preventDefault();
        this.#accept(choice);
      },
    }, choice.picture, el("span", { class: "name" }, choice.name), choice.note && el("span", { class: "note" }, choice.note))));
    this.element.hidden = false;
    this.#mark(0);
  }

  #find(kind, text) {
    const store = this.#store;
    if (kind === ":") {
      // “:p” is meant as it is written.
      if (text.length < 2) return [];
      return emojiNames(store.snapshot.emoji, text).slice(0, MOST)
        .map((name) => ({ insert: `:${name}: `, name: `:${name}:`, picture: emojiElement(name) }));
    }
    if (kind === "#") {
      return matching(store.snapshot.channels.filter((channel) => channel.name && channel.type !== "mpim"
        && !channel.is_archived && store.isVisible(channel)), text, (channel) => channel.name)
        .map((channel) => ({ insert: `#${channel.name} `, name: `#${channel.name}`, note: channel.purpose }));
    }
    const people = matching(store.snapshot.users.filter((user) => !user.deleted && user.id !== "USLACKBOT"), text,
      (user) => user.name).map((user) => ({
      insert: `@${user.name} `, name: `@${user.name}`, note: user.real_name,
      picture: avatar(store, user.id, displayName(user), 20),
    }));
    const groups = ["here", "channel"].filter((name) => text && name.startsWith(text))
      .map((name) => ({ insert: `@${name} `, name: `@${name}`, note: "Everyone here" }));
    return [...people, ...groups].slice(0, MOST);
  }

  #mark(index) {
    this.#current = index;
    [...this.element.children].forEach((child, place) => child.setAttribute("aria-selected", String(place === index)));
    this.element.children[index].scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", `${this.element.id}-${index}`);
  }

  #accept(choice) {
    this.#field.setRangeText(choice.insert, this.#start, this.#field.selectionStart, "end");
    this.close();
    this.#field.dispatchEvent(new Event("input"));
  }
}

export function matching(all, text, name) {
  const found = all.filter((item) => name(item).includes(text));
  return [...found.filter((item) => name(item).startsWith(text)), ...found.filter((item) => !name(item).startsWith(text))]
    .slice(0, MOST);
}
