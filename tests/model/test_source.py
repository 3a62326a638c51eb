"""The strict reading of YAML: every trap is a fault at its place, and nothing is guessed or lost."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archive.diagnostic import Position
from archive.model.source import decode, read_yaml, split_front_matter

TRAPS = [
    # text · rule · line and column, counted from line 2
    ("title: 乙: 坏的", "yaml-colon", (2, 9)),
    ("title: ***同志讲话", "yaml-quote", (2, 9)),
    ("title: [略]讲话", "yaml-quote", (2, 11)),
    ('title: "甲" 讲话', "yaml-quote", (2, 12)),
    ("title: `甲`", "yaml-quote", (2, 8)),
    ("title: @甲", "yaml-quote", (2, 8)),
    ("title: %甲", "yaml-quote", (2, 8)),
    ("title: > 甲", "yaml-quote", (2, 10)),
    ("title: | 甲", "yaml-quote", (2, 10)),
    ("title: &甲", "yaml-quote", (2, 9)),
    ('title: "甲', "yaml-quote", (2, 10)),
    (r'title: "\x"', "yaml-quote", (2, 11)),
    (r'title: "\ud800"', "yaml-quote", (2, 11)),
    ("title: ? 甲", "yaml-quote", (2, 8)),
    ("topics: [甲, 乙", "yaml-quote", (2, 9)),
    ("title: 讲话 # 草稿", "yaml-comment", (2, 10)),
    ("topics:\n  - 甲 # 草稿", "yaml-comment", (3, 6)),
    ("review:\n\tby: 甲", "yaml-tab", (3, 1)),
    ("title: 甲\ntitle: 乙", "duplicate-key", (3, 1)),
    ("level:municipal\ntitle: 甲", "yaml-syntax", (2, 1)),
    ("title：甲\nlevel: municipal", "yaml-syntax", (2, 6)),
    ("title: - 甲", "yaml-syntax", (2, 8)),
    ("title: 甲\n---\nlevel: 乙", "yaml-syntax", (3, 1)),
    ("title: !!python/object/apply:os.system [id]", "yaml-tag", (2, 8)),
    ("title: !甲 乙", "yaml-tag", (2, 9)),
    ("title: 甲\x07乙", "control-character", (2, 9)),
    ("title: 甲\u200b乙", "control-character", (2, 9)),
    ("title: 甲\u2028乙", "control-character", (2, 9)),
    ("title: 甲\u0085乙", "control-character", (2, 9)),
    ("{{ 甲 }}: 乙", "yaml-syntax", (2, 1)),
]


class TestTraps:
    @pytest.mark.parametrize(("text", "rule", "place"), TRAPS)
    def test_each_is_a_fault_at_its_place(self, text: str, rule: str, place: tuple[int, int]) -> None:
        faults = read_yaml(text, first_line=2).faults
        assert [(fault.rule, fault.position) for fault in faults] == [(rule, Position(*place))]

    @pytest.mark.parametrize(("text", "rule", "place"), TRAPS)
    def test_none_hides_what_stands_below(self, text: str, rule: str, place: tuple[int, int]) -> None:
        document = read_yaml(f"{text}\norigin: own\norigin: superior\n", first_line=2)
        if text.count('"') % 2 or text.count("[") > text.count("]") or text.endswith(("> 甲", "| 甲")):
            return  # what is open runs to the end, or a block begins
        rules = [fault.rule for fault in document.faults]
        assert rule in rules
        assert "duplicate-key" in rules
        assert place

    def test_an_alias_is_refused_where_it_points(self) -> None:
        assert "yaml-alias" in {fault.rule for fault in read_yaml("keywords: [&a 甲, *a]").faults}

    @pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
    def test_deep_nesting_is_refused_before_it_crashes(self, opening: str) -> None:
        faults = read_yaml(f"a:\n  {opening * 50_000}").faults
        assert [fault.rule for fault in faults] == ["yaml-syntax"]

    def test_many_lists_are_not_deep(self) -> None:
        text = "".join(f"- id: t{n}\n  aliases: [甲, 乙]\n" for n in range(300))
        assert read_yaml(text).faults == ()


class TestValues:
    @pytest.mark.parametrize(
        "scalar", ["0012", "2023", "2023-05-01", "12:30", "no", "true", "null", "~", "1e3", "0x1F"]
    )
    def test_a_scalar_is_the_string_that_stands_there(self, scalar: str) -> None:
        document = read_yaml(f"a: {scalar}")
        assert (document.value, document.faults) == ({"a": scalar}, ())

    def test_a_key_without_a_value_has_none(self) -> None:
        assert read_yaml("a:\nb: ''").value == {"a": None, "b": ""}

    def test_a_number_sign_within_a_word_is_text(self) -> None:
        document = read_yaml("title: 讲话#草稿")
        assert (document.value, document.faults) == ({"title": "讲话#草稿"}, ())

    @pytest.mark.parametrize("text", ["topics: [a]  # 注释", 'title: "甲"  # 注释', "# 注释\ntitle: 甲"])
    def test_a_comment_that_swallows_nothing_may_stand(self, text: str) -> None:
        assert read_yaml(text).faults == ()

    @given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1))
    def test_a_quoted_text_comes_back(self, text: str) -> None:
        written = yaml.safe_dump({"title": text}, allow_unicode=True, width=10**9, default_style='"')
        document = read_yaml(written)
        if not document.faults:
            assert document.value == {"title": text}

    @given(st.text(max_size=40))
    def test_no_text_makes_it_raise(self, text: str) -> None:
        document = read_yaml(text, first_line=2)
        lines = text.count("\n") + 1
        assert all(2 <= fault.position.line <= lines + 2 for fault in document.faults)
        assert all(fault.position.column >= 1 for fault in document.faults)

    @given(st.text(st.sampled_from("ab:- \n\"'[]{}#&*!|>%@`?,\t\\<"), max_size=16))
    def test_no_message_repeats_what_the_parser_says(self, text: str) -> None:
        messages = " ".join(fault.message for fault in read_yaml(text).faults)
        assert not re.search("expected|found|allowed|occurrence", messages)


class TestPlaces:
    TEXT = "title: 甲\nspeakers:\n  - role: 乙\n    name: 丙\ntopics: [a, b]\n"

    @pytest.mark.parametrize(
        ("path", "place"),
        [
            (("title",), (2, 8)),
            (("speakers", 0, "name"), (5, 11)),
            (("topics", 1), (6, 13)),
            (("speakers", 0, "organ"), (4, 5)),  # not there: the nearest thing around it
            (("absent",), (2, 1)),
        ],
    )
    def test_of_a_value(self, path: tuple[str | int, ...], place: tuple[int, int]) -> None:
        assert read_yaml(self.TEXT, first_line=2).place_of(path) == Position(*place)

    def test_of_a_key(self) -> None:
        assert read_yaml(self.TEXT, first_line=2).place_of(("speakers", 0, "name"), key=True) == Position(5, 5)


class TestDecode:
    def test_what_can_be_mended_is_mended(self) -> None:
        text, faults = decode("\ufeff甲\r\n乙".encode())
        assert text == "甲\n乙"
        assert [fault.rule for fault in faults] == ["byte-order-mark", "line-ends", "final-newline"]

    @pytest.mark.parametrize(("encoding", "guess"), [("gb18030", "GBK"), ("utf-16", "UTF-16")])
    def test_another_encoding_is_named(self, encoding: str, guess: str) -> None:
        text, faults = decode("---\ntitle: 在会议上的讲话\n".encode(encoding))
        assert text == ""
        assert [(fault.rule, fault.value) for fault in faults] == [("encoding", guess)]

    def test_the_place_of_the_first_wrong_byte(self) -> None:
        _, (fault,) = decode("甲\n乙丙".encode() + b"\xff\n")
        assert fault.position == Position(2, 3)


class TestFrontMatter:
    def test_parts(self) -> None:
        parts = split_front_matter("---\ntitle: 甲\n---\n\n\n同志们：\n")
        assert (parts.yaml, parts.body, parts.body_line, parts.faults) == ("title: 甲", "同志们：\n", 6, ())

    @pytest.mark.parametrize("text", ["title: 甲\n---\n", "---\ntitle: 甲\n", "", "----\ntitle: 甲\n----\n"])
    def test_a_missing_fence_is_a_fault(self, text: str) -> None:
        assert [fault.rule for fault in split_front_matter(text).faults] == ["front-matter"]

    def test_a_rule_in_the_body_closes_nothing(self) -> None:
        assert split_front_matter("---\na: b\n---\n甲\n---\n乙\n").body == "甲\n---\n乙\n"

    @given(st.text(st.sampled_from("-\n 甲:"), max_size=30))
    def test_the_body_begins_on_its_line(self, text: str) -> None:
        parts = split_front_matter(text)
        if not parts.faults:
            assert "\n".join(text.split("\n")[parts.body_line - 1 :]) == parts.body


class TestChineseColon:
    """A key with a Chinese colon behind it: the commonest slip, and YAML stumbles only later."""

    def test_inside_a_mapping(self) -> None:
        document = read_yaml("review:\n  by：办公室主任\n  date: 2024\n", first_line=2)
        (fault,) = document.faults
        assert (fault.position, fault.rule, fault.expected) == (Position(3, 5), "yaml-syntax", "by: 办公室主任")

    def test_at_the_top(self) -> None:
        document = read_yaml("title: a\nlevel：municipal\nkind: b\n")
        (fault,) = document.faults
        assert (fault.position, fault.expected) == (Position(2, 6), "level: municipal")
        assert "level" in document.unread
        assert document.value == {"title": "a", "kind": "b"}

    def test_in_a_value_it_is_text(self) -> None:
        assert read_yaml("title: 议程：讲话\n").faults == ()
