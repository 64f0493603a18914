// The field to write in: for a conversation, and for a thread.

import { Broadcast } from "./broadcast.js";
import { Chips } from "./chips.js";
import { Completion } from "./complete.js";
import { askSnippet, failed } from "./dialogs.js";
import { el, icon, iconButton } from "./dom.js";
import { drafts, merged } from "./drafts.js";
import { typed } from "./mrkdwn.js";
import { channelName } from "./people.js";
import { pickEmoji } from "./picker.js";
import { readFiles } from "./upload.js";

export class Composer {
  element;

  #store;
  #actions;
  // Where it writes: { key, channel, thread }.
  #place = null;
  #editing = null;
  // The message whose edit is on its way.
  #saving = null;
  #field = el("textarea", { rows: "1", autocomplete: "off" });
  #chooser = el("input", { type: "file", hidden: true, multiple: true, tabindex: "-1", "aria-label": "Files to share" });
  #banner = el("div", { class: "editing", hidden: true });
  #chips = new Chips();
  #status = el("p", { class: "status", role: "status" });
  #completion;
  #broadcast = new Broadcast();
  #send = el("button", { type: "submit", class: "send", title: "Send (Enter)", "aria-label": "Send" }, icon("send"));

  constructor(store, actions) {
    this.#store = store;
    this.#actions = actions;
    this.#completion = new Completion(store, this.#field);
    this.element = el("form", { class: "composer", onsubmit: (event) => {
      event.preventDefault();
      this.#submit();
    } },
      this.#completion.element, this.#banner,
      el("div", { class: "box" }, this.#chips.element, this.#field, this.#broadcast.element,
        el("div", { class: "tools" },
          iconButton("attach", "Share a file", () => this.#chooser.click()),
          iconButton("code", "Share a snippet", () => this.#addSnippet()),
          iconButton("react", "Insert an emoji", (event) => this.#insertEmoji(event.currentTarget)),
          el("span", { class: "space" }), this.#send)),
      this.#chooser, this.#status);
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    this.#field.addEventListener("input", () => this.#grow());
    let width = 0;
    new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width !== width) this.#grow();
      width = contentRect.width;
    }).observe(this.#field);
    this.#field.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length === 0) return;
      event.preventDefault();
      this.#addFiles([...event.clipboardData.files]);
    });
    this.#chooser.addEventListener("change", () => this.#addFiles([...this.#chooser.files]));
    this.element.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
    this.element.addEventListener("drop", (event) => {
      if (event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      this.#addFiles([...event.dataTransfer.files]);
    });
  }

  // Writes into that conversation from now on, or into a thread of it. What was begun elsewhere or by others is kept.
  show(channel, thread = null) {
    const key = `${this.#store.me} ${channel.id} ${thread ?? ""}`;
    const isElsewhere = this.#place?.key !== key;
    if (isElsewhere) this.keep();
    this.#place = { key, channel, thread };
    if (isElsewhere) this.#fill(drafts.take(key));
    const name = channelName(this.#store, channel);
    this.#broadcast.offer(thread && channel.name && `#${name}`);
    const label = thread ? "Reply…" : channel.type === "im" ? `Message ${name}` : `Message #${name}`;
    this.#field.placeholder = label;
    this.#field.setAttribute("aria-label", label);
    this.#grow();
  }

  focus() { this.#field.focus(); }

  // Lays aside what was begun, until the place is shown again. An edit is given up.
  keep() {
    if (!this.#place) return;
    this.#stopEditing();
    drafts.putBefore(this.#place.key, this.#begun);
    this.#place = null;
    this.#fill({ text: "", files: [] });
  }

  // Takes the field for an edit, and gives it back with what was begun in it.
  edit(message) {
    if (this.#editing) this.#stopEditing();
    drafts.putBefore(this.#place.key, this.#begun);
    this.#editing = message;
    this.#banner.hidden = false;
    this.#banner.replaceChildren(el("span", {}, "Editing a message"),
      el("button", { type: "button", class: "plain", onclick: () => this.#stopEditing() }, "Cancel (Esc)"));
    this.#fill({ text: typed(message.text, this.#store), files: [] });
    this.#field.focus();
  }

  get #begun() { return { text: this.#field.value, files: this.#chips.files }; }

  #fill({ text, files }) {
    this.#field.value = text;
    this.#chips.files = files;
    this.#tell("");
    this.#grow();
  }

  #stopEditing() {
    if (!this.#editing) return;
    this.#editing = null;
    this.#banner.hidden = true;
    this.#fill(drafts.take(this.#place.key));
  }

  #key(event) {
    if (event.isComposing || this.#completion.take(event)) return;
    if (event.key === "Escape" && this.#editing) {
      event.stopPropagation();
      this.#stopEditing();
    } else if (event.key === "Enter" && !event.shiftKey && !event.altKey && !this.#isInFence) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "ArrowUp" && this.#field.value === "" && !this.#editing) {
      event.preventDefault();
      this.#actions.editLast(this.#place.channel, this.#place.thread);
    }
  }

  // In a fence that isn't closed yet, Enter begins a line.
  get #isInFence() { return this.#field.value.slice(0, this.#field.selectionStart).split("```").length % 2 === 0; }

  #submit() {
    const begun = { text: this.#field.value.trim(), files: this.#chips.files };
    if (begun.text === "" && begun.files.length === 0) return;
    if (this.#editing) {
      this.#save(this.#editing, begun.text);
      return;
    }
    // What is said is seen at once; if it can't be said, it comes back. Who it is by was settled when it was sent.
    const place = { ...this.#place, isBroadcast: this.#broadcast.take() };
    const me = this.#store.user(this.#store.me);
    this.#fill({ text: "", files: [] });
    this.#say(place, me, begun);
  }

  async #save(message, text) {
    if (this.#saving === message) return;
    this.#saving = message;
    const { key, channel } = this.#place;
    try {
      await this.#store.post("edit", { channel: channel.id, ts: message.ts, user: this.#store.me, text });
      if (this.#editing === message) this.#stopEditing();
    } catch (error) {
      this.#fail(key, error);
    } finally {
      this.#saving = null;
    }
  }

  async #say({ key, channel, thread, isBroadcast }, me, begun) {
    const order = { channel: this.#address(channel), text: begun.text, typed: true, files: begun.files };
    if (me.is_bot) order.bot = me.name;
    else order.user = me.id;
    if (thread) order.thread_ts = thread;
    if (isBroadcast) order.subtype = "thread_broadcast";
    try {
      const answer = await this.#store.post("say", order);
      if (this.#isAt(key)) this.#tell(remark(answer, channel, this.#store));
    } catch (error) {
      if (this.#isAt(key) && !this.#editing) this.#fill(merged(begun, this.#begun));
      else drafts.putBefore(key, begun);
      this.#fail(key, error, channel);
    }
  }

  #isAt(key) { return this.#place?.key === key; }

  // Where it is seen: below the field, if that is still there.
  #fail(key, error, channel) {
    if (this.#isAt(key) && this.element.isConnected) this.#tell(error.message, true);
    else failed(new Error(channel ? `Not said in ${channelName(this.#store, channel)}: ${error.message}` : error.message));
  }

  #tell(text, isError = false) {
    this.#status.classList.toggle("error", isError);
    this.#status.textContent = text;
  }

  // A direct message that nobody has written yet has no id that the simulator knows.
  #address(channel) {
    return channel.type === "im" && channel.with === this.#store.snapshot.bot_user
      ? `@${this.#store.user(channel.user).name}` : channel.id;
  }

  async #addSnippet() {
    const { key } = this.#place;
    const snippet = await askSnippet();
    if (snippet) this.#add(key, [snippet]);
    this.#field.focus();
  }

  async #addFiles(chosen) {
    const { key } = this.#place;
    this.#chooser.value = "";
    this.#add(key, await readFiles(chosen));
    this.#field.focus();
  }

  // To read a file takes time, in which the reader may have gone elsewhere.
  #add(key, files) {
    if (!this.#isAt(key) || this.#editing) {
      drafts.putBefore(key, { text: "", files });
      return;
    }
    this.#chips.files = [...this.#chips.files, ...files];
  }

  async #insertEmoji(button) {
    const name = await pickEmoji(this.#store, button);
    if (name) this.#field.setRangeText(`:${name}: `, this.#field.selectionStart, this.#field.selectionEnd, "end");
    this.#field.focus();
  }

  // As high as its text, up to what the style allows.
  #grow() {
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }
}

// What there is to say about a message that was said.
function remark(answer, channel, store) {
  const failure = answer.deliveries.find((delivery) => delivery.error);
  if (!channel.members.includes(store.snapshot.bot_user)) return "The bot isn't in this channel: it doesn't hear this.";
  return failure ? `The bot didn't take it (${failure.status ?? failure.error}). Slack tries again.` : "";
}
