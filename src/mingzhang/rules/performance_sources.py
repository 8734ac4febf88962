"""A project's form against its sources of money and against the project table's codes (资金来源、项目类别、项目代码)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mingzhang.facts import ZERO, Finding, Number, Place, Severity
from mingzhang.reading import Form, Reading
from mingzhang.rules.performance_values import in_unit_of, plain_name
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import at, cells_of, compact, found, row_place

_BUDGET = (
    "预算法第三十二条：按照绩效目标管理、支出标准等规定编制预算草案；"
    "第三十八条：地方各级政府应当将上级政府提前下达的转移支付预计数编入本级预算"
)
_CATALOGUE = "《预算管理一体化规范（2.0版）》（财办〔2023〕12号）：项目库和项目代码"
#: 中央14.4万元，省级12万元
_FROM_ABOVE = re.compile(
    r"(?:中央|省级?|市级?)(?:财政|补助|资金|专项|承担|安排|负担|转移支付)*(?:约|为)?\s*(?P<value>\d[\d,]*(?:\.\d+)?)\s*万元"
)
_CODE = re.compile(r"(?=.*\d{6})[0-9A-Z]{12,}")


def _received(form: Form) -> tuple[Number, Place] | None:
    """What the form's sources have from above, None where nothing is printed or it is zero."""
    listed = [(s.number, s.place) for s in form.sources if s.origin == "transfer" and s.number is not None and s.number.value > 0]
    return listed[0] if len(listed) == 1 else None


def transfers(reading: Reading) -> Iterator[Finding]:
    """Money from above among the sources and in no item; or named in a working and not among the sources."""
    for form in (f for f in reading.forms if f.kind == "project"):
        received = _received(form)
        borne = [i for i in form.items if i.transfer is not None and i.transfer.value != 0]
        priced = [i for i in form.items if i.local is not None or i.transfer is not None or i.other is not None]
        if received is not None and priced and not borne:
            number, place = received
            told = sum((n.value for i in priced for n in (i.local, i.other) if n is not None), ZERO)
            yield found(
                Severity.DOUBT,
                f"{form.name}：资金来源列有上级转移支付{in_unit_of(number.value, number)}，支出明细没有相应的行："
                f"所列{len(priced)}行合计{in_unit_of(told, number)}，上级转移支付金额一列全部空白。",
                (place, *(i.place for i in priced)), printed=in_unit_of(told, number), right=in_unit_of(told + number.value, number),
                remedy="在支出明细中补列用上级转移支付安排的支出；没有安排的，从资金来源中删去。",
            )  # fmt: skip
        named = [(i, _named(i.working)) for i in form.items if _named(i.working)]
        asked = any(s.origin == "transfer" for s in form.sources)
        if received is None and asked and named and not borne:
            listed = "、".join(words for _, all_words in named for words in all_words)
            yield found(
                Severity.HINT, f"{form.name}：测算说明写明上级资金（{listed}），资金来源和支出明细都没有列上级转移支付。",
                [at(i.place, i.working) for i, _ in named], remedy="已提前下达的列入资金来源和支出明细；尚未下达的予以说明。",
            )  # fmt: skip


def _named(working: str) -> list[str]:
    return [m[0] for m in _FROM_ABOVE.finditer(compact(working)) if Decimal(m["value"].replace(",", "")) > 0]


def categories(reading: Reading) -> Iterator[Finding]:
    """Money from above, and the category 上级转移支出 not ticked."""
    for form in reading.forms:
        boxes = [(label, ticked) for _, label, ticked in form.ticks if "上级转移" in label]
        received = _received(form)
        if received is not None and len(boxes) == 1 and not boxes[0][1]:
            number, place = received
            field = form.field("类别")
            yield found(
                Severity.HINT,
                f"{form.name}：资金来源列有上级转移支付{in_unit_of(number.value, number)}，"
                f"项目类别没有勾选“{re.sub(r'^[0-9]+[.、]', '', boxes[0][0])}”。",
                (place, *((field.place,) if field is not None else ())), remedy="勾选相应的项目类别，或核对资金来源。",
            )  # fmt: skip


def codes(reading: Reading) -> Iterator[Finding]:
    """Forms that leave the project's code blank although the project table prints it."""
    listed: dict[str, tuple[str, Place]] = {}
    for table in (t for t in reading.tables if t.kind in {"cube", "lines"} and "项目" in t.title):
        cells = cells_of(table)
        for row in table.rows:
            code = compact(row.code)
            if _CODE.fullmatch(code) and row.label:
                listed.setdefault(plain_name(row.label), (code, row_place(table, row, cells)))
    blank = [(f, field) for f in reading.forms if f.kind == "project" and (field := f.field("项目代码")) and not field.text.strip()]
    if blank and listed:
        offered = "；".join(f"{f.name}为{listed[plain_name(f.name)][0]}" for f, _ in blank if plain_name(f.name) in listed)
        known = [listed[plain_name(f.name)][1] for f, _ in blank if plain_name(f.name) in listed]
        yield found(
            Severity.HINT, f"{len(blank)}张项目绩效目标表的项目代码空白，而项目支出表印有项目代码。",
            [*(field.place for _, field in blank), *known], right=offered, remedy="按项目支出表填写项目代码。",
        )  # fmt: skip


RULES = (
    Rule(
        "R-PERF-TRANSFER", "上级转移支付未列入支出明细", Severity.DOUBT, _BUDGET,
        "资金来源列有上级转移支付的，支出明细应有用它安排的支出；测算说明写明中央、省级资金而两处都没有列的，只作提示。",
        "例：资金来源列有上级转移支付3,800.00万元，支出明细只列2,963.00万元，上级转移支付金额一列全部空白。",
        transfers, kinds=("预算", "绩效"),
    ),
    Rule(
        "R-PERF-CATEGORY", "项目类别与资金来源不符", Severity.HINT, _BUDGET,
        "资金来源有上级转移支付的，项目类别应勾选上级转移支出。",
        "例：上级转移支付3,800.00万元，只勾选了“本级支出”。", categories, kinds=("预算", "绩效"),
    ),
    Rule(
        "R-PERF-CODE", "项目代码空白", Severity.HINT, _CATALOGUE,
        "项目支出表印有项目代码的，项目绩效目标表的项目代码不应空白。各表合为一条提示。",
        "例：八张项目表的项目代码都空白，而项目支出表逐项印有代码。", codes, kinds=("预算", "绩效"),
    ),
)  # fmt: skip
