"""Why a file cannot be read or written: always in Chinese."""

from __future__ import annotations

import errno
import re

import pytest

from mingzhang.document.refusals import reason


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_no_english_reaches_the_user(number: int) -> None:
    said = reason(OSError(number, "Something in English"))
    assert said and not re.search("[A-Za-z]", said)


def test_the_common_ones_say_what_is_wrong() -> None:
    assert reason(PermissionError(errno.EACCES, "")) == "没有权限"
    assert reason(OSError(errno.ENOSPC, "")) == "磁盘已满"
    assert reason(OSError("nothing known")) == "原因不明"
