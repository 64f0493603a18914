// The head of a conversation: its name, what it is for, and what can be done with it.

import { ask, failed, toast } from "./dialogs.js";
import { el, icon, iconButton } from "./dom.js";
import { avatar, badge, channelName, displayName } from "./people.js";

export function header(store, channel, actions) {
  const isDirect = ["im", "mpim"].includes(channel.type);
  const name = channelName(store, channel);
  const members = channel.members.map((id) => store.user(id)?.name ?? id);
  return [
    iconButton("menu", "Conversations", actions.toggleSidebar, { class: "icon-button drawer" }),
    el("h2", { tabindex: "-1" },
      channel.type === "im" ? avatar(store, store.partner(channel), name, 24)
        : icon(channel.is_archived ? "archive" : channel.type === "channel" ? "hash" : "lock"),
      el("span", {}, name), channel.with === store.snapshot.bot_user && badge("App"), channel.is_archived && badge("Archived")),
    el("p", { class: "purpose" }, purpose(store, channel)),
    el("span", { class: "space" }),
    !isDirect && el("button", { type: "button", class: "plain members", title: members.slice(0, 40).join(", "),
      onclick: () => showMembers(store, channel), "aria-label": `${members.length} members` }, icon("user"), String(members.length)),
    !isDirect && iconButton("more", "What to do with this channel", (event) => showMenu(store, channel, event.currentTarget)),
    iconButton("switch", "Switchboard: break things on purpose (S)", actions.switchboard, { id: "open-switchboard" }),
    iconButton("help", "Help (?)", actions.help),
  ];
}

function purpose(store, channel) {
  if (channel.type !== "im") return channel.topic || channel.purpose;
  return channel.with === store.snapshot.bot_user ? "Your direct messages with the bot" : "Your direct messages; the bot hears nothing of them";
}

// What whoever is shown can do with the channel.
function orders(store, channel) {
  const me = store.me;
  const isMember = channel.members.includes(me);
  const hasBot = channel.members.includes(store.snapshot.bot_user);
  const bot = store.user(store.snapshot.bot_user)?.name;
  const join = (user) => store.post("join-channel", { channel: channel.id, user });
  if (channel.is_archived) {
    return [{ label: "Unarchive the channel", run: () => store.post("channels/unarchive", { id: channel.id, user: me }) }];
  }
  return [
    !isMember && { label: `Join #${channel.name}`, run: () => join(me) },
    isMember && { label: "Join once more, as if new", run: () => join(me) },
    isMember && !channel.is_general
      && { label: "Leave the channel", run: () => store.post("leave-channel", { channel: channel.id, user: me }) },
    !hasBot && { label: `Invite @${bot}`, run: () => join(store.snapshot.bot_user) },
    hasBot && !channel.is_general && { label: `Remove @${bot}`,
      run: () => store.post("leave-channel", { channel: channel.id, user: store.snapshot.bot_user }) },
    { label: "Rename the channel…", run: () => ask(`Rename #${channel.name}`, [
      { name: "name", label: "New name", value: channel.name, required: true, hint: "Lower case, no blanks or dots" },
    ], "Rename", ({ name }) => store.post("channels/rename", { id: channel.id, name })) },
    !channel.is_general && { label: "Archive the channel", run: async () => {
      await store.post("channels/archive", { id: channel.id });
      toast(`#${channel.name} is archived.`);
    } },
  ].filter(Boolean);
}

function showMenu(store, channel, anchor) {
  const menu = el("dialog", { class: "menu", "aria-label": `What to do with #${channel.name}` },
    orders(store, channel).map((order) => el("button", { type: "button", onclick: async () => {
      menu.close();
      try { await order.run(); } catch (error) { failed(error); }
    } }, order.label)));
  menu.addEventListener("click", (event) => event.target === menu && menu.close());
  menu.addEventListener("close", () => menu.remove());
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...menu.querySelectorAll("button")];
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
  });
  document.body.append(menu);
  menu.showModal();
  const box = anchor.getBoundingClientRect();
  menu.style.margin = "0";
  menu.style.top = `${box.bottom + 6}px`;
  menu.style.left = `${Math.max(8, Math.min(box.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8))}px`;
}

function showMembers(store, channel) {
  const dialog = el("dialog", { class: "ask", "aria-label": `Members of #${channel.name}` },
    el("h2", {}, `Members of #${channel.name}`),
    el("ul", { class: "people" }, channel.members.slice(0, 200).map((id) => {
      const user = store.user(id) ?? { id, name: id };
      return el("li", {}, avatar(store, id, displayName(user), 28), el("span", { class: "name" }, displayName(user)),
        user.is_bot && badge("App"), user.is_guest && badge("Guest"));
    })),
    el("div", { class: "buttons" }, el("button", { type: "button", class: "primary", onclick: () => dialog.close() }, "Close")));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
