"""How many planted errors are found, and how many false alarms a clean disclosure raises (埋错检验).

Builds the example disclosure, plants one wrong figure or word at a time, drawn uniformly over everything printed,
checks, and prints detection by class with every miss. Usage:

    python benchmarks/planted_errors.py [--draws 400] [--seed 1] [--misses]
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from mingzhang.audit import Audit, check_document
from mingzhang.catalogues import economic, functional
from mingzhang.compile import build
from mingzhang.document import Document, Grid, Paragraph
from mingzhang.facts import Grade, Indicator, Severity
from mingzhang.readers import read

ROOT = Path(__file__).resolve().parents[1]
#: a printed figure: digits with separators and decimals, not part of a code, an ordinal, a date or a document number
FIGURE = re.compile(
    r"(?<![\d.,A-Za-z〔\[（(第—-])\d[\d,]*(?:\.\d+)?(?![\d,]|\.\d|\s*[年月日号级]|\s*[、．)）\]]|\.(?!\d)|部分|表|-\d|[A-Za-z])"
)
#: words of a header over amounts
HEAD = re.compile(r"计|数|额|款|金|支出|收入|经费|预算|费$|\d年")
CODE = re.compile(r"^\d{5,21}\w*$|^\d{3}$")


class Spot(NamedTuple):
    """A figure in a document: block, cell (−1 in a paragraph), and where in its text."""

    block: int
    cell: int
    start: int
    end: int
    text: str


class Planted(NamedTuple):
    """A document with one error in it."""

    document: Document
    what: str
    spot: Spot | None = None


def texts(document: Document) -> Iterator[tuple[int, int, str]]:
    for index, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            yield from ((index, number, cell.text) for number, cell in enumerate(block.cells))
        else:
            yield index, -1, block.text


def figures(document: Document) -> list[Spot]:
    """Every figure printed, in tables, forms and sentences."""
    found = []
    for block, cell, text in texts(document):
        if cell >= 0 and CODE.match(text.strip()):
            continue
        for match in FIGURE.finditer(text):
            if re.search(r"目标\s*$", text[: match.start()]):
                continue  # the ordinal of a goal
            found.append(Spot(block, cell, match.start(), match.end(), match[0]))
    return found


def with_text(document: Document, block: int, cell: int, text: str) -> Document:
    blocks = list(document.blocks)
    old = blocks[block]
    if isinstance(old, Grid):
        cells = list(old.cells)
        cells[cell] = cells[cell]._replace(text=text)
        blocks[block] = old._replace(cells=tuple(cells))
    else:
        blocks[block] = old._replace(text=text)
    return document._replace(blocks=tuple(blocks))


def text_at(document: Document, block: int, cell: int) -> str:
    found = document.blocks[block]
    return found.cells[cell].text if isinstance(found, Grid) else found.text


def _changed(text: str, rng: random.Random) -> str:
    """One digit replaced, or two neighbours swapped; never the same number."""
    digits = [i for i, c in enumerate(text) if c.isdigit()]
    pairs = [(a, b) for a, b in pairwise(digits) if text[a] != text[b]]
    if pairs and rng.random() < 0.5:
        a, b = rng.choice(pairs)
        letters = list(text)
        letters[a], letters[b] = letters[b], letters[a]
        made = "".join(letters)
    else:
        at = rng.choice(digits)
        made = text[:at] + rng.choice([d for d in "0123456789" if d != text[at]]) + text[at + 1 :]
    plain = made.replace(",", "")
    return made if float(plain) != float(text.replace(",", "")) else _changed(text, rng)


def wrong_figure(document: Document, rng: random.Random) -> Planted | None:
    spot = rng.choice(figures(document))
    text = text_at(document, spot.block, spot.cell)
    new = _changed(spot.text, rng)
    return Planted(
        with_text(document, spot.block, spot.cell, text[: spot.start] + new + text[spot.end :]),
        f"{spot.text}→{new}：{text[max(0, spot.start - 24) : spot.end + 10]}",
        spot,
    )


def _grids(document: Document) -> list[int]:
    return [i for i, b in enumerate(document.blocks) if isinstance(b, Grid) and b.rows > 4]


def _rows(grid: Grid) -> dict[int, list[int]]:
    rows: dict[int, list[int]] = defaultdict(list)
    for number, cell in enumerate(grid.cells):
        rows[cell.row].append(number)
    return rows


def _amounts(grid: Grid, cells: list[int]) -> list[int]:
    return [n for n in cells if re.fullmatch(r"[\d,]+\.\d\d", grid.cells[n].text)]


def swapped_rows(document: Document, rng: random.Random) -> Planted | None:
    """The amounts of two rows change places."""
    block = rng.choice(_grids(document))
    grid = document.blocks[block]
    assert isinstance(grid, Grid)
    rows = [cells for cells in _rows(grid).values() if _amounts(grid, cells)]
    if len(rows) < 3:
        return None
    first, second = rng.sample(rows, 2)
    if [grid.cells[n].column for n in _amounts(grid, first)] != [grid.cells[n].column for n in _amounts(grid, second)]:
        return None
    cells = list(grid.cells)
    moved = False
    for a, b in zip(first, second, strict=False):
        ta, tb = grid.cells[a].text, grid.cells[b].text
        numeric = all(not t or re.fullmatch(r"[\d,]+\.\d\d", t) for t in (ta, tb)) and (ta or tb)
        if numeric and ta != tb:
            cells[a], cells[b] = cells[a]._replace(text=tb), cells[b]._replace(text=ta)
            moved = True
    if not moved:
        return None
    blocks = list(document.blocks)
    blocks[block] = grid._replace(cells=tuple(cells))
    return Planted(document._replace(blocks=tuple(blocks)), f"两行数字互换：{grid.cells[first[1]].text}／{grid.cells[second[1]].text}")


def dropped_row(document: Document, rng: random.Random) -> Planted | None:
    block = rng.choice(_grids(document))
    grid = document.blocks[block]
    assert isinstance(grid, Grid)
    rows = [row for row, cells in _rows(grid).items() if any(float(grid.cells[n].text.replace(",", "")) for n in _amounts(grid, cells))]
    if len(rows) < 2:
        return None
    gone = rng.choice(rows)
    label = " ".join(grid.cells[n].text for n in _rows(grid)[gone][:2])
    kept = tuple(c._replace(row=c.row - (c.row > gone)) for c in grid.cells if c.row != gone)
    blocks = list(document.blocks)
    blocks[block] = grid._replace(rows=grid.rows - 1, cells=kept)
    return Planted(document._replace(blocks=tuple(blocks)), f"漏了一行：{label}")


def swapped_columns(document: Document, rng: random.Random) -> Planted | None:
    """The headers of two neighbouring value columns change places."""
    block = rng.choice(_grids(document))
    grid = document.blocks[block]
    assert isinstance(grid, Grid)
    first = next((r for r, cells in sorted(_rows(grid).items()) if _amounts(grid, cells)), 0)
    columns: dict[int, set[str]] = defaultdict(set)
    for cell in grid.cells:
        if cell.row >= first and re.fullmatch(r"[\d,]+\.\d\d", cell.text):
            columns[cell.column].add(f"{cell.row}:{cell.text}")
    columns = {column: found for column, found in columns.items() if len(found) > 1}
    heads = {c.column: n for n, c in enumerate(grid.cells) if c.row < first and c.text.strip()}
    if first == 0:
        return None  # a form has no header row
    pairs = [(a, b) for a in columns for b in columns if b > a and a in heads and b in heads and columns[a] != columns[b]]
    pairs = [(a, b) for a, b in pairs if not any(a < c < b for c in columns)]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    ta, tb = grid.cells[heads[a]].text, grid.cells[heads[b]].text
    if ta == tb or not (HEAD.search(ta) and HEAD.search(tb)):
        return None
    made = with_text(with_text(document, block, heads[a], tb), block, heads[b], ta)
    return Planted(made, f"两列表头互换：{ta}／{tb}")


def wrong_code(document: Document, rng: random.Random) -> Planted | None:
    spots = [(b, c, t) for b, c, t in texts(document) if c >= 0 and re.fullmatch(r"\d{5}|\d{7}", t.strip())]
    block, cell, text = rng.choice(spots)
    book = functional().codes if text.strip().startswith("2") else economic().codes
    other = rng.choice([c for c in book if len(c) == len(text.strip()) and c != text.strip()])
    return Planted(with_text(document, block, cell, other), f"编码 {text}→{other}")


def _word(document: Document, rng: random.Random, swaps: dict[str, str], within: Callable[[str], bool]) -> Planted | None:
    pattern = re.compile("(?:" + "|".join(map(re.escape, swaps)) + r")(?=\d)")
    spots = [(b, c, m) for b, c, t in texts(document) if within(t) for m in pattern.finditer(t)]
    if not spots:
        return None
    block, cell, match = rng.choice(spots)
    text = text_at(document, block, cell)
    made = text[: match.start()] + swaps[match[0]] + text[match.end() :]
    return Planted(
        with_text(document, block, cell, made), f"{match[0]}→{swaps[match[0]]}：{text[max(0, match.start() - 20) : match.end() + 16]}"
    )


def wrong_direction(document: Document, rng: random.Random) -> Planted | None:
    swaps = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长"}
    return _word(document, rng, swaps, lambda t: bool(re.search(r"(?:增加|减少|增长|下降)[\d,.]+(?:万元|元|%)", t)) and "比" in t)


def wrong_share(document: Document, rng: random.Random) -> Planted | None:
    spots = [
        s
        for s in figures(document)
        if text_at(document, s.block, s.cell)[s.end : s.end + 1] == "%"
        and text_at(document, s.block, s.cell)[max(0, s.start - 1) : s.start] in {"占", "长", "降"}
    ]
    if not spots:
        return None
    spot = rng.choice(spots)
    text = text_at(document, spot.block, spot.cell)
    new = _changed(spot.text, rng)
    return Planted(with_text(document, spot.block, spot.cell, text[: spot.start] + new + text[spot.end :]), f"{spot.text}%→{new}%")


def wrong_sentence(document: Document, rng: random.Random) -> Planted | None:
    """Two amounts of one paragraph change places."""
    spots: dict[int, list[Spot]] = defaultdict(list)
    for spot in figures(document):
        if spot.cell < 0 and text_at(document, spot.block, -1)[spot.end : spot.end + 2] == "万元":
            spots[spot.block].append(spot)
    choices = [s for s in spots.values() if len({x.text for x in s}) > 1]
    if not choices:
        return None
    pair = rng.sample(rng.choice(choices), 2)
    if pair[0].text == pair[1].text:
        return None
    first, second = sorted(pair, key=lambda s: s.start)
    text = text_at(document, first.block, -1)
    made = text[: first.start] + second.text + text[first.end : second.start] + first.text + text[second.end :]
    return Planted(with_text(document, first.block, -1, made), f"两数互换：{first.text}／{second.text}：{text[:40]}")


def stale_year(document: Document, rng: random.Random) -> Planted | None:
    """This year's year becomes last year's, in a title or where a sentence states this year's figure."""
    spots = []
    for block, item in enumerate(document.blocks):
        if isinstance(item, Paragraph):
            spots += [
                (block, m)
                for m in re.finditer(r"2024(?=年)", item.text)
                if item.text.endswith("表") or item.text.startswith("2024年") or "比2023年" in item.text[m.end() : m.end() + 60]
            ]
    block, match = rng.choice(spots)
    text = text_at(document, block, -1)
    return Planted(with_text(document, block, -1, text[: match.start()] + "2023" + text[match.end() :]), f"年份陈旧：{text[:40]}")


