// What of a message can be taken along: as an order for curl, as the delivery itself, as a scenario.

import { toast } from "./dialogs.js";

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

export function curlOfOrder(path, body) {
  return `curl -s ${quoted(`${location.origin}/simulator/${path}`)} -d ${quoted(JSON.stringify(body))}`;
}

// The delivery as it went out. Its signature is good for five minutes.
export function curlOfDelivery(delivery, body) {
  const headers = Object.entries(delivery.headers).map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)} \\\n`);
  return `curl -si ${quoted(delivery.url)} \\\n${headers.join("")}  --data-raw ${quoted(body)}`;
}

// A test case of what was said and what came of it, for Tests/Scenarios.
export function scenarioOf(store, channel, message, journey) {
  const place = { im: "direct", mpim: "group", group: "private" }[channel.type];
  const where = message.thread_ts && message.thread_ts !== message.ts ? "thread" : place;
  const calls = (journey.events ?? []).flatMap((event) => event.calls).filter((call) => call.answer?.ok === true);
  const once = [...new Map(calls.map((call) => [call.number, call])).values()];
  const texts = (method) => once.filter((call) => call.method === method).map((call) => [words(store, message, call.arguments.text ?? "")]);
  const lines = [`  - say: ${yaml(words(store, message, message.text))}`];
  if (where) lines.push(`    in: ${where}`);
  const subtype = ["file_share", "thread_broadcast"].includes(message.subtype) ? null : message.subtype;
  if (subtype) lines.push(`    subtype: ${subtype}`);
  const file = journey.order?.files?.[0];
  if (file?.content) lines.push(`    file: {name: ${yaml(file.name)}, content: ${yaml(file.content)}}`);
  const said = texts("chat.postMessage");
  const ephemeral = texts("chat.postEphemeral");
  const emoji = once.filter((call) => call.method === "reactions.add").map((call) => call.arguments.name);
  if (said.length === 1) lines.push(`    replies: ${yaml(said[0][0])}`);
  if (said.length > 1) lines.push("    replies:", ...said.map(([text]) => `      - [${yaml(text)}]`));
  if (emoji.length) lines.push(`    reacts: [${emoji.join(", ")}]`);
  if (ephemeral.length) lines.push(`    ephemeral: ${yaml(ephemeral[0][0])}`);
  if (!said.length && !emoji.length && !ephemeral.length) lines.push("    silence: true");
  return `scenarios:\n${lines.join("\n")}\n`;
}

// Names in the place of ids, as scenarios have them.
function words(store, message, text) {
  return text.replace(/<@([UW][A-Z0-9]+)(\|[^>]*)?>/g, (whole, id) => {
    if (id === store.snapshot.bot_user) return "@bot";
    if (id === message.user) return "@author";
    const user = store.user(id);
    return user ? `@${user.name}` : whole;
  }).replace(/<#(C[A-Z0-9]+)(\|[^>]*)?>/g, (whole, id) => {
    const channel = store.channel(id);
    return channel ? `<#${channel.name}>` : whole;
  });
}

// JSON's strings are YAML's too.
function yaml(text) { return JSON.stringify(text); }

export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without a secure address browsers keep the clipboard to themselves, but for this old way.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  toast(`${what} is in the clipboard.`);
}
