// Small manners of forms, hooked by data attributes:
//   <form data-once>                 a second press while the first is on its way does nothing
//   <select data-submit-on-change>   sends its form when another choice is made
//   <input data-select-all="#id">    ticks every checkbox inside #id
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]") || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});

// Coming back with the browser's back button finds the form usable again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches("[data-submit-on-change]")) field.form.requestSubmit();
  if (field.matches("[data-select-all]")) {
    for (const box of document.querySelectorAll(`${field.dataset.selectAll} input[type=checkbox]`)) {
      box.checked = field.checked;
    }
  }
});
