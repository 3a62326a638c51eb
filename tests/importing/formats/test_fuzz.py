from __future__ import annotations

import time
from pathlib import Path

import pytest

from archive.corpus.vocabularies import Vocabularies
from archive.importing.formats import read_source
from archive.importing.given import Given
from archive.importing.holdings import Holdings
from archive.importing.importer import Importer, Options
from archive.importing.reader import RefusedError
from archive.model.date import PartialDate
from archive.model.settings import Settings
from archive.model.source import read_yaml, split_front_matter

from .mutation import make_seeds, mutate

_COUNT = 2000
_SECONDS = 5


@pytest.fixture(autouse=True)
def _without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.importing.formats.office.find_office", lambda: None)


def test_the_seeds_are_sound() -> None:
    kinds = set()
    for data in make_seeds()[:-2]:
        source = read_source(data)
        assert source.blocks
        kinds.add(source.format)
    assert kinds == {"text", "html", "mhtml", "docx", "pdf", "ofd"}


def _end(data: bytes) -> str | None:
    """Return the line that a file is refused with, None where it is read; all else is a fault."""
    try:
        read_source(data)
    except RefusedError as error:
        return str(error)
    return None


def test_broken_files_end_in_a_source_or_in_one_line() -> None:
    ends: list[str | None] = []
    for data in mutate(2024, _COUNT):
        start = time.process_time()
        ends.append(_end(data))
        assert time.process_time() - start < _SECONDS
    lines = [line for line in ends if line is not None]
    assert all(line and "\n" not in line for line in lines)
    assert _COUNT * 0.2 < len(lines) < _COUNT * 0.8


def test_broken_files_end_in_records_or_in_one_line(tmp_path: Path, words: Vocabularies, office: Settings) -> None:
    holdings = Holdings(tmp_path / "docs" / "speeches", tmp_path / "data" / "meetings")
    importer = Importer(
        holdings, words, office, Options(Given(date=PartialDate(2024), level="county"), catalogues=True)
    )
    ends: list[str] = []
    for number, data in enumerate(mutate(2025, _COUNT // 4)):
        path = tmp_path / f"{number}"
        path.write_bytes(data)
        outcome = importer.import_file(path)
        ends.append(outcome.status)
        assert (outcome.status == "written") == bool(outcome.records)
        assert outcome.message.count("\n") == 0
        for written, draft in outcome.records:
            parts = split_front_matter(written.read_text(encoding="utf-8"))
            assert parts.faults == ()
            assert read_yaml(parts.yaml).faults == ()
            assert parts.body.strip("\n") == draft.body.strip("\n")
    assert {"written", "refused"} <= set(ends)
