"""A budget package compiled into a disclosure: checked, derived, written (编制公开文本)."""

from mingzhang.compile.builder import FORMATS, REJECTED, BuildReport, Made, Material, build, made
from mingzhang.compile.loose_text import freetext
from mingzhang.compile.publisher import RoundingError, data_hash, picture, publish, published
from mingzhang.compile.site import Built, site

__all__ = [
    "FORMATS", "REJECTED", "BuildReport", "Built", "Made", "Material", "RoundingError", "build", "data_hash", "freetext", "made",
    "picture", "publish", "published", "site",
]  # fmt: skip
