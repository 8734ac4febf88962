"use strict";
(() => {
  const table = document.getElementById("index");
  const heads = [...table.tHead.rows[0].cells].filter((head) => head.dataset.column);
  const rows = [...table.tBodies[0].rows];
  const [query, year, account, count, chosen, compare] = ["query", "year", "account", "count", "chosen", "compare"]
    .map((id) => document.getElementById(id));
  const NAME = 1, YEAR = 2, ACCOUNT = 3, FIGURES = heads.map((head) => Number(head.dataset.column)).filter((column) => column > ACCOUNT);
  const plain = (text) => text.replace(/\s/g, "").toLowerCase();
  const text = (row, column) => row.cells[column].textContent;
  const number = (row, column) => row.cells[column].dataset.value === undefined ? null : Number(row.cells[column].dataset.value);

  const sift = () => {
    const words = query.value.trim().split(/\s+/).map(plain);
    for (const row of rows) {
      row.hidden = !(words.every((word) => plain(text(row, NAME)).includes(word))
        && (!year.value || text(row, YEAR) === year.value) && (!account.value || text(row, ACCOUNT) === account.value));
    }
    const shown = rows.filter((row) => !row.hidden).length;
    count.textContent = shown === rows.length ? "" : shown ? `找到${shown}份` : "没有找到，请换个说法或放宽年度、类别";
  };

  const sort = (head) => {
    const column = Number(head.dataset.column), words = column === NAME || column === ACCOUNT;
    // names from the first, figures from the largest
    const down = head.hasAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : !words;
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    rows.sort((a, b) => {
      const [x, y] = words ? [text(a, column), text(b, column)] : [number(a, column), number(b, column)];
      if (x === null || y === null) return (x === null) - (y === null);
      const order = words ? x.localeCompare(y, "zh-CN") : x - y;
      return down ? -order : order;
    });
    table.tBodies[0].append(...rows);
  };

  const element = (name, words, kind) => {
    const made = document.createElement(name);
    made.textContent = words;
    if (kind) made.className = kind;
    return made;
  };
  const head = (words, scope) => Object.assign(element("th", words), { scope });

  const shown = (row, column) => Number(text(row, column).replaceAll(",", ""));
  const signed = (value, places) => {
    const words = Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
    return (value < 0 ? "−" : "+") + words;
  };

  // of what is printed, so that the page's own figures give it
  const change = (now, before, column) => {
    if (number(now, column) === null || number(before, column) === null) return "—";
    const [x, y] = [shown(now, column), shown(before, column)];
    const difference = Math.round((x - y) * 100) / 100;
    if (!difference) return "持平";
    return signed(difference, 2) + (y > 0 ? `（${signed(Math.round((1000 * difference) / y) / 10, 1)}%）` : "");
  };

  // the later against the earlier, a year's final account against its budget, else the first against the second
  const when = (row) => 2 * number(row, YEAR) + (text(row, ACCOUNT) === "决算");
  const against = (one, other) => (when(other) > when(one) ? [other, one] : [one, other]);
  const called = (row, other) => {
    const [name, term] = [text(row, NAME), `${text(row, YEAR)}年${text(row, ACCOUNT)}`];
    if (text(other, NAME) === name) return term;
    return when(row) === when(other) ? name : name + term;
  };

  const beside = () => {
    const picked = rows.filter((row) => row.querySelector("input").checked);
    chosen.hidden = !picked.length;
    chosen.querySelector("b").textContent = picked.length;
    chosen.querySelector("a").hidden = compare.hidden = picked.length < 2;
    if (compare.hidden) return;
    compare.querySelector(".mixed").hidden = new Set(picked.map((row) => text(row, ACCOUNT))).size < 2;
    const made = document.createElement("table");
    const top = made.createTHead().insertRow();
    top.append(element("td", ""), ...picked.map((row) => head(`${text(row, NAME)} ${text(row, YEAR)}年${text(row, ACCOUNT)}`, "col")));
    const pair = picked.length === 2 ? against(...picked) : null;
    if (pair) top.append(head(`${called(pair[0], pair[1])}比${called(pair[1], pair[0])}`, "col"));
    made.style.setProperty("--chosen", top.cells.length - 1);
    const lines = made.createTBody();
    for (const column of FIGURES) {
      const line = lines.insertRow();
      line.append(head(table.tHead.rows[0].cells[column].textContent, "row"));
      const most = Math.max(...picked.map((row) => number(row, column)), 0);
      for (const row of picked) {
        const cell = element("td", text(row, column), "n");
        const bar = element("span", "", "bar");
        bar.style.width = most ? `${(100 * Math.max(number(row, column), 0)) / most}%` : "0";
        cell.append(bar);
        line.append(cell);
      }
      if (pair) line.append(element("td", change(...pair, column), "n"));
    }
    compare.querySelector(".frame").replaceChildren(made);
  };

  document.querySelector(".tools").hidden = false;
  document.querySelector(".tools").addEventListener("submit", (event) => event.preventDefault());
  for (const field of [query, year, account]) field.addEventListener("input", sift);
  for (const title of heads) {
    const button = element("button", title.textContent);
    button.type = "button";
    button.addEventListener("click", () => sort(title));
    title.replaceChildren(button);
  }
  for (const row of rows) {
    const box = row.querySelector("input");
    box.disabled = false;
    box.addEventListener("change", beside);
  }
  chosen.querySelector("button").addEventListener("click", () => {
    for (const row of rows) row.querySelector("input").checked = false;
    beside();
  });
  // what a browser remembers of an earlier visit
  sift();
  beside();
})();
