"""Fixes: the form of a file is mended, never a character of its text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.check.fix import fix_bytes, fix_files
from archive.model.source import decode


@given(st.text(st.sampled_from("\ufeff\r\n甲a "), max_size=20))
def test_mended_bytes_read_without_a_fault_and_as_the_same_text(text: str) -> None:
    data = text.encode()
    mended = fix_bytes(data)
    read, faults = decode(mended)
    assert faults == ()
    before, _ = decode(data)
    assert read.removesuffix("\n") == before.removesuffix("\n")


@given(st.binary(max_size=40))
def test_bytes_that_are_no_utf_8_stay_as_they_are(data: bytes) -> None:
    try:
        data.decode()
    except UnicodeDecodeError:
        assert fix_bytes(data) == data


def test_only_what_is_wrong_is_written(tmp_path: Path) -> None:
    good, bad, gbk = tmp_path / "good.md", tmp_path / "bad.md", tmp_path / "gbk.md"
    good.write_bytes("甲\n".encode())
    bad.write_bytes(b"\xef\xbb\xbf" + "甲\r\n乙".encode())
    gbk.write_bytes("甲\r\n".encode("gb18030"))
    bad.chmod(0o644)
    os.utime(good, (0, 0))
    assert fix_files([good, bad, gbk]) == (bad,)
    assert bad.read_bytes() == "甲\n乙\n".encode()
    assert good.stat().st_mtime == 0
    assert gbk.read_bytes() == "甲\r\n".encode("gb18030")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.md", "gbk.md", "good.md"]


def test_a_failed_write_leaves_the_file_and_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bad.md"
    path.write_bytes("甲\r\n".encode())

    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError):  # noqa: PT011 - the very error raised above
        fix_files([path])
    assert [p.read_bytes() for p in tmp_path.iterdir()] == ["甲\r\n".encode()]
