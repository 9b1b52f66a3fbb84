// The page of a database that is lost: it looks again by itself, and turns into aniworld when that is back.
(() => {
  function again() {
    const {looksAgain, home} = document.getElementById("main")?.dataset ?? {};
    if (looksAgain) setTimeout(() => look(home), looksAgain * 1000);
  }
  async function look(home) {
    try {
      const answer = await fetch(home, {cache: "no-store"});
      if (answer.status < 500) return location.assign(home);
      const coming = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("main");
      const here = document.getElementById("main");
      if (coming && coming.textContent !== here.textContent) here.replaceWith(coming);
    } catch { /* it starts again just now; a proxy says 502 meanwhile */ }
    again();
  }
  document.addEventListener("DOMContentLoaded", again);
})();
