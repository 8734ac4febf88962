"""Phrasings of many places: every figure of a sentence is understood, and a sentence that is right is not accused (各地的说法)."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.audit import check_document
from mingzhang.facts import Severity
from mingzhang.readers import read_data
from tests.texts import document, reading

BUDGET = "滨海市水务局2024年部门预算\n"
ACCOUNT = "滨海市水务局2023年度部门决算\n"

#: title and section / sentence
SAID = [
    (BUDGET, "一、部门收支总体情况", "2024年收入预算总额1234.56万元，较2023年增加34.56万元，增幅2.88%。"),
    (
        BUDGET,
        "一、部门收支总体情况",
        "2024年，我局收入预算1234.56万元，比上年预算1200.00万元增加34.56万元，增长2.88%；支出预算1234.56万元，比上年预算增加34.56万元，增长2.88%。",
    ),
    (BUDGET, "一、部门收支总体情况", "本年预算收入1234.56万元，其中：一般公共预算拨款1200.00万元，占97.20%；其他收入34.56万元，占2.80%。"),
    (BUDGET, "一、部门收支总体情况", "2024年部门预算总收入0.12亿元，总支出0.12亿元，收支平衡。"),
    (BUDGET, "一、部门收支总体情况", "收入总计1234.56万元，较上年增支34.56万元，同比增长2.88%。"),
    (BUDGET, "三、一般公共预算支出情况", "2024年一般公共预算当年拨款1234.56万元，比2023年执行数减少65.44万元，主要是压减一般性支出。"),
    (
        BUDGET,
        "三、一般公共预算支出情况",
        "社会保障和就业（类）支出100万元，占8.1%；卫生健康（类）支出50万元，占4.05%；农林水（类）支出1084.56万元，占87.85%。",
    ),
    (
        BUDGET,
        "三、一般公共预算支出情况",
        "1.社会保障和就业支出（208类）行政事业单位养老支出（05款）机关事业单位基本养老保险缴费支出（05项）：2024年预算数为80.00万元，主要用于养老保险缴费。",
    ),
    (
        BUDGET,
        "三、一般公共预算支出情况",
        "（1）2080505机关事业单位基本养老保险缴费支出80.00万元，比上年增加5万元，增长6.67%，主要原因是缴费基数调整。",
    ),
    (BUDGET, "三、一般公共预算支出情况", "2130304水利行业业务管理300万元，较上年持平。"),
    (
        BUDGET,
        "四、“三公”经费情况",
        "2024年“三公”经费财政拨款预算数12.00万元，与2023年预算持平。其中：因公出国（境）经费0万元，与上年持平；公务接待费2.00万元，与上年持平；公务用车购置及运行维护费10.00万元，其中：公务用车购置费0万元，公务用车运行维护费10.00万元，与上年持平。",
    ),
    (
        BUDGET,
        "四、“三公”经费情况",
        "（三）公务用车购置及运行维护费10万元，较2023年预算下降20%。其中：公务用车运行维护费10万元，用于4辆公务用车燃油、维修、保险等方面支出。",
    ),
    (BUDGET, "五、机关运行经费", "2024年机关运行经费财政拨款预算156.30万元，比2023年预算减少8.20万元，下降4.98%。"),
    (
        BUDGET,
        "六、政府采购情况",
        "2024年政府采购预算总额350.00万元，其中：政府采购货物预算50.00万元、政府采购工程预算100.00万元、政府采购服务预算200.00万元。",
    ),
    (
        BUDGET,
        "六、政府采购情况",
        "我单位2024年安排政府采购预算350.00万元，其中面向中小企业预留280.00万元，占80%，其中预留小微企业168.00万元，占面向中小企业的60%。",
    ),
    (
        BUDGET,
        "七、国有资产占有使用情况",
        "截至2023年底，所属各预算单位共有车辆4辆，其中：机要通信用车1辆、应急保障用车3辆。单价100万元以上设备2台（套）。",
    ),
    (
        BUDGET,
        "七、国有资产占有使用情况",
        "截至2023年12月31日，共有车辆5辆。单位价值50万元以上通用设备1台（套），单位价值100万元以上专用设备0台（套）。",
    ),
    (BUDGET, "八、绩效目标", "2024年实行绩效目标管理的项目5个，涉及一般公共预算当年拨款500.00万元。"),
    (
        ACCOUNT,
        "一、收入支出决算总体情况",
        "2023年度收、支总计均为1234.56万元。与2022年度相比，收、支总计各减少65.44万元，下降5.03%，主要是项目减少。",
    ),
    (
        ACCOUNT,
        "一、收入支出决算总体情况",
        "2023年度收入总计1234.56万元，其中本年收入1200.00万元，年初结转和结余34.56万元；支出总计1234.56万元，其中本年支出1210.00万元，年末结转和结余24.56万元。",
    ),
    (ACCOUNT, "二、收入决算情况", "本年收入1200.00万元，比上年减少50万元，下降4%。其中：财政拨款收入1200.00万元，占100%。"),
    (
        ACCOUNT,
        "五、一般公共预算财政拨款支出决算",
        "2023年度一般公共预算财政拨款支出1210.00万元，占本年支出的100%。与年初预算1000.00万元相比，增加210.00万元，增长21%。",
    ),
    (
        ACCOUNT,
        "五、一般公共预算财政拨款支出决算",
        "农林水支出（类）水利（款）行政运行（项）。年初预算为500.00万元，支出决算为520.00万元，完成年初预算的104%。决算数大于年初预算数的主要原因是人员增加。",
    ),
    (ACCOUNT, "五、一般公共预算财政拨款支出决算", "1.农林水支出（类）水利（款）行政运行（项）：支出决算为520.00万元，完成预算100%。"),
    (ACCOUNT, "五、一般公共预算财政拨款支出决算", "1.行政运行（2130301）520.00万元，完成调整预算520.00万元的100%。"),
    (
        ACCOUNT,
        "八、“三公”经费支出决算",
        "2023年度“三公”经费财政拨款支出预算12.00万元，支出决算8.50万元，完成预算的70.83%，决算数较预算数减少3.50万元，下降29.17%，主要原因是厉行节约；决算数较2022年减少1.50万元，下降15%。",
    ),
    (
        ACCOUNT,
        "八、“三公”经费支出决算",
        "公务接待费支出2.00万元，完成预算的100%。全年国内公务接待25批次，210人次（不包括陪同人员），共计支出2.00万元。外事接待0批次，0人次。",
    ),
    (
        ACCOUNT,
        "八、“三公”经费支出决算",
        "公务用车运行维护费支出6.50万元，占“三公”经费的76.47%。截至2023年12月31日，开支财政拨款的公务用车保有量为4辆。",
    ),
    (
        ACCOUNT,
        "十、政府采购支出",
        "2023年度政府采购支出总额200.00万元，其中：政府采购货物支出50.00万元、政府采购工程支出0万元、政府采购服务支出150.00万元。授予中小企业合同金额180.00万元，占政府采购支出总额的90%，其中：授予小微企业合同金额100.00万元，占政府采购支出总额的50%；货物采购授予中小企业合同金额占货物支出金额的100%，工程采购授予中小企业合同金额占工程支出金额的0%，服务采购授予中小企业合同金额占服务支出金额的86.67%。",
    ),
    (
        ACCOUNT,
        "十二、预算绩效情况",
        "组织对2023年度一般公共预算项目支出全面开展绩效自评，共涉及项目5个，资金500.00万元，占一般公共预算项目支出总额的100%。自评得分95.5分。",
    ),
    (
        ACCOUNT,
        "八、“三公”经费支出决算",
        "公务接待费2.00万元，其中：外事接待支出0万元，接待0批次0人；国内公务接待支出2.00万元，接待25批次，210人次。",
    ),
    (ACCOUNT, "八、“三公”经费支出决算", "因公出国（境）费支出决算为0万元，全年安排因公出国（境）团组0个，累计0人次。"),
    (
        ACCOUNT,
        "八、“三公”经费支出决算",
        "公务用车购置及运行维护费支出6.50万元。其中：公务用车购置费支出0万元，公务用车购置数0辆；公务用车运行维护费支出6.50万元，公务用车保有量4辆，平均每辆运行费1.63万元。",
    ),
    (BUDGET, "四、“三公”经费情况", "公务接待费预算2.00万元，主要用于接待上级检查组，计划接待20批次、200人次，人均100元。"),
    (
        BUDGET,
        "三、一般公共预算基本支出",
        "工资福利支出700.00万元，主要包括：基本工资200.00万元、津贴补贴300.00万元、奖金200.00万元。商品和服务支出100.00万元，主要包括：办公费60.00万元、差旅费40.00万元。",
    ),
    (
        BUDGET,
        "三、一般公共预算基本支出",
        "人员经费800.00万元，占基本支出的80%，主要包括基本工资、津贴补贴；日常公用经费200.00万元，占基本支出的20%。",
    ),
    (
        BUDGET,
        "一、部门收支总体情况",
        "2024年收支总预算1234.56万元，比2023年增加34.56万元，其中：人员经费增加20.56万元，项目支出增加14.00万元。",
    ),
    (BUDGET, "一、部门收支总体情况", "2024年本部门预算总收入12,345,600.00元，其中财政拨款收入12,000,000.00元，上年结转345,600.00元。"),
    (
        BUDGET,
        "二、政府性基金预算支出情况",
        "2024年政府性基金预算支出300.00万元，比上年增加300.00万元，主要原因是新增土地出让金安排的支出，全部为项目支出。",
    ),
    (BUDGET, "二、政府性基金预算支出情况", "本部门2024年无政府性基金预算安排的支出。"),
    (
        ACCOUNT,
        "九、政府性基金预算支出决算",
        "2023年度政府性基金预算财政拨款年初结转和结余10.00万元，本年收入300.00万元，本年支出305.00万元，其中：基本支出0万元、项目支出305.00万元，年末结转和结余5.00万元。",
    ),
    (
        ACCOUNT,
        "十、机关运行经费",
        "2023年度机关运行经费支出156.30万元，较2022年度决算数减少8.20万元，下降4.98%，比年初预算数增加3.00万元，增长1.96%。",
    ),
    (
        ACCOUNT,
        "十二、预算绩效情况",
        "“河道管护”项目绩效自评综述：根据年初设定的绩效目标，自评得分为95分。项目全年预算数为120.00万元，执行数为118.00万元，完成预算的98.33%。",
    ),
    (ACCOUNT, "十二、预算绩效情况", "2.河道管护项目自评综述：项目全年预算数120万元，执行数118万元，执行率98.33%，自评得分98.83分。"),
    (BUDGET, "五、名词解释", "一般公共预算拨款收入：指中央财政当年拨付的资金。2130304：反映水利行业业务管理方面的支出。"),
    (
        BUDGET,
        "三、一般公共预算支出情况",
        "按支出功能分类，社会保障和就业支出100.00万元、卫生健康支出50.00万元、农林水支出1084.56万元。按部门经济分类，工资福利支出700.00万元、商品和服务支出500.00万元、对个人和家庭的补助34.56万元。",
    ),
    (
        BUDGET,
        "一、部门收支总体情况",
        "部门收入预算比上年预算数增加34.56万元，增长2.88%，原因是增人增资。部门支出预算比上年预算数增加34.56万元，增长2.88%。",
    ),
    (BUDGET, "四、“三公”经费情况", "2024年“三公”经费预算较2023年预算减少1.00万元，下降7.69%。"),
    (
        ACCOUNT,
        "一、收入支出决算总体情况",
        "2023年度收入总计5000.00万元，其中：财政拨款收入4500.00万元，较2022年增加300.00万元，增长7.14%；事业收入300.00万元，较2022年减少20.00万元，下降6.25%；年初结转和结余200.00万元。",
    ),
    (
        ACCOUNT,
        "四、财政拨款收入支出决算总体情况",
        "2023年度财政拨款收、支总计4700.00万元。与2022年相比，财政拨款收、支总计各增加280.00万元，增长6.33%。",
    ),
    (
        ACCOUNT,
        "五、一般公共预算财政拨款支出决算",
        "2023年度一般公共预算财政拨款支出年初预算为4000.00万元，支出决算为4400.00万元，完成年初预算的110%。用于以下方面：一般公共服务（类）支出3000.00万元，占68.18%；社会保障和就业（类）支出1400.00万元，占31.82%。",
    ),
    (
        ACCOUNT,
        "五、一般公共预算财政拨款支出决算",
        "一般公共服务支出（类）年初预算2800.00万元，支出决算3000.00万元，完成年初预算的107.14%。其中：行政运行（项）年初预算2000.00万元，支出决算2100.00万元，完成105%；一般行政管理事务（项）年初预算800.00万元，支出决算900.00万元，完成112.5%。",
    ),
    (
        ACCOUNT,
        "六、基本支出",
        "一般公共预算财政拨款基本支出2100.00万元，其中：人员经费1800.00万元，主要包括：基本工资400.00万元、津贴补贴900.00万元、奖金500.00万元；公用经费300.00万元，主要包括：办公费100.00万元、差旅费200.00万元。",
    ),
    (
        ACCOUNT,
        "八、“三公”经费",
        "2023年度“三公”经费支出决算12.50万元，比预算减少2.50万元，比上年增加0.50万元。其中，因公出国（境）费0万元，占0%；公务用车购置及运行费支出10.00万元，占80%；公务接待费支出2.50万元，占20%。",
    ),
    (
        ACCOUNT,
        "八、“三公”经费",
        "1.因公出国（境）费支出0万元。全年使用财政拨款安排本单位出国团组0个、累计0人次。\n2.公务用车购置及运行费支出10.00万元。其中：公务用车购置支出0万元，全年更新购置公务用车0辆。公务用车运行支出10.00万元，主要用于执法检查等所需车辆燃料费、维修费、过路过桥费、保险费等，2023年期末，开支财政拨款的公务用车保有量为5辆。\n3.公务接待费支出2.50万元。其中：外宾接待支出0万元；国内接待支出2.50万元，共接待国内来访团组30个、来宾260人次。",
    ),
    (
        BUDGET,
        "一、预算收支增减变化情况",
        "2024年收入预算5000.00万元，比上年增加200.00万元，增长4.17%，其中一般公共预算增加250.00万元，事业收入减少50.00万元。",
    ),
    (
        BUDGET,
        "一、预算收支增减变化情况",
        "支出预算5000.00万元，其中：基本支出2100.00万元，比上年增加100.00万元，增长5%；项目支出2900.00万元，比上年增加100.00万元，增长3.57%。",
    ),
    (
        BUDGET,
        "二、一般公共预算拨款情况",
        "本部门2024年一般公共预算拨款支出预算4500.00万元，比2023年预算增加250.00万元。主要原因：一是人员增加，增加基本支出150.00万元；二是新增项目，增加项目支出100.00万元。",
    ),
    (
        BUDGET,
        "三、财政拨款收支",
        "财政拨款收入总预算4600.00万元，包括：一般公共预算当年拨款收入4500.00万元，上年结转100.00万元；支出包括：一般公共服务支出3000.00万元，社会保障和就业支出1600.00万元。",
    ),
    (
        BUDGET,
        "四、项目支出",
        "2024年项目支出预算2900.00万元，其中：本年拨款安排2800.00万元，上年结转安排100.00万元。主要项目：信息化建设项目1500.00万元，业务工作经费1400.00万元。",
    ),
    (
        BUDGET,
        "五、机关运行经费",
        "2024年机关运行经费预算300.00万元，其中：办公费100.00万元、印刷费20.00万元、差旅费80.00万元、其他100.00万元，较上年增加10.00万元，增长3.45%。",
    ),
    (
        BUDGET,
        "六、政府采购",
        "2024年政府采购预算总额350.00万元，其中：货物类50.00万元，工程类0万元，服务类300.00万元。面向中小企业采购金额350.00万元，占政府采购支出总额的100%。",
    ),
    (
        ACCOUNT,
        "八、“三公”经费",
        "2023年公务用车购置及运行维护费13.01万元，其中：更新购置公务用车0辆，车辆购置支出0万元；车辆运行维护费支出13.01万元，用于燃料、维修和保险。",
    ),
    (
        ACCOUNT,
        "八、“三公”经费",
        "2023年公务接待费支出5.21万元，国内公务接待共30批次（其中外事接待26批次），579人次（其中外事接待500人次）。",
    ),
    (
        BUDGET,
        "二、单位收支情况",
        "2024年收入合计800.00万元，其中：本年收入600.00万元，主要是一般公共预算拨款550.00万元，事业收入50.00万元；上年结转收入200.00万元。",
    ),
    (
        BUDGET,
        "（五）关于滨海市水务局2024年一般公共预算当年拨款情况说明",
        "滨海市水务局2024年一般公共预算当年拨款1300.00万元，比2023年执行数增加100.00万元，主要是项目增加。",
    ),
    (
        BUDGET,
        "（十）机关运行经费",
        "2024年滨海市水务局本级及下属1家行政单位、2家参照公务员法管理的事业单位的机关运行经费财政拨款预算150.00万元，比上年预算增加10.00万元，增长7.14%。",
    ),
    (
        ACCOUNT,
        "八、“三公”经费",
        "公务接待费支出决算5.00万元，其中：国内公务接待支出3.00万元，全年共接待国内来访团组12个、来宾100人次；国（境）外公务接待支出2.00万元，全年共接待国（境）外来访团组4个、来访外宾30人次。",
    ),
    (
        BUDGET,
        "（三）一般公共预算当年拨款具体使用情况",
        "社会保障和就业支出（208）行政事业单位养老支出（05）机关事业单位基本养老保险缴费支出（05）：2024年预算数为200.00万元，比上年预算增加20.00万元，增长11.11%。",
    ),
    (
        BUDGET,
        "（三）国有资产占用使用情况",
        "车辆5辆，价值100.00万元；其中：一般公务用车3辆，价值60.00万元；执法执勤用车2辆，价值40.00万元；其他车辆0辆，价值0.00万元。",
    ),
    (ACCOUNT, "七、政府性基金", "2023年度政府性基金预算财政拨款支出200.00万元，占本年支出合计的4.35%，比上年减少100.00万元，下降33.33%。"),
    (
        ACCOUNT,
        "一、收入支出决算总体情况",
        "本部门2023年度收入总计50000000.00元，支出总计50000000.00元，与上年决算相比，收支总计增加2000000.00元，增长4.17%。其中：本年收入合计48000000.00元，年初结转结余2000000.00元；本年支出合计47500000.00元，年末结转结余2500000.00元。",
    ),
]


@pytest.mark.parametrize(("title", "section", "text"), SAID, ids=[t[:16] for _, _, t in SAID])
def test_a_sentence_is_understood_and_not_accused(title: str, section: str, text: str) -> None:
    audit = check_document(read_data(Path("公开.txt"), f"{title}{section}\n{text}".encode()))
    assert not audit.counted.loose and not audit.reading.unbound
    certain = [f.message for f in audit.findings if f.severity is Severity.ERROR and not (f.rule or "").startswith("R-DISC")]
    assert not certain


def test_each_change_has_a_rate_of_its_own_base() -> None:
    """较上年减少8.20，下降4.98%，比年初预算增加3.00，增长1.96%: two bases, two rates."""
    said = "2023年度机关运行经费支出156.30万元，较2022年度决算数减少8.20万元，下降4.98%，比年初预算数增加3.00万元，增长{}。"
    for rate, wrong in (("1.96%", False), ("4.96%", True)):
        text = f"{ACCOUNT}十、机关运行经费\n{said.format(rate)}"
        audit = check_document(read_data(Path("公开.txt"), text.encode()))
        told = [f for f in audit.findings if f.law == "claim" and f.severity is Severity.ERROR]
        assert bool(told) is wrong


def test_guests_from_abroad_are_counted_apart() -> None:
    text = "八、“三公”经费\n公务接待费2.00万元，其中：外事接待支出0万元，接待0批次0人；国内公务接待支出2.00万元，接待25批次，210人次。"
    counted = {f.coordinate.item: f.number.value for f in reading(ACCOUNT + text).facts if f.number.unit in {"批次", "人次", "人"}}
    assert (counted["reception_batches"], counted["reception_people"]) == (25, 210)
    assert counted["外宾接待批次"] == 0


def test_what_is_compared_with_may_state_its_amount() -> None:
    text = "五、一般公共预算财政拨款支出决算\n一般公共预算财政拨款支出1210.00万元，与年初预算1000.00万元相比，增加210.00万元，增长21%。"
    facts = {(f.coordinate.stage, f.number.raw) for f in reading(ACCOUNT + text).facts}
    assert ("budget", "1000.00") in facts and any(stage == "outturn" for stage, _ in facts)


REPORT = "滨海市水务局2022年度部门整体支出绩效自评报告\n二、部门整体收支情况\n"


def test_parts_are_of_the_figure_that_is_divided() -> None:
    """年初预算1500, 实际支出1560.30, 其中人员1380.20, 公用180.10: parts of what was spent."""
    text = "2022年基本支出年初预算1500.00万元，全年实际支出1560.30万元，其中人员经费1380.20万元，公用经费180.10万元。"
    audit = check_document(read_data(Path("公开.txt"), (REPORT + text).encode()))
    stages = {f.number.raw: f.coordinate.stage for f in audit.reading.facts}
    assert stages == {"1500.00": "budget", "1560.30": "outturn", "1380.20": "outturn", "180.10": "outturn"}
    assert not [f for f in audit.findings if f.severity is Severity.ERROR]


def test_after_a_list_its_whole_is_spoken_of_again() -> None:
    text = "2022年收入预算3200.50万元，其中：一般公共预算拨款3000.50万元，上年结转200.00万元。调整后预算3580.20万元。"
    facts = {f.number.raw: f.coordinate for f in reading(REPORT + text).facts}
    assert (facts["200.00"].flow, facts["3580.20"].flow, facts["3580.20"].stage) == ("brought", facts["3200.50"].flow, "adjusted")


def claims(text: str) -> dict[str, tuple[str, str]]:
    """Each claim's printed number → the item of what it is said of, and the year it is compared with."""
    found = (c for c in reading(ACCOUNT + text).claims if c.number is not None)
    return {c.number.raw: (c.subject.item, c.base.year if c.base else "") for c in found if c.number is not None}


