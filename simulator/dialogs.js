// Questions to the reader, each in a dialog of its own.

import { el, icon } from "./dom.js";

// Asks for the fields of a form. Each field: { name, label, value, hint, kind: "text" | "textarea" | "checkbox", required }.
// With `submit`, a function of the answers, the dialog stays and tells what went wrong until it succeeds.
// Gives the answers; null where the reader went away.
export function ask(title, fields, action, submit = async () => {}) {
  return new Promise((resolve) => {
    let result = null;
    const mistake = el("p", { class: "mistake", role: "alert" });
    const inputs = fields.map((field) => [field, input(field)]);
    const send = el("button", { type: "submit", class: "primary" }, action);
    const dialog = el("dialog", { class: "ask", "aria-label": title },
      el("form", { method: "dialog", onsubmit: async (event) => {
        event.preventDefault();
        const answers = Object.fromEntries(inputs.map(([field, control]) =>
          [field.name, field.kind === "checkbox" ? control.checked : control.value.trim()]));
        send.disabled = true;
        try {
          await submit(answers);
          result = answers;
          dialog.close();
        } catch (error) {
          mistake.textContent = error.message;
        } finally {
          send.disabled = false;
        }
      } },
        el("h2", {}, title),
        inputs.map(([field, control]) => el("label", { class: field.kind === "checkbox" ? "check" : "field" },
          field.kind === "checkbox" ? control : null, el("span", {}, field.label), field.kind === "checkbox" ? null : control,
          field.hint && el("small", {}, field.hint))),
        mistake,
        el("div", { class: "buttons" },
          el("button", { type: "button", class: "plain", onclick: () => dialog.close() }, "Cancel"), send)));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
    document.body.append(dialog);
    dialog.showModal();
    (inputs[0]?.[1] ?? send).focus();
  });
}

function input(field) {
  if (field.kind === "textarea") return el("textarea", { name: field.name, rows: "10", required: field.required, spellcheck: "false" });
  const control = el("input", { type: field.kind ?? "text", name: field.name, required: field.required, autocomplete: "off" });
  if (field.kind === "checkbox") control.checked = field.value ?? false;
  else if (field.value) control.value = field.value;
  return control;
}

export function askSnippet() {
  return ask("Share a snippet", [
    { name: "name", label: "Name", value: "main.go", required: true },
    { name: "content", label: "Text", kind: "textarea", required: true },
  ], "Add");
}

// Tells that something could not be done, at the window's foot, until it has surely been read or is clicked away.
export function failed(error) { toast(error.message, "error", 15_000); }

export function toast(text, kind = "note", milliseconds = 5000) {
  const place = document.getElementById("toasts");
  const note = el("p", { class: `toast ${kind}`, onclick: () => note.remove() }, icon(kind === "error" ? "close" : "check"), text);
  // More than three at a time would hide what they tell of.
  while (place.children.length > 2) place.firstElementChild.remove();
  place.append(note);
  setTimeout(() => note.remove(), milliseconds);
}
