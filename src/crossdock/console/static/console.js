// The frame: choices, keys, dialogs, messages with undo. Lists are list.js, the palette palette.js.
(() => {
  const $ = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
  const UNDO_MS = 10000;

  function choose(what) {
    let [name, value] = what.split(":");
    if (name === "rail") {
      value = document.body.classList.toggle("narrow") ? "narrow" : "wide";
    }
    document.cookie = `crossdock_${name}=${value}; path=/; max-age=31536000; samesite=lax`;
    if (name === "theme") {
      document.documentElement.dataset.theme = value;
      const dark = value === "dark" || (value === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
      document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
      for (const one of all('[data-choose^="theme:"]')) {
        one.setAttribute("aria-pressed", String(one.dataset.choose === what));
      }
    }
    if (name === "language") location.reload();
  }

  const doing = {
    keys: () => {
      const sheet = $("#keys");
      const groups = all("[data-at]", sheet).filter((one) => location.pathname.startsWith(one.dataset.at));
      const [here] = groups.sort((one, other) => other.dataset.at.length - one.dataset.at.length);
      here?.parentElement.prepend(here); // what is for this page first
      sheet.showModal();
    },
    palette: () => dispatchEvent(new CustomEvent("open-palette")),
    rail: () => document.body.classList.toggle("rail-open"),
    theme: () => choose(document.documentElement.dataset.bsTheme === "dark" ? "theme:light" : "theme:dark"),
    "log-out": () => $("#log-out")?.requestSubmit(),
    dismiss: (from) => from.closest("[data-toast]").remove(),
    "close-dialog": () => $("#dialog").close(),
    copy: (from) => {
      const box = $(from.dataset.from);
      box.select();
      navigator.clipboard?.writeText(box.value); // none where the address is not secure: then it is marked
    },
    "fill-buyer": (from) => {
      const form = from.closest("form");
      for (const one of from.getAttributeNames()) {
        const input = one.startsWith("data-f-") && form.elements[one.slice("data-f-".length)];
        if (input) input.value = from.getAttribute(one);
      }
      $("#buyers").replaceChildren();
      $("[name=line_sku]", form).focus();
      form.dispatchEvent(new Event("change", { bubbles: true }));
    },
    "another-line": () => {
      const rows = all("#added .addline");
      const row = rows[rows.length - 1].cloneNode(true);
      for (const one of all("input", row)) {
        one.value = "";
        if (one.dataset.blank) one.placeholder = one.dataset.blank;
        one.removeAttribute("aria-invalid");
        one.removeAttribute("aria-describedby");
      }
      for (const one of all("[data-said-here]", row)) one.remove();
      $("#added").append(row);
      htmx.process(row);
      $("input", row).focus();
    },
  };
  window.crossdock = { doing, $, all };

  // What cannot be done now says why, in place of doing it.
  document.addEventListener("click", (event) => {
    const off = event.target.closest('[aria-disabled="true"]');
    if (off) say(off.title);
  });

  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-choose]");
    if (chosen) choose(chosen.dataset.choose);
    const asked = event.target.closest("[data-do]");
    if (asked && doing[asked.dataset.do]) doing[asked.dataset.do](asked);
    const group = event.target.closest("[data-groups] [data-group]");
    if (group) showGroup(group);
    for (const open of all("details.menu[open], details.me[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
    if (document.body.classList.contains("rail-open") && !event.target.closest("#rail, [data-do=rail]")) {
      document.body.classList.remove("rail-open");
    }
  });

  function showGroup(button) {
    for (const one of all("[data-group]", button.parentElement)) {
      one.setAttribute("aria-pressed", String(one === button));
    }
    for (const one of all(".timeline > li", button.closest("section"))) {
      one.hidden = Boolean(button.dataset.group) && one.dataset.group !== button.dataset.group;
    }
  }

  // Keys. What is on the screen says which it has: data-key on what it presses.
  let going = 0;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      doing.palette();
      return;
    }
    if (event.key === "Escape" && !$("dialog[open]")) return escape_();
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches(TYPING)) return;
    if ($("#palette[open], #keys[open]")) return;
    if (event.timeStamp - going < 1500 && going) {
      going = 0;
      const place = $(`[data-go="${CSS.escape(event.key)}"]`);
      if (place) {
        event.preventDefault();
        place.click();
      }
      return;
    }
    if (event.key === "g") going = event.timeStamp;
    else if (event.key === "?") doing.keys();
    else if (event.key === "/") {
      event.preventDefault();
      $("#find").focus();
    } else press(event);
  });

  // A scanner ends what it reads with Enter: then the next field, or one more of what was scanned.
  document.addEventListener("keydown", (event) => {
    const { enter, scan } = event.target.dataset;
    if (event.key !== "Enter" || (!enter && !scan)) return;
    event.preventDefault();
    if (scan) return oneMore(event.target, $(scan));
    const next = document.getElementById(enter);
    next?.focus();
    next?.select?.();
  });

  // In a table of numbers whatever is typed takes the place of what stands there; what can only be read is copied.
  document.addEventListener("focusin", (event) => event.target.matches(".entry input.num, input[readonly]") && event.target.select());
  $(".entry input.num[autofocus]")?.select();

  function oneMore(box, form) {
    const code = box.value.trim();
    const found = all("tr[data-sku]", form).find((row) => code && [row.dataset.sku, row.dataset.barcode].includes(code));
    const wrong = $("#scanwrong");
    wrong.hidden = Boolean(found) || !code;
    wrong.textContent = `${code} ${box.dataset.unknown}`;
    box.select();
    if (!found) return;
    if (!form.dataset.scanned) for (const one of all("input[name=received]", form)) one.value = "0";
    form.dataset.scanned = "1";
    const units = $("input[name=received]", found);
    units.value = String(Number(units.value) + 1);
    for (const row of all("tr.current", form)) row.classList.remove("current");
    found.classList.add("current");
    box.value = "";
    units.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function press(event) {
    const scope = $("dialog[open]") || document;
    const buttons = all(`[data-key="${CSS.escape(event.key)}"]`, scope).filter((one) => one.checkVisibility());
    const button = event.key === "z" ? buttons.pop() : buttons[0];
    if (!button) return;
    event.preventDefault();
    if (button.matches("input, select, textarea")) {
      button.focus();
      button.select?.();
      return;
    }
    button.click();
    const menu = button.parentElement;
    if (menu.matches("details.menu")) $("input:not([type=hidden]), textarea", menu)?.focus();
  }

  function escape_() {
    const open = $("details.menu[open], details.me[open]");
    if (open) {
      open.open = false;
      $("summary", open).focus();
    } else if (document.activeElement?.matches(TYPING)) document.activeElement.blur();
    else if (doing.close) doing.close();
  }

  // Dialogs and messages, as htmx puts them in. What a dialog asked for and was answered once it was closed is
  // nobody's any more.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const dialog = event.detail.target.closest?.("#dialog"); // where the answer goes, which its headers may say
    if (dialog && !dialog.open && dialog.contains(event.detail.requestConfig.elt)) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const dialog = event.target.closest("#dialog");
    if (dialog && !dialog.open) dialog.showModal();
    if (dialog && event.target.id === "dialog-body") $("[autofocus]", dialog)?.focus();
    const preview = event.target.id === "difference" && event.target.closest("#route");
    if (preview) $(".btn-primary", preview).disabled = Boolean($("[data-idle]", preview)); // nothing to apply
    if (event.target.id !== "toasts") return;
    for (const one of all("[data-toast]:not([data-timed])", event.target)) {
      time(one);
      sayAtFields(one, event.detail.requestConfig?.elt.closest("form"));
    }
  });

  // What is wrong with a form is said at its fields; the message goes once all of it stands there.
  function sayAtFields(toast, form) {
    const faults = all("[data-field]", toast);
    const found = faults.map((one) => form && fieldOf(form, one.dataset.field));
    const fields = found.map((one) => (one instanceof RadioNodeList ? one[0] : one));
    if (!fields.length || !fields.every((one) => one?.checkVisibility?.())) return;
    faults.forEach((fault, at) => {
      const said = document.createElement("p");
      said.className = "fault";
      said.dataset.saidHere = "";
      said.id = `fault-of-${fields[at].name}-${at}`;
      said.append(fault.textContent, " ", $(".code", toast).cloneNode(true));
      fields[at].setAttribute("aria-invalid", "true");
      describe(fields[at], (ids) => [...ids, said.id]);
      const group = fields[at].matches("[type=checkbox], [type=radio]") && fields[at].closest("fieldset");
      (group ? $("legend", group) : fields[at]).after(said);
    });
    fields[0].focus();
    toast.remove();
  }

  // A field by its name; one of a line by the line's place among those in which something is typed.
  function fieldOf(form, name) {
    const [, at, part] = name.match(/^lines\[(\d+)\]\.(\w+)$/) || [];
    if (!part) return form.elements.namedItem(name);
    const lines = all(".addline", form);
    const typed = lines.filter((line) => all("input", line).some((one) => one.value));
    return $(`[name="line_${part}"]`, typed[at] || lines[0] || form);
  }

  // Sent again, it is said again; what only looks something up beside the fields leaves it there.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.target.matches("form, button")) return;
    for (const one of all("[data-said-here]", event.target.closest("form") || event.target)) {
      const field = $(`[aria-describedby~="${CSS.escape(one.id)}"]`);
      field?.removeAttribute("aria-invalid");
      if (field) describe(field, (ids) => ids.filter((id) => id !== one.id));
      one.remove();
    }
  });

  function describe(field, change) {
    const ids = change((field.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
    if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
    else field.removeAttribute("aria-describedby");
  }
  document.addEventListener("acted", (event) => {
    $("#dialog")?.close();
    const menu = event.target.closest?.("details.menu");
    if (menu) menu.open = false;
  });

  function time(toast) {
    toast.dataset.timed = "";
    if (toast.dataset.toast === "stay") return;
    let timer;
    const begin = () => (timer = setTimeout(() => toast.remove(), UNDO_MS));
    toast.addEventListener("mouseenter", () => clearTimeout(timer));
    toast.addEventListener("mouseleave", begin);
    toast.addEventListener("submit", () => {
      clearTimeout(timer);
      toast.hidden = true; // it stays in the page until its answer is there: events rise from it
    });
    toast.addEventListener("htmx:afterRequest", () => setTimeout(() => toast.remove(), 1000));
    begin();
  }

  function say(text, tone = "") {
    const said = document.createElement("div");
    said.className = `toastbox ${tone}`;
    said.dataset.toast = "";
    said.textContent = text;
    $("#toasts").append(said);
    time(said);
  }

  document.addEventListener("htmx:sendError", () => {
    say(document.documentElement.lang === "de" ? "Der Server antwortet nicht." : "The server does not answer.", "failed");
  });
})();
