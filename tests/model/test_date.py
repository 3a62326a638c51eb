"""Partial dates: what is known, in order."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model.date import EARLIEST, LATEST, PartialDate, guess_date

DATES = st.dates(min_value=datetime.date(EARLIEST, 1, 1), max_value=datetime.date(LATEST, 12, 31))
PARTIAL = st.builds(
    lambda date, parts: PartialDate(*(date.year, date.month, date.day)[:parts]), DATES, st.integers(1, 3)
)


@pytest.mark.parametrize(("text", "precision"), [("2023", "year"), ("2023-02", "month"), ("2024-02-29", "day")])
def test_reads_as_much_as_is_known(text: str, precision: str) -> None:
    date = PartialDate.parse(text)
    assert (str(date), date.precision) == (text, precision)


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-30",
        "2023-2-8",
        "2023-13",
        "2023-00",
        "2023-02-00",
        "0000",
        "0202",
        "9999",
        "23",
        "2023/02/08",
        "二〇二三",
        "２０２３",
        "2023-02-08\n",
        "",
    ],
)
def test_refuses_another_form_and_days_that_are_not(text: str) -> None:
    with pytest.raises(ValueError, match=r"日|年份须在"):
        PartialDate.parse(text)


def test_what_is_unknown_sorts_before_what_is_known() -> None:
    texts = ["2022-12-31", "2023", "2023-01", "2023-01-01", "2023-02"]
    assert [str(date) for date in sorted(map(PartialDate.parse, reversed(texts)))] == texts


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("2023", "2023-02-08", True),
        ("2023-02", "2023-02-08", True),
        ("2023-02", "2023-03", False),
        ("2022", "2023", False),
    ],
)
def test_agrees_where_no_known_part_differs(one: str, other: str, *, agree: bool) -> None:
    assert PartialDate.parse(one).agrees_with(PartialDate.parse(other)) is agree


@given(PARTIAL)
def test_comes_back_from_its_text(date: PartialDate) -> None:
    assert PartialDate.parse(str(date)) == date


@given(PARTIAL, PARTIAL)
def test_order_is_that_of_the_texts(one: PartialDate, other: PartialDate) -> None:
    assert (one < other) == (str(one) < str(other))


@given(PARTIAL, PARTIAL)
def test_agreement_is_mutual(one: PartialDate, other: PartialDate) -> None:
    assert one.agrees_with(other) == other.agrees_with(one)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024年6月30日", "2024-06-30"),
        ("2024年6月", "2024-06"),
        ("2024.6.3", "2024-06-03"),
        ("2024/06", "2024-06"),
        ("2024-6-3", "2024-06-03"),
        ("2024年2月30日", None),
        ("六月三日", None),
    ],
)
def test_another_way_of_writing_is_understood_in_messages(written: str, meant: str | None) -> None:
    guessed = guess_date(written)
    assert (str(guessed) if guessed else None) == meant
