// Chooses from a list by typing: where to go, who to be.

import { el, reconcile } from "./dom.js";

const MOST = 12;
let lists = 0;

// `find(text)` gives the choices for a text: [{ key, name, note, picture, isCurrent }]. Gives the chosen one, or null.
export function choose(title, find) {
  return new Promise((resolve) => {
    let result = null;
    let choices = [];
    let current = 0;
    const id = `choices-${++lists}`;
    const list = el("ul", { role: "listbox", id, "aria-label": title });
    // No search field: in such a one Esc takes the text back first.
    const field = el("input", { type: "text", placeholder: title, "aria-label": title, autocomplete: "off", role: "combobox",
      "aria-expanded": "true", "aria-controls": id, "aria-autocomplete": "list" });
    const dialog = el("dialog", { class: "chooser", "aria-label": title }, field, list);
    const accept = (choice) => {
      if (!choice) return;
      result = choice;
      dialog.close();
    };
    const mark = (index) => {
      current = index;
      [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === index)));
      list.children[index]?.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", `${id}-${index}`);
    };
    const fill = () => {
      choices = find(field.value.trim().toLowerCase().replace(/^[#@]/, "")).slice(0, MOST);
      reconcile(list, choices.map((choice, index) => el("li", { role: "option", id: `${id}-${index}`,
        onclick: () => accept(choice) },
      choice.picture, el("span", { class: "name" }, choice.name), choice.note && el("span", { class: "note" }, choice.note))));
      if (choices.length === 0) list.append(el("li", { class: "empty" }, "Nothing of that name."));
      mark(Math.max(0, choices.findIndex((choice) => choice.isCurrent && field.value === "")));
    };
    field.addEventListener("input", fill);
    field.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && choices.length > 0) mark((current + step + choices.length) % choices.length);
      else if (event.key === "Enter") accept(choices[current]);
      else return;
      event.preventDefault();
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
    fill();
    document.body.append(dialog);
    dialog.showModal();
    field.focus();
  });
}
