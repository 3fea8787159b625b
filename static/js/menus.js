// Menus are <details data-menu>: Escape or a press elsewhere closes them and gives the focus back.
const open = () => document.querySelectorAll("details[data-menu][open]");

const close = (menu, refocus) => {
  menu.open = false;
  if (refocus) menu.querySelector("summary").focus();
};

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) close(menu, false);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) close(menu, menu.contains(document.activeElement));
});
