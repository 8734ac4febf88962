"""What may not be published: marked in the data, in no public format, and the rest still adds up."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from click_runner import run
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.audit import check_document
from mingzhang.budget import check, load, save
from mingzhang.budget.model import Budget, Text
from mingzhang.budget.redaction import INTERNAL, PERSON, SECRET, redacted
from mingzhang.compile import FORMATS, build, data_hash, publish
from mingzhang.compile.publisher import REMOVED, REMOVED_ALL
from mingzhang.facts import Severity
from mingzhang.readers import read
from mingzhang.views.facts import facts_of
from mingzhang.views.publication import Paragraph, Table, text_of
from tests.outturn_sample import closed
from tests.strategies import budgets
from tests.test_both_directions import PROFILE
from tests.views_sample import DREDGE, FLOOD, sample

D = Decimal
#: a valid number of nobody: the region code belongs to no place
IDENTITY = "990101190001010018"


def secret_project(code: str) -> Budget:
    return sample()._replace(projects=tuple(p._replace(secret=p.code == code) for p in sample().projects))


def secret_line(index: int) -> Budget:
    lines = tuple(line._replace(secret=n == index) for n, line in enumerate(sample().lines))
    return sample()._replace(lines=lines)


def errors(budget: Budget) -> list[str]:
    return [str(p) for p in check(budget) if p.severity is Severity.ERROR]


# ---- what is left out ------------------------------------------------------------------------------------------------


def test_persons_are_left_out_of_every_budget() -> None:
    found = redacted(sample())
    assert {(x.table, x.column, x.why) for x in found.left_out} == {("budget", "filer", PERSON), ("budget", "filer_phone", PERSON)}
    assert (found.budget.meta.filer, found.budget.meta.filer_phone) == ("", "")
    assert found.budget.meta.enquiry_phone == sample().meta.enquiry_phone
    assert found.budget.lines == sample().lines and found.budget.meta.withheld == ""


def test_a_secret_project_takes_everything_of_it_along() -> None:
    found = redacted(secret_project(FLOOD))
    tables = {x.table for x in found.left_out if x.why == SECRET}
    assert tables >= {"projects", "lines", "items", "procurement", "goals", "indicators"}
    public = found.budget
    for name in ("lines", "items", "procurement", "services", "history", "evaluations"):
        assert all(row.project != FLOOD for row in getattr(public, name)), name
    assert all(row.owner != FLOOD for row in (*public.goals, *public.indicators))
    assert public.meta.withheld == "expenditure:general procurement:general revenue:general service_purchase:general"


def test_its_money_leaves_the_revenue_of_the_same_unit_fund_and_year() -> None:
    """1,100,000 of this year's money and 150,000 carried over, both of the general budget of 301001."""
    before = {(r.unit, r.fund, r.flow): r.amount for r in sample().revenue}
    after = {(r.unit, r.fund, r.flow): r.amount for r in redacted(secret_project(FLOOD)).budget.revenue}
    assert after == {
        ("301001", "general", "current"): before["301001", "general", "current"] - D(1_100_000),
        ("301002", "general", "current"): before["301002", "general", "current"],
        ("301002", "gov_fund", "current"): before["301002", "gov_fund", "current"],
        ("301002", "other", "current"): before["301002", "other", "current"],
    }


def test_own_money_leaves_its_purse() -> None:
    """单位资金 of an undivided kind is taken from whatever the unit received of its own."""
    line = next(n for n, x in enumerate(sample().lines) if x.fund == "own")
    after = {(r.unit, r.fund): r.amount for r in redacted(secret_line(line)).budget.revenue}
    assert after["301002", "other"] == D(20_000)


def test_an_internal_passage_leaves_its_text_and_an_internal_text_goes_altogether() -> None:
    budget = sample()._replace(texts=(Text("duties", 1, "负责水务〖按某次会议纪要〗。"), Text("duties", 2, "〖内部安排〗")))
    found = redacted(budget)
    assert found.budget.texts == (Text("duties", 1, "负责水务。"),)
    assert [(x.row, x.what) for x in found.left_out if x.why == INTERNAL] == [(0, "按某次会议纪要"), (1, "内部安排")]
    assert found.kept["texts"] == (0,)


