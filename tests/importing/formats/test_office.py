from __future__ import annotations

import os
import stat
import sys
import time
from pathlib import Path

import pytest

from archive.importing.formats import Line, read_source
from archive.importing.formats.office import find_office, read_with_office
from archive.importing.reader import RefusedError

from .documents import make_docx, paragraph

DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
RTF = rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}\f0\'cd\'ac\'d6\'be\'c3\'c7\'a3\'ac\'bf\'aa\'bb\'e1\'a1\'a3\par}"


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program in the place of LibreOffice; it finds its arguments in `out` and `source`."""
    program = folder / "soffice"
    head = f"#!{sys.executable}\nimport sys, time, pathlib\nout, source = pathlib.Path(sys.argv[-2]), pathlib.Path(sys.argv[-1])\n"
    program.write_text(head + script, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    # Windows runs no scripts by their first line.
    (folder / "soffice.cmd").write_text(f'@"{sys.executable}" "{program}" %*\n', encoding="utf-8")
    monkeypatch.setenv("PATH", str(folder))


def test_older_formats_are_read_through_an_office_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made.docx").write_bytes(make_docx(paragraph("同志们，开会。")))
    made = str(tmp_path / "made.docx")
    install(
        tmp_path, monkeypatch, f"out.mkdir(); (out / 'source.docx').write_bytes(pathlib.Path({made!r}).read_bytes())\n"
    )
    source = read_source(DOC)
    assert (source.format, source.blocks) == ("doc", (Line("同志们，开会。", 1),))


@pytest.mark.parametrize(
    ("script", "word"), [("sys.exit(1)\n", "打不开"), ("pass\n", "打不开"), ("time.sleep(60)\n", "超过")]
)
def test_a_program_that_fails_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, word: str
) -> None:
    install(tmp_path, monkeypatch, script)
    with pytest.raises(RefusedError, match=f"{word}.*在 WPS 里另存为 .docx"):
        read_with_office(DOC, "doc", timeout=2)


if os.name == "posix":

    def test_what_a_program_started_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        child = "import pathlib, sys, time; time.sleep(2); pathlib.Path(sys.argv[1]).touch()"
        left = tmp_path / "left"
        script = f"import subprocess\nsubprocess.run([{sys.executable!r}, '-c', {child!r}, {str(left)!r}])\n"
        install(tmp_path, monkeypatch, script)
        with pytest.raises(RefusedError, match="超过"):
            read_with_office(DOC, "doc", timeout=1)
        time.sleep(2)
        assert not left.exists()


def test_without_an_office_program_the_contributor_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.importing.formats.office.find_office", lambda: None)
    with pytest.raises(RefusedError, match=r"在 WPS 里另存为 \.docx"):
        read_source(DOC)


@pytest.mark.parametrize("program", ["stand-in", *(["LibreOffice"] if find_office() else [])])
def test_rich_text_is_read_through_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    if program == "stand-in":
        (tmp_path / "made.docx").write_bytes(make_docx(paragraph("同志们，开会。")))
        script = f"assert source.suffix == '.rtf' and source.read_bytes() == {RTF!r}\n"
        script += f"out.mkdir(); (out / 'source.docx').write_bytes(pathlib.Path({str(tmp_path / 'made.docx')!r}).read_bytes())\n"
        install(tmp_path, monkeypatch, script)
    source = read_source(RTF)
    assert (source.format, source.blocks) == ("rtf", (Line("同志们，开会。", 1),))
