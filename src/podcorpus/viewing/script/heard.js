// "Heard as": under which spellings each entity is in the transcripts, the misheard ones first.

function heardView() {
  const counts = entityCounts().filter((one) => one.entity && one.heard.size);
  counts.sort((a, b) => b.heard.size - a.heard.size || b.n - a.n);
  const flat = counts.flatMap((one) => [...one.heard].map(([surface, n]) => [one.id, one.entity.canonical_name, one.type, surface, n]));
  const body = h("tbody", {});
  paged(counts, (one) => {
    const errors = [...one.heard.values()].reduce((sum, n) => sum + n, 0);
    return h("tr", {},
      h("th", { scope: "row" }, h("a", { href: entityLink(one.id) }, h("bdi", {}, one.entity.canonical_name)), " ", h("span", { class: `mark small ${one.type}` }, TYPE_NAMES[one.type])),
      h("td", {}, [...one.heard].sort((a, b) => b[1] - a[1]).map(([surface, n]) => [h("span", { class: "spelling" }, h("q", { dir: "auto" }, oneLine(surface)), n > 1 ? h("span", { class: "times" }, ` ×${number(n)}`) : null), " "])),
      h("td", { class: "n" }, `${number(errors)} of ${number(one.n)}`), h("td", { class: "n" }, percent(errors, one.n)));
  }, body, 300);
  const table = h("table", { class: "heard" },
    h("thead", {}, h("tr", {}, ["Meant", "Heard as", "Misheard", "Share"].map((head) => h("th", { scope: "col" }, head)))), body);
  return [
    viewHead("Heard as", h("span", { class: "n", role: "status" }, `${counted(flat.length, "misspelling")} of ${counted(counts.length, "entity", "entities")}`),
      button("CSV", () => saveCsv("heard-as", ["entity_id", "name", "type", "heard_as", "mentions"], flat))),
    counts.length ? table : h("p", { class: "empty" }, "No name was misheard, as far as the corpus says."),
  ];
}
