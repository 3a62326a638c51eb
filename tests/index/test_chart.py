from __future__ import annotations

from archive.index.chart import HEIGHT, MOST_BARS, make_chart
from tests.corpora import CorpusMaker


def test_bars_are_as_high_as_their_counts(corpus: CorpusMaker) -> None:
    made = corpus(
        corpus.entry("2021-a"),
        corpus.entry("2021-b", level="county"),
        corpus.entry("2021-c", level="county"),
        corpus.entry("2021-d"),
        corpus.entry("2023-e"),
    )
    chart = make_chart(made)
    assert [(bar.year, bar.total) for bar in chart.bars] == [(2021, 4), (2022, 0), (2023, 1)]
    full, empty, quarter = chart.bars
    assert sum(part.height for part in full.segments) == HEIGHT
    assert [part.label for part in full.segments] == ["市级", "县级"]
    assert empty.segments == ()
    assert quarter.segments[0].height == HEIGHT / 4
    for bar in chart.bars:
        bottom = chart.baseline
        for part in bar.segments:
            assert part.y + part.height == bottom
            bottom = part.y


def test_shows_the_last_thirty_years_and_counts_the_rest(corpus: CorpusMaker) -> None:
    chart = make_chart(corpus(corpus.entry("1955-a"), corpus.entry("2024-b"), corpus.entry("1995-c")))
    assert len(chart.bars) == MOST_BARS
    assert chart.earlier == 1


def test_an_empty_archive_has_no_bars(corpus: CorpusMaker) -> None:
    assert make_chart(corpus()).bars == ()
