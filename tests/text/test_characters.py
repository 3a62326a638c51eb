from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from opencc import OpenCC

from archive.text.characters import (
    CHARACTERS_PATH,
    build_characters,
    format_characters,
    parse_characters,
    read_characters,
)

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def source() -> str:
    return CHARACTERS_PATH.read_text(encoding="utf-8")


def is_kept(table: tuple[tuple[int, int], ...], point: int) -> bool:
    return any(first <= point <= last for first, last in table)


class TestCommittedTable:
    def test_is_fresh(self, source: str) -> None:
        """The committed table is what OpenCC and Unicode make, as far as this Python's Unicode and the table's agree."""
        committed, fresh = parse_characters(source), build_characters(OpenCC("t2s").convert)
        if committed.unicode == fresh.unicode:
            assert source == format_characters(fresh)
            return
        known = committed.map.keys() | {point for first, last in committed.kept for point in range(first, last + 1)}
        old = {point for point in range(sys.maxunicode + 1) if unicodedata.ucd_3_2_0.category(chr(point)) != "Cn"}
        both = {point for point in known | old if unicodedata.category(chr(point)) not in {"Cn", "Co", "Cs"}}
        assert {p: committed.map.get(p) for p in both} == {p: fresh.map.get(p) for p in both}
        fresh_kept = {point for first, last in fresh.kept for point in range(first, last + 1)}
        committed_kept = {point for first, last in committed.kept for point in range(first, last + 1)}
        assert committed_kept & both == fresh_kept & both

    def test_reads_back(self, source: str) -> None:
        assert format_characters(parse_characters(source)) == source

    def test_has_the_shape_that_javascript_reads(self, source: str) -> None:
        data = json.loads(source)
        assert list(data) == ["version", "unicode", "single", "several", "kept"]
        assert data["version"] == 2
        assert source.isascii()
        assert max(map(len, source.splitlines())) < 500

    @pytest.mark.parametrize(
        ("character", "form"),
        [
            ("Ａ", "a"),
            ("Ⅷ", "viii"),
            ("ß", "ss"),
            ("會", "会"),
            ("㈱", "(株)"),
            ("…", "..."),
            ("½", "1⁄2"),
            ("：", ":"),
            ("薴", "苧"),
        ],
    )
    def test_maps(self, character: str, form: str) -> None:
        assert read_characters().map[ord(character)] == form

    @pytest.mark.parametrize("character", "中〇aé5²Ⅷα한あ")
    def test_keeps(self, character: str) -> None:
        assert is_kept(read_characters().kept, ord(character))

    @pytest.mark.parametrize("character", ["。", "（", " ", "　", "\u0301", "_", "$", "\ud800", "\ue000", "\u200b"])
    def test_does_not_keep(self, character: str) -> None:
        assert not is_kept(read_characters().kept, ord(character))


def test_script_checks(tmp_path: Path) -> None:
    """The command says by its exit code whether the table is fresh, and is a thin one."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "make_characters.py"), "--check"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    same = read_characters().unicode == unicodedata.unidata_version
    assert done.returncode == (0 if same else 1), done.stdout + done.stderr
