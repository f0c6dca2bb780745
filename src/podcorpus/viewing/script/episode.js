// An episode: its rows by what they belong to, and where each turn is on the timeline.

const MS_PER_CHAR = 70;
const WORDS = new Set(["turn_body", "cue_text"]);

class Episode {
  constructor(meta, data) {
    this.meta = meta;
    this.id = meta.episode_id;
    const table = (name) => rows(data[name], this.id);
    this.speakers = table("speakers");
    this.speakers.forEach((speaker, i) => Object.assign(speaker, { index: i, called: data.names[i] }));
    this.chapters = table("chapters");
    this.turns = table("turns");
    this.cues = table("cues");
    this.mentions = table("mentions");
    this.segments = table("segments");
    this.speakerOf = new Map(this.speakers.map((one) => [one.speaker_id, one]));
    this.chapterOf = new Map(this.chapters.map((one) => [one.chapter_id, one]));
    this.turnOf = new Map(this.turns.map((one) => [one.turn_id, one]));
    this.mentionOf = new Map(this.mentions.map((one) => [one.mention_id, one]));
    this.turns.forEach((turn, i) => Object.assign(turn, {
      episode: this, index: i, mentions: [], cues: [], begins: [], points: null, state: "absent",
      speaker: this.speakerOf.get(turn.speaker_id) ?? null, text: turn.text ?? null,
    }));
    const cueOf = new Map(this.cues.map((cue) => [cue.cue_id, Object.assign(cue, { segments: [] })]));
    for (const segment of this.segments) if (WORDS.has(segment.kind)) cueOf.get(segment.cue_id)?.segments.push(segment);
    for (const cue of this.cues) this.turnOf.get(cue.turn_id)?.cues.push(cue);
    for (const chapter of this.chapters) this.turnOf.get(chapter.start_turn_id)?.begins.push(chapter);
    for (const mention of this.mentions) {
      mention.turn = this.turnOf.get(mention.turn_id);
      mention.turn?.mentions.push(mention);
    }
    this.mentions = this.mentions.filter((mention) => mention.turn);
    this.place();
    this.verify();
  }

  // Places on the timeline: milliseconds, or characters where the source gives no times.
  place() {
    const { turns, meta } = this;
    this.timed = turns.some((turn) => turn.start_ms != null);
    let chars = 0;
    for (const turn of turns) {
      turn.from = this.timed ? turn.start_ms : chars;
      turn.to = this.timed ? turn.end_ms : chars + turn.n_chars;
      chars += turn.n_chars + 1;
    }
    if (this.timed) {
      let before = 0;
      turns.forEach((turn, i) => {
        turn.from ??= before;
        const next = turns.slice(i + 1, i + 50).find((one) => one.start_ms != null)?.start_ms;
        const estimate = turn.from + MS_PER_CHAR * turn.n_chars;
        turn.to ??= next ?? Math.min(estimate, Math.max(meta.duration_ms ?? estimate, turn.from + 1));
        before = turn.from;
      });
    }
    this.end = Math.max(1, ...turns.map((turn) => turn.to));
    const starts = this.chapters.map((chapter) => this.startOf(chapter));
    this.chapters.forEach((chapter, i) => {
      chapter.from = starts[i];
      chapter.to = starts.slice(i + 1).find((one) => one != null) ?? this.end;
    });
    for (const mention of this.mentions) mention.at = this.at(mention.turn, mention.start_char, mention.start_ms);
  }

  at(turn, char, ms) {
    if (this.timed && ms != null) return ms;
    return turn.from + ((turn.to - turn.from) * char) / Math.max(1, turn.n_chars);
  }

  startOf(chapter) {
    const turn = this.turnOf.get(chapter.start_turn_id);
    return turn ? this.at(turn, chapter.start_char ?? 0, chapter.start_ms) : null;
  }

  // A position of the timeline, for people.
  label(position) {
    return this.timed ? clock(position) : `${Math.round((100 * position) / this.end)}%`;
  }

  get title() {
    return this.meta.title ?? this.id;
  }

  get hasText() {
    return this.turns.some((turn) => turn.text != null);
  }

  give(turn, text) {
    turn.text = text;
    turn.points = null;
    turn.state = digest(text) === turn.text_sha256 ? "verified" : "differs";
  }

  verify() {
    for (const turn of this.turns) if (turn.text != null) this.give(turn, turn.text);
  }

  count(state) {
    return this.turns.filter((turn) => turn.state === state).length;
  }
}

function pointsOf(turn) {
  return (turn.points ??= new CodePoints(turn.text));
}

// The mentions of a turn that do not overlap an earlier one, and those that do.
function apart(turn) {
  const ordered = [...turn.mentions].sort((a, b) => a.start_char - b.start_char || b.end_char - a.end_char);
  const kept = [], over = [];
  for (const mention of ordered) {
    (kept.length && mention.start_char < kept.at(-1).end_char ? over : kept).push(mention);
  }
  return [kept, over];
}

// When a character of a turn is spoken, by its word, else within its cue; null where nothing is timed.
function timeAt(turn, char) {
  const cue = turn.cues.findLast((one) => one.start_char <= char);
  if (!cue || cue.start_ms == null) return turn.start_ms;
  const word = cue.words && chunksOf(cue.words, 3).findLast(([start, , ms]) => start <= char && ms != null);
  if (word) return word[2];
  if (cue.end_ms == null) return cue.start_ms;
  const part = (char - cue.start_char) / Math.max(1, cue.end_char - cue.start_char);
  return cue.start_ms + (cue.end_ms - cue.start_ms) * Math.min(1, part);
}

function chunksOf(list, size) {
  return Array.from({ length: list.length / size }, (_, i) => list.slice(i * size, (i + 1) * size));
}
