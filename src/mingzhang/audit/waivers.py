"""Waivers (豁免): findings that people have looked at and accepted, each with a reason, in a TOML file.

    [[waive]]
    id = "3f2a91c0"             # one finding, by the number that the report prints
    reason = "两处口径不同，已在说明中写明"

    [[waive]]
    rule = "R-DISC-DATE"        # or law = "namesake": all findings of that rule or law
    reason = "本地区统一在门户网站注明公开日期"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from mingzhang.document import ReadError, refusals
from mingzhang.facts import Finding, Place, Severity
from mingzhang.rules.rule import Rule

_KEYS = ("id", "rule", "law")
_FORM = '每条写成三行：[[waive]]、id = "问题编号"（或 rule = "规则编号"、law = "定律编号"）、reason = "理由"。'

UNUSED = Rule(
    "R-WAIVER-UNUSED", "没有用到的豁免", Severity.HINT, "豁免只对现存的问题有效",
    "豁免文件里的一条，在这次核验的文件中没有对应的问题：问题已经改正，或者编号写错。留着它，以后同编号的问题会被悄悄放过。",
    "豁免文件写了 id = \"3f2a91c0\"，而报告里已没有编号为3f2a91c0的问题。", lambda reading: (),
)  # fmt: skip


def load(path: Path) -> dict[str, str]:
    """Number of a finding, a rule or a law → reason, in the order of the file. A waiver without a reason is refused (ReadError)."""
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise ReadError(f"{path}：找不到这个豁免文件。") from error
    except OSError as error:
        raise ReadError(f"{path}：豁免文件打不开（{refusals.reason(error)}）。") from error
    except UnicodeDecodeError as error:
        raise ReadError(f"{path.name}：豁免文件不是 UTF-8 编码的文本。请另存为 UTF-8 后重试。") from error
    except tomllib.TOMLDecodeError as error:
        raise ReadError(f"{path.name}：豁免文件的写法不对（{_at(error)}）。{_FORM}") from error
    entries = data.pop("waive", [])
    if data or not isinstance(entries, list):
        raise ReadError(f"{path.name}：豁免文件里不认识“{'、'.join(data) or 'waive'}”。{_FORM}")
    result: dict[str, str] = {}
    for number, entry in enumerate(entries, start=1):
        key, reason = _entry(f"{path.name} 第{number}条", entry)
        if key in result:
            raise ReadError(f"{path.name} 第{number}条：“{key}”前面已经写过，请合并为一条。")
        result[key] = reason
    return result


def _entry(where: str, entry: object) -> tuple[str, str]:
    if not isinstance(entry, dict) or set(entry) - {*_KEYS, "reason"}:
        unknown = "、".join(sorted(set(entry) - {*_KEYS, "reason"})) if isinstance(entry, dict) else str(entry)
        raise ReadError(f"{where}：不认识“{unknown}”。{_FORM}")
    keys = [str(entry[name]).strip() for name in _KEYS if str(entry.get(name, "")).strip()]
    reason = str(entry.get("reason", "")).strip()
    if len(keys) != 1:
        raise ReadError(f"{where}：要写明一个编号，只能写一个。{_FORM}")
    if not reason:
        raise ReadError(f"{where}（{keys[0]}）：没有写理由 reason。豁免一个问题，要写明为什么可以接受。")
    return keys[0], reason


def _at(error: tomllib.TOMLDecodeError) -> str:
    """Where a TOML text breaks off, of the parser's ``… (at line 3, column 8)``."""
    digits = [part for part in str(error).rpartition("(at ")[2].replace(",", " ").rstrip(")").split() if part.isdigit()]
    return f"第{digits[0]}行第{digits[1]}列" if len(digits) == 2 else "结尾处不完整"


def unused(waivers: Mapping[str, str], waived: Iterable[Finding], file: str = "") -> tuple[Finding, ...]:
    """A 提示 for each waiver that no finding answered to. ``waived`` are the findings that were waived."""
    used = {key for item in waived for key in (item.id, item.rule or item.law)}
    return tuple(
        Finding(
            "", UNUSED.id, Severity.HINT, f"豁免文件第{number}条“{key}”没有用到：这次核验没有这样的问题。",
            (Place(document=file, text=f"{key}：{reason}"),), basis=UNUSED.basis,
            remedy="问题已改正的，删去这一条；编号写错的，照报告改正。",
        )
        for number, (key, reason) in enumerate(waivers.items(), start=1)
        if key not in used
    )  # fmt: skip
