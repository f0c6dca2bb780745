// Mentions in the text, and the card that says how one was heard and what is meant.

function markText(mention, heard) {
  const meant = meantBy(mention);
  if (mention.form !== "asr_error" || meant === null || state.spelling === "heard") return [heard];
  if (state.spelling === "meant") return [h("span", { class: "meant", dir: "auto" }, meant)];
  return [h("ruby", {}, heard, h("rp", {}, " ("), h("rt", { dir: "auto" }, meant), h("rp", {}, ")"))];
}

function mark(mention, heard, id = true) {
  const type = typeOf(mention);
  const link = h("a", {
    class: `mark ${type ?? "UNTYPED"}${mention.form === "asr_error" ? " misheard" : ""}`,
    href: `#${mention.mention_id}`, id: id ? mention.mention_id : null, dir: "auto",
    data: { mention: mention.mention_id }, "aria-describedby": "card",
  }, markText(mention, heard));
  link.mention = mention;
  link.heard = heard;
  return link;
}

function respell() {
  for (const link of document.querySelectorAll("a.mark")) link.replaceChildren(...markText(link.mention, link.heard));
}

function cardOf(mention) {
  const entity = entityOf(mention);
  const type = typeOf(mention);
  const kind = type === "NIL" && mention.entity_type ? TYPE_NAMES[mention.entity_type] : TYPE_NAMES[type] ?? "No type";
  const said = [];
  if (mention.form === "asr_error") said.push(["Heard as", h("q", { dir: "auto" }, oneLine(mention.surface))]);
  else if (mention.form === "alias") said.push(["Called", h("q", { dir: "auto" }, oneLine(mention.surface))]);
  if (mention.at != null) said.push([state.episode?.timed === false ? "At" : "Time", mention.turn.episode.label(mention.at)]);
  const speaker = mention.turn.speaker;
  if (speaker) said.push(["By", h("span", { dir: "auto" }, speaker.called)]);
  said.push(["Found", mention.tier === "curated" ? "by an annotator" :
    `automatically (${mention.method}${mention.score == null ? "" : `, score ${mention.score.toFixed(2)}`})`]);
  return [
    h("p", { class: `kind ${type ?? "UNTYPED"}` }, kind, type === "NIL" && mention.entity_type ? " · not in the registry" : ""),
    h("p", { class: "name", dir: "auto" }, entity?.canonical_name ?? oneLine(mention.surface)),
    entity ? h("p", { class: "about", dir: "auto" }, entity.description) : null,
    h("dl", {}, said.map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value)))),
    entity ? h("p", { class: "more-of" }, h("a", { href: entityLink(entity.entity_id) },
      `${counted(entity.n_mentions, "mention")}${entity.n_episodes > 1 ? ` in ${counted(entity.n_episodes, "episode")}` : ""}`),
    entity.wikidata_id ? [" · ", outside(`https://www.wikidata.org/wiki/${entity.wikidata_id}`, `Wikidata ${entity.wikidata_id}`)] : null) : null,
    h("p", { class: "id" }, mention.mention_id),
  ];
}

function entityLink(id) {
  return state.corpus.byId.has(id) ? `#/entity/${id}` : `#${id}`;
}

// The card follows the pointer and the focus, stays while the pointer is on it, and Escape hides it.
function followMentions() {
  const card = byId("card");
  let current = null, timer = null;
  function hide(now) {
    clearTimeout(timer);
    timer = setTimeout(() => { card.hidden = true; current = null; }, now === true ? 0 : 250);
  }
  function show(link) {
    clearTimeout(timer);
    if (current === link) return;
    current = link;
    card.replaceChildren(...cardOf(link.mention).filter(Boolean));
    card.hidden = false;
    const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
    const width = card.offsetWidth, height = card.offsetHeight;
    const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 8));
    const under = at.bottom + 8 + height < document.documentElement.clientHeight;
    card.style.setProperty("left", `${left + scrollX}px`);
    card.style.setProperty("top", `${scrollY + (under ? at.bottom + 8 : Math.max(8, at.top - height - 8))}px`);
  }
  const linkOf = (event) => event.target.closest?.("a.mark");
  document.addEventListener("pointerover", (event) => {
    const link = linkOf(event);
    if (link) {
      clearTimeout(timer);
      timer = setTimeout(() => show(link), card.hidden ? 120 : 0);
    } else if (event.target.closest?.("#card")) clearTimeout(timer);
    else if (!card.hidden) hide();
    else clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event);
    if (link) show(link); else if (!event.target.closest?.("#card")) hide(true);
  });
  document.addEventListener("click", (event) => {
    const link = linkOf(event);
    if (link) show(link);
    else if (!card.hidden && (event.target.closest("#card a") || !event.target.closest("#card"))) hide(true);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !card.hidden) hide(true); });
}
