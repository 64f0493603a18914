// One message: who, when, what, and what can be done with it.

import { el, iconButton } from "./dom.js";
import { emojiElement } from "./emoji.js";
import { attachments, files, unfurls } from "./extras.js";
import { inline, mrkdwn } from "./mrkdwn.js";
import { author, avatar, badge, displayName } from "./people.js";

export function time(ts) { return new Date(Number(ts.split(".")[0]) * 1000); }

export function clock(ts) {
  return time(ts).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}

function shortClock(ts) {
  return time(ts).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", hour12: false });
}

// The element of a message.
//   options.isCompact: without face and name, since the one before is by the same author
//   options.replies: the replies to it; nil in a thread's own list
//   options.actions: { react, thread, edit, remove, inspect }, each called with channel and message
export function messageElement(store, channel, message, { isCompact, replies, actions }) {
  const who = author(store, message);
  const isEphemeral = Boolean(message.visible_to);
  const when = el("time", { datetime: time(message.ts).toISOString(), title: time(message.ts).toLocaleString() },
    isCompact ? shortClock(message.ts) : clock(message.ts));
  const classes = ["message", isCompact && "compact", isEphemeral && "ephemeral", message.subtype === "tombstone" && "gone",
    message.user === store.me && "mine"];
  return el("article", {
    class: classes.filter(Boolean).join(" "), tabindex: "-1", "data-ts": message.ts, "data-channel": channel.id,
    "aria-label": `${who.name}, ${clock(message.ts)}`,
  },
    el("div", { class: "gutter" }, isCompact ? when : avatar(store, who.id, who.name)),
    el("div", { class: "body" },
      isEphemeral && el("p", { class: "only-you" }, "Only visible to you"),
      message.subtype === "thread_broadcast" && replies !== undefined
        && el("p", { class: "only-you" }, "replied to a thread"),
      !isCompact && el("div", { class: "byline" },
        el("span", { class: "author" }, who.name), who.isApp && badge("App"), who.isGuest && badge("Guest"), when),
      el("div", { class: message.subtype === "me_message" ? "text me-message" : "text" }, content(store, message),
        message.edited && el("span", { class: "edited", title: time(message.edited.ts).toLocaleString() }, "(edited)")),
      attachments(store, message), files(store, message), unfurls(store, message),
      reactions(store, channel, message, actions),
      replies?.length > 0 && thread(store, channel, message, replies, actions)),
    toolbar(store, channel, message, isEphemeral, replies !== undefined, actions));
}

function content(store, message) {
  if (message.text) return mrkdwn(message.text, store);
  return (message.blocks ?? []).map((block) => blockElement(store, block));
}

// For messages that have blocks and no text.
function blockElement(store, block) {
  const text = block.text?.text;
  switch (block.type) {
    case "header": return el("p", { class: "block-header" }, text ?? "");
    case "divider": return el("hr");
    case "section": return el("div", {}, text ? mrkdwn(text, store) : (block.fields ?? []).map((field) =>
      el("div", { class: "field" }, mrkdwn(field.text ?? "", store))));
    case "context": return el("p", { class: "context" }, (block.elements ?? []).flatMap((element) =>
      inline(element.text ?? "", store)));
    default: return el("p", { class: "context" }, `A block of the type ${block.type}`);
  }
}

function reactions(store, channel, message, actions) {
  if (!message.reactions?.length) return null;
  return el("div", { class: "reactions" }, message.reactions.map((reaction) => {
    const isMine = reaction.users.includes(store.me);
    const names = reaction.users.map((id) => (id === store.me ? "you" : displayName(store.user(id) ?? { name: id })));
    const label = `${names.join(", ")} reacted with :${reaction.name}:`;
    return el("button", {
      type: "button", class: isMine ? "reaction mine" : "reaction", "aria-pressed": String(isMine), title: label,
      "aria-label": label, "data-name": reaction.name,
      onclick: () => actions.toggle(channel, message, reaction.name, isMine),
    }, emojiElement(reaction.name), el("span", { class: "count" }, String(reaction.users.length)));
  }), iconButton("react", "Add a reaction", (event) => actions.react(channel, message, event.currentTarget),
    { class: "reaction add" }));
}

function thread(store, channel, message, replies, actions) {
  const faces = [];
  for (const reply of replies) {
    const who = author(store, reply);
    if (!faces.some((face) => face.id === who.id)) faces.push(who);
  }
  return el("button", { type: "button", class: "thread-link", onclick: () => actions.thread(channel, message) },
    faces.slice(0, 4).map((who) => avatar(store, who.id, who.name, 20)),
    el("span", { class: "count" }, replies.length === 1 ? "1 reply" : `${replies.length} replies`),
    el("span", { class: "last" }, `last at ${clock(replies.at(-1).ts)}`));
}

function toolbar(store, channel, message, isEphemeral, hasThread, actions) {
  const isMine = message.user === store.me && message.subtype !== "tombstone";
  const isFixed = isEphemeral || channel.is_archived || message.subtype === "tombstone";
  return el("div", { class: "toolbar", role: "group", "aria-label": "What to do with this message" },
    !isFixed && iconButton("react", "React (R)", (event) => actions.react(channel, message, event.currentTarget),
      { "data-action": "react" }),
    hasThread && !isEphemeral && iconButton("thread", "Reply in a thread (T)", () => actions.thread(channel, message),
      { "data-action": "thread" }),
    isMine && !isFixed && iconButton("edit", "Edit (E)", () => actions.edit(channel, message), { "data-action": "edit" }),
    isMine && !isFixed && iconButton("trash", "Delete (Delete)", () => actions.remove(channel, message),
      { "data-action": "delete" }),
    iconButton("inspect", "Inspect its journey (I)", () => actions.inspect(channel, message), { "data-action": "inspect" }));
}
