"""A writer has written all of its files when it is left, or says that it could not."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from archive.search.writer import Writer

MANY = 500


def write_number(number: int) -> str:
    checksum = zlib.adler32(str(number).encode("utf-16-le"))
    return f'archiveSearch.put("t/{number}","b-{checksum:08x}",{number})\n'


def test_all_files_are_there_when_it_is_left(tmp_path: Path) -> None:
    with Writer(tmp_path, "b") as writer:
        for number in range(MANY):
            writer.write(f"t/{number}", number)
    written = {path.stem: path.read_text(encoding="utf-8-sig") for path in (tmp_path / "t").iterdir()}
    assert written == {str(number): write_number(number) for number in range(MANY)}
    assert len(writer.names) == MANY


def write(folder: Path, names: list[str], error: Exception | None = None) -> None:
    with Writer(folder, "b") as writer:
        for name in names:
            writer.write(name, 1)
        if error:
            raise error


@pytest.mark.parametrize("more", [0, MANY])
def test_what_cannot_be_written_is_told(more: int, tmp_path: Path) -> None:
    (tmp_path / "x.js").mkdir()
    with pytest.raises(OSError, match=r"x\.js"):
        write(tmp_path, ["x", *map(str, range(more))])


def test_an_error_of_its_caller_is_not_hidden(tmp_path: Path) -> None:
    (tmp_path / "x.js").mkdir()
    with pytest.raises(KeyError):
        write(tmp_path, ["x"], KeyError())


def test_a_longer_file_that_stands_there_is_written_over_whole(tmp_path: Path) -> None:
    write(tmp_path, ["x"])
    whole = (tmp_path / "x.js").read_bytes()
    (tmp_path / "x.js").write_bytes(3 * whole)
    write(tmp_path, ["x"])
    assert (tmp_path / "x.js").read_bytes() == whole
