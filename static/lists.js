// A list that an open page fetches again keeps the order in which it is read; what is new comes behind.
(() => {
  document.addEventListener("htmx:before:swap", ({detail: {tasks}}) => {
    const here = document.querySelector("[data-keeps-order]");
    for (const {fragment} of tasks) {
      const coming = fragment?.querySelector?.("[data-keeps-order]");
      if (!here || !coming) continue;
      const known = [...here.children].map(each => coming.querySelector("#" + each.id));
      coming.prepend(...known.filter(Boolean));
    }
  });
})();
