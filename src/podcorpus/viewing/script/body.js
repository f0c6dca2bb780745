// The body of a turn: its words with mentions, or bars as long as its words where they are not at hand.

const MOST_OF_A_BAR = 20000;
const EMPTY_LINE = /((?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)\s*)/;
const WIDE = /^(?:zh|ja|ko|yue)\b/;

function bar(chars, wide) {
  const sign = wide ? "口" : "n";
  return h("span", { class: "gap", "aria-hidden": "true" }, sign.repeat(Math.min(chars, MOST_OF_A_BAR)));
}

// The text as it is, with empty lines as the ends of paragraphs.
function words(text) {
  const parts = text.split(EMPTY_LINE);
  return parts.map((part, i) => (i % 2 ? h("span", { class: "paragraph" }, part) : part));
}

// The place of a stretch of a turn's text, by code points, in its element; null where it is not shown as it is.
function rangeIn(body, turn, start, end) {
  const points = pointsOf(turn);
  const [from, to] = [points.unit(start), points.unit(end)];
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const range = new Range();
  let at = 0, begun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(".chapter-inside, .over, rt, rp")) continue;
    if (node.parentElement.closest(".meant")) return null;
    const next = at + node.length;
    if (!begun && from < next) {
      range.setStart(node, from - at);
      begun = true;
    }
    if (begun && to <= next) {
      range.setEnd(node, to - at);
      return range;
    }
    at = next;
  }
  return null;
}

function chapterMark(chapter) {
  return h("span", { class: "chapter-inside", id: chapter.chapter_id, role: "heading", "aria-level": "3", dir: "auto" },
    chapter.title ?? "Untitled chapter");
}

// A stretch of a turn by code points.
function stretch(turn, start, end) {
  if (end <= start) return [];
  if (turn.text != null) return words(pointsOf(turn).slice(start, end));
  return [bar(end - start, WIDE.test(turn.episode.meta.language ?? ""))];
}

function bodyOf(turn) {
  const [kept, over] = apart(turn);
  const inside = turn.begins.filter((chapter) => chapter.start_char > 0);
  const parts = [];
  let at = 0;
  const until = (end) => {
    for (const chapter of inside.filter((one) => one.start_char >= at && one.start_char <= end)) {
      if (parts.includes(chapter)) continue;
      parts.push(...stretch(turn, at, chapter.start_char), chapter);
      at = Math.max(at, chapter.start_char);
    }
    parts.push(...stretch(turn, at, end));
    at = Math.max(at, end);
  };
  for (const mention of kept) {
    until(mention.start_char);
    const heard = turn.text == null ? mention.surface : pointsOf(turn).slice(mention.start_char, mention.end_char);
    parts.push(mark(mention, heard));
    at = mention.end_char;
  }
  until(turn.n_chars);
  for (const chapter of inside) if (!parts.includes(chapter)) parts.push(chapter);
  const body = h("div", { class: "body", dir: turn.text == null ? null : "auto" },
    parts.map((part) => (part.chapter_id ? chapterMark(part) : part)));
  if (over.length) {
    body.append(h("span", { class: "over" }, " also: ", over.map((one, i) => [i ? ", " : "", mark(one, one.surface)])));
  }
  return body;
}