def wrong_title(document: Document, rng: random.Random) -> Planted | None:
    """A table bears the title of another."""
    blocks = document.blocks
    titles = []
    for i, block in enumerate(blocks[:-2]):
        if (
            isinstance(block, Paragraph)
            and re.search(r"表(?:（.*）)?$", block.text)
            and any(isinstance(b, Grid) for b in blocks[i + 1 : i + 4])
            and "绩效" not in block.text
            and len(block.text) > 6
        ):
            titles.append(i)
    if len(titles) < 2:
        return None
    a, b = rng.sample(titles, 2)
    return Planted(
        with_text(document, a, -1, text_at(document, b, -1)), f"表名张冠李戴：{text_at(document, a, -1)}→{text_at(document, b, -1)}"
    )


CLASSES: dict[str, Callable[[Document, random.Random], Planted | None]] = {
    "写错一个数": wrong_figure,
    "两行互换": swapped_rows,
    "句中两数互换": wrong_sentence,
    "方向词写反": wrong_direction,
    "占比增幅写错": wrong_share,
    "漏一行": dropped_row,
    "编码写错": wrong_code,
    "年份陈旧": stale_year,
    "两列表头互换": swapped_columns,
    "表名写成别的表": wrong_title,
}


def alarms(audit: Audit) -> dict[str, Severity]:
    return {f.id: f.severity for f in audit.findings}


