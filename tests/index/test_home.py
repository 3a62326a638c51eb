from __future__ import annotations

from archive.index.home import make_home
from archive.index.listing import Shelves
from tests.corpora import CorpusMaker


def test_a_series_counts_records_as_every_way_does(corpus: CorpusMaker) -> None:
    made = corpus(
        corpus.meeting("2023-m", series="organization"),
        corpus.meeting("2022-n", series="organization"),
        corpus.entry("2023-a", meeting="2023-m"),
        corpus.entry("2023-b", meeting="2023-m"),
        corpus.entry("2022-c", meeting="2022-n"),
    )
    ways = {way.overview.label: [entry.count for entry in way.entries] for way in make_home(Shelves(made)).ways}
    assert ways["会议系列"] == [3]
    assert ways["年份"] == [2, 1]
