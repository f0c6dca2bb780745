// Entities: the index, and a page for each with every mention in context.

// What is known of each entity in the scope: counts and spellings, by the filters.
function entityCounts() {
  const { corpus, episode } = state;
  const found = new Map();
  const add = (id, type, surface, form, n) => {
    const one = found.get(id) ?? { id, type, entity: corpus.entities.get(id) ?? null, n: 0, heard: new Map(), spelled: new Map() };
    one.n += n;
    const list = form === "asr_error" ? one.heard : one.spelled;
    list.set(surface, (list.get(surface) ?? 0) + n);
    found.set(id, one);
  };
  if (!ofAllEpisodes() && episode) {
    for (const mention of episode.mentions.filter(mentionShown)) {
      if (mention.entity_id) add(mention.entity_id, mention.entity_type, mention.surface, mention.form, 1);
      else add(`nil:${mention.surface.toLowerCase()}`, "NIL", mention.surface, mention.form, 1);
    }
  } else {
    for (const entity of corpus.entities.values()) {
      for (const [surface, form, n] of entity.heard) {
        if (mentionOfTypeShown({ link_status: "linked", entity_type: entity.entity_type, form })) add(entity.entity_id, entity.entity_type, surface, form, n);
      }
    }
  }
  return [...found.values()].sort((a, b) => b.n - a.n || nameOf(a).localeCompare(nameOf(b)));
}

function nameOf(one) {
  return one.entity?.canonical_name ?? oneLine([...one.spelled.keys()][0] ?? one.id);
}

function scopeChoice() {
  if (state.corpus.episodes.length < 2 || !state.episode) return null;
  const options = [["episode", shortened(state.episode.title, 30)], ["corpus", "All episodes"]];
  return choice("Of", "scope", options, state.scope, (value) => {
    state.scope = value;
    changed("filters");
  });
}

function viewHead(title, ...more) {
  const chips = filterChips(ofAllEpisodes());
  return h("header", { class: "view-head" }, h("h1", {}, title), h("div", { class: "bar" }, scopeChoice(), more),
    chips.length ? h("div", { class: "shown" }, chips) : null);
}

function entitiesView() {
  const counts = entityCounts();
  const most = Math.max(1, ...counts.map((one) => one.n));
  const list = h("ol", { class: "index" });
  const draw = (one) => h("li", {},
    one.entity ? h("a", { href: entityLink(one.id) }, h("bdi", {}, nameOf(one))) : h("a", { href: `#/name/${encodeURIComponent(one.id.slice(4))}` }, h("bdi", {}, nameOf(one))),
    h("span", { class: `mark small ${one.type}` }, TYPE_NAMES[one.type]), shareBar(one.n / most), h("span", { class: "n" }, number(one.n)),
    one.heard.size ? h("span", { class: "heard-as" }, `heard as ${[...one.heard.keys()].slice(0, 4).map(oneLine).join(", ")}${one.heard.size > 4 ? " …" : ""}`) : null);
  const find = h("input", { type: "search", placeholder: "Find an entity", "aria-label": "Find an entity", oninput: () => fillList() });
  let kept = counts;
  function fillList() {
    const asked = find.value.trim().toLowerCase();
    kept = counts.filter((one) => !asked || [nameOf(one), ...(one.entity?.aliases ?? []), ...one.heard.keys(), one.id].some((name) => name.toLowerCase().includes(asked)));
    list.nextElementSibling?.matches(".more") && list.nextElementSibling.remove();
    list.replaceChildren();
    paged(kept, draw, list, 300);
    total.textContent = counted(kept.length, "name");
  }
  const total = h("span", { class: "n", role: "status" });
  const view = [
    viewHead("Entities", find, total, button("CSV", () => saveCsv("entities", ["entity_id", "name", "type", "mentions", "heard_as"],
      kept.map((one) => [one.entity ? one.id : "", nameOf(one), one.type, one.n, [...one.heard.keys()].map(oneLine).join("; ")])))),
    counts.length ? list : h("p", { class: "empty" }, filtered() ? "No name passes the filters." : "No names are marked."),
  ];
  fillList();
  return view;
}

