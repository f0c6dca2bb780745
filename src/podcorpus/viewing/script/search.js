// Search: words where they are at hand; names, speakers, chapters and ids in any case.

const hits = { list: [], at: -1 };

function patternOf(query) {
  return new RegExp(escapedPattern(query.normalize("NFC").trim()), "giu");
}

// What matches in an episode, in its order.
function* matchesIn(episode, pattern) {
  for (const turn of episode.turns) {
    if (turn.text != null) {
      for (const match of turn.text.matchAll(pattern)) {
        if (!match[0]) continue;
        const points = pointsOf(turn);
        yield { turn, start: points.point(match.index), end: points.point(match.index + match[0].length) };
      }
    }
    for (const mention of turn.mentions) {
      const names = [turn.text == null ? mention.surface : "", meantBy(mention) ?? ""];
      const in_words = turn.text != null && new RegExp(pattern).test(mention.surface);
      if (!in_words && names.some((name) => new RegExp(pattern).test(name))) yield { turn, mention };
    }
  }
}

// Whether the filters leave a hit; of all episodes at once, those of names.
function hitShown(hit, all = false) {
  const { chapter, speaker, turn, mention } = hit;
  if (chapter) return all || (chapter.from == null ? state.chapter === null && state.range === null : inTime(chapter.from, chapter.to));
  if (speaker) return all || !state.speakers.size || state.speakers.has(speaker.speaker_id);
  if (mention) return all ? mentionOfTypeShown(mention) : mentionShown(mention);
  return all ? !filteredMentions() || turn.mentions.some(mentionOfTypeShown) : turnShown(turn);
}

function found(pattern, text) {
  return Boolean(text) && new RegExp(pattern).test(text);
}

// Highlights the hits in the reader, and says how many there are.
function searchReader() {
  CSS.highlights?.delete("hits");
  CSS.highlights?.delete("hit");
  for (const link of document.querySelectorAll("a.mark.hit")) link.classList.remove("hit");
  hits.list = [];
  hits.at = -1;
  const { episode, query } = state;
  if (query && episode && state.view === "reader") {
    hits.list = [...matchesIn(episode, patternOf(query))].filter((hit) => hitShown(hit));
    const ranges = [];
    for (const hit of hits.list) {
      const element = byId(hit.turn.turn_id);
      if (hit.mention) byId(hit.mention.mention_id)?.classList.add("hit");
      else if (element && (hit.range = rangeIn(element.querySelector(".body"), hit.turn, hit.start, hit.end))) ranges.push(hit.range);
    }
    if (CSS.highlights) CSS.highlights.set("hits", new Highlight(...ranges));
  }
  countHits();
}

function countHits() {
  const place = byId("hits");
  const { query, episode } = state;
  if (!query || state.view !== "reader") return place.replaceChildren();
  const text = hits.at < 0 ? counted(hits.list.length, "hit") : `${number(hits.at + 1)} of ${number(hits.list.length)}`;
  const words = episode?.hasText ? "" : " among names";
  return place.replaceChildren(h("span", {}, text + words), h("a", { href: `#/search/${encodeURIComponent(query)}` }, "list"));
}

function nextHit(step) {
  if (!hits.list.length) return;
  hits.at = (hits.at + step + hits.list.length) % hits.list.length;
  const hit = hits.list[hits.at];
  if (hit.range && CSS.highlights) CSS.highlights.set("hit", new Highlight(hit.range));
  const element = hit.mention ? byId(hit.mention.mention_id) : byId(hit.turn.turn_id);
  for (const one of document.querySelectorAll(".selected")) one.classList.remove("selected");
  element?.classList.add("selected");
  if (element) bring(hit.range?.startContainer.parentElement.closest(".body, .mark") ?? element);
  countHits();
}

