"""Validation: what a document lacks or has wrong, in Chinese, at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.diagnostic import Position
from archive.model.date import PartialDate
from archive.model.meeting import Meeting
from archive.model.record import Record
from archive.model.settings import Settings
from archive.model.source import read_yaml
from archive.model.validation import validate

GOOD = "title: 讲话\ndate: 2023-05\nlevel: municipal\nkind: speech\ntopics: []\norigin: own\n"


def find(text: str) -> list[tuple[str, Position, str]]:
    _, faults = validate(Record, read_yaml(text))
    return [(fault.rule, fault.position, fault.expected) for fault in faults]


def test_a_good_record() -> None:
    record, faults = validate(
        Record, read_yaml(GOOD + "for_year: 2022\nconveys:\n- level: a\n  kind: b\n  from: x\n  to: y\n")
    )
    assert faults == ()
    assert record is not None
    assert record.date == PartialDate(2023, 5)
    assert (record.for_year, record.conveys[0].from_, record.version) == (2022, "x", "final")


@pytest.mark.parametrize(
    ("line", "rule", "column", "expected"),
    [
        ("titel: 甲", "unknown-key", 1, "title"),
        ("zzz: 甲", "unknown-key", 1, ""),
        ("summary:", "empty-value", 1, ""),
        ("status: gone", "wrong-value", 9, "published, corrected, superseded, withdrawn, suspended"),
        ("for_year: 今年", "wrong-value", 11, ""),
        ("organs: 甲", "wrong-type", 9, "列表（每项另起一行，以“- ”开头）"),
        ('summary: ""', "wrong-type", 10, "非空的文字"),
        ("summary: [甲]", "wrong-type", 10, "一个值"),
        ("review: 甲", "wrong-type", 9, "“键: 值”"),
        ('summary: "\\e[31m"', "control-character", 10, ""),
        ("conveys: [{level: a, kind: b, from: p-aaaaaaaa}]", "wrong-value", 11, ""),
        ("speakers: [{name: 甲}]", "missing-key", 12, "role: …"),
        ("speakers: [{role: 甲, nmae: 乙}]", "unknown-key", 22, "name"),
        ("source: {sha256: abc}", "wrong-value", 18, ""),
        ("changes: [{date: 2023-02-30, by: 甲, note: 乙}]", "impossible-date", 18, ""),
    ],
)
def test_faults(line: str, rule: str, column: int, expected: str) -> None:
    assert find(GOOD + line + "\n") == [(rule, Position(7, column), expected)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("summary: [甲, {乙: 丙}]", "summary 须是一个值，现在写的是 [甲, {乙: 丙}]"),
        ("status: {a: b}", "status 不能是 {a: b}；请写 published"),
        ("organs: [[甲]]", "第 1 项须是一个值，现在写的是 [甲]"),
        ("for_year: [2022]", "for_year 写作 [2022]：年度须写作四位数字"),
        ('meeting: ""', "meeting 须是非空的文字"),
        ('topics: [""]', "第 1 项须是非空的文字"),
    ],
)
def test_what_stands_there_is_shown(line: str, message: str) -> None:
    text = GOOD.replace("topics: []\n", "") if line.startswith("topics") else GOOD
    _, faults = validate(Record, read_yaml(text + line + "\n"))
    assert [fault.message.startswith(message) for fault in faults] == [True]


def test_an_item_of_a_list_is_named_by_its_place() -> None:
    _, faults = validate(Settings, read_yaml("version: 1\nname: 甲\noffice: 乙\nadmits: [public, all]\n"))
    assert [fault.message for fault in faults] == ["第 2 项不能是 all；请写 public、internal、restricted 之一"]


def test_all_faults_at_once() -> None:
    assert [rule for rule, _, _ in find("title: 甲\ndate: 2023-02-30\nstatus: gone\nzzz: 1\n")] == [
        *["missing-key"] * 4,
        "impossible-date",
        "wrong-value",
        "unknown-key",
    ]


def test_a_key_that_could_not_be_read_is_not_missing() -> None:
    document = read_yaml(GOOD.replace("title: 讲话", "title: 乙: 坏的"))
    assert validate(Record, document) == (None, ())


def test_a_meeting_ends_after_it_begins() -> None:
    _, faults = validate(Meeting, read_yaml("name: 甲\ndate: 2023-05-02\nend_date: 2023-05-01\nlevel: a\n"))
    assert [(fault.rule, fault.position) for fault in faults] == [("wrong-value", Position(3, 11))]


@pytest.mark.parametrize("version", ["2", "一"])
def test_settings_of_another_version_are_refused(version: str) -> None:
    settings, faults = validate(Settings, read_yaml(f"version: {version}\nname: 甲\noffice: 乙\n"))
    assert settings is None
    assert [fault.rule for fault in faults] == ["wrong-value"]


@given(
    st.recursive(
        st.one_of(st.none(), st.text(st.sampled_from("a甲1- "), max_size=4)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from(["a", *Record.model_fields]), inner, max_size=4),
        ),
        max_leaves=8,
    )
)
def test_no_value_makes_it_raise(value: object) -> None:
    document = read_yaml("")
    object.__setattr__(document, "value", value)
    validate(Record, document)
