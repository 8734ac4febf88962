"""The year's code lists, carried as data (编码目录).

>>> functional().name("2080505")
'机关事业单位基本养老保险缴费支出'
>>> functional(2018).name("210")
'医疗卫生与计划生育支出'
"""

from mingzhang.catalogues.catalogue import Alias, Catalogue, Entry, class_plain, plain
from mingzhang.catalogues.lists import (
    VERSION,
    aliases,
    division_name,
    divisions,
    economic,
    functional,
    gov_economic,
    procurement,
    revenue,
    services,
    sources,
)
from mingzhang.catalogues.relations import Counterpart, Mapped, counterparts, gov_codes_of, mapping
from mingzhang.catalogues.standards import (
    Element,
    Level,
    ProjectCode,
    Value,
    elements,
    indicator_levels,
    project_code,
    project_letters,
    value_set,
)

__all__ = [
    "VERSION", "Alias", "Catalogue", "Counterpart", "Element", "Entry", "Level", "Mapped", "ProjectCode", "Value", "aliases",
    "class_plain", "counterparts", "division_name", "divisions", "economic", "elements", "functional", "gov_codes_of", "gov_economic",
    "indicator_levels", "mapping", "plain", "procurement", "project_code", "project_letters", "revenue", "services", "sources",
    "value_set",
]  # fmt: skip
