// Starts the page.

async function start() {
  const waiting = byId("waiting");
  if (typeof DecompressionStream === "undefined") {
    waiting.textContent = "This browser is too old to read the data in this page; use one of 2024 or later.";
    return;
  }
  setTheme(remembered("theme") ?? "auto");
  state.spelling = ["heard", "meant", "both"].includes(remembered("spelling")) ? remembered("spelling") : "heard";
  try {
    state.corpus = await loadCorpus();
    if (state.corpus.episodes.length === 1) state.episode = await loadEpisode(state.corpus.episodes[0]);
  } catch (error) {
    waiting.textContent = `The data of this page cannot be read: ${error.message}.`;
    console.error(error);
    return;
  }
  const { corpus } = state;
  const errors = (corpus.findings ?? []).filter((code) => code.level === "error").reduce((sum, code) => sum + code.found, 0);
  const all = (corpus.findings ?? []).reduce((sum, code) => sum + code.found, 0);
  if (all) byId("findings-tab").append(h("span", { class: `badge${errors ? " error" : ""}` }, number(all)));
  on("filters", drawRail);
  on("filters", redraw);
  on("words", drawHydration);
  on("words", redraw);
  byId("skip").addEventListener("click", skipToText);
  byId("theme").addEventListener("click", nextTheme);
  byId("keys").addEventListener("click", showHelp);
  byId("listen").addEventListener("click", drawPlayer);
  byId("csv").addEventListener("click", saveTurns);
  byId("menu").addEventListener("click", () => openRail(byId("menu").getAttribute("aria-expanded") !== "true"));
  byId("rail").addEventListener("click", (event) => { if (event.target.closest("a")) openRail(false); });
  byId("rail").addEventListener("keydown", (event) => { if (event.key === "Escape") openRail(false); });
  const query = byId("query");
  let timer = null;
  query.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { state.query = query.value.trim(); searchReader(); }, 120);
  });
  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    const asked = query.value.trim();
    if (state.view === "reader" && asked && asked === state.query) return nextHit(1);
    state.query = asked;
    searchReader();
    if (state.view !== "reader" && asked) go(`/search/${encodeURIComponent(asked)}`);
    else if (asked) nextHit(1);
    return undefined;
  });
  document.addEventListener("click", (event) => {
    const turn = event.target.closest?.(".turn");
    if (!turn || event.target.closest("a, button, .tools") || String(getSelection())) return;
    history.replaceState(null, "", `#${turn.id}`);
    select(turn.id, false);
  });
  // A link to what is selected already leads there again.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && link.getAttribute("href") === location.hash) show();
  });
  document.addEventListener("dblclick", playWord);
  followMentions();
  followScroll();
  acceptDrops();
  listenToKeys();
  addEventListener("hashchange", show);
  waiting.remove();
  document.documentElement.dataset.ready = "yes";
  await show();
}

// Past the bar, not to a record with this id.
function skipToText(event) {
  event.preventDefault();
  byId("main").focus();
}

// In narrow windows, what is beside the text is over it.
function openRail(open) {
  document.documentElement.classList.toggle("rail-open", open);
  byId("menu").setAttribute("aria-expanded", String(open));
  if (!open && byId("rail").contains(document.activeElement)) byId("menu").focus();
}

// A double click on a word plays from it.
function playWord() {
  const selection = getSelection();
  const element = selection.anchorNode?.parentElement?.closest(".turn");
  const turn = element && state.episode?.turnOf.get(element.id);
  if (!turn || turn.text == null || !audioReady()) return;
  const before = new Range();
  before.setStart(element.querySelector(".body"), 0);
  before.setEnd(selection.anchorNode, selection.anchorOffset);
  playFrom(timeAt(turn, [...before.toString()].length));
}

window.podcorpus = { take: (name, data) => arrived.set(name, data) };
start();
