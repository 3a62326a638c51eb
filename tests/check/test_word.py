"""Word files: what they hide is found, and a cleaned copy hides nothing."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from archive.check.fix import clean_file
from archive.check.guard.word import clean, find_traits
from tests.check.conftest import Assemble
from tests.check.documents import AUTHOR, COMPANY, DELETED, HIDDEN, SPOKEN, TRAITS, write_document
from tests.check.test_checker import find
from tests.check.test_guard import GRADES, STAR, attach

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def put_into(path: Path, part: str, old: str, new: str) -> bytes:
    """Return a Word file with words changed in one of its parts, or with a part more."""
    result = io.BytesIO()
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(result, "w") as written:
        for name in package.namelist():
            content = package.read(name)
            written.writestr(name, content.replace(old.encode(), new.encode(), 1) if name == part else content)
        if part not in package.namelist():
            written.writestr(part, new)
    return result.getvalue()


def read_all(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return b"".join(package.read(name) for name in package.namelist()).decode("utf-8", "replace")


class TestWord:
    @pytest.mark.parametrize(
        ("trait", "rules"),
        [
            ("hidden", ("word-hidden",)),
            ("deleted", ("word-hidden", "word-author")),
            ("inserted", ("word-author",)),
            ("comment", ("word-comment",)),
            ("author", ("word-author",)),
            ("company", ("word-author",)),
        ],
    )
    def test_each_trait_is_found(self, trait: str, rules: tuple[str, ...], tmp_path: Path) -> None:
        write_document(tmp_path / "a.docx", [trait])
        assert find_traits((tmp_path / "a.docx").read_bytes()) == rules

    def test_a_plain_file_has_none_and_gets_no_copy(self, tmp_path: Path) -> None:
        write_document(tmp_path / "a.docx")
        assert find_traits((tmp_path / "a.docx").read_bytes()) == ()
        assert clean_file(tmp_path / "a.docx") is None

    def test_a_cleaned_copy_hides_nothing_and_says_the_same(self, tmp_path: Path) -> None:
        path = tmp_path / "a.docx"
        write_document(path, TRAITS)
        before = path.read_bytes()
        copy = clean_file(path)
        assert copy == tmp_path / "a-cleaned.docx"
        assert find_traits(copy.read_bytes()) == ()
        assert path.read_bytes() == before
        assert clean_file(path) is None
        text = "\n".join(paragraph.text for paragraph in Document(str(copy)).paragraphs)
        assert text == SPOKEN + "新加的。"
        with zipfile.ZipFile(copy) as package:
            held = b"".join(package.read(name) for name in package.namelist()).decode("utf-8", "replace")
        assert not [word for word in (HIDDEN, DELETED, AUTHOR, COMPANY, "请再核") if word in held]

    def test_a_style_that_hides_is_seen_through_those_based_on_it(self, tmp_path: Path) -> None:
        document = Document()
        base = document.styles.add_style("Base", 1)
        base.font.hidden = True
        document.styles.add_style("Derived", 1).base_style = base
        document.add_paragraph(HIDDEN, style="Derived")
        document.core_properties.author = ""
        document.save(str(tmp_path / "a.docx"))
        assert find_traits((tmp_path / "a.docx").read_bytes()) == ("word-hidden",)

    @pytest.mark.parametrize(
        ("within", "rules"),
        [
            ('<w:p><w:moveFrom w:id="2" w:author=""><w:r><w:t>{}</w:t></w:r></w:moveFrom></w:p>', ("word-hidden",)),
            ('<w:p><w:moveFromRangeStart w:id="1" w:name="m" w:author="{}"/></w:p>', ("word-author",)),
            ('<w:p><w:customXmlInsRangeStart w:id="3" w:author="{}"/></w:p>', ("word-author",)),
            (
                '<w:tbl><w:tr><w:tc><w:tcPr><w:cellIns w:id="3" w:author="{}"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>',
                ("word-author",),
            ),
            (
                (
                    '<w:tbl><w:tr><w:trPr><w:del w:id="3" w:author="x"/></w:trPr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p>'
                    "</w:tc></w:tr></w:tbl>"
                ),
                ("word-author",),
            ),
        ],
    )
    def test_every_kind_of_tracked_change_is_found_and_cleaned(
        self, within: str, rules: tuple[str, ...], tmp_path: Path
    ) -> None:
        write_document(tmp_path / "a.docx")
        data = put_into(tmp_path / "a.docx", "word/document.xml", "<w:sectPr", within.format(DELETED) + "<w:sectPr")
        assert find_traits(data) == rules
        assert find_traits(clean(data)) == ()
        assert DELETED not in read_all(clean(data))

    @pytest.mark.parametrize(
        ("part", "content", "rules"),
        [
            (
                "word/special.xml",
                f'<w:hdr xmlns:w="{W}"><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{{}}</w:t></w:r></w:p></w:hdr>',
                ("word-hidden",),
            ),
            ("word/people.xml", '<p:people xmlns:p="urn:x"><p:person p:author="{}"/></p:people>', ("word-author",)),
            (
                "docProps/custom.xml",
                '<Properties><property name="a"><v>{}</v></property></Properties>',
                ("word-author",),
            ),
            (
                "docProps/custom.xml",
                '<Properties><property name="Owner"><v>A. Clerk</v></property></Properties>',
                ("word-author",),
            ),
            (
                "docProps/custom.xml",
                '<Properties><property name="KSOProductBuildVer"><v>2052-12.1</v></property></Properties>',
                (),
            ),
        ],
    )
    def test_headers_of_any_name_and_custom_properties_are_looked_into(
        self, part: str, content: str, rules: tuple[str, ...], tmp_path: Path
    ) -> None:
        write_document(tmp_path / "a.docx")
        data = put_into(tmp_path / "a.docx", part, "", content.format(AUTHOR))
        assert find_traits(data) == rules
        assert find_traits(clean(data)) == ()
        assert AUTHOR not in read_all(clean(data))

    def test_a_broken_file_is_said_to_be_unreadable(self, assemble: Assemble) -> None:
        project = attach(assemble(), b"PK\x03\x04 broken")
        assert [(d.rule, d.severity) for d in find(project)] == [("word-unread", "warning")]

    def test_a_mark_within_an_attachment_is_found(self, assemble: Assemble) -> None:
        project = attach(assemble(), b"")
        document = Document()
        document.core_properties.author = ""
        document.add_paragraph(GRADES[1] + STAR)
        document.save(str(project.speeches / "2023" / "2023-05-01-li" / "a.docx"))
        assert [d.rule for d in find(project)] == ["classification-mark"]
