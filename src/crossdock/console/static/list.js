// Lists: rows by key, marks that survive paging, the panel beside the list, what is done to all that is marked.
(() => {
  const { $, all, doing } = window.crossdock;
  const LONGEST = 1500; // characters of many numbers in an address, as pasting.js has it
  const TYPING = "input:not([type=checkbox]), textarea, select";
  let current = -1;
  let anchor = -1;

  const table = () => $("table.pick");
  const rows = () => all("table.pick tbody tr");
  const pickable = () => rows().filter((row) => $("[data-pick]", row));
  const key = () => `marked ${table()?.dataset.list}`;
  const marked = () => new Set(JSON.parse(sessionStorage.getItem(key()) || "[]"));
  const keep = (numbers) => sessionStorage.setItem(key(), JSON.stringify([...numbers]));

  function show() {
    const bar = $("#picked");
    if (!table()) return;
    const numbers = marked();
    for (const box of all("[data-pick]", table())) {
      if (box.dataset.pick !== "all") {
        box.checked = numbers.has(box.dataset.pick);
        box.closest("tr").classList.toggle("marked", box.checked);
      }
    }
    const here = pickable();
    const head = $("[data-pick=all]");
    if (!head) return;
    const count = here.filter((row) => numbers.has(row.dataset.number)).length;
    head.checked = here.length > 0 && count === here.length;
    head.indeterminate = count > 0 && count < here.length;
    if (!bar) return;
    const everything = bar.elements.everything.value === "1";
    bar.hidden = !numbers.size && !everything;
    bar.elements.orders.value = [...numbers].join(" ");
    bar.elements.filter.value = bar.dataset.filter.replace(/^\?/, "");
    const seen = new Set(here.map((row) => row.dataset.number));
    sayAway(bar, everything ? [] : [...numbers].filter((number) => !seen.has(number)));
    const [some, whole] = [$("[data-picked=count]", bar), $("[data-picked=all]", bar)];
    some.textContent = String(numbers.size);
    some.hidden = everything;
    if (whole) whole.hidden = !everything;
  }

  // What is marked and not seen here: how many, and where they are, as far as an address can name them.
  function sayAway(bar, numbers) {
    $("[data-picked=away]", bar).hidden = !numbers.length;
    $("[data-picked=elsewhere]", bar).textContent = String(numbers.length);
    const where = $("[data-picked=where]", bar);
    if (!where) return;
    const named = numbers.join(",");
    where.hidden = !numbers.length || named.length > LONGEST;
    where.search = new URLSearchParams({ n: named });
  }

  function mark(numbers, on) {
    const found = marked();
    for (const number of numbers) on ? found.add(number) : found.delete(number);
    keep(found);
    if ($("#picked")) $("#picked").elements.everything.value = "";
    show();
  }

  function stand(at) {
    const here = rows();
    if (!here.length) return;
    current = Math.max(0, Math.min(here.length - 1, at));
    here.forEach((row, index) => row.classList.toggle("current", index === current));
    here[current].scrollIntoView({ block: "nearest" });
    $("a.number", here[current])?.focus({ preventScroll: true }); // none: whoever is here may not open it
  }

  function find() {
    const here = rows();
    const open = here.findIndex((row) => row.dataset.number === $("[data-opened]")?.dataset.opened);
    if (current < 0) current = open;
    return here;
  }

  function open(step) {
    const here = find();
    if (step) stand(current + step);
    if (here[current]) htmx.trigger($("a.number", here[current]), "click");
  }

  doing.next = () => open(1);
  doing.before = () => open(-1);
  doing.close = () => {
    if (!$("#panel [data-opened]")) return;
    $("#panel").replaceChildren();
    $("#split").classList.remove("opened");
    for (const row of rows()) row.classList.remove("open");
    const address = new URL(location.href);
    address.searchParams.delete("open");
    history.replaceState(history.state, "", address);
  };
  doing.unpick = () => {
    keep([]);
    if ($("#picked")) $("#picked").elements.everything.value = "";
    show();
  };
  // These alone: what was marked elsewhere is not done along with them.
  doing["pick-these"] = () => {
    keep([]);
    mark(pickable().map((row) => row.dataset.number), true);
  };
  doing.everything = () => {
    $("#picked").elements.everything.value = "1";
    show();
    htmx.trigger($("[data-picked=all]"), "wanted"); // counts them, unless the list knew
  };
  doing.columns = (button) => {
    const address = new URL(location.href);
    const chosen = all("input:checked", button.closest("[data-columns]")).map((box) => box.value);
    address.searchParams.set("columns", chosen.join(",") || "none");
    location.assign(address);
  };

  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-pick]");
    if (!box) return;
    const here = rows();
    if (box.dataset.pick === "all") return mark(pickable().map((row) => row.dataset.number), box.checked);
    const at = here.indexOf(box.closest("tr"));
    const [from, to] = event.shiftKey && anchor >= 0 ? [Math.min(anchor, at), Math.max(anchor, at)] : [at, at];
    anchor = at;
    const between = here.slice(from, to + 1).filter((row) => $("[data-pick]", row));
    mark(between.map((row) => row.dataset.number), box.checked);
  });
  document.addEventListener("dblclick", (event) => {
    const row = event.target.closest("table.pick tbody tr");
    if (row && $("a.number", row)) location.assign($("a.number", row).href);
  });

  document.addEventListener("keydown", (event) => {
    if (!table() || $("dialog[open]") || event.target.matches(TYPING)) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a") {
      event.preventDefault();
      return mark(pickable().map((row) => row.dataset.number), true);
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = find();
    const row = here[current];
    const acts = {
      j: () => stand(current + 1),
      k: () => stand(current < 0 ? 0 : current - 1),
      x: () => row && $("[data-pick]", row) && mark([row.dataset.number], !marked().has(row.dataset.number)),
      o: () => row && $("a.number", row) && location.assign($("a.number", row).href),
      "]": () => open(1),
      "[": () => open(-1),
    };
    if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  });

  // Rows that are read again: whoever stood on one stands on it still, wherever it went.
  let stood = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id !== "board") return;
    const row = rows()[current];
    stood = row && { number: row.dataset.number, focus: row.contains(document.activeElement) };
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "board") {
      current = rows().findIndex((row) => row.dataset.number === stood?.number);
      if (current >= 0) {
        rows()[current].classList.add("current");
        if (stood.focus) $("a.number", rows()[current]).focus({ preventScroll: true });
      }
      const number = $("[data-opened]")?.dataset.opened;
      for (const row of rows()) row.classList.toggle("open", row.dataset.number === number);
      show();
    } else if (event.target.id !== "panel") show();
    if (!$("#split")) return;
    const number = $("[data-opened]")?.dataset.opened;
    $("#split").classList.toggle("opened", Boolean(number));
    for (const row of rows()) row.classList.toggle("open", row.dataset.number === number);
  });
  document.addEventListener("selection-done", () => {
    doing.unpick();
    $("#dialog").addEventListener("close", () => location.reload(), { once: true });
  });
  document.addEventListener("case-changed", () => doing.unpick());
  addEventListener("pageshow", show);
  show();
})();
