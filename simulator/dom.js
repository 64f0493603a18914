// Builds the page's elements. Data goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

// el("button", { class: "plain", onclick: send, disabled: true }, "Send", icon): attributes that are false, null or
// undefined are left out; functions are listeners; children may be nodes, texts, lists of them, or nothing.
export function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  set(element, attributes);
  element.append(...children);
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
}

// Makes the children of an element exactly those, and touches only what differs: what stays keeps its focus, and a
// screen reader hears only of what is new.
export function reconcile(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    if (parent.childNodes[index] !== child) parent.insertBefore(child, parent.childNodes[index] ?? null);
  });
}

// Drawn on a grid of 20 by 20, as lines.
const ICONS = {
  add: "M10 4v12M4 10h12",
  archive: "M3 4h14v4H3zM4.5 8v8h11V8M8 11h4",
  attach: "M14 7l-6 6a2 2 0 0 1-3-3l6.5-6.500a3.5 3.5 0 0 1 5 5L9.5 16",
  back: "M12 4l-6 6 6 6",
  check: "M4 10.500l4 4 8-9",
  close: "M5 5l10 10M15 5L5 15",
  code: "M7 6l-4 4 4 4M13 6l4 4-4 4",
  down: "M5 8l5 5 5-5",
  edit: "M4 16l1-4 8-8 3 3-8 8z",
  file: "M5 3h6l4 4v10H5zM11 3v4h4",
  hash: "M8 3L6 17M14 3l-2 14M4 7.500h13M3 12.500h13",
  help: "M7.5 7.500a2.5 2.5 0 1 1 3.5 2.300c-.8.4-1 .9-1 1.700M10 14.500v.1M10 2.500a7.5 7.5 0 1 1-.01 0",
  inspect: "M9 3.500a5.5 5.5 0 1 1-.01 0M13 13l4 4M6.5 9h1.500l1-2 1 4 .8-2H12",
  lock: "M5 9h10v8H5zM7 9V6.500a3 3 0 0 1 6 0V9",
  menu: "M3 5h14M3 10h14M3 15h14",
  more: "M4.5 9.500a.5.5 0 1 1-.01 0M10 9.500a.5.5 0 1 1-.01 0M15.5 9.500a.5.5 0 1 1-.01 0",
  picture: "M3 4h14v12H3zM3 14l4-4 4 4 2-2 4 3M12.500 7.500a1 1 0 1 1-.01 0",
  react: "M10 3a7 7 0 1 1-.01 0M7 12c1.5 2 4.5 2 6 0M7.5 8v.1M12.5 8v.1",
  search: "M9 3.500a5.5 5.5 0 1 1-.01 0M13 13l4 4",
  send: "M3 4l14 6-14 6 2.5-6zM5.5 10H12",
  switch: "M3 6h7M14 6h3M12 4v4M3 14h3M10 14h7M8 12v4",
  thread: "M3 4h14v9H9l-4 3.500V13H3zM6.5 7.500h7M6.5 10h4",
  trash: "M4 6h12M8 6V4h4v2M5.5 6l.8 11h7.400l.8-11",
  user: "M10 3a3.5 3.5 0 1 1-.01 0M3.5 17c.5-4 3-5.5 6.5-5.500s6 1.5 6.5 5.5",
};

export function icon(name) {
  return svg("svg", { class: "icon", viewBox: "0 0 20 20", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
}

// A button that shows an icon, and says what it does to those who don't see it.
export function iconButton(name, label, onclick, attributes) {
  return el("button", { type: "button", class: "icon-button", title: label, "aria-label": label, onclick, ...attributes },
    icon(name));
}
