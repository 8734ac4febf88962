"""The package as a folder: ``datapackage.json`` and a CSV file a table (数据包文件夹).

UTF-8 is written; UTF-8 with or without a mark and GB18030 are read.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from mingzhang.budget.cells import unseen
from mingzhang.budget.field import Table
from mingzhang.budget.model import Budget
from mingzhang.budget.problem import Problem, error
from mingzhang.budget.raw import Raw, RawTable, lay
from mingzhang.budget.rows import cells, typed
from mingzhang.budget.schema import DESCRIPTOR, TABLES, datapackage, table
from mingzhang.facts import Severity

#: no package of a department comes near this many bytes a file
LARGEST = 200_000_000

_NOISE = re.compile(r"[\x00-\x08\x0e-\x1f]")
#: one control character among so many is a slip in a text, more of them are no text at all
_SLIP = 50
#: what else may part the cells of a file
_SEPARATORS = {"\t": "制表符", ";": "分号", "；": "中文分号", "，": "中文逗号", "|": "竖线"}


class _Undecodable(ValueError):
    """Bytes that are not the text of a CSV file; the message is for people."""


def load(path: Path) -> tuple[Budget | None, list[Problem]]:
    """Read a folder. Every table that is not optional must have its file, an empty one its header. Raises OSError only."""
    raw: Raw = {}
    problems = _descriptor(path / DESCRIPTOR)
    for declared in TABLES:
        if declared.optional and not (path / declared.file).exists():
            continue
        raw[declared.name], found = _read(path / declared.file, declared)
        problems += found
    return typed(raw, problems)


def save(budget: Budget, path: Path) -> None:
    """Write a folder, replacing the files of the package that are in it."""
    path.mkdir(parents=True, exist_ok=True)
    described = json.dumps(datapackage(budget), ensure_ascii=False, indent=2) + "\n"
    (path / DESCRIPTOR).write_text(described, encoding="utf-8", newline="\n")
    for declared in TABLES:
        with (path / declared.file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([field.name for field in declared.fields])
            writer.writerows(cells(budget, declared))


def places(name: str, index: int) -> tuple[str, int]:
    """The n-th row of a table (from 0) stands below the header."""
    return table(name).file, index + 2


def _descriptor(path: Path) -> list[Problem]:
    if not path.exists():
        return [Problem(path.name, 0, "", "没有这个说明文件，已按规定的结构读取；保存时会补上。", Severity.HINT)]
    try:
        described = json.loads(_decode(path.read_bytes()))
    except (ValueError, RecursionError):
        return [error(path.name, 0, "", "不是有效的JSON文件，请用原来的文件替换；删除它也可以读取。")]
    if not isinstance(described, dict) or not isinstance(described.get("resources"), list):
        return [error(path.name, 0, "", "不是数据包说明（缺少resources），请用原来的文件替换；删除它也可以读取。")]
    return []


def _read(path: Path, declared: Table) -> tuple[RawTable, list[Problem]]:
    nothing = RawTable(path.name, ())
    if not path.exists():
        return nothing, [error(path.name, 0, "", f"缺少“{declared.title}”表的文件，请补上；没有内容时保留只有表头的文件。")]
    if path.stat().st_size > LARGEST:
        return nothing, [error(path.name, 0, "", f"文件超过{LARGEST // 1_000_000}兆字节，不像预算数据，请检查。")]
    try:
        text = _decode(path.read_bytes())
    except _Undecodable as reason:
        return nothing, [error(path.name, 0, "", str(reason))]
    if not text.strip():
        return nothing, [error(path.name, 0, "", f"文件是空的，至少应有“{declared.title}”表的表头。")]
    if separator := _separator(text.lstrip().partition("\n")[0], declared):
        message = f"文件用{separator}作分隔符，应为英文逗号；请用表格软件打开，另存为“CSV UTF-8（逗号分隔）”格式。"
        return nothing, [error(path.name, 1, "", message)]
    try:
        records = _records(text)
    except csv.Error as reason:
        return nothing, [error(path.name, 0, "", f"CSV格式有误（{_reason(str(reason))}），请检查引号是否成对。")]
    if _NOISE.search(text):
        return nothing, list(_noisy(path.name, declared, records))
    return lay(declared, path.name, records[0], 1, records[1:])


def _separator(header: str, declared: Table) -> str:
    """What parts the columns of a header that no comma parts; '' where commas do."""
    known = {word for field in declared.fields for word in (field.name, field.title)}

    def columns(mark: str) -> int:
        return sum(cell.strip(' "\r\ufeff') in known for cell in header.split(mark))

    return "" if columns(",") > 1 else next((name for mark, name in _SEPARATORS.items() if columns(mark) > 1), "")


def _noisy(file: str, declared: Table, records: list[list[str]]) -> Iterator[Problem]:
    """Every cell with a control character, by its row and its column."""
    titles = {f.title: f.name for f in declared.fields}
    for number, record in enumerate(records, start=1):
        for position, cell in enumerate(record):
            if _NOISE.search(cell):
                head = _NOISE.sub("", records[0][position]).strip() if position < len(records[0]) else f"第{position + 1}列"
                title = next((f.title for f in declared.fields if f.name == head), head)
                yield error(file, number, titles.get(head, head), unseen(title, cell))


def _records(text: str) -> list[list[str]]:
    # the reader's own limit would refuse a long cell without saying in which column it stands
    limit = csv.field_size_limit(max(len(text), 1))
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    finally:
        csv.field_size_limit(limit)


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Undecodable("文件是UTF-16编码，请另存为“CSV UTF-8”格式。")
    if data.startswith(b"PK\x03\x04"):
        raise _Undecodable("文件是Excel工作簿或压缩包，不是CSV文本；请另存为“CSV UTF-8”格式。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_NOISE.findall(text)) * _SLIP <= len(text):
            return text
        break
    raise _Undecodable("文件不是可读的文本（编码应为UTF-8或GB18030），可能已损坏或不是CSV文件，请重新导出。")


def _reason(said: str) -> str:
    return "引号没有结束" if "unexpected end" in said else "引号之后有多余的字"
