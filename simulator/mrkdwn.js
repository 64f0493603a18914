// Slack's mrkdwn, as elements. The text comes as Slack stores it: & < > as entities, mentions and links as <…>.

import { el } from "./dom.js";
import { emojiElement } from "./emoji.js";
import { displayName } from "./people.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const MARKS = { "*": "strong", _: "em", "~": "s" };

export function unescaped(text) { return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]); }

// The nodes of a text. `store` gives the names of who and what is mentioned.
export function mrkdwn(text, store) {
  const parts = text.split("```");
  // An odd fence is text.
  if (parts.length % 2 === 0) parts.splice(-2, 2, parts.slice(-2).join("```"));
  const last = parts.length - 1;
  return parts.flatMap((part, index) => (index % 2 === 1 ? fence(part, store) : blocks(trimmed(part, index, last), store)));
}

// A fence is a block of its own: the line breaks around it are its, not the text's.
function trimmed(text, index, last) {
  let result = text;
  if (index > 0) result = result.replace(/^\n/, "");
  if (index < last) result = result.replace(/\n$/, "");
  return result;
}

function fence(text, store) {
  return el("pre", { class: "fence", tabindex: "0" }, el("code", {}, plain(text.replace(/^\n|\n$/g, ""), store)));
}

// Text without marks, as it stands in code: a link is its address.
export function plain(text, store) {
  return unescaped(text.replace(/<([^<>\n]+)>/g, (token, content) => {
    const [target, label] = split(content);
    const user = target.startsWith("@") && store.user(target.slice(1));
    if (user) return `@${displayName(user)}`;
    const channel = target.startsWith("#") && store.channel(target.slice(1));
    if (channel) return `#${channel.name}`;
    if (target.startsWith("!")) return `@${label ?? target.slice(1)}`;
    return label ?? target;
  }));
}

// Lines: quotes and lists are gathered, all else stays as it is.
function blocks(text, store) {
  if (text === "") return [];
  const nodes = [];
  let lines = [];
  let last = null;
  const flush = () => {
    if (lines.length > 0) nodes.push(el("div", { class: "lines" }, ...inline(lines.join("\n"), store)));
    lines = [];
  };
  let rest = null;
  for (const line of text.split("\n")) {
    const quote = /^&gt;(&gt;&gt;)?\s?(.*)$/.exec(line);
    const item = /^(\s*)(?:[•◦▪]|-(?=\s))\s+(.*)$/.exec(line);
    if (rest) {
      rest.append(el("br"), ...inline(line, store));
    } else if (quote) {
      flush();
      if (last?.tagName === "BLOCKQUOTE") last.append(el("br"), ...inline(quote[2], store));
      else nodes.push((last = el("blockquote", {}, ...inline(quote[2], store))));
      if (quote[1]) rest = last;
      continue;
    } else if (item) {
      flush();
      if (last?.tagName !== "UL") nodes.push((last = el("ul")));
      last.append(el("li", { class: item[1] ? "nested" : null }, ...inline(item[2], store)));
      continue;
    } else {
      lines.push(line);
    }
    if (!rest) last = null;
  }
  flush();
  return nodes;
}

// What stands within lines.
export function inline(text, store) {
  const nodes = [];
  let plainText = "";
  const flush = () => {
    if (plainText) nodes.push(plainText);
    plainText = "";
  };
  // Marks that are closed nowhere after here need not be looked for again.
  const hopeless = new Set();
  for (let index = 0; index < text.length;) {
    const rest = text.slice(index, index + 4096);
    const character = text[index];
    const found = character === "<" ? token(rest, store)
      : character === "`" ? code(rest, store)
      : character === ":" ? emoji(rest)
      : character in MARKS && !hopeless.has(character) ? marked(text, index, store, hopeless)
      : null;
    if (found) {
      flush();
      nodes.push(found.node);
      index += found.length;
    } else if (character === "&" && ENTITIES[rest.slice(0, rest.indexOf(";") + 1)]) {
      const entity = rest.slice(0, rest.indexOf(";") + 1);
      plainText += ENTITIES[entity];
      index += entity.length;
    } else if (character === "\n") {
      flush();
      nodes.push(el("br"));
      hopeless.clear();
      index += 1;
    } else {
      plainText += character;
      index += 1;
    }
  }
  flush();
  return nodes;
}

