// What was begun and not sent yet, by author, conversation and thread: text and files.

export class Drafts {
  #drafts = new Map();

  // Gives what was begun there, and forgets it: it is in a field now.
  take(key) {
    const draft = this.#drafts.get(key) ?? { text: "", files: [] };
    this.#drafts.delete(key);
    return draft;
  }

  // Puts something in front of what is there already.
  putBefore(key, { text, files }) {
    const there = this.take(key);
    this.#drafts.set(key, merged({ text, files }, there));
  }
}

// Two drafts as one: what was written first stands first.
export function merged(first, second) {
  return { text: [first.text, second.text].filter(Boolean).join("\n"), files: [...first.files, ...second.files] };
}

// One for the whole page, so that a thread that is closed keeps its own.
export const drafts = new Drafts();
