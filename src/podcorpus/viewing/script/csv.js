// CSV (RFC 4180) of what is shown, with a byte order mark, by which spreadsheets know that it is UTF-8.

// A spreadsheet would take a cell that begins with one of these for a formula; an apostrophe before it prevents that.
function cell(value) {
  let text = value == null ? "" : String(value);
  if (typeof value === "string" && /^[=+@\t\r-]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function saveCsv(name, head, lines) {
  const text = [head, ...lines].map((line) => line.map(cell).join(",")).join("\r\n");
  save(`${state.corpus.info.name}-${name}.csv`, "text/csv;charset=utf-8", `\uFEFF${text}\r\n`);
  announce(`${counted(lines.length, "row")} saved`);
}

const MENTION_COLUMNS = ["mention_id", "episode_id", "speaker", "start_ms", "surface", "entity_id", "entity", "entity_type", "form", "tier", "before", "after"];

function saveMentions(mentions, name) {
  saveCsv(name, MENTION_COLUMNS, mentions.map((mention) => {
    const { turn } = mention;
    const cut = (from, to) => (turn.text == null ? "" : pointsOf(turn).slice(Math.max(0, from), Math.min(turn.n_chars, to)));
    return [mention.mention_id, turn.episode.id, turn.speaker?.called, mention.start_ms, mention.surface, mention.entity_id, meantBy(mention), mention.entity_type,
      mention.form, mention.tier, cut(mention.start_char - AROUND, mention.start_char), cut(mention.end_char, mention.end_char + AROUND)];
  }));
}

function saveTurns() {
  const { episode } = state;
  const shown = episode.turns.filter((turn) => !byId(turn.turn_id)?.hidden);
  saveCsv(`${episode.id}-turns`, ["turn_id", "speaker", "start_ms", "end_ms", "chapter_id", "kind", "n_words", "mentions", "text"], shown.map((turn) => [
    turn.turn_id, turn.speaker?.called, turn.start_ms, turn.end_ms, turn.chapter_id, turn.kind, turn.n_words,
    turn.mentions.filter(mentionShown).length, turn.text]));
}

function saveHits(shown) {
  saveCsv("search", ["id", "episode_id", "speaker", "start_ms", "before", "hit", "after"], shown.map((hit) => {
    if (hit.chapter) return [hit.chapter.chapter_id, hit.episode.id, "", hit.chapter.start_ms, "", hit.chapter.title, ""];
    if (hit.speaker) return [hit.speaker.speaker_id, hit.episode.id, hit.speaker.called, "", "", hit.speaker.called, ""];
    const { turn } = hit.mention ?? hit;
    if (hit.mention) return [hit.mention.mention_id, turn.episode.id, turn.speaker?.called, hit.mention.start_ms, "", hit.mention.surface, ""];
    const points = pointsOf(turn);
    const cut = (from, to) => points.slice(Math.max(0, from), Math.min(points.length, to));
    const ms = timeAt(turn, hit.start);
    return [turn.turn_id, turn.episode.id, turn.speaker?.called, ms == null ? "" : Math.round(ms), cut(hit.start - AROUND, hit.start), cut(hit.start, hit.end), cut(hit.end, hit.end + AROUND)];
  }));
}
