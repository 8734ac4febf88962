"""Equal data, equal files; and whether a published file still says what its data say."""

from __future__ import annotations

import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from click_runner import Said, run

from mingzhang.audit.stamps import stamp_of
from mingzhang.budget import load, save
from mingzhang.compile import FORMATS, build, data_hash
from tests.views_sample import sample

FILES = tuple(name for name, (pattern, _) in FORMATS.items() if pattern.startswith("{}."))
each_file = pytest.mark.parametrize("form", FILES)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``数据``: what was entered; ``公开``: every format of it."""
    folder = tmp_path_factory.mktemp("verify")
    save(sample(), folder / "数据")
    build(folder / "数据", folder / "公开", tuple(FORMATS))
    return folder


def path_of(folder: Path, form: str) -> Path:
    return folder / "公开" / FORMATS[form][0].format("云溪区水务局2024年部门预算")


def verified(*arguments: object) -> Said:
    result = run("verify", *arguments)
    return result._replace(out=result.out.replace("\n", ""))


# ---- equal data, equal bytes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_data_give_the_same_bytes(form: str, published: Path, tmp_path: Path) -> None:
    """From the folder and from the workbook, at another time and place."""
    budget, _ = load(published / "数据")
    assert budget is not None
    save(budget, tmp_path / "数据.xlsx")
    build(tmp_path / "数据.xlsx", tmp_path / "公开", (form,))
    first, again = path_of(published, form), path_of(tmp_path, form)
    names = [p.relative_to(first) for p in first.rglob("*") if p.is_file()] if first.is_dir() else [Path()]
    assert names and all((first / n).read_bytes() == (again / n).read_bytes() for n in names)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_carries_the_hash_of_its_data(form: str, published: Path) -> None:
    assert stamp_of(path_of(published, form)) == data_hash(sample())


def test_the_hash_is_of_the_amounts_not_of_how_they_are_written() -> None:
    lines = sample().lines
    same = sample()._replace(lines=(lines[0]._replace(amount=Decimal("1200000.00")), *lines[1:]))
    other = sample()._replace(lines=(lines[0]._replace(amount=Decimal("1200000.01")), *lines[1:]))
    assert data_hash(same) == data_hash(sample()) != data_hash(other)


def test_nobody_finds_a_telephone_number_by_trying() -> None:
    assert data_hash(sample()._replace(meta=sample().meta._replace(filer_phone="027-11111111"))) == data_hash(sample())


# ---- verifying -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_as_it_was_published_matches(form: str, published: Path) -> None:
    """Against the data that were entered, and against those published beside it."""
    for data in (("--data", published / "数据"), ()):
        result = verified(path_of(published, form), *data)
        assert result.code == 0 and "一致。数据指纹相符" in result.out and "逐字节相同" in result.out


def test_a_changed_figure_is_found_in_a_page(published: Path, tmp_path: Path) -> None:
    path = tmp_path / "改.html"
    content = path_of(published, "html").read_text("utf-8")
    assert content.count("<td class=\"r\">300.00</td>") > 1
    path.write_text(content.replace("<td class=\"r\">300.00</td>", "<td class=\"r\">301.00</td>", 1), "utf-8")
    result = verified(path, "--data", published / "数据")
    assert result.code == 1 and "不一致。数据指纹相符" in result.out
    assert "应为“300.00”，现为“301.00”。" in result.out and "（3,010,000元）" in result.out and "（3,000,000元）没有读回来" in result.out


def test_a_changed_figure_is_found_in_a_workbook(published: Path, tmp_path: Path) -> None:
    path = tmp_path / "改.xlsx"
    book = openpyxl.load_workbook(path_of(published, "xlsx"))
    numbers = (c for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, int | float) and c.value > 100)
    cell = next(numbers)
    cell.value = float(cell.value) + 1
    book.save(path)
    result = verified(path, "--data", published / "数据")
    assert result.code == 1 and "没有读回来" in result.out


def test_a_changed_word_is_found(published: Path, tmp_path: Path) -> None:
    path = tmp_path / "改.txt"
    path.write_text(path_of(published, "text").read_text("utf-8").replace("清淤疏浚", "清淤绿化", 1), "utf-8")
    result = verified(path, "--data", published / "数据")
    assert result.code == 1 and "全部与数据一致" in result.out and "现为“" in result.out and "清淤绿化" in result.out


def test_a_file_that_was_saved_again_matches_in_what_it_says(published: Path, tmp_path: Path) -> None:
    path = tmp_path / "另存.html"
    path.write_text(path_of(published, "html").read_text("utf-8").replace("</body>", "<!-- 另存 -->\n</body>"), "utf-8")
    result = verified(path, "--data", published / "数据")
    assert result.code == 0 and "文件不是原样" in result.out and "文字也一致" in result.out


def test_changed_data_are_told_from_a_changed_file(published: Path, tmp_path: Path) -> None:
    budget = sample()
    revenue = (budget.revenue[0]._replace(amount=budget.revenue[0].amount + 10_000), *budget.revenue[1:])
    save(budget._replace(revenue=revenue), tmp_path / "新数据")
    result = verified(path_of(published, "html"), "--data", tmp_path / "新数据")
    assert result.code == 1 and "数据指纹不符" in result.out and "没有读回来" in result.out


def test_another_layout_of_the_same_data_is_known_by_its_hash(published: Path, tmp_path: Path) -> None:
    """The data name a layout that is not the one published in."""
    from mingzhang.views.layout import layouts

    other = next((name for name in layouts() if name != "hubei-15"), "hubei-15")
    save(sample()._replace(meta=sample().meta._replace(layout=other)), tmp_path / "数据")
    assert verified(path_of(published, "text"), "--data", tmp_path / "数据").code == 0


def test_a_changed_file_of_data_is_found(published: Path, tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    shutil.copytree(path_of(published, "data"), folder)
    lines = folder / "budget" / "lines.csv"
    lines.write_text(lines.read_text("utf-8").replace("1200000", "1200001"), "utf-8")
    (folder / "facts.csv").unlink()
    result = verified(folder, "--data", published / "数据")
    assert result.code == 1 and "缺少 facts.csv。" in result.out and "budget/lines.csv：第2行：应为“" in result.out


def test_what_cannot_be_told(published: Path, tmp_path: Path) -> None:
    lonely = tmp_path / "独.html"
    shutil.copy(path_of(published, "html"), lonely)
    result = verified(lonely)
    assert result.code == 2 and "没有可核对的数据" in result.out and data_hash(sample()) in result.out
    assert verified(tmp_path / "无.html", "--data", published / "数据").code == 2
    (tmp_path / "坏").mkdir()
    assert verified(lonely, "--data", tmp_path / "坏").code == 2
    assert run("verify", lonely, "--data", tmp_path / "没有").code == 2


def test_a_file_without_a_hash_is_read(published: Path, tmp_path: Path) -> None:
    path = tmp_path / "无指纹.txt"
    kept = [line for line in path_of(published, "text").read_text("utf-8").split("\n") if "数据指纹" not in line]
    path.write_text("\n".join(kept), "utf-8")
    result = verified(path, "--data", published / "数据")
    assert "文件没有带数据指纹" in result.out and "全部与数据一致" in result.out


def test_a_broken_package_carries_no_hash(tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("docProps/other.xml", "mingzhang-data")
    assert stamp_of(path) == ""
    path.write_bytes(path.read_bytes()[:40])
    assert stamp_of(path) == ""
