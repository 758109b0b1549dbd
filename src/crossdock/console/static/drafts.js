// A draft of the policy: rows that come, go and move; what is wrong is said at its cell; nothing typed is left behind.
(() => {
  const { $, all, doing } = window.crossdock;
  const editor = () => $("#editor");
  let dirty = false;
  let saving = false;
  let onward = null; // what is done once all is saved
  const taken = new Map(); // by kind: the row that was removed last, and where it stood

  function changed() {
    editor().dispatchEvent(new Event("input", { bubbles: true }));
  }

  function number(body) {
    all("tr", body).forEach((row, at) => ($(".rownumber", row).textContent = String(at + 1)));
  }

  function fresh(sheet) {
    const template = $("template[data-row]", sheet);
    const id = `r${Date.now().toString(36)}${Math.floor(Math.random() * 1296).toString(36)}`;
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("{new-row}", id);
    return $("tr", holder.content);
  }

  function addRow(sheet, after) {
    const row = fresh(sheet);
    const body = $("tbody", sheet);
    after ? after.after(row) : body.append(row);
    number(body);
    $(".cell", row).focus();
    changed();
  }

  function move(row, step, focus) {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    step < 0 ? other.before(row) : other.after(row);
    number(row.parentElement);
    focus?.focus();
    changed();
  }

  Object.assign(doing, {
    "row-add": (from) => addRow(from.closest("[data-sheet]")),
    "row-up": (from) => move(from.closest("tr"), -1, from),
    "row-down": (from) => move(from.closest("tr"), 1, from),
    "row-remove": (from) => {
      const row = from.closest("tr");
      const sheet = from.closest("[data-sheet]");
      const body = row.parentElement;
      const next = row.nextElementSibling;
      taken.set(sheet.dataset.sheet, { row, next });
      row.remove();
      number(body);
      const back = $("[data-do=row-back]", sheet);
      back.hidden = false;
      back.focus();
      changed();
    },
    "row-back": (from) => {
      const sheet = from.closest("[data-sheet]");
      const { row, next } = taken.get(sheet.dataset.sheet);
      const body = $("tbody", sheet);
      body.insertBefore(row, next?.parentElement === body ? next : null);
      number(body);
      from.hidden = true;
      $(".cell", row).focus();
      changed();
    },
    "entry-add": (from) => {
      const list = from.closest("[data-list-of]");
      const row = $("tr", $("template", list).content).cloneNode(true);
      $("tbody", list).append(row);
      $("input", row).focus();
    },
    "entry-remove": (from) => {
      from.closest("tr").remove();
      changed();
    },
    "keep-mine": (from) => {
      $("[name=upon]", editor()).value = from.dataset.upon;
      htmx.trigger(editor(), "submit");
    },
    "to-place": (from) => {
      const item = from.closest("li");
      const at = item.dataset.wrong || item.dataset.odd;
      const row = at.startsWith("rules.") && $(`[data-row-id="${CSS.escape(at.split(":")[1] || "")}"]`, sheetOf(at));
      const input = cell(at) || (row && $(".cell", row)) || $("input:not([type=hidden])", sheetOf(at) || editor());
      input?.focus();
      input?.scrollIntoView({ block: "center" });
    },
  });

  const sheetOf = (at) => $(`[data-sheet="${CSS.escape(at.replace("rules.", "").split(":")[0])}"]`);

  // A list's entries have their places by number, of those that say anything.
  function cell(at) {
    const listed = at.match(/^(\w+)\[(\d+)\](?:\.(\w+))?$/);
    if (!listed) return $(`[data-at="${CSS.escape(at)}"]`);
    const rows = all(`[data-list-of="${listed[1]}"] tbody tr`).filter((row) => all("input", row).some((one) => one.value));
    return rows[listed[2]] && $(`[data-part="${listed[3] || "units"}"]`, rows[listed[2]]);
  }

  function mark() {
    for (const one of all(".fault, .finding")) one.textContent = "";
    for (const one of all("[aria-invalid]", editor())) one.removeAttribute("aria-invalid");
    for (const item of all("#state [data-wrong]")) {
      const at = item.dataset.wrong;
      const said = $(".bad", item).textContent;
      const input = cell(at);
      const place = $(`[data-fault="${CSS.escape(at)}"]`) || input?.parentElement.querySelector(".fault");
      if (place) place.textContent = said;
      if (input) {
        input.setAttribute("aria-invalid", "true");
        place.id ||= `fault-${Math.random().toString(36).slice(2)}`;
        input.setAttribute("aria-describedby", place.id);
      }
    }
    for (const item of all("#state [data-odd]")) {
      const place = $(`[data-finding="${CSS.escape(item.dataset.odd)}"]`);
      if (place) place.textContent = $(".warn", item).textContent;
    }
  }

  document.addEventListener("input", (event) => {
    if (event.target.closest("#editor")) dirty = true;
  });
  const saves = (event) => event.detail.requestConfig?.path?.endsWith("/acts/save");
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!saves(event)) return;
    dirty = false;
    saving = true;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!saves(event)) return;
    saving = false;
    if (!event.detail.successful) {
      dirty = true;
      onward = null;
    } else if (onward && !dirty) {
      const next = onward;
      onward = null;
      next();
    }
  });
  document.addEventListener("htmx:afterSwap", () => editor() && mark());
  if (editor()) mark();

  // Whoever goes on to the dry run, or to publish, has what they typed with them.
  const pending = () => editor() && (dirty || saving);
  function once(next) {
    onward = next;
    if (dirty) htmx.trigger(editor(), "submit");
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link?.matches("[data-leave]")) dirty = false;
    else if (link && pending()) {
      event.preventDefault();
      once(() => location.assign(link.href));
    }
  });
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.target.matches("[data-saved-first]") || !pending()) return;
    event.preventDefault();
    once(() => event.detail.issueRequest(true));
  });
  window.crossdock.guards.push(() => dirty && editor());

  // In a table: Enter goes a row down, and makes one after the last; Alt and an arrow move the row.
  document.addEventListener("keydown", (event) => {
    const input = event.target.closest?.(".rules.edited .cell");
    if (!input) return;
    const row = input.closest("tr");
    const at = [...row.children].indexOf(input.closest("td"));
    if (event.key === "Enter") {
      event.preventDefault();
      const next = row.nextElementSibling;
      if (next) $(".cell", next.children[at])?.focus();
      else addRow(input.closest("[data-sheet]"));
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      move(row, event.key === "ArrowUp" ? -1 : 1, input);
    }
  });
})();
