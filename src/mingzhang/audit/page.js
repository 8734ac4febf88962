(function () {
  "use strict";
  var findings = Array.prototype.slice.call(document.querySelectorAll(".finding"));
  var buttons = Array.prototype.slice.call(document.querySelectorAll("[data-filter]"));
  var search = document.querySelector("[data-search]");
  var shown = document.querySelector("[data-shown]");
  pictures();
  marksInView();
  if (!search) return;
  if (window.matchMedia("(max-width:46rem)").matches) {
    document.querySelectorAll(".index").forEach(function (index) { index.open = false; });
  }

  // a picture opens its whole page, with the finding's places marked and those of others faint
  function pictures() {
    var dialog = document.createElement("dialog");
    if (!dialog.showModal || !document.querySelector(".scan")) return;
    dialog.innerHTML = '<nav><b></b><button type="button" data-by="-1">上一处</button><button type="button" data-by="1">下一处</button>' +
      '<button type="button" data-near aria-pressed="false">放大</button><button type="button" data-close>关闭</button></nav><div class="leaf"></div>';
    dialog.setAttribute("aria-label", "整页");
    document.body.appendChild(dialog);
    var scans = [], at = 0, near = dialog.querySelector("[data-near]"), leaf = dialog.querySelector(".leaf");

    function show() {
      var scan = scans[at], finding = scan.closest(".finding");
      var sheet = document.getElementById(scan.getAttribute("href").slice(1));
      var page = sheet.querySelector("svg").cloneNode(true), own = null;
      page.querySelectorAll("a").forEach(function (link) {
        if (link.getAttribute("href") === "#" + finding.id) own = own || link;
        else link.setAttribute("class", link.getAttribute("class") + " beside");
      });
      leaf.textContent = "";
      leaf.appendChild(page);
      dialog.querySelector("b").textContent = sheet.querySelector("b").textContent + " · " + finding.querySelector("h3").textContent;
      dialog.querySelector('[data-by="-1"]').disabled = at === 0;
      dialog.querySelector('[data-by="1"]').disabled = at === scans.length - 1;
      // a button that holds the focus and is disabled loses it
      if (!dialog.contains(document.activeElement) || document.activeElement.disabled) dialog.querySelector("[data-close]").focus();
      var box = own && own.getBoundingClientRect();
      if (box) {
        dialog.scrollTop += box.top - Math.max(60, (dialog.clientHeight - box.height) / 2);
        dialog.scrollLeft += box.left - Math.max(20, (dialog.clientWidth - box.width) / 2);
      }
    }

    function move(by) {
      if (scans[at + by]) { at += by; show(); }
    }

    function enlarge() {
      var on = dialog.classList.toggle("near");
      near.setAttribute("aria-pressed", on);
      near.textContent = on ? "缩小" : "放大";
      show();
    }

    document.addEventListener("click", function (event) {
      var scan = event.target.closest(".scan");
      if (!scan || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      scans = Array.prototype.slice.call(scan.closest(".finding").querySelectorAll(".scan"));
      at = scans.indexOf(scan);
      dialog.showModal();
      show();
    });
    dialog.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (event.target.closest(".leaf a") || event.target === dialog || (button && button.hasAttribute("data-close"))) dialog.close();
      else if (button && button.dataset.by) move(Number(button.dataset.by));
      else if (button || event.target.closest(".leaf svg")) enlarge();
    });
    dialog.addEventListener("keydown", function (event) {
      event.stopPropagation();
      if (event.key === "ArrowRight" || event.key === "j") move(1);
      else if (event.key === "ArrowLeft" || event.key === "k") move(-1);
      else if (event.key === "+" || event.key === "-") enlarge();
    });
    dialog.addEventListener("close", function () { scans[at].focus({ preventScroll: true }); });
  }

  // a picture wider than its place is scrolled to its first mark as soon as it is seen
  function marksInView() {
    if (!window.IntersectionObserver) return;
    var seer = new IntersectionObserver(function (seen) {
      seen.forEach(function (one) {
        if (!one.isIntersecting) return;
        seer.unobserve(one.target);
        var at = middle(one.target);
        if (at !== null) one.target.scrollLeft = at - one.target.clientWidth / 2;
      });
    });
    document.querySelectorAll(".scan").forEach(function (scan) { seer.observe(scan); });
  }

  // where the first mark stands in a picture, in pixels from its left; each strip shows the marks that lie in it
  function middle(scan) {
    var whole = scan.querySelector("svg"), rects = scan.querySelectorAll("rect.first");
    if (!rects.length) rects = scan.querySelectorAll("rect.other,rect.words");
    var strips = whole.querySelectorAll("svg");
    for (var i = 0; i < rects.length; i += 1) {
      var x = rects[i].x.baseVal.value + rects[i].width.baseVal.value / 2, y = rects[i].y.baseVal.value + rects[i].height.baseVal.value / 2;
      for (var j = 0; j < strips.length; j += 1) {
        var box = strips[j].viewBox.baseVal;
        if (x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height) {
          return (strips[j].x.baseVal.value + x - box.x) * whole.clientWidth / whole.viewBox.baseVal.width;
        }
      }
    }
    return null;
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
    closed = Array.prototype.slice.call(document.querySelectorAll("details:not([open]):not(.sheets)"));
    closed.forEach(function (d) { d.open = true; });
  });
  window.addEventListener("afterprint", function () { closed.forEach(function (d) { d.open = false; }); });
  window.addEventListener("hashchange", unfold);
  unfold();
})();
