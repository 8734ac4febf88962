"""The audit as values: numbers of findings, shared figures, marked figures, excerpts, waivers, coverage in words."""

from __future__ import annotations

import re
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest
from texts import BALANCE_TABLE, COVER, ECONOMY_TABLE, FUNCTION_TABLE, document, reading

from mingzhang.audit import Audit, check_document, collect
from mingzhang.audit.causes import grouped
from mingzhang.audit.counting import count, tokens
from mingzhang.audit.excerpts import Excerpt, Excerpts
from mingzhang.audit.figures import around, sources, spans, taken
from mingzhang.audit.places import located, spot
from mingzhang.audit.recognised import MISREAD, wary
from mingzhang.audit.result import identify
from mingzhang.audit.text import alarm, lines, plain
from mingzhang.audit.titles import title
from mingzhang.audit.waivers import UNUSED, load, unused
from mingzhang.corpus import check
from mingzhang.document import ReadError
from mingzhang.facts import Finding, Place, Severity, State, parse_cell
from mingzhang.laws import REGISTRY as LAWS

SENTENCE = "2024年一般公共预算支出100万元，其中：基本支出60万元，占60%；项目支出40万元，占45%。"


def audited(text: str) -> Audit:
    return check_document(document(COVER + text))


@pytest.fixture(scope="module")
def wrong() -> Audit:
    table = FUNCTION_TABLE.replace("2130305|水利工程建设|40.00||||40.00", "2130305|水利工程建设|41.00||||41.00")
    return audited(f"\n{SENTENCE}\n{table}{ECONOMY_TABLE}{BALANCE_TABLE}")


def finding(*places: Place, law: str = "agreement", found: str = "", expected: str = "", message: str = "不一致", **other: str) -> Finding:
    return Finding(law, other.pop("rule", ""), Severity.ERROR, message, places, expected, found, **other)  # type: ignore[arg-type]


def cell(row: str, text: str, line: int = 0) -> Place:
    return Place("d", 1, line, None, "", "表", "", row, "合计", text)


# numbers of findings


def test_the_number_of_a_finding_is_its_own() -> None:
    a, b = finding(cell("甲", "1.00", 3), found="1.00"), finding(cell("乙", "1.00", 4), found="1.00")
    one, other = identify([b, a])
    assert (one.places[0].row, other.places[0].row) == ("甲", "乙") and one.id != other.id
    assert re.fullmatch(r"[0-9a-f]{8}", one.id)
    moved = identify([a._replace(places=(a.places[0]._replace(line=9, page=4),))])
    assert moved[0].id == one.id
    assert identify([a], "别的单位 2024 预算")[0].id != one.id


def test_one_equation_reached_twice_is_one_finding_but_two_words_of_a_rule_are_two() -> None:
    at = cell("甲", "1.00")
    assert len(identify([finding(at, found="1.00"), finding(at, found="1.00", message="同上")])) == 1
    twice = identify([finding(at, law="", rule="R-X", message="甲"), finding(at, law="", rule="R-X", message="乙")])
    assert len(twice) == 2 and len({f.id for f in twice}) == 2


# shared figures


def test_findings_of_one_figure_share_their_cause() -> None:
    total, part, other = cell("合计", "10.00", 1), cell("甲", "4.00", 2), cell("乙", "5.00", 3)
    said = Place("d", 1, 9, text="合计10.00万元。")
    made = grouped([finding(total, part, found="10.00"), finding(said, total, found="10.00"), finding(other, found="5.00")])
    assert made[0].cause == made[1].cause == "第1页 第1行 《表》“合计”行“合计”列的10.00" and made[2].cause == ""


def test_of_two_shared_figures_the_graver_findings_decide() -> None:
    total, part = cell("合计", "10.00", 1), cell("甲", "4.00", 2)
    hint = finding(part, found="4.00", message="提示")._replace(severity=Severity.HINT)
    made = grouped([hint, finding(total, part, found="10.00"), finding(total, found="10.00", message="又")])
    assert [("合计”行" in f.cause) for f in made] == [False, True, True] and made[0].cause == ""


