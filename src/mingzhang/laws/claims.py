"""Claims (文字断言): a share, change, growth, completion rate or direction word holds of the facts it names.

占78.9%:  5,275.56 ÷ 6,689.82 = 78.86 % → 78.9
减少841.4万元，下降11.2%:  6,689.82 + 841.40 = 7,531.22; 841.40 ÷ 7,531.22 = 11.17 % → 11.2
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from mingzhang.facts import ZERO, Claim, Coordinate, Equation, Fact, Grade, Number, Place, Term
from mingzhang.laws.agreement import Implications, canonical, lookup
from mingzhang.laws.grading import inequality

LAW = "claim"
_HUNDRED = Decimal(100)
#: so many percentages cut off, and none rounded up, and the document cuts
_SURELY_CUT = 3


def _term(label: str, number: Number, place: Place, sign: int = 1) -> Term:
    return Term(sign, label, number, place)


def _value(
    stated: Number | None, coordinate: Coordinate | None, index: Mapping[Coordinate, Fact], known: Implications, place: Place
) -> tuple[Number, Place] | None:
    """The figure that a claim speaks of: the one printed beside it, else the fact at its coordinate.

    A sentence often prints fewer decimals than the table does; where the two agree, the finer one counts.
    """
    fact = lookup(index, coordinate, known) if coordinate is not None else None
    if stated is None:
        return (fact.number, fact.place) if fact else None
    if fact is not None and fact.number.quantum < stated.quantum and abs(fact.number.value - stated.value) <= stated.quantum / 2:
        return fact.number, fact.place
    is_near = fact is not None and place.table and (place.table, place.page) == (fact.place.table, fact.place.page)
    if fact is not None and is_near and fact.number.value == stated.value:
        return stated, fact.place  # the figures of a form stand in cells of their own
    return stated, place


def _unevaluated(claim: Claim, why: str) -> Equation:
    left = (_term(claim.word, claim.number, claim.place),) if claim.number else ()
    return Equation(LAW, "=", left, (), ZERO, ZERO, Grade.NOT_EVALUATED, why)


def _ratio(claim: Claim, part: tuple[Number, Place], whole: tuple[Number, Place], low: Decimal, high: Decimal, exact: Decimal) -> Equation:
    """A printed percentage against the interval that its two figures allow."""
    assert claim.number is not None
    printed = claim.number
    difference = printed.value - exact.quantize(printed.quantum, ROUND_HALF_UP) if printed.quantum else printed.value - exact
    half = printed.quantum / 2
    inside = printed.value + half >= min(low, high) and printed.value - half <= max(low, high)
    graded = Grade.EXACT if difference == 0 else Grade.ROUNDING if inside else Grade.IMPOSSIBLE
    left = _term(claim.word or claim.kind, printed, claim.place)
    right = (_term("分子", *part), _term("分母", *whole))
    why = f"应为{exact.quantize(printed.quantum, ROUND_HALF_UP)}%" if printed.quantum else f"应为{exact}%"
    return Equation(LAW, "=", (left,), right, difference, half, graded, why if graded is Grade.IMPOSSIBLE else "")


def _quotient(part: Number, whole: Number) -> tuple[Decimal, Decimal, Decimal] | None:
    """low, high and exact per cent of part ÷ whole; None where the whole may be zero."""
    if whole.low <= 0 <= whole.high or whole.value == 0:
        return None
    corners = [a / b * _HUNDRED for a in (part.low, part.high) for b in (whole.low, whole.high)]
    return min(corners), max(corners), part.value / whole.value * _HUNDRED


def _undivided(subject: Coordinate) -> Coordinate:
    """The whole of a share that names none: the subject without what divides it."""
    return subject._replace(nature="", function="", economy="", project="", item="")


def share(claim: Claim, index: Mapping[Coordinate, Fact], known: Implications) -> Iterator[Equation]:
    part = _value(claim.subject_value, claim.subject, index, known, claim.place)
    whole = _value(claim.base_value, claim.base or _undivided(claim.subject), index, known, claim.place)
    if part is None or whole is None or claim.number is None:
        yield _unevaluated(claim, "占比的分子或分母没有读到")
        return
    result = _quotient(part[0], whole[0])
    if result is None:
        yield _unevaluated(claim, "分母为零")
        return
    yield _ratio(claim, part, whole, *result)


def change(claim: Claim, index: Mapping[Coordinate, Fact], known: Implications) -> Iterator[Equation]:
    """Printed change = |this year − base|, and its direction word."""
    now = _value(claim.subject_value, claim.subject, index, known, claim.place)
    before = _value(claim.base_value, claim.base, index, known, claim.place)
    if claim.number is not None and now is not None and before is None and claim.direction == 1 and now[0].value >= 0:
        yield _no_more_than_all(claim, claim.number, now)
        return
    if now is None or before is None or claim.number is None:
        yield _unevaluated(claim, "对比的数没有读到")
        return
    signed = claim.number.value if claim.direction in (None, 1) else -claim.number.value
    if claim.direction is None and now[0].value < before[0].value:
        signed = -claim.number.value
    expected = now[0].value - before[0].value
    difference = signed - expected
    tolerance = (now[0].quantum + before[0].quantum + claim.number.quantum) / 2
    graded = Grade.EXACT if difference == 0 else Grade.ROUNDING if abs(difference) <= tolerance else Grade.IMPOSSIBLE
    left = _term(claim.word, claim.number, claim.place, 1 if signed >= 0 else -1)
    yield Equation(LAW, "=", (left,), (_term("本年", *now), _term("基数", *before, -1)), difference, tolerance, graded)


def _no_more_than_all(claim: Claim, number: Number, now: tuple[Number, Place]) -> Equation:
    """Where no base is printed: an increase greater than this year's figure would make last year's negative."""
    made = inequality(LAW, _term(claim.word, number, claim.place), _term("本年", *now))
    if made.grade is Grade.IMPOSSIBLE:
        return made._replace(why="增加额大于本年数，上年数就成了负数")
    return _unevaluated(claim, "对比的数没有读到")


def consistent(claims: Sequence[Claim], index: Mapping[Coordinate, Fact], known: Implications) -> Iterator[Equation]:
    """The change of one figure, told in several places, is one; where no base is printed nothing else holds it.

    Of revenue on one side and expenditure on the other it is a doubt: last year may have carried money over.
    """
    groups: dict[tuple[Coordinate, Coordinate], list[Claim]] = {}
    for claim in claims:
        base = claim.base
        if claim.kind != "change" or claim.number is None or claim.direction is None or base is None or base == claim.subject:
            continue
        if lookup(index, base, known) is None and claim.base_value is None:
            groups.setdefault((_either_side(claim.subject, known), _either_side(base, known)), []).append(claim)
    for told in groups.values():
        values = Counter(_signed(c) for c in told)
        leader = max(told, key=lambda c: values[_signed(c)])
        for claim in told:
            if claim.place != leader.place and claim.number is not None and leader.number is not None:
                difference = _signed(claim) - _signed(leader)
                tolerance = (claim.number.quantum + leader.number.quantum) / 2
                graded = Grade.EXACT if difference == 0 else Grade.ROUNDING if abs(difference) <= tolerance else Grade.IMPOSSIBLE
                if graded is Grade.IMPOSSIBLE and claim.subject.measure != leader.subject.measure:
                    graded = Grade.SUSPECT
                left, right = _term(claim.word, claim.number, claim.place), _term(leader.word, leader.number, leader.place)
                why = "" if graded is Grade.EXACT else "同一个数的增减额应当一致"
                yield Equation(LAW, "=", (left,), (right,), difference, tolerance, graded, why)


def _signed(claim: Claim) -> Decimal:
    assert claim.number is not None
    return claim.number.value * (claim.direction or 0)


def _either_side(coordinate: Coordinate, known: Implications) -> Coordinate:
    """A total of revenue or of expenditure as one, where nothing is carried over."""
    at = canonical(coordinate, known)
    return at._replace(measure="") if at.measure in known.carry_free >= {"revenue", "expenditure"} else at


def _derived(value: Decimal, quantum: Decimal, like: Number) -> Number:
    """A computed amount, written in the unit of a printed one."""
    return Number(value, quantum, like.unit, f"{(value / like.factor).normalize():f}", like.factor)


def _misstated(claim: Claim, now: Number, before: Number) -> bool:
    """Whether a printed change is not the difference of its two figures."""
    if claim.number is None:
        return False
    tolerance = (now.quantum + before.quantum + claim.number.quantum) / 2
    return abs(claim.number.value - abs(now.value - before.value)) > tolerance


def growth(claim: Claim, change_claim: Claim | None, index: Mapping[Coordinate, Fact], known: Implications) -> Iterator[Equation]:
    """Printed growth = change ÷ base; the base is the fact, else this year's figure less the printed change."""
    if claim.number is None:
        return
    now = _value(claim.subject_value, claim.subject, index, known, claim.place)
    before = _value(claim.base_value, claim.base, index, known, claim.place)
    delta: tuple[Number, Place] | None = None
    if now is not None and before is not None and change_claim is not None and _misstated(change_claim, now[0], before[0]):
        change_claim = None  # the two figures tell the rate, not a change that is itself wrong
    if change_claim is not None and change_claim.number is not None:
        direction = change_claim.direction if change_claim.direction is not None else claim.direction
        signed = change_claim.number._replace(value=change_claim.number.value * (direction or 1))
        delta = (signed, change_claim.place)
        if before is None and now is not None:
            base = _derived(now[0].value - signed.value, now[0].quantum + signed.quantum, change_claim.number)
            before = (base, now[1])
    if delta is None and now is not None and before is not None:
        gap = _derived(now[0].value - before[0].value, now[0].quantum + before[0].quantum, now[0])
        delta = (gap, now[1])
    if delta is None or before is None:
        yield _unevaluated(claim, "基数没有读到")
        return
    result = _quotient(delta[0], before[0])
    if result is None:
        yield _unevaluated(claim, "上年基数为零，不能计算增长率")
        return
    low, high, exact = result
    if claim.direction == -1 or (claim.direction is None and exact < 0 < claim.number.value):
        low, high, exact = -high, -low, -exact
    yield _ratio(claim, delta, before, low, high, exact)


