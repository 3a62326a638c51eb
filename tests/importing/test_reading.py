from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from archive.corpus.vocabularies import Vocabularies
from archive.importing.formats.source import Line, Source
from archive.importing.reading import Reading, read

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "importing" / "openings"
CASES = [
    pytest.param(case, id=f"{path.stem}-{case['name']}")
    for path in sorted(GOLDEN.glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def make_source(text: str) -> Source:
    lines = enumerate(text.splitlines(), 1)
    return Source("text", tuple(Line(line, number) for number, line in lines if line.strip()))


def describe(reading: Reading) -> dict[str, Any]:
    """Return what a reading says in the words of the golden cases."""
    person = reading.speaker.value if reading.speaker else None
    texts = [paragraph.text for paragraph in reading.paragraphs]
    return {
        "title": reading.title.value if reading.title else None,
        "date": str(reading.date.value) if reading.date else None,
        "speaker": f"{person.role or ''}|{person.name or ''}" if person else None,
        "level": reading.level.value if reading.level else None,
        "kind": reading.kind.value if reading.kind else None,
        "version": reading.version.value if reading.version else None,
        "meeting": reading.occasion.name.value if reading.occasion else None,
        "salutation": reading.salutation.value if reading.salutation else None,
        "closing": reading.closing.value if reading.closing else None,
        "header": len(reading.header),
        "removed": len(reading.removed),
        "paragraphs": len(texts),
        "headings": {p.first: level for p, level in zip(reading.paragraphs, reading.levels, strict=True) if level},
        "conveys": [
            [
                one.level.value,
                one.meeting.value if one.meeting else None,
                one.speaker.value if one.speaker else None,
                str(one.date.value) if one.date else None,
                reading.paragraphs[one.first].first,
                reading.paragraphs[one.last].last,
            ]
            for one in reading.conveys
        ],
        "first": texts[0] if texts else None,
        "last": texts[-1] if texts else None,
    }


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES)
def test_a_text_is_read_as_a_careful_reader_reads_it(case: dict[str, Any], words: Vocabularies) -> None:
    readings = read(make_source(case["text"]), words)
    expected = dict(case["expect"])
    titles = expected.pop("titles", None)
    if titles is not None:
        assert [one.title.value if one.title else None for one in readings] == titles
        return
    assert len(readings) == 1
    found = describe(readings[0])
    if "first" in expected:
        assert found["first"].startswith(expected.pop("first"))
    wrong = {
        key: (found[key], value)
        for key, value in expected.items()
        if found[key] != (str(value) if key == "date" and value is not None else value)
    }
    assert wrong == {}
