// The clock, and the world beside Slack: Gerrit, changelog.com, Mastodon, the feed.

import { el } from "./dom.js";
import { button, field, form, number, text, where } from "./form.js";

export function clock(element, store) {
  element.append(
    form([field("Where", where(store)), field("Text", text("text", "@gopher help", { required: true })),
      field("Said how many seconds ago", number("age", 60, 0, 100_000_000))],
    "Say it", async ({ channel, text: words, age }) => {
      const ts = (Date.now() / 1000 - Number(age)).toFixed(6);
      await store.post("say", { channel, user: store.me, text: words, ts, link_names: true });
      return `Said in #${store.channel(channel).name}; scroll up to its time to see it.`;
    }),
    el("p", { class: "hint" }, "After 30 s a message is too old to be answered (GOPHER_MESSAGE_MAX_AGE)."));
}

export function world(element, store) {
  let newest = "";
  const number = text("number", "", { inputmode: "numeric", required: true, placeholder: "700001" });
  element.append(
    el("h4", {}, "Gerrit"),
    form([field("Project", text("project", "go")), field("Subject", text("subject", "", { placeholder: "made up" }))], "Merge a CL",
      async ({ project, subject }) => {
        const { numbers } = await store.post("gerrit/merge", subject ? { project, subject } : { project });
        newest = String(numbers[0]);
        number.value = newest;
        return `Change ${newest} is merged.`;
      }, askNow(store, "Gerrit", "gerrit")),
    form([field("Change", number)], "Comment on it", async ({ number: change }) => {
      await store.post("gerrit/touch", { number: Number(change) });
      return `Change ${change} has a new comment.`;
    }),
    el("h4", {}, "Go Time"),
    form([field("A show begins in so many minutes", text("minutes", "5", { type: "number", required: true }))], "Plan it",
      async ({ minutes }) => {
        await store.post("gotime/plan", { at: Math.floor(Date.now() / 1000) + Number(minutes) * 60 });
        return "The show is planned.";
      }, button("Nothing is planned", () => store.post("gotime/plan", { at: null }).then(() => "Nothing is planned any more."))),
    el("div", { class: "orders" },
      button("Go live", () => store.post("gotime/live", { streaming: true }).then(() => "They are live.")),
      button("Off the air", () => store.post("gotime/live", { streaming: false }).then(() => "They are off the air.")),
      button("Live page is HTML", () => store.post("gotime/html", { on: true }).then(() => "The status is a page for people now.")),
      button("… JSON again", () => store.post("gotime/html", { on: false }).then(() => "The status is JSON again.")),
      askNow(store, "Go Time", "gotime")),
    el("h4", {}, "Mastodon"),
    form([field("Status", text("text", "A new episode: https://example.com/1", { required: true }))], "Post it", async ({ text: words }) => {
      await store.post("mastodon/post", { text: words });
      return "The status is posted.";
    }, askNow(store, "Mastodon", "gotime-posts")),
    el("h4", {}, "Feed"),
    form([field("Title", text("title", "Go 2 is here", { required: true })), field("Link", text("link", "https://example.com/go2", { required: true }))],
      "Publish it", async ({ title, link }) => {
        await store.post("feed/publish", { title, link });
        return "The entry is published.";
      }, askNow(store, "the feed", "feeds")),
    el("p", { class: "hint" }, "The bot looks there every so often by itself; “Ask now” has it look at once."));
}

// Has the bot's background tasks ask a site at once, by the poll that does so, and tells how that went.
function askNow(store, site, name) {
  return button("Ask now", async () => {
    const { outcome, message } = await store.post("poll", { name, now: true });
    const told = `${name}: ${message}`;
    if (outcome !== "done") throw new Error(told);
    return told;
  }, { "aria-label": `Ask now: ${site}`, "data-poll": name });
}