def test_figures_of_one_sentence_are_told_apart_and_words_are_no_figure() -> None:
    said = Place("d", 1, 9, text="收入10.00万元，支出12.00万元。")
    made = grouped([finding(said, found="10.00"), finding(said, found="12.00"), finding(said, found="10.00", message="又")])
    assert [bool(f.cause) for f in made] == [True, False, True] and "10.00" in made[0].cause
    words = cell("理由", "2023年预算增加的原因是享受补贴的人数增加")
    assert not any(f.cause for f in grouped([finding(words, law="", rule="R-A"), finding(words, law="", rule="R-B")]))


def test_what_a_rule_cites_in_support_is_not_accused() -> None:
    shared = cell("旁证", "7.00", 5)
    made = grouped([finding(cell(name, "1.00", n), cell(name, "2.00", 9 + n), shared, law="", rule="R-A") for n, name in enumerate("甲乙")])
    assert not any(f.cause for f in made)


# marked figures


@pytest.mark.parametrize(
    ("text", "found", "marked"),
    [
        ("2025年有5个单位", "5", ["5"]),
        ("占60%，共60万元", "60", ["60%", "60"]),
        ("共6,462.73万元", "6462.73万元", ["6,462.73"]),
        ("自2020年1月起，2020年12月止", "2020年", ["2020年", "2020年"]),
        ("12020年", "2020年", []),
        ("≥93%、≥65%", "≥93%、≥65%", []),
        ("当年≥93%，上年≥65%", "≥93%、≥65%", ["≥93%", "≥65%"]),
        ("劳动关系的维权（项）", "劳动关系的维权", ["劳动关系的维权"]),
    ],
)
def test_the_figure_is_marked_and_nothing_like_it(text: str, found: str, marked: list[str]) -> None:
    place = Place(text=text)
    assert [text[a:b] for a, b in spans(text, finding(place, found=found), place, {})] == marked


def test_words_quoted_in_the_message_are_marked_where_no_figure_is_known() -> None:
    place = Place(text="此处填写单位名称")
    item = finding(place, law="", rule="R-LEFT", message="残留的填写提示“填写单位”。")
    assert spans(place.text, item, place, {}) == [(2, 6)]


def test_a_claims_sentence_has_its_own_figure_marked(wrong: Audit) -> None:
    item = next(f for f in wrong.findings if f.law == "claim")
    place = item.places[0]
    marked = [place.text[a:b] for a, b in spans(place.text, item, place, taken(sources(wrong.equations), item))]
    assert "45%" in marked and not {"60", "60%", "100"} & set(marked)


# excerpts


def test_an_excerpt_shows_the_row_with_the_figure_among_its_neighbours(wrong: Audit) -> None:
    item = next(f for f in wrong.findings if f.law == "additivity" and f.places[0].column == "项目支出")
    found = Excerpts(wrong.reading).at(item.places[0])
    assert found is not None and found.name == "21303 水利" and found.cells[found.at] == "40.00"
    assert found.head[found.at] == "项目支出" and len(found.head) == len(found.cells) == 3


def test_an_excerpt_of_a_row_marks_its_name(wrong: Audit) -> None:
    place = next(f for f in wrong.findings if f.law == "additivity").places[0]._replace(column="", text="21303 水利")
    found = Excerpts(wrong.reading).at(place)
    assert found is not None and (found.name, found.at) == ("21303 水利", -1) and found.cells[0] == "80.00"
    assert Excerpts(wrong.reading).at(place._replace(line=999)) is None


def test_an_excerpt_of_any_grid_shows_the_line(wrong: Audit) -> None:
    place = next(f for f in wrong.findings if f.law == "additivity").places[0]
    found = Excerpts(wrong.reading).at(place._replace(row_code="", row="别的名称", text="水利"))
    assert found == Excerpt((), "", ("21303", "水利", "80.00", "40.00", "25.00"), 1)


# waivers


def waivers(tmp_path: Path, text: str) -> dict[str, str]:
    path = tmp_path / "豁免.toml"
    path.write_text(text, "utf-8")
    return load(path)


