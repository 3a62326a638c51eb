from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from archive.corpus.vocabularies import Vocabularies
from archive.importing import importer
from archive.importing.given import Given
from archive.importing.holdings import Holdings, read_held
from archive.importing.importer import Importer, Options, name_attachment
from archive.importing.storage import TakenError, create_files
from archive.model.date import PartialDate
from archive.model.settings import Settings

SPEECH = "在2024年全市水利工作会议上的讲话\n同志们：\n今天开会，部署工作。\n"
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "同志们">'
    + "".join(f'<!ENTITY {b} "&{a};&{a};&{a};&{a};">' for a, b in ("ab", "bc", "cd"))
    + ']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&d;</w:t></w:r></w:p></w:body></w:document>'
)


def pack(**parts: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, data in parts.items():
            archive.writestr(f"word/{name}.xml", data)
    return file.getvalue()


@pytest.fixture
def run(words: Vocabularies, office: Settings, tmp_path: Path) -> Importer:
    holdings = Holdings(tmp_path / "docs" / "speeches", tmp_path / "data" / "meetings")
    return Importer(holdings, words, office, Options(Given(date=PartialDate(2024))))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空的"),
        (b" \n\t\n", "没有文字"),
        (bytes(range(256)) * 40, ""),
        (pack(document=b"<w:document/>")[:120], ""),
        (pack(document=b"\0" * 60_000_000), ""),
        (pack(document=ENTITIES.encode()), ""),
        ("开会".encode().decode("latin-1").encode() * 400, ""),
        (("会" * 3_000_000 + "\n").encode() * 2, "MB"),
    ],
    ids=["empty", "blank", "binary", "truncated", "bomb", "entities", "mojibake", "huge"],
)
def test_what_is_no_text_is_refused_in_one_line(run: Importer, tmp_path: Path, data: bytes, word: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    outcome = run.import_file(path)
    assert outcome.status == "refused"
    assert outcome.message
    assert word in outcome.message
    assert "\n" not in outcome.message
    assert sorted(tmp_path.rglob("*")) == [path]


def test_a_huge_file_is_not_even_read(run: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "LARGEST", 10)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    (tmp_path / "a.txt").write_text(SPEECH, encoding="utf-8")
    assert "拆成几个" in run.import_file(tmp_path / "a.txt").message


def test_a_folder_or_a_missing_file_is_told_of(run: Importer, tmp_path: Path) -> None:
    assert run.import_file(tmp_path).status == "refused"
    assert run.import_file(tmp_path / "none.txt").status == "refused"


def test_rare_letters_and_pictures_stay(run: Importer, tmp_path: Path) -> None:
    text = SPEECH + "乡贤𠮷某与𬭎某到会，大家😀👍🏽。\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    ((path, _),) = run.import_file(tmp_path / "a.txt").records
    assert "乡贤𠮷某与𬭎某到会，大家😀👍🏽。" in read_held(path).body


@pytest.mark.parametrize(
    ("name", "kept"),
    [("讲话.docx", "讲话.docx"), ("a:b?.pdf", "a_b_.pdf"), ("con.txt", "_con.txt"), ("a. ", "a"), ("..", "原件")],
)
def test_an_attachment_has_a_name_that_every_system_keeps(name: str, kept: str) -> None:
    assert name_attachment(name) == kept


def test_files_are_created_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"old")
    with pytest.raises(TakenError):
        create_files([(tmp_path / "new" / "file", b"1"), (tmp_path / "there", b"2")])
    assert (tmp_path / "there").read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [tmp_path / "there"]