@pytest.mark.parametrize(
    ("text", "public", "internal"),
    [
        ("负责水务〖外层密〖内层密〗还是密〗事务。", "负责水务事务。", ["外层密〖内层密〗还是密"]),
        ("甲〖乙〖丙〖丁〗戊〗己〗庚〖辛〗壬", "甲庚壬", ["乙〖丙〖丁〗戊〗己", "辛"]),
        ("甲〖乙〗〖丙〗丁", "甲丁", ["乙", "丙"]),
        ("负责水务〖未闭合密。", "负责水务", ["未闭合密。"]),
        ("跨行密二〗水务", "水务", ["跨行密二"]),
        ("甲〖乙〗丙〗丁〖戊", "丁", ["乙", "甲丙", "戊"]),
    ],
)
def test_the_outermost_pair_goes_whole_and_nothing_that_a_lone_mark_may_enclose_stays(
    text: str, public: str, internal: list[str]
) -> None:
    found = redacted(sample()._replace(texts=(Text("duties", 1, text),)))
    assert [t.text for t in found.budget.texts] == [public]
    assert [x.what for x in found.left_out if x.why == INTERNAL] == internal


def test_the_list_names_the_rows_of_revenue_that_were_reduced() -> None:
    reduced = [x for x in redacted(secret_project(FLOOD)).left_out if x.table == "revenue"]
    assert [(x.row, x.column, x.why, x.amount) for x in reduced] == [
        (0, "amount", SECRET, D(1_100_000)),
        (1, "", SECRET, D(150_000)),
    ]
    assert "由3,869,567.89元减为2,769,567.89元" in reduced[0].what and "减为0.00元" in reduced[1].what


@pytest.mark.parametrize("budget", [sample(), secret_project(FLOOD), secret_project(DREDGE), secret_line(0), secret_line(7)])
def test_twice_is_once(budget: Budget) -> None:
    once = redacted(budget).budget
    assert redacted(once).budget == once and redacted(once).left_out == ()
    assert data_hash(once) == data_hash(budget)


@PROFILE
@given(budget=budgets().filter(lambda b: b.projects), data=st.data())
def test_any_budget_without_its_secrets_is_as_sound_as_before(budget: Budget, data: st.DataObject) -> None:
    """Whatever project is secret, the rest balances, and every figure is the whole less what was taken."""
    code = data.draw(st.sampled_from([p.code for p in budget.projects]))
    marked = budget._replace(projects=tuple(p._replace(secret=p.code == code) for p in budget.projects))
    public = redacted(marked).budget
    assert not errors(budget) and not errors(public)
    taken = sum((line.amount for line in budget.lines if line.project == code), D(0))
    for measure in ("revenue", "expenditure"):
        axes = {"measure": measure, "flow": "current"} if measure == "expenditure" else {"measure": measure}
        assert facts_of(public).total(**axes) == facts_of(budget).total(**axes) - taken


# ---- what is published -----------------------------------------------------------------------------------------------


def test_tables_that_lack_it_say_so_and_others_do_not() -> None:
    publication = publish(secret_project(FLOOD))
    noted = {t.title for t in publication.blocks if isinstance(t, Table) and REMOVED in t.notes}
    assert "2024年收支预算总表" in noted and "2024年一般公共预算支出表（分功能科目）" in noted
    assert not any("三公" in t or "政府性基金" in t or "国有资本" in t for t in noted)
    sentences = [text_of(b.prose) for b in publication.blocks if isinstance(b, Paragraph)]
    assert sentences.count(REMOVED_ALL) == 1
    assert not any("已剔除" in text_of(b.prose) for b in publish(sample()).blocks if isinstance(b, Paragraph))


def _inside(path: Path) -> str:
    """Everything that a file or folder holds, unpacked."""
    if path.is_dir():
        return "".join(_inside(p) for p in sorted(path.rglob("*")) if p.is_file())
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    seen = "\n".join(read(path).raw) if path.suffix == ".pdf" else ""
    return seen + path.read_bytes().decode("utf-8", "replace")


def test_no_format_holds_what_is_not_public(tmp_path: Path) -> None:
    """Every format that can be written, and the published data, are searched for each withheld word and amount."""
    budget = secret_project(FLOOD)
    projects = tuple(p._replace(responsible="孟某某", phone="027-7777777") for p in budget.projects)
    texts = (*budget.texts, Text("duties", 9, "承担其他任务〖见某某签报〗。"))
    save(budget._replace(projects=projects, texts=texts), tmp_path / "数据")
    report = build(tmp_path / "数据", tmp_path / "公开", tuple(FORMATS))
    assert not report.refused, [str(p) for p in report.problems]
    for path in report.written:
        content = _inside(path)
        for word in ("孟某某", "7777777", "林舟", "某某签报", "防汛抗旱经费", "防汛物资", FLOOD):
            assert word not in content, (path.name, word)
        if path.suffix in {".html", ".xlsx", ".txt", ".docx", ".pdf"}:
            assert "已剔除涉密部分" in content, path.name