async function searchView(query) {
  const pattern = patternOf(query);
  const { corpus, episode } = state;
  const entities = [...corpus.entities.values()].filter((one) => (!state.types.size || state.types.has(one.entity_type)) && [one.canonical_name, one.entity_id, ...one.aliases, ...one.heard.map(([surface]) => surface)].some((name) => found(pattern, name)));
  const list = h("ol", { class: "mentions" }), total = h("p", { class: "facts", role: "status" }, "Searching …");
  const several = corpus.episodes.length > 1;
  const scope = several && !ofAllEpisodes() ? [episode.meta] : corpus.episodes;
  const titles = corpus.episodes.filter((one) => several && found(pattern, `${one.title ?? ""} ${one.episode_id}`));
  const shown = [];
  const view = [
    viewHead(`Search: ${query}`, button("CSV", () => saveHits(shown))),
    titles.length ? h("section", {}, h("h2", {}, "Episodes"), h("ul", {}, titles.slice(0, 50).map((one) => h("li", {}, h("a", { href: `#${one.episode_id}`, dir: "auto" }, one.title ?? one.episode_id))))) : null,
    entities.length ? h("section", {}, h("h2", {}, "Entities"), h("ul", { class: "flow" }, entities.slice(0, 60).map((one) => h("li", {}, h("a", { href: entityLink(one.entity_id), dir: "auto" }, one.canonical_name), h("span", { class: "n" }, ` ${number(one.n_mentions)}`))))) : null,
    h("section", {}, h("h2", {}, "In the transcripts"), total, list),
  ];
  searchAll(scope, pattern, list, total, shown);
  return view;
}

async function searchAll(scope, pattern, list, total, shown) {
  let wordless = 0;
  const all = ofAllEpisodes();
  for await (const episode of eachEpisode(scope, total, "Searching")) {
    if (!episode.hasText && episode.turns.length) wordless++;
    const hits = [
      ...episode.chapters.filter((one) => found(pattern, one.title)).map((chapter) => ({ chapter, episode })),
      ...episode.speakers.filter((one) => found(pattern, `${one.called} ${one.label}`)).map((speaker) => ({ speaker, episode })),
      ...matchesIn(episode, pattern),
    ];
    shown.push(...hits.filter((hit) => hitShown(hit, all)));
  }
  total.textContent = `${counted(shown.length, "hit")}${wordless ? `; of ${counted(wordless, "episode")} only names were searched, since the words are not here` : ""}`;
  paged(shown, hitRow, list, 100);
}

function hitRow(hit) {
  if (hit.mention) return mentionRow(hit.mention);
  const { episode } = hit.turn ?? hit;
  const where = state.corpus.episodes.length > 1 ? h("a", { class: "where", href: `#${episode.id}`, dir: "auto" }, shortened(episode.title, 40)) : null;
  if (hit.chapter) {
    return h("li", { class: "row" }, where, h("span", { class: "time" }, hit.chapter.from == null ? "" : episode.label(hit.chapter.from)), h("span", { class: "by" }, "chapter"), h("a", { href: `#${hit.chapter.chapter_id}`, dir: "auto" }, hit.chapter.title));
  }
  if (hit.speaker) {
    return h("li", { class: "row" }, where, h("span", { class: "time" }), h("span", { class: "by" }, "speaker"), h("a", { href: `#${hit.speaker.speaker_id}`, dir: "auto" }, hit.speaker.called));
  }
  const { turn, start, end } = hit, points = pointsOf(turn);
  const cut = (from, to) => points.slice(Math.max(0, from), Math.min(points.length, to)).replace(/\s+/g, " ");
  return h("li", { class: "row" }, where, h("a", { class: "time", href: `#${turn.turn_id}` }, episode.label(episode.at(turn, start, timeAt(turn, start)))),
    h("span", { class: "by" }, h("bdi", {}, turn.speaker?.called ?? "")),
    h("span", { class: "kwic", lang: episode.meta.language ?? null }, h("span", { class: "left", dir: "auto" }, cut(start - AROUND, start)), h("mark", {}, cut(start, end)), h("span", { class: "right", dir: "auto" }, cut(end, end + AROUND))));
}

function setQuery(query) {
  state.query = query;
  byId("query").value = query;
  searchReader();
}
