"""Narrow matter: records above an edition that bear a mark wherever they can, and a search for its traces in a built site."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from archive.search.text import decompress
from tests.search.reader import read_file, read_octets

SIGN = "䲜"
"""A character that stands on no page, in no table of characters and in no table of pinyin."""
MARK = f"{SIGN}㰟"
WORD = "zqzqzq"
TRACES = (SIGN, WORD, json.dumps(SIGN)[1:-1], "%E4%B2%9C", f"&#{ord(SIGN)};", f"&#x{ord(SIGN):x};")

RECORD = f"2024-05-06-{WORD}"
BESIDE = f"2023-02-09-{WORD}-luyin"
MEETING = f"2024-05-06-{WORD}-huiyi"
TOPIC, SERIES, ORGAN = f"{WORD}-topic", f"{WORD}-series", f"{WORD}-organ"
BODY = f"""{MARK}同志们[^1]：

## 一、{MARK}

一是{MARK}，二是{MARK}。

| 甲 | {MARK} |
|---|---|
| {MARK} | 乙 |

[^1]: {MARK}注文。"""
FRONT: dict[str, Any] = {
    "title": f"{MARK}题名",
    "date": "2024-05-06",
    "level": "municipal",
    "kind": "speech",
    "topics": [],
    "origin": "published",
    "access": "restricted",
    "speakers": [{"role": f"{MARK}主任", "name": MARK, "delivered_by": f"{MARK}副主任"}],
    "keywords": [MARK],
    "summary": MARK,
    "changes": [{"date": "2024-06", "by": MARK, "note": MARK}],
    "archival": {"reference_code": MARK},
    "source": {"file": f"{MARK}.docx", "note": MARK},
    "former_ids": [f"2024-05-05-{WORD}-jiu"],
    "conveys": [{"level": "provincial", "kind": "speech", "speaker": MARK}],
    "attachments": [{"file": f"{WORD}{MARK}.txt", "title": MARK}],
}
TERMS: dict[str, Any] = {
    "topics": [{"id": TOPIC, "label": f"{MARK}主题", "aliases": [f"{MARK}别称"], "note": MARK, "parent": "party"}],
    "series": [{"id": SERIES, "label": f"{MARK}系列"}],
    "organs": [{"id": ORGAN, "label": f"{MARK}机关", "system": f"{MARK}口"}],
}
CLOSED: dict[str, Any] = {
    "levels": [{"id": f"{WORD}-level", "label": f"{MARK}级"}],
    "kinds": [{"id": f"{WORD}-kind", "label": f"{MARK}稿", "parent": "speech"}],
    "versions": [{"id": f"{WORD}-version", "label": f"{MARK}本", "caution": MARK}],
    "origins": [{"id": f"{WORD}-origin", "label": f"{MARK}来"}],
}
BEARING: dict[str, Any] = {"topics": ["cadres", TOPIC], "organs": [ORGAN]}


def write_yaml(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")


def write_record(docs: Path, record_id: str, body: str = BODY, **values: object) -> Path:
    """Write a record that bears the mark in its text, its front matter and its attachment."""
    path = docs / "speeches" / record_id[:4] / f"{record_id}.md"
    front = {key: value for key, value in {**FRONT, **values}.items() if value is not None}
    write_yaml(path, front)
    path.write_text(f"---\n{path.read_text(encoding='utf-8')}---\n\n{body}\n", encoding="utf-8")
    for attachment in front.get("attachments", ()):
        file = path.with_suffix("") / attachment["file"]
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{MARK}附件", encoding="utf-8")
    return path


def write_meeting(data: Path, meeting_id: str, **values: object) -> Path:
    path = data / "meetings" / meeting_id[:4] / f"{meeting_id}.yml"
    front = {"name": f"{MARK}会议", "aliases": [f"{MARK}又称"], "date": meeting_id[:10], "level": "municipal"}
    write_yaml(path, {**front, "place": MARK, **values})
    return path


def write_overlay(folder: Path) -> Path:
    """Write a narrower archive for the fabricated one: a meeting of its own, a text beside one there, words of its own."""
    docs, data = folder / "docs", folder / "data"
    write_yaml(
        data / "site.yml",
        {
            "version": 1,
            "name": MARK,
            "office": MARK,
            "forge": {"kind": "gitea", "url": f"https://{WORD}.example/narrow"},
            "admits": ["restricted"],
        },
    )
    for name, terms in {**TERMS, **CLOSED}.items():
        write_yaml(data / "vocabulary" / f"{name}.yml", terms)
    agenda = [{"item": f"{MARK}议程", "record": RECORD}, {"item": MARK, "absent": "缺"}]
    write_meeting(data, MEETING, series=SERIES, organs=[ORGAN], agenda=agenda)
    write_record(docs, RECORD, meeting=MEETING, **BEARING)
    write_record(
        docs,
        BESIDE,
        f"{MARK}录音。",
        date="2023-02-09",
        meeting="2023-02-08-shi-huiyi",
        level=f"{WORD}-level",
        kind=f"{WORD}-kind",
        version=f"{WORD}-version",
        origin=f"{WORD}-origin",
        version_of="2023-02-08-shi-jianghua",
        former_ids=None,
    )
    return folder


def read_deep(path: Path) -> str:
    """What a file of a site says, what is packed into a text file of the search index included."""
    if path.parent.parent.name == "t" and path.suffix == ".js":
        name, _, payload = read_file(path)
        return f"{name} {json.dumps(decompress(read_octets(payload)), ensure_ascii=False)}"
    content = path.read_bytes()
    return content.decode("utf-16" if content.startswith(codecs.BOM_UTF16_LE) else "utf-8", "replace")


def find_traces(site: Path) -> Iterator[str]:
    """Yield the files of a site that bear the mark, in their names or in what they say."""
    for path in sorted(site.rglob("*")):
        uri = path.relative_to(site).as_posix()
        said = f"{uri}\n{read_deep(path)}" if path.is_file() else uri
        if any(trace.lower() in said.lower() for trace in TRACES):
            yield uri
