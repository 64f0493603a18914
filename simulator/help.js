// The keys, and what else there is to find.

import { el } from "./dom.js";
import { areCharactersOn, setCharacters } from "./keys.js";
import { displayName } from "./people.js";

const KEYS = [
  [["/"], ["Ctrl", "K"], "jump to a conversation"],
  [["Alt", "↑"], ["Alt", "↓"], "the conversation above, or below"],
  [["M"], "write a message"],
  [["Enter"], "send; in a ``` fence, and with Shift, a new line"],
  [["↑"], "in the empty field: edit your last message"],
  [["↑"], ["↓"], "go from message to message"],
  [["R"], "react to the message"],
  [["T"], "open its thread"],
  [["E"], "edit it, if it is yours"],
  [["Delete"], "delete it, if it is yours"],
  [["I"], "inspect its journey"],
  [["W"], "be somebody else"],
  [["S"], "the switchboard"],
  [["?"], "this help"],
  [["Esc"], "close what is open"],
];

export function open(element, store) {
  const bot = displayName(store.user(store.snapshot.bot_user));
  const characters = el("input", { type: "checkbox", name: "keys", onchange: () => setCharacters(characters.checked) });
  characters.checked = areCharactersOn();
  element.append(
    el("p", {}, "This is a pretend Slack for one bot, ", el("strong", {}, `@${bot}`),
      ". Everything in it is in memory, and gone when the simulator ends."),
    el("h3", {}, "To begin with"),
    el("ul", {},
      el("li", {}, "Say ", el("code", {}, `@${bot} help`), " in #general, or write to it in private."),
      el("li", {}, "Be somebody else, or join as somebody new: your name at the top left."),
      el("li", {}, "Inspect a message to see why the bot said what it said."),
      el("li", {}, "Break something with the switchboard, and see how the bot takes it.")),
    el("h3", {}, "Keys"),
    el("dl", { class: "keys" }, KEYS.map((row) => [
      el("dt", {}, row.slice(0, -1).map((keys, index) => [index > 0 ? " or " : "",
        keys.map((key) => el("kbd", {}, key))])),
      el("dd", {}, row.at(-1)),
    ])),
    el("label", { class: "check" }, characters,
      el("span", {}, "Keys that are a letter or a sign do something", el("small", {},
        "Off: only those with Ctrl, arrows, Enter, Delete and Esc. This browser remembers it."))),
    el("h3", {}, "From a terminal"),
    el("p", {}, "All that this page does are orders over HTTP. ",
      el("a", { href: "/simulator", target: "_blank" }, "The orders, as curl examples"), "."));
  return () => {};
}
