// Cards of links, below a message that asked for them. There is no network: a card says what the address says.

import { el } from "./dom.js";
import { unescaped } from "./mrkdwn.js";

// As Slack: no more than five.
const MOST = 5;

// What is known of an address by its form alone: [host, path, what it is].
const KNOWN = [
  [/^xkcd\.com$/, /^\/(\d+)\/?$/, (number) => `xkcd ${number}`],
  [/^(go\.dev|play\.golang\.org)$/, /^(?:\/play)?\/p\/([\w-]+)/, () => "A source on the Go Playground"],
  [/-review\.googlesource\.com$/, /^\/c\/(.+)\/\+\/(\d+)/, (project, number) => `Change ${number} of ${project}`],
  [/^(go\.dev|golang\.org)$/, /^\/cl\/(\d+)/, (number) => `Change ${number}`],
  [/^(go\.dev|golang\.org)$/, /^\/issue\/(\d+)/, (number) => `Go issue ${number}`],
  [/^github\.com$/, /^\/([\w.-]+\/[\w.-]+)\/(?:issues|pull)\/(\d+)/, (repository, number) => `${repository}#${number}`],
  [/^github\.com$/, /^\/([\w.-]+\/[\w.-]+)\/?$/, (repository) => repository],
  [/^pkg\.go\.dev$/, /^\/(.+)$/, (name) => `Package ${name}`],
];

export function unfurls(store, message) {
  if (message.unfurl_links !== true) return null;
  const links = new Map();
  for (const [, target, , label] of (message.text ?? "").matchAll(/<(https?:\/\/[^<>|]+)(\|([^<>]*))?>/g)) {
    const address = unescaped(target);
    if (!links.has(address)) links.set(address, label && unescaped(label));
  }
  return [...links].slice(0, MOST).map(([address, label]) => {
    let url;
    try { url = new URL(address); } catch { return null; }
    const where = decoded(`${url.host}${url.pathname}${url.search}`).replace(/\/$/, "");
    return el("div", { class: "attachment unfurl" },
      el("div", { class: "attachment-author" }, url.host),
      el("div", { class: "attachment-title" },
        el("a", { href: address, target: "_blank", rel: "noreferrer noopener" }, label ?? described(url) ?? where)),
      el("div", { class: "footer" }, where));
  });
}

function described(url) {
  for (const [host, path, tell] of KNOWN) {
    const match = host.test(url.hostname) && path.exec(url.pathname);
    if (match) return tell(...match.slice(1).map(decoded));
  }
  return null;
}

function decoded(path) {
  try { return decodeURIComponent(path); } catch { return path; }
}
