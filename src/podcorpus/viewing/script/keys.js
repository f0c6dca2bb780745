// The keyboard, and the help that shows it.

const KEYS = [
  ["j", "Next turn", () => step(".turn:not([hidden])", 1)],
  ["k", "Previous turn", () => step(".turn:not([hidden])", -1)],
  ["m", "Next name", () => step(".turn:not([hidden]) .body a.mark:not(.dim)", 1)],
  ["M", "Previous name", () => step(".turn:not([hidden]) .body a.mark:not(.dim)", -1)],
  ["]", "Next chapter", () => step(".turns h2.chapter:not([hidden]), .turns .chapter-inside", 1)],
  ["[", "Previous chapter", () => step(".turns h2.chapter:not([hidden]), .turns .chapter-inside", -1)],
  ["/", "Search", () => byId("query").select()],
  ["n", "Next hit", () => nextHit(1)],
  ["N", "Previous hit", () => nextHit(-1)],
  ["h", "Misheard names: heard, meant, both", () => setSpelling({ heard: "meant", meant: "both", both: "heard" }[state.spelling])],
  ["p", "Play the selected turn, or pause", () => playOrPause()],
  ["1", "Reader", () => go(state.episode ? state.episode.id : "/episodes")],
  ["2", "Entities", () => go("/entities")],
  ["3", "Heard as", () => go("/heard")],
  ["4", "Findings", () => go("/findings")],
  ["d", "Light or dark", () => nextTheme()],
  ["c", "Clear the filters", () => clearFilters()],
  ["?", "This help", () => showHelp()],
];

function go(hash) {
  location.hash = hash;
}

// To the next or previous element of a kind, from the selected one or from what is in the middle of the window.
function step(selector, direction) {
  const all = [...document.querySelectorAll(selector)];
  if (!all.length) return;
  const from = state.selected && byId(state.selected);
  const visible = from && from.getBoundingClientRect().bottom > 0 && from.getBoundingClientRect().top < innerHeight;
  let next;
  if (visible) {
    const at = all.indexOf(from);
    if (at >= 0) next = all[at + direction];
    else {
      const side = direction > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
      const others = all.filter((one) => from.compareDocumentPosition(one) & side && !(one.contains(from)));
      next = direction > 0 ? others[0] : others.at(-1);
    }
  } else next = all.find((one) => one.getBoundingClientRect().top > 60) ?? all.at(-1);
  if (!next) return;
  if (location.hash.slice(1) === next.id) select(next.id);
  else {
    history.replaceState(null, "", `#${next.id}`);
    select(next.id);
  }
}

function playOrPause() {
  if (!audio.element) return drawPlayer();
  if (!audio.element.paused) return audio.element.pause();
  const turn = turnOfSelected();
  return turn && turn !== audio.turn ? playTurn(turn) : audio.element.play();
}

function keysOn() {
  return remembered("keys") !== "off";
}

function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keysOn() || byId("help").open) return;
    if (event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, audio")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const key = KEYS.find(([sign]) => sign === event.key);
    if (!key) return;
    event.preventDefault();
    key[2]();
  });
}

function showHelp() {
  const dialog = byId("help");
  dialog.replaceChildren(h("h2", { id: "help-title" }, "Keys"), h("dl", { class: "keys" }, KEYS.map(([sign, label]) => h("div", {}, h("dt", {}, h("kbd", {}, sign)), h("dd", {}, label)))),
    h("label", {}, h("input", { type: "checkbox", checked: keysOn(), onchange: (event) => remembered("keys", event.target.checked ? "on" : "off") }), " Use single keys"),
    h("p", { class: "bar" }, h("button", { type: "button", onclick: () => dialog.close(), autofocus: true }, "Close")));
  dialog.showModal();
}

const THEMES = ["auto", "light", "dark"];

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  byId("theme").textContent = { auto: "◐", light: "☀", dark: "☾" }[theme];
  byId("theme").setAttribute("aria-label", `Colours: ${{ auto: "as the system", light: "light", dark: "dark" }[theme]}`);
}

function nextTheme() {
  const theme = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length];
  remembered("theme", theme);
  setTheme(theme);
  announce(byId("theme").getAttribute("aria-label"), true);
}
