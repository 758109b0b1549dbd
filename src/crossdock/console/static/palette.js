// The command palette: pages and acts by a few letters, and what the search finds while it is typed.
document.addEventListener("alpine:init", () => {
  // What the page itself offers: the controls that have a key, each once, as the key presses them.
  const controls = new Map();

  function offerHere(list) {
    for (const one of controls.keys()) one.remove();
    controls.clear();
    const keys = new Set();
    for (const control of document.querySelectorAll("#main [data-key]")) {
      const key = control.dataset.key;
      if (keys.has(key) || !control.checkVisibility() || control.matches(':disabled, [aria-disabled="true"]')) continue;
      keys.add(key);
      const option = document.createElement("li");
      const icon = control.querySelector(".icon");
      const said = control.cloneNode(true);
      for (const one of said.querySelectorAll("kbd, svg")) one.remove();
      const words = document.createElement("span");
      words.textContent = control.getAttribute("aria-label") || said.textContent.trim() || control.labels?.[0]?.textContent.trim();
      if (!words.textContent) continue;
      const pressed = document.createElement("kbd");
      pressed.textContent = key;
      if (icon) option.append(icon.cloneNode(true));
      option.append(words, pressed);
      option.id = `palette-here-${controls.size + 1}`;
      option.dataset.label = words.textContent;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      controls.set(option, control);
      list.append(option);
    }
  }

  Alpine.data("palette", () => ({
    at: 0,
    open() {
      offerHere(this.$root.querySelector("#palette-here"));
      this.$root.showModal();
      this.$refs.box.value = "";
      this.narrow();
      this.$refs.box.focus();
    },
    shown() {
      return [...this.$root.querySelectorAll("[role=option]")].filter((one) => !one.hidden);
    },
    narrow() {
      const typed = this.$refs.box.value.trim().toLowerCase();
      for (const one of this.$root.querySelectorAll("[data-label], [data-find]")) {
        one.hidden = one.dataset.find ? !typed : !one.dataset.label.toLowerCase().includes(typed);
      }
      this.$root.querySelector("#palette-here").hidden = ![...controls.keys()].some((one) => !one.hidden);
      this.$root.querySelector("#palette-found").replaceChildren(); // it was found for what was typed before
      this.$root.querySelector(".typed").textContent = this.$refs.box.value.trim();
      this.at = 0;
      this.point();
    },
    point() {
      const found = this.shown();
      this.at = Math.max(0, Math.min(found.length - 1, this.at));
      found.forEach((one, index) => one.setAttribute("aria-selected", String(index === this.at)));
      this.$refs.box.setAttribute("aria-activedescendant", found[this.at]?.id ?? "");
      found[this.at]?.scrollIntoView({ block: "nearest" });
    },
    down() {
      this.at += 1;
      this.point();
    },
    up() {
      this.at -= 1;
      this.point();
    },
    take() {
      const one = this.shown()[this.at];
      if (one) this.go(one);
    },
    go(one) {
      this.$root.close();
      const many = one.dataset.find && window.crossdock.many.listed(this.$refs.box.value);
      if (many) window.crossdock.many.look(many);
      else if (one.dataset.find) location.assign(one.dataset.find + encodeURIComponent(this.$refs.box.value.trim()));
      else if (controls.has(one)) {
        const control = controls.get(one);
        if (control.matches("input, select, textarea")) control.focus();
        else control.click();
      } else if (one.dataset.address) location.assign(one.dataset.address);
      else window.crossdock.doing[one.dataset.event]();
    },
    init() {
      this.$root.addEventListener("click", (event) => {
        const one = event.target.closest("[role=option]");
        if (one) this.go(one);
        else if (event.target === this.$root) this.$root.close();
      });
      // What was found comes later: whoever has gone down to an option stands on it still.
      this.$root.addEventListener("htmx:afterSwap", () => {
        const stood = this.$root.querySelector("[aria-selected=true]");
        if (this.at && stood) this.at = this.shown().indexOf(stood);
        this.point();
      });
    },
  }));
});