def test_a_rate_is_of_the_change_that_stands_before_it() -> None:
    """减少0.40，下降16.67%: the rate is of 公务接待费, of which the sentence states no figure; 其中 goes on comparing with 2022."""
    text = """八、“三公”经费
2023年度“三公”经费支出决算12.00万元，比2022年减少0.70万元，下降5.51%。其中：公务用车运行维护费支出10.00万元，减少0.30万元，下降2.91%；公务接待费支出减少0.40万元，下降16.67%。
"""
    said = claims(text)
    assert said["0.40"] == said["16.67"] == ("reception", "2022")
    assert said["2.91"] == ("vehicle_running", "2022")


def test_a_share_of_all_that_a_section_tells() -> None:
    text = "八、“三公”经费\n2023年度“三公”经费支出12.00万元。公务接待费支出3.00万元，占总支出决算的25%。"
    (share,) = (c for c in reading(ACCOUNT + text).claims if c.kind == "share")
    assert share.base is not None and (share.base.measure, share.base.item) == ("three_public", "")


def test_a_budget_grows_against_last_years() -> None:
    text = "六、政府采购\n2024年政府采购预算350.00万元，同比增加50.00万元，增长16.67%。其中：分散采购100.00万元，增加20.00万元。"
    changes = [c for c in reading(BUDGET + text).claims if c.kind in {"change", "growth"}]
    assert len(changes) == 3 and {c.base.year for c in changes if c.base} == {"2023"}


