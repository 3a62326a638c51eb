"""The search's trial: our index and page beside Pagefind's and Material's, over the same records and the same questions."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..search.page import embed_manifest
from ..search.standing import INDEX_FOLDER
from .answer import Answer, Asker, Summary, pair_answered, summarise
from .indexing import REPORT
from .measurement import Build, Cost, measure
from .preparing import read_questions
from .server import serve

OURS, PAGEFIND, MATERIAL = "ours", "pagefind", "material"
PAIRS, PAGE = "ours, two terms", "ours, search.html"
"""The engine alone asked for two, and the page that people see; `OURS` is the engine alone, as the peers are."""
ROUNDS, _MANY = 3, 1000
_FEW = 3
"""How many questions Material is asked: each takes seconds."""


@dataclass(frozen=True, slots=True)
class Place:
    """A corpus, and the folder in which it is indexed.

    Attributes:
        name: What the report calls it.
        root: The project.
        docs: The documents folder.
        data: The data folder.
        folder: Where indexes and questions are written.
        page: A built site of ours, whose search page is asked.
        site: A site of the same records that Material has indexed, if there is one.

    """

    name: str
    root: Path
    docs: Path
    data: Path
    folder: Path
    page: Path
    site: Path | None = None

    @property
    def environ(self) -> dict[str, str]:
        return os.environ | {"PYTHONPATH": str(self.root / "hooks")}

    @property
    def questions(self) -> Path:
        return self.folder / "questions.json"

    @property
    def pages(self) -> Path:
        return self.folder / "pages"

    @property
    def site_of_ours(self) -> Path:
        return self.folder / "ours" / "site"


@dataclass(frozen=True, slots=True)
class Indexing:
    """What an index took and takes: seconds of the indexing and of loading the records, peak memory, bytes on disk."""

    seconds: float
    loading: float
    peak: float | None
    disk: int
    largest: int


@dataclass(frozen=True, slots=True)
class Trial:
    """All that was measured on one corpus.

    Attributes:
        name: Of the corpus.
        records: How many it has.
        characters: How long they are together.
        indexings: By engine.
        again: Seconds of our indexing after one record was changed.
        summaries: By engine, and that of our questions of two terms.
        answered: Of our page and of Pagefind, on the questions of which both show as many hits.

    """

    name: str
    records: int
    characters: int
    indexings: dict[str, Indexing]
    again: float
    summaries: dict[str, Summary]
    answered: dict[str, Summary]


def has_pagefind() -> bool:
    """Return whether the group of packages for the bench is installed."""
    return importlib.util.find_spec("pagefind") is not None


def prepare_place(place: Place, earlier: Path | None) -> None:
    """Write the pages and the questions, in a process of its own: what measures must stay small."""
    arguments = [str(path) for path in (place.root, place.docs, place.data, place.pages, place.questions)]
    more = ["--earlier", str(earlier)] if earlier else []
    command = [sys.executable, "-m", "archive.bench.preparing", *arguments, *more]
    subprocess.run(command, env=place.environ, check=True)  # noqa: S603 - our own command


def try_search(place: Place, asker: Asker, *, with_pagefind: bool, earlier: Path | None = None) -> Trial:
    """Index a corpus with every engine and ask them all."""
    prepare_place(place, earlier)
    indexings: dict[str, Indexing] = {}
    characters = 0
    for _ in range(_count_rounds(place)):
        found, characters = index_ours(place)
        indexings[OURS] = _choose_better(indexings.get(OURS), found)
        if with_pagefind:
            indexings[PAGEFIND] = _choose_better(indexings.get(PAGEFIND), index_pagefind(place))
    answers = ask_engines(place, asker, with_pagefind=with_pagefind)
    both = {}
    if with_pagefind:
        both = dict(zip((PAGE, PAGEFIND), pair_answered(answers[PAGE], answers[PAGEFIND]), strict=True))
    again = index_again(place)
    return Trial(
        place.name,
        len(_list_records(place)),
        characters,
        indexings,
        again,
        _summarise_all(answers),
        _summarise_all(both),
    )


def _summarise_all(answers: dict[str, list[Answer]]) -> dict[str, Summary]:
    return {name: summarise(some) for name, some in answers.items() if some}


def _count_rounds(place: Place) -> int:
    return ROUNDS if len(_list_records(place)) <= _MANY else 1


def _list_records(place: Place) -> list[Path]:
    return sorted((place.docs / "speeches").rglob("*.md"))


def _choose_better(one: Indexing | None, other: Indexing) -> Indexing:
    """Return the less disturbed of two runs."""
    return one if one is not None and one.seconds <= other.seconds else other


def _make_build(place: Place, name: str, written: Path, *command: str) -> Build:
    return Build(name, 1, (sys.executable, "-m", *command), place.environ, written)


def _index_ours(place: Place, written: Path) -> tuple[Cost, dict[str, float]]:
    paths = [str(path) for path in (place.root, place.docs, place.data, place.site_of_ours)]
    cost = measure(_make_build(place, OURS, written, "archive.bench.indexing", *paths))
    parts: dict[str, float] = json.loads((place.site_of_ours.parent / REPORT).read_text(encoding="utf-8"))
    return cost, parts


def index_ours(place: Place) -> tuple[Indexing, int]:
    """Index with no cache; return what it took, and the number of characters."""
    cost, parts = _index_ours(place, place.site_of_ours.parent)
    disk, largest = _weigh(place.site_of_ours)
    return Indexing(parts["index"], parts["load"], cost.peak, disk, largest), int(parts["characters"])


def index_again(place: Place) -> float:
    """Return the seconds of indexing after one record was changed, in the less disturbed of as many runs as `index_ours` has; the records are as before afterwards.

    The index stands where it was, as a build of the site leaves it.
    """
    record = _list_records(place)[0]
    kept = record.read_bytes()
    try:
        return min(_index_changed(place, record, kept, nth) for nth in range(_count_rounds(place)))
    finally:
        record.write_bytes(kept)


def _index_changed(place: Place, record: Path, kept: bytes, nth: int) -> float:
    record.write_bytes(kept + f"\n另外补充一段，这是第{nth + 1}次。\n".encode())
    return _index_ours(place, place.folder / "nothing")[1]["index"]


def index_pagefind(place: Place) -> Indexing:
    folder = place.pages / "pagefind"
    cost = measure(_make_build(place, PAGEFIND, folder, "pagefind", "--site", str(place.pages)))
    disk, largest = _weigh(folder)
    return Indexing(cost.wall, 0.0, cost.peak, disk, largest)


def _weigh(folder: Path) -> tuple[int, int]:
    """Return the bytes of all files and of the largest."""
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    return sum(sizes), max(sizes)


def ask_engines(place: Place, asker: Asker, *, with_pagefind: bool) -> dict[str, list[Answer]]:
    """Return the answers of each engine; they take turns, so that none always has the quieter machine."""
    peers = place.root / "tests" / "peers"
    for item in place.page.iterdir():
        if item.name != INDEX_FOLDER:
            if item.is_dir():
                shutil.copytree(item, place.site_of_ours / item.name)
            else:
                shutil.copy(item, place.site_of_ours)
    embed_manifest(place.site_of_ours)
    shutil.copy(peers / "ours.html", place.site_of_ours / "bench.html")
    shutil.copy(peers / "pagefind.html", place.pages / "bench.html")
    questions = read_questions(place.questions)
    answers: dict[str, list[Answer]] = {OURS: [], PAGE: [], PAIRS: [], PAGEFIND: [], MATERIAL: []}
    with serve(place.site_of_ours) as ours, serve(place.pages) as theirs:
        for question in questions:
            if len(question.terms) > 1:
                answers[PAIRS].append(asker.ask(ours, "bench.html#", question))
                continue
            answers[OURS].append(asker.ask(ours, "bench.html#", question))
            answers[PAGE].append(asker.ask(ours, "search.html#q=", question))
            if with_pagefind:
                answers[PAGEFIND].append(asker.ask(theirs, "bench.html#", question))
    if place.site is not None:
        shutil.copy(peers / "material.html", place.site / "bench.html")
        worker = next(place.site.glob("assets/javascripts/workers/search.*.js")).relative_to(place.site).as_posix()
        singles = [question for question in questions if len(question.terms) == 1]
        with serve(place.site) as material:
            for question in singles[:: max(1, len(singles) // _FEW)]:
                answers[MATERIAL].append(asker.ask(material, f"bench.html?worker={worker}#", question))
    return answers


def describe(trial: Trial) -> Iterator[str]:
    """Yield the lines of a table of what was measured."""
    yield f"检索：{trial.name}，{trial.records} 篇，{trial.characters / 1e6:.2f} 百万字"
    for name, index in trial.indexings.items():
        peak = "—" if index.peak is None else f"{index.peak:.0f}"
        loading = f"（另读入文稿 {index.loading:.2f}）" if index.loading else ""
        files = f"磁盘 {index.disk / 1e6:.2f} MB，最大的文件 {index.largest / 1e3:.0f} KB"
        yield f"  {name:<16}索引 {index.seconds:.2f} 秒{loading}，峰值 {peak} MB，{files}"
    yield f"  改一篇后重建索引 {trial.again:.2f} 秒"
    yield "                  KB：中位     p90  毫秒：中位   p90  请求  完全正确"
    for name, one in trial.summaries.items():
        yield (
            f"  {name:<16}{one.size / 1e3:>10.1f}{one.size_p90 / 1e3:>8.1f}{one.time:>12.0f}{one.time_p90:>6.0f}"
            f"{one.requests:>6g}{one.exact:>7}/{one.asked}"
        )
    if trial.answered:
        page, peer = trial.answered[PAGE], trial.answered[PAGEFIND]
        yield (
            f"  其中 Pagefind 也给出同样多条的 {page.asked} 个检索：字节数 {page.size / peer.size:.2f} 倍，用时 {page.time / peer.time:.2f} 倍"
        )
