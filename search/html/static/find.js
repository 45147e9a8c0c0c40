// The search of a site of files: words mode of the product, in a page that needs no server.
// Its data are scripts beside it (find/about.js, find/t0.js …), since a page opened from a disk may not fetch anything.
"use strict";
const sigFind = (() => {
  const parts = new Map();
  const put = (name, values) => parts.get(name).ready(values);
  function load(name) {
    if (parts.has(name)) return parts.get(name).values;
    const part = {}, script = document.createElement("script");
    part.values = new Promise((ready, failed) => { part.ready = ready; script.onerror = () => failed(new Error(name)); });
    parts.set(name, part);
    script.src = `${sigFind.folder}${name}.js`;
    document.head.append(script);
    return part.values;
  }

  // Tokens, as archive/text/tokens.py cuts them

  const HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}";
  const UNSPACED = `${HAN}\u3005\u3041-\u3096\u30a1-\u30fa\u30fc`;
  const RUN = new RegExp(`([A-Za-z0-9]+(?:_+[A-Za-z0-9]+)*)|([${UNSPACED}]+)|((?:(?![A-Za-z0-9_${UNSPACED}])[\\p{L}\\p{N}])+)`, "gu");
  const SEAM = /(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[0-9])|_+/;
  let simplified = new Map(), stop = new Set(), question = /$^/gu;

  function setUpTokens(about) {
    const to = [...about.simplified[1]];
    simplified = new Map([...about.simplified[0]].map((one, n) => [one, to[n]]));
    stop = new Set(about.stop.split(" "));
    question = new RegExp(about.question, "gu");
  }
  function normalise(text) {
    text = text.normalize("NFKC").replace(/[\u00c0-\u024f\u1e00-\u1eff]/gu, (letter) => [...letter.normalize("NFD")][0]);
    return [...text].map((one) => simplified.get(one) ?? one).join("");
  }
  function stem(word) {
    if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
    if (!word.endsWith("ss")) {
      const ending = ["ing", "ed", "es", "s"].find((end) => word.endsWith(end)) ?? "";
      if (word.length - ending.length >= 3) word = word.slice(0, word.length - ending.length);
    }
    return word.endsWith("e") && word.length > 3 ? word.slice(0, -1) : word;
  }
  function latin(run) {
    const pieces = run.split(SEAM);
    const words = pieces.map((one) => one.toLowerCase()).filter((one) => !stop.has(one)).map(stem);
    return pieces.length === 1 ? words : [...words, stem(pieces.join("").toLowerCase())];
  }
  function pairs(run) {
    const letters = [...run];
    return letters.length === 1 ? letters : letters.slice(1).map((letter, n) => letters[n] + letter);
  }
  const folded = (run) => run.toUpperCase().toLowerCase().replaceAll("ς", "σ");
  function tokenize(text) {
    return [...normalise(text).matchAll(RUN)].flatMap(([, word, unspaced, other]) =>
      word ? latin(word) : unspaced ? pairs(unspaced) : [folded(other)]);
  }
  function tokenizeQuery(text) {
    const about = normalise(text).replace(question, " ");
    const found = tokenize(about);
    return [...new Set(found.length ? found : tokenize(text))];
  }

  // What words are also called, as search/query/lexicon.py finds it

  const isLatin = (letter) => /^[A-Za-z0-9]$/.test(letter ?? "");
  function* translate(text, words) {
    const query = normalise(text), longest = Math.max(0, ...Object.keys(words.glossary).map((form) => form.length));
    const entry = (place) => {
      if (place && isLatin(query[place - 1]) && isLatin(query[place])) return "";
      const here = query.slice(place, place + longest).toLowerCase();
      for (let end = here.length; end > 0; end--)
        if (Object.hasOwn(words.glossary, here.slice(0, end)) && (!isLatin(here[end - 1]) || /^(?:e?s)?(?![A-Za-z0-9])/i.test(query.slice(place + end)))) return here.slice(0, end);
      return "";
    };
    for (let place = 0; place < query.length;) {
      const term = entry(place), [crosses, ...forms] = term ? words.glossary[term] : [0];
      for (const [weight, ...tokens] of forms) yield { term, tokens, weight, glossary: true };
      const run = /^[A-Za-z]+/.exec(query.slice(place));
      if (term && crosses) place += term.length;
      else if (run) {
        for (const one of latin(run[0])) for (const [weight, ...tokens] of own(words.en, one)) yield { term: run[0], tokens, weight };
        place += run[0].length;
      } else {
        let end = Math.min(query.length, place + 8);
        while (end > place && !Object.hasOwn(words.zh, query.slice(place, end))) end--;
        const word = query.slice(place, end);
        for (const [weight, ...tokens] of own(words.zh, word)) yield { term: word, tokens, weight };
        place += word.length || 1;
      }
    }
  }
  const own = (table, name) => Object.hasOwn(table, name) ? table[name] : [];

  // BM25 with what is said around, as search/ranking does it

  const K1 = 1.2, B = 0.75, SHARES = [0.7, 0.49, 0.343, 0.2401], RANKED = 50, DEMOTION = 0.3, LISTED = 100;
  const rounded = (value) => Math.round(value * 1e6) / 1e6;
  function hash(token) {
    let value = 2166136261;
    for (let n = 0; n < token.length; n++) value = Math.imul(value ^ token.charCodeAt(n), 16777619) >>> 0;
    return value;
  }
  async function lookUp(about, names) {
    const found = new Map();
    for (const name of new Set(names)) {
      const shard = await load(`t${hash(name) % about.shards}`);
      if (Object.hasOwn(shard, name)) found.set(name, shard[name]);
    }
    return found;
  }
  function frequencies(about, posting) {
    const near = new Map(), add = (number, count) => near.set(number, (near.get(number) ?? 0) + count);
    let number = 0;
    for (let n = 1; n < posting.length; n += 2) {
      number += posting[n];
      add(number, posting[n + 1]);
      SHARES.forEach((share, step) => [-step - 1, step + 1].forEach((by) => {
        if (about.sequence[number + by] === about.sequence[number]) add(number + by, share * posting[n + 1]);
      }));
    }
    return near;
  }
  const idf = (about, holding) => Math.log(1 + (about.count - holding + 0.5) / (holding + 0.5));
  const saturate = (about, count, number) => count * (K1 + 1) / (count + K1 * (1 - B + B * about.lengths[number] / about.average));
  function addTo(scores, other, join) { for (const [number, score] of other) scores.set(number, join(scores.get(number) ?? 0, score)); return scores; }
  function bm25(about, postings, weights) {
    const scores = new Map();
    for (const [token, weight] of weights) if (postings.has(token)) {
      const posting = postings.get(token), rare = weight * idf(about, posting[0]);
      for (const [number, count] of frequencies(about, posting)) scores.set(number, (scores.get(number) ?? 0) + rare * saturate(about, count, number));
    }
    return scores;
  }
  function bm25OfSynonyms(about, postings, weights) {
    const counts = new Map();
    let holding = 0;
    for (const [token, weight] of weights) if (postings.has(token)) {
      holding += weight * postings.get(token)[0];
      addTo(counts, frequencies(about, postings.get(token)), (sum, count) => sum + weight * count);
    }
    const rare = idf(about, Math.min(about.count, holding));
    return new Map([...counts].map(([number, count]) => [number, rare * saturate(about, count, number)]));
  }
  function concepts(weights, ownTokens, expansion) {
    const rest = new Map(weights), byTerm = new Map(), translated = new Set();
    for (const one of expansion) {
      if (!byTerm.has(one.term)) byTerm.set(one.term, { own: new Map(), expanded: new Map() });
      const concept = byTerm.get(one.term);
      for (const token of tokenize(one.term)) if (ownTokens.has(token) && rest.has(token)) { concept.own.set(token, rest.get(token)); rest.delete(token); }
      for (const token of one.tokens) if (weights.has(token) && !ownTokens.has(token)) {
        concept.expanded.set(token, Math.max(concept.expanded.get(token) ?? 0, one.weight));
        translated.add(token);
      }
    }
    const alone = new Map([...rest].filter(([token]) => !translated.has(token)));
    return [{ own: alone, expanded: new Map() }, ...byTerm.values()];
  }
  function symbolsIn(text) {
    const words = [...text.normalize("NFKC").matchAll(/(?<![\w./@-])((?:--)?[A-Za-z_][\w.-]*(?:\/[\w.-]+)*)(\(\))?/g)];
    return [...new Set(words.flatMap(([, word, call]) => {
      word = word.replace(/[._-]+$/, "");
      if (call || /[/]|^--|^kube-|^k8s-|\.(?:go|py|sh|proto|ya?ml|json|toml|md|mod)$/.test(word)) return [word];
      return word.split(".").filter((one) => /[^_]_[^_]/.test(one) || /^[A-Za-z][A-Za-z0-9]*$/.test(one) && /[a-z0-9][A-Z]|[A-Z]{2}[a-z]{2}/.test(one));
    }))];
  }
  async function search(text) {
    const [about, words] = await Promise.all([load("about"), load("words")]);
    if (!about.sequence) prepare(about);
    const expansion = [...translate(text, words)], ownTokens = new Set(tokenizeQuery(text));
    const han = [...ownTokens].filter((token) => /[^\x00-\x7f]/.test(token));
    const single = han.every((token) => [...token].length === 1) ? han : [];
    const holding = [...(await lookUp(about, single.map((one) => `?${one}`))).values()].flat();
    const weights = new Map(holding.map((pair) => [pair, 0.5]));
    for (const token of ownTokens) weights.set(token, 1);
    for (const one of expansion) for (const token of one.tokens) weights.set(token, rounded(Math.max(weights.get(token) ?? 0, one.weight)));
    for (const term of new Set(expansion.filter((one) => one.glossary).map((one) => one.term))) {
      const inside = [...new Set(tokenize(term))].filter((token) => weights.has(token) && /[^\x00-\x7f]/.test(token));
      for (const token of inside) weights.set(token, weights.get(token) / inside.length);
    }
    const named = symbolsIn(text), postings = await lookUp(about, [...weights.keys(), ...named.map((one) => `=${one}`)]);
    const scores = new Map();
    for (const { own: asked, expanded } of concepts(weights, ownTokens, expansion))
      addTo(scores, addTo(bm25(about, postings, asked), bm25OfSynonyms(about, postings, expanded), Math.max), (sum, score) => sum + score);
    return { order: rank(about, postings, scores, named, ownTokens), ownTokens, weights, about };
  }
  function prepare(about) {
    about.average = Math.max(1, about.total) / Math.max(1, about.count);
    let sequence = -1;
    const begins = new Set(about.begins);
    about.sequence = about.lengths.map((_, number) => begins.has(number) ? ++sequence : sequence);
    setUpTokens(about);
  }
  function rank(about, postings, scores, named, ownTokens) {
    const words = new Map([...scores].map(([number, score]) => [number, rounded(score)]).filter(([number, score]) => score > 0 && about.ties[number] >= 0));
    const fused = new Map(words);
    const best = () => [...fused.keys()].sort((a, b) => fused.get(b) - fused.get(a) || words.get(b) - words.get(a) || about.ties[a] - about.ties[b]);
    const first = best().slice(0, RANKED);
    for (const number of first) fused.set(number, rounded(fused.get(number) * (1 - DEMOTION * (1 - about.says[number]))));
    const most = Math.max(0, ...fused.values());
    const inSymbols = new Set(named.flatMap(tokenizeQuery)), weight = [...ownTokens].filter((one) => inSymbols.has(one)).length / (ownTokens.size || 1);
    for (const number of first) {
      const share = named.filter((one) => postings.get(`=${one}`)?.includes(number)).length / (named.length || 1);
      fused.set(number, rounded(fused.get(number) + weight * most * share));
    }
    return best().slice(0, LISTED);
  }

  // What is shown

  async function passage(about, number) {
    const [text, kind, session, title, heading, who, link] = (await load(`p${Math.floor(number / about.passages)}`))[number % about.passages];
    return { text, kind, session, title, heading, who, link };
  }
  const plain = (text) => text.replace(/[^\x00-\x7f]/g, (one) => simplified.get(one) ?? one);  // letter by letter: places stay
  function marked(element, text, run) {
    const wanted = [...run.weights.keys()].filter((token) => [...token].length > 1 || !/[a-z]/.test(token));
    const forms = wanted.map((token) => token.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).map((one) => /^[a-z]/.test(one) ? `(?<![A-Za-z])${one}[a-z]*` : one);
    const pattern = forms.length ? new RegExp(forms.sort((a, b) => b.length - a.length).join("|"), "giu") : null;
    const sentences = text.split(/(?<=[。！？!?\n]|\. )/u), hits = (one) => pattern ? new Set((plain(one).match(pattern) ?? []).map((hit) => hit.toLowerCase())).size : 0;
    let from = sentences.reduce((most, one, n) => hits(one) > hits(sentences[most]) ? n : most, 0), shown = "";
    for (; from < sentences.length && shown.length < 200; from++) shown += sentences[from];
    let end = 0;
    for (const hit of pattern ? plain(shown.slice(0, 400)).matchAll(pattern) : []) {
      const stop = hit.index + hit[0].length;
      element.append(shown.slice(end, hit.index), Object.assign(document.createElement("mark"), { textContent: shown.slice(hit.index, stop) }));
      end = stop;
    }
    element.append(shown.slice(end, 400));
  }
  async function show(text, results) {
    const run = await search(text), shown = [];
    for (const number of run.order.slice(0, 20)) {
      const one = await passage(run.about, number), hit = document.createElement("article");
      hit.className = "hit";
      const line = document.createElement("h3"), link = Object.assign(document.createElement("a"), { href: one.link, textContent: [one.session, one.title, one.heading].filter(Boolean).join(" · ") });
      const who = Object.assign(document.createElement("span"), { className: "who", textContent: one.who });
      line.append(link, " ", who, " ", Object.assign(document.createElement("span"), { className: "tag", textContent: results.dataset[one.kind] ?? one.kind }));
      const body = Object.assign(document.createElement("div"), { className: "text" });
      marked(body, one.text, run);
      hit.append(line, body);
      shown.push(hit);
    }
    results.replaceChildren(...(shown.length ? shown : [Object.assign(document.createElement("p"), { className: "none", textContent: results.dataset.none })]));
  }
  function setUp() {
    const form = document.querySelector("form[data-find]");
    if (!form) return;
    const input = form.querySelector("input[type=search]"), results = document.querySelector(form.dataset.find);
    sigFind.folder = form.dataset.folder;
    let waiting, last = "";
    const ask = async () => {
      const text = last = input.value.trim().slice(0, 2000);
      if (!text) return;
      const made = document.createElement("div");
      Object.assign(made.dataset, results.dataset);
      await show(text, made);
      if (text === last) results.replaceChildren(...made.childNodes);
      try { history.replaceState(null, "", `?q=${encodeURIComponent(text)}`); } catch { /* some browsers do not let files do that */ }
    };
    input.value = new URLSearchParams(location.search).get("q") ?? "";
    form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
    input.addEventListener("input", (event) => { clearTimeout(waiting); if (!event.isComposing) waiting = setTimeout(ask, 250); });
    input.addEventListener("compositionend", () => { clearTimeout(waiting); waiting = setTimeout(ask, 250); });
    ask();
  }
  if (typeof document !== "undefined") document.addEventListener("DOMContentLoaded", setUp);
  return { put, search, passage, tokenize, tokenizeQuery, setUpTokens, folder: "find/" };
})();