def test_money_of_a_unit_is_not_the_units_money_before_it() -> None:
    text = "六、政府采购\n2024年政府采购预算350.00万元，其中：财政专户管理的资金安排300.00万元，单位资金安排50.00万元。"
    facts = {f.number.raw: f.coordinate.fund for f in reading(BUDGET + text).facts}
    assert (facts["300.00"], facts["50.00"]) == ("special_account", "own")


def test_an_autonomous_place_has_a_long_and_a_short_name() -> None:
    text = """青岩县水务局2023年度“三公”经费决算情况说明
一、总体情况
青岩苗族侗族自治县水务局2023年度一般公共预算财政拨款“三公”经费支出预算为20.00万元，支出决算为12.00万元，完成预算的60%。
"""
    read = reading(text)
    assert read.entity == "青岩县水务局" and not read.unbound
    assert {(f.coordinate.stage, f.number.raw) for f in read.facts} == {("budget", "20.00"), ("outturn", "12.00")}


def test_an_ordinal_by_itself_heads_the_words_below_it() -> None:
    apart, together = (
        [h.text for h in reading(f"{ACCOUNT}{mark}收入决算情况说明\n本年收入合计100.00万元。").headings] for mark in ("二、\n", "二、")
    )
    assert apart == together == ["收入决算情况说明"]


