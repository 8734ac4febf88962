"""What ``make run`` does: build the example budget, audit it, audit a copy with a dozen planted errors, and any document in $DOC."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections import Counter
from itertools import count
from pathlib import Path

from mingzhang.audit import Report, annotate
from mingzhang.audit.page import page
from mingzhang.audit.text import summary
from mingzhang.compile import build
from mingzhang.corpus import check
from mingzhang.facts import Claim, Fact, Severity
from mingzhang.views.publication import Figure, Paragraph, Prose, Publication, Table, TableCell, figures
from mingzhang.writers.pdf import write_pdf

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "jianghan-hr-2024"
OUT = ROOT / "out"
#: what is planted: where the figure stands, and how many of them
PLAN = {"表格": 4, "说明": 3, "表单": 2, "占比": 1, "增减额": 1, "增减率": 1}
_FACTS = {"cube": "表格", "sentence": "说明", "form": "表单"}
_CLAIMS = {"share": "占比", "change": "增减额", "growth": "增减率"}


def show(path: Path) -> str:
    """The path from here, as one would type it."""
    return os.path.relpath(path)


def audit(document: Path, name: str) -> tuple[Report, Path]:
    """Audits a document as ``mingzhang check`` does: a summary on the terminal, the report as a page."""
    report, target = check(document), OUT / f"{name}.html"
    print(f"$ mingzhang check {show(document)} --format html --out {show(target)}")
    target.write_text(page(report), encoding="utf-8")
    for failure in report.failures:
        print(f"  不能读取：{failure.message}")
    for one in report.audits:
        print(*(f"  {line}" for line in summary(one)), sep="\n")
    counts = Counter(finding.severity for finding in report.findings)
    print("  " + "，".join(f"{severity.value} {counts[severity]} 条" for severity in Severity), flush=True)
    return report, target


def annotated(report: Report) -> Path:
    """A copy of the audited PDF with the findings where they stand, as ``mingzhang check --annotate`` writes it."""
    (made,) = annotate.annotated(report)
    path = Path(made.path)
    copy = path.with_name(f"{path.stem}-annotated{path.suffix}")
    copy.write_bytes(made.data)
    return copy


def kind(figure: Figure) -> str:
    """Which line of the plan a figure falls under, '' none: amounts of three digits or more, and claims with a number."""
    states = figure.states
    if isinstance(states, Fact) and states.number.is_money and states.number.value and sum(c.isdigit() for c in figure.text) > 2:
        return _FACTS.get(states.kind, "")
    return _CLAIMS.get(states.kind, "") if isinstance(states, Claim) and any(c.isdigit() for c in figure.text) else ""


def misprint(text: str, rng: random.Random) -> str:
    """The same text with one digit wrong."""
    at = rng.choice([place for place, c in enumerate(text) if c.isdigit()])
    return text[:at] + rng.choice([d for d in "123456789" if d != text[at]]) + text[at + 1 :]


def plant(publication: Publication, rng: random.Random) -> tuple[Publication, dict[str, str]]:
    """The publication with a dozen misprints, and what each says → what it was."""
    printed = list(figures(publication))
    chosen = sorted(i for name, times in PLAN.items() for i in rng.sample([n for n, f in enumerate(printed) if kind(f) == name], times))
    wrong = {index: misprint(printed[index].text, rng) for index in chosen}
    order = count()

    def prose(words: Prose) -> Prose:
        return tuple(w._replace(text=wrong.get(next(order), w.text)) if isinstance(w, Figure) else w for w in words)

    def rows(part: tuple[tuple[TableCell, ...], ...]) -> tuple[tuple[TableCell, ...], ...]:
        return tuple(tuple(cell._replace(prose=prose(cell.prose)) for cell in row) for row in part)

    blocks = []
    for block in publication.blocks:
        if isinstance(block, Paragraph):
            block = block._replace(prose=prose(block.prose))
        elif isinstance(block, Table):
            block = block._replace(caption=prose(block.caption), header=rows(block.header), body=rows(block.body))
        blocks.append(block)
    return publication._replace(blocks=tuple(blocks)), {text: f"{kind(printed[i])}：{printed[i].text}" for i, text in wrong.items()}


def main() -> None:
    document = Path(os.environ.get("DOC", "").strip())
    if document.name and not document.is_file():
        sys.exit(f"找不到文件：{document}。请用 make run DOC=路径 给出一份预算文件。")
    shutil.rmtree(OUT, ignore_errors=True)

    print(f"一、编制示例预算\n$ mingzhang build {show(EXAMPLE)} --out {show(OUT / 'budget')}", flush=True)
    made = build(EXAMPLE, OUT / "budget")
    if made.publication is None:
        sys.exit("示例预算没有编成：\n" + "\n".join(str(problem) for problem in made.problems))
    print(*(f"  {show(path)}" for path in made.written), sep="\n")
    budget = next(path for path in made.written if path.suffix == ".html")

    print("\n二、审核编成的预算")
    pages = [("示例预算", budget), ("　审核报告", audit(budget, "check")[1])]

    copy, planted = plant(made.publication, random.Random(20))
    print(f"\n三、埋入 {len(planted)} 处错误，再审核")
    wrong = OUT / "planted.pdf"
    write_pdf(copy, wrong)
    report, target = audit(wrong, "check-planted")
    serious = [f for f in report.findings if f.severity in (Severity.ERROR, Severity.DOUBT)]
    for text, was in planted.items():
        named = any(text in f.message or any(text in place.text for place in f.places) for f in serious)
        print(f"  {'查出' if named else '漏过'}　{was} → {text}")
    pages += [("埋入错误的副本", wrong), ("　审核报告", target), ("　带批注的副本", annotated(report))]

    if document.name:
        print(f"\n四、审核 {document}")
        pages.append((f"{document.name} 的审核报告", audit(document, "check-document")[1]))
    print("\n完成。请用浏览器打开：")
    for title, path in pages:
        print(f"  {title}　{path}")


if __name__ == "__main__":
    main()