def test_the_published_data_give_the_same_publication(tmp_path: Path) -> None:
    save(secret_project(FLOOD), tmp_path / "数据")
    first = build(tmp_path / "数据", tmp_path / "公开", ("html", "data"))
    again = build(next(tmp_path.glob("公开/*数据/budget")), tmp_path / "再次", ("html",))
    assert first.publication == again.publication
    assert first.written[0].read_bytes() == again.written[0].read_bytes()


@pytest.mark.parametrize("form", ["html", "xlsx", "text"])
def test_what_is_published_adds_up_and_reads_back(form: str, tmp_path: Path) -> None:
    save(secret_project(FLOOD), tmp_path / "数据")
    result = run("build", tmp_path / "数据", "--out", tmp_path / "公开", "--formats", form)
    assert result.code == 0, result.err
    (path,) = (tmp_path / "公开").iterdir()
    assert [f.message for f in check_document(read(path)).findings if f.severity is Severity.ERROR] == []


# ---- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"联系人身份证{IDENTITY}。", "居民身份证号码 990***********0018"),
        ("经办人手机13812345678", "手机号码 138****5678"),
        ("开户银行账号6222021234567894", "银行卡号 622*********7894"),
    ],
)
def test_a_number_of_a_person_in_a_text_is_refused_unless_marked(text: str, said: str, tmp_path: Path) -> None:
    budget = sample()
    save(budget._replace(texts=(*budget.texts, Text("duties", 9, text))), tmp_path / "未标")
    report = build(tmp_path / "未标", tmp_path / "公开", ("text",))
    row = len(budget.texts) + 2
    assert report.refused and any(str(p).startswith(f"texts.csv 第{row}行 text 列") and said in p.message for p in report.problems)
    save(budget._replace(texts=(*budget.texts, Text("duties", 9, f"负责审批。〖{text}〗"))), tmp_path / "已标")
    report = build(tmp_path / "已标", tmp_path / "公开", ("text",))
    assert not report.refused and not any(said in str(p) for p in report.problems)


TEXTS = f"texts.csv 第{len(sample().texts) + 2}行 text 列："
NEXT = f"texts.csv 第{len(sample().texts) + 3}行 text 列："


def refusals(budget: Budget, folder: Path, layout: str = "") -> list[str]:
    """What a build says against publishing a budget; nothing is written then."""
    save(budget, folder / "数据")
    report = build(folder / "数据", folder / "公开", ("text",), layout)
    found = [str(p) for p in report.problems if p.severity is Severity.ERROR]
    assert report.refused == bool(found) and (not report.refused or not (folder / "公开").exists())
    return found


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("负责水务〖未闭合密。",), [TEXTS + "“文字”第5个字“〖”没有对应的“〗”"]),
        (("负责水务〗事务。",), [TEXTS + "“文字”第5个字“〗”没有对应的“〖”"]),
        (("甲〖乙〖丙〗丁",), [TEXTS + "“文字”第2个字“〖”没有对应的“〗”"]),
        (("负责〖跨行密一", "跨行密二〗水务"), [TEXTS + "“文字”第3个字", NEXT + "“文字”第5个字"]),
        (("安排{支出 性质=用于防汛。",), [TEXTS + "“{支出 性质=用于防汛。”处的“{”没有对应的“}”"]),
        (("安排支出}用于防汛。",), [TEXTS + "“安排支出}”处的“}”没有对应的“{”"]),
    ],
)
def test_a_mark_without_its_partner_is_refused(texts: tuple[str, ...], said: list[str], tmp_path: Path) -> None:
    added = tuple(Text("duties", 9 + n, text) for n, text in enumerate(texts))
    found = refusals(sample()._replace(texts=(*sample().texts, *added)), tmp_path)
    assert len(found) == len(said) and all(is_.startswith(should) for is_, should in zip(found, said, strict=True))


