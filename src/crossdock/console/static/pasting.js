// Many numbers that are pasted at once: the search box and the palette take them in, a page of its own looks
// them up. What was pasted stays with the tab, for reloading and coming back, and goes when somebody logs out.
(() => {
  const { $, doing } = window.crossdock;
  const PAGE = "/console/find/numbers";
  const KEPT = "pasted";
  const BOXES = "#find, #palette-box";
  const form = () => $("#numbers-form");

  // Lines, tabs and semicolons part numbers. Commas do where each part has a digit and no blank: names have
  // commas too.
  function listed(text) {
    const parts = (by) => text.split(by).map((one) => one.trim()).filter(Boolean);
    const lines = parts(/[\n\r\t;]+/);
    if (lines.length > 1) return lines;
    const listing = parts(",");
    return listing.length > 1 && listing.every((one) => /\d/.test(one) && !/\s/.test(one)) ? listing : null;
  }

  function look(numbers) {
    if (form()) {
      form().elements.numbers.value = numbers.join("\n");
      form().requestSubmit();
    } else {
      sessionStorage.setItem(KEPT, numbers.join("\n"));
      location.assign(`${PAGE}#${KEPT}`);
    }
  }
  window.crossdock.many = { listed, look };

  // A field of one line would run the lines together.
  document.addEventListener("paste", (event) => {
    const box = event.target;
    const numbers = box.matches(BOXES) && listed(event.clipboardData.getData("text"));
    if (!numbers) return;
    event.preventDefault();
    box.setRangeText(numbers.join("; "), box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form.find")) {
      const numbers = listed($("#find").value);
      if (!numbers) return;
      event.preventDefault();
      look(numbers);
    } else if (event.target === form()) sessionStorage.setItem(KEPT, form().elements.numbers.value);
    else if (event.target.id === "log-out") sessionStorage.removeItem(KEPT);
  });
  // The palette offers nothing for many: an address is no place for them.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id === "palette-box" && listed(event.target.value)) event.preventDefault();
  });
  // What was found is read, and has the keys.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "numbers-found") event.target.focus({ preventScroll: true });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target.id !== "numbers") return;
    event.preventDefault();
    form().requestSubmit();
  });
  doing["numbers-rest"] = () => look($("#numbers-rest").value.split("\n"));

  addEventListener("DOMContentLoaded", () => {
    const kept = form() && location.hash === `#${KEPT}` && sessionStorage.getItem(KEPT);
    if (kept) look(kept.split("\n"));
  });
})();
