// The library: the size at once, filters as one types, the place in the address, the menu of a card, and what is selected.
(() => {
  const HOLD_MS = 500, byId = id => document.getElementById(id);
  const on = (name, act, options) => document.addEventListener(name, act, options);
  const grid = () => byId("grid"), cards = () => [...document.querySelectorAll(".card")];
  const cardOf = target => target.closest?.("#grid .card"), picks = () => [...document.querySelectorAll(".card-pick")];
  const address = change => {                          // the address tells what is shown, and a reload shows it again
    const url = new URL(location);
    change(url);
    history.replaceState(history.state, "", url);
  };

  // How it is shown. The cookie is kept by the server.
  function keep(look) {
    const form = byId("look"), token = document.querySelector("meta[name=csrf-token]").content;
    fetch(form.action, {method: "POST", body: new URLSearchParams({csrf_token: token, ...look}), headers: {"HX-Request": "true"}});
  }
  on("input", ({target}) => {
    if (target.id !== "size") return;
    grid().className = grid().className.replace(/\bgrid-\d\b/, "grid-" + target.value);
  });
  on("change", ({target}) => target.id === "size" && keep({size: target.value}));
  on("click", e => {
    const button = e.target.closest(".look-view");
    if (!button) return;
    e.preventDefault();
    grid().classList.toggle("grid-list", button.value === "list");
    for (const each of document.querySelectorAll(".look-view")) each.setAttribute("aria-pressed", each === button);
    keep({view: button.value});
  });

  // What is filtered, and the page that was reached, stand in the address.
  on("htmx:after:swap", ({detail: {ctx}}) => {
    const source = ctx.sourceElement;
    if (source?.id === "filters") address(url => {
      const chosen = [...new FormData(source)].filter(([name, value]) => value && !(name === "sort" && value === "added"));
      url.search = new URLSearchParams(chosen);
      url.hash = "";
    });
    if (source?.id === "more-link") address(url => url.searchParams.set("page", new URL(source.href).searchParams.get("page")));
    const numbers = byId("library-count")?.dataset.numbers ?? "";
    for (const [name, number] of numbers ? numbers.split(" ").map(each => each.split(":")) : []) {
      const place = document.querySelector(`[data-number=${name}]`);
      if (place && place.textContent !== number) place.textContent = number;
    }
    reselect();
  });
  const PER_PAGE = 36;
  on("click", ({target}) => {                          // Back comes to the same card, wherever it is
    const card = target.closest("a") && cardOf(target);
    if (!card || !grid()) return;
    const page = Number(grid().dataset.page) + Math.floor(cards().indexOf(card) / PER_PAGE);
    address(url => {
      if (page > 1) url.searchParams.set("page", page);
      else url.searchParams.delete("page");
      url.hash = card.id;
    });
  });

  // Cards that make room glide there, so that nothing jumps under a finger.
  let before = null;
  on("htmx:before:swap", () => {
    before = grid() && new Map(cards().filter(isNear).map(card => [card, card.getBoundingClientRect()]));
  });
  function isNear(card) {
    const {top, bottom} = card.getBoundingClientRect();
    return bottom > -innerHeight && top < 2 * innerHeight;
  }
  on("htmx:after:swap", () => {
    const moved = [];
    for (const [card, was] of before ?? []) {
      const now = card.getBoundingClientRect(), x = was.left - now.left, y = was.top - now.top;
      if (card.isConnected && (x || y)) moved.push([card, {transform: `translate(${x}px, ${y}px)`}]);
    }
    before = null;
    if (moved.length) glide(moved);
  });
  function glide(moved) {                              // laid out anew at their places, and led there from where they were
    const all = grid();
    all.style.minHeight = all.offsetHeight + "px";
    for (const [card] of moved) card.style.display = "none";
    all.getBoundingClientRect();
    for (const [card] of moved) card.removeAttribute("style");
    all.removeAttribute("style");
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const [card, from] of moved) card.animate([from, {transform: "none"}], {duration: 250, easing: "ease-out"});
  }

  // The finger that opened the menu leaves: it chooses nothing, neither of the card nor of the menu that is under it now.
  let isTouch = false, held = null;                    // held: a timer, then "open", until the next finger or key
  on("click", e => {
    if (held !== "open") return;
    held = null;
    e.preventDefault();
    e.stopImmediatePropagation();
    if (!menu().matches(":popover-open")) menu().showPopover();
  }, true);

  // What is selected survives that a card is drawn anew.
  const selected = new Set();
  function reselect() {
    for (const pick of picks()) if (pick.checked !== selected.has(pick.value)) pick.checked = selected.has(pick.value);
    for (const id of selected) if (!byId("series-" + id)) selected.delete(id);
    count();
  }
  function count() {
    const place = document.querySelector("[data-selected]");
    if (place) place.textContent = selected.size.toLocaleString(document.documentElement.lang);
  }
  function select(card, isOn = !selected.has(card.dataset.seriesId)) {
    selected[isOn ? "add" : "delete"](card.dataset.seriesId);
    reselect();
  }
  on("change", ({target}) => target.matches(".card-pick") && select(cardOf(target), target.checked));
  on("reset", ({target}) => target.id === "together" && (selected.clear(), setTimeout(reselect)));
  on("htmx:after:request", ({detail: {ctx}}) => {
    if (ctx.sourceElement?.id === "together" && ctx.response?.status < 300) selected.clear(), reselect();
  });
  on("click", e => {
    const card = cardOf(e.target);
    const wants = e.target.closest("[data-select]")?.dataset.select;
    if (wants === "all") cards().forEach(each => select(each, true));
    if (wants === "one") close(), select(byId("series-" + menu().dataset.of), true);
    if (!card || e.target.closest(".card-pick, .card-more, .button")) return;
    if (!(e.ctrlKey || e.metaKey || (selected.size && isTouch))) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    select(card);
  }, true);

  // The menu of a card: the three dots, a long press, or the letter m.
  const menu = () => byId("card-menu"), close = () => menu()?.hidePopover();
  function open(card, {left, bottom}) {
    const sheet = menu(), id = card.dataset.seriesId, link = card.querySelector(".card-title a");
    sheet.dataset.of = id;
    byId("card-menu-title").textContent = link.textContent;
    const filled = text => text.replace(/\/0\b/, "/" + id).replace("series=0", `series=${id}&q=${encodeURIComponent(link.textContent.slice(0, 200))}`);
    for (const each of sheet.querySelectorAll("[data-href]")) each.href = filled(each.dataset.href);
    for (const each of sheet.querySelectorAll("[data-post]")) each.setAttribute("formaction", filled(each.dataset.post));
    sheet.showPopover();
    const {width, height} = sheet.getBoundingClientRect();
    sheet.style.left = Math.max(8, Math.min(left, innerWidth - width - 8)) + "px";
    sheet.style.top = Math.max(8, Math.min(bottom + 4, innerHeight - height - 8)) + "px";
    sheet.querySelector("button").focus();
  }
  on("click", e => {
    const more = e.target.closest(".card-more");
    if (more) e.preventDefault(), open(cardOf(more), more.getBoundingClientRect());
    const button = e.target.closest("[data-post]");
    if (!button) return;
    e.preventDefault();
    close();
    htmx.ajax("POST", button.getAttribute("formaction"), {swap: "none"});
  });
  on("pointerdown", e => {
    isTouch = e.pointerType !== "mouse";
    clearTimeout(held);
    held = null;
    const card = isTouch && !e.target.closest(".card-pick, .card-more, .button") && cardOf(e.target);
    if (card) held = setTimeout(() => { held = "open"; open(card, {left: e.clientX, bottom: e.clientY}); }, HOLD_MS);
  });
  for (const name of ["pointerup", "pointercancel", "scroll"]) on(name, () => held !== "open" && clearTimeout(held), true);
  on("toggle", ({target, newState}) => {               // a browser closes a popover when the finger leaves, sooner or later
    if (target === menu() && newState === "closed" && held === "open") menu().showPopover();
  }, true);
  on("contextmenu", e => isTouch && cardOf(e.target) && e.preventDefault());
  on("keydown", e => {
    const card = cardOf(e.target);
    if (held === "open") held = null;
    if (!card || e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    if (e.key === "x") e.preventDefault(), select(card);
    if (e.key === "m") e.preventDefault(), open(card, card.getBoundingClientRect());
  });
  on("DOMContentLoaded", () => {
    for (const pick of picks()) if (pick.checked) selected.add(pick.value);      // the browser has restored them
    count();
  });
})();