@pytest.mark.parametrize("column", ["basis", "plan", "use"])
def test_a_reference_in_a_projects_form_is_checked_too(column: str, tmp_path: Path) -> None:
    projects = tuple(p._replace(**{column: "安排{支出 性质=项"}) if p.code == DREDGE else p for p in sample().projects)
    (found,) = refusals(sample()._replace(projects=projects), tmp_path / column)
    assert found.startswith(f"projects.csv 第7行 {column} 列：“{{支出 性质=项”处的“{{”没有对应的“}}”")
    goals = tuple(g._replace(text="用好{无此事项}") for g in sample().goals)
    assert refusals(sample()._replace(goals=goals), tmp_path / "goals")[0].startswith("goals.csv 第2行 text 列：“{无此事项}”应以事项开头")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("抓好防汛抗旱经费的使用。", "名称"),
        ("抓好防汛 抗旱\n经费的使用。", "名称"),
        (f"项目{FLOOD}继续实施。", "代码"),
        ("项目４２０１０３２４３０１Ｔ０００００００01", "代码"),
    ],
)
def test_a_secret_project_that_another_text_names_is_refused(text: str, what: str, tmp_path: Path) -> None:
    budget = secret_project(FLOOD)
    (found,) = refusals(budget._replace(texts=(*budget.texts, Text("duties", 9, text))), tmp_path / "未标")
    assert found.startswith(f"{TEXTS}“文字”中有涉密项目（“项目”表的第5个项目）的{what}") and "请改写，或把它写在〖〗中" in found
    assert "防汛" not in found and FLOOD not in found
    assert not refusals(budget._replace(texts=(*budget.texts, Text("duties", 9, f"负责审批。〖{text}〗"))), tmp_path / "已标")


def test_a_longer_name_is_another_projects_and_only_its_own_row_is_asked_about() -> None:
    """Of two projects of which one is named within the other a person must judge, once."""
    projects = tuple(
        p._replace(name="防汛抗旱经费结余清理") if p.code == DREDGE else p._replace(secret=p.code == FLOOD) for p in sample().projects
    )
    budget = sample()._replace(projects=projects, texts=(Text("duties", 1, "做好防汛抗旱经费结余清理。"),))
    (found,) = [p for p in check(budget) if "涉密项目" in p.message]
    assert (found.file, found.row, found.column, found.severity) == ("projects.csv", 7, "name", Severity.DOUBT)


def test_a_common_word_that_names_a_secret_project_is_asked_about() -> None:
    projects = tuple(p._replace(secret=p.name == "机关公用经费") for p in sample().projects)
    budget = sample()._replace(projects=projects, texts=(Text("duties", 1, "压减机关公用经费。"),))
    (found,) = [p for p in check(budget) if "涉密项目" in p.message]
    assert found.severity is Severity.DOUBT


def test_a_budget_and_its_outturn_are_marked_alike() -> None:
    """Lines of 30218 and 30227 are secret; 31013 was not budgeted."""
    budget = closed()

    def told(lines: tuple[str, ...] = (), outturns: tuple[str, ...] = ()) -> list[tuple[str, int, Severity]]:
        marked = budget._replace(
            lines=tuple(x._replace(secret=x.project == FLOOD and x.economy in lines) for x in budget.lines),
            outturns=tuple(x._replace(secret=x.project == FLOOD and x.economy in outturns) for x in budget.outturns),
        )
        return [(p.file, p.row, p.severity) for p in check(marked) if p.column == "secret"]

    assert told() == told(("30218", "30227"), ("30218", "30227")) == told(outturns=("31013",)) == []
    assert told(("30218", "30227")) == [("outturns.csv", 13, Severity.ERROR), ("outturns.csv", 14, Severity.ERROR)]
    assert told((), ("30227",)) == [("lines.csv", 13, Severity.ERROR)]
    first = next(n for n, x in enumerate(budget.lines) if x.project == FLOOD)
    half = budget._replace(lines=tuple(x._replace(secret=n == first) for n, x in enumerate(budget.lines)))
    assert [(p.file, p.row, p.severity) for p in check(half) if p.column == "secret"] == [("outturns.csv", 13, Severity.DOUBT)]


def test_a_secret_line_without_its_working_is_told_with_the_row_that_was_entered(tmp_path: Path) -> None:
    """Of the project's 700,000 of local money the line is secret and the working is not."""
    line = next(n for n, x in enumerate(sample().lines) if x.project == FLOOD)
    save(secret_line(line), tmp_path / "数据")
    report = build(tmp_path / "数据", tmp_path / "公开", ("text",))
    assert report.refused
    assert any(str(p).startswith("items.csv 第2行") and "剔除不公开的内容之后" in p.message for p in report.problems)