def rooted(audit: Audit, spot: Spot, document: Document) -> bool:
    """Whether the figure has a second root: an equation, or the same indicator or item stated elsewhere."""
    block = document.blocks[spot.block]
    line = block.cells[spot.cell].line if isinstance(block, Grid) else block.line
    if text_at(document, spot.block, spot.cell).count(spot.text) > 1:
        return False  # the line prints it twice, and only one of the two may stand in an equation
    for equation in audit.equations:
        if equation.grade is not Grade.NOT_EVALUATED:
            for term in (*equation.left, *equation.right):
                if term.place is not None and term.place.line == line and term.number is not None and spot.text in term.number.raw:
                    return True
    for formula in audit.reading.formulas:
        if formula.place.line == line and spot.text in formula.text:
            return True
    return any(i.place.line == line and _restated(audit, i, spot.text) for i in audit.reading.indicators)


def _restated(audit: Audit, item: Indicator, figure: str) -> bool:
    """Whether another indicator of the same name states the figure for the same year, or every other year of its own form does."""
    labels = [label for label, target in item.values if figure in target.text]
    others = [i for i in audit.reading.indicators if i.name == item.name and i.place != item.place]
    elsewhere = any(figure in t.text for i in others if i.owner != item.owner for label, t in i.values if label in labels)
    own = [t.text for i in (item, *(o for o in others if o.owner == item.owner)) for _, t in i.values]
    return elsewhere or (len(own) >= 4 and all(figure in t for t in own) and labels[:1] != ["前年"])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--draws", type=int, default=300)
    options.add_argument("--others", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--misses", action="store_true")
    args = options.parse_args()
    with TemporaryDirectory() as folder:
        report = build(ROOT / "examples" / "jianghan-hr-2024", Path(folder), ("text",))
        document = read(report.written[0])
    clean = check_document(document)
    known = alarms(clean)
    loud = [f for f in clean.findings if f.severity in {Severity.ERROR, Severity.DOUBT}]
    hints = sum(s is Severity.HINT for s in known.values())
    print(f"干净文件：错误与疑点 {len(loud)} 条（应为 0），提示 {hints} 条；印出的数 {len(figures(document))} 个")
    for item in loud:
        print("   误报：", item.severity.value, item.message[:120])
    started = time.perf_counter()
    checks = 0
    for name, plant in CLASSES.items():
        rng = random.Random(f"{args.seed}:{name}")
        found = total = rooted_found = rooted_total = 0
        severities: Counter[str] = Counter()
        misses: list[str] = []
        wanted = args.draws if plant is wrong_figure else args.others
        attempts = 0
        while total < wanted and attempts < wanted * 10:
            attempts += 1
            planted = plant(document, rng)
            if planted is None:
                continue
            total += 1
            checks += 1
            new = {i: s for i, s in alarms(check_document(planted.document)).items() if i not in known and s is not Severity.ROUNDING}
            gone = bool(new)
            found += gone
            if new:
                severities[min(new.values(), key=list(Severity).index).value] += 1
            if planted.spot is not None:
                has_root = rooted(clean, planted.spot, document)
                rooted_total += has_root
                rooted_found += has_root and gone
                if not gone:
                    misses.append(("（有第二来源）" if has_root else "（无第二来源）") + planted.what)
            elif not gone:
                misses.append(planted.what)
        extra = f"；有第二来源的 {rooted_found}/{rooted_total}＝{100 * rooted_found / max(1, rooted_total):.1f}%" if rooted_total else ""
        print(f"{name}：{found}/{total}＝{100 * found / max(1, total):.1f}%{extra}；按程度 {dict(severities)}")
        for text in misses if args.misses else misses[:3]:
            print("   漏：", text.replace("\n", " ")[:140])
    print(f"共核验 {checks} 份，每份 {(time.perf_counter() - started) / max(1, checks):.3f} 秒")


if __name__ == "__main__":
    main()
