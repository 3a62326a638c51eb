"""Word files that hide what they should not."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from pathlib import Path

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

SPOKEN, HIDDEN, DELETED = "各部门要抓好落实。", "这一句藏起来了。", "这一句删去了。"
AUTHOR, COMPANY = "某编辑", "某公司"
TRAITS = frozenset(["hidden", "deleted", "inserted", "comment", "author", "company"])


def write_document(path: Path, traits: Collection[str] = ()) -> None:
    """Write a Word file of one plain sentence with the traits named, and no others."""
    assert TRAITS.issuperset(traits), traits
    document = Document()
    paragraph = document.add_paragraph()
    run = paragraph.add_run(SPOKEN)
    if "hidden" in traits:
        paragraph.add_run(HIDDEN).font.hidden = True
    for trait, tag in (("deleted", "w:del"), ("inserted", "w:ins")):
        if trait in traits:
            revision = OxmlElement(tag)
            revision.set(qn("w:id"), "7")
            revision.set(qn("w:author"), AUTHOR)
            moved = OxmlElement("w:r")
            text = OxmlElement("w:delText" if trait == "deleted" else "w:t")
            text.text = DELETED if trait == "deleted" else "新加的。"
            moved.append(text)
            revision.append(moved)
            paragraph._p.append(revision)
    if "comment" in traits:
        document.add_comment(run, text="请再核", author="", initials="")
    core = document.core_properties
    core.author = AUTHOR if "author" in traits else ""
    core.last_modified_by = AUTHOR if "author" in traits else ""
    core.comments = ""
    core.created = core.modified = datetime.datetime(2023, 5, 1, tzinfo=datetime.UTC)
    if "company" in traits:
        _set_company(document)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))


def _set_company(document: object) -> None:
    for part in document.part.package.iter_parts():  # type: ignore[attr-defined]
        if str(part.partname) == "/docProps/app.xml":
            part._blob = part.blob.replace(b"</Properties>", f"<Company>{COMPANY}</Company></Properties>".encode())
