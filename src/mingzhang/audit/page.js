(function () {
  "use strict";
  var findings = Array.prototype.slice.call(document.querySelectorAll(".finding"));
  var buttons = Array.prototype.slice.call(document.querySelectorAll("[data-filter]"));
  var search = document.querySelector("[data-search]");
  var shown = document.querySelector("[data-shown]");
  if (!search) return;
  if (window.matchMedia("(max-width:46rem)").matches) {
    document.querySelectorAll(".index").forEach(function (index) { index.open = false; });
  }

  function entry(finding) {
    return document.querySelector('.index a[href="#' + finding.id + '"]');
  }

  function filter() {
    var off = buttons.filter(function (b) { return b.getAttribute("aria-pressed") !== "true"; }).map(function (b) { return b.dataset.filter; });
    var words = search.value.trim().split(/\s+/).filter(Boolean);
    var left = 0;
    findings.forEach(function (finding) {
      var hide = off.indexOf(finding.dataset.severity) >= 0 || words.some(function (w) { return finding.textContent.indexOf(w) < 0; });
      finding.hidden = hide;
      var link = entry(finding);
      if (link) link.parentNode.hidden = hide;
      var folded = finding.closest(".folded");
      if (folded) folded.hidden = hide;
      if (!hide) left += 1;
    });
    document.querySelectorAll(".cause").forEach(function (group) { group.hidden = !group.querySelector(".finding:not([hidden])"); });
    shown.textContent = left === findings.length ? "" : "显示 " + left + "／" + findings.length;
  }

  function step(by) {
    var visible = findings.filter(function (f) { return !f.hidden; });
    var at = visible.indexOf(document.activeElement.closest(".finding"));
    if (at < 0) {
      var below = visible.findIndex(function (f) { return f.getBoundingClientRect().bottom > 80; });
      at = below < 0 ? visible.length : by > 0 ? below - 1 : below;
    }
    var next = visible[Math.min(Math.max(at + by, 0), visible.length - 1)];
    if (!next) return;
    if (next.closest("details")) next.closest("details").open = true;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
  }

  function unfold() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var folded = target && target.closest("details");
    if (folded && !folded.open) { folded.open = true; target.scrollIntoView(); }
  }

  buttons.forEach(function (button) {
    button.addEventListener("click", function () {
      button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") !== "true");
      filter();
    });
  });
  search.addEventListener("input", filter);
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === search) {
      if (event.key === "Escape") { search.value = ""; filter(); search.blur(); }
      return;
    }
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/") { event.preventDefault(); search.focus(); }
  });
  var closed = [];
  window.addEventListener("beforeprint", function () {
    closed = Array.prototype.slice.call(document.querySelectorAll("details:not([open])"));
    closed.forEach(function (d) { d.open = true; });
  });
  window.addEventListener("afterprint", function () { closed.forEach(function (d) { d.open = false; }); });
  window.addEventListener("hashchange", unfold);
  unfold();
})();
