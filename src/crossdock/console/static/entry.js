// Lines of an order typed by hand (form[data-lines]: what their fields' names begin with; data-scanned: who knows
// codes): Enter goes on to the next field and never takes the order, since scanners end each code with it;
// Ctrl+Enter takes it. A code that was scanned is a line of its own, or one more unit of its line.
(() => {
  const { $, all, doing } = window.crossdock;
  const SCANNED_MS = 35; // between two characters: nobody types as fast
  const pace = new WeakMap(); // of a field: when its first and last character came, and how many

  const formOf = (field) => field.closest?.("form[data-lines]");
  const part = (line, name) => $(`[name=${formOf(line).dataset.lines}_${name}]`, line);
  const lineOf = (field) => field.closest("#added .addline");

  document.addEventListener("input", (event) => {
    const line = formOf(event.target) && lineOf(event.target);
    if (!line || event.target !== part(line, "sku")) return;
    const before = pace.get(event.target);
    const going = before && event.target.value.length === before.count + 1;
    pace.set(event.target, {
      first: going ? before.first : event.timeStamp,
      last: event.timeStamp,
      count: going ? before.count + 1 : event.target.value.length,
      begun: going ? before.begun : event.target.value.length, // more than one: pasted, or chosen from the list
    });
  });

  function scannedFast(field) {
    const { first, last, count, begun } = pace.get(field) || {};
    return begun === 1 && count > 2 && (last - first) / (count - 1) < SCANNED_MS;
  }

  function nextLine(line) {
    const rows = all("#added .addline");
    const empty = rows.slice(rows.indexOf(line) + 1).find((row) => !part(row, "sku").value.trim());
    if (empty) part(empty, "sku").focus();
    else doing["another-line"]();
  }

  async function read(field) {
    const line = lineOf(field);
    const typed = field.value.trim();
    if (!typed) return;
    const fast = scannedFast(field);
    await htmx.ajax("POST", formOf(field).dataset.scanned, {
      source: "#scanned",
      target: "#scanned",
      swap: "innerHTML",
      values: { scanned: typed },
    });
    if (field.value.trim() !== typed) return; // somebody went on typing
    const code = $("#scanned [data-code]")?.dataset.code;
    if (!code && fast) return field.select(); // the next scan takes its place
    const units = part(line, "quantity");
    if (!code || (code === typed && !fast)) {
      units.focus();
      return units.select();
    }
    const same = all("#added .addline").find((row) => row !== line && part(row, "sku").value.trim() === code);
    const counted = part(same || line, "quantity");
    field.value = same ? "" : code;
    counted.value = same ? String(Number(counted.value || 1) + 1) : counted.value || "1";
    counted.dispatchEvent(new Event("input", { bubbles: true }));
    if (same) field.focus();
    else nextLine(line);
  }

  // From the units on to a price that has to be typed, else to the next line.
  function goOn(field, line) {
    const price = part(line, "price");
    if (!part(line, "sku").value.trim()) part(line, "sku").focus();
    else if (field !== price && "asked" in price.dataset && !price.value.trim()) price.focus();
    else nextLine(line);
  }

  // What is not typed costs what the catalogue says: an empty price says it, once it is known.
  document.addEventListener("htmx:afterSwap", () => {
    const prices = new Map(all("[data-catalogue]").map((one) => [one.dataset.catalogue, one.dataset.price]));
    for (const line of all("#added .addline")) {
      const price = part(line, "price");
      const known = prices.get(part(line, "sku").value.trim());
      price.dataset.blank ??= price.placeholder;
      if (!price.value.trim()) price.placeholder = known || price.dataset.blank;
    }
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    const form = formOf(field);
    if (!form || event.key !== "Enter" || event.isComposing) return;
    const line = lineOf(field);
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.requestSubmit();
    } else if (field.id === "buyer") {
      event.preventDefault();
      $("#buyers .fill")?.click(); // the first that was found
    } else if (field.matches("input, select") && (line || !("enterTakes" in form.dataset))) {
      event.preventDefault();
      if (line && field === part(line, "sku")) read(field);
      else if (line) goOn(field, line);
    }
  });
})();
