// The reader: an episode's turns under its chapters.

// From so many on, turns are laid out only where they are seen.
const MANY_TURNS = 600;

const TICKS = {
  verified: ["M2 6.5 5 9.5 10.5 2.5", "Verified: the SHA-256 of these words is the one in the corpus"],
  differs: ["M2.5 2.5 9.5 9.5 M9.5 2.5 2.5 9.5", "These words differ from those of the corpus: their SHA-256 is another one"],
};

// Drawn, since fonts place the signs at different heights.
function tick(state) {
  const [path, title] = TICKS[state] ?? [];
  if (!path) return h("span", { class: "tick" });
  return h("span", { class: `tick ${state}`, title, role: "img", "aria-label": title },
    s("svg", { viewBox: "0 0 12 12", "aria-hidden": "true" }, s("path", { d: path })));
}

function turnElement(turn, before) {
  const quiet = turn.kind === "backchannel";
  const same = before && before.speaker_id === turn.speaker_id && turn.speaker_id != null && !turn.begins.length;
  const name = turn.speaker?.called;
  const label = turn.start_ms == null ? `${turn.index + 1}` : clock(turn.start_ms);
  return h("article", {
    class: `turn${quiet ? " quiet" : ""}${same ? " same" : ""}`, id: turn.turn_id, tabindex: "-1",
    data: { speaker: String((turn.speaker?.index ?? -1) % 8) }, "aria-label": `${name ?? "Turn"}, ${label}`,
  },
  h("div", { class: "margin" },
    h("a", { class: "time", href: `#${turn.turn_id}`, title: `Link to ${turn.turn_id}`, "aria-label": `${label}, link to this turn` }, label),
    tick(turn.state)),
  h("div", { class: "said" },
    name ? h("p", { class: "speaker" }, h("bdi", {}, name),
      turn.continues_turn_id ? h("a", { class: "goes-on", href: `#${turn.continues_turn_id}`, title: "Goes on from an earlier turn" }, "continues") : null) : null,
    turn.text == null ? h("span", { class: "off" }, `${counted(turn.n_words, "word")}, not on this page. `) : null,
    bodyOf(turn)));
}

function chapterHeading(chapter) {
  return h("h2", { class: "chapter", id: chapter.chapter_id },
    h("bdi", {}, chapter.title ?? "Untitled chapter"),
    chapter.from == null ? null : h("a", { href: `#${chapter.chapter_id}`, class: "time" }, state.episode.label(chapter.from)));
}

function episodeHead(episode) {
  const { meta } = episode;
  const facts = [
    meta.season != null ? `Season ${meta.season}` : null, meta.number != null ? `Episode ${meta.number}` : null,
    meta.published_on, meta.duration_ms != null ? clock(meta.duration_ms) : null,
    counted(meta.n_turns, "turn"), counted(meta.n_mentions, "mention"), meta.language,
    meta.transcript_kind === "automatic" ? "machine transcript" : meta.transcript_kind === "human" ? "transcript by a person" : null,
  ].filter((fact) => fact != null);
  return h("header", { class: "episode-head", id: meta.episode_id },
    meta.show ? h("p", { class: "show", dir: "auto" }, meta.show) : null,
    h("h1", { dir: "auto" }, episode.title),
    h("p", { class: "facts" }, facts.join(" · "), isWeb(meta.url) ? [" · ", outside(meta.url, "episode page")] : null),
    h("p", { class: "people" }, episode.speakers.map((speaker) => [
      h("span", { class: "who", data: { speaker: String(speaker.index % 8) } }, h("bdi", {}, speaker.called),
        speaker.role ? h("span", { class: "role" }, ` ${speaker.role}`) : null), " "])),
    h("div", { id: "hydration" }));
}

function readerView(episode) {
  const flow = h("div", { class: `turns${episodeIsLong() ? " long" : ""}`, lang: episode.meta.language ?? null });
  episode.turns.forEach((turn, i) => {
    for (const chapter of turn.begins) if (!chapter.start_char) flow.append(chapterHeading(chapter));
    flow.append(turnElement(turn, episode.turns[i - 1]));
  });
  if (!episode.turns.length) flow.append(h("p", { class: "empty" }, "This episode has no turns."));
  return [
    episodeHead(episode), h("div", { id: "timeline" }), h("div", { class: "shown", id: "shown" }), flow,
    h("footer", { class: "rights" }, h("p", { dir: "auto" }, episode.meta.rights), h("p", { class: "id" }, episode.id), h("p", { class: "on-paper" }, state.corpus.citation.text)),
  ];
}

