"""A budget package compiled into a disclosure: checked, derived, written (编制公开文本)."""

from mingzhang.compile.builder import FORMATS, BuildReport, build
from mingzhang.compile.loose_text import freetext
from mingzhang.compile.publisher import RoundingError, data_hash, publish

__all__ = ["FORMATS", "BuildReport", "RoundingError", "build", "data_hash", "freetext", "publish"]
