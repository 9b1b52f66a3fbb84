// The activity page: no row moves while one looks. A series keeps its row, and a row that is free is given to the next.
(() => {
  const gone = row => {
    const copy = row.cloneNode(true);
    copy.classList.add("is-gone");
    copy.querySelector(".line-act").replaceChildren();
    return copy;
  };
  document.addEventListener("htmx:before:swap", ({detail: {tasks}}) => {
    const here = document.getElementById("lines");
    for (const {fragment} of tasks) {
      const coming = fragment?.querySelector?.("#lines");
      if (!here || !coming) continue;
      const rows = new Map([...coming.children].map(row => [row.id, row])), ids = new Set([...here.children].map(row => row.id));
      const fresh = [...rows.values()].filter(row => !ids.has(row.id));
      const kept = [...here.children].map(row => rows.get(row.id) ?? fresh.shift() ?? gone(row));
      coming.replaceChildren(...kept, ...fresh);
    }
  });
})();
