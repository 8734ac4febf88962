"use strict";
(() => {
  const table = document.getElementById("index");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const query = document.getElementById("query");
  const year = document.getElementById("year");
  const count = document.getElementById("count");
  const compare = document.getElementById("compare");
  const plain = (text) => text.replace(/\s/g, "").toLowerCase();

  const sift = () => {
    let shown = 0;
    for (const row of rows) {
      const fits = plain(row.cells[1].textContent).includes(plain(query.value)) && (!year.value || row.cells[2].dataset.value === year.value);
      row.hidden = !fits;
      shown += fits;
    }
    count.textContent = shown === rows.length ? "" : `${shown}份`;
  };

  const sort = (head, column) => {
    const down = head.getAttribute("aria-sort") !== "descending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = (row) => {
      const cell = row.cells[column];
      return cell.dataset.value !== undefined ? Number(cell.dataset.value) : column === 1 ? cell.textContent : null;
    };
    rows.sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x === null || y === null) return (x === null) - (y === null);
      const order = typeof x === "string" ? x.localeCompare(y, "zh-CN") : x - y;
      return down ? -order : order;
    });
    body.append(...rows);
  };

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  const beside = () => {
    const chosen = rows.filter((row) => row.querySelector("input").checked);
    compare.hidden = chosen.length < 2;
    if (compare.hidden) return;
    const made = document.createElement("table");
    const head = made.createTHead().insertRow();
    head.append(element("th", ""));
    for (const row of chosen) head.append(element("th", `${row.cells[1].textContent} ${row.cells[2].textContent}年`));
    const lines = made.createTBody();
    for (const title of table.tHead.rows[0].querySelectorAll("[data-column]")) {
      const column = Number(title.dataset.column);
      if (column < 3) continue;
      const line = lines.insertRow();
      line.append(element("th", title.textContent));
      const most = Math.max(...chosen.map((row) => Number(row.cells[column].dataset.value ?? 0)), 0);
      for (const row of chosen) {
        const cell = element("td", row.cells[column].textContent, "n");
        const bar = element("span", "", "bar");
        bar.style.width = most ? `${(100 * Math.max(Number(row.cells[column].dataset.value ?? 0), 0)) / most}%` : "0";
        cell.append(bar);
        line.append(cell);
      }
    }
    compare.querySelector(".frame").replaceChildren(made);
  };

  document.querySelector(".tools").hidden = false;
  document.querySelector(".tools").addEventListener("submit", (event) => event.preventDefault());
  query.addEventListener("input", sift);
  year.addEventListener("change", sift);
  for (const head of table.tHead.rows[0].querySelectorAll("[data-column]")) {
    const button = element("button", head.textContent);
    button.type = "button";
    button.addEventListener("click", () => sort(head, Number(head.dataset.column)));
    head.replaceChildren(button);
  }
  for (const box of body.querySelectorAll("input")) {
    box.disabled = false;
    box.addEventListener("change", beside);
  }
})();
