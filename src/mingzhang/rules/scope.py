"""The units in scope against the units in the tables, and counts against what is listed (编制范围、计数)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.facts import Finding, Place, Severity
from mingzhang.reading import Reading, Row, Table
from mingzhang.rules.rule import Rule
from mingzhang.rules.scan import around, at, cells_of, compact, found, numeral, passages, row_place, sentences

_N = r"(?P<n>\d{1,3}|[一二两三四五六七八九十廿]{1,3})"
_OWN_AND = re.compile(rf"(?:机关|本级|本部|局|委|办)(?:以?及|和)(?:所属|下属|下设|直属)的?{_N}(?:家|个)(?:[\u4e00-\u9fff]{{0,6}}?)单位")
_TOTAL = re.compile(rf"预算(?:编制)?(?:范围)?的?(?:[一二三]级)?(?:预算)?单位(?:共计|共有|总计|合计|共)?(?:有|为)?{_N}(?:家|个)")
_APART = re.compile(
    r"(?:未|不)(?:进行)?(?:单独|独立)(?:核算|编报|编制)|非独立|统一核算|集中核算|不独立|合并(?:编制|核算)"
    r"|(?:预算|经费|收支)(?:并入|纳入).{0,8}(?:本级|机关|本部)"
)


def declared(reading: Reading) -> tuple[int, Place] | None:
    """How many budget units the narrative says are covered, the office itself among them."""
    for sentence in sentences(reading):
        text = compact(sentence.text)
        if match := _OWN_AND.search(text):
            count = numeral(match["n"])
            if count is not None:
                return count + 1, at(sentence.place, around(text, match.start(), match.end(), 20))
        if match := _TOTAL.search(text):
            count = numeral(match["n"])
            if count is not None:
                return count, at(sentence.place, around(text, match.start(), match.end(), 20))
    return None


_UNIT_COLUMN = re.compile(r"(?:单位|部门)(?:[(]单位[)])?(?:代码|编码|名称)")


def unit_rows(table: Table) -> list[Row]:
    """The leaves of a table of units: rows with a unit code that no longer code extends."""
    if table.kind not in {"cube", "lines"} or not any(_UNIT_COLUMN.search(compact(c.label)) for c in table.columns):
        return []
    rows = [r for r in table.rows if re.fullmatch(r"\d{3}|\d{6}|\d{9}", r.code) and r.label and not r.total]
    codes = {r.code for r in rows}
    leaves = [r for r in rows if not any(c != r.code and c.startswith(r.code) for c in codes)]
    return leaves if len({len(r.code) for r in leaves}) == 1 else []


def units_in_scope(reading: Reading) -> Iterator[Finding]:
    """The narrative counts more units than the tables by unit show."""
    told = declared(reading)
    if told is None or any(_APART.search(compact(s.text)) for s in sentences(reading)):
        return
    count, place = told
    shown: dict[str, Place] = {}
    titles: list[str] = []
    for table in reading.tables:
        if not re.search(r"收入|分单位|支出", compact(table.title)) or re.search(r"项目|采购|购买|绩效", compact(table.title)):
            continue
        cells = cells_of(table)
        leaves = unit_rows(table)
        if leaves:
            titles.append(table.title)
        for row in leaves:
            shown.setdefault(row.code, row_place(table, row, cells))
    if shown and len(shown) < count:
        yield found(
            Severity.DOUBT,
            f"文字说明编制范围为 {count} 个单位，而{'、'.join(f'“{t}”' for t in titles[:3])}只列了 {len(shown)} 个单位"
            f"（{'、'.join(p.row for p in list(shown.values())[:4])}）。",
            (place, *list(shown.values())[:4]),
            printed=f"{len(shown)} 个单位",
            right=f"{count} 个单位",
            remedy="分单位列示全部预算单位；下属单位不独立核算、预算并入本级的，应在机构设置中写明。",
        )


# counts


_COUNTED = re.compile(
    rf"(?<![第\d.]){_N}\s*(?P<unit>家|个)(?P<what>[\u4e00-\u9fff]{{0,10}}?)"
    r"(?:[,:]|,?(?:机构|处室|科室|单位)?)(?:分别是|分别为|即|具体包括|具体为|具体是|包括|包含)[:]?(?P<list>[^。;]+)"
)
_ANNOUNCES = re.compile(r"分别|包括|具体|即|包含|分为")
_INNER = re.compile(r"[(][^()]*[)]")
_WHAT = re.compile(r"处室|科室|机构|单位|部门|中心|事业|街道|社区|镇|学校|医院|项|^$")


def _members(listed: str) -> list[str]:
    """The members of a list by its enumeration commas; what stands in brackets is not divided."""
    plain = _INNER.sub("", listed)
    ordered = re.findall(r"(?:^|\D)(\d{1,2})[.、)](?!\d)", plain)
    if len(ordered) >= 2 and [int(n) for n in ordered] == list(range(1, len(ordered) + 1)):
        return ordered
    ended = re.split(
        r"(?:等(?:\d|$|内设|部门|单位|处室|科室)|[,，](?:另|其中|均|以及其|负责|主要|此外|机关党委|并|人员|编制|实有|现有|经费))", plain
    )[0]
    parts = re.split(r"[、,，]", ended)
    if len(parts) > 1 and parts[-1].count("和") == 1 and len(parts[-1]) > 6:
        head, tail = parts[-1].split("和")
        if re.search(r"[处室科局队所站中心部厅会组]$", head) and re.search(r"[处室科局队所站中心部厅会组]$", tail):
            parts[-1:] = [head, tail]
    return [p for p in parts if p.strip()]


_OFFICE = re.compile(r"(?:处|室|科|局|股|队|所|站|中心|部|厅|委|会|组|院|馆|校|园|街道|镇|乡|社区|办|团)(?:[(][^()]*[)])?$")


def _all_offices(members: list[str], said: int) -> bool:
    """Whether every member is a whole name, so that their number means something; 甲处和乙处 may be two."""
    joined = len(re.findall(r"(?<=[处室科局股队所站部会])(?:和|及|以及|与)", "".join(members)))
    return all(_OFFICE.search(m) and len(m) <= 24 for m in members) and len(members) + joined != said


def counts(reading: Reading) -> Iterator[Finding]:
    """A number of units or offices against those that the sentence lists."""
    for passage in passages(reading):
        if passage.kind != "sentence" or not _ANNOUNCES.search(passage.words):
            continue
        for match in _COUNTED.finditer(passage.words):
            said, unit, what = numeral(match["n"]), match["unit"], match["what"]
            if said is None or not 2 <= said <= 60 or not _WHAT.search(what):
                continue
            if re.search(r"等(?:$|\d)|其他|……|万元|\d+[人名辆]", match["list"]):
                continue
            members = _members(match["list"])
            # names may hold an enumeration comma themselves, so only a list that is off by a little is told
            if len(members) < 2 or len(members) == said or abs(len(members) - said) > max(2, said // 3) or not _all_offices(members, said):
                continue
            words = around(passage.words, *match.span(), 0)
            yield found(
                Severity.DOUBT,
                f"写明 {match['n']} {unit}{what}，列出的是 {len(members)} {unit}：“{words}”。",
                at(passage.place, words),
                printed=match["n"],
                right=str(len(members)),
                remedy="核对数量与所列名称，补齐或更正。",
            )


RULES = (
    Rule(
        "R-SCOPE-UNITS", "编制范围与分单位表不符", Severity.DOUBT,
        "预算法实施条例第五条、第六条",
        "部门预算包括部门及其所属各单位的预算。文字说明所列单位数多于分单位表中的单位数时，或者漏列了单位，"
        "或者下属单位不是独立的预算单位而应说明。文中写明不单独核算的不作判断。",
        "例：机构设置写“本机关及下属4家基层单位”，收入总表只有本级一个单位。",
        units_in_scope, kinds=("预算", "决算"),
    ),
    Rule(
        "R-SCOPE-COUNT", "单位数与所列不符", Severity.DOUBT,
        "《地方预决算公开操作规程》（财预〔2016〕143号）：内容准确",
        "“内设9个处室，分别为……”“下属3家单位，分别是……”，数量应与随后列出的个数一致。带“等”字的列举不作判断。",
        "例：写“内设5个处室，分别为办公室、综合处、核算处、法规处”，只列出四个。",
        counts,
    ),
)  # fmt: skip