def test_waivers_by_number_rule_and_law(tmp_path: Path, wrong: Audit) -> None:
    first = wrong.findings[0]
    accepted = waivers(
        tmp_path,
        f'[[waive]]\nid = "{first.id}"\nreason = "口径不同"\n'
        '[[waive]]\nlaw = "additivity"\nreason = "见说明"\n'
        '[[waive]]\nrule = "R-X"\nreason = "无"\n',
    )
    assert accepted == {first.id: "口径不同", "additivity": "见说明", "R-X": "无"}
    again = check_document(wrong.reading.document, waivers=accepted)
    assert {f.id for f in again.findings} == {f.id for f in wrong.findings if f.id != first.id and f.law != "additivity"}
    assert {reason for _, reason in again.waived} == {"口径不同", "见说明"}
    report = collect([again], accepted, "豁免.toml")
    assert [(f.rule, f.severity) for f in report.across] == [(UNUSED.id, Severity.HINT)]
    assert "第3条“R-X”没有用到" in report.across[0].message
    assert report.exit_code == (1 if any(f.severity is Severity.ERROR for f in again.findings) else 0)
    assert "已豁免" in plain(report) and "没有用到" in plain(report)


def test_a_waiver_that_may_be_for_an_unread_document_is_not_called_unused(tmp_path: Path) -> None:
    assert check(tmp_path / "没有.pdf", waivers={"R-X": "无"}).across == ()
    assert unused({}, []) == () and len(unused({"R-X": "无"}, [])) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[waive]]\nid = "3f2a91c0"\n', "第1条（3f2a91c0）：没有写理由"),
        ('[[waive]]\nid = "3f2a91c0"\nreason = "  "\n', "没有写理由"),
        ('[[waive]]\nreason = "看过"\n', "第1条：要写明一个编号"),
        ('[[waive]]\nid = "a"\nrule = "b"\nreason = "看过"\n', "只能写一个"),
        ('[[waive]]\nid = "a"\nreason = "x"\n[[waive]]\nid = "a"\nreason = "y"\n', "第2条：“a”前面已经写过"),
        ('[[waive]]\nid = "a"\nreson = "x"\n', "第1条：不认识“reson”"),
        ('[[waived]]\nid = "a"\nreason = "x"\n', "不认识“waived”"),
        ('waive = "a"\n', "不认识“waive”"),
        ('[[waive]\nid = "a"\n', "写法不对（第1行第"),
        ('waive = [1]\n', "第1条：不认识“1”"),
    ],
)  # fmt: skip
def test_waivers_that_are_wrong_are_explained(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=re.escape(words)):
        waivers(tmp_path, text)


def test_waiver_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="找不到这个豁免文件"):
        load(tmp_path / "没有.toml")
    (tmp_path / "乱.toml").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(ReadError, match="不是 UTF-8"):
        load(tmp_path / "乱.toml")
    (tmp_path / "空.toml").write_bytes(b"\xef\xbb\xbf")
    assert load(tmp_path / "空.toml") == {}


# coverage and words


def test_what_is_hardly_read_does_not_look_clean() -> None:
    nothing = audited("\n关于开会的通知\n")
    assert nothing.hardly_read and alarm(nothing).startswith("没有读到金额或百分比")
    little = audited("\n" + "另附资料编号12.34、56.78、90.12、34.56、78.90。\n" * 3)
    assert little.hardly_read and alarm(little).startswith("只读懂了")
    assert not audited(FUNCTION_TABLE).hardly_read


def test_places_in_words() -> None:
    assert spot(Place(page=3, line=5)) == "第3页 第5行" and spot(Place(page="支出总表")) == "支出总表" and spot(Place()) == ""
    item = finding(Place(text="收入12.00万元。"), found="12.00")
    assert located(Place(), item) == "全文" and located(item.places[0], item) == "“收入12.00万元。”"
    assert located(cell("甲", "1", 2), item) == "第1页 第2行 《表》“甲”行“合计”列"
    assert located(Place(page=2, section="一 / 收入"), item) == "第2页 收入"


