from __future__ import annotations

import functools
import re
import sys
import unicodedata
from collections.abc import Callable

import numpy  # noqa: F401 - what is loaded is made use of
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from archive.text import normalise as module
from archive.text.normalise import (
    PAUSE,
    REDACTION,
    annotate,
    annotate_all,
    is_kept,
    normalise,
    normalise_all,
    simplify_all,
)

DIGITS = "0123456789"
LATIN = "abcdefghijklmnopqrstuvwxyz"
BARRIERS = "。!?;:\n\r"


@functools.cache
def map_slowly(character: str) -> str:
    """One character's normal form, straight from the definition."""
    folded = unicodedata.normalize("NFKC", character).casefold()
    simplifier = OpenCC("t2s")
    return "".join(part if "\ud800" <= part <= "\udfff" else simplifier.convert(part) for part in folded)


def is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"


def cut_redactions(text: str) -> list[str | None]:
    """Characters of the source, None for each redaction."""
    cut: list[str | None] = []
    position = 0
    while position < len(text):
        character = text[position]
        end = position
        if character in "*×□":
            while end < len(text) and text[end] == character:
                end += 1
            redacted = end - position >= 2
        else:
            end, redacted = position + 3, text[position : position + 3] == "〔略〕"
        if redacted:
            cut.append(None)
            position = end
        else:
            cut.append(character)
            position += 1
    return cut


def sort_character(mapped: list[tuple[str, bool]], i: int) -> str:
    """What becomes of the character at i: 'kept', 'barrier', 'dropped' or 'nothing' (a comma that groups digits)."""
    character, is_comma = mapped[i]
    before = mapped[i - 1][0] if i else ""
    after = [pair[0] for pair in mapped[i + 1 : i + 5]]
    if character in BARRIERS:
        return "barrier"
    if is_letter(character):
        return "kept"
    digit_before = before != "" and before in DIGITS
    conditions = {
        ".": digit_before and after[:1] != [] and after[0] in DIGITS,
        "%": digit_before,
        "‰": digit_before,
        "+": before != "" and is_letter(before),
    }
    if character in conditions:
        return "kept" if conditions[character] else "dropped"
    if is_comma and digit_before:
        three = len(after) >= 3 and all(digit in DIGITS for digit in after[:3])
        return "nothing" if three and not (len(after) > 3 and after[3] in DIGITS) else "dropped"
    return "dropped"


def normalise_slowly(text: str) -> str:
    """The definition, character by character."""
    mapped: list[tuple[str, bool]] = []
    for character in cut_redactions(text):
        if character is None:
            mapped.append(("\n", False))
        else:
            mapped.extend((part, character == ",") for part in map_slowly(character))
    result = ""
    gap = False
    for i, (character, _) in enumerate(mapped):
        fate = sort_character(mapped, i)
        if fate == "kept":
            last = result[-1:]
            pair_of_digits = last != "" and last in DIGITS and character in DIGITS
            pair_of_letters = last != "" and last in LATIN and character in LATIN
            result += (" " if gap and (pair_of_digits or pair_of_letters) else "") + character
            gap = False
        elif fate == "barrier":
            if not result.endswith("\n"):
                result += "\n"
            gap = False
        elif fate == "dropped":
            gap = True
    return result


NASTY = st.text(
    alphabet=st.sampled_from(
        "0123 ,，.．。+＋%‰％*×□〔略〕!！；:\n\r\t abzAZé会會中〇①½Ⅷ…—《“”\u0301\ue000\ue001\ud800\x00、&"
    )
)


