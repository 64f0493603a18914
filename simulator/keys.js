// The keys that work wherever no text is being typed.

const KEYS = "gopherbot-simulator.keys";

// Whether keys that are a character do something. Who dictates, or hits keys by chance, switches them off (WCAG 2.1.4).
export function areCharactersOn() { return localStorage.getItem(KEYS) !== "off"; }

export function setCharacters(isOn) {
  if (isOn) localStorage.removeItem(KEYS);
  else localStorage.setItem(KEYS, "off");
}

export function listen(store, actions, panel, focus) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      actions.jump();
      return;
    }
    // As in Slack: to the conversation above or below.
    const step = event.altKey && !event.ctrlKey && !event.metaKey && { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) {
      event.preventDefault();
      actions.step(step);
      return;
    }
    if (event.key === "Escape") {
      document.body.classList.remove("shows-sidebar");
      if (panel.key !== null) panel.close();
      else if (event.target.matches("textarea")) focus.messages();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key?.length === 1 && !areCharactersOn()) return;
    const run = general(event.key, actions, focus) ?? onMessage(event, store, actions);
    if (!run) return;
    event.preventDefault();
    run();
  });
}

function general(key, actions, focus) {
  switch (key) {
    case "/": return actions.jump;
    case "?": return actions.help;
    case "m": return focus.composer;
    case "s": return actions.switchboard;
    case "w": return actions.chooseMe;
    default: return null;
  }
}

// The key presses the button, so that it does what the button does, and nothing where there is none.
function onMessage(event, store, actions) {
  const element = event.target.closest(".message");
  if (!element) return null;
  const action = { r: "react", t: "thread", e: "edit", Delete: "delete", i: "inspect" }[event.key];
  const button = action && element.querySelector(`.toolbar [data-action="${action}"]`);
  return button ? () => button.click() : null;
}
