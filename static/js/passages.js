// The arrow keys go through the passages found; Enter on the button in hand adds its passage, as any button's would.
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.matches("input, select, textarea")) return;
  const buttons = [...document.querySelectorAll("[data-passages] button[type=submit]")];
  const next = buttons[buttons.indexOf(document.activeElement) + step] ?? (step > 0 ? buttons[0] : undefined);
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.closest("li").scrollIntoView({ block: "nearest" });
});

// A passage that the statement rests on already is not sent again.
document.addEventListener(
  "submit",
  (event) => {
    if (!event.submitter?.matches("[aria-disabled=true]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