def test_people_told_apart_by_what_they_do_are_not_all_people() -> None:
    text = "一、人员情况\n核定编制71人，实有在职职工62人，其中专业技术人员40人，管理人员3人，退休人员28人。"
    audit = check_document(read_data(Path("公开.txt"), (ACCOUNT + text).encode()))
    assert {f.coordinate.item for f in audit.reading.facts} == {"", "专业技术人员", "管理人员", "退休人员"}
    assert not [f for f in audit.findings if f.law == "agreement"]


def test_a_heading_may_look_back() -> None:
    """A budget that also tells what was spent last year is not out of date."""
    said = "2023年度“三公”经费合计支出12.00万元，其中公务接待2.00万元。"
    for heading, fires in (("2023年“三公”经费决算情况", False), ("“三公”经费情况", True)):
        audit = check_document(read_data(Path("公开.txt"), f"{BUDGET}二、{heading}\n{said}".encode()))
        assert bool([f for f in audit.findings if f.rule == "R-YEAR-STALE"]) is fires


def test_deploying_work_is_no_office() -> None:
    text = "“三公”经费预算公开\n按照信息公开工作部署，2024年一般公共预算“三公”经费支出预算为14.01万元。"
    assert "工作部" not in reading(text).entity


def test_a_bracket_closes_what_it_tells_apart() -> None:
    text = "八、“三公”经费\n公务接待费支出5.21万元，国内公务接待共30批次（其中外事接待26批次），579人次（其中外事接待500人次）。"
    counted = {f.coordinate.item: f.number.value for f in reading(ACCOUNT + text).facts if f.number.unit in {"批次", "人次"}}
    assert counted == {"reception_batches": 30, "外宾接待批次": 26, "reception_people": 579, "外宾接待人次": 500}


