// Beside the text: chapters, who speaks, and the legend. Each is also a filter.

function shareBar(share) {
  return h("span", { class: "share", "aria-hidden": "true" }, h("span", { style: { width: `${Math.round(100 * share)}%` } }));
}

function chapterRail(episode) {
  if (!episode.chapters.length) return null;
  return h("section", { "aria-label": "Chapters" }, h("h2", {}, "Chapters"), h("ol", { class: "chapters" },
    episode.chapters.map((chapter) => h("li", { data: { chapter: chapter.chapter_id } },
      chapter.from == null
        ? h("span", { class: "unplaced", title: "Not found in this transcript" }, h("bdi", {}, chapter.title ?? "Untitled chapter"))
        : [
          h("a", { href: `#${chapter.chapter_id}` }, h("span", { class: "time" }, episode.label(chapter.from)),
            h("bdi", {}, chapter.title ?? "Untitled chapter")),
          button("only", () => {
            state.chapter = state.chapter === chapter.chapter_id ? null : chapter.chapter_id;
            changed("filters");
          }, { class: "only", "aria-label": `Only the chapter ${chapter.title ?? chapter.chapter_index + 1}`,
            "aria-pressed": String(state.chapter === chapter.chapter_id) }),
        ]))));
}

function speakerRail(episode) {
  const total = episode.speakers.reduce((sum, speaker) => sum + speaker.n_words, 0);
  if (!episode.speakers.length) return null;
  const listed = [...episode.speakers].sort((a, b) => b.n_words - a.n_words);
  return h("section", { "aria-label": "Speakers" }, h("h2", {}, "Speakers"), h("ul", { class: "toggles" },
    listed.map((speaker) => h("li", { id: `rail-${speaker.speaker_id}` }, h("label", { class: "who", data: { speaker: String(speaker.index % 8) } },
      h("input", { type: "checkbox", checked: state.speakers.has(speaker.speaker_id), onchange: () => toggle(state.speakers, speaker.speaker_id) }),
      h("bdi", {}, speaker.called), h("span", { class: "n" }, percent(speaker.n_words, total))), shareBar(total ? speaker.n_words / total : 0)))));
}

// Mentions by type and how many are misheard: of the episode, or of the corpus if none is open.
function namesToFilter() {
  const { episode, corpus } = state;
  const counts = new Map();
  let misheard = 0;
  const add = (type, form, n) => {
    counts.set(type, (counts.get(type) ?? 0) + n);
    if (form === "asr_error") misheard += n;
  };
  if (episode) for (const mention of episode.mentions) add(typeOf(mention), mention.form, 1);
  else for (const entity of corpus.entities.values()) for (const [, form, n] of entity.heard) add(entity.entity_type, form, n);
  return { counts, misheard };
}

function legend() {
  const { counts, misheard } = namesToFilter();
  if (!counts.size) return null;
  return h("section", { "aria-label": "Names" }, h("h2", {}, "Names"),
    choice("Misheard names", "spelling", [
      ["heard", "Heard", "As the transcript spells them"], ["meant", "Meant", "As the registry spells what is meant"],
      ["both", "Both", "As heard, with what is meant above"],
    ], state.spelling, setSpelling),
    h("ul", { class: "toggles" }, TYPES.filter((type) => counts.has(type)).map((type) => h("li", {}, h("label", {},
      h("input", { type: "checkbox", checked: state.types.has(type), onchange: () => toggle(state.types, type) }),
      h("span", { class: `mark ${type}` }, TYPE_NAMES[type]), h("span", { class: "n" }, number(counts.get(type)))))),
    misheard ? h("li", {}, h("label", {},
      h("input", { type: "checkbox", checked: state.misheard, onchange: () => { state.misheard = !state.misheard; changed("filters"); } }),
      h("span", { class: "mark misheard" }, "Misheard"), h("span", { class: "n" }, number(misheard)))) : null));
}

function setSpelling(value) {
  state.spelling = value;
  remembered("spelling", value);
  for (const input of document.querySelectorAll('input[name="spelling"]')) input.checked = input.value === value;
  respell();
  announce({ heard: "Names as heard", meant: "Names as meant", both: "Names as heard and as meant" }[value], true);
}

function drawRail() {
  const rail = byId("rail");
  const { episode, corpus } = state;
  const focused = document.activeElement?.closest("#rail") ? [...rail.querySelectorAll("input, button, a, select")].indexOf(document.activeElement) : -1;
  const chooser = corpus.episodes.length > 1 ? h("p", { class: "chooser" }, h("a", { href: "#/episodes" }, `All ${number(corpus.episodes.length)} episodes`)) : null;
  rail.replaceChildren(...[chooser, episode && chapterRail(episode), episode && speakerRail(episode), legend()].filter(Boolean));
  if (focused >= 0) rail.querySelectorAll("input, button, a, select")[focused]?.focus();
}

// The chapter that is read is marked in the rail.
function followScroll() {
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      let current = null;
      for (const heading of document.querySelectorAll(".turns h2.chapter:not([hidden]), .turns .chapter-inside")) {
        if (heading.getBoundingClientRect().top < innerHeight * 0.4) current = heading.id;
      }
      for (const item of document.querySelectorAll("#rail li[data-chapter]")) {
        const here = item.dataset.chapter === current;
        item.classList.toggle("here", here);
        if (here) item.querySelector("a")?.setAttribute("aria-current", "true"); else item.querySelector("a")?.removeAttribute("aria-current");
      }
    });
  }, { passive: true });
}