def completion(claim: Claim, index: Mapping[Coordinate, Fact], known: Implications) -> Iterator[Equation]:
    yield from share(claim, index, known)


def level(claim: Claim, index: Mapping[Coordinate, Fact], known: Implications) -> Iterator[Equation]:
    """持平: this year's figure equals the base."""
    now = _value(claim.subject_value, claim.subject, index, known, claim.place)
    before = _value(claim.base_value, claim.base, index, known, claim.place)
    if now is None or before is None:
        yield _unevaluated(claim, "对比的数没有读到")
        return
    difference = now[0].value - before[0].value
    tolerance = (now[0].quantum + before[0].quantum) / 2
    graded = Grade.EXACT if difference == 0 else Grade.ROUNDING if abs(difference) <= tolerance else Grade.IMPOSSIBLE
    yield Equation(
        LAW,
        "=",
        (_term("本年", *now),),
        (_term("基数", *before),),
        difference,
        tolerance,
        graded,
        f"文字写“{claim.word}”" if graded is Grade.IMPOSSIBLE else "",
    )


def direction(claim: Claim, index: Mapping[Coordinate, Fact], known: Implications) -> Iterator[Equation]:
    """大于、小于、等于预算数; 增加、减少 without a figure."""
    now = _value(claim.subject_value, claim.subject, index, known, claim.place)
    before = _value(claim.base_value, claim.base, index, known, claim.place)
    if now is None or before is None or claim.direction is None:
        yield _unevaluated(claim, "对比的数没有读到")
        return
    difference = now[0].value - before[0].value
    sign = (difference > 0) - (difference < 0)
    graded = Grade.EXACT if sign == claim.direction else Grade.IMPOSSIBLE
    if graded is Grade.IMPOSSIBLE and abs(difference) <= (now[0].quantum + before[0].quantum) / 2:
        graded = Grade.ROUNDING
    relation = {1: ">", 0: "=", -1: "<"}[claim.direction]
    why = f"文字写“{claim.word}”" if graded is Grade.IMPOSSIBLE else ""
    yield Equation(LAW, relation, (_term("本年", *now),), (_term("基数", *before),), difference, ZERO, graded, why)