def test_a_fund_that_is_divided_by_years_includes_what_was_brought_in() -> None:
    """收入合计800，本年600；一般公共预算收入合计560，本年550: this year's are of different funds."""
    text = """二、单位收支情况
2024年收入合计800.00万元，其中：本年收入600.00万元，主要是一般公共预算拨款550.00万元，事业收入50.00万元；上年结转收入200.00万元。
三、单位预算情况说明
2024年一般公共预算财政拨款收入合计560.00万元，其中：本年收入550.00万元，上年结转收入10.00万元。
"""
    audit = check_document(read_data(Path("公开.txt"), (BUDGET + text).encode()))
    flows = {(f.number.raw, f.coordinate.fund, f.coordinate.flow) for f in audit.reading.facts}
    assert {("560.00", "general", "*"), ("550.00", "general", "current"), ("10.00", "general", "brought")} <= flows
    assert not [f for f in audit.findings if f.severity is Severity.ERROR]


FORM = """<p>项目支出绩效自评表（2023年度）</p><table>
<tr><td>项目名称</td><td colspan="6">河道保洁</td></tr>
<tr><td>主管部门</td><td colspan="3">滨海县水务局本级</td><td>实施单位（盖章）</td><td colspan="2">滨海县水务局</td></tr>
<tr><td rowspan="3">预算执行情况（10分）</td><td>年度预算数（万元）</td><td>年初预算</td><td>调整后预算数</td>
<td>预算执行数</td><td>预算执行率</td><td>权重</td></tr>
<tr><td>总额</td><td>230.00</td><td>250.00</td><td>240.00</td><td>96.00%</td><td>10</td></tr>
<tr><td>其中：财政资金</td><td>230.00</td><td>250.00</td><td>240.00</td><td>96.00%</td><td>/</td></tr>
</table>"""


