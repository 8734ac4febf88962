(() => {
  const nav = document.getElementById("contents");
  const opener = document.querySelector("a.open");
  const close = () => {
    nav.style.minHeight = "";
    document.body.classList.remove("drawer");
    opener.setAttribute("aria-expanded", "false");
  };
  const where = opener.appendChild(document.createElement("span"));
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    // the drawer leaves its place in the page: hold it open, so that nothing below moves
    nav.style.minHeight = `${nav.offsetHeight}px`;
    const open = document.body.classList.toggle("drawer");
    if (!open) return close();
    opener.setAttribute("aria-expanded", "true");
    (nav.querySelector("[aria-current]") || nav.querySelector("a")).focus();
  });
  nav.addEventListener("click", (event) => { if (event.target.closest("a")) close(); });
  document.addEventListener("click", (event) => {
    if (document.body.classList.contains("drawer") && !event.target.closest("#contents > div, a.open")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("drawer")) { close(); opener.focus({ preventScroll: true }); }
  });

  const links = new Map([...nav.querySelectorAll("a")].map((a) => [a.hash.slice(1), a]));
  const marks = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  let current = null, waiting = false;
  const mark = () => {
    waiting = false;
    let here = null;
    for (const element of marks) { if (element.getBoundingClientRect().top > 120) break; here = element; }
    const link = here && links.get(here.id);
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "location");
    current = link;
    where.textContent = link ? link.textContent : "";
    if (link && getComputedStyle(nav).position === "fixed") link.scrollIntoView({ block: "nearest" });
  };
  // only what scrolls is a stop for the keyboard and says so; in what does not, the head stays at the window's edge
  const frames = [...document.querySelectorAll(".frame")].map((frame) => [frame, frame.getAttribute("aria-label")]);
  const fit = () => {
    for (const [frame] of frames) frame.classList.remove("fits");
    const fitting = frames.map(([frame]) => frame.scrollWidth <= frame.clientWidth);
    frames.forEach(([frame, label], n) => {
      frame.classList.toggle("fits", fitting[n]);
      for (const [name, value] of [["role", "region"], ["tabindex", "0"], ["aria-label", label]]) {
        if (fitting[n]) frame.removeAttribute(name); else frame.setAttribute(name, value);
      }
    });
  };
  addEventListener("resize", fit);
  fit();
  addEventListener("scroll", () => { if (!waiting) { waiting = true; requestAnimationFrame(mark); } }, { passive: true });
  mark();
})();
