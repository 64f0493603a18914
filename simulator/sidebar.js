// The sidebar: who one is, the conversations, and the ways to more of them.

import { el, icon, iconButton, reconcile } from "./dom.js";
import { avatar, badge, channelName, displayName } from "./people.js";

export class Sidebar {
  #store;
  #actions;
  #element = document.getElementById("sidebar");
  #me = el("button", { type: "button", class: "self", onclick: () => this.#actions.chooseMe() });
  #channels = el("ul");
  #messages = el("ul");
  #connection = el("p", { class: "connection", role: "status" });
  #items = new Map();
  #frame = null;

  constructor(store, actions) {
    this.#store = store;
    this.#actions = actions;
    this.#element.append(
      el("div", { class: "team" }, el("h1", {}, "gopherbot"), el("p", {}, "A pretend Slack")),
      this.#me,
      el("button", { type: "button", class: "jump", onclick: actions.jump }, icon("search"), "Jump to…",
        el("kbd", {}, "/")),
      el("nav", { "aria-label": "Conversations" },
        section("Channels", iconButton("add", "Create a channel", actions.createChannel), this.#channels,
          el("button", { type: "button", class: "browse", onclick: actions.browse }, "Browse all channels…")),
        section("Direct messages", iconButton("add", "Message somebody", actions.messageSomebody), this.#messages,
          el("button", { type: "button", class: "browse newcomer", onclick: actions.joinWorkspace }, "Join as somebody new…"))),
      this.#connection);
  }

  // At the next frame, however much happens until then.
  render() {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#render();
    });
  }

  #render() {
    const store = this.#store;
    const me = store.user(store.me);
    this.#me.replaceChildren(avatar(store, me.id, displayName(me), 32),
      el("span", { class: "who" }, el("span", { class: "name" }, displayName(me)),
        el("span", { class: "role" }, role(me))), icon("down"));
    this.#me.setAttribute("aria-label", `You are ${displayName(me)}, ${role(me)}. Be somebody else.`);
    this.#me.title = "Be somebody else";
    const channels = store.snapshot.channels;
    const open = store.open;
    const mine = channels.filter((channel) => ["channel", "group"].includes(channel.type)
      && (channel.id === open || (channel.members.includes(store.me) && !channel.is_archived)));
    mine.sort((left, right) => left.name.localeCompare(right.name));
    const direct = channels.filter((channel) => ["im", "mpim"].includes(channel.type) && channel.members.includes(store.me));
    if (!me.is_bot) {
      const bot = store.directMessage();
      if (!direct.includes(bot)) direct.unshift(bot);
    }
    reconcile(this.#channels, mine.map((channel) => this.#item(channel)));
    reconcile(this.#messages, direct.map((channel) => this.#item(channel)));
    this.#connection.textContent = store.connected ? "" : "The simulator doesn't answer. Trying again…";
  }

  #item(channel) {
    const store = this.#store;
    const unread = channel.id === store.open && document.hasFocus() ? 0 : store.unread(channel);
    const isOpen = channel.id === store.open;
    const name = channelName(store, channel);
    const state = `${name} ${unread} ${isOpen} ${channel.is_archived} ${store.me}`;
    const built = this.#items.get(channel.id);
    if (built?.state === state) return built.item;
    const picture = channel.type === "im" ? avatar(store, store.partner(channel), name, 20)
      : channel.type === "mpim" ? icon("user") : icon(channel.is_archived ? "archive" : channel.type === "group" ? "lock" : "hash");
    const link = el("a", {
      href: `#${channel.id}`, class: unread > 0 ? "unread" : null, "aria-current": isOpen ? "page" : null,
      "aria-label": unread > 0 ? `${name}, ${unread} unread` : name,
    }, picture, el("span", { class: "name" }, name), channel.with === store.snapshot.bot_user && badge("App"),
      unread > 0 && el("span", { class: "count" }, unread > 99 ? "99+" : String(unread)));
    const hadFocus = built?.item.contains(document.activeElement);
    // The item stays the same element, so that the focus stays in the list.
    const item = built?.item ?? el("li");
    item.replaceChildren(link);
    if (hadFocus) link.focus();
    this.#items.set(channel.id, { state, item });
    return item;
  }
}

function section(title, button, ...content) {
  return el("section", {}, el("div", { class: "section" }, el("h2", {}, title), button), content);
}

export function role(user) {
  return user.is_bot ? "another bot" : user.is_guest ? "a guest" : "a member";
}
