// What the reader can do, from buttons and keys alike.

import { choose } from "./chooser.js";
import { ask, failed, toast } from "./dialogs.js";
import { icon } from "./dom.js";
import { open as openHelp } from "./help.js";
import { open as openInspector } from "./inspector.js";
import { avatar, channelName, displayName } from "./people.js";
import { pickEmoji } from "./picker.js";
import { role } from "./sidebar.js";
import { open as openSwitchboard } from "./switchboard.js";
import { open as openThread } from "./thread.js";

export function makeActions(store, panel) {
  const attempt = async (work) => {
    try {
      return await work();
    } catch (error) {
      failed(error);
      return null;
    }
  };
  const reaction = (channel, message, name, remove) => attempt(() => store.post("react",
    { channel: channel.id, ts: message.ts, user: store.me, name, remove }));

  const actions = {
    // Set by the page, which has the composer.
    edit: () => {},
    toggleSidebar: () => document.body.classList.toggle("shows-sidebar"),

    toggle: reaction,
    react: async (channel, message, anchor) => {
      const name = await pickEmoji(store, anchor);
      if (name) await reaction(channel, message, name, false);
    },
    thread: (channel, message) => {
      const ts = message.thread_ts ?? message.ts;
      panel.show(`thread ${channel.id} ${ts}`, `Thread in ${channel.type === "im" ? "" : "#"}${channelName(store, channel)}`,
        (body) => openThread(body, store, { channel: channel.id, ts, actions, close: () => panel.close() }));
    },
    remove: async (channel, message) => {
      const list = document.activeElement.closest(".messages");
      const answer = await ask("Delete this message?", [], "Delete",
        () => store.post("delete", { channel: channel.id, ts: message.ts, user: store.me }));
      if (!answer) return;
      toast("The message is deleted.");
      // It was gone before the question was, which had no place to give the focus back to.
      if (document.activeElement === document.body) list?.querySelector('[data-ts][tabindex="0"]')?.focus();
    },
    inspect: (channel, message) => panel.show(`inspector ${channel.id} ${message.ts}`, "Inspector",
      (body) => openInspector(body, store, { channel: channel.id, ts: message.ts })),
    switchboard: () => panel.show("switchboard", "Switchboard", (body) => openSwitchboard(body, store)),
    help: () => panel.show("help", "Help", (body) => openHelp(body, store)),

    jump: async () => {
      const chosen = await choose("Jump to a conversation", (text) => conversations(store, text));
      if (chosen) location.hash = chosen.key;
    },
    step: (by) => {
      const all = [...document.querySelectorAll("#sidebar nav a")];
      const index = all.findIndex((link) => link.getAttribute("aria-current"));
      all[(index + by + all.length) % all.length]?.click();
    },
    browse: async () => {
      const chosen = await choose("Browse all channels",
        (text) => conversations(store, text).filter(({ key }) => store.channel(key).name));
      if (chosen) location.hash = chosen.key;
    },
    chooseMe: async () => {
      const chosen = await choose("Who are you?", (text) => people(store, text));
      if (chosen?.key === "new") await actions.joinWorkspace();
      else if (chosen) store.setMe(chosen.key);
    },
    joinWorkspace: async () => {
      let user = null;
      await ask("Join the workspace as somebody new", [
        { name: "name", label: "Name", hint: "Lower case, for example grace; empty makes one up" },
        { name: "real_name", label: "Full name" },
        { name: "is_restricted", label: "As a guest, who sees only channels they were asked into", kind: "checkbox" },
      ], "Join", async (answers) => {
        const order = { is_restricted: answers.is_restricted };
        if (answers.name) order.name = answers.name.replace(/^@/, "");
        if (answers.real_name) order.real_name = answers.real_name;
        ({ user } = await store.post("join-workspace", order));
      });
      if (user) await becomeKnown(store, user);
    },
    messageSomebody: async () => {
      const chosen = await choose("Message somebody", (text) => others(store, text));
      if (!chosen) return;
      if (chosen.key === store.snapshot.bot_user) location.hash = store.directMessage().id;
      else {
        const opened = await attempt(() => store.post("conversations/open", { user: store.me, with: [chosen.key] }));
        if (opened) location.hash = opened.channel;
      }
    },
    createChannel: async () => {
      let id = null;
      await ask("Create a channel", [
        { name: "name", label: "Name", required: true, hint: "Lower case, no blanks or dots" },
        { name: "purpose", label: "What is it for?" },
        { name: "is_private", label: "Private", kind: "checkbox" },
        { name: "with_bot", label: "With the bot in it", kind: "checkbox", value: true },
      ], "Create", async ({ name, purpose, is_private, with_bot }) => {
        ({ id } = await store.post("channels/create",
          { name: name.replace(/^#/, ""), purpose, is_private, with_bot, user: store.me }));
      });
      if (id) location.hash = id;
    },
    join: (channel) => attempt(() => store.post("join-channel", { channel: channel.id, user: store.me })),
  };
  return actions;
}

// Somebody who has just joined is known to the page when the stream has told of them.
function becomeKnown(store, id) {
  if (store.user(id)) {
    store.setMe(id);
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const remove = store.on("user", (change) => {
      if (change.user.id !== id) return;
      remove();
      store.setMe(id);
      resolve();
    });
  });
}

function conversations(store, text) {
  const me = store.user(store.me);
  if (!me.is_bot) store.directMessage();
  const all = store.snapshot.channels.filter((channel) => store.isVisible(channel)
    && (!["im", "mpim"].includes(channel.type) || channel.members.includes(store.me)));
  const found = all.map((channel) => ({ channel, name: channelName(store, channel) }))
    .filter(({ name }) => name.toLowerCase().includes(text));
  const rank = ({ channel, name }) => (store.unread(channel) > 0 && text === "" ? 0 : channel.is_archived ? 3
    : name.toLowerCase().startsWith(text) ? 1 : 2) * 2 + (channel.members.includes(store.me) ? 0 : 1);
  found.sort((left, right) => rank(left) - rank(right) || left.name.localeCompare(right.name));
  return found.map(({ channel, name }) => ({
    key: channel.id, name, isCurrent: false,
    note: channel.is_archived ? "Archived" : !channel.members.includes(store.me) ? "You aren't in it" : channel.purpose,
    picture: channel.type === "im" ? avatar(store, store.partner(channel), name, 20)
      : icon(channel.type === "channel" ? "hash" : channel.type === "mpim" ? "user" : "lock"),
  }));
}

function choices(store, text, isMeant) {
  const users = store.snapshot.users.filter((user) => !user.deleted && user.id !== "USLACKBOT" && isMeant(user)
    && `${user.name} ${user.real_name}`.toLowerCase().includes(text));
  return users.map((user) => ({
    key: user.id, name: displayName(user), note: `${user.real_name}, ${role(user)}`, isCurrent: user.id === store.me,
    picture: avatar(store, user.id, displayName(user), 24),
  }));
}

function others(store, text) {
  return choices(store, text, (user) => user.id !== store.me && (!user.is_bot || user.id === store.snapshot.bot_user));
}

function people(store, text) {
  const found = choices(store, text, (user) => user.id !== store.snapshot.bot_user);
  // The way to somebody new is at hand however many there are.
  return [...found.slice(0, 11), { key: "new", name: "Somebody new…", note: "joins the workspace", picture: icon("add") }];
}
