"""A budget package compiled into a disclosure: checked, derived, written (编制公开文本)."""

from mingzhang.compile.builder import FORMATS, BuildReport, build
from mingzhang.compile.loose_text import freetext
from mingzhang.compile.publisher import RoundingError, data_hash, picture, publish
from mingzhang.compile.site import Built, site

__all__ = ["FORMATS", "BuildReport", "Built", "RoundingError", "build", "data_hash", "freetext", "picture", "publish", "site"]