def test_a_long_sentence_is_cut_around_its_figure() -> None:
    text = "甲" * 90 + "增加12.00万元" + "乙" * 90
    item = finding(Place(text=text), found="12.00")
    shown = around(text, item, item.places[0])
    assert shown.startswith("…甲") and "增加12.00万元" in shown and shown.endswith("乙…") and len(shown) < 60
    assert around(text, finding(found="99"), Place()) == text[:48] + "…" and around(text[-20:], item, Place()) == text[-20:]


def test_lines_of_the_report_are_toned(wrong: Audit) -> None:
    tones = {piece.tone for line in lines(collect([wrong])) for piece in line}
    assert {"head", "error", "quiet"} <= tones <= {"", "head", "alarm", "error", "doubt", "hint", "quiet"}


def test_every_law_has_a_name_for_what_breaks_it() -> None:
    assert all(title(finding(law=law)) not in (law, LAWS[law].title) for law in LAWS)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("收入6,689.82万元，占78.9%", ["6,689.82", "78.9"]),
        ("2024年共5个单位，120元，１２.５０", ["120", "12.50"]),
        ("一是12.00，200.00万元", ["12.00", "200.00"]),
        ("1" * 50_000 + "，12.00", ["12.00"]),
        ("4.2026年部门支出总表 12.2025 年", []),
        ("支出决算 1 , 0 1 3 . 8 4万元，执行 5 3 万元", ["1,013.84", "3"]),
    ],
)
def test_amount_like_tokens(text: str, counted: list[str]) -> None:
    assert list(tokens(text)) == counted


def test_the_threshold_of_large_equipment_is_part_of_what_is_counted() -> None:
    text = "江河区水务局2024年部门预算\n\n一、国有资产占有使用情况\n本部门共有车辆3辆，单价100万元（含）以上设备2台（套）。另有100万元。"
    found = count(reading(text))
    assert (found.numbers, found.bound) == (2, 1)


# what the audit rests on


def test_a_run_of_digits_that_nobody_could_mean_is_no_number() -> None:
    assert parse_cell("9" * 5000, "万元") == (State.TEXT, None) and parse_cell("—" * 100) == (State.DASH, None)
    assert parse_cell("9" * 24, "元")[1] is not None and parse_cell("１,２３４.５０", "元")[1].value == Decimal("1234.50")  # type: ignore[union-attr]


def test_needles_rule_out_no_match() -> None:
    """Of each word in the list, what its pattern matches holds its needle."""
    words = import_module("mingzhang.vocabulary.words")
    assert words.needle(r"a(?:b|c)?甲乙[丙丁]戊己庚?") == "甲乙" and words.needle(r"甲|乙") == "" and words.needle(r"(甲[)]乙)?丙") == "丙"
    labels = {w.needle for w in words.words()} | {"因公出国(境)费用", "财政拨款结转结余", "公务用车购置及运行维护费", "年初结转和结余"}
    texts = [a + b for a in sorted(labels) for b in ("", "收入", "资金", "支出数")]
    matched = 0
    for word in words.words():
        for text in texts:
            for match in re.finditer(word.pattern, text):
                matched += bool(word.needle)
                assert word.needle in match[0]
    assert matched > 100


def test_what_rests_on_a_table_that_was_hardly_read_is_no_more_than_a_doubt(wrong: Audit) -> None:
    document, hard = wrong.reading.document, [f for f in wrong.findings if f.severity is Severity.ERROR and f.law]
    table = [f for f in hard if any(p.table for p in f.places)]
    assert table and wary(hard, document, wrong.counted) == hard
    unread = wrong.counted._replace(bound=wrong.counted.numbers // 2)
    softened = wary(hard, document, unread)
    assert {f.severity for f in softened if any(p.table for p in f.places)} == {Severity.DOUBT}
    assert all(MISREAD in f.message for f in softened if any(p.table for p in f.places))
    assert [f for f in softened if not any(p.table for p in f.places)] == [f for f in hard if f not in table]
