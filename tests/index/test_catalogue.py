from __future__ import annotations

import json

from archive.index.catalogue import write_catalogue
from tests.corpora import CorpusMaker


def test_lists_every_record_of_the_edition_by_id(corpus: CorpusMaker) -> None:
    made = corpus(
        corpus.entry("2024-b", topics=["farming"]), corpus.entry("2023-a"), corpus.entry("2023-s", access="restricted")
    )
    catalogue = json.loads(write_catalogue(made.for_edition("internal")))
    assert catalogue["version"] == 1
    assert [record["id"] for record in catalogue["records"]] == ["2023-a", "2024-b"]
    assert catalogue["records"][1] == {
        "id": "2024-b",
        "title": "题名 2024-b",
        "date": "2024",
        "level": "municipal",
        "kind": "speech",
        "topics": ["farming"],
        "meeting": None,
        "organs": [],
        "for_year": 2024,
        "version": "final",
        "origin": "own",
        "status": "published",
        "url": "speeches/2024/2024-b.html",
    }


def test_an_empty_archive_has_an_empty_catalogue(corpus: CorpusMaker) -> None:
    assert json.loads(write_catalogue(corpus())) == {"version": 1, "records": []}