function spellings(heard) {
  const total = heard.reduce((sum, [, , n]) => sum + n, 0);
  return h("table", { class: "spellings" }, h("caption", {}, "Spelled in the transcripts"), h("thead", {}, h("tr", {}, ["Spelling", "Which is", "Mentions"].map((head) => h("th", { scope: "col" }, head)))),
    h("tbody", {}, heard.map(([surface, form, n]) => h("tr", {}, h("td", { dir: "auto" }, oneLine(surface)), h("td", {}, FORM_NAMES[form] ?? ""), h("td", { class: "n" }, number(n), " ", h("span", { class: "faint" }, percent(n, total)))))));
}

async function entityView(id) {
  const { corpus } = state;
  const entity = corpus.entities.get(id);
  const list = h("ol", { class: "mentions" });
  const total = h("p", { role: "status", class: "facts" }, "Reading the mentions …");
  const rowsShown = [];
  const where = entity.where.map(([index]) => corpus.episodes[index]);
  const elsewhere = where.some((one) => one.index !== state.episode?.meta.index);
  const speakers = await speakersWho(id);
  const view = [
    h("header", { class: "view-head" }, h("p", { class: `kind ${entity.entity_type}` }, TYPE_NAMES[entity.entity_type]), h("h1", { dir: "auto" }, entity.canonical_name),
      h("p", { class: "about", dir: "auto" }, entity.description),
      h("p", { class: "facts" }, entity.aliases.length ? ["Also called ", entity.aliases.map((alias, i) => [i ? ", " : "", h("bdi", {}, alias)]), " · "] : null,
        counted(entity.n_mentions, "mention"), ` in ${counted(entity.n_episodes, "episode")}`,
        entity.wikidata_id ? [" · ", outside(`https://www.wikidata.org/wiki/${entity.wikidata_id}`, entity.wikidata_id)] : null),
      related("Members", entity.members), related("Member of", [...corpus.entities.values()].filter((one) => one.members.includes(id)).map((one) => one.entity_id)),
      speakers.length ? h("p", { class: "facts" }, "Speaks in ", speakers.map((one, i) => [i ? ", " : "", h("a", { href: `#${one.id}`, dir: "auto" }, one.title)])) : null,
      h("p", { class: "bar" }, h("span", { class: "id" }, id), button("Copy link", () => copy(linkTo(id), "Link")), button("CSV", () => saveMentions(rowsShown, id)))),
    entity.heard.length ? spellings(entity.heard) : null, h("div", { class: "shown" }, filterChips(elsewhere)), total, list,
  ];
  const passes = elsewhere ? mentionOfTypeShown : mentionShown;
  fillMentions(where, (mention) => mention.entity_id === id && passes(mention), list, total, rowsShown);
  return view;
}

// Episodes whose speaker is this entity; only of those that are loaded, and of a small corpus all.
async function speakersWho(id) {
  const { episodes } = state.corpus;
  if (episodes.length <= 20) await Promise.all(episodes.map(loadEpisode));
  return episodes.filter((one) => one.loaded?.speakers.some((speaker) => speaker.entity_id === id)).map((one) => one.loaded);
}

function related(label, ids) {
  const known = ids.map((id) => state.corpus.entities.get(id)).filter(Boolean);
  return known.length ? h("p", { class: "facts" }, `${label}: `, known.map((one, i) => [i ? ", " : "", h("a", { href: entityLink(one.entity_id), dir: "auto" }, one.canonical_name)])) : null;
}

// Mentions of several episodes, as their data are read.
async function fillMentions(where, wanted, list, total, shown) {
  const found = [];
  for await (const episode of eachEpisode(where, total, "Reading the mentions")) found.push(...episode.mentions.filter(wanted));
  shown.push(...found);
  total.textContent = counted(found.length, "mention");
  paged(found, mentionRow, list, 100);
}

function nameView(name) {
  const list = h("ol", { class: "mentions" }), total = h("p", { role: "status", class: "facts" });
  const found = [];
  const where = state.episode ? [state.episode.meta] : [];
  fillMentions(where, (mention) => mentionShown(mention) && !mention.entity_id && mention.surface.toLowerCase() === name, list, total, found);
  return [h("header", { class: "view-head" }, h("p", { class: "kind NIL" }, TYPE_NAMES.NIL), h("h1", { dir: "auto" }, name)), total, list];
}
