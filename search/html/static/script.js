// Everything here makes a page more convenient; nothing on it needs a script.
"use strict";
(() => {
  const root = document.documentElement;
  const kept = { get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
                 set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* private window */ } } };
  if (kept.get("theme")) root.dataset.theme = kept.get("theme");

  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  function setUpTheme() {
    const button = find(".theme");
    button.hidden = false;
    button.addEventListener("click", () => {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      kept.set("theme", root.dataset.theme);
    });
  }

  // Search as somebody types, after a pause

  const PAUSE_MS = 350;
  function setUpLiveSearch() {
    const form = find("form[data-live]");
    if (!form) return;
    const results = find(form.dataset.live), input = find("input[type=search]", form);
    let waiting, asked;
    async function ask() {
      const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
      asked?.abort();
      asked = new AbortController();
      try {
        const answer = await fetch(address, { signal: asked.signal });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const found = find(form.dataset.live, page) || find("main", page);
        if (!found) return;
        results.replaceChildren(...found.childNodes);
        history.replaceState(null, "", address);
      } catch (error) { if (error.name !== "AbortError") throw error; }
    }
    input.addEventListener("input", (event) => {
      clearTimeout(waiting);
      if (!event.isComposing && input.value.trim()) waiting = setTimeout(ask, PAUSE_MS);
    });
    input.addEventListener("compositionend", () => { clearTimeout(waiting); waiting = setTimeout(ask, PAUSE_MS); });
  }

  // Hear a hit without leaving the page

  function setUpDock() {
    const dock = find("#dock"), audio = find("audio", dock);
    let button;
    document.addEventListener("click", (event) => {
      const play = event.target.closest("a.play");
      if (!play || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      if (play === button && !audio.paused) { audio.pause(); return; }
      button?.classList.remove("on");
      button = play;
      button.classList.add("on");
      const source = play.href.split("#")[0];
      if (audio.src !== source) audio.src = source;
      seek(audio, Number(play.dataset.at));
      find(".what", dock).textContent = play.closest(".group")?.querySelector("h2")?.textContent || "";
      dock.hidden = false;
      audio.play().catch(() => {});
    });
    find("button", dock).addEventListener("click", () => { audio.pause(); dock.hidden = true; button?.focus(); });
  }

  function seek(media, second) {
    if (media.readyState >= 1) media.currentTime = second;
    else {
      media.addEventListener("loadedmetadata", () => { media.currentTime = second; }, { once: true });
      media.load();
    }
  }

  // The transcript follows the sound, and the sound the transcript

  const FRAGMENT = /^t=([\d.]+)(?:&r=(.*))?$/;
  const wish = (name, otherwise) => (kept.get(`pref-${name}`) ?? otherwise) === "yes";

  function setUpSession() {
    const session = find("article.session");
    if (!session) return;
    const media = all(".media", session);
    const parts = media.map((one) => ({
      media: one, start: Number(one.dataset.start), recording: one.dataset.recording,
      spans: all(`.transcript[data-part="${one.closest(".player").dataset.part}"] .turn > span[id]`).map((span) => ({
        span, second: Number(FRAGMENT.exec(span.id)?.[1] ?? 0) })),
    }));
    const partOf = (second, recording) => parts.filter((part) => part.recording === recording && part.start <= second).at(-1)
      ?? parts.find((part) => part.recording === recording);
    session.classList.toggle("hears", parts.length > 0);

    function goTo(fragment, plays) {
      const found = FRAGMENT.exec(fragment);
      if (!found) return false;
      const second = Number(found[1]), part = partOf(second, decodeURIComponent(found[2] ?? ""));
      if (!part) return false;
      media.forEach((one) => one !== part.media && one.pause());
      seek(part.media, second - part.start);
      if (plays) part.media.play().catch(() => {});
      return true;
    }
    session.addEventListener("click", (event) => {
      const link = event.target.closest("a[href*='#t=']");
      if (link && link.pathname === location.pathname && goTo(link.hash.slice(1), true)) {
        event.preventDefault();
        history.replaceState(null, "", link.hash);
        find(`[id="${CSS.escape(link.hash.slice(1))}"]`)?.scrollIntoView({ block: "center" });
        return;
      }
      const span = event.target.closest(".turn > span[id]");
      if (span && !event.target.closest("a") && getSelection().isCollapsed) goTo(span.id, true);
    });
    session.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches(".turn > span[id]")) goTo(event.target.id, true);
    });
    parts.forEach((part) => {
      let shown;
      part.media.addEventListener("timeupdate", () => {
        if (!wish("follow", "yes")) return;
        const at = part.media.currentTime + part.start + 0.05;
        let low = 0, high = part.spans.length;
        while (low < high) { const middle = (low + high) >> 1; if (part.spans[middle].second <= at) low = middle + 1; else high = middle; }
        const span = part.spans[low - 1]?.span;
        if (span === shown) return;
        all(".turn > span.now", session).forEach((one) => one.classList.remove("now"));
        span?.classList.add("now");
        if (span && !part.media.paused && !isSeen(span)) span.scrollIntoView({ block: "center" });
        shown = span;
      });
    });
    const first = location.hash.slice(1);
    if (FRAGMENT.test(first)) goTo(first, false);
    addEventListener("hashchange", () => goTo(location.hash.slice(1), false));
    setUpPreferences(session, media);
    setUpSharing(session);
  }

  function isSeen(element) {
    const box = element.getBoundingClientRect();
    return box.top > 120 && box.bottom < innerHeight - 20;
  }

  function setUpPreferences(session, media) {
    const panel = find(".prefs", session);
    if (!panel) return;
    panel.hidden = false;
    const apply = () => {
      session.classList.toggle("no-transcript", !wish("transcript", "yes"));
      all(".turn > span[id], .turn abbr", session).forEach((span) => wish("keyboard", "no") ? span.tabIndex = 0 : span.removeAttribute("tabindex"));
      if (!wish("follow", "yes")) all("span.now", session).forEach((span) => span.classList.remove("now"));
    };
    all("[data-pref]", panel).forEach((box) => {
      box.checked = wish(box.dataset.pref, box.checked ? "yes" : "no");
      box.addEventListener("change", () => { kept.set(`pref-${box.dataset.pref}`, box.checked ? "yes" : "no"); apply(); });
    });
    const speed = find(".speed", panel);
    speed?.addEventListener("change", () => media.forEach((one) => { one.playbackRate = Number(speed.value); }));
    apply();
  }

  // Select words to get their address

  function setUpSharing(session) {
    const share = find("#share"), told = find("#told");
    let address = "";
    document.addEventListener("selectionchange", () => {
      const selection = getSelection();
      const node = selection.isCollapsed ? null : selection.anchorNode, within = node instanceof Element ? node : node?.parentElement;
      const span = within?.closest(".turn > span[id]");
      share.hidden = !span || !session.contains(span);
      if (share.hidden) return;
      address = `${location.origin}${location.pathname}#${span.id}`;
      const box = selection.getRangeAt(0).getBoundingClientRect();
      share.style.left = `${Math.max(8, Math.min(box.left, innerWidth - 140)) + scrollX}px`;
      share.style.top = `${box.bottom + scrollY + 6}px`;
    });
    share.addEventListener("mousedown", (event) => event.preventDefault());
    share.addEventListener("click", async () => {
      history.replaceState(null, "", address);
      try { await navigator.clipboard.writeText(address); told.textContent = told.dataset.copied; } catch { /* it stands in the address bar */ }
      share.hidden = true;
      setTimeout(() => { told.textContent = ""; }, 2500);
    });
  }

  // What a word of the group means, on hover and on focus

  function setUpTips() {
    const tip = find("#tip");
    all("abbr[title]").forEach((word) => { word.dataset.tip = word.title; word.removeAttribute("title"); word.setAttribute("aria-describedby", "tip"); });
    const show = (event) => {
      const word = event.target.closest?.("abbr[data-tip]");
      if (!word) return;
      tip.textContent = word.dataset.tip;
      tip.hidden = false;
      const box = word.getBoundingClientRect();
      tip.style.left = `${Math.max(8, Math.min(box.left, innerWidth - tip.offsetWidth - 8)) + scrollX}px`;
      tip.style.top = `${box.bottom + scrollY + 6}px`;
    };
    const hide = () => { tip.hidden = true; };
    for (const name of ["mouseover", "focusin", "click"]) document.addEventListener(name, show);
    for (const name of ["mouseout", "focusout"]) document.addEventListener(name, hide);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  }

  function setUpKeys() {
    document.addEventListener("keydown", (event) => {
      if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
      const media = all(".media").find((one) => !one.paused) ?? find(".media");
      if (event.key === "/") { event.preventDefault(); (find("main input[type=search]") ?? find(".find input"))?.focus(); }
      else if (media && event.key === "k") media.paused ? media.play().catch(() => {}) : media.pause();
      else if (media && event.key === "j") media.currentTime -= 10;
      else if (media && event.key === "l") media.currentTime += 10;
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const setUp of [setUpTheme, setUpLiveSearch, setUpDock, setUpSession, setUpTips, setUpKeys]) setUp();
  });
})();
