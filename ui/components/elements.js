// Building blocks of the page. Text of people and models enters through textContent alone, never as markup.

/** An element with a class, a text and attributes; `on` holds event listeners. */
function element(name, { className, text, on, ...attributes } = {}, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    made.setAttribute(key, value === true ? "" : String(value));
  }
  for (const [event, listener] of Object.entries(on || {})) made.addEventListener(event, listener);
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

function button(text, className, listener, attributes = {}) {
  return element("button", { type: "button", className: `ck-button ${className || ""}`, text, on: { click: listener }, ...attributes });
}

/** A link to a source; anything but https is shown as text. */
function sourceLink(url, text) {
  if (!/^https:\/\/[\w.-]+(\/|$)/.test(url || "")) return element("span", { text });
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer", text });
}

/** Writes to the clipboard, also where the page is not a secure context. Resolves to whether it worked. */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const holder = element("textarea", { className: "ck-offscreen", "aria-hidden": "true" });
    holder.value = text;
    const before = document.activeElement;
    document.body.append(holder);
    holder.select();
    const worked = document.execCommand("copy");
    holder.remove();
    if (before && before.focus) before.focus();
    return worked;
  }
}

/** Scrolls `holder` until `target` is seen: a third down where there is room, as high as need be where it is tall. */
function scrollWithin(holder, target) {
  const place = target.getBoundingClientRect();
  const frame = holder.getBoundingClientRect();
  if (place.top >= frame.top && place.bottom <= frame.bottom) return;
  const above = Math.max(4, Math.min(frame.height / 3, frame.height - place.height - 4));
  holder.scrollTop += place.top - frame.top - above;
}

function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Spaces and line ends that would be invisible in a short excerpt. */
function visible(text) {
  return text.replace(/\n/g, "↵").replace(/^ +| +$/g, (spaces) => "␣".repeat(spaces.length));
}

/** Invisible direction marks are shown as their names, so that an excerpt cannot turn the words around it. */
function plain(text) {
  return text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (char) => `[U+${char.codePointAt(0).toString(16).toUpperCase()}]`);
}

function excerpt(text, most = 160) {
  const shown = plain(visible(text));
  return shown.length > most ? `${shown.slice(0, most)}…` : shown;
}

/** Whether the page is dark, from the background it has. */
function darkPage(node) {
  const color = getComputedStyle(node).getPropertyValue("--st-background-color").trim();
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(color);
  const parts = digits ? digits.slice(1).map((part) => parseInt(part, 16)) : (color.match(/\d+/g) || [255, 255, 255]).slice(0, 3).map(Number);
  return parts[0] * 0.3 + parts[1] * 0.59 + parts[2] * 0.11 < 128;
}
