// The one box: Enter and Add take the highlighted hit, and a pasted list is reviewed before anything is added.
(() => {
  const PATIENCE_MS = 1500, LONGEST = 200;             // what the search reads of a long text
  const byId = id => document.getElementById(id), list = () => byId("candidates");
  const typed = () => byId("name").value.trim().slice(0, LONGEST).trim();
  let awaited = null, isByName = false;                // what Enter was pressed for before its hits were there

  function addByName() {
    awaited = null;
    isByName = true;
    byId("add").requestSubmit();
    isByName = false;
  }
  document.addEventListener("submit", e => {           // before htmx sees it
    if (e.target.id !== "add" || isByName || !typed()) return;
    const isShown = list().dataset.q === typed(), taken = isShown && list().querySelector("[data-enter]");
    if (isShown && !taken) return;                     // nothing fits, or Escape has closed the list: the name counts
    e.preventDefault();
    e.stopImmediatePropagation();
    if (taken) return taken.click();
    const wanted = awaited = typed();
    setTimeout(() => awaited === wanted && addByName(), PATIENCE_MS);
  }, true);
  document.addEventListener("input", e => { if (e.target.id === "name") awaited = null; });
  document.addEventListener("htmx:after:swap", () => {
    if (!awaited || list()?.dataset.q !== awaited) return;
    const taken = list().querySelector("button[data-enter]");
    if (!taken) return addByName();                    // also what is here already: the answer says so
    awaited = null;
    taken.click();
  });
  function review(text) {                              // a page of its own, as its answer is one
    const form = document.createElement("form"), token = document.querySelector("meta[name=csrf-token]").content;
    for (const [name, value] of Object.entries({csrf_token: token, list: text})) {
      form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
    }
    Object.assign(form, {method: "post", action: byId("add").dataset.review, hidden: true});
    document.body.append(form);
    form.submit();
  }
  document.addEventListener("paste", e => {
    if (e.target.id !== "name") return;
    const text = e.clipboardData.getData("text"), lines = text.split(/[\r\n]+/).filter(line => line.trim());
    if (lines.length < 2 && (text.match(/https?:\/\//g) ?? []).length < 2) return;
    e.preventDefault();
    review(text);
  });
})();
