// The switchboard: what can be made to happen, and how the daemons are.

import { daemons } from "./daemons.js";
import { faults } from "./faults.js";
import { el } from "./dom.js";
import { load } from "./load.js";
import { clock, world } from "./world.js";

// Shows what can be made to happen. Returns what closes it.
export function open(element, store) {
  const parts = [
    ["Daemons and queue", daemons, true], ["Faults", faults, true], ["Load", load, false], ["The clock", clock, false],
    ["The outside world", world, false],
  ];
  const closers = [];
  element.append(el("div", { class: "switchboard" }, parts.map(([title, fill, isOpen]) => {
    const body = el("div", { class: "part" });
    const close = fill(body, store);
    if (close) closers.push(close);
    return el("details", { open: isOpen }, el("summary", {}, el("h3", {}, title)), body);
  })));
  return () => closers.forEach((close) => close());
}
