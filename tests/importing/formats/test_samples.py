from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx

from archive.importing.formats import Line, read_source
from archive.model.source import CONTROL

_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def test_every_sample_reads_the_same_as_text_word_and_web_page(samples: Path) -> None:
    paths = [*sorted(samples.glob("*.txt")), *sorted(samples.glob("work-reports/*.txt"))]
    assert paths
    for path in paths:
        written = (CONTROL.sub("", line) for line in path.read_text(encoding="utf-8").splitlines())
        lines = [line for line in written if line.strip()]
        read = read_source(path.read_bytes())
        assert [block.text for block in read.blocks if isinstance(block, Line)] == lines, path.name
        document = docx.Document()
        for line in lines:
            document.add_paragraph(line)
        data = BytesIO()
        document.save(data)
        assert [block.text for block in read_source(data.getvalue()).blocks if isinstance(block, Line)] == lines, (
            path.name
        )
        page = "".join(f"<p>{line.translate(_MARKUP)}</p>" for line in lines)
        source = read_source(f"<html><meta charset=utf-8><body><div>{page}</div></body></html>".encode())
        text = "".join(block.text for block in source.blocks if isinstance(block, Line))
        assert "".join(text.split()) == "".join("".join(lines).split()), path.name