class TestNormalise:
    @given(NASTY)
    @settings(max_examples=1500, deadline=None)
    def test_agrees_with_the_definition(self, text: str) -> None:
        assert normalise(text) == normalise_slowly(text)

    @given(st.text())
    @settings(max_examples=300, deadline=None)
    def test_agrees_with_the_definition_for_any_text(self, text: str) -> None:
        # What this Python's Unicode knows beyond the table's is no concern of the table.
        known = "".join(c for c in text if unicodedata.ucd_3_2_0.category(c) != "Cn")
        assert normalise(known) == normalise_slowly(known)

    @given(st.text(alphabet=st.sampled_from("12 ,，、")))
    def test_groups_digits_as_the_definition(self, text: str) -> None:
        assert normalise(text) == normalise_slowly(text)

    @given(NASTY)
    def test_leaves_only_its_own_alphabet(self, text: str) -> None:
        normal = normalise(text)
        assert "\n\n" not in normal
        assert all(is_letter(c) or c in "\n .%‰+" for c in normal)

    @pytest.mark.parametrize(
        ("text", "normal"),
        [
            ("坚持“两个确立”", "坚持两个确立"),
            ("“放管服”改革", "放管服改革"),
            ("政 府 工 作 报 告", "政府工作报告"),
            ("2021、2022", "2021 2022"),
            ("1—2月", "1 2月"),
            ("R&D", "r d"),
            ("12,345", "12345"),
            ("１２,３４５", "12345"),
            ("12，345", "12 345"),
            ("1,234,567.8", "1234567.8"),
            ("12,3456", "12 3456"),
            ("12,34", "12 34"),
            ("12, 345", "12 345"),
            (",345", "345"),
            ("8.3%", "8.3%"),
            ("18．3％", "18.3%"),
            ("5‰", "5‰"),
            ("党建+", "党建+"),
            ("互联网＋政务", "互联网+政务"),
            ("C++", "c+"),
            ("+1", "1"),
            ("第六，保证", "第六保证"),
            ("繁體會議", "繁体会议"),
            ("二〇二三年", "二〇二三年"),
            ("他说：“好。”；走", "他说\n好\n走"),
            ("一。\n\n二", "一\n二"),
            ("。一。", "\n一\n"),
            ("***同志", "\n同志"),
            ("××县□□村〔略〕", "\n县\n村\n"),
            ("×县", "县"),
            ("5**%", "5\n"),
            ("2.*", "2"),
            ("……", ""),
            ("3.5.6", "3.5.6"),
            ("3..5", "3 5"),
            ("1\ue0002", "1 2"),
            ("", ""),
        ],
    )
    def test_examples(self, text: str, normal: str) -> None:
        assert normalise(text) == normal
        assert normalise_slowly(text) == normal

    def test_lone_surrogates_are_harmless(self) -> None:
        assert normalise("会\ud800议") == "会议"

    def test_is_linear(self) -> None:
        assert normalise("1 " * 500_000) == " ".join("1" * 500_000)
        assert normalise("。”" * 500_000) == "\n"
        assert normalise("1" + " " * 1_000_000 + "会") == "1会"


class TestRedaction:
    @pytest.mark.parametrize("text", ["**", "*****", "××", "□□□", "〔略〕"])
    def test_is_one(self, text: str) -> None:
        assert REDACTION.fullmatch(text)

    @pytest.mark.parametrize("text", ["*", "×", "□", "略", "〔略", "*×", "(略)"])
    def test_is_none(self, text: str) -> None:
        assert not REDACTION.search(text)


@pytest.mark.parametrize(("normal", "kept"), [("", False), ("\n", False), ("\n会\n", True), ("1 2", True)])
def test_is_kept(normal: str, kept: bool) -> None:  # noqa: FBT001
    assert is_kept(normal) is kept


class TestAnnotate:
    @pytest.mark.parametrize(
        ("text", "annotated"),
        [
            ("第六，保证", "第六\v保证"),
            ("2021、2022年", "2021\v 2022年"),
            ("一。二；三：四！五？六\n七\r八", "一\n二\r三\r四\n五\n六\n七\n八"),
            ("甲***乙", "甲\r乙"),
            ("甲“，”、乙", "甲\v乙"),
            ("一､二︐三︑四﹑五", "一\v二\v三\v四\v五"),
            ("甲,乙,丙", "甲乙丙"),
            ("12,345，678", "12345\v 678"),
            ("a，+b", "a\v b"),
        ],
    )
    def test_barriers_and_pauses_are_told(self, text: str, annotated: str) -> None:
        assert annotate(text) == annotated

    @given(
        st.text(st.sampled_from("，、,.;；：。！\n*×+%‰ 　“”1239aBzé中國薴𠀀〔略〕ꓐ︐｡") | st.characters(), max_size=40)
    )
    def test_without_its_marks_it_is_the_normal_form(self, text: str) -> None:
        bare = re.sub("[\n\r]+", "\n", annotate(text).replace(PAUSE, ""))
        assert [bare] == [normalise(text)] == simplify_all([annotate(text)])

    @given(
        st.lists(
            st.text(st.sampled_from("，、,.;；：。\n*×+%‰ 　39aB會ꓐ〔略〕") | st.characters(), max_size=9), min_size=1
        )
    )
    def test_all_at_once_are_as_each(self, texts: list[str]) -> None:
        assert annotate_all(texts) == [annotate(text) for text in texts]
        assert normalise_all(texts) == [normalise(text) for text in texts] == simplify_all(annotate_all(texts))

    @given(
        *[st.text(st.sampled_from("，、,.;；：\n*×+%‰ 　39aB會ꓐ〔略〕”’） ") | st.characters(), max_size=9)] * 2,
        st.sampled_from("。！？"),
    )
    def test_nothing_reaches_beyond_the_end_of_a_sentence(self, before: str, after: str, end: str) -> None:
        assert annotate(before + end + after) == annotate(before + end) + annotate(after)

    def test_is_linear(self) -> None:
        assert annotate("甲、乙" + " " * 1_000_000 + "丙") == "甲\v乙丙"
        assert annotate("1" + " 、" * 500_000 + "2") == "1\v 2"
        assert annotate("、5" * 200_000 + "g").count("\v") == 200_000


@pytest.mark.parametrize("write", [normalise, annotate])
def test_a_long_text_is_written_as_a_short_one_is(write: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    every = " ".join(map(chr, range(sys.maxunicode + 1)))
    at_once = write(every)
    monkeypatch.setattr(module, "_LONG_TEXT", len(every))
    assert at_once == write(every)
