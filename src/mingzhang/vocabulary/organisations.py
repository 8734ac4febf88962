"""What the name of a department or unit ends with (单位名称)."""

from __future__ import annotations

import re

#: longest first where one ends with another
_ENDINGS = (
    "委员会|委|办公室|办|总局|局|厅|部|署|处|所|站|馆|院|校|学校|大学|学院|中学|小学|幼儿园|中心|大队|支队|总队|队|园|社|团|台|库|组|会|联合会|"
    "协会|政府|街道|街道办事处|办事处|镇|乡|机关|公司|集团|指挥部|基地"
)
_OWN = r"(?:[（(](?:本级|机关|本部|汇总)[)）]|本级|本部)"
_NAME = re.compile(rf"[\u4e00-\u9fff（）()“”·]{{2,40}}?(?:{_ENDINGS}){_OWN}?")


def is_organisation(name: str) -> bool:
    """Whether words name a department or a unit: 江河区水务局, 江河区水务局（本级）, 江河区第一中学."""
    return _NAME.fullmatch(name) is not None
