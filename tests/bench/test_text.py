from __future__ import annotations

import shutil
from pathlib import Path
from string import Template

from archive.bench.text import Text, import_texts, read_texts
from archive.corpus.loader import load
from archive.project import Project

ROOT = Path(__file__).parents[2]
ARCHIVE = ROOT / "tests" / "fixtures" / "archive"


def test_files_become_records_that_the_archive_takes(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "1999年报告.txt").write_text("各位代表：\n\n  # 第一段*甲*。\n第二段。\n", encoding="utf-8")
    (source / "无年份.txt").write_text("同志们：\n", encoding="utf-8")
    docs = tmp_path / "docs"
    assert import_texts(sorted(source.glob("*.txt")), docs) == 2
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("meetings"))
    loaded = load(Project(ROOT, docs, tmp_path / "data"))
    texts = list(read_texts(loaded.corpus))
    assert texts == [
        Text("1999-1", "1999年报告", ("各位代表：", "# 第一段*甲*。", "第二段。")),
        Text("2002-2", "无年份", ("同志们：",)),
    ]


def test_clauses_stand_between_punctuation() -> None:
    text = Text("a", "题名", ("坚持改革、开放，稳中求进。第二句；“三”", "GDP；100"))
    assert text.list_clauses() - {""} == {"坚持改革", "开放", "稳中求进", "第二句", "三", "gdp", "100"}


def test_a_page_holds_the_text_and_nothing_else(tmp_path: Path) -> None:
    template = Template((ROOT / "tests" / "peers" / "record.html").read_text(encoding="utf-8"))
    Text("a", "<题名>", ("一 & 二", "三")).write_page(template, tmp_path)
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<h1>&lt;题名&gt;</h1>\n<p>一 &amp; 二\n<p>三\n" in page
    assert "$" not in page
