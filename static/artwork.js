// The artwork page: pictures are enlarged in place, and what is dropped or pasted is uploaded.
(() => {
  const byId = id => document.getElementById(id), box = () => byId("enlarged");
  const links = () => [...document.querySelectorAll("[data-enlarge]")];
  let shown = "";                                      // the id of its link: links come and go while it is open

  function show(link) {
    const {enlarge, chooses} = link.dataset;
    shown = link.id;
    byId("enlarged-picture").replaceChildren(Object.assign(new Image(), {src: link.href, alt: enlarge}));
    byId("enlarged-words").textContent = enlarge;
    box().querySelector("[data-use]").hidden = !chooses || byId(chooses).ariaPressed === "true";
    if (!box().open) box().showModal();
  }
  function step(by) {
    const all = links(), at = all.findIndex(link => link.id === shown);
    show(all[(at + by + all.length) % all.length]);
  }
  document.addEventListener("click", e => {
    const link = e.target.closest("[data-enlarge]");
    if (!box()) return;
    if (link && !(e.ctrlKey || e.metaKey || e.shiftKey)) return e.preventDefault(), show(link);
    if (e.target === box()) return box().close();      // beside the picture
    const by = e.target.closest("[data-step-by]")?.dataset.stepBy;
    if (by) return step(Number(by));
    if (!e.target.closest("[data-use]")) return;
    box().close();
    byId(byId(shown)?.dataset.chooses)?.click();
  });
  document.addEventListener("keydown", e => {
    const by = {ArrowLeft: -1, ArrowRight: 1}[e.key];
    if (by && box()?.open) e.preventDefault(), step(by);
  });

  function upload(files) {
    byId("art-file").files = files;
    byId("art-upload").requestSubmit();
  }
  const over = is => byId("art-upload").classList.toggle("is-over", is);
  const brings = e => byId("art-upload") && e.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", e => { if (brings(e)) e.preventDefault(), over(true); });
  document.addEventListener("dragleave", e => { if (brings(e) && !e.relatedTarget) over(false); });
  document.addEventListener("drop", e => { if (brings(e)) e.preventDefault(), over(false), upload(e.dataTransfer.files); });
  document.addEventListener("paste", e => {
    if (byId("art-upload") && e.clipboardData.files.length) e.preventDefault(), upload(e.clipboardData.files);
  });
  document.addEventListener("change", e => { if (e.target.id === "art-file" && e.target.files.length) byId("art-upload").requestSubmit(); });
  document.addEventListener("DOMContentLoaded", () => {
    for (const here of document.querySelectorAll("#art-tabs [aria-current]")) here.scrollIntoView({inline: "center", block: "nearest"});
  });
  document.addEventListener("htmx:after:request", ({detail: {ctx}}) => {
    if (ctx.sourceElement.id === "art-upload") byId("art-upload").reset();
  });
})();
