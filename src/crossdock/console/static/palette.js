// The command palette: pages and acts by a few letters, and what the search finds while it is typed.
document.addEventListener("alpine:init", () => {
  Alpine.data("palette", () => ({
    at: 0,
    open() {
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
      else if (one.dataset.address) location.assign(one.dataset.address);
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
