"""What tests of pages share: a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium; the tests of a module that asks for it are skipped where it is missing."""
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = next((p for p in map(Path, ("/usr/bin/chromium", "/usr/bin/chromium-browser")) if p.exists()), None)
    if chromium is None:
        pytest.skip("needs Chromium")
    with sync_api.sync_playwright() as tools:
        found = tools.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        yield found
        found.close()
