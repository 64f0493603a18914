// A thread: its first message, the replies, and a field to reply in.

import { Composer } from "./composer.js";
import { failed } from "./dialogs.js";
import { MessageList } from "./messages.js";

// How many times earlier messages are asked for, until the first one of a thread is among them.
const PAGES = 30;

// Shows the thread of { channel, ts }. `close` is called when there is nothing to show any more. Returns what closes it.
export function open(element, store, { channel, ts, actions, close }) {
  const list = new MessageList(store, { ...actions, edit: (_, message) => composer.edit(message) }, "Thread");
  const composer = new Composer(store, { ...actions, editLast: () => {
    const last = store.visible(store.channel(channel)).findLast((message) => message.thread_ts === ts && message.user === store.me);
    if (last) composer.edit(last);
  } });

  // Another snapshot has other objects for the same place.
  function show() {
    const place = store.channel(channel);
    if (!place || !store.visible(place).some((message) => message.ts === ts || message.thread_ts === ts)) {
      close();
      return;
    }
    const mayWrite = !place.is_archived && place.members.includes(store.me);
    if (!mayWrite) composer.element.remove();
    else if (!composer.element.isConnected) element.append(composer.element);
    composer.show(place, ts);
    list.show(place, ts);
  }
  function refresh(change) {
    if (change.channel === channel) list.refresh();
  }

  // The first message of an old thread is among the earlier ones.
  async function findFirst() {
    for (let page = 0; page < PAGES; page += 1) {
      const place = store.channel(channel);
      if (!place?.has_more || store.message(channel, ts)) return;
      await store.loadEarlier(place);
    }
  }

  element.classList.add("thread");
  element.append(list.element);
  show();
  findFirst().catch(failed);
  if (matchMedia("(min-width: 60rem)").matches) composer.focus();
  const removers = [
    store.on("message", refresh), store.on("ephemeral", refresh), store.on("messages", () => list.refresh()),
    store.on("deleted", (change) => change.channel === channel && show()),
    store.on("snapshot", () => {
      list.refresh(true);
      show();
    }),
    store.on("channel", (change) => {
      if (change.channel.id === channel || change.isRenamed) list.refresh(true);
      if (change.channel.id === channel) show();
    }),
    store.on("user", () => list.refresh(true)), store.on("me", () => list.refresh(true)),
  ];
  return () => {
    removers.forEach((remove) => remove());
    composer.keep();
  };
}
