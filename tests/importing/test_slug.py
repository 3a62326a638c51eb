from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.importing.slug import make_identifier, make_slug
from archive.model.date import PartialDate
from archive.model.identifier import SLUG_LENGTH, Identifier

DATES = st.sampled_from([PartialDate(2023), PartialDate(2023, 2), PartialDate(2023, 2, 8)])


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("全市组织部长会议", "quan-shi-zu-zhi-bu-zhang-hui-yi"),
        ("绿色ＡＢ12项“一号工程”", "lv-se-ab12-xiang-yi-hao-gong-cheng"),
        ("***", ""),
        ("", ""),
        ("x" * 70, "x" * 60),
    ],
)
def test_a_slug_is_the_pinyin_of_a_title(title: str, slug: str) -> None:
    assert make_slug(title) == slug


def test_a_slug_is_cut_at_a_syllable() -> None:
    assert make_slug("双" * 20) == "-".join(["shuang"] * 8)


@pytest.mark.parametrize(
    ("date", "slug", "number", "expected"),
    [
        (PartialDate(2023), "hui", 1, "2023-hui"),
        (PartialDate(2023, 2, 8), "hui", 3, "2023-02-08-hui-3"),
        (PartialDate(2023), "", 1, "2023-text"),
        (PartialDate(2023), "12-xiang-gong-zuo", 1, "2023-text-12-xiang-gong-zuo"),
        (PartialDate(2023), "13-xiang-gong-zuo", 2, "2023-text-13-xiang-gong-zuo-2"),
        (PartialDate(2023, 2), "30-nian", 1, "2023-02-text-30-nian"),
        (PartialDate(2023), "2022-nian", 1, "2023-2022-nian"),
    ],
)
def test_an_identifier_reads_back_as_its_date(date: PartialDate, slug: str, number: int, expected: str) -> None:
    assert str(make_identifier(date, slug, number)) == expected


@given(DATES, st.text() | st.text(alphabet="0123456789-年 项会双ü欸"), st.integers(1, 1200))
def test_every_title_gives_an_identifier(date: PartialDate, title: str, number: int) -> None:
    identifier = make_identifier(date, make_slug(title), number)
    assert Identifier.parse(str(identifier)) == identifier
    assert identifier.date == date
    assert len(identifier.slug) <= SLUG_LENGTH
