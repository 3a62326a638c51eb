"""Sameness: what an archive has twice, told from what only looks alike."""

from __future__ import annotations

import pytest

from archive.project import Project
from tests.check.conftest import Assemble
from tests.check.test_checker import add, find

SOURCE = f'source:\n  sha256: "{"a" * 64}"\n'


def add_meeting(project: Project, name: str, date: str, extra: str = "") -> None:
    path = project.meetings / "2023" / f"{date}-{'b' if extra else 'a'}{len(name)}.yml"
    path.write_text(f'name: "{name}"\ndate: {date}\nlevel: municipal\n{extra}', encoding="utf-8")


def list_twins(project: Project) -> list[str]:
    return [d.rule for d in find(project) if d.rule == "meeting-twice"]


def test_of_two_records_from_one_file_one_is_withdrawn(assemble: Assemble) -> None:
    project = assemble()
    add(project, extra=SOURCE)
    other = "docs/speeches/2023/2023-05-01-er.md"
    add(project, name=other, extra=SOURCE)
    assert [d.rule for d in find(project)] == ["same-source"] * 2
    add(project, name=other, body="", extra=f'{SOURCE}status: withdrawn\nreason: "重复"\n')
    assert find(project) == ()


@pytest.mark.parametrize(
    ("one", "other", "is_twin"),
    [
        ("2023年全市水利冬修会议", "全市水利冬修工作会议", True),
        ("全市水利冬修第一次会议", "全市水利冬修第二次会议", False),
    ],
)
def test_a_year_before_a_name_makes_no_other_meeting(
    assemble: Assemble, one: str, other: str, *, is_twin: bool
) -> None:
    project = assemble()
    add_meeting(project, one, "2023-06-01")
    add_meeting(project, other, "2023-06-01", "form: 现场\n")
    assert list_twins(project) == ["meeting-twice"] * 2 * is_twin


@pytest.mark.parametrize(("last", "is_twin"), [("2023-06-02", True), ("2023-06-01", False)])
def test_a_meeting_of_several_days_is_met_on_each(assemble: Assemble, last: str, *, is_twin: bool) -> None:
    project = assemble()
    add_meeting(project, "全市水利冬修工作会议", "2023-06-01", f"end_date: {last}\n")
    add_meeting(project, "全市水利冬修会议", "2023-06-02")
    assert list_twins(project) == ["meeting-twice"] * 2 * is_twin
