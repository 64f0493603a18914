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
  const calls = (journey.events ?? []).flatMap((event) => event.calls).filter((call) => call.ok === true);
  const once = [...new Map(calls.map((call) => [call.number, call])).values()];
  const posts = (method, isMeant = () => true) => once.filter((call) => call.method === method && isMeant(call))
    .map((call) => words(store, message, whole(call.arguments.text ?? "")));
  const lines = [`  - say: ${yaml(words(store, message, message.text))}`];
  const where = place(store, channel, message);
  if (where) lines.push(`    in: ${where}`);
  // Somebody of the scenario's own can stand in for a person, not for another bot.
  const bot = journey.order?.bot && store.user(journey.order.bot);
  if (bot) lines.push(`    as: ${yaml(bot.name)}`);
  const subtype = ["file_share", "thread_broadcast"].includes(message.subtype) ? null : message.subtype;
  if (subtype) lines.push(`    subtype: ${subtype}`);
  if (journey.order?.age) lines.push(`    age: ${journey.order.age}`);
  const file = journey.order?.files?.[0];
  if (file) lines.push(`    file: {${fields(file)}}`);
  // What its author gets in private, where it wasn't said in private.
  const isPrivate = ({ arguments: { channel: to } }) => to !== channel.id && [message.user, `D${message.user?.slice(1)}`].includes(to);
  const said = posts("chat.postMessage", (call) => !isPrivate(call));
  const direct = posts("chat.postMessage", isPrivate);
  const ephemeral = posts("chat.postEphemeral");
  const isUnfurled = once.some((call) => call.method === "chat.postMessage" && String(call.arguments.unfurl_links) === "true");
  const emoji = once.filter((call) => call.method === "reactions.add").map((call) => call.arguments.name);
  if (said.length === 1) lines.push(`    replies: ${yaml(said[0])}`);
  if (said.length > 1) lines.push("    replies:", ...said.map((text) => `      - [${yaml(text)}]`));
  if (isUnfurled) lines.push("    unfurled: true");
  if (emoji.length) lines.push(`    reacts: [${emoji.join(", ")}]`);
  if (ephemeral.length) lines.push(`    ephemeral: ${yaml(ephemeral[0])}`);
  if (direct.length) lines.push(`    direct: ${yaml(direct[0])}`);
  if (!said.length && !direct.length && !emoji.length && !ephemeral.length) lines.push("    silence: true");
  return `scenarios:\n${lines.join("\n")}\n`;
}

// Where a scenario is to take place; null: in any channel. Others than #general may be special to the bot.
function place(store, channel, message) {
  if (channel.type !== "channel") return { im: "direct", mpim: "group", group: "private" }[channel.type];
  if (message.thread_ts && message.thread_ts !== message.ts) {
    const first = store.message(channel.id, message.thread_ts);
    return first?.user === store.snapshot.bot_user || first?.bot_id === store.snapshot.bot_id ? "bots_thread" : "thread";
  }
  return channel.is_general || channel.name.startsWith("stage-") ? null : yaml(`#${channel.name}`);
}

// What of a file can't be told from its name.
function fields({ name, filetype, mode, content, content_base64 }) {
  const given = { name, filetype: name.endsWith(`.${filetype}`) ? undefined : filetype, mode: mode === "snippet" ? undefined : mode,
    content, content_base64 };
  return Object.entries(given).filter(([, value]) => value !== undefined).map(([key, value]) => `${key}: ${yaml(value)}`).join(", ");
}

// How much of an argument the simulator keeps.
const KEPT = 8000;

// Without the mark of what was cut off.
function whole(text) { return text.length > KEPT && text.endsWith("…") ? text.slice(0, -1) : text; }

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