# ---- the list for the office -----------------------------------------------------------------------------------------


def test_the_office_sees_what_was_left_out(tmp_path: Path) -> None:
    save(secret_project(FLOOD), tmp_path / "数据")
    result = run("build", tmp_path / "数据", "--out", tmp_path / "公开", "--formats", "text", "--withheld", tmp_path / "内部" / "清单.csv")
    assert result.code == 0, result.err
    said = result.err.replace("\n", "")
    assert "没有写入公开材料的内容：涉密" in said and "（其中支出明细1,250,000.00元）" in said and "个人信息2处" in said
    assert "revenue.csv 第2行 “金额”列（已减去涉密部分）" in said and "revenue.csv 第3行 整行" in said
    assert "projects.csv 第6行" in said and "防汛" not in said
    listed = (tmp_path / "内部" / "清单.csv").read_text("utf-8-sig").splitlines()
    assert listed[0] == "序号,原因,文件,行,列,内容,金额（元）"
    assert any("涉密,projects.csv,6" in line and "防汛抗旱经费" in line for line in listed)
    assert any("涉密,revenue.csv,2,金额" in line and line.endswith(",1100000.00") for line in listed)
    assert any("个人信息,budget.csv,2,填报人,林舟" in line for line in listed)


def test_the_list_never_goes_among_the_public_files(tmp_path: Path) -> None:
    save(sample(), tmp_path / "数据")
    result = run("build", tmp_path / "数据", "--out", tmp_path / "公开", "--withheld", tmp_path / "公开" / "清单.csv")
    assert result.code == 2 and "清单不得公开" in result.err and not (tmp_path / "公开").exists()


# ---- the schema ------------------------------------------------------------------------------------------------------


def test_a_package_of_the_first_version_still_loads(tmp_path: Path) -> None:
    """Version 1 had no 是否涉密, 尾差处理 and 已剔除涉密部分."""
    import csv

    save(sample(), tmp_path)
    for name in ("budget", "projects", "lines", "items", "procurement", "services"):
        path = tmp_path / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        dropped = [header.index(c) for c in ("secret", "rounding", "withheld") if c in header]
        rows = [[("1" if header[i] == "schema_version" else c) for i, c in enumerate(r) if i not in dropped] for r in rows]
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([[c for i, c in enumerate(header) if i not in dropped], *rows])
    budget, problems = load(tmp_path)
    assert budget == sample() and problems == []


def test_in_the_second_version_the_columns_may_not_be_missing(tmp_path: Path) -> None:
    save(sample(), tmp_path)
    path = tmp_path / "lines.csv"
    path.write_text("\n".join(line.rpartition(",")[0] for line in path.read_text("utf-8").splitlines()) + "\n", "utf-8")
    budget, problems = load(tmp_path)
    assert budget is None and str(problems[0]).startswith("lines.csv 第1行 secret 列：缺少“是否涉密”（secret）列")


@pytest.mark.parametrize(
    ("text", "sorts"),
    [
        ("联系人：林舟。", ["填报人"]),
        ("林舟同志负责验收。", ["填报人"]),
        ("由欧阳明远组织实施。", ["项目负责人"]),
        ("详询8123-4567。", ["填报人电话"]),
        ("详询０２７-８１２３４５６７。", ["填报人电话"]),
        ("林舟山一带的河道。", []),  # two characters are a word too
        ("〖联系人：林舟，81234567〗", []),
        ("咨询电话027-00000000，编号381234567500。", []),
    ],
)
def test_who_stands_in_a_private_column_is_told_where_a_text_names_him(text: str, sorts: list[str]) -> None:
    """As a doubt that does not say the name once more."""
    budget = sample()
    meta = budget.meta._replace(filer="林舟", filer_phone="027-81234567")
    projects = (budget.projects[0]._replace(responsible="欧阳明远", phone="027-00000000"), *budget.projects[1:])
    texts = (budget.texts[0]._replace(text=text), *budget.texts[1:])
    told = [p for p in check(budget._replace(meta=meta, projects=projects, texts=texts)) if "该栏不公开" in p.message]
    assert [p.message.split("“")[2].split("”")[0] for p in told] == sorts
    assert all(p.severity is Severity.DOUBT and "林舟" not in p.message and "8123" not in p.message for p in told)
