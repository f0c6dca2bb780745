// Texts and numbers. Spans are in code points, JavaScript counts UTF-16 units: they differ after every emoji.

const LINE_END = /\r\n|\r|\n/g;

// A text that is cut by code points.
class CodePoints {
  constructor(text) {
    this.text = text;
    this.wide = [];
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length) {
        const low = text.charCodeAt(i + 1);
        if (low >= 0xdc00 && low < 0xe000) this.wide.push(i - this.wide.length), i++;
      }
    }
    this.length = text.length - this.wide.length;
  }

  // The UTF-16 index of a code point: itself, and one more for each wide one before it.
  unit(at) {
    return at + below(this.wide, at);
  }

  // The code point at a UTF-16 index.
  point(unit) {
    let low = 0, high = this.wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.wide[middle] + middle < unit) low = middle + 1; else high = middle;
    }
    return unit - low;
  }

  slice(start, end) {
    return this.text.slice(this.unit(start), this.unit(end));
  }
}

// How many values of a sorted list are less than `value`.
function below(sorted, value) {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1; else high = middle;
  }
  return low;
}

function clock(ms) {
  const total = Math.floor(ms / 1000), hours = Math.floor(total / 3600);
  const two = (n) => String(n).padStart(2, "0");
  const rest = `${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

function number(n) {
  return n.toLocaleString("en");
}

function counted(n, what, many = `${what}s`) {
  return `${number(n)} ${n === 1 ? what : many}`;
}

function percent(part, whole) {
  return whole ? `${Math.round((100 * part) / whole)}%` : "–";
}

function oneLine(text) {
  return text.replace(/\s+/g, " ").trim();
}

function shortened(text, most) {
  const points = [...text];
  return points.length > most ? `${points.slice(0, most - 1).join("")}…` : text;
}

function escapedPattern(text) {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/\s+/g, "\\s+");
}
