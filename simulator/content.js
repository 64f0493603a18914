// Tells of mistakes in responses/ and glossary/ as they are saved, and of what was read again.

import { toast } from "./dialogs.js";
import { el, iconButton } from "./dom.js";

// How many mistakes are shown; a file with one wrong line can have hundreds.
const MOST = 5;

// Shows a banner in the element, for as long as the content has mistakes.
export function mountBanner(element, store) {
  const banner = el("div", { class: "content-banner", role: "alert", hidden: true });
  element.append(banner);
  store.on("content", ({ content }) => {
    show(banner, content);
    if (content.is_reload && content.state === "good") toast(`The content was read again: ${content.summary}.`);
  });
  store.on("snapshot", async () => {
    try {
      show(banner, (await store.get("content")).content);
    } catch {
      // The page says already that the simulator is away.
    }
  });
}

function show(banner, content) {
  const mistakes = content.mistakes ?? [];
  banner.hidden = mistakes.length === 0;
  if (banner.hidden) {
    banner.replaceChildren();
    return;
  }
  banner.replaceChildren(
    iconButton("close", "Close", () => { banner.hidden = true; }),
    el("strong", {}, mistakes.length === 1 ? "The content has a mistake; the old content stays."
      : `The content has ${mistakes.length} mistakes; the old content stays.`),
    el("ul", {}, mistakes.slice(0, MOST).map(({ file, line, message }) => el("li", {},
      el("code", { title: file }, `${file.replace(/^.*\/(?=[^/]+\/[^/]+$)/, "")}${line > 0 ? `:${line}` : ""}`), ` ${message}`))));
  if (mistakes.length > MOST) banner.append(el("p", {}, `… and ${mistakes.length - MOST} more: make lint shows all.`));
}
