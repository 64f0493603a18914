// What the page knows: the workspace, kept up to date by the stream, and who and where the reader is.

import { Stream } from "./stream.js";

const ME = "gopherbot-simulator.me";
const READ = "gopherbot-simulator.read";
// How many messages of a channel are kept here; the simulator has the earlier ones.
const MOST = 4000;

export class Store {
  // The server's snapshot: { team, bot_user, users, channels: [{ …, messages, ephemerals }] }.
  snapshot = null;
  // The id of who speaks.
  me = null;
  // The id of the conversation that is shown.
  open = null;
  connected = false;

  #listeners = new Map();
  #users = new Map();
  #channels = new Map();
  #read = JSON.parse(sessionStorage.getItem(READ) ?? "{}");
  // By channel, what has changed of older messages while those are on their way.
  #late = new Map();

  // Calls back at each change of that kind, and for "snapshot", "me", "open", "read" and "connection". Returns the remover.
  on(kind, callback) {
    if (!this.#listeners.has(kind)) this.#listeners.set(kind, new Set());
    this.#listeners.get(kind).add(callback);
    return () => this.#listeners.get(kind).delete(callback);
  }

  emit(kind, detail) {
    for (const callback of [...(this.#listeners.get(kind) ?? [])]) callback(detail);
  }

  // Listens from now on.
  start() {
    new Stream({
      load: () => this.get("workspace"),
      use: (snapshot) => this.#use(snapshot),
      take: (change) => this.#take(change),
      tell: (isConnected) => this.#setConnected(isConnected),
    }).start();
  }

  user(id) { return this.#users.get(id); }
  channel(id) { return this.#channels.get(id); }
  message(channel, ts) {
    const place = this.#channels.get(channel);
    return place?.messages.find((message) => message.ts === ts) ?? place?.ephemerals.find((message) => message.ts === ts);
  }

  // The messages that whoever is shown may see, oldest first: ephemerals among them, replies too.
  visible(channel) {
    const mine = channel.ephemerals.filter((message) => message.visible_to === this.me);
    return mine.length === 0 ? channel.messages : [...channel.messages, ...mine].sort(byTime);
  }

  // Whether somebody sees a channel's messages: guests those they are in, private ones their members.
  isVisible(channel, id = this.me) {
    if (channel.members.includes(id)) return true;
    return channel.type === "channel" && !this.user(id)?.is_guest;
  }

  // Whom whoever is shown speaks with in a direct message of two.
  partner(channel) {
    return channel.members.find((id) => id !== this.me) ?? channel.with;
  }

  // The direct message of a person with the bot, also where nothing was said in it yet.
  directMessage(id = this.me) {
    const place = `D${id.slice(1)}`;
    if (!this.#channels.has(place)) {
      this.#add({
        id: place, name: "", type: "im", topic: "", purpose: "", is_archived: false, is_general: false,
        members: [id, this.snapshot.bot_user], user: id, with: this.snapshot.bot_user, messages: [], ephemerals: [],
      });
    }
    return this.#channels.get(place);
  }

  // How many messages of others came since the channel was read.
  unread(channel) {
    const read = this.lastRead(channel);
    return this.visible(channel).filter((message) => message.ts > read && message.user !== this.me
      && (!message.thread_ts || message.subtype === "thread_broadcast" || message.visible_to)).length;
  }

  // The ts of the last message that was read; what was said before the page was opened counts as read.
  lastRead(channel) { return this.#read[`${this.me} ${channel.id}`] ?? this.snapshot.started; }

  markRead(channel) {
    const last = this.visible(channel).at(-1)?.ts;
    const key = `${this.me} ${channel.id}`;
    if (!last || this.#read[key] >= last) return;
    this.#read[key] = last;
    sessionStorage.setItem(READ, JSON.stringify(this.#read));
    this.emit("read", channel);
  }

  setMe(id) {
    this.me = id;
    sessionStorage.setItem(ME, id);
    this.emit("me", id);
  }

  setOpen(id) {
    this.open = id;
    this.emit("open", id);
  }

  async get(path) { return this.#ask(path, { method: "GET" }); }

  async post(path, body) {
    return this.#ask(path, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}),
    });
  }

  async delete(path) { return this.#ask(path, { method: "DELETE" }); }

  // Older messages of a channel than those that are here.
  async loadEarlier(channel) {
    if (this.#late.has(channel.id)) return;
    const late = [];
    this.#late.set(channel.id, late);
    try {
      const before = channel.messages[0]?.ts ?? "";
      const page = await this.get(`messages?channel=${channel.id}&before=${before}`);
      const known = new Set(channel.messages.map((message) => message.ts));
      channel.messages = [...page.messages.filter((message) => !known.has(message.ts)), ...channel.messages];
      channel.has_more = page.has_more;
      for (const change of late) apply(change, channel);
    } finally {
      this.#late.delete(channel.id);
    }
    this.emit("messages", channel.id);
  }

  async #ask(path, options) {
    const response = await fetch(`/simulator/${path}`, options).catch(() => {
      throw new Error("The simulator doesn't answer. Is it still running?");
    });
    const answer = await response.json().catch(() => ({ ok: false, error: `The simulator answered ${response.status}.` }));
    if (!response.ok || answer.ok === false) throw new Error(answer.error ?? `The simulator answered ${response.status}.`);
    return answer;
  }

  #use(snapshot) {
    snapshot.started = this.snapshot?.started ?? latest(snapshot);
    this.snapshot = snapshot;
    this.#users = new Map(snapshot.users.map((user) => [user.id, user]));
    this.#channels = new Map(snapshot.channels.map((channel) => [channel.id, channel]));
    if (!this.#users.has(this.me)) {
      const last = sessionStorage.getItem(ME);
      this.me = this.#users.has(last) ? last : snapshot.users.find((user) => !user.is_bot)?.id;
    }
    this.emit("snapshot", snapshot);
  }

  #take(change) {
    const channel = this.#channels.get(change.channel);
    switch (change.kind) {
      case "message":
      case "ephemeral":
      case "deleted":
        if (!channel) break;
        apply(change, channel);
        this.#late.get(channel.id)?.push(change);
        break;
      case "channel": {
        const known = this.#channels.get(change.channel.id);
        change.isRenamed = known?.name !== change.channel.name;
        if (known) Object.assign(known, change.channel);
        else this.#add({ messages: [], ephemerals: [], ...change.channel });
        break;
      }
      case "user":
        if (!this.#users.has(change.user.id)) this.snapshot.users.push(change.user);
        else Object.assign(this.#users.get(change.user.id), change.user);
        this.#users.set(change.user.id, this.#users.get(change.user.id) ?? change.user);
        break;
    }
    this.emit(change.kind, change);
  }

  #add(channel) {
    this.snapshot.channels.push(channel);
    this.#channels.set(channel.id, channel);
  }

  #setConnected(connected) {
    if (this.connected === connected) return;
    this.connected = connected;
    this.emit("connection", connected);
  }
}

export function byTime(left, right) { return left.ts < right.ts ? -1 : left.ts > right.ts ? 1 : 0; }

// Does to a channel's messages what a change tells.
function apply(change, channel) {
  if (change.kind === "deleted") {
    channel.messages = channel.messages.filter((message) => message.ts !== change.ts);
  } else if (change.kind === "ephemeral") {
    put(channel.ephemerals, change.message);
  } else if (!channel.has_more || !channel.messages[0] || change.message.ts >= channel.messages[0].ts) {
    put(channel.messages, change.message);
    if (channel.messages.length > MOST * 1.25) {
      channel.messages.splice(0, channel.messages.length - MOST);
      channel.has_more = true;
    }
  }
  // One from before what is loaded comes with its neighbours, when they are asked for: alone it would make a hole.
}

// Puts a message in its place, or in the place of its older self.
function put(messages, message) {
  let place = messages.length;
  while (place > 0 && messages[place - 1].ts > message.ts) place -= 1;
  if (place > 0 && messages[place - 1].ts === message.ts) messages[place - 1] = message;
  else messages.splice(place, 0, message);
}

function latest(snapshot) {
  return snapshot.channels.map((channel) => channel.messages.at(-1)?.ts ?? "").reduce((a, b) => (a > b ? a : b), "");
}
