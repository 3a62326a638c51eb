"""Mutated files: of a few sound ones of every format, as many broken ones as one likes, the same for the same seed."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO

from lxml import etree

from .documents import make_docx, make_list, make_ofd, make_pdf, numbered, pack, paragraph, run

_VALUES = ("", "-1", "0", "7", "99999999999", "1e308", "nan", "..", "文", "restart", "true", "decimal", "%9%1")
_TABLE = (
    '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr>'
    f"{paragraph('甲')}</w:tc></w:tr><w:tr><w:tc>{paragraph('乙')}</w:tc><w:tc>{paragraph('丙')}</w:tc></w:tr></w:tbl>"
)
_BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>'
    f"{paragraph('框内的文字')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
)
_TEXT = "在全县水利工作会议上的讲话\n\n　　同志们：今天，我们召开会议。\n　　一是抓好工程，二是管好用水，全年投资12.5亿元。\n"
_PAGE = (
    "<!DOCTYPE html><html><head><meta charset=gb18030><title>讲话</title></head><body><nav><a href=#>首页</a></nav><h1>讲话</h1>"
    "<div id=zoom><p>同志们：今天，我们召开会议。</p><table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table><ol><li>一项<li>二项</ol>"
    "</div><footer>版权</footer></body></html>"
)


def make_seeds() -> list[bytes]:
    """Return sound files, one or more of each format."""
    docx = make_docx(
        numbered("第一段") + numbered("第二段", 1, 1) + paragraph("前", run("隐去", "<w:vanish/>"), _BOX) + _TABLE,
        numbering=make_list(("chineseCounting", "%1、"), ("decimalEnclosedCircle", "%2")),
        styles='<w:style w:type="paragraph" w:styleId="a" w:default="1"><w:basedOn w:val="b"/></w:style>',
        footnotes=f'<w:footnote w:id="1">{paragraph("注")}</w:footnote>',
    )
    lines = [(90.0, 760.0 - 28 * n, "同志们今天我们召开会议研究部署全年的重点"[: 20 - n]) for n in range(4)]
    mail = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n"
    return [
        _TEXT.encode(),
        _TEXT.encode("gb18030"),
        _TEXT.encode("utf-16"),
        f"---\ntitle: 甲\n---\n# 乙\n\n{_TEXT}".encode(),
        _PAGE.encode("gb18030"),
        _PAGE.replace("gb18030", "utf-8").encode(),
        mail + _PAGE.replace("gb18030", "utf-8").encode() + b"\r\n--x--\r\n",
        docx,
        make_pdf([lines, lines]),
        make_ofd([[(30, 20 + 8 * n, text[2]) for n, text in enumerate(lines)]] * 2),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(500),
        b"{\\rtf1\\ansi \\'d6\\'d0}",
    ]


def mutate(seed: int, count: int) -> Iterator[bytes]:
    """Yield broken files; of a zip a part is broken as often as the whole."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    seeds = make_seeds()
    for _ in range(count):
        data = dice.choice(seeds)
        if data.startswith(b"PK") and dice.random() < 0.8:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
            name = dice.choice(sorted(parts))
            content = parts[name]
            assert isinstance(content, bytes)
            parts[name] = _twist(content, dice) if dice.random() < 0.8 else _break(content, dice)
            if dice.random() < 0.1:
                del parts[name]
            yield pack(parts)
        elif dice.random() < 0.5:
            yield _retype(data, dice)
        else:
            yield _break(data, dice)


def _twist(data: bytes, dice: random.Random) -> bytes:
    """Return XML that is well formed and makes less sense."""
    root = etree.fromstring(data)
    for _ in range(dice.choice((1, 2, 5, 20))):
        elements = list(root.iter())
        one, other = dice.choice(elements), dice.choice(elements)
        match dice.randrange(6):
            case 0 if (parent := one.getparent()) is not None:
                parent.remove(one)
            case 1 if one is not root:
                other.append(deepcopy(one))
            case 2:
                one.tag = other.tag
            case 3 if one.attrib:
                one.set(dice.choice(list(one.attrib)), dice.choice(_VALUES))
            case 4:
                one.text = dice.choice(("", " ", "文字", "\u2067", "9" * 50, "/" * 9))
            case _ if one is not root and one is not other and one not in other.iterancestors():
                other.insert(0, one)
    return etree.tostring(root)


def _retype(data: bytes, dice: random.Random) -> bytes:
    """Return a file with some of its words and numbers exchanged for others."""
    words = re.split(rb"([0-9A-Za-z]+)", data)
    for _ in range(dice.choice((1, 2, 5, 20))):
        words[dice.randrange(len(words))] = dice.choice((dice.choice(words), *(value.encode() for value in _VALUES)))
    return b"".join(words)


def _break(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4, 16))):
        place = dice.randrange(len(changed) + 1)
        end = place + dice.choice((1, 2, 8, 64))
        match dice.randrange(7):
            case 0:
                changed[place:end] = b""
            case 1:
                changed[place:place] = dice.randbytes(end - place)
            case 2:
                changed[place:end] = dice.randbytes(end - place)
            case 3:
                changed[place:place] = changed[max(0, place - 200) : place] * dice.choice((1, 3, 40))
            case 4:
                changed = changed[:place]
            case 5:
                changed[place:end] = dice.choice(
                    (b"-1", b"99999999999", b"0", b"<", b"\0", b"&x;", b"%9", b"1e308", b"nan")
                )
            case _:
                other = dice.randrange(len(changed) + 1)
                changed[place:end] = changed[other : other + 300]
    return bytes(changed)
