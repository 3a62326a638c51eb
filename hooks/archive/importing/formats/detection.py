"""Detection: the kind of a file, told by its content and never by its name."""

from __future__ import annotations

import codecs
import re
import zipfile
from io import BytesIO

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM")
_PACKED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\0")
_HEAD = 4096
_PDF_HEAD = 1024
_MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*(?:<!doctype\s+html|<(?:html|head|body)[\s>])", re.IGNORECASE | re.DOTALL
)
_LOOSE_MARKUP = re.compile(r"<(?:html|head|body)[\s>]", re.IGNORECASE)
_MAIL = re.compile(r"(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*)*?(?:mime-version|content-type):", re.IGNORECASE)
_SAVED_MAIL = re.compile(r"content-type:\s*(?:multipart/related|text/html)", re.IGNORECASE)
_OFFICE_XML = re.compile(r"<\?mso-application|<w:wordDocument|<pkg:package|<office:document", re.IGNORECASE)
# Directory entries of a compound file are named in UTF-16.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM = "WordDocument".encode("utf-16-le")


def detect(data: bytes) -> str:
    """Return the kind of a file.

    These become a source: `text`, `docx`, `html`, `mhtml`, `pdf`, `ofd`, `picture` (a scan), and, through an office
    program, `doc` (that of WPS too), `rtf`, `odt`, `xml`. These never do: `empty`, `encrypted` (an office file with a
    password), `compound`, `xlsx`, `pptx`, `epub`, `zip`, `packed`. What is nothing else is `text`, and may prove none.
    """
    if not data:
        return "empty"
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        return _detect_zip(data)
    if data.startswith(_COMPOUND):
        return _detect_compound(data)
    return _detect_signature(data) or _detect_text(data)


def _detect_signature(data: bytes) -> str | None:
    if b"%PDF-" in data[:_PDF_HEAD]:
        return "pdf"
    if data.startswith(_PICTURES) and not _reads_as_text(data):
        return "picture"
    return "packed" if data.startswith(_PACKED) else None


def _detect_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        # A file cut short has lost its list of contents; its first part still tells what it was.
        head = data[: _HEAD * 4].lower()
        names = {name for name in (*_HEADS, _CONTENT_TYPES) if name.encode() in head}
    for name, kind in _HEADS.items():
        if any(part == name or (name.endswith("/") and part.startswith(name)) for part in names):
            return kind
    return "docx" if _CONTENT_TYPES in names else "zip"


_CONTENT_TYPES = "[content_types].xml"
_HEADS = {
    "word/": "docx",
    "word/document.xml": "docx",
    "ofd.xml": "ofd",
    "xl/": "xlsx",
    "ppt/": "pptx",
    "meta-inf/container.xml": "epub",
    "content.xml": "odt",
}


def _detect_compound(data: bytes) -> str:
    if _ENCRYPTED_STREAM in data:
        return "encrypted"
    return "doc" if _WORD_STREAM in data else "compound"


def _reads_as_text(data: bytes) -> bool:
    """Whether a short signature (BM, II*) is only how a text begins."""
    return data.startswith(b"BM") and b"\0" not in data[:_HEAD]


def _detect_text(data: bytes) -> str:
    head = _decode_head(data[:_HEAD])
    if head.startswith("{\\rtf"):
        return "rtf"
    if _MARKUP.match(head):
        return "html"
    if head.lstrip().startswith("<?xml") and _OFFICE_XML.search(head):
        return "xml"
    if _MAIL.match(head) and _SAVED_MAIL.search(head):
        return "mhtml"
    if head.lstrip().startswith("<") and _LOOSE_MARKUP.search(head):
        return "html"
    return "text"


def _decode_head(head: bytes) -> str:
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head[len(mark) :].decode(name, "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")