def _decimals(made: Equation) -> tuple[Decimal, Decimal, Decimal] | None:
    """A printed percentage, what it would be cut off, and what it is rounded; None where the two are one."""
    if len(made.left) != 1 or len(made.right) != 2:
        return None
    printed, part, whole = made.left[0].number, made.right[0].number, made.right[1].number
    if printed is None or printed.unit != "%" or not printed.quantum or part is None or whole is None or not whole.value:
        return None
    exact = abs(part.value / whole.value) * _HUNDRED
    down, near = exact.quantize(printed.quantum, ROUND_DOWN), exact.quantize(printed.quantum, ROUND_HALF_UP)
    return None if down == near else (abs(printed.value), down, near)


def _where_decimals_are_cut(equations: list[Equation]) -> list[Equation]:
    """A document that cuts decimals off, and never once rounds them up, has its own way of writing percentages, not errors."""
    found = [(index, told) for index, made in enumerate(equations) if (told := _decimals(made)) is not None]
    cut = [index for index, (printed, down, _) in found if printed == down]
    if len(cut) < _SURELY_CUT or any(printed == near for _, (printed, _, near) in found):
        return equations
    result = list(equations)
    for index in cut:
        if result[index].grade is Grade.IMPOSSIBLE:
            result[index] = result[index]._replace(grade=Grade.ROUNDING, why="")
    return result


def evaluate(claims: Sequence[Claim], index: Mapping[Coordinate, Fact], known: Implications) -> list[Equation]:
    """Every claim of a document. A year compared with itself is the rules' to tell, and nothing can be computed of it."""
    changes = {(c.source, c.subject, c.base, c.place.text): c for c in claims if c.kind == "change"}
    result: list[Equation] = []
    for claim in claims:
        if claim.kind in {"change", "growth", "level", "direction"} and claim.base == claim.subject:
            result.append(_unevaluated(claim, "比较的两边是同一年的同一个数"))
        elif claim.kind == "share":
            result += share(claim, index, known)
        elif claim.kind == "change":
            result += change(claim, index, known)
        elif claim.kind == "growth":
            result += growth(claim, changes.get((claim.source, claim.subject, claim.base, claim.place.text)), index, known)
        elif claim.kind == "completion":
            result += completion(claim, index, known)
        elif claim.kind == "level":
            result += level(claim, index, known)
        elif claim.kind == "direction":
            result += direction(claim, index, known)
    return [*_where_decimals_are_cut(result), *consistent(claims, index, known)]