def test_a_weight_beside_money_is_no_money() -> None:
    audit = check_document(read_data(Path("自评.html"), f"<html><body>{FORM}</body></html>".encode()))
    assert {f.number.raw for f in audit.reading.facts} == {"230.00", "250.00", "240.00"}
    assert {f.coordinate.stage for f in audit.reading.facts} == {"budget", "adjusted", "outturn"}
    assert audit.reading.entity == "滨海县水务局" and not [f for f in audit.findings if f.severity is Severity.ERROR]


MATTERS = """
滨海市水务局2023年度部门决算
财政拨款“三公”经费、行政参公单位机关运行经费情况表
公开10表
部门：滨海市水务局|金额单位：万元
项　目|行次|统计数|项　目|行次|统计数
栏　次||1|栏　次||2
一、“三公”经费支出|1||二、机关运行经费|23|156.30
（一）支出合计|2|22.50|（一）行政单位|24|156.30
1．因公出国（境）费|3|0.00|（二）参照公务员法管理事业单位|25|0.00
2．公务用车购置及运行维护费|4|20.00|三、国有资产占用情况|26|
（1）公务用车购置费|5|0.00|（一）车辆数合计（辆）|27|4
（2）公务用车运行维护费|6|20.00|1．机要通信用车|28|1
3．公务接待费|7|2.50|2．应急保障用车|29|3
（二）相关统计数|8||（二）单价100万元（含）以上设备（不含车辆）|30|2
1．因公出国（境）团组数（个）|9|0|四、政府采购支出信息|31|
2．公务用车保有量（辆）|10|4|（一）政府采购支出合计|32|350.00
3．国内公务接待批次（个）|11|25|1．政府采购货物支出|33|50.00
其中：外事接待批次（个）|12|0|2．政府采购工程支出|34|100.00
4．国内公务接待人次（人）|13|210|3．政府采购服务支出|35|200.00
||| （二）政府采购授予中小企业合同金额|36|280.00
||| 其中：授予小微企业合同金额|37|168.00
"""


