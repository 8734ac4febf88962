"""What nobody expected (意外): a sentence with a short reference instead of a traceback."""

from __future__ import annotations

import traceback
from pathlib import Path

#: the environment variable that shows tracebacks
DEBUG = "MINGZHANG_DEBUG"


def unexpected(error: BaseException) -> str:
    """A sentence for people; its reference names the place in the code and the sort of error, and nothing of the document."""
    if isinstance(error, MemoryError):
        return "内存不够，没有做完。请关闭其他程序，或一次少处理几个文件。"
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f"{Path(__file__).parents[1].name}/" in Path(f.filename).as_posix()]
    last = frames[-1] if frames else None
    where = f"{Path(last.filename).parent.name}/{Path(last.filename).stem}:{last.lineno}" if last else "mingzhang"
    reference = f"{type(error).__name__}@{where}"
    return f"程序出现意外，没有做完（参考号 {reference}）。请把参考号连同文件告诉维护人员；设 {DEBUG}=1 再运行可看到详情。"
