// Before the first paint: light or dark, as chosen or as the system is; and the zone that times are shown in.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const settle = () => {
    const chosen = root.dataset.theme || "auto";
    root.dataset.bsTheme = chosen === "dark" || (chosen === "auto" && dark.matches) ? "dark" : "light";
  };
  settle();
  dark.addEventListener("change", settle);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.includes(`crossdock_zone=${encodeURIComponent(zone)}`)) {
    document.cookie = `crossdock_zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
  }
})();
