// Names and faces. Faces are drawn: nothing comes from the network.

import { el, svg } from "./dom.js";
import { emojiElement } from "./emoji.js";

// Dark enough for white letters (4.5:1 and more).
const COLOURS = ["#8b3a62", "#5b4a9e", "#2a5f9e", "#1d6b66", "#3f6b2f", "#7a5a12", "#94442c", "#5f5f6e"];

// Who a message is by: { id, name, isApp, isGuest }.
export function author(store, message) {
  const user = store.user(message.user)
    ?? store.snapshot.users.find((user) => user.bot_id && user.bot_id === message.bot_id);
  const id = message.user ?? user?.id ?? message.bot_id ?? "?";
  const name = message.username ?? (user ? displayName(user) : id);
  return { id, name, isApp: Boolean(message.bot_id), isGuest: Boolean(user?.is_guest), icon: message.icons?.emoji };
}

export function displayName(user) { return user.is_bot ? user.real_name || user.name : user.name; }

export function colour(id) {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.codePointAt(0)) % 9973;
  return COLOURS[sum % COLOURS.length];
}

// A square with one or two letters; the bot under test is a gopher.
export function avatar(store, id, name, size = 36) {
  const box = svg("svg", { class: "avatar", viewBox: "0 0 36 36", width: size, height: size, "aria-hidden": "true" });
  if (id === store.snapshot.bot_user) {
    box.append(...gopher());
    return box;
  }
  const real = store.user(id)?.real_name || name;
  const words = real.split(/[\s._-]+/).filter(Boolean);
  const letters = (words.length > 1 ? words[0][0] + words[1][0] : real.slice(0, 1)).toUpperCase();
  box.append(
    svg("rect", { width: 36, height: 36, rx: 8, fill: colour(id) }),
    svg("text", { x: 18, y: 23.5, "text-anchor": "middle", fill: "#fff", "font-size": 15, "font-weight": 600 }, letters),
  );
  return box;
}

// The face of a message's author: for this message, an app may have chosen an emoji.
export function face(store, who, size) {
  const name = typeof who.icon === "string" && who.icon.replaceAll(":", "");
  if (!name) return avatar(store, who.id, who.name, size);
  return el("span", { class: size ? "avatar emoji-face small" : "avatar emoji-face", "aria-hidden": "true" }, emojiElement(name));
}

function gopher() {
  return [
    svg("rect", { width: 36, height: 36, rx: 8, fill: "#0b5c73" }),
    svg("circle", { cx: 9.5, cy: 9, r: 4, fill: "#7fd5ea" }),
    svg("circle", { cx: 26.5, cy: 9, r: 4, fill: "#7fd5ea" }),
    svg("rect", { x: 7, y: 6, width: 22, height: 34, rx: 10.5, fill: "#7fd5ea" }),
    svg("circle", { cx: 13, cy: 14.5, r: 4.5, fill: "#fff" }),
    svg("circle", { cx: 23, cy: 14.5, r: 4.5, fill: "#fff" }),
    svg("circle", { cx: 14, cy: 15, r: 2, fill: "#12262c" }),
    svg("circle", { cx: 22, cy: 15, r: 2, fill: "#12262c" }),
    svg("ellipse", { cx: 18, cy: 20.5, rx: 2.6, ry: 1.9, fill: "#12262c" }),
    svg("rect", { x: 16.2, y: 22.2, width: 3.6, height: 4.2, rx: 1, fill: "#fff" }),
  ];
}

// A conversation's name as it is shown.
export function channelName(store, channel) {
  if (channel.type === "im") return displayName(store.user(store.partner(channel)) ?? { name: store.partner(channel) });
  if (channel.type === "mpim") {
    return channel.members.filter((id) => id !== store.me).map((id) => store.user(id)?.name ?? id).join(", ");
  }
  return channel.name;
}

export function badge(text) { return el("span", { class: "badge" }, text); }