function code(text, store) {
  const match = /^`([^`\n]+)`/.exec(text);
  return match && { node: el("code", {}, plain(match[1], store)), length: match[0].length };
}

function emoji(text) {
  const match = /^:([a-z0-9_+'-]*[a-z0-9][a-z0-9_+'-]*(?:::skin-tone-[2-6])?):/.exec(text);
  // 12:30:45 is a time.
  return match && /[a-z+-]/.test(match[1]) ? { node: emojiElement(match[1]), length: match[0].length } : null;
}

// *bold*, _italic_, ~strike~: from a word's beginning to a word's end, in one line.
function marked(text, start, store, hopeless) {
  const mark = text[start];
  if (start > 0 && /[\p{L}\p{N}`]/u.test(text[start - 1])) return null;
  if (/^(\s|$)/.test(text.slice(start + 1, start + 2)) || text[start + 1] === mark) return null;
  const end = text.indexOf("\n", start);
  const line = text.slice(start, end < 0 ? text.length : end);
  // What stands in code and in <…> closes nothing.
  const pattern = /`[^`]+`|<[^<>]+>|[*_~]/g;
  pattern.lastIndex = 1;
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    const next = line[match.index + 1];
    if (match[0] !== mark || /\s/.test(line[match.index - 1]) || (next && /[\p{L}\p{N}]/u.test(next))) continue;
    return { node: el(MARKS[mark], {}, ...inline(line.slice(1, match.index), store)), length: match.index + 1 };
  }
  hopeless.add(mark);
  return null;
}

function token(text, store) {
  const match = /^<([^<>\n]+)>/.exec(text);
  if (!match) return null;
  const [target, label] = split(match[1]);
  return { node: reference(target, label, store), length: match[0].length };
}

// What a mention names: `@U…`, `#C…`, `!here`; else a link.
export function reference(target, label, store) {
  switch (target[0]) {
    case "@": {
      const id = target.slice(1);
      const user = store.user(id);
      const isMe = id === store.me;
      return el("span", { class: isMe ? "mention me" : "mention", "data-user": id },
        `@${user ? displayName(user) : label ?? id}`);
    }
    case "#": {
      const id = target.slice(1);
      const name = store.channel(id)?.name || unescaped(label ?? id);
      if (!store.channel(id)) return el("span", { class: "mention" }, `#${name}`);
      return el("a", { class: "mention", href: `#${id}` }, `#${name}`);
    }
    case "!": {
      const date = /^!date\^(\d+)\^/.exec(target);
      if (date) return el("time", {}, unescaped(label ?? new Date(Number(date[1]) * 1000).toLocaleString()));
      return el("span", { class: "mention me" }, `@${unescaped(label ?? target.slice(1)).replace(/^@/, "")}`);
    }
  }
  return link(unescaped(target), label && unescaped(label)) ?? document.createTextNode(`<${unescaped(label ?? target)}>`);
}

// A link to an address; null for one that a page had better not have: scripts, for example.
export function link(address, label) {
  if (!/^(https?|mailto|tel):/i.test(address)) return null;
  return el("a", { href: address, target: "_blank", rel: "noreferrer noopener" },
    label ?? address.replace(/^(mailto|tel):/i, ""));
}

function split(content) {
  const bar = content.indexOf("|");
  return bar < 0 ? [content, undefined] : [content.slice(0, bar), content.slice(bar + 1)];
}

// What somebody would have typed for a stored text: for editing it.
export function typed(text, store) {
  return unescaped(text.replace(/<([^<>\n]+)>/g, (token, content) => {
    const [target, label] = split(content);
    const id = target.slice(1);
    if (target[0] === "@") return `@${store.user(id)?.name ?? label ?? id}`;
    if (target[0] === "#") return `#${store.channel(id)?.name ?? label ?? id}`;
    if (target[0] === "!") return `@${label?.replace(/^@/, "") ?? id}`;
    return target.replace(/^(mailto|tel):/, "");
  }));
}
