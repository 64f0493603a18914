// What hangs below a message's text: attachments, files, cards of links.

import { blockElements, picture } from "./blocks.js";
import { el, icon } from "./dom.js";
import { mrkdwn, unescaped } from "./mrkdwn.js";

export function attachments(store, message) {
  return (message.attachments ?? []).map((attachment) => {
    const box = el("div", { class: "attachment" },
      attachment.pretext && el("div", { class: "pretext" }, mrkdwn(attachment.pretext, store)),
      attachment.author_name && el("div", { class: "attachment-author" }, unescaped(attachment.author_name)),
      attachment.title && el("div", { class: "attachment-title" }, attachment.title_link
        ? mrkdwn(`<${attachment.title_link}|${attachment.title}>`, store) : unescaped(attachment.title)),
      attachment.text ? mrkdwn(attachment.text, store)
        : !attachment.title && attachment.fallback && mrkdwn(attachment.fallback, store),
      attachment.fields?.length > 0 && el("dl", {}, attachment.fields.map((field) =>
        el("div", { class: field.short ? "short" : null },
          el("dt", {}, unescaped(field.title ?? "")), el("dd", {}, mrkdwn(String(field.value ?? ""), store))))),
      attachment.blocks && blockElements(store, attachment.blocks),
      attachment.image_url && picture("div", { alt_text: attachment.title, image_url: attachment.image_url }),
      attachment.footer && el("div", { class: "footer" }, unescaped(attachment.footer)));
    // Set by CSSOM, which the content security policy allows. Anything else than a colour is dropped there.
    const named = { good: "var(--good)", warning: "var(--warning)", danger: "var(--danger)" }[attachment.color];
    if (attachment.color) box.style.borderInlineStartColor = named ?? `#${attachment.color}`;
    return box;
  });
}

export function files(store, message) {
  return (message.files ?? []).map((file) => {
    const address = `/simulator/file?id=${encodeURIComponent(file.id)}`;
    if (/^image\/(png|jpeg|gif|webp)$/.test(file.mimetype ?? "")) {
      return el("figure", { class: "file image" },
        el("img", { src: address, alt: file.title || file.name || "An image", loading: "lazy" }),
        el("figcaption", {}, file.name ?? ""));
    }
    return el("figure", { class: "file" },
      el("figcaption", {}, icon("file"), el("a", { href: address, target: "_blank" }, file.title || file.name || file.id),
        el("span", { class: "kind" }, [file.pretty_type, size(file.size)].filter(Boolean).join(", "))),
      file.preview && el("pre", { tabindex: "0" }, el("code", {}, file.preview),
        file.preview_is_truncated && el("span", { class: "more" }, "…")));
  });
}

function size(bytes) {
  if (bytes === undefined) return "";
  return bytes < 1024 ? `${bytes} bytes` : bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
