// A thread: its first message, the replies, and a field to reply in.

import { Composer } from "./composer.js";
import { MessageList } from "./messages.js";

// Shows the thread of { channel, ts }. Returns what closes it.
export function open(element, store, { channel, ts, actions }) {
  const place = store.channel(channel);
  const list = new MessageList(store, { ...actions, edit: (_, message) => composer.edit(message) }, "Thread");
  const composer = new Composer(store, { ...actions, editLast: () => {
    const last = store.visible(place).findLast((message) => message.thread_ts === ts && message.user === store.me);
    if (last) composer.edit(last);
  } });
  element.classList.add("thread");
  element.append(list.element);
  if (!place.is_archived && place.members.includes(store.me)) element.append(composer.element);
  composer.show(place, ts);
  list.show(place, ts);
  if (matchMedia("(min-width: 60rem)").matches) composer.focus();
  const refresh = (change) => change.channel === channel && list.refresh();
  const removers = [
    store.on("message", refresh), store.on("deleted", refresh), store.on("ephemeral", refresh),
    store.on("user", () => list.refresh(true)), store.on("me", () => list.refresh(true)),
  ];
  return () => removers.forEach((remove) => remove());
}
