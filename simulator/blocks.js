// The blocks of a message, as far as bots send them. What isn't known here is told of, or falls back to the text.

import { el, icon } from "./dom.js";
import { emojiElement } from "./emoji.js";
import { inline, mrkdwn, unescaped } from "./mrkdwn.js";
import { lines, richText } from "./richtext.js";

// The elements of a message's blocks; null where its text says the same, or more than could be drawn.
export function messageBlocks(store, message) {
  const { blocks } = message;
  if (!blocks || (message.text && isText(blocks, message.text))) return null;
  const elements = blockElements(store, blocks);
  const isKnown = blocks.some((block) => block.type in KINDS || block.text?.text);
  return elements.length > 0 && (isKnown || !message.text) ? elements : null;
}

export function blockElements(store, blocks) {
  return blocks.flatMap((block) => {
    if (block.type in KINDS) return KINDS[block.type](store, block);
    if (typeof block.text?.text === "string") return el("div", {}, text(store, block.text));
    return el("p", { class: "context" }, `A block of the type ${block.type}`);
  });
}

// Whether the blocks are no more than what Slack itself puts beside a text: the text, cut into pieces.
function isText(blocks, text) {
  if (blocks.length !== 1 || blocks[0].type !== "rich_text") return blocks.length === 0;
  const whole = unescaped(text);
  return blocks[0].elements.every((part) => ["rich_text_section", "rich_text_preformatted"].includes(part.type)
    && part.elements.every((piece) => !piece.style && (piece.type !== "text" || whole.includes(piece.text))));
}

const KINDS = {
  header: (_, block) => el("p", { class: "block-header" }, plainText(block.text.text)),
  divider: () => el("hr"),
  section: (store, block) => el("div", { class: "section" },
    block.text && el("div", {}, text(store, block.text)),
    block.fields && el("div", { class: "fields" }, block.fields.map((field) => el("div", {}, text(store, field)))),
    block.accessory && control(block.accessory)),
  context: (store, block) => el("div", { class: "context" }, block.elements.map((element) => (element.type === "image"
    ? picture("span", element) : el("span", {}, element.type === "plain_text" ? plainText(element.text)
      : inline(element.text, store))))),
  image: (_, block) => el("figure", { class: "file" },
    block.title && el("figcaption", {}, plainText(block.title.text)), picture("div", block)),
  actions: (_, block) => el("div", { class: "controls" }, block.elements.map(control)),
  markdown: (_, block) => el("div", {}, lines(block.text)),
  rich_text: (store, block) => richText(store, block.elements),
};

function text(store, object) {
  return object.type === "plain_text" ? plainText(object.text) : mrkdwn(object.text, store);
}

// Text in which nothing but emoji is marked up.
function plainText(value) {
  return unescaped(value).split(/(:[a-z_+-][a-z0-9_+'-]*:)/).flatMap((part, index) =>
    (index % 2 === 1 ? emojiElement(part.slice(1, -1)) : lines(part)));
}

// No picture comes from the network: what it shows stands in its place.
export function picture(tag, { alt_text: text, image_url: address }) {
  return el(tag, { class: "picture", title: address }, icon("picture"), text || "An image");
}

// What could be pressed in Slack is only shown here.
function control(element) {
  if (element.type === "image") return picture("div", element);
  const label = element.text?.text ?? element.placeholder?.text ?? element.type;
  return el("span", { class: "control", title: "Does nothing here" }, plainText(label));
}
