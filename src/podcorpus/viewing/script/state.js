// What is shown: the corpus, the episode, and what it is filtered by. Parts of the page listen to changes.

const TYPES = ["PERSON", "ORG", "PLACE", "PRODUCT", "WORK", "EVENT", "NIL"];
const TYPE_NAMES = {
  PERSON: "Person", ORG: "Organisation", PLACE: "Place", PRODUCT: "Product", WORK: "Work", EVENT: "Event",
  NIL: "Not in the registry",
};
const FORM_NAMES = { canonical: "as in the registry", alias: "another name in use", asr_error: "misheard" };

const state = {
  corpus: null, episode: null, selected: null, spelling: "heard", scope: "episode", query: "",
  speakers: new Set(), types: new Set(), chapter: null, range: null, misheard: false,
};
const listeners = new Map();

function on(change, act) {
  listeners.set(change, [...(listeners.get(change) ?? []), act]);
}

function changed(change) {
  for (const act of listeners.get(change) ?? []) act();
}

// A person's own settings, where the browser keeps them for a page from disk.
function remembered(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(`podcorpus-${name}`);
    localStorage.setItem(`podcorpus-${name}`, value);
  } catch {
    // Kept for as long as the page is open.
  }
  return value ?? null;
}

function typeOf(mention) {
  return mention.link_status === "nil" ? "NIL" : mention.entity_type;
}

function entityOf(mention) {
  return state.corpus.entities.get(mention.entity_id) ?? null;
}

function meantBy(mention) {
  return entityOf(mention)?.canonical_name ?? null;
}

// Filters: speakers, chapter and stretch of time of the episode; types and misheard names of mentions.
function filtered() {
  return filteredTurns() || filteredMentions();
}

function filteredTurns() {
  return state.speakers.size > 0 || state.chapter !== null || state.range !== null;
}

function filteredMentions() {
  return state.types.size > 0 || state.misheard;
}

function inTime(from, to) {
  const { range, chapter, episode } = state;
  if (range && (to <= range[0] || from >= range[1]) && !(from === to && from >= range[0] && from <= range[1])) return false;
  const part = chapter && episode.chapterOf.get(chapter);
  return !part || part.from == null || (from < part.to && (to > part.from || from === part.from));
}

function turnShown(turn) {
  if (state.speakers.size && !state.speakers.has(turn.speaker_id ?? "")) return false;
  if (!inTime(turn.from, turn.to)) return false;
  return !filteredMentions() || turn.mentions.some(mentionShown);
}

// Of several episodes, the filters of one episode do not apply.
function ofAllEpisodes() {
  return state.corpus.episodes.length > 1 && (state.scope === "corpus" || !state.episode);
}

function mentionOfTypeShown(mention) {
  if (state.types.size && !state.types.has(typeOf(mention))) return false;
  return !state.misheard || mention.form === "asr_error";
}

function mentionShown(mention) {
  if (!mentionOfTypeShown(mention)) return false;
  if (state.speakers.size && !state.speakers.has(mention.speaker_id ?? mention.turn.speaker_id ?? "")) return false;
  return inTime(mention.at, mention.at);
}

function toggle(set, value) {
  if (!set.delete(value)) set.add(value);
  changed("filters");
}

function clearFilters() {
  state.speakers.clear();
  state.types.clear();
  Object.assign(state, { chapter: null, range: null, misheard: false });
  changed("filters");
}

// What the page is filtered by, as chips that take a filter away again: all filters, or those of names only.
function filterChips(namesOnly = false) {
  const { episode } = state;
  const chip = (label, act) => button(label, () => { act(); changed("filters"); }, {
    class: "chip", title: "Remove this filter", "aria-label": `Remove the filter ${label}`,
  });
  const chips = [];
  for (const id of namesOnly ? [] : state.speakers) {
    chips.push(chip(episode?.speakerOf.get(id)?.called ?? "Nobody named", () => state.speakers.delete(id)));
  }
  if (state.chapter && !namesOnly) {
    const chapter = episode.chapterOf.get(state.chapter);
    chips.push(chip(chapter.title ?? clock(chapter.published_start_ms ?? 0), () => { state.chapter = null; }));
  }
  if (state.range && !namesOnly) chips.push(chip(state.range.map((at) => episode.label(at)).join("–"), () => { state.range = null; }));
  for (const type of state.types) chips.push(chip(TYPE_NAMES[type], () => state.types.delete(type)));
  if (state.misheard) chips.push(chip("Misheard names", () => { state.misheard = false; }));
  if (chips.length > 1) chips.push(button("Clear all", clearFilters, { class: "chip clear" }));
  return chips;
}
