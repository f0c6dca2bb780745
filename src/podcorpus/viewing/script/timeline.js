// The timeline: chapters, a row for each speaker, mentions; a stretch that is drawn on it filters everything else.

const WIDTH = 1000, ROW = 16, TOP = 26, MOST_ROWS = 8;

function timelineRows(episode) {
  const bySize = [...episode.speakers].sort((a, b) => b.n_words - a.n_words);
  const own = bySize.slice(0, bySize.length > MOST_ROWS ? MOST_ROWS - 1 : MOST_ROWS).sort((a, b) => a.index - b.index);
  const rows = own.map((speaker) => ({ label: speaker.called, speaker, turns: [] }));
  const others = { label: bySize.length > own.length ? `${bySize.length - own.length} others` : "Nobody named", speaker: null, turns: [] };
  for (const turn of episode.turns) (rows.find((row) => turn.speaker && row.speaker === turn.speaker) ?? others).turns.push(turn);
  if (others.turns.length) rows.push(others);
  return rows;
}

function drawTimeline() {
  const place = byId("timeline");
  const { episode } = state;
  if (!place || !episode?.turns.length) return;
  const fields = () => [...place.querySelectorAll("summary, input")];
  const focused = fields().indexOf(document.activeElement);
  const rows = timelineRows(episode);
  const names = TOP + ROW * rows.length + 6, height = names + 14;
  const x = (at) => (WIDTH * at) / episode.end;
  const chapters = episode.chapters.filter((chapter) => chapter.from != null);
  const svg = s("svg", {
    viewBox: `0 0 ${WIDTH} ${height}`, preserveAspectRatio: "none", role: "img", class: "line", style: { height: `${height}px` },
    "aria-label": `Timeline of ${counted(episode.turns.length, "turn")} by ${counted(episode.speakers.length, "speaker")} in ${counted(chapters.length, "chapter")}. Filter by chapter and speaker beside the text.`,
  },
  chapters.map((chapter, i) => s("rect", {
    x: x(chapter.from), y: 0, width: Math.max(1, x(chapter.to) - x(chapter.from) - 1), height: TOP - 6,
    class: `part${i % 2 ? " odd" : ""}${state.chapter === chapter.chapter_id ? " chosen" : ""}`, data: { chapter: chapter.chapter_id },
  }, s("title", {}, `${episode.label(chapter.from)} ${chapter.title ?? ""}`))),
  rows.map((row, i) => row.turns.map((turn) => s("rect", {
    x: x(turn.from), y: TOP + i * ROW + 2, width: Math.max(0.8, x(turn.to) - x(turn.from) - 0.4), height: ROW - 4,
    class: `speech${turnShown(turn) ? "" : " dim"}`, data: { speaker: String((turn.speaker?.index ?? -1) % 8) },
  }))),
  episode.mentions.map((mention) => s("rect", {
    x: x(mention.at), y: names, width: 1.2, height: mention.form === "asr_error" ? 12 : 8,
    class: `tickmark ${typeOf(mention) ?? "UNTYPED"}${mentionShown(mention) ? "" : " dim"}`,
  })),
  state.range ? s("rect", { x: x(state.range[0]), y: 0, width: Math.max(2, x(state.range[1]) - x(state.range[0])), height, class: "brush" }) : null,
  s("rect", { x: -10, y: 0, width: 1.6, height, class: "playhead", id: "playhead" }));
  const axis = h("div", { class: "axis", "aria-hidden": "true" }, [0, 0.25, 0.5, 0.75, 1].map((part) => h("span", {}, episode.label(part * episode.end))));
  const labels = h("div", { class: "labels", "aria-hidden": "true", style: { "padding-top": `${TOP}px` } }, rows.map((row) => h("span", {
    style: { height: `${ROW}px` }, title: row.label, class: row.speaker ? "lane" : null,
    onclick: () => row.speaker && toggle(state.speakers, row.speaker.speaker_id),
  }, h("bdi", {}, row.label))));
  place.replaceChildren(h("div", { class: "lanes" }, labels, h("div", { class: "plot" }, svg, axis)), rangeFields(episode));
  if (focused >= 0) fields()[focused].focus();
  brush(svg, episode);
  placePlayhead();
}

// The same stretch for the keyboard.
function rangeFields(episode) {
  const [from, to] = state.range ?? [0, episode.end];
  const field = (label, value, act) => h("label", {}, label, h("input", {
    type: "range", min: 0, max: 1000, value: Math.round((1000 * value) / episode.end), "aria-valuetext": episode.label(value),
    onchange: (event) => act((event.target.valueAsNumber * episode.end) / 1000),
  }));
  const set = (a, b) => {
    state.range = a <= 0 && b >= episode.end ? null : [Math.min(a, b), Math.max(a, b)];
    changed("filters");
  };
  return h("details", { class: "stretch", open: rangeFields.open, ontoggle: (event) => { rangeFields.open = event.target.open; } },
    h("summary", {}, "Show a stretch only"), field("From ", from, (at) => set(at, to)), field("To ", to, (at) => set(from, at)));
}

function brush(svg, episode) {
  let start = null, moved = false;
  const at = (event) => {
    const box = svg.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * episode.end;
  };
  svg.addEventListener("pointerdown", (event) => {
    start = at(event);
    moved = false;
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (start === null || Math.abs(at(event) - start) < episode.end / 200) return;
    moved = true;
    let drawn = svg.querySelector(".brush");
    if (!drawn) svg.append(drawn = s("rect", { class: "brush", y: 0, height: "100%" }));
    const [a, b] = [start, at(event)].sort((one, other) => one - other);
    drawn.setAttribute("x", (WIDTH * a) / episode.end);
    drawn.setAttribute("width", (WIDTH * (b - a)) / episode.end);
  });
  svg.addEventListener("pointerup", (event) => {
    if (start === null) return;
    const end = at(event), begin = start;
    start = null;
    if (moved) {
      state.range = [begin, end].sort((one, other) => one - other);
      changed("filters");
      return;
    }
    const box = svg.getBoundingClientRect();
    const part = episode.chapters.find((one) => one.from != null && end >= one.from && end < one.to);
    if (event.clientY - box.top < TOP - 6 && part) {
      state.chapter = state.chapter === part.chapter_id ? null : part.chapter_id;
      changed("filters");
    } else if (state.range) {
      state.range = null;
      changed("filters");
    } else {
      const turn = episode.turns.findLast((one) => one.from <= end) ?? episode.turns[0];
      location.hash = turn.turn_id;
    }
  });
}