function redrawTurn(turn) {
  const element = byId(turn.turn_id);
  if (!element?.classList.contains("turn")) return;
  element.querySelector(".body").replaceWith(bodyOf(turn));
  element.querySelector(".tick").replaceWith(tick(turn.state));
  if (turn.text != null) element.querySelector(".said > .off")?.remove();
}

// Hides turns that the filters leave out, and headings of chapters of which nothing is left.
function filterReader() {
  const { episode } = state;
  const shown = byId("shown");
  if (!shown || !episode) return;
  let n = 0, mentions = 0;
  const chapters = new Set();
  for (const turn of episode.turns) {
    const element = byId(turn.turn_id);
    if (!element) return;
    element.hidden = !turnShown(turn);
    if (element.hidden) continue;
    n++;
    mentions += turn.mentions.filter(mentionShown).length;
    if (turn.chapter_id) chapters.add(turn.chapter_id);
  }
  for (const link of document.querySelectorAll(".turns a.mark")) link.classList.toggle("dim", !mentionShown(link.mention));
  for (const heading of document.querySelectorAll(".turns > h2")) heading.hidden = filtered() && !chapters.has(heading.id);
  shown.replaceChildren(...(filtered() ? [
    h("p", {}, `${number(n)} of ${counted(episode.turns.length, "turn")}, ${counted(mentions, "mention")}`), ...filterChips(),
  ] : []));
}

function select(id, scroll = true) {
  for (const element of document.querySelectorAll(".selected")) element.classList.remove("selected");
  const element = byId(id);
  state.selected = id;
  if (!element) return;
  const turn = element.closest(".turn");
  if (turn?.hidden) clearFilters();
  element.classList.add("selected");
  if (turn) {
    turn.classList.add("selected");
    showTools(turn);
  }
  if (scroll) {
    bring(element);
    const focusable = element.matches("a, [tabindex]") ? element : turn;
    focusable?.focus({ preventScroll: true });
  }
}

// Scrolls to an element, and again while turns on the way there are laid out and turn out longer or shorter.
function bring(element, frames = 12) {
  const to = () => element.scrollIntoView({ block: element.offsetHeight > innerHeight * 0.6 ? "start" : "center", behavior: "instant" });
  to();
  let top = element.getBoundingClientRect().top;
  const again = () => {
    if (Math.abs(element.getBoundingClientRect().top - top) > 2) {
      to();
      top = element.getBoundingClientRect().top;
    }
    if (frames-- > 0) requestAnimationFrame(again);
  };
  if (episodeIsLong()) requestAnimationFrame(again);
}

function episodeIsLong() {
  return (state.episode?.turns.length ?? 0) > MANY_TURNS;
}

// What can be done with the selected turn.
function showTools(element) {
  document.querySelector(".tools")?.remove();
  const turn = state.episode.turnOf.get(element.id);
  const facts = [counted(turn.n_sentences ?? 0, "sentence"), counted(turn.n_cues ?? 0, "cue"), `source ${turn.source_start}–${turn.source_end}`];
  element.append(h("div", { class: "tools" },
    h("p", {}, audioReady() && turn.start_ms != null ? button("Play", () => playTurn(turn)) : null,
      button("Link", () => copy(linkTo(turn.turn_id), "Link"), { title: `Copy the link to ${turn.turn_id}` }),
      button("Cite", () => copy(citationOf(turn), "Citation"), { title: "Copy the citation of this turn" })),
    h("p", { class: "facts", title: facts.join(", ") }, h("span", { class: "id" }, turn.turn_id.slice(turn.episode.id.length + 1)), ` ${counted(turn.n_words, "word")}`)));
}

function linkTo(id) {
  return `${location.href.split("#")[0]}#${id}`;
}
