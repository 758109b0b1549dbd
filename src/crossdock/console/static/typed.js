// What somebody has typed is not lost: neither when they leave the page without a thought, nor when their session
// ends under it.
(() => {
  const { $, all } = window.crossdock;
  const typed = new Set(); // addresses of forms in which something was typed that is not saved
  const address = (form) => form.getAttribute("hx-post");
  // Whether anything would be lost; a script that keeps count of its own adds itself.
  const guards = [() => all("form[data-guard]").some((form) => typed.has(address(form)) && form.checkVisibility())];
  const unsaved = () => guards.some((one) => one());
  window.crossdock.guards = guards;

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.closest("form[data-guard]");
      if (form) typed.add(address(form));
    });
  }
  document.addEventListener("click", (event) => {
    const form = event.target.closest("a[data-leave]")?.closest("form[data-guard]");
    if (form) typed.delete(address(form));
  });
  const forget = (event) => {
    for (const form of all("form[data-guard]", event.target)) typed.delete(address(form));
  };
  document.addEventListener("close", (event) => event.target.id === "dialog" && forget(event), true);
  addEventListener("beforeunload", (event) => {
    if (unsaved()) event.preventDefault();
  });

  // Another session of the same browser has another token, which the cookie beside the session's has.
  const token = () => document.cookie.match(/(?:^|; )crossdock_csrf=([0-9a-f]+)/)?.[1];
  document.addEventListener("htmx:configRequest", (event) => {
    const now = token();
    if (now) event.detail.headers["X-CSRF-Token"] = now;
  });
  document.addEventListener(
    "submit",
    (event) => {
      const field = event.target.elements.namedItem("csrf");
      const now = token();
      if (field && now) field.value = now;
    },
    true,
  );

  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr, elt, requestConfig } = event.detail;
    if (xhr.status === 401) return ended(event);
    if (xhr.status >= 300) return;
    $("[data-session-ended]")?.remove();
    if (requestConfig.verb === "post" && elt.matches("form[data-guard]")) typed.delete(address(elt));
  });

  // The answer leads to the log-in where nothing is lost by that; else it is said once, and stays.
  function ended(event) {
    if (event.detail.requestConfig.verb === "get" && !unsaved()) return;
    event.preventDefault();
    if (!$("[data-session-ended]")) $("#toasts").insertAdjacentHTML("beforeend", event.detail.xhr.responseText);
  }
})();
