"""Identifiers: date and slug, and names that Windows refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model.date import PartialDate
from archive.model.identifier import SLUG_LENGTH, Identifier, is_refused_by_windows


@pytest.mark.parametrize(
    ("text", "date", "slug"),
    [
        ("2023-02-08-zuzhi-buzhang", "2023-02-08", "zuzhi-buzhang"),
        ("2023-02-zuzhi", "2023-02", "zuzhi"),
        ("2023-zuzhi", "2023", "zuzhi"),
        ("2023-02-08-2", "2023-02-08", "2"),
        ("2023-135-guihua", "2023", "135-guihua"),
    ],
)
def test_reads_date_and_slug(text: str, date: str, slug: str) -> None:
    assert Identifier.parse(text) == Identifier(PartialDate.parse(date), slug)


@pytest.mark.parametrize(
    "text",
    [
        "zuzhi",
        "2023",
        "2023-",
        "2023-02-08",
        "2023-Zuzhi",
        "2023-zu_zhi",
        "2023-组织",
        "2023--a",
        "2023-a-",
        "2023-02-30-a",
        "2023-a\n",
    ],
)
def test_refuses_another_form(text: str) -> None:
    with pytest.raises(ValueError, match=r"编号|日历"):
        Identifier.parse(text)


def test_a_slug_has_its_length() -> None:
    assert Identifier.parse("2023-" + "a" * SLUG_LENGTH).slug == "a" * SLUG_LENGTH
    with pytest.raises(ValueError, match="最多 60 个字符，现有 61 个"):
        Identifier.parse("2023-" + "a" * (SLUG_LENGTH + 1))


@given(st.from_regex(r"\d{4}(-\d\d(-\d\d)?)?-[a-z0-9]+(-[a-z0-9]+)*\Z"))
def test_comes_back_from_its_text(text: str) -> None:
    try:
        identifier = Identifier.parse(text)
    except ValueError:
        return
    assert str(identifier) == text
    assert not is_refused_by_windows(text)


@pytest.mark.parametrize("name", ["aux.md", "CON", "com1.txt", "a:b.md", "a?.md", "a.", "a ", "a|b", "nul.tar.gz"])
def test_windows_refuses(name: str) -> None:
    assert is_refused_by_windows(name)


@pytest.mark.parametrize("name", ["2023-aux.md", "名单.pdf", "附件1：名单.docx", "com10.txt", "a b.md"])
def test_windows_keeps(name: str) -> None:
    assert not is_refused_by_windows(name)
