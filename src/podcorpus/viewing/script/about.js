// What the corpus is, how to cite it, its episodes, and what validation found.

function citationOf(turn) {
  const { info } = state.corpus;
  const when = turn.start_ms == null ? "" : `, ${clock(turn.start_ms)}`;
  const who = turn.speaker ? `${turn.speaker.called}, ` : "";
  return `${who}“${turn.episode.title}”${when}, ${turn.turn_id}. In: ${state.corpus.citation.text}`;
}

const ONE_OF = { episodes: "episode", speakers: "speaker", chapters: "chapter", turns: "turn", cues: "cue", mentions: "mention", entities: "entity", segments: "segment" };

function aboutView() {
  const { corpus } = state, { info, citation } = corpus;
  const rights = (info.rights ?? []).map((part) => h("div", {}, h("dt", {}, part.layer), h("dd", { dir: "auto" }, [part.licence, part.statement].filter(Boolean).join(": "))));
  return [
    h("header", { class: "view-head" }, h("h1", { dir: "auto" }, info.title), info.description ? h("p", { class: "about", dir: "auto" }, info.description) : null,
      h("p", { class: "facts" }, `Version ${info.version}${info.released ? `, ${info.released}` : ""} · ${corpus.edition} edition · `,
        Object.entries(corpus.counts).map(([table, n]) => `${counted(n, ONE_OF[table] ?? table, table)}`).join(" · "))),
    h("section", {}, h("h2", {}, "Citing"), h("p", { class: "cited", dir: "auto" }, citation.text), h("p", { class: "bar" }, button("Copy citation", () => copy(citation.text, "Citation")), button("Copy BibTeX", () => copy(citation.bibtex, "BibTeX"))), h("pre", { tabindex: "0" }, citation.bibtex)),
    rights.length ? h("section", {}, h("h2", {}, "Rights"), h("dl", { class: "rights-of" }, rights)) : null,
    h("section", {}, h("h2", {}, "This page"), h("p", {}, "It was made by ", h("code", {}, "podcorpus view"), " and asks nothing of any server: no words, files or searches leave it. Only audio whose address you give, and links that you follow, are loaded from elsewhere. ",
      "Ids are links: put ", h("code", {}, "#"), " and any id of the tables after the address of this page.")),
  ];
}

function episodesView() {
  const { corpus } = state;
  const body = h("tbody", {}), total = h("span", { class: "n", role: "status" });
  const table = h("table", { class: "episodes" }, h("thead", {}, h("tr", {}, ["Episode", "Published", "Length", "Turns", "Mentions"].map((head) => h("th", { scope: "col" }, head)))), body);
  const find = h("input", { type: "search", placeholder: "Find an episode", "aria-label": "Find an episode", oninput: () => fillRows() });
  let kept = corpus.episodes;
  // A corpus of one show is called by it, or its title says which one it is.
  const several = new Set(kept.map((one) => one.show)).size > 1;
  function fillRows() {
    const asked = find.value.trim().toLowerCase();
    kept = corpus.episodes.filter((one) => !asked || [one.title, one.show, one.episode_id].some((name) => name?.toLowerCase().includes(asked)));
    table.nextElementSibling?.matches(".more") && table.nextElementSibling.remove();
    body.replaceChildren();
    total.textContent = counted(kept.length, "episode");
    const length = (one) => one.duration_ms ?? one.ends_ms;
    for (const one of kept.slice(0, 2000)) {
      body.append(h("tr", {}, h("th", { scope: "row" }, several && one.show ? h("span", { class: "show", dir: "auto" }, one.show, " ") : null, h("a", { href: `#${one.episode_id}`, dir: "auto" }, one.title ?? one.episode_id)),
        h("td", {}, one.published_on ?? ""), h("td", { class: "n" }, length(one) == null ? "" : clock(length(one))), h("td", { class: "n" }, number(one.n_turns)), h("td", { class: "n" }, number(one.n_mentions))));
    }
    if (kept.length > 2000) body.append(h("tr", {}, h("td", { colspan: 5 }, `and ${number(kept.length - 2000)} more: find them by their titles`)));
  }
  fillRows();
  return [h("header", { class: "view-head" }, h("h1", { dir: "auto" }, corpus.info.title), h("div", { class: "bar" }, find, total, button("CSV", () => saveCsv("episodes", ["episode_id", "show", "title", "published_on", "n_turns", "n_mentions"],
    kept.map((one) => [one.episode_id, one.show, one.title, one.published_on, one.n_turns, one.n_mentions])))), h("div", { id: "hydration" })), table];
}

function findingsView() {
  const { findings } = state.corpus;
  if (!findings) return [h("header", { class: "view-head" }, h("h1", {}, "Findings")), h("p", { class: "empty" }, "The corpus was not validated when this page was made.")];
  const total = findings.reduce((sum, one) => sum + one.found, 0);
  return [
    h("header", { class: "view-head" }, h("h1", {}, "Findings"), h("p", { class: "facts" }, total ? `${counted(total, "finding")} of ${counted(findings.length, "code")}, as of when this page was made` : "No findings: the corpus passed all checks when this page was made.")),
    findings.map((code) => h("section", { class: "finding" }, h("h2", {}, h("span", { class: `level ${code.level}` }, code.level), " ", h("code", {}, code.code), h("span", { class: "n" }, ` ${number(code.found)}`)),
      h("p", { class: "about" }, code.explanation), h("p", {}, h("strong", {}, "Fix: "), code.hint),
      h("ul", {}, code.first.map((one) => h("li", {}, one.id ? h("a", { href: `#${one.id}` }, one.place) : one.place, ": ", h("span", { dir: "auto" }, one.message)))),
      code.found > code.first.length ? h("p", { class: "faint" }, `and ${number(code.found - code.first.length)} more`) : null)),
  ];
}
