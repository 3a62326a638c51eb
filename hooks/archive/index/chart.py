"""A chart of records by year and level: stacked bars as numbers, which a template draws."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..corpus.corpus import Corpus

HEIGHT = 180
STEP = 64
BAR = 36
BASE = 24
MOST_BARS = 30


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of a bar that is one level's; `order` is the level's place in the vocabulary, for its pattern."""

    level: str
    label: str
    order: int
    count: int
    y: float
    height: float
    uri: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A year; `x` is the bar's left edge. A year without records has no segments and reads 无文献."""

    year: int
    x: float
    total: int
    top: float
    segments: tuple[Segment, ...]
    uri: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side, oldest first; lengths are units of the drawing, y grows downwards."""

    width: float
    height: float
    baseline: float
    bar: float
    bars: tuple[Bar, ...]
    levels: tuple[tuple[int, str], ...]
    earlier: int
    """How many records are older than the oldest bar."""


def make_chart(corpus: Corpus) -> Chart:
    """Return the chart of a corpus, of its last thirty years at most."""
    counts = Counter((entry.year, entry.record.level) for entry in corpus.entries)
    if not counts:
        return Chart(0, HEIGHT, HEIGHT, BAR, (), (), 0)
    last = max(year for year, _ in counts)
    first = max(min(year for year, _ in counts), last - MOST_BARS + 1)
    years = range(first, last + 1)
    totals = {year: sum(n for (y, _), n in counts.items() if y == year) for year in years}
    scale = HEIGHT / max(totals.values())
    bars = tuple(_make_bar(corpus, counts, year, BASE + n * STEP, scale, totals[year]) for n, year in enumerate(years))
    used = {level for year, level in counts if year >= first}
    levels = tuple((n, term.label) for n, term in enumerate(corpus.vocabularies.levels.terms) if term.id in used)
    return Chart(
        width=BASE * 2 + len(bars) * STEP - (STEP - BAR),
        height=HEIGHT + BASE * 2,
        baseline=HEIGHT + BASE,
        bar=BAR,
        bars=bars,
        levels=levels,
        earlier=len(corpus.entries) - sum(totals.values()),
    )


def _make_bar(corpus: Corpus, counts: Counter[tuple[int, str]], year: int, x: float, scale: float, total: int) -> Bar:
    segments = []
    y = float(HEIGHT + BASE)
    for order, term in enumerate(corpus.vocabularies.levels.terms):
        count = counts[year, term.id]
        if count:
            height = round(count * scale, 2)
            y = round(y - height, 2)
            segments.append(Segment(term.id, term.label, order, count, y, height, f"years/{year}/{term.id}.html"))
    return Bar(year, x, total, y, tuple(segments), f"years/{year}.html")
