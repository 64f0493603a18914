// Rich text: Slack's own form of what is written with its editor, which bots may send too.

import { el } from "./dom.js";
import { emojiCharacter, emojiElement } from "./emoji.js";
import { link, reference } from "./mrkdwn.js";

// The elements of a `rich_text` block's parts.
export function richText(store, parts) {
  return parts.map((part) => {
    switch (part.type) {
      case "rich_text_list": return list(store, part);
      case "rich_text_quote": return el("blockquote", {}, pieces(store, part));
      case "rich_text_preformatted":
        return el("pre", { class: "fence", tabindex: "0" }, el("code", {}, part.elements.map((piece) =>
          piece.text ?? piece.url ?? "")));
      default: return el("div", { class: "lines" }, pieces(store, part));
    }
  });
}

function list(store, part) {
  const isOrdered = part.style === "ordered";
  return el(isOrdered ? "ol" : "ul", {
    class: part.indent > 0 ? `indent-${Math.min(part.indent, 4)}` : null,
    start: isOrdered && part.offset > 0 ? String(part.offset + 1) : null,
  }, part.elements.map((item) => el("li", {}, pieces(store, item))));
}

function pieces(store, part) {
  return part.elements.map((piece) => styled(piece.style ?? {}, pieceContent(store, piece)));
}

function pieceContent(store, piece) {
  switch (piece.type) {
    case "user": return reference(`@${piece.user_id}`, undefined, store);
    case "channel": return reference(`#${piece.channel_id}`, undefined, store);
    case "usergroup": return reference(`!${piece.usergroup_id}`, undefined, store);
    case "broadcast": return reference(`!${piece.range}`, undefined, store);
    case "emoji": return emoji(piece);
    case "link": return link(piece.url, piece.text) ?? piece.text ?? piece.url;
    case "date": return el("time", {}, piece.fallback ?? new Date(piece.timestamp * 1000).toLocaleString());
    case "color": return piece.value;
    default: return lines(piece.text ?? piece.fallback ?? "");
  }
}

function emoji({ name, unicode }) {
  if (emojiCharacter(name) || !unicode) return emojiElement(name);
  const character = String.fromCodePoint(...unicode.split("-").map((code) => parseInt(code, 16)));
  return el("span", { class: "emoji", role: "img", "aria-label": name, title: `:${name}:` }, character);
}

function styled(style, content) {
  let result = content;
  for (const [name, tag] of [["code", "code"], ["strike", "s"], ["italic", "em"], ["bold", "strong"]]) {
    if (style[name]) result = el(tag, {}, result);
  }
  return result;
}

// A text with its line breaks.
export function lines(text) {
  return text.split("\n").flatMap((line, index) => (index > 0 ? [el("br"), line] : [line])).filter((part) => part !== "");
}
