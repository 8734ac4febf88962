"""Waivers (豁免): findings that people have looked at and accepted, each with a reason, in a TOML file.

    [[waive]]
    id = "3f2a91c0"
    reason = "两处口径不同，已在说明中写明"
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from mingzhang.document import ReadError


def load(path: Path) -> dict[str, str]:
    """Finding id (or law/rule id for all of its findings) → reason. A waiver without a reason is refused."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReadError(f"豁免文件 {path.name} 无法读取：{error}。请按 [[waive]] id=… reason=… 的格式填写。") from error
    result: dict[str, str] = {}
    for number, entry in enumerate(data.get("waive", []), start=1):
        key, reason = str(entry.get("id", "")).strip(), str(entry.get("reason", "")).strip()
        if not key or not reason:
            raise ReadError(f"豁免文件 {path.name} 第{number}条缺少 id 或 reason：每条豁免都要写明编号和理由。")
        result[key] = reason
    return result
