"""Fabricated files to import: made at test time, from as little as each format needs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from xml.sax.saxutils import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": WORD,
        "r": _RELATIONS,
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
_ROOTS = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes", "endnotes": "endnotes"} | {
    "comments": "comments",
    "settings": "settings",
    "header": "hdr",
    "footer": "ftr",
}


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of parts."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def make_docx(body: str, *, word: str = WORD, **parts: str) -> bytes:
    """Return a .docx of the XML of its body and of other parts by name, such as numbering."""
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATIONS}/{name}" Target="{name}.xml"/>' for n, name in enumerate(parts)
    )
    files = {
        "[Content_Types].xml": _list_types(parts),
        "_rels/.rels": _relate(f'<Relationship Id="r" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>'),
        "word/_rels/document.xml.rels": _relate(relations),
        "word/document.xml": f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    files |= {
        f"word/{name}.xml": f"<w:{_ROOTS[name]} {_NAMESPACES}>{content}</w:{_ROOTS[name]}>"
        for name, content in parts.items()
    }
    return pack({name: content.replace(WORD, word) for name, content in files.items()})


def _list_types(parts: Iterable[str]) -> str:
    kind = "application/vnd.openxmlformats-{}+xml"
    named = {"document": "document.main"} | {name: name for name in parts}
    listed = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind.format(f"officedocument.wordprocessingml.{form}")}"/>'
        for name, form in named.items()
    )
    relations = f'<Default Extension="rels" ContentType="{kind.format("package.relationships")}"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{relations}{listed}</Types>'


def _relate(content: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{content}</Relationships>'


def run(text: str, properties: str = "") -> str:
    """Return the XML of a run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    """Return the XML of a paragraph; what is no markup is its text."""
    inside = "".join(part if part.startswith("<") else run(part) for part in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def numbered(text: str, list_id: int = 1, level: int = 0) -> str:
    """Return the XML of a paragraph of a list."""
    return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def make_list(*levels: tuple[str, str], more: str = "", list_id: int = 1) -> str:
    """Return the XML of a list definition, of (format, label) for each of its levels, and of a list of it."""
    inside = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{label}"/></w:lvl>'
        for n, (form, label) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{list_id}">{inside}</w:abstractNum>'
        f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{list_id}"/></w:num>'
    )


def make_pdf(pages: Iterable[Iterable[tuple[float, float, str]]], size: float = 16) -> bytes:
    """Return a PDF of lines at (left, height above the foot), in a Chinese font that every reader knows by name."""
    pages = [list(page) for page in pages]
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(pages)))
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        3: "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>",
        4: "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 5 0 R >>",
        5: "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
        " /Ascent 859 /Descent -141 /CapHeight 700 /StemV 80 >>",
    }
    for n, page in enumerate(pages):
        stream = "\n".join(
            f"BT /F1 {size} Tf {left} {height} Td <{text.encode('utf-16-be').hex()}> Tj ET"
            for left, height, text in page
        )
        objects[10 + 2 * n] = (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            f" /Contents {11 + 2 * n} 0 R >>"
        )
        objects[11 + 2 * n] = f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream"
    return _write_pdf(objects)


def _write_pdf(objects: Mapping[int, str]) -> bytes:
    data = b"%PDF-1.7\n"
    places: dict[int, int] = {}
    for number, content in objects.items():
        places[number] = len(data)
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    size = max(objects) + 1
    table = "".join(f"{places.get(n, 0):010} {'00000 n' if n in places else '65535 f'} \n" for n in range(size))
    end = f"xref\n0 {size}\n{table}trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + end.encode("latin-1")


def make_ofd(pages: Iterable[Iterable[tuple[float, float, str]]], size: float = 5, more: str = "") -> bytes:
    """Return an OFD of lines at (left, top) in millimetres; `more` is XML that each page has besides."""
    address = "http://www.ofdspec.org/2016"
    parts: dict[str, str | bytes] = {}
    listed = ""
    for n, page in enumerate(pages):
        items = "".join(
            f'<ofd:TextObject ID="{n}{place}" Boundary="{left} {top} 160 {size}" Font="2" Size="{size}">'
            f'<ofd:TextCode X="0" Y="{size * 0.8}" DeltaX="g {max(len(text) - 1, 0)} {size}">{escape(text)}</ofd:TextCode>'
            "</ofd:TextObject>"
            for place, (left, top, text) in enumerate(page)
        )
        listed += f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>'
        parts[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
            f'<ofd:Page xmlns:ofd="{address}"><ofd:Content><ofd:Layer>{items}{more}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    parts["Doc_0/Document.xml"] = f'<ofd:Document xmlns:ofd="{address}"><ofd:Pages>{listed}</ofd:Pages></ofd:Document>'
    parts["OFD.xml"] = (
        f'<ofd:OFD xmlns:ofd="{address}"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'
    )
    return pack(parts)
