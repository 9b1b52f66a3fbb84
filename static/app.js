// What htmx does not bring: the socket's cursor, polling while it is away, the token, keys, focus and the spoken word.
(() => {
  const PATIENCE_MS = 3000, POLL_MS = 5000, HEALTH_MS = 10000;
  const FOCUSABLE = "a, button, summary, input:not([type=hidden]), [tabindex]";
  const root = document.documentElement, byId = id => document.getElementById(id);
  const on = (name, act) => document.addEventListener(name, act);

  // Live updates. data-live: "on"; "off" (polling, the badge shows); "paused" (a hidden tab, nothing is wrong).
  let connection, pollTimer;
  function live(state) {
    if (root.dataset.live === state) return;
    root.dataset.live = state;
    clearInterval(pollTimer);
    if (state !== "off") return;
    setTimeout(poll, Math.random() * 1500);            // after a restart not all pages ask in the same instant
    pollTimer = setInterval(poll, POLL_MS);
  }
  function poll() {
    if (root.dataset.live === "off" && !document.hidden) htmx.trigger(byId("poll"), "aniworld:poll");
  }
  setInterval(() => {                                  // what is wrong is pushed; a page without a socket asks
    if (root.dataset.live !== "on" && !document.hidden && byId("health")) htmx.trigger(byId("health"), "aniworld:health");
  }, HEALTH_MS);
  function giveItAMoment() {
    if (byId("live")) setTimeout(() => document.hidden || root.dataset.live === "on" || live("off"), PATIENCE_MS);
  }
  function remember(id) {                              // both ways of asking carry the last event that this page has applied
    const since = address => address.replace(/\bsince=\d*/, "since=" + id), ask = byId("poll");
    ask.setAttribute("hx-get", since(ask.getAttribute("hx-get")));
    if (connection) connection.url = since(connection.url);
  }
  function applied() {
    return Number(/\bsince=(\d+)/.exec(byId("poll")?.getAttribute("hx-get"))?.[1]);
  }
  on("htmx:ws:before:connection", e => connection = e.detail.connection);
  on("htmx:ws:after:connection", () => live("on"));
  on("htmx:ws:close", () => live(document.hidden ? "paused" : "off"));    // also of one that a full server did not open
  on("htmx:ws:after:message:incoming", e => {
    const {id, reload} = JSON.parse(e.detail.message.data);
    if (reload) setTimeout(() => location.reload(), Math.random() * 3000);
    else if (id !== undefined) remember(id);
  });
  on("visibilitychange", giveItAMoment);

  // Requests: the token, one name for what is searched, and a word when nothing comes back.
  on("htmx:config:request", e => {
    const {request, sourceElement} = e.detail.ctx;
    request.headers["X-CSRF-Token"] = document.querySelector("meta[name=csrf-token]").content;
    e.detail.ctx.typed = byId("name")?.value;
    if (sourceElement.id !== "name") return;
    if (!sourceElement.value) {                        // emptied by an answer that has its note there, or by hand
      if (!byId("already")) closeCandidates();
      return e.preventDefault();
    }
    request.body.delete("name");                       // the add form calls it name, the search calls it q
    request.body.set("q", sourceElement.value);
  });
  for (const name of ["htmx:response:error", "htmx:error"]) on(name, ({detail: {ctx}}) => {
    if (!ctx || ["poll", "health"].includes(ctx.sourceElement.id) || ctx.text?.includes("<hx-partial")) return;
    byId("problem").replaceChildren(byId("unreachable").content.cloneNode(true));
  });

  // Around each swap: nothing stale, nothing twice, and the focus stays or goes to what is nearest.
  let trail = [];
  function isStaleSearch(request) {                    // whoever asked: the box, or the note that waits for the sources
    const url = request?.action && new URL(request.action, location);
    const box = url && document.querySelector(`[data-search=${url.searchParams.has("series") ? "matches" : "candidates"}]`);
    if (!box || url.pathname !== new URL(box.getAttribute("hx-get"), location).pathname) return false;
    return (url.searchParams.get("q") ?? "").trim() !== box.value.trim();
  }
  on("htmx:before:swap", e => {
    const {ctx, tasks} = e.detail;
    if (isStaleSearch(ctx.request)) return e.preventDefault();
    if (Number(ctx.response?.headers.get("X-Drawn-At") ?? Infinity) <= applied()) {     // the socket was faster
      if (ctx.sourceElement.id === "poll") return e.preventDefault();
      tasks.splice(0, tasks.length, ...tasks.filter(task => task.type !== "partial"));
    }
    for (const {swapSpec, fragment} of tasks) {
      if (swapSpec.style === "beforeend") [...fragment.children].forEach(child => byId(child.id) && child.remove());
    }
    trail = [];
    for (let node = document.activeElement; node && node !== document.body; node = node.parentElement) trail.push(node.id);
  });
  on("htmx:after:swap", ({detail: {ctx}}) => {
    const added = ctx.request?.method === "POST" && ctx.request.action === byId("add")?.getAttribute("action");
    if (added && ctx.response.status < 300 && byId("name").value === ctx.typed) byId("add").reset();
    if (ctx.sourceElement?.id === "poll") remember(applied());
    for (const place of trail.map(byId)) {
      if (document.activeElement !== document.body) break;
      (place?.matches(FOCUSABLE) ? place : place?.querySelector(FOCUSABLE))?.focus({preventScroll: true});
    }
    speak();
  });

  // The polite region: each step of a series once, never each tick.
  const spoken = new Map();
  function speak(quietly) {
    const news = [];
    for (const {id, dataset: {step, say}} of document.querySelectorAll("[data-step]")) {
      const known = spoken.get(id) ?? [];
      if (known.includes(step)) continue;
      if (known.length || step === "start") news.push(say);
      spoken.set(id, ["candidates", "matches"].includes(id) ? [step] : [...known, step]);
    }
    if (news.length && !quietly) byId("announce").textContent = news.join(" ");
  }

  // Keys and clicks.
  function closeCandidates() {
    const list = document.querySelector("#adding #candidates:has(*)");
    if (list) htmx.trigger(byId("name"), "htmx:abort"), list.replaceChildren();
    return list;
  }
  function closeMenu() {
    const menu = document.querySelector("[data-menu][open]");
    return menu ? () => { menu.open = false; menu.querySelector("summary").focus(); } : null;
  }
  function neighbour({key, shiftKey, target}, box) {     // the box, then what each candidate offers, as one column
    const list = byId(box?.dataset.search), stops = [box, ...list?.querySelectorAll(".button") ?? []], at = stops.indexOf(target);
    return !box || at < 0 || shiftKey ? null : stops[at + {ArrowDown: 1, ArrowUp: -1}[key]];
  }
  function ofRow({key, target}) {                        // on the import page: from folder to folder, and what each offers
    const rows = [...document.querySelectorAll("[data-folder]")], at = rows.indexOf(target.closest("[data-folder]"));
    const step = {j: 1, k: -1, ...(at >= 0 && {ArrowDown: 1, ArrowUp: -1})}[key], row = rows[at + step] ?? rows[at];
    if (step && rows.length) return () => (row ?? rows[0]).focus();
    const button = /^[a-z]$/.test(key) && rows[at]?.querySelector(`[data-key=${key}]`);
    return button ? () => button.click() : null;
  }
  function undo() {                                    // its button leaves sooner than one could go there
    document.querySelector("[data-undo]")?.click();
  }
  on("keydown", e => {
    if (e.isComposing) return;                         // these keys are for choosing characters
    const typing = e.target.matches("input, textarea, select"), chord = e.ctrlKey || e.metaKey || e.altKey;
    const boxes = [...document.querySelectorAll("[data-search]")], box = boxes[0], near = boxes.find(one =>
      one === e.target || byId(one.dataset.search)?.contains(e.target)), next = !chord && neighbour(e, near);
    const act = e.key === "Escape" ? closeMenu() ?? (closeCandidates() && (() => box.focus()))
      : next ? () => next.focus()
      : typing || chord ? null
      : ofRow(e) ?? (!box ? null
      : {"/": () => box.focus(), "?": () => byId("keys").showModal(), u: e.repeat ? null : undo}[e.key]);
    if (act) e.preventDefault(), act();                // Escape keeps what was typed, the slash is not typed
  });
  on("click", ({target}) => {
    if (!target.closest("#adding")) closeCandidates();
    target.closest("[data-close]")?.closest(".toast").remove();
    for (const menu of document.querySelectorAll("[data-menu][open]")) menu.open = menu.contains(target) && !target.closest("[data-opens]");
    byId(target.closest("[data-opens]")?.dataset.opens)?.showModal();
  });
  on("animationend", e => e.animationName === "leave" && e.target.remove());
  on("DOMContentLoaded", () => {
    root.classList.add("has-script");
    speak(true);
    giveItAMoment();
    document.querySelector(".area [aria-current], .art-kinds [aria-current]")?.scrollIntoView({inline: "center", block: "nearest"});
    if (location.hash === "#name") byId("name")?.focus();
  });
})();
