// Another copy of a source: the words are elsewhere in it. The names in a turn tell where to look, and the SHA-256
// whether it was found.

const MOST_PLACES = 400;

function matches(points, turn, start) {
  if (start < 0 || start + turn.n_chars > points.length) return null;
  for (const mention of turn.mentions) {
    if (points.slice(start + mention.start_char, start + mention.end_char) !== mention.surface) return null;
  }
  const text = points.slice(start, start + turn.n_chars);
  return digest(text) === turn.text_sha256 ? text : null;
}

// Where a turn may begin: the same distance from its place as the one before, and wherever its longest name is.
function* places(points, turn, shift) {
  yield turn.source_start + shift;
  const name = [...turn.mentions].sort((a, b) => b.surface.length - a.surface.length)[0];
  if (!name) return;
  let unit = -1;
  for (let i = 0; i < MOST_PLACES; i++) {
    unit = points.text.indexOf(name.surface, unit + 1);
    if (unit < 0) return;
    yield points.point(unit) - name.start_char;
  }
}

// The words of turns in a text that is not their source.
function wordsInCopy(text, turns) {
  const found = new Map();
  for (const variant of [text, text.replace(LINE_END, "\n"), text.replace(LINE_END, "\r\n")]) {
    const points = new CodePoints(variant);
    const search = (listed) => {
      let shift = 0;
      for (const turn of listed) {
        if (found.has(turn)) continue;
        for (const place of places(points, turn, shift)) {
          const words = matches(points, turn, place);
          if (words === null) continue;
          found.set(turn, words);
          shift = place - turn.source_start;
          break;
        }
      }
    };
    // Backwards too, for turns without a name before the first one with any.
    search(turns);
    search([...turns].reverse());
    if (found.size === turns.length) break;
  }
  return found;
}
