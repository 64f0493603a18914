// Puts the page together, and shows the conversation that the address names (#C01GENERAL0).

import { makeActions } from "./actions.js";
import { Composer } from "./composer.js";
import { mountBanner } from "./content.js";
import { el } from "./dom.js";
import { header } from "./header.js";
import { listen } from "./keys.js";
import { MessageList } from "./messages.js";
import { Panel } from "./panel.js";
import { channelName } from "./people.js";
import { Sidebar } from "./sidebar.js";
import { Store } from "./store.js";

const store = new Store();
const panel = new Panel();
const actions = makeActions(store, panel);
const sidebar = new Sidebar(store, actions);
const list = new MessageList(store, actions, "Messages");
const composer = new Composer(store, { ...actions, editLast });
const head = document.getElementById("head");
const foot = document.getElementById("foot");
document.getElementById("messages").append(list.element);
mountBanner(document.getElementById("messages"), store);

actions.edit = (channel, message) => composer.edit(message);

function current() { return store.channel(store.open); }

function editLast(channel) {
  const last = store.visible(channel).findLast((message) => message.user === store.me && !message.thread_ts);
  if (last) composer.edit(last);
}

// The conversation that the address names, or the first one that may be seen.
function find() {
  const named = location.hash.slice(1);
  const me = store.user(store.me);
  if (!me.is_bot) store.directMessage();
  const channel = store.channel(named);
  const sees = channel && (["im", "mpim"].includes(channel.type) ? channel.members.includes(store.me) : store.isVisible(channel));
  if (sees) return channel;
  return store.snapshot.channels.find((other) => other.is_general && store.isVisible(other))
    ?? store.snapshot.channels.find((other) => store.isVisible(other)) ?? store.directMessage();
}

function show() {
  if (!store.snapshot) return;
  const channel = find();
  const isNew = channel.id !== store.open;
  // Where nothing is new, a mark stays that is there.
  const lastRead = store.unread(channel) > 0 ? store.lastRead(channel) : isNew ? null : undefined;
  if (isNew && panel.key?.startsWith("thread")) panel.close();
  store.setOpen(channel.id);
  document.body.classList.remove("shows-sidebar");
  list.show(channel, null, lastRead);
  showHead();
  composer.show(channel);
  if (document.hasFocus()) store.markRead(channel);
  sidebar.render();
  if (isNew && matchMedia("(min-width: 60rem)").matches) composer.focus();
}

function showHead() {
  const channel = current();
  document.title = `${channel.type === "im" ? "" : "#"}${channelName(store, channel)} · gopherbot's simulator`;
  const focused = head.contains(document.activeElement) && document.activeElement.getAttribute("aria-label");
  head.replaceChildren(...header(store, channel, actions).filter(Boolean));
  if (focused) [...head.children].find((child) => child.getAttribute("aria-label") === focused)?.focus();
  showFoot(channel);
}

function showFoot(channel) {
  if (channel.is_archived) {
    foot.replaceChildren(el("p", { class: "closed" }, "This channel is archived: nobody can write here."));
  } else if (!channel.members.includes(store.me)) {
    foot.replaceChildren(el("p", { class: "closed" }, `You aren't in #${channel.name}. `,
      el("button", { type: "button", class: "primary", onclick: () => actions.join(channel) }, "Join the channel")));
  } else if (!foot.contains(composer.element)) {
    const hadFocus = foot.contains(document.activeElement);
    foot.replaceChildren(composer.element);
    if (hadFocus) composer.focus();
  }
}

store.on("snapshot", () => {
  document.body.classList.add("ready");
  list.refresh(true);
  show();
});
store.on("me", () => {
  if (panel.key?.startsWith("thread")) panel.close();
  list.forget();
  show();
});
for (const kind of ["message", "ephemeral", "deleted"]) {
  store.on(kind, (change) => {
    if (change.channel === store.open) {
      if (document.hasFocus()) store.markRead(current());
      else list.mark(store.lastRead(current()));
      list.refresh();
    }
    sidebar.render();
  });
}
store.on("messages", () => list.refresh());
store.on("user", () => {
  list.refresh(true);
  sidebar.render();
});
store.on("channel", (change) => {
  sidebar.render();
  const isOpen = change.channel.id === store.open;
  if (isOpen || change.isRenamed) list.refresh(true);
  if (isOpen) show();
});
store.on("read", () => sidebar.render());
store.on("connection", () => store.snapshot && sidebar.render());
window.addEventListener("focus", () => store.snapshot && store.markRead(current()));
window.addEventListener("blur", () => list.unmark());
window.addEventListener("hashchange", show);
document.getElementById("shade").addEventListener("click", actions.toggleSidebar);
listen(store, actions, panel, { composer: () => composer.focus(), messages: () => list.focusLast() });
store.start();
