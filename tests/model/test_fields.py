"""Fields: the terms and references that a model holds, with their paths, and what an edition admits."""

from __future__ import annotations

import pytest

from archive.model.fields import Access, ReferenceTo, TermOf, is_admitted, iterate_marked
from archive.model.meeting import Meeting
from archive.model.record import Record
from archive.model.settings import Settings


def test_all_marked_fields_of_a_record_are_found() -> None:
    record = Record.model_validate(
        {
            "title": "甲",
            "date": "2023",
            "level": "l",
            "kind": "k",
            "topics": ["t1", "t2"],
            "origin": "o",
            "meeting": "m",
            "speakers": [{"role": "乙", "organ": "g"}],
            "conveys": [{"level": "cl", "kind": "ck", "record": "cr"}],
            "replaced_by": "r",
        }
    )
    found = {(path, mark): held for path, mark, held in iterate_marked(record)}
    assert found == {
        (("level",), TermOf("levels")): "l",
        (("kind",), TermOf("kinds")): "k",
        (("topics", 0), TermOf("topics")): "t1",
        (("topics", 1), TermOf("topics")): "t2",
        (("version",), TermOf("versions")): "final",
        (("origin",), TermOf("origins")): "o",
        (("meeting",), ReferenceTo("meeting")): "m",
        (("speakers", 0, "organ"), TermOf("organs")): "g",
        (("conveys", 0, "level"), TermOf("levels")): "cl",
        (("conveys", 0, "kind"), TermOf("kinds")): "ck",
        (("conveys", 0, "record"), ReferenceTo("record")): "cr",
        (("replaced_by",), ReferenceTo("record")): "r",
    }


def test_meetings_and_settings_have_marked_fields_too() -> None:
    meeting = Meeting.model_validate(
        {"name": "甲", "date": "2023", "level": "l", "agenda": [{"item": "乙", "record": "r"}]}
    )
    assert [held for _, _, held in iterate_marked(meeting)] == ["l", "r"]
    settings = Settings.model_validate({"version": "1", "name": "甲", "office": "乙", "review": {"origins": ["own"]}})
    assert [(path, held) for path, _, held in iterate_marked(settings)] == [(("review", "origins", 0), "own")]


@pytest.mark.parametrize(
    ("access", "edition", "admitted"),
    [
        ("public", "public", True),
        ("internal", "public", False),
        ("public", "internal", True),
        ("restricted", "internal", False),
        ("restricted", "restricted", True),
    ],
)
def test_editions(access: Access, edition: Access, *, admitted: bool) -> None:
    assert is_admitted(access, edition) is admitted
