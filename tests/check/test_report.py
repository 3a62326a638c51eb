"""Reports: each format says the same diagnostics in the form its reader asks for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from archive.check.report import format_github, format_gitlab, format_json, format_text, summarise
from archive.diagnostic import Diagnostic, Position

BASE = Path("/archive")
ERROR = Diagnostic(
    BASE / "docs" / "speeches" / "a.md", Position(3, 7), "impossible-date", "date 写作 2023-02-30", "2023-02-30"
)
WARNING = Diagnostic(BASE / "b, c:d.md", Position(), "stray-file", "100% 不认识\x1b[31m", severity="warning")
INFO = Diagnostic(BASE / "a.md", Position(), "title-form", "题名长", severity="info")


class TestText:
    def test_a_line_each_and_a_count(self) -> None:
        assert format_text([ERROR], BASE).splitlines() == [
            "docs/speeches/a.md:3:7: error: date 写作 2023-02-30 [impossible-date]",
            "共 1 个错误，0 个警告",
        ]

    def test_a_hostile_value_does_not_speak_to_the_terminal(self) -> None:
        assert "\x1b" not in format_text([WARNING], BASE)

    def test_of_many_the_gravest_are_shown_and_the_others_grouped(self) -> None:
        many = [replace(ERROR, position=Position(n)) for n in range(1, 451)]
        others = [replace(WARNING, path=BASE / f"{n}.md") for n in range(50)]
        lines = format_text([*others, *many], BASE).splitlines()
        assert [line for line in lines if line.endswith("[impossible-date]")] == lines[:100]
        assert lines[100:] == [
            "以上是前 100 处；其余 400 处按规则和文件归并（全部见 --format json）：",
            "  error: [impossible-date] 350 处：docs/speeches/a.md 350 处",
            "  warning: [stray-file] 50 处：0.md 1 处、1.md 1 处、2.md 1 处、3.md 1 处、4.md 1 处 等 50 个文件",
            "共 450 个错误，50 个警告",
        ]
        for form in (format_json, format_github, format_gitlab):
            assert form(many, BASE).count("impossible-date") >= 450

    def test_a_hundred_are_shown_in_full(self) -> None:
        assert len(format_text([replace(ERROR, position=Position(n)) for n in range(1, 101)], BASE).splitlines()) == 101

    def test_hints_are_counted_only_where_there_are_any(self) -> None:
        assert summarise([INFO]) == "共 0 个错误，0 个警告，1 条提示"


def test_json_follows_the_contract() -> None:
    report = json.loads(format_json([ERROR], BASE))
    assert report == {
        "version": 1,
        "diagnostics": [
            {
                "path": "docs/speeches/a.md",
                "line": 3,
                "column": 7,
                "severity": "error",
                "rule": "impossible-date",
                "message": "date 写作 2023-02-30",
                "value": "2023-02-30",
                "expected": "",
            }
        ],
    }


def test_github_properties_are_escaped() -> None:
    assert (
        format_github([WARNING, INFO], BASE)
        .splitlines()[0]
        .startswith("::warning file=b%2C c%3Ad.md,line=1,col=1,title=stray-file::100%25 不认识")
    )
    assert format_github([INFO], BASE).startswith("::notice ")


def test_gitlab_fingerprints_tell_equal_faults_apart() -> None:
    report = json.loads(format_gitlab([ERROR, ERROR], BASE))
    assert report[0]["location"] == {"path": "docs/speeches/a.md", "lines": {"begin": 3}}
    assert len({item["fingerprint"] for item in report}) == 2
