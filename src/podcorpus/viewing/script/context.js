// A mention in context: the words around it, or its place in its turn where the words are not at hand.

const AROUND = 60;

function contextOf(mention) {
  const { turn } = mention;
  if (turn.text == null) {
    const before = mention.start_char, after = turn.n_chars - mention.end_char;
    return h("span", { class: "kwic bars" },
      h("span", { class: "left" }, h("span", { class: "gap", "aria-hidden": "true", style: { width: `${Math.min(100, before / 4)}%` } })),
      mark(mention, mention.surface, false),
      h("span", { class: "right" }, h("span", { class: "off" }, ` at ${percent(before, turn.n_chars)} of the turn`), h("span", { class: "gap", "aria-hidden": "true", style: { width: `${Math.min(100, after / 4)}%` } })));
  }
  const points = pointsOf(turn);
  const start = Math.max(0, mention.start_char - AROUND), end = Math.min(points.length, mention.end_char + AROUND);
  const cut = (from, to) => points.slice(from, to).replace(/\s+/g, " ");
  return h("span", { class: "kwic", lang: turn.episode.meta.language ?? null },
    h("span", { class: "left", dir: "auto" }, start ? "…" : "", cut(start, mention.start_char)),
    mark(mention, points.slice(mention.start_char, mention.end_char), false),
    h("span", { class: "right", dir: "auto" }, cut(mention.end_char, end), end < points.length ? "…" : ""));
}

function mentionRow(mention) {
  const { turn } = mention;
  const several = state.corpus.episodes.length > 1;
  return h("li", { class: "row" },
    several ? h("a", { class: "where", href: `#${turn.episode.id}`, dir: "auto" }, shortened(turn.episode.title, 40)) : null,
    h("a", { class: "time", href: `#${mention.mention_id}`, "aria-label": `Go to ${mention.mention_id}` }, turn.episode.label(mention.at)),
    h("span", { class: "by" }, h("bdi", {}, turn.speaker?.called ?? "")), contextOf(mention));
}
