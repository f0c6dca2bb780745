// Audio from a file or an address that the reader gives. The transcript's times, moved by an offset, are its times.

const audio = { element: null, offset: 0, clock: "transcript", follow: true, turn: null };

function audioReady() {
  return audio.element !== null && Boolean(state.episode?.timed);
}

// A time through the knots of the two clocks, straight on beyond them.
function through(knots, ms, from, to) {
  if (!knots || knots.length < 2) return ms;
  let i = knots.findLastIndex((knot) => knot[from] <= ms);
  i = Math.max(0, Math.min(i, knots.length - 2));
  const [a, b] = [knots[i], knots[i + 1]];
  return b[from] === a[from] ? a[to] : a[to] + ((ms - a[from]) * (b[to] - a[to])) / (b[from] - a[from]);
}

function toAudio(ms) {
  const knots = audio.clock === "published" ? state.episode.meta.clock_knots : null;
  return Math.max(0, (through(knots, ms, "start_ms", "published_ms") + audio.offset) / 1000);
}

function fromAudio(seconds) {
  const knots = audio.clock === "published" ? state.episode.meta.clock_knots : null;
  return through(knots, seconds * 1000 - audio.offset, "published_ms", "start_ms");
}

function listenTo(address, name) {
  if (audio.element?.src.startsWith("blob:")) URL.revokeObjectURL(audio.element.src);
  audio.element ??= h("audio", { controls: true, preload: "metadata", "aria-label": "Audio of the episode" });
  audio.element.ontimeupdate = followAudio;
  audio.element.onerror = () => announce(`${name} cannot be played: not audio that this browser knows, or not to be reached`);
  audio.element.src = address;
  audio.name = name;
  drawPlayer();
  if (state.selected && byId(state.selected)) select(state.selected, false);
}

function playFrom(ms) {
  if (!audioReady() || ms == null) return;
  audio.element.currentTime = toAudio(ms);
  audio.element.play()?.catch(() => announce("The audio cannot be played"));
}

function playTurn(turn) {
  playFrom(turn.start_ms);
}

function placePlayhead() {
  if (audioReady()) byId("playhead")?.setAttribute("x", (WIDTH * fromAudio(audio.element.currentTime)) / state.episode.end);
}

function followAudio() {
  const { episode } = state;
  if (!episode?.timed) return;
  const ms = fromAudio(audio.element.currentTime);
  placePlayhead();
  const turn = episode.turns.findLast((one) => one.start_ms != null && one.start_ms <= ms) ?? null;
  if (turn) markSpoken(turn, ms);
  if (turn === audio.turn) return;
  if (audio.turn) byId(audio.turn.turn_id)?.classList.remove("playing");
  audio.turn = turn;
  const element = turn && byId(turn.turn_id);
  element?.classList.add("playing");
  if (element && audio.follow && !audio.element.paused) element.scrollIntoView({ block: "center", behavior: "smooth" });
}

// The words that are spoken now, where the source times stretches of the turn.
function markSpoken(turn, ms) {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete("spoken");
  const element = byId(turn.turn_id);
  if (!element || turn.text == null || state.spelling !== "heard" || (turn.cues.length < 2 && !turn.cues[0]?.words)) return;
  const cue = turn.cues.findLast((one) => one.start_ms != null && one.start_ms <= ms);
  if (!cue) return;
  const word = cue.words && chunksOf(cue.words, 3).findLast(([, , start]) => start != null && start <= ms);
  const range = rangeIn(element.querySelector(".body"), turn, ...(word ?? [cue.start_char, cue.end_char]));
  if (range) CSS.highlights.set("spoken", new Highlight(range));
}

function drawPlayer() {
  const player = byId("player");
  player.hidden = false;
  const knots = (state.episode?.meta.clock_knots?.length ?? 0) > 1;
  const file = h("input", { type: "file", accept: "audio/*,video/*", class: "off", onchange: () => file.files[0] && listenTo(URL.createObjectURL(file.files[0]), file.files[0].name) });
  const address = h("input", { type: "url", name: "address", placeholder: "https://…/episode.mp3", "aria-label": "Address of the audio" });
  const form = h("form", { onsubmit: (event) => {
    event.preventDefault();
    const given = address.value.trim();
    if (isWeb(given)) listenTo(given, given);
    else announce("An address begins with https:// or http://");
  } }, address, h("button", { type: "submit" }, "Load"));
  const offset = h("input", { type: "number", step: "0.5", value: audio.offset / 1000, class: "offset", onchange: () => setOffset(offset.valueAsNumber * 1000) });
  player.replaceChildren(
    ...audio.element ? [audio.element, h("p", { class: "name", dir: "auto" }, shortened(audio.name, 60))]
      : [h("p", {}, "Listen along: the audio plays from your disk, or from an address that this page then asks for.")],
    h("div", { class: "bar" }, h("label", { class: "file" }, file, h("span", {}, audio.element ? "Another file" : "Choose a file")), form,
      h("label", { title: "Seconds that the audio is later than the transcript, as after an inserted advertisement" }, "Offset (s) ", offset),
      audio.element ? button("Selected turn is now", syncHere, { title: "Sets the offset so that the selected turn is what you hear" }) : null,
      knots ? h("span", { "aria-hidden": "true" }, "Its times are the") : null,
      knots ? choice("Times of the audio", "clock", [["transcript", "transcript’s"], ["published", "published chapters’"]], audio.clock, (value) => { audio.clock = value; followAudio(); }) : null,
      h("label", {}, h("input", { type: "checkbox", checked: audio.follow, onchange: (event) => { audio.follow = event.target.checked; } }), " Follow"),
      button("Close", closePlayer, { "aria-label": "Close the player" })));
  if (state.episode && !state.episode.timed) player.prepend(h("p", { class: "told" }, "This transcript has no times, so that the audio cannot follow it."));
}

function setOffset(ms) {
  audio.offset = Number.isFinite(ms) ? ms : 0;
  const field = document.querySelector("#player .offset");
  if (field) field.value = audio.offset / 1000;
}

function syncHere() {
  const turn = turnOfSelected();
  if (turn?.start_ms == null) return announce("Select a turn with a time first");
  const heard = audio.element.currentTime * 1000;
  setOffset(0);
  setOffset(Math.round(heard - toAudio(turn.start_ms) * 1000));
  return announce(`Offset ${audio.offset / 1000} seconds`);
}

function turnOfSelected() {
  const { episode, selected } = state;
  return episode?.turnOf.get(selected) ?? episode?.mentionOf.get(selected)?.turn ?? null;
}

function closePlayer() {
  audio.element?.pause();
  byId("player").hidden = true;
}
