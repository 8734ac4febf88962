"""The package as a folder: ``datapackage.json`` and a CSV file a table (数据包文件夹).

UTF-8 is written; UTF-8 with or without a mark and GB18030 are read.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

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
    try:
        records = _records(text)
    except csv.Error as reason:
        return nothing, [error(path.name, 0, "", f"CSV格式有误（{_reason(str(reason))}），请检查引号是否成对。")]
    return lay(declared, path.name, records[0], 1, records[1:])


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
        if not _NOISE.search(text):
            return text
        break
    raise _Undecodable("文件不是可读的文本（编码应为UTF-8或GB18030），可能已损坏或不是CSV文件，请重新导出。")


def _reason(said: str) -> str:
    return "引号没有结束" if "unexpected end" in said else "引号之后有多余的字"
