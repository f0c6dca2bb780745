// A source that was dropped on the page: its text, and variants of it with other line ends.

function textIn(bytes) {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) ? "utf-16le" : (bytes[0] === 0xfe && bytes[1] === 0xff) ? "utf-16be" : null;
  try {
    return new TextDecoder(utf16 ?? "utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

// The file as it is, and with other line ends and without a byte order mark, as another program may have saved it.
function* variants(text) {
  const bare = text.replace(/^\uFEFF/, "");
  const seen = new Set();
  for (const end of [null, "\n", "\r\n", "\r"]) {
    for (const one of [text, bare, `\uFEFF${bare}`]) {
      const variant = end === null ? one : one.replace(LINE_END, end);
      if (seen.has(variant)) continue;
      seen.add(variant);
      yield variant;
    }
  }
}

// The source of an episode among the variants: the one with the SHA-256 that the corpus was built from.
function exactSource(file, meta) {
  if (file.sha256 === meta.source_sha256) return file.text;
  for (const variant of variants(file.text)) if (digest(variant) === meta.source_sha256) return variant;
  return null;
}

// How the words of a cue can be written in a source: as they are, over several lines, escaped, or with tags.
const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", lrm: "\u200e", rlm: "\u200f" };

function unescaped(text) {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w+));/g, (whole, decimal, hex, name) => {
    if (name) return NAMED[name] ?? whole;
    const point = decimal ? Number(decimal) : parseInt(hex, 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

function fromJson(text) {
  try {
    return JSON.parse(`"${text}"`);
  } catch {
    return text;
  }
}

const untagged = (text) => text.replace(/<[^>]*>/g, "");
const folded = (text) => text.replace(/\s+/g, " ").trim();
const unescapedWords = (text) => folded(unescaped(untagged(text)));
const WRITTEN = [
  (text) => text, folded, (text) => unescaped(untagged(text)), unescapedWords, fromJson, (text) => folded(fromJson(text)),
  (text) => unescapedWords(fromJson(text)), (text) => fromJson(untagged(text)),
];
const JOINED = [
  (parts) => parts.join(""), (parts) => folded(parts.join("")), (parts) => parts.map((part) => part.trim()).join(" "),
  (parts) => folded(parts.join(" ")), (parts) => folded(parts.join(" ")).replace(/ (?=[.,?!;:])/g, ""),
];

// The words of a turn in its source; null if no way of writing them gives the SHA-256 of the corpus.
function wordsIn(points, turn) {
  const whole = points.slice(turn.source_start, turn.source_end);
  if (digest(whole) === turn.text_sha256) return whole;
  const spans = turn.cues.map((cue) => points.slice(cue.source_start, cue.source_end));
  // What is between the words of a cue, such as other tags or times, is in segments of other kinds.
  const parts = turn.cues.map((cue) => cue.segments.map((one) => points.slice(one.source_start, one.source_end)));
  for (const written of WRITTEN) {
    const cues = [spans.map(written), ...JOINED.map((join) => parts.map((cue) => join(cue.map(written))))];
    const texts = cues.flatMap((listed) => [listed.join(" "), placed(turn, listed)]);
    for (const text of new Set([written(whole), ...texts])) {
      if (text !== null && digest(text) === turn.text_sha256) return text;
    }
  }
  return null;
}

// The cues where they are in the turn; null if they do not fit there.
function placed(turn, texts) {
  let text = "", length = 0;
  for (const [i, cue] of turn.cues.entries()) {
    if (cue.start_char < length) return null;
    text += " ".repeat(cue.start_char - length) + texts[i];
    length = cue.start_char + [...texts[i]].length;
  }
  return text;
}
