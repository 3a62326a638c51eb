"""A Word file as it is attached: what it hides from who looks at it, and a copy that hides nothing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

WORD_SUFFIXES = frozenset([".docx", ".docm", ".dotx"])
OPAQUE_SUFFIXES = frozenset([".doc", ".wps", ".wpt", ".dot", ".rtf"])

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_VALUE, _AUTHOR, _ID, _STYLE = f"{{{_W}}}val", f"{{{_W}}}author", f"{{{_W}}}styleId", f"{{{_W}}}style"
_LARGEST_PART = 64 * 1024 * 1024
_MOST_PARTS = 5000
# What a part is is told by its root: its name is free.
_STORIES = frozenset(
    f"{{{_W}}}{tag}" for tag in ("document", "hdr", "ftr", "footnotes", "endnotes", "comments", "glossaryDocument")
)
_COMMENTS = re.compile(r"word/(?:comments\w*|people)\.xml\Z")
_ABOUT = {"docProps/core.xml": ("creator", "lastModifiedBy"), "docProps/app.xml": ("Company", "Manager")}
_CUSTOM, _PEOPLE = "docProps/custom.xml", "word/people.xml"
# Office programs note their own versions among these; what a person entered is in words, or is called after a person.
_PERSONAL = re.compile(r"[\u4e00-\u9fff]")
_ROLES = re.compile(r"author|creator|owner|editor|manager|company|typist|checked ?by|recorded ?by|user", re.IGNORECASE)
_OFF = frozenset(["0", "false", "off"])
_MOVED_AWAY = ("del", "moveFrom")
_DELETED_TEXT = ("delText", "delInstrText")
_ADDED = ("ins", "moveTo")
_CHANGES = (
    "rPrChange",
    "pPrChange",
    "sectPrChange",
    "tblPrChange",
    "tcPrChange",
    "trPrChange",
    "tblGridChange",
    "numberingChange",
)
_ANCHORS = ("commentRangeStart", "commentRangeEnd", "commentReference")
_CELLS = ("cellIns", "cellDel", "cellMerge")
# Cells, then the rows and tables of which nothing is left.
_TAKEN_AWAY = ("//w:tc[w:tcPr/w:cellDel]", "//w:tr[w:trPr/w:del or not(.//w:tc)]", "//w:tbl[not(.//w:tr)]")
_RANGES = tuple(
    f"{kind}Range{end}"
    for kind in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo")
    for end in ("Start", "End")
)


class UnreadableError(Exception):
    """A file that is no Word file, is locked by a password, or is not whole."""


def find_traits(data: bytes) -> tuple[str, ...]:
    """Return what a Word file hides, by the slugs of the rules against it.

    Raises:
        UnreadableError: It cannot be read.
    """
    parts = _read_parts(data)
    return tuple(slug for slug, has in _TRAITS.items() if has(parts))


def clean(data: bytes) -> bytes:
    """Return a Word file without hidden text, comments, tracked changes and authors; the changes are taken as made.

    Raises:
        UnreadableError: It cannot be read.
    """
    parts = _read_parts(data)
    hiding = _find_hiding_styles(parts)
    gone = {name for name in parts if _COMMENTS.match(name)}
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name in gone or name.endswith("/"):
                continue
            tree = parts.get(name)
            if tree is not None:
                _clean_part(name, tree, hiding, gone)
            content = old.read(name) if tree is None else etree.tostring(tree, encoding="UTF-8", standalone=True)
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def _clean_part(name: str, tree: Any, hiding: frozenset[str], gone: set[str]) -> None:
    if name in _ABOUT:
        for element in _find_named(tree, _ABOUT[name]):
            element.text = ""
    elif name.endswith(".rels") or name == "[Content_Types].xml":
        _forget(tree, gone)
    elif name == _CUSTOM:
        for element in list(_find_personal(tree)):
            tree.remove(element)
    elif tree.tag in _STORIES:
        _clean_story(tree, hiding)


def _forget(tree: Any, gone: set[str]) -> None:
    """Take away what names parts that are gone."""
    for element in list(tree):
        target = (element.get("Target") or element.get("PartName") or "").lstrip("/")
        if target in gone or f"word/{target}" in gone:
            tree.remove(element)


def _clean_story(tree: Any, hiding: frozenset[str]) -> None:
    for path in _TAKEN_AWAY:
        for element in tree.xpath(path, namespaces={"w": _W}):
            element.getparent().remove(element)
    for tag in (*_MOVED_AWAY, *_CHANGES, *_ANCHORS, *_CELLS, *_RANGES):
        for element in list(tree.iter(f"{{{_W}}}{tag}")):
            element.getparent().remove(element)
    for tag in _ADDED:
        for element in list(tree.iter(f"{{{_W}}}{tag}")):
            _unwrap(element)
    for run in [run for run in tree.iter(f"{{{_W}}}r") if _is_hidden(run, hiding)]:
        run.getparent().remove(run)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    place = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(place + 1, child)
    parent.remove(element)


def _read_parts(data: bytes) -> Mapping[str, Any]:
    """Return the parts of a Word file that are XML, by name; no entity is resolved, nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    parts = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for info in package.infolist()[:_MOST_PARTS]:
                if info.filename.endswith((".xml", ".rels")):
                    if info.file_size > _LARGEST_PART or info.flag_bits & 1:
                        raise UnreadableError
                    parts[info.filename] = etree.fromstring(package.read(info), parser)
    except (
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise UnreadableError from error
    if "word/document.xml" not in parts:
        raise UnreadableError
    return parts


def _list_stories(parts: Mapping[str, Any]) -> Iterator[Any]:
    return (tree for _, tree in sorted(parts.items()) if tree.tag in _STORIES)


def _has_hidden_text(parts: Mapping[str, Any]) -> bool:
    hiding = _find_hiding_styles(parts)
    for tree in _list_stories(parts):
        if any(element.text for tag in _DELETED_TEXT for element in tree.iter(f"{{{_W}}}{tag}")):
            return True
        if any("".join(e.itertext(f"{{{_W}}}t")) for e in tree.iter(f"{{{_W}}}moveFrom")):
            return True
        if any(_is_hidden(run, hiding) and "".join(run.itertext(f"{{{_W}}}t")) for run in tree.iter(f"{{{_W}}}r")):
            return True
    return False


def _is_hidden(run: Any, hiding: frozenset[str]) -> bool:
    own = run.find(f"{{{_W}}}rPr/{{{_W}}}vanish")
    if own is not None:
        return own.get(_VALUE) not in _OFF
    names = [run.find(f"{{{_W}}}rPr/{{{_W}}}rStyle")]
    paragraph = next(run.iterancestors(f"{{{_W}}}p"), None)
    if paragraph is not None:
        names.append(paragraph.find(f"{{{_W}}}pPr/{{{_W}}}pStyle"))
    return any(name is not None and name.get(_VALUE) in hiding for name in names)


def _find_hiding_styles(parts: Mapping[str, Any]) -> frozenset[str]:
    """Return the styles whose text is hidden, also those based on such a one."""
    tree = parts.get("word/styles.xml")
    if tree is None:
        return frozenset()
    hiding, bases = set(), {}
    for style in tree.iter(_STYLE):
        name, base = style.get(_ID), style.find(f"{{{_W}}}basedOn")
        vanish = style.find(f"{{{_W}}}rPr/{{{_W}}}vanish")
        if vanish is not None and vanish.get(_VALUE) not in _OFF:
            hiding.add(name)
        elif base is not None and vanish is None:
            bases[name] = base.get(_VALUE)
    for _ in range(len(bases)):
        more = {name for name, base in bases.items() if base in hiding} - hiding
        if not more:
            break
        hiding |= more
    return frozenset(hiding)


def _has_comments(parts: Mapping[str, Any]) -> bool:
    comments = (tree for name, tree in parts.items() if name.startswith("word/comments"))
    return any(next(tree.iter(f"{{{_W}}}comment"), None) is not None for tree in comments)


def _has_authors(parts: Mapping[str, Any]) -> bool:
    for name, keys in _ABOUT.items():
        tree = parts.get(name)
        if tree is not None and any((element.text or "").strip() for element in _find_named(tree, keys)):
            return True
    if _CUSTOM in parts and next(_find_personal(parts[_CUSTOM]), None) is not None:
        return True
    if _PEOPLE in parts and next(_find_named(parts[_PEOPLE], ("person",)), None) is not None:
        return True
    return any(
        element.get(_AUTHOR) for tree in _list_stories(parts) for element in tree.iter() if _AUTHOR in element.attrib
    )


def _find_personal(tree: Any) -> Iterator[Any]:
    """Yield the properties of an office's own that say something of persons."""
    for element in tree:
        said = "".join(element.itertext()).strip() if isinstance(element.tag, str) else ""
        if said and (_PERSONAL.search(said) or _ROLES.search(element.get("name", ""))):
            yield element


def _find_named(tree: Any, names: tuple[str, ...]) -> Iterator[Any]:
    return (e for e in tree.iter() if isinstance(e.tag, str) and etree.QName(e).localname in names)


_TRAITS = {"word-hidden": _has_hidden_text, "word-comment": _has_comments, "word-author": _has_authors}
