// The data: gzip in base64, in the page itself or in files beside it, as tables by columns.

const arrived = new Map();

async function unpack(base64) {
  const bytes = Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

// The rows of a table. Ids are written without that of their episode, and columns of nulls are left out.
function rows(table, episodeId) {
  const names = Object.keys(table);
  const count = names.length ? table[names[0]].length : 0;
  return Array.from({ length: count }, (_, i) => {
    const row = {};
    for (const name of names) {
      const value = table[name][i];
      row[name] = name.endsWith("_id") && typeof value === "string" && value[0] === "." ? episodeId + value : value;
    }
    return row;
  });
}

function beside(name) {
  return new Promise((resolve, reject) => {
    const address = `${document.documentElement.dataset.beside}/${name}.js`;
    const policy = window.trustedTypes?.createPolicy?.bind(window.trustedTypes);
    beside.policy ??= policy ? policy("podcorpus", { createScriptURL: (one) => one }) : { createScriptURL: (one) => one };
    const script = document.createElement("script");
    script.src = beside.policy.createScriptURL(address);
    script.onload = () => (arrived.has(name) ? resolve(arrived.get(name)) : reject(new Error(`${address} is another file`)));
    script.onerror = () => reject(new Error(
      `The file ${decodeURIComponent(address)} is missing; keep the folder beside this page`));
    document.head.append(script);
  });
}

async function chunk(name) {
  const inside = byId(`data-${name}`);
  const text = inside ? inside.textContent : await beside(name);
  inside?.remove();
  arrived.delete(name);
  return unpack(text);
}

async function loadCorpus() {
  const index = await chunk("corpus");
  const entities = new Map(rows(index.entities, "").map((entity) => [entity.entity_id, entity]));
  for (const entity of entities.values()) {
    entity.heard = index.heard[entity.entity_id] ?? [];
    entity.where = index.where[entity.entity_id] ?? [];
  }
  const episodes = index.episodes.map((meta, i) => ({ ...meta, index: i, loading: null, loaded: null }));
  return { ...index, entities, episodes, byId: new Map(episodes.map((one) => [one.episode_id, one])) };
}

function loadEpisode(meta) {
  meta.loading ??= chunk(String(meta.index)).then((data) => (meta.loaded = new Episode(meta, data)));
  return meta.loading;
}

let reading = 0;

// Episodes one after the other, and how far this is; it ends where another list is begun.
async function* eachEpisode(wanted, status, doing) {
  const own = ++reading;
  for (const [i, meta] of wanted.entries()) {
    if (i && i % 50 === 0) status.textContent = `${doing} … ${number(i)} of ${counted(wanted.length, "episode")}`;
    const episode = await loadEpisode(meta);
    if (own !== reading) return;
    yield episode;
  }
}
