// Making elements. Texts become text nodes and nothing is ever parsed as HTML, so that no name or title can do anything.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, one] of Object.entries(value)) element.style.setProperty(key, one);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return element;
}

function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

function s(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function byId(id) {
  return document.getElementById(id);
}

// Whether a browser should open an address.
function isWeb(address) {
  return /^https?:\/\//i.test(address ?? "");
}

// A link to another site.
function outside(address, ...children) {
  return h("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, ...children);
}

function button(label, act, properties = {}) {
  return h("button", { type: "button", onclick: act, ...properties }, label);
}

// One of several choices, as a group of radio buttons.
function choice(legend, name, options, chosen, act) {
  return h("fieldset", { class: "choice" }, h("legend", {}, legend), options.map(([value, label, title]) =>
    h("label", { title }, h("input", {
      type: "radio", name, value, checked: value === chosen, onchange: () => act(value),
    }), h("span", {}, label))));
}

let announcer = null;

// Said by screen readers, and shown for a moment; only said where what it is about can be seen.
function announce(message, seen = false) {
  announcer ??= byId("said");
  announcer.classList.toggle("off", seen);
  announcer.textContent = "";
  requestAnimationFrame(() => { announcer.textContent = message; });
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => { announcer.textContent = ""; }, 6000);
}

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { class: "off", value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  announce(`${what} copied`);
}

function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

// A list of which more is shown on request, since thousands of rows at once are slow.
function paged(items, draw, container, size = 200) {
  let shown = 0;
  const more = button("", () => next(), { class: "more" });
  function next() {
    more.remove();
    const focus = shown > 0;
    const rows = items.slice(shown, shown + size).map(draw);
    container.append(...rows);
    shown += rows.length;
    if (shown < items.length) {
      more.textContent = `Show ${number(Math.min(size, items.length - shown))} more of ${number(items.length - shown)}`;
      container.after(more);
    }
    if (focus) rows[0]?.querySelector("a, button")?.focus();
  }
  queueMicrotask(next);
  return container;
}
