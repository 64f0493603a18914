// The field to write in: for a conversation, and for a thread.

import { Completion } from "./complete.js";
import { askSnippet, failed } from "./dialogs.js";
import { el, icon, iconButton } from "./dom.js";
import { typed } from "./mrkdwn.js";
import { channelName } from "./people.js";
import { pickEmoji } from "./picker.js";
import { readFile } from "./upload.js";

export class Composer {
  element;

  #store;
  #actions;
  #channel = null;
  #thread = null;
  #editing = null;
  #files = [];
  #drafts = new Map();
  #isSending = false;
  #field = el("textarea", { rows: "1", autocomplete: "off" });
  #chooser = el("input", { type: "file", hidden: true, multiple: true, tabindex: "-1", "aria-label": "Files to share" });
  #banner = el("div", { class: "editing", hidden: true });
  #chips = el("ul", { class: "chips", "aria-label": "Files to be shared" });
  #status = el("p", { class: "status", role: "status" });
  #completion;
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
      el("div", { class: "box" }, this.#chips, this.#field,
        el("div", { class: "tools" },
          iconButton("attach", "Share a file", () => this.#chooser.click()),
          iconButton("code", "Share a snippet", () => this.#addSnippet()),
          iconButton("react", "Insert an emoji", (event) => this.#insertEmoji(event.currentTarget)),
          el("span", { class: "space" }), this.#send)),
      this.#chooser, this.#status);
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    this.#field.addEventListener("input", () => this.#grow());
    this.#chooser.addEventListener("change", () => this.#addFiles([...this.#chooser.files]));
    this.element.addEventListener("dragover", (event) => event.preventDefault());
    this.element.addEventListener("drop", (event) => {
      event.preventDefault();
      this.#addFiles([...event.dataTransfer.files]);
    });
  }

  // Writes into that conversation from now on, or into a thread of it. What was begun elsewhere is kept.
  show(channel, thread = null) {
    if (this.#channel) this.#drafts.set(this.#key_, this.#editing ? "" : this.#field.value);
    this.#stopEditing();
    this.#channel = channel;
    this.#thread = thread;
    this.#field.value = this.#drafts.get(this.#key_) ?? "";
    this.#status.textContent = "";
    const name = channelName(this.#store, channel);
    const label = thread ? "Reply…" : channel.type === "im" ? `Message ${name}` : `Message #${name}`;
    this.#field.placeholder = label;
    this.#field.setAttribute("aria-label", label);
    this.#grow();
  }

  focus() { this.#field.focus(); }

  edit(message) {
    this.#editing = message;
    this.#banner.hidden = false;
    this.#banner.replaceChildren(el("span", {}, "Editing a message"),
      el("button", { type: "button", class: "plain", onclick: () => this.#stopEditing() }, "Cancel (Esc)"));
    this.#field.value = typed(message.text, this.#store);
    this.#grow();
    this.#field.focus();
  }

  get #key_() { return `${this.#channel?.id} ${this.#thread ?? ""}`; }

  #stopEditing() {
    if (!this.#editing) return;
    this.#editing = null;
    this.#banner.hidden = true;
    this.#field.value = "";
    this.#grow();
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
      this.#actions.editLast(this.#channel, this.#thread);
    }
  }

  // In a fence that isn't closed yet, Enter begins a line.
  get #isInFence() { return this.#field.value.slice(0, this.#field.selectionStart).split("```").length % 2 === 0; }

  async #submit() {
    const text = this.#field.value.trim();
    if (this.#isSending || (text === "" && this.#files.length === 0)) return;
    this.#isSending = true;
    this.#send.disabled = true;
    try {
      if (this.#editing) {
        await this.#store.post("edit", { channel: this.#channel.id, ts: this.#editing.ts, user: this.#store.me, text });
        this.#stopEditing();
      } else {
        const files = this.#files;
        // What is said is seen at once; if it can't be said, it comes back.
        this.#field.value = "";
        this.#files = [];
        try {
          this.#tell(await this.#say(text, files));
        } catch (error) {
          if (this.#field.value === "") this.#field.value = text;
          this.#files = [...files, ...this.#files];
          throw error;
        }
      }
      this.#status.classList.remove("error");
    } catch (error) {
      this.#status.classList.add("error");
      this.#status.textContent = error.message;
    } finally {
      this.#isSending = false;
      this.#send.disabled = false;
      this.#showChips();
      this.#grow();
    }
  }

  async #say(text, files) {
    const me = this.#store.user(this.#store.me);
    const order = { channel: this.#place, text, typed: true, files };
    if (me.is_bot) order.bot = me.name;
    else order.user = me.id;
    if (this.#thread) order.thread_ts = this.#thread;
    return this.#store.post("say", order);
  }

  // A direct message that nobody has written yet has no id that the simulator knows.
  get #place() {
    const channel = this.#channel;
    return channel.type === "im" && channel.with === this.#store.snapshot.bot_user
      ? `@${this.#store.user(channel.user).name}` : channel.id;
  }

  #tell(answer) {
    const failure = answer.deliveries.find((delivery) => delivery.error);
    const hears = this.#channel.members.includes(this.#store.snapshot.bot_user);
    this.#status.textContent = !hears ? "The bot isn't in this channel: it doesn't hear this."
      : failure ? `The bot didn't take it (${failure.status ?? failure.error}). Slack tries again.` : "";
  }

  async #addSnippet() {
    const snippet = await askSnippet();
    if (snippet) this.#files.push(snippet);
    this.#showChips();
    this.#field.focus();
  }

  async #addFiles(chosen) {
    this.#chooser.value = "";
    try {
      for (const file of chosen) this.#files.push(await readFile(file));
    } catch (error) {
      failed(error);
    }
    this.#showChips();
    this.#field.focus();
  }

  async #insertEmoji(button) {
    const name = await pickEmoji(this.#store, button);
    if (name) this.#field.setRangeText(`:${name}: `, this.#field.selectionStart, this.#field.selectionEnd, "end");
    this.#field.focus();
  }

  #showChips() {
    this.#chips.replaceChildren(...this.#files.map((file) => el("li", {}, icon("file"), file.name,
      iconButton("close", `Don't share ${file.name}`, () => {
        this.#files = this.#files.filter((other) => other !== file);
        this.#showChips();
      }))));
  }

  // As high as its text, up to what the style allows.
  #grow() {
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }
}