def test_a_table_of_several_matters_and_of_counts() -> None:
    """The table that a final account prints beside the nine: 三公, 机关运行经费, 国有资产 and 政府采购, money and counts."""
    audit = check_document(document(MATTERS))
    facts = {(f.coordinate.measure, f.coordinate.item): f.number for f in audit.reading.facts}
    assert {key: n.raw for key, n in facts.items() if n.unit == "元"} == {
        ("three_public", ""): "22.50", ("three_public", "abroad"): "0.00", ("three_public", "vehicle"): "20.00",
        ("three_public", "vehicle_purchase"): "0.00", ("three_public", "vehicle_running"): "20.00", ("three_public", "reception"): "2.50",
        ("operating", ""): "156.30", ("operating", "行政单位"): "156.30", ("operating", "参照公务员法管理事业单位"): "0.00",
        ("procurement", ""): "350.00", ("procurement", "goods"): "50.00", ("procurement", "works"): "100.00",
        ("procurement", "services"): "200.00", ("procurement", "sme"): "280.00", ("procurement", "micro"): "168.00",
    }  # fmt: skip
    assert {key: int(n.value) for key, n in facts.items() if n.unit != "元"} == {
        ("three_public", "abroad_groups"): 0, ("three_public", "vehicles_kept"): 4, ("three_public", "reception_batches"): 25,
        ("three_public", "外宾接待批次"): 0, ("three_public", "reception_people"): 210, ("assets", "vehicles"): 4,
        ("assets", "机要通信用车"): 1, ("assets", "应急保障用车"): 3, ("assets", "large_equipment"): 2,
    }  # fmt: skip
    assert not [f for f in audit.findings if f.severity is Severity.ERROR]
    for old, new in (("合计|2|22.50", "合计|2|23.50"), ("经费|23|156.30", "经费|23|165.30"), ("合计|32|350.00", "合计|32|305.00")):
        assert old in MATTERS
        changed = check_document(document(MATTERS.replace(old, new)))
        assert [f for f in changed.findings if f.law == "additivity" and f.severity is Severity.ERROR], new


def test_counts_are_no_part_of_what_is_spent() -> None:
    text = """
滨海县2017年度部门“三公”经费预算情况表
单位：元
项目|2017年预算数
一、支出合计|250000
1、因公出国（境）费用|
2、公务接待费|150000
3、公务用车费|100000
二、相关统计数|
1.公务用车保有量（辆）|1
2.公务接待批次（批）|10
3.公务接待人数（人）|500
"""
    audit = check_document(document(text))
    assert audit.reading.kind == "预算" and not [f for f in audit.findings if f.law == "additivity"]
    counted = {f.coordinate.item: int(f.number.value) for f in audit.reading.facts if f.number.unit != "元"}
    assert counted == {"vehicles_kept": 1, "reception_batches": 10, "reception_people": 500}


def test_a_day_is_no_year_of_a_document() -> None:
    said = "2021年度政府采购支出总额350.00万元，其中：政府采购货物支出50.00万元、政府采购工程支出100.00万元、政府采购服务支出200.00万元。"
    text = f"滨海职业学院\n政府采购决算公开情况说明\n{said}\n滨海职业学院\n2022年4月14日\n"
    assert reading(text).year != "2022"
    assert not [f for f in check_document(document(text)).findings if f.rule == "R-YEAR-STALE"]


