// What goes on by itself: the time that is left is counted down, and parts of the page that are marked data-live
// are read again when the server says that something changed.
(() => {
  const { $, all } = window.crossdock;
  const STEP_MS = 10000; // between two looks at the clock
  const EVERY_MS = 5000; // between two times that parts are read again, however much changes
  const BUSY_MS = 2000; // while somebody is in a dialog
  const AGAIN_MS = 30000; // after the server refused
  const TWO_DAYS = 2 * 24 * 60; // minutes

  // As the server says it (figures.py: clocked).
  function clocked(seconds, beside) {
    const minutes = Math.floor(Math.abs(seconds) / 60);
    const sign = seconds < 0 ? "\u2212" : "";
    if (minutes >= TWO_DAYS) return `${sign}${Math.floor(minutes / 1440)} d ${Math.floor(minutes / 60) % 24} h`;
    const [hours, rest] = [Math.floor(minutes / 60), String(minutes % 60).padStart(2, "0")];
    return beside ? `${sign}${hours} h ${rest} min` : `${sign}${hours}:${rest} h`;
  }

  function count() {
    const now = performance.now();
    for (const one of all("[data-left]")) {
      one.dataset.since ??= now;
      const rate = Number(one.closest("[data-rate]").dataset.rate); // of business time
      const left = Number(one.dataset.left) - ((now - Number(one.dataset.since)) / 1000) * rate;
      const said = clocked(Math.round(left), "beside" in one.dataset);
      if (one.textContent !== said) one.textContent = said;
    }
  }
  document.addEventListener("htmx:afterSwap", count);
  setInterval(count, STEP_MS);
  count();

  if (!$("[data-live]")) return;
  let stream = null;
  let timer = 0; // of the next time that parts are read
  let read = -EVERY_MS;
  let missed = false; // something may have changed while nobody listened

  function soon() {
    if (!timer) timer = setTimeout(refresh, Math.max(0, read + EVERY_MS - performance.now()));
  }

  function refresh() {
    timer = 0;
    if (document.hidden) return;
    if ($("dialog[open]")) {
      timer = setTimeout(refresh, BUSY_MS);
      return;
    }
    read = performance.now();
    htmx.trigger(document.body, "live");
  }

  function leave() {
    stream?.close();
    stream = null;
    missed = true;
  }

  function follow() {
    if (stream || document.hidden) return;
    stream = new EventSource("/console/live");
    stream.addEventListener("ready", () => {
      document.body.dataset.following = "";
      if (missed) soon();
      missed = false;
    });
    stream.addEventListener("changed", soon);
    stream.addEventListener("over", () => {
      leave(); // the session is: whatever is done next leads to the log-in
      delete document.body.dataset.following;
      document.removeEventListener("visibilitychange", turn);
    });
    stream.addEventListener("error", () => {
      missed = true; // the browser comes back by itself, unless it was refused
      delete document.body.dataset.following;
      if (stream?.readyState !== EventSource.CLOSED) return;
      leave();
      setTimeout(follow, AGAIN_MS);
    });
  }

  // Only a page that is looked at is followed: browsers keep few connections to a host.
  function turn() {
    if (document.hidden) leave();
    else follow();
  }
  document.addEventListener("visibilitychange", turn);
  addEventListener("pagehide", leave);
  follow();
})();
