// What the address after # means: an id of any table, or a view.

const VIEWS = {
  episodes: () => episodesView(), entities: () => entitiesView(), heard: () => heardView(), findings: () => findingsView(),
  about: () => aboutView(), search: (query) => searchView(query), name: (name) => nameView(name),
  entity: (id) => (state.corpus.entities.has(id) ? entityView(id) : unknownView(id)),
};

function unknownView(id) {
  return [h("header", { class: "view-head" }, h("h1", {}, "Not in this corpus")), h("p", {}, "There is no ", h("code", { dir: "auto" }, shortened(id, 120)), " in this version of the corpus.")];
}

// The episode that an id belongs to: the longest id of an episode that it begins with.
function episodeOf(id) {
  const parts = id.split(".");
  for (let n = parts.length; n > 0; n--) {
    const meta = state.corpus.byId.get(parts.slice(0, n).join("."));
    if (meta) return meta;
  }
  return null;
}

// Where in the reader an id of an episode is; null if the episode has no such id.
function placeOf(episode, id) {
  if (id === episode.id || episode.turnOf.has(id) || episode.mentionOf.has(id)) return id;
  const chapter = episode.chapterOf.get(id);
  if (chapter) return byId(id) ? id : episode.id;
  const part = episode.cues.find((one) => one.cue_id === id) ?? episode.segments.find((one) => one.segment_id === id);
  if (part) return part.turn_id ?? episode.id;
  const speaker = episode.speakerOf.get(id);
  return speaker ? episode.turns.find((turn) => turn.speaker === speaker)?.turn_id ?? episode.id : null;
}

// What an id is redirected to, by a line of its own or that of its episode; undefined if by none.
function redirectOf(id) {
  const { redirects, moved } = state.corpus;
  if (Object.hasOwn(redirects, id)) return redirects[id];
  const episode = moved.find((one) => id.startsWith(`${one}.`) && /^\.[^.]+(\.m\d+)?$/.test(id.slice(one.length)));
  return episode && redirects[episode] + id.slice(episode.length);
}

// Where an id of an earlier version went.
function redirected(id) {
  const seen = new Set();
  let at = id;
  for (let next = redirectOf(at); next && !seen.has(at); next = redirectOf(at)) {
    seen.add(at);
    at = next;
  }
  if (at !== id) announce(`${id} is now ${at}`);
  return at;
}

let visit = 0;

async function show() {
  const own = ++visit;
  let hash = location.hash.slice(1);
  try {
    hash = decodeURIComponent(hash);
  } catch {
    // A stray % is part of the id.
  }
  const { corpus } = state;
  hash = redirected(hash);
  if (!hash) hash = corpus.episodes.length === 1 ? corpus.episodes[0].episode_id : "/episodes";
  const [, view, rest] = /^\/([a-z]+)(?:\/([\s\S]*))?$/.exec(hash) ?? [];
  const meta = view ? null : episodeOf(hash);
  try {
    if (meta) await showReader(meta, hash, own);
    else {
      const made = view ? VIEWS[view] && (() => VIEWS[view](rest ?? "")) : corpus.entities.has(hash) ? () => entityView(hash) : null;
      if (view === "search") setQuery(rest ?? "");
      await showView(made ?? (() => unknownView(hash)), view ?? "entities", own);
    }
  } catch (error) {
    if (own === visit) byId("main").replaceChildren(h("p", { class: "empty", role: "alert" }, `${error.message}.`));
    console.error(error);
  }
}

function setView(view) {
  state.view = view;
  document.documentElement.dataset.view = view;
  const tab = { episodes: "reader", entity: "entities", name: "entities" }[view] ?? view;
  for (const link of document.querySelectorAll("#tabs a")) {
    if (link.dataset.view === tab) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  byId("to-reader").href = `#${state.episode?.id ?? ""}`;
}

async function showReader(meta, id, own) {
  const episode = await loadEpisode(meta);
  if (own !== visit) return;
  const drawn = state.view === "reader" && state.episode === episode;
  if (!drawn) {
    if (state.episode !== episode) {
      Object.assign(state, { episode, chapter: null, range: null, told: null });
      state.speakers.clear();
    }
    setView("reader");
    document.title = `${episode.title} · ${state.corpus.info.title}`;
    byId("main").replaceChildren(...readerView(episode));
    drawRail();
    drawHydration();
    drawTimeline();
    filterReader();
    searchReader();
    if (audio.element) drawPlayer();
  }
  const place = placeOf(episode, id);
  if (place === null) {
    announce(`${id} is not in this episode`);
    return;
  }
  if (place !== episode.id || id !== episode.id) select(place);
  else if (!drawn) scrollTo(0, 0);
}

async function showView(made, view, own) {
  const children = await made();
  if (own !== visit) return;
  const same = state.view === view;
  setView(view);
  state.drawn = made;
  byId("main").replaceChildren(...children.flat(Infinity).filter(Boolean));
  drawHydration();
  document.title = `${byId("main").querySelector("h1")?.textContent ?? ""} · ${state.corpus.info.title}`;
  drawRail();
  searchReader();
  scrollTo(0, 0);
  if (!same || view === "entity") byId("main").focus({ preventScroll: true });
}

// Draws what is shown again, as after a change of filters.
async function redraw() {
  if (state.view === "reader") {
    drawTimeline();
    filterReader();
    searchReader();
  } else if (state.drawn) {
    const children = await state.drawn();
    byId("main").replaceChildren(...children.flat(Infinity).filter(Boolean));
    drawHydration();
  }
}
