from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archive.corpus.corpus import MeetingEntry
from archive.corpus.vocabularies import Vocabularies
from archive.importing.address import find_addresses
from archive.importing.formats.source import Line, Source
from archive.importing.occasion import choose_same, find_like
from archive.importing.reader import decode
from archive.importing.reading import Reading, read
from archive.model.date import PartialDate
from archive.model.meeting import Meeting
from archive.text.unit import read_units

ROOT = Path(__file__).parents[2]
GOLD: dict[str, Any] = json.loads((ROOT / "tests/golden/importing/reference.json").read_text(encoding="utf-8"))
REFERENCE = "000_001561c3d1d51801.txt"


@pytest.fixture(scope="module")
def numbers(samples: Path) -> list[int]:
    """The numbers of the lines that are not blank, in order."""
    lines = decode((samples / REFERENCE).read_bytes()).splitlines()
    return [number for number, line in enumerate(lines, 1) if line.strip()]


@pytest.fixture(scope="module")
def source(samples: Path) -> Source:
    lines = decode((samples / REFERENCE).read_bytes()).splitlines()
    return Source("text", tuple(Line(line, number) for number, line in enumerate(lines, 1)))


@pytest.fixture(scope="module")
def reading(source: Source, words: Vocabularies) -> Reading:
    (found,) = read(source, words)
    return found


def test_the_front_matter_is_what_the_text_tells(reading: Reading, numbers: list[int]) -> None:
    assert len(numbers) == GOLD["lines"]
    assert reading.title is not None
    assert reading.date is not None
    assert reading.level is not None
    assert reading.kind is not None
    assert reading.salutation is not None
    assert reading.closing is not None
    assert (numbers.index(reading.title.number), len(reading.title.value)) == (0, GOLD["title"]["length"])
    assert str(reading.date.value) == GOLD["date"]["value"]
    assert {"line": numbers.index(reading.level.number), "value": reading.level.value} == GOLD["level"]
    assert reading.kind.value == GOLD["kind"]
    assert numbers.index(reading.salutation.number) == GOLD["salutation"]
    assert numbers.index(reading.closing.number) == GOLD["closing"]
    assert (reading.speaker, reading.version, reading.removed) == (None, None, ())
    assert [numbers.index(line.number) for line in reading.header] == GOLD["header"]


def test_the_body_has_its_paragraphs_and_headings(reading: Reading, numbers: list[int]) -> None:
    placed = list(zip(reading.paragraphs, reading.levels, strict=True))
    assert [[numbers.index(p.first), len(p.text)] for p, _ in placed] == GOLD["paragraphs"]
    assert [[numbers.index(p.first), level, len(p.text)] for p, level in placed if level] == GOLD["headings"]


def test_redactions_and_omissions_are_counted(reading: Reading, numbers: list[int]) -> None:
    assert len(reading.redactions) == GOLD["redactions"]
    assert sum(len(one.value) for one in reading.redactions) == GOLD["redacted_characters"]
    assert [numbers.index(number) for number in reading.omissions] == GOLD["omissions"]
    assert reading.body.count("\\*") == GOLD["redacted_characters"]


def test_the_meeting_has_its_agenda(reading: Reading, numbers: list[int]) -> None:
    occasion = reading.occasion
    assert occasion is not None
    assert occasion.form is not None
    assert occasion.series is not None
    assert [len(item.value) for item in occasion.agenda] == GOLD["agenda"]["lengths"]
    assert {numbers.index(item.number) for item in occasion.agenda} == {GOLD["agenda"]["line"]}
    assert {"line": numbers.index(occasion.form.number), "value": occasion.form.value} == GOLD["form"]
    assert occasion.series.value == GOLD["series"]


@pytest.mark.parametrize(
    ("name", "date", "level", "offered"),
    [
        ("全市组织部长会议", PartialDate(2023, 2, 8), "municipal", True),
        ("2023年组织部长会议", PartialDate(2023), "municipal", True),
        ("全市组织部长会议", PartialDate(2022, 2, 8), "municipal", False),
        ("全省组织部长会议", PartialDate(2023, 2, 1), "provincial", False),
        ("全市经济工作会议", PartialDate(2023, 1, 5), "municipal", False),
    ],
)
def test_a_meeting_of_the_archive_is_offered_where_date_and_name_agree(
    source: Source, words: Vocabularies, name: str, date: PartialDate, level: str, *, offered: bool
) -> None:
    meeting = Meeting.model_validate({"name": name, "date": str(date), "level": level})
    (found,) = read(source, words)
    assert found.occasion is not None
    assert found.date is not None
    assert found.level is not None
    names = (found.occasion.name.value, *found.occasion.aliases)
    held = MeetingEntry("a-meeting", Path("a-meeting.yml"), meeting)
    like = find_like(names, found.date.value, found.level.value, [held])
    assert (choose_same(like) is held) is offered


def test_what_it_conveys_is_found_with_its_lines(reading: Reading, numbers: list[int]) -> None:
    found = [
        {
            "level": one.level.value,
            "kind": one.kind,
            "has_meeting": one.meeting is not None,
            "date": str(one.date.value) if one.date else None,
            "from": numbers.index(reading.paragraphs[one.first].first),
            "to": numbers.index(reading.paragraphs[one.last].first),
        }
        for one in reading.conveys
    ]
    assert found == GOLD["conveys"]


def test_its_promises_stand_on_lines_of_the_source(reading: Reading, numbers: list[int]) -> None:
    assert [[numbers.index(one.line), one.promised, one.verdict] for one in reading.find_promises()] == GOLD["promises"]


def test_each_paragraph_has_the_address_of_its_page(reading: Reading) -> None:
    assert reading.title is not None
    addresses = find_addresses(reading.title.value, reading.body, reading.paragraphs)
    units = read_units(reading.title.value, reading.body)[1:]
    assert addresses == tuple((unit.address, unit.address) for unit in units)
    passages = reading.find_addresses(reading.title.value)
    assert passages == tuple((units[one.first].address, units[one.last].address) for one in reading.conveys)
