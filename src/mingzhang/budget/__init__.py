"""What people enter: one schema, two carriers, and the check of what was entered (预算编制数据).

>>> from mingzhang.budget import examine
>>> budget, problems = examine("没有这个文件夹")
>>> print(problems[0])
没有这个文件夹：找不到这个文件或文件夹，请检查路径。
"""

from mingzhang.budget.carriers import load, places_of, save
from mingzhang.budget.model import Budget
from mingzhang.budget.problem import Problem
from mingzhang.budget.schema import SCHEMA_VERSION, datapackage
from mingzhang.budget.validate import Lookup, catalogue_lookup, check, examine

__all__ = [
    "SCHEMA_VERSION", "Budget", "Lookup", "Problem", "catalogue_lookup", "check", "datapackage", "examine", "load", "places_of", "save",
]  # fmt: skip
