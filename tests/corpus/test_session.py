from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.corpus.session import LARGEST, Session, list_missing, write_numeral
from archive.text.mark import read_number


@given(st.integers(1, LARGEST))
def test_numerals_are_read_as_they_are_written(number: int) -> None:
    assert read_number(write_numeral(number)) == number


@pytest.mark.parametrize("name", ["五届四次全会", "十四届人大五次", "第十五届第十二次会议", "市委五届3次全会"])
def test_a_name_is_written_as_it_was_read(name: str) -> None:
    session = Session.parse(name)
    assert session is None or str(session) == name


def test_numbers_between_two_sessions_of_one_term_are_missing() -> None:
    assert list_missing("五届九次全会", "五届十二次全会") == ["五届十次全会", "五届十一次全会"]
    assert list_missing("五届九次全会", "六届二次全会") == []
    assert list_missing("五届九次全会", "扩大会议") == []


def test_no_numeral_beyond_what_it_can_write() -> None:
    with pytest.raises(ValueError, match="100"):
        write_numeral(100)
