"""Archives to search: one made of every trap of the definition, and the work reports among the samples."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from archive.corpus.corpus import Corpus
from archive.search import directory, index, segment, shard
from archive.search.document import make_document
from archive.search.index import write_index
from archive.search.script import join_scripts
from archive.text.escape import escape
from tests.corpora import TERMS, CorpusMaker
from tests.search.oracle import Oracle, Record
from tests.search.traps import TRAPS
from tests.site.browser import serve_folder

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "hooks" / "overrides" / "assets" / "javascripts" / "search"
SAMPLES = ROOT.parent / "shared" / "samples" / "work-reports"


@dataclass(frozen=True)
class Engine:
    """A page that holds the search's scripts over an index, and the oracle of the same records."""

    page: Page
    oracle: Oracle
    corpus: Corpus

    def query(self, q: str, filters: Mapping[str, Sequence[str]] | None = None, **options: Any) -> dict[str, Any]:
        """Return what the public contract gives."""
        return self.query_all([(q, filters or {}, options)])[0]

    def query_all(self, queries: Sequence[tuple[str, Any, dict[str, Any]]]) -> list[dict[str, Any]]:
        """Return the counts of many queries, each with its filters and options."""
        script = """async (queries) => {
            const answers = [];
            for (const [q, filters, { scope = 'paragraph', strict = false }] of queries) {
                const state = { q, filters, scope, strict };
                const { answers: all } = await archiveSearch.evaluate(state);
                const { total, occurrences } = await archiveSearch.run(state, { limit: 0 });
                const kept = await archiveSearch.filter(all, filters);
                const counts = {};
                archiveSearch.rank(kept, 'date').forEach(({ answer, record, order }) => { counts[order] = answer.occurrences[record]; });
                answers.push({ total, occurrences, counts });
            }
            return answers;
        }"""
        ids = [entry.id for entry in sorted(self.corpus.entries, key=lambda entry: (entry.record.date, entry.id))]
        found: list[dict[str, Any]] = self.page.evaluate(script, json.loads(json.dumps(queries)))
        for answer in found:
            answer["counts"] = {ids[int(order)]: count for order, count in answer["counts"].items()}
        return found


def list_records(corpus: Corpus) -> list[Record]:
    """Return records as the oracle sees them."""
    labels = {term["id"]: term["label"] for terms in TERMS.values() for term in terms}
    records = []
    for entry in corpus.entries:
        document = make_document(corpus, entry)
        units = [(unit.kind if unit.kind in "trmh" else "p", unit.text) for unit in document.units]
        named = [value for key in ("level", "kind", "topic", "series", "organ") for value in document.facets[key]]
        records.append(Record(entry.id, units, document.facets, [labels[value] for value in named]))
    return records


def write_page(corpus: Corpus, folder: Path) -> None:
    """Write an index and a page with the search's scripts."""
    write_index(corpus, folder)
    (folder / "scripts").mkdir()
    for name, text in join_scripts({path.stem: path.read_text(encoding="utf-8") for path in SCRIPTS.iterdir()}).items():
        (folder / "scripts" / f"{name}.js").write_text(text, encoding="utf-8")
    scripts = '<script src="scripts/archive-engine.js" data-root="."></script>'
    page = f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>检索</title></head><body>{scripts}</body></html>'
    (folder / "index.html").write_text(page, encoding="utf-8")


def open_engine(chromium: Browser, corpus: Corpus, address: str) -> Iterator[Engine]:
    page = chromium.new_page()
    page.goto(address)
    yield Engine(page, Oracle(list_records(corpus)), corpus)
    page.close()


def make_traps() -> Corpus:
    """Return an archive of one record for each trap, each with its own title, date and facets."""
    make = CorpusMaker()
    items: list[Any] = [
        make.meeting("2023-02-zuzhi", name="全市组织部长会议", aliases=["组织工作会议"], series="organization"),
    ]
    for n, trap in enumerate(TRAPS):
        year = 2019 + n % 5
        fields: dict[str, Any] = {
            "title": trap.title,
            "date": f"{year}-03" if n % 2 else str(year),
            "level": ("municipal", "county", "provincial")[n % 3],
            "kind": ("speech", "host-script", "summary-speech")[n % 3],
            "topics": (["cadres"], [], ["farming", "party"])[n % 3],
            "organs": ["city-organization"] if n % 4 == 0 else [],
            "speakers": [{"role": "市委书记"}, {"role": "市委组织部部长"}][: n % 3],
            "meeting": "2023-02-zuzhi" if year == 2023 else None,
            "version": "transcript" if n % 7 == 3 else "final",
        }
        entry = make.entry(f"{fields['date']}-t{n}", **fields)
        items.append(dataclasses.replace(entry, body=trap.body))
    return make(*items)


@pytest.fixture(scope="session")
def traps() -> Corpus:
    """The archive of traps."""
    return make_traps()


@pytest.fixture(scope="session")
def traps_folder(traps: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its index and a page with the search's scripts."""
    folder = tmp_path_factory.mktemp("traps")
    write_page(traps, folder)
    return folder


@pytest.fixture(scope="session")
def engine(chromium: Browser, traps: Corpus, traps_folder: Path) -> Iterator[Engine]:
    """The search over the archive of traps, from a server."""
    with serve_folder(traps_folder) as url:
        yield from open_engine(chromium, traps, url)


@pytest.fixture(scope="session")
def divided_folder(traps: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, its index written as a large archive's is: segments, heavy grams, many shards, a directory of pages, files of columns."""
    folder = tmp_path_factory.mktemp("divided")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "_SEGMENTS", ((10**9, 4),))
        patch.setattr(directory, "WHOLE", 0)
        patch.setattr(index, "FEW", 0)
        patch.setattr(index, "COLUMNS", len(traps.entries) * 2 // 3)
        patch.setattr(
            "archive.search.indexer._count_processors", lambda: 1
        )  # no other process, which knows nothing of this
        patch.setattr(segment, "HEAVY", 0.0)
        patch.setattr(segment, "_LEAST_HEAVY", 2)
        patch.setattr(shard, "BITS", 160)
        write_page(traps, folder)
    assert 1 < len(list((folder / "search" / "s").iterdir())) < len(list((folder / "search" / "f").iterdir()))
    assert len(list((folder / "search" / "d").iterdir())) > 1
    return folder


@pytest.fixture(scope="session")
def divided_engine(chromium: Browser, traps: Corpus, divided_folder: Path) -> Iterator[Engine]:
    """The search over that index."""
    with serve_folder(divided_folder) as url:
        yield from open_engine(chromium, traps, url)


@pytest.fixture(scope="session")
def engine_on_disk(chromium: Browser, traps: Corpus, traps_folder: Path) -> Iterator[Engine]:
    """The same, opened from disk."""
    yield from open_engine(chromium, traps, (traps_folder / "index.html").as_uri())


@pytest.fixture(scope="session")
def reports(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The search over the work reports, one paragraph a line."""
    if not SAMPLES.is_dir():
        pytest.skip("没有 ../shared/samples，跳过")
    make = CorpusMaker()
    entries = []
    for path in sorted(SAMPLES.glob("*.txt")):
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        entry = make.entry(f"{path.stem}-report", title=f"{path.stem}年政府工作报告", date=path.stem, level="national")
        entries.append(dataclasses.replace(entry, body="\n\n".join(escape(line) for line in lines) + "\n"))
    corpus = make(*entries)
    folder = tmp_path_factory.mktemp("reports")
    write_page(corpus, folder)
    with serve_folder(folder) as url:
        yield from open_engine(chromium, corpus, url)
