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
from tests.strategies import budgets
from tests.test_both_directions import PROFILE, lasting
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


@pytest.mark.parametrize("budget", [sample(), secret_project(FLOOD), secret_project(DREDGE), secret_line(0), secret_line(7)])
def test_twice_is_once(budget: Budget) -> None:
    once = redacted(budget).budget
    assert redacted(once).budget == once and redacted(once).left_out == ()
    assert data_hash(once) == data_hash(budget)


@PROFILE
@given(budget=budgets().map(lasting).filter(lambda b: b.projects), data=st.data())
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
    assert "projects.csv 第6行" in said and "防汛" not in said
    listed = (tmp_path / "内部" / "清单.csv").read_text("utf-8-sig").splitlines()
    assert listed[0] == "序号,原因,文件,行,列,内容,金额（元）"
    assert any("涉密,projects.csv,6" in line and "防汛抗旱经费" in line for line in listed)
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
