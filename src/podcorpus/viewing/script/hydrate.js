// Hydration: the words from the reader's own copy of the source, each turn checked against its SHA-256. Nothing is sent.

async function readFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return { name: file.name, packed: true };
  return { name: file.name, sha256: sha256(bytes), text: textIn(bytes) };
}

// Gives an episode the words that a file has of it. How many turns, and whether it is the file it was built from.
function hydrateFrom(episode, file) {
  const missing = episode.turns.filter((turn) => turn.state !== "verified");
  const source = exactSource(file, episode.meta);
  let found = new Map();
  if (source !== null) {
    const points = new CodePoints(source);
    for (const turn of missing) {
      const text = wordsIn(points, turn);
      if (text !== null) found.set(turn, text);
    }
  } else if (missing.length) found = wordsInCopy(file.text, missing);
  for (const [turn, text] of found) episode.give(turn, text);
  return { exact: source !== null, found: found.size, missing: missing.length, turns: [...found.keys()] };
}

async function hydrateAll(files) {
  const read = await Promise.all([...files].map(readFile));
  const { corpus } = state;
  const told = [];
  for (const file of read) {
    if (file.packed) {
      told.push(`${file.name} is packed (an archive or an office document), which only the program reads: ${COMMAND}`);
      continue;
    }
    const exact = corpus.episodes.filter((one) => one.source_sha256 === file.sha256);
    const tried = exact.length ? exact : corpus.episodes;
    const results = [];
    for (const meta of tried) {
      const episode = await loadEpisode(meta);
      const result = hydrateFrom(episode, file);
      if (result.found || result.exact) results.push([episode, result]);
      await new Promise((resolve) => setTimeout(resolve));
    }
    if (!results.length) told.push(`${file.name}: none of its words are in this corpus. Is it another page, or another version of it?`);
    for (const [episode, result] of results) {
      told.push(`${file.name}: ${verdict(episode, result)}`);
      for (const turn of result.turns) redrawTurn(turn);
    }
  }
  state.told = told;
  const whole = corpus.episodes.filter((one) => one.loaded?.turns.length && one.loaded.count("verified") === one.loaded.turns.length);
  announce(told.length < 3 ? told.join(" ") : `${counted(read.length, "file")} read; ${number(whole.length)} of ${counted(corpus.episodes.length, "episode")} verified throughout`);
  changed("words");
}

const COMMAND = "podcorpus view DIR --source FILE";

function verdict(episode, { exact, missing }) {
  const verified = episode.count("verified"), all = episode.turns.length;
  const where = exact ? "the page it was built from" : "another copy of its page";
  if (!missing) return `all ${counted(all, "turn")} were there already`;
  if (verified === all) return `all ${counted(all, "turn")} found and verified, ${where}`;
  return `${verified} of ${counted(all, "turn")} found and verified, ${where}. The others are written there in a way that only the program reads: ${COMMAND}`;
}

function sourceInput() {
  const input = h("input", { type: "file", multiple: true, id: "source-file", class: "off", onchange: () => hydrateAll(input.files) });
  return h("label", { class: "file" }, input, h("span", {}, "Choose the source"));
}

function drawHydration() {
  const place = byId("hydration");
  if (!place) return;
  const lines = (state.told ?? []).map((line) => h("p", { class: "told" }, line));
  const told = lines.length < 4 ? lines : [h("details", {}, h("summary", {}, `What ${counted(lines.length, "file")} had`), lines)];
  if (state.view === "episodes") {
    const whole = state.corpus.episodes.filter((one) => one.loaded?.turns.length && one.loaded.count("verified") === one.loaded.turns.length);
    if (state.corpus.edition !== "full" && state.corpus.counts.turns) {
      place.replaceChildren(h("div", { class: "drop" }, h("p", {}, whole.length ? `${number(whole.length)} of ${counted(state.corpus.episodes.length, "episode")} verified. ` : "The words of these transcripts are not in the corpus. ",
        "Drop your copies of the sources here, all at once if you like. They stay in this page; nothing is sent anywhere."), sourceInput()), ...told);
    }
    return;
  }
  const { episode } = state;
  const all = episode.turns.length, verified = episode.count("verified"), differ = episode.count("differs");
  if (!all) return;
  if (verified === all) {
    place.replaceChildren(h("p", { class: "verified" }, tick("verified"), ` ${counted(all, "turn")} verified by SHA-256`), ...told);
    return;
  }
  place.replaceChildren(h("div", { class: "drop" },
    h("p", {}, verified || differ ? `${number(verified)} of ${counted(all, "turn")} verified.${differ ? ` ${counted(differ, "turn")} with other words than the corpus says.` : ""} `
      : "The words of this transcript are not in the corpus. ",
    "Drop your copy of the source here to read them. They stay in this page; nothing is sent anywhere."),
    sourceInput(), isWeb(episode.meta.url) ? [" ", outside(episode.meta.url, "Where it was published")] : null), ...told);
}

function acceptDrops() {
  let depth = 0;
  const over = (on) => document.documentElement.classList.toggle("dropping", on);
  addEventListener("dragenter", (event) => { if (event.dataTransfer?.types.includes("Files")) { depth++; over(true); } });
  addEventListener("dragleave", () => { depth = Math.max(0, depth - 1); if (!depth) over(false); });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    over(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    const sounds = files.filter((file) => /^(audio|video)\//.test(file.type));
    if (sounds.length) listenTo(URL.createObjectURL(sounds[0]), sounds[0].name);
    const texts = files.filter((file) => !sounds.includes(file));
    if (texts.length) hydrateAll(texts);
  });
}
