// How the daemons and the queue are; restarting, killing and adding them where they are make run's.

import { copy } from "./copy.js";
import { el } from "./dom.js";
import { redraw } from "./foldout.js";
import { button } from "./form.js";

// How often it is asked while it is shown, in milliseconds.
const INTERVAL = 1000;

export function daemons(element, store) {
  const place = el("div", { class: "daemons" });
  element.append(place);
  let isOpen = true;
  let timer = null;

  async function load() {
    clearTimeout(timer);
    try {
      const report = await store.get("daemons");
      if (isOpen) redraw(place, processes(report, store), queue(report));
    } catch (error) {
      if (isOpen) redraw(place, el("p", { class: "remark warning" }, error.message));
    }
    if (isOpen) timer = setTimeout(load, INTERVAL);
  }
  const remove = store.on("daemons", load);
  load();
  return () => {
    isOpen = false;
    clearTimeout(timer);
    remove();
  };
}

function processes(report, store) {
  if (report.keeper === "systemd") {
    return [
      el("p", {}, "The daemons are services of this host. To act on them:"),
      el("ul", { class: "commands" }, report.commands.map(({ title, command: line }) => command(line, title))),
    ];
  }
  if (report.keeper !== "run") return el("p", { class: "remark warning" }, report.problem);
  const order = (path, body, told) => () => store.post(`daemons/${path}`, body).then(() => told);
  return [
    el("table", {},
      el("thead", {}, el("tr", {}, ["Daemon", "Up", ""].map((title) => el("th", { scope: "col" }, title)))),
      el("tbody", {},
        report.processes.map((daemon) => el("tr", { "data-daemon": daemon.name, "data-pid": daemon.pid },
          el("th", { scope: "row" }, daemon.name, el("small", {}, facts(daemon))), el("td", {}, duration(daemon.uptime_s)),
          el("td", { class: "orders" },
            button("Restart", order("restart", { name: daemon.name }, `${daemon.name} was asked to end (SIGTERM), and comes back.`),
              { "data-key": `restart ${daemon.name}`, "aria-label": `Restart ${daemon.name}` }),
            button("Kill", order("kill", { name: daemon.name }, `${daemon.name} was killed (SIGKILL), and comes back.`),
              { "data-key": `kill ${daemon.name}`, "aria-label": `Kill ${daemon.name}`, class: "plain danger" })))),
        report.down.map((name) => el("tr", { "data-daemon": name, class: "down" },
          el("th", { scope: "row" }, name), el("td", { colspan: "2" }, "isn't running at the moment"))))),
    el("div", { class: "orders" },
      button("Add a consumer", order("consumers", { add: true }, "One more consumer starts."), { "data-key": "add" }),
      report.processes.some((daemon) => daemon.name.startsWith("consumer-"))
        && button("Take it away again", order("consumers", { add: false }, "The consumer that was added last ends."), { "data-key": "remove" })),
  ];
}

function facts({ pid, memory, restarts }) {
  return `${pid}, ${Math.round(memory / 1048576)} MB, ${restarts === 1 ? "1 restart" : `${restarts} restarts`}`;
}

// A command to be given by hand, with a button that copies it.
function command(line, title) {
  return el("li", {}, title && el("span", {}, title), el("code", {}, line),
    button("Copy", () => copy(line, "The command"), { "aria-label": `Copy ${line}` }));
}

function queue(report) {
  if (!report.queue) return el("p", { class: "remark warning" }, report.queue_problem);
  const { streams, consumers, dead_letters: dead } = report.queue;
  return [
    el("table", {},
      el("thead", {}, el("tr", {}, ["Stream", "Waiting", "In hand", "Lag"].map((title) => el("th", { scope: "col" }, title)))),
      el("tbody", {}, streams.map((stream) => el("tr", {},
        el("th", { scope: "row" }, stream.stream), el("td", {}, String(stream.waiting)), el("td", {}, String(stream.pending)),
        el("td", {}, stream.lag_ms === null ? "–" : `${(stream.lag_ms / 1000).toFixed(1)} s`))))),
    el("table", {},
      el("thead", {}, el("tr", {}, ["Consumer in the group", "In hand", "Idle"].map((title) => el("th", { scope: "col" }, title)))),
      el("tbody", {}, consumers.length === 0 ? el("tr", {}, el("td", { colspan: "3" }, "none reads the queue"))
        : consumers.map((consumer) => el("tr", {}, el("th", { scope: "row" }, consumer.name), el("td", {}, String(consumer.pending)),
          el("td", {}, `${(consumer.idle_ms / 1000).toFixed(1)} s`))))),
    el("p", {}, dead === 0 ? "No dead letters." : `${dead} dead letters: events that could not be handled.`),
  ];
}

function duration(seconds) {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}
