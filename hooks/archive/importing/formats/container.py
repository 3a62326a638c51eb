"""A container: a zip of XML parts, opened only as far as it is safe."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from lxml import etree

from ..reader import RefusedError

MEBIBYTE = 1 << 20
_LARGEST_PART = 64 * MEBIBYTE
_LARGEST_WHOLE = 1024 * MEBIBYTE
_SMALL = 4 * MEBIBYTE
_HIGHEST_RATIO = 200
_MOST_PARTS = 20_000
_ENCRYPTED = 0x1
# A declaration of a document type stands before the root, and is where entities come from.
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE_DOCTYPE = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)", re.IGNORECASE)
_BROKEN = "文件不完整或已损坏，打不开；请找完好的文件，或在 WPS 里打开后另存为 .docx"


class Container:
    """The parts of a zip file, by name; names are told apart without regard to case, as office programs do."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._parts = {_plain(info.filename): info for info in archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._parts

    def read(self, name: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            RefusedError: It is missing, too large or broken.

        """
        info = self._parts.get(_plain(name))
        if info is None:
            raise RefusedError(_BROKEN)
        if info.file_size > _LARGEST_PART:
            raise RefusedError(f"文件里的一部分展开后超过 {_LARGEST_PART // MEBIBYTE} MB，不导入")
        try:
            return self._archive.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            raise RefusedError(_BROKEN) from None

    def read_xml(self, name: str) -> etree._Element:
        """Return the root element of a part.

        Raises:
            RefusedError: It is no XML, or XML that declares entities.

        """
        return parse_xml(self.read(name))


@contextmanager
def open_container(data: bytes) -> Iterator[Container]:
    """Open a zip file whose sizes promise no harm.

    Raises:
        RefusedError: It is broken, encrypted, or would unpack to far more than it is.

    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise RefusedError(_BROKEN) from None
    with archive:
        _refuse_harm(archive.infolist())
        yield Container(archive)


def _refuse_harm(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise RefusedError("文件有密码；请去掉密码再导入")
    swollen = any(part.file_size > _SMALL and part.file_size > part.compress_size * _HIGHEST_RATIO for part in parts)
    if swollen or len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_WHOLE:
        raise RefusedError("文件展开后大得不正常（像是压缩炸弹），不导入")


def parse_xml(data: bytes) -> etree._Element:
    """Return the root element of XML without a document type.

    Raises:
        RefusedError: It is no XML, or declares a document type.

    """
    if _DOCTYPE.search(data) or (b"\0" in data[:4] and _WIDE_DOCTYPE.search(data)):
        raise RefusedError("文件里有 XML 实体声明，可能有害，不导入")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise RefusedError(_BROKEN) from None
    if root is None:
        raise RefusedError(_BROKEN)
    return root


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
