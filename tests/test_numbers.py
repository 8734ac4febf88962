"""Numbers: exact, with a quantum; blank, dash, zero and withheld stay different."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.facts import State, money, parse_cell, places_of, show, with_places


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", State.BLANK),
        ("　", State.BLANK),
        ("-", State.DASH),
        ("——", State.DASH),
        ("***", State.WITHHELD),
        ("涉密", State.WITHHELD),
        ("0.00", State.NUMBER),
        ("无", State.TEXT),
        ("≥98%", State.TEXT),
    ],
)
def test_what_a_cell_says_where_a_number_was_expected(text: str, state: State) -> None:
    assert parse_cell(text, "万元")[0] is state


@pytest.mark.parametrize(
    ("text", "unit", "value", "quantum"),
    [
        ("6,689.82", "万元", "66898200", "100"),
        ("0", "万元", "0", "10000"),
        ("１２．５", "万元", "125000", "1000"),
        ("(12.5)", "元", "-12.5", "0.1"),
        ("△3", "元", "-3", "1"),
        ("－0.50", "亿元", "-50000000", "1000000"),
        ("19.5%", "万元", "19.5", "0.1"),
        ("12 345.6", "元", "12345.6", "0.1"),
    ],
)
def test_printed_numbers_in_yuan_with_their_quantum(text: str, unit: str, value: str, quantum: str) -> None:
    state, number = parse_cell(text, unit)
    assert state is State.NUMBER and number is not None
    assert number.value == Decimal(value)
    assert number.quantum == Decimal(quantum)


@pytest.mark.parametrize("text", ["1,23", "12,34.5", "1.2.3", "(5", "5)", "2024年", "12人"])
def test_what_is_not_one_number_is_text(text: str) -> None:
    assert parse_cell(text, "万元")[0] is State.TEXT


@given(st.integers(-(10**13), 10**13), st.integers(0, 4))
def test_what_is_shown_reads_back(amount: int, places: int) -> None:
    value = Decimal(amount).scaleb(-places) * 10000
    text = show(value, "万元", places)
    _, number = parse_cell(text, "万元")
    assert number is not None and number.value == value
    assert places_of(number) == places


@given(st.decimals(min_value=-(10**10), max_value=10**10, places=2))
def test_rounding_stays_inside_the_quantum(amount: Decimal) -> None:
    _, number = parse_cell(show(amount, "万元", 2), "万元")
    assert number is not None
    assert number.low <= amount <= number.high


def test_the_quantum_belongs_to_the_column() -> None:
    _, number = parse_cell("5", "万元")
    assert number is not None
    assert with_places(number, 2).quantum == 100


def test_an_amount_entered_in_yuan_has_no_tolerance() -> None:
    assert money("12.34").low == money("12.34").high == Decimal("12.34")
