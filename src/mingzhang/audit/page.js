document.querySelectorAll("[data-filter]").forEach(function (button) {
  button.addEventListener("click", function () {
    var on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", on);
    document.querySelectorAll('.finding[data-severity="' + button.dataset.filter + '"]').forEach(function (item) {
      item.hidden = !on;
    });
  });
});
