// One message: who, when, what, and what can be done with it.

import { messageBlocks } from "./blocks.js";
import { el, iconButton } from "./dom.js";
import { emojiElement } from "./emoji.js";
import { attachments, files } from "./extras.js";
import { mrkdwn, plain } from "./mrkdwn.js";
import { author, badge, channelName, displayName, face } from "./people.js";
import { clock, moment, shortClock, time } from "./times.js";
import { unfurls } from "./unfurls.js";

// Within this time a further message of the same author stands below the first one's name. As in Slack: five minutes.
const GROUP_SECONDS = 300;
// How many characters of a message are its name for a screen reader; the rest is read in it.
const SPOKEN = 300;

// The element of a message. One that can't be drawn is its text alone, and takes no other with it.
//   options.isCompact: without face and name, since the one before is by the same author
//   options.replies: the replies to it; nil in a thread's own list
//   options.actions: { react, thread, edit, remove, inspect }, each called with channel and message
export function messageElement(store, channel, message, options) {
  try {
    return whole(store, channel, message, options);
  } catch (error) {
    return el("article", attributes(channel, message, "message", String(message.user)),
      el("div", { class: "gutter" }),
      el("div", { class: "body" }, el("div", { class: "text" }, String(message.text)), note(error)),
      toolbar(store, channel, message, true, false, options.actions));
  }
}

function attributes(channel, message, names, label) {
  return { class: names, tabindex: "-1", "data-ts": message.ts, "data-channel": channel.id, "aria-label": label };
}

// What stands where something should be that can't be drawn; the inspector shows how it was sent.
function note(error) {
  return el("p", { class: "remark warning", title: error.message }, "A part of this message can't be shown.");
}

function part(draw) {
  try { return draw(); } catch (error) { return note(error); }
}

function whole(store, channel, message, { isCompact, replies, actions }) {
  const who = author(store, message);
  const isEphemeral = Boolean(message.visible_to);
  const when = el("time", { datetime: time(message.ts).toISOString(), title: time(message.ts).toLocaleString() },
    isCompact ? shortClock(message.ts) : clock(message.ts));
  const classes = ["message", isCompact && "compact", isEphemeral && "ephemeral", message.subtype === "tombstone" && "gone",
    message.user === store.me && "mine"];
  return el("article", attributes(channel, message, classes.filter(Boolean).join(" "), spoken(store, message, who)),
    el("div", { class: "gutter" }, isCompact ? when : face(store, who)),
    el("div", { class: "body" },
      isEphemeral && el("p", { class: "only-you" }, "Only visible to you"),
      message.subtype === "thread_broadcast" && replies !== undefined
        && el("p", { class: "only-you" }, "replied to a thread"),
      !isCompact && el("div", { class: "byline" },
        el("span", { class: "author" }, who.name), who.isApp && badge("App"), who.isGuest && badge("Guest"), when),
      el("div", { class: message.subtype === "me_message" ? "text me-message" : "text" }, content(store, message),
        message.edited && el("span", { class: "edited", title: time(message.edited.ts).toLocaleString() }, "(edited)")),
      part(() => attachments(store, message)), part(() => files(store, message)), part(() => unfurls(store, message)),
      part(() => reactions(store, channel, message, actions)),
      replies?.length > 0 && thread(store, channel, message, replies, actions)),
    toolbar(store, channel, message, isEphemeral, replies !== undefined, actions));
}

// What a screen reader says of a message that gets the focus.
function spoken(store, message, who) {
  const text = plain(message.text, store);
  return [who.name, text.length > SPOKEN ? `${text.slice(0, SPOKEN)}…` : text, clock(message.ts)].filter(Boolean).join(", ");
}

function content(store, message) {
  try {
    return messageBlocks(store, message) ?? mrkdwn(message.text, store);
  } catch (error) {
    return [message.text, note(error)];
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
    faces.slice(0, 4).map((who) => face(store, who, 20)),
    el("span", { class: "count" }, replies.length === 1 ? "1 reply" : `${replies.length} replies`),
    el("span", { class: "last" }, `Last reply ${moment(replies.at(-1).ts)}`));
}

function toolbar(store, channel, message, isEphemeral, hasThread, actions) {
  const isMine = message.user === store.me && message.subtype !== "tombstone";
  const isFixed = isEphemeral || channel.is_archived || message.subtype === "tombstone" || !channel.members.includes(store.me);
  const bar = el("div", { class: "toolbar", role: "group", "aria-label": "What to do with this message" },
    !isFixed && iconButton("react", "React (R)", (event) => actions.react(channel, message, event.currentTarget),
      { "data-action": "react" }),
    hasThread && !isEphemeral && iconButton("thread", "Reply in a thread (T)", () => actions.thread(channel, message),
      { "data-action": "thread" }),
    isMine && !isFixed && iconButton("edit", "Edit (E)", () => actions.edit(channel, message), { "data-action": "edit" }),
    isMine && !isFixed && iconButton("trash", "Delete (Delete)", () => actions.remove(channel, message),
      { "data-action": "delete" }),
    iconButton("inspect", "Inspect its journey (I)", () => actions.inspect(channel, message), { "data-action": "inspect" }));
  for (const button of bar.children) button.tabIndex = -1;
  return bar;
}

// Whether Tab comes to a message, and to its buttons after it.
export function setReachable(element, isReachable) {
  for (const place of [element, ...element.querySelectorAll(".toolbar button")]) place.tabIndex = isReachable ? 0 : -1;
}

// Whether a message stands below another one without a name of its own.
export function continues(previous, message) {
  return Boolean(previous) && previous.user === message.user && previous.bot_id === message.bot_id
    && previous.username === message.username && !previous.visible_to === !message.visible_to
    && message.subtype !== "thread_broadcast" && previous.subtype !== "tombstone" && message.subtype !== "tombstone"
    && Number(message.ts) - Number(previous.ts) < GROUP_SECONDS;
}

// What stands above the first message of a conversation.
export function beginning(store, channel, isEmpty) {
  const name = channelName(store, channel);
  const bot = channel.members.includes(store.snapshot.bot_user) && displayName(store.user(store.snapshot.bot_user));
  const hint = !bot ? "The bot isn't here: it hears nothing of what is said."
    : channel.type === "im" ? ["Write ", el("code", {}, "help"), " to see what it can do."]
    : ["Say ", el("code", {}, `@${bot} help`), " to see what it can do."];
  return el("div", { class: "beginning" },
    el("h3", {}, channel.type === "im" ? name : `#${name}`),
    channel.purpose && el("p", {}, channel.purpose),
    el("p", {}, isEmpty ? ["Nothing was said here yet. ", hint] : "This is the very beginning."));
}