def test_a_title_does_not_run_on() -> None:
    text = "滨海县2019年度“三公”经费决算公开\n2019年度“三公”经费财政拨款支出预算为44.52万元，决算为22.62万元。"
    assert {(f.coordinate.stage, f.number.raw) for f in reading(text).facts} == {("budget", "44.52"), ("outturn", "22.62")}


def test_the_fund_that_some_places_call_briefly() -> None:
    table = """
滨海省水利厅2024年部门预算
部门预算收支总表
单位：万元
收入||支出|
项目|预算金额|项目|预算金额
一、一般公共预算拨款收入|1200.00|一、农林水支出|1350.00
二、基金预算拨款收入|150.00||
本年收入合计|1350.00|本年支出合计|1350.00
收入总计|1350.00|支出总计|1350.00
"""
    audit = check_document(document(table))
    assert {f.number.raw: f.coordinate.fund for f in audit.reading.facts}["150.00"] == "gov_fund"
    assert not [f for f in audit.findings if f.severity is Severity.ERROR]


def test_a_share_names_its_whole_by_the_part_that_the_paragraph_printed() -> None:
    """占基本支出的90%: of 基本支出 of 财政拨款, which stands before it, not of all basic expenditure."""
    text = """三、支出决算情况说明
2023年度支出合计5100.00万元，其中：基本支出3060.00万元，占60.00%；项目支出2040.00万元，占40.00%。
六、一般公共预算财政拨款基本支出决算情况说明
2023年度财政拨款基本支出3000.00万元，其中：人员经费2700.00万元，占基本支出的{}%，主要包括基本工资；公用经费300.00万元，占基本支出的10.00%。
"""
    for share, wrong in (("90.00", False), ("88.24", True)):
        audit = check_document(read_data(Path("公开.txt"), (ACCOUNT + text.format(share)).encode()))
        assert bool([f for f in audit.findings if f.law == "claim" and f.severity is Severity.ERROR]) is wrong


def test_after_a_reason_the_figure_is_compared_again() -> None:
    """…的主要原因是厉行节约，与上年相比减少0.50: a change of the figure; …是项目支出增加，较上年增加0.50: of the project expenditure."""
    text = "八、“三公”经费\n公务接待费支出决算为3.00万元，决算数小于预算数的主要原因是厉行节约，与上年相比减少0.50万元，减少14.29%。"
    said = claims(text)
    assert said["0.50"] == said["14.29"] == ("reception", "2022")
    text = "三、支出决算\n支出合计3.00万元，与2022年相比增加0.60万元，主要原因：项目支出增加，较上年增加0.50万元。"
    (reason,) = (c for c in reading(ACCOUNT + text).claims if c.number is not None and c.number.raw == "0.50")
    assert reason.subject.nature == "project"


def test_codes_step_by_step_in_brackets() -> None:
    text = """（三）一般公共预算支出具体使用情况
1.社会保障和就业支出（208）行政事业单位养老支出（05）机关事业单位基本养老保险缴费支出（05）：2024年预算数为200.00万元。
2.农林水支出（213）水利（03）行政运行（01）：2024年预算数为1100.00万元。
"""
    functions = {f.number.raw: f.coordinate.function for f in reading(BUDGET + text).facts}
    assert functions == {"200.00": "2080505", "1100.00": "2130301"}


def test_what_was_brought_in_may_stand_in_a_line_of_its_own() -> None:
    text = """二、收入预算情况说明
滨海市水务局收入预算1400.00万元，其中：
一般公共预算1350.00万元，占96.43%，比上年预算增加100.00万元，增长8%，主要原因是：人员增加。
上年结转结余50.00万元，占{}%，比上年预算减少10.00万元，下降16.67%，主要原因是：加快支出进度。
"""
    for share, wrong in (("3.57", False), ("35.7", True)):
        audit = check_document(read_data(Path("公开.txt"), (BUDGET + text.format(share)).encode()))
        assert bool([f for f in audit.findings if f.severity is Severity.ERROR]) is wrong


def test_what_assets_are_worth_is_no_number_of_them() -> None:
    vehicles = "车辆5辆，价值100.00万元；其中：一般公务用车3辆，价值60.00万元；其他车辆2辆，价值40.00万元。"
    text = f"（三）国有资产占用使用情况\n{vehicles}办公家具价值20.00万元。"
    found = {f.coordinate.item: f.number.raw for f in reading(BUDGET + text).facts}
    assert found == {
        "vehicles": "5", "车辆价值": "100.00", "一般公务用车": "3", "一般公务用车价值": "60.00", "其他车辆": "2", "其他车辆价值": "40.00",
        "办公家具价值": "20.00",
    }  # fmt: skip
