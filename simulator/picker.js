// Chooses an emoji.

import { el } from "./dom.js";
import { emojiElement, emojiNames } from "./emoji.js";

const MOST = 60;
// What people of a programming community react with most.
const FIRST = ["+1", "tada", "heart", "eyes", "white_check_mark", "joy", "rocket", "gopher", "thinking_face", "wave"];

// Opens beside an element. Gives the name, or nothing if none was chosen.
export function pickEmoji(store, anchor) {
  return new Promise((resolve) => {
    const all = [...FIRST.filter((name) => store.snapshot.emoji.includes(name)),
      ...store.snapshot.emoji.filter((name) => !FIRST.includes(name))];
    let chosen = null;
    const grid = el("div", { class: "grid" });
    const field = el("input", { type: "text", placeholder: "Search emoji", "aria-label": "Search emoji", autocomplete: "off" });
    const dialog = el("dialog", { class: "picker", "aria-label": "Choose an emoji" }, field, grid);
    const choose = (name) => {
      chosen = name;
      dialog.close();
    };
    const fill = () => {
      const names = emojiNames(all, field.value.trim().toLowerCase().replaceAll(":", "")).slice(0, MOST);
      grid.replaceChildren(...names.map((name) => el("button", { type: "button", title: `:${name}:`, "aria-label": name,
        onclick: () => choose(name) }, emojiElement(name))));
      if (names.length === 0) grid.append(el("p", { class: "empty" }, "There is none of that name."));
    };
    field.addEventListener("input", fill);
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      grid.querySelector("button")?.click();
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen);
    });
    fill();
    document.body.append(dialog);
    dialog.showModal();
    place(dialog, anchor);
    field.focus();
  });
}

// Above or below the anchor, within the window.
function place(dialog, anchor) {
  if (!anchor?.isConnected) return;
  const box = anchor.getBoundingClientRect();
  const size = dialog.getBoundingClientRect();
  const top = box.top - size.height - 8 > 8 ? box.top - size.height - 8 : Math.min(box.bottom + 8, innerHeight - size.height - 8);
  dialog.style.margin = "0";
  dialog.style.top = `${Math.max(8, top)}px`;
  dialog.style.left = `${Math.max(8, Math.min(box.right - size.width, innerWidth - size.width - 8))}px`;
}
