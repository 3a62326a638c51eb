"""Reports: each format says the same diagnostics in the form its reader asks for."""

from __future__ import annotations

import json
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
