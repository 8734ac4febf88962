"""Table shapes as the places print them: an account → sheets whose cells know their coordinates (表式)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from mingzhang.catalogues import economic, functional, gov_economic
from tests.regions.account import GOVERNMENT, Account, At

_DIGITS = "一二三四五六七八九十"


def numeral(n: int) -> str:
    """1 … 99 in Chinese numerals."""
    tens, ones = divmod(n, 10)
    if n <= 10:
        return _DIGITS[n - 1]
    return ("" if tens == 1 else _DIGITS[tens - 1]) + "十" + (_DIGITS[ones - 1] if ones else "")


class V(NamedTuple):
    """A money cell at a coordinate. ``blank``: what is printed instead of zero."""

    at: dict[str, str]


class Rate(NamedTuple):
    """增减%: the change of ``at`` against ``base``."""

    at: dict[str, str]
    base: dict[str, str]


class Diff(NamedTuple):
    """增减额 of ``at`` against ``base``."""

    at: dict[str, str]
    base: dict[str, str]


class Wide(NamedTuple):
    """A header cell over several columns or rows."""

    text: str
    columns: int = 1
    rows: int = 1


Cell = str | V | Rate | Diff | Wide


class Sheet(NamedTuple):
    title: str
    head: Sequence[Sequence[Cell]]
    body: Sequence[Sequence[Cell]]
    number: str = ""
    note: str = ""


class Style(NamedTuple):
    """How a place prints: one row of the scenarios says where it departs from this.

    ``codes``: one | three | tail (类、款、项 in three columns, each with its own digits) | after (name before code).
    ``total``: first | last | none. ``zero``: what stands for nothing.
    """

    codes: str = "one"
    total: str = "first"
    zero: str = ""
    ordinals: str = "一二三四五六七八九十"
    amount: str = "预算数"
    lines: bool = False  # 行次 and 栏次


def name(code: str, year: int) -> str:
    book = {"2": functional, "3": economic, "5": gov_economic}[code[0]](year)
    found = book.name(code)
    assert found, code
    return found


def _coded(code: str, account: Account, style: Style, indent: bool = True) -> list[Cell]:
    text = name(code, account.year)
    if style.codes == "three":
        return [*(code if len(code) == 3 + 2 * n else "" for n in range(3)), text]
    if style.codes == "tail":
        parts = [code[:3], code[3:5], code[5:7]]
        return [*parts, text]
    if style.codes == "after":
        return [text, code]
    if style.codes == "joint":
        return [f"{code}{text}"]
    return [code, text]


def code_heads(style: Style, group: str, rows: int) -> tuple[list[Cell], list[Cell]]:
    """The header cells of the code and name columns: in the first row and in the last."""
    if style.codes in {"three", "tail"}:
        return [Wide("科目编码", 3, rows - 1), Wide("科目名称", 1, rows)], ["类", "款", "项"]
    if style.codes == "after":
        return [Wide("科目名称", 1, rows), Wide("科目编码", 1, rows)], []
    if style.codes == "joint":
        return [Wide(group or "科目", 1, rows)], []
    if group and rows > 1:
        return [Wide(group, 2, rows - 1)], ["科目编码", "科目名称"]
    return [Wide("科目编码", 1, rows), Wide("科目名称", 1, rows)], []


def width(style: Style) -> int:
    return {"three": 4, "tail": 4, "joint": 1}.get(style.codes, 2)


def _total(style: Style) -> list[Cell]:
    return ["合计", *[""] * (width(style) - 1)]


def coded_sheet(
    account: Account,
    style: Style,
    title: str,
    codes: Sequence[str],
    axis: str,
    columns: Sequence[tuple[Sequence[Wide | str], Cell]],
    base: At,
    *,
    group: str = "",
    number: str = "",
    before: Sequence[tuple[str, Callable[[str], str]]] = (),
) -> Sheet:
    """Rows by code, columns by ``columns``: (header path top to leaf, a cell whose coordinate is completed by the row).

    ``before``: columns before the codes (单位编码 …), each a header and what it prints beside a code.
    """
    depth = max([len(path) for path, _ in columns] + [2 if style.codes in {"three", "tail"} else 1])
    heads: list[list[Cell]] = [[] for _ in range(depth)]
    heads[0] += [Wide(text, 1, depth) for text, _ in before]
    first, last = code_heads(style, group, depth)
    heads[0] += first
    heads[-1] += last if depth > 1 else []
    for row in range(depth):
        position = 0
        while position < len(columns):
            path = columns[position][0]
            if row >= len(path):
                position += 1
                continue
            same = 1
            while (
                position + same < len(columns)
                and list(columns[position + same][0][: row + 1]) == list(path[: row + 1])
                and len(path) > row + 1
            ):
                same += 1
            heads[row].append(Wide(str(path[row]), same, depth - row if row == len(path) - 1 else 1))
            position += same

    def cells(at: dict[str, str]) -> list[Cell]:
        return [_completed(cell, {**base, **at}) for _, cell in columns]

    body: list[list[Cell]] = []
    if style.lines:
        body.append(["栏次", *[""] * (width(style) - 1 + len(before)), *[str(n + 1) for n in range(len(columns))]])
    rows = [[*[what(c) for _, what in before], *_coded(c, account, style), *cells({axis: c})] for c in codes]
    grand = [*["" for _ in before], *_total(style), *cells({axis: "*"})]
    body += [grand, *rows] if style.total == "first" else [*rows, grand] if style.total == "last" else rows
    return Sheet(title, heads, body, number)


def _completed(cell: Cell, at: dict[str, str]) -> Cell:
    if isinstance(cell, V):
        return V({**at, **cell.at})
    if isinstance(cell, (Rate, Diff)):
        return type(cell)({**at, **cell.at}, {**at, **cell.base})
    return cell


NATURES: tuple[tuple[tuple[str, ...], Cell], ...] = (
    (("合计",), V({})),
    (("基本支出",), V({"nature": "basic"})),
    (("项目支出",), V({"nature": "project"})),
)


def natures(*, split: bool = False, total: str = "合计", extra: bool = False) -> list[tuple[Sequence[str], Cell]]:
    """合计、基本支出（人员、公用）、项目支出 as columns; ``extra`` adds the three that are always empty."""
    found: list[tuple[Sequence[str], Cell]] = [((total,), V({}))]
    if split:
        found += [
            (("基本支出", "小计"), V({"nature": "basic"})),
            (("基本支出", "人员经费"), V({"nature": "personnel"})),
            (("基本支出", "公用经费"), V({"nature": "public"})),
        ]
    else:
        found.append((("基本支出",), V({"nature": "basic"})))
    found.append((("项目支出",), V({"nature": "project"})))
    if extra:
        found += [
            (("上缴上级支出",), V({"nature": "upward"})),
            (("经营支出",), V({"nature": "business"})),
            (("对附属单位补助支出",), V({"nature": "subsidy"})),
        ]
    return found


#: what a source of revenue is called → its fund, the first that fits
_FUND_OF = (
    ("国有资本", "state_capital"), ("政府性基金", "gov_fund"), ("一般公共", "general"), ("公共财政", "general"), ("财政预算", "fiscal"),
    ("专户", "special_account"), ("上级", "superior"), ("附属", "affiliated"), ("经营", "operating"), ("事业", "business"),
    ("单位资金", "own"), ("其他", "other"),
)  # fmt: skip


def funds(words: str) -> list[tuple[str, str]]:
    """Sources of revenue as a place calls them, each with its fund."""
    return [(word, next(fund for mark, fund in _FUND_OF if mark in word)) for word in words.split()]


def balance(
    account: Account,
    style: Style,
    title: str,
    left: Sequence[tuple[str, At]],
    right: Sequence[tuple[str, At]],
    *,
    number: str = "",
    heads: tuple[str, str] = ("收入", "支出"),
    columns: Sequence[tuple[str, At]] = (),
    right_columns: Sequence[tuple[str, At]] = (),
    label: str = "项目",
) -> Sheet:
    """收入 | 支出 side by side. ``columns``: value columns of each side as (head, what it adds)."""
    columns = columns or [(style.amount, {})]
    right_columns = right_columns or columns
    serial = ["行次"] if style.lines else []
    head = [
        [Wide(heads[0], 1 + len(columns) + len(serial)), Wide(heads[1], 1 + len(right_columns) + len(serial))],
        [label, *serial, *[c for c, _ in columns], label, *serial, *[c for c, _ in right_columns]],
    ]
    body: list[list[Cell]] = []
    if style.lines:
        count = iter(range(1, 20))
        body.append(["栏次", "", *[str(next(count)) for _ in columns], "栏次", "", *[str(next(count)) for _ in right_columns]])
    size = max(len(left), len(right))
    for index in range(size):
        row: list[Cell] = []
        for side, side_columns, offset in ((left, columns, 0), (right, right_columns, size)):
            # the totals of both sides stand on the last rows together
            text, at = side[index] if index < len(side) else ("", None)
            row += [text, *([str(index + 1 + offset)] if style.lines else [])]
            row += [V({**at, **extra}) if text and at is not None else "" for _, extra in side_columns]
        body.append(row)
    return Sheet(title, head, body, number)


def aligned(
    left: Sequence[tuple[str, At]], right: Sequence[tuple[str, At]], tail: int
) -> tuple[list[tuple[str, At]], list[tuple[str, At]]]:
    """Both sides filled up so that their last ``tail`` rows stand side by side."""
    size = max(len(left), len(right))

    def fill(side: Sequence[tuple[str, At]]) -> list[tuple[str, At]]:
        return [*side[:-tail], *[("", {})] * (size - len(side)), *side[-tail:]]

    return fill(left), fill(right)


def revenue_rows(
    account: Account,
    words: Sequence[tuple[str, str]],
    *,
    brought: str = "上年结转",
    closing: Sequence[str] = ("本年收入合计", "收入总计"),
    ordinals: str = "一二三四五六七八九十",
) -> list[tuple[str, At]]:
    base = {"measure": "revenue", "flow": "current"}
    rows: list[tuple[str, At]] = [
        (f"{ordinals[n]}、{word}" if ordinals else word, {**base, "fund": fund}) for n, (word, fund) in enumerate(words)
    ]
    if len(closing) == 2:
        rows.append((closing[0], {**base, "fund": "*"}))
    if brought:
        rows.append((brought, {"measure": "revenue", "flow": "brought", "fund": "*"}))
    rows.append((closing[-1], {"measure": "revenue", "flow": "*", "fund": "*"}))
    return rows


def class_rows(
    account: Account,
    *,
    suffix: str = "",
    carried: str = "结转下年",
    closing: Sequence[str] = ("本年支出合计", "支出总计"),
    ordinals: Callable[[int], str] | None = None,
    fund: str = "*",
    empty: Sequence[str] = (),
) -> list[tuple[str, At]]:
    """One row a functional class, with those in ``empty`` that the department does not use."""
    base = {"measure": "expenditure", "fund": fund}
    classes = sorted({*(c for c in account.functions() if len(c) == 3), *empty})
    mark = ordinals or (lambda n: f"{numeral(n)}、")
    rows: list[tuple[str, At]] = [(f"{mark(n)}{name(c, account.year)}{suffix}", {**base, "function": c}) for n, c in enumerate(classes, 1)]
    if len(closing) == 2:
        rows.append((closing[0], {**base, "flow": "current", "function": "*"}))
    if carried:
        rows.append((carried, {**base, "flow": "carried"}))
    rows.append((closing[-1], {**base, "flow": "*"}))
    return rows


CARS = (
    ("abroad", "因公出国（境）费"),
    ("vehicle", "公务用车购置及运行费"),
    ("vehicle_purchase", "公务用车购置费"),
    ("vehicle_running", "公务用车运行费"),
    ("reception", "公务接待费"),
)


def three_columns(
    title: str,
    periods: Sequence[tuple[str, At]],
    *,
    number: str = "",
    names: Sequence[str] = ("因公出国（境）费", "公务用车购置及运行费", "小计", "公务用车购置费", "公务用车运行费", "公务接待费"),
    before: Sequence[tuple[str, str]] = (),
) -> Sheet:
    """三公 in one row, one block of six columns a period (none printed where ``periods`` has no head)."""
    headed = any(head for head, _ in periods)
    rows: list[list[Cell]] = [[], [], []] if headed else [[], []]
    top = 1 if headed else 0
    depth = len(rows)
    for text, _ in before:
        rows[0].append(Wide(text, 1, depth))
    body: list[Cell] = [text for _, text in before]
    for head, at in periods:
        if headed:
            rows[0].append(Wide(head, 6))
        rows[top] += [Wide("合计", 1, 2), Wide(names[0], 1, 2), Wide(names[1], 3), Wide(names[5], 1, 2)]
        rows[top + 1] += [names[2], names[3], names[4]]
        base = {"measure": "three_public", **at}
        body += [
            V(base),
            *[V({**base, "item": item}) for item in ("abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception")],
        ]
    return Sheet(title, rows, [body], number)


def three_rows(
    title: str,
    columns: Sequence[tuple[str, Cell]],
    *,
    number: str = "",
    label: str = "项目",
    names: Sequence[str] = (
        "合计",
        "1、因公出国（境）费用",
        "2、公务接待费",
        "3、公务用车购置及运行维护费",
        "其中：公务用车购置费",
        "公务用车运行维护费",
    ),
) -> Sheet:
    items = ("", "abroad", "reception", "vehicle", "vehicle_purchase", "vehicle_running")
    body = []
    for item, text in zip(items, names, strict=True):
        at = {"measure": "three_public", **({"item": item} if item else {})}
        body.append([text, *[_completed(cell, at) for _, cell in columns]])
    return Sheet(title, [[label, *[head for head, _ in columns]]], body, number)


def basic_panels(account: Account, title: str, *, number: str = "", at: At | None = None) -> Sheet:
    """人员经费 | 公用经费 | 公用经费 in three panels, as in a final account."""
    year, base = account.year, {"measure": "expenditure", "fund": "general", **(at or {})}
    personnel = account.economies(fund="general", nature="personnel")
    public = account.economies(fund="general", nature="public")
    half = (len(public) + 1) // 2
    panels = (("personnel", personnel), ("public", public[:half]), ("public", public[half:]))
    size = max(len(codes) for _, codes in panels)
    body: list[list[Cell]] = []
    for index in range(size):
        row: list[Cell] = []
        for nature, codes in panels:
            code = codes[index] if index < len(codes) else ""
            row += [code, name(code, year), V({**base, "economy": code, "nature": nature})] if code else ["", "", ""]
        body.append(row)
    body.append([Wide("人员经费合计", 2), V({**base, "nature": "personnel"}), Wide("公用经费合计", 5), V({**base, "nature": "public"})])
    head: list[list[Cell]] = [[Wide("人员经费", 3), Wide("公用经费", 6)], ["科目编码", "科目名称", "决算数"] * 3]
    return Sheet(title, head, body, number)


def both_economies(account: Account, style: Style, title: str, columns: Sequence[tuple[str, At]], *, number: str = "") -> Sheet:
    """部门经济分类 and 政府经济分类 side by side, one row a 款, as several provinces print 基本支出."""
    codes = [c for c in account.economies(fund="general", nature="basic") if len(c) == 5]
    base = {"measure": "expenditure", "fund": "general", "nature": "basic"}
    body: list[list[Cell]] = [["合计", "", "", "", *[V({**base, **at}) for _, at in columns]]]
    for code in codes:
        gov = GOVERNMENT[code]
        texts = [code, name(code, account.year), gov, name(gov, account.year)]
        body.append([*texts, *[V({**base, **at, "economy": code, "gov_economy": gov}) for _, at in columns]])
    head: list[list[Cell]] = [
        [Wide("部门预算支出经济分类科目", 2), Wide("政府预算支出经济分类科目", 2), *[Wide(text, 1, 2) for text, _ in columns]],
        ["科目编码", "科目名称", "科目编码", "科目名称"],
    ]
    return Sheet(title, head, body, number)


def projects(
    account: Account, title: str, heads: Sequence[str], funds: Sequence[tuple[str, At]], *, number: str = "", kind: str = "其他运转类"
) -> Sheet:
    """项目支出表: one row a project. ``heads``: the text columns, of 项目名称, 项目单位, 类型, 序号, 项目编码."""
    base = {"measure": "expenditure", "nature": "project"}
    body: list[list[Cell]] = []
    texts = {"项目名称": "", "项目": "", "项目单位": account.entity, "单位名称": account.entity, "类型": kind, "项目类别": kind}
    for order, project in enumerate(account.projects(), 1):
        row: list[Cell] = []
        for head in heads:
            row.append(
                project
                if head in {"项目名称", "项目"}
                else str(order)
                if head == "序号"
                else f"4201{order:02d}2300000{order:04d}"
                if head == "项目编码"
                else texts[head]
            )
        body.append([*row, *[V({**base, **at, "project": project}) for _, at in funds]])
    body.insert(0, ["合计" if n == 0 else "" for n in range(len(heads))] + [V({**base, **at}) for _, at in funds])
    return Sheet(title, [[*heads, *[text for text, _ in funds]]], body, number)
