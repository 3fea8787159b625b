// Chooses light or dark before the first paint; loaded in the head, not deferred, so nothing flashes.
// The choice is one browser's: "light", "dark", or nothing (follow the system).
(() => {
  const key = "tandem-theme";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => localStorage.getItem(key);
  const shown = () => chosen() || (dark.matches ? "dark" : "light");

  const show = () => {
    root.dataset.bsTheme = shown();
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.setAttribute("aria-pressed", String(shown() === "dark"));
    }
  };

  const flip = () => {
    localStorage.setItem(key, shown() === "dark" ? "light" : "dark");
    show();
  };

  show();
  dark.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-theme-switch]")) flip();
  });
})();
