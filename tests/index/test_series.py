from __future__ import annotations

from archive.index.series import Grid, make_series
from tests.corpora import CorpusMaker


def grid_of(corpus: CorpusMaker, series: str, *meetings: object) -> Grid:
    pages = {page.uri: page for page in make_series(corpus(*meetings))}  # type: ignore[arg-type]
    view = pages[f"series/{series}.html"].view
    assert isinstance(view, Grid)
    return view


def drawn(grid: Grid) -> list[tuple[str, list[str]]]:
    return [
        (line.label, ["、".join(m.name for m in cell.meetings) or ("缺" if cell.is_gap else "") for cell in line.cells])
        for line in grid.lines
    ]


def test_counts_by_the_year_that_a_meeting_is_about(corpus: CorpusMaker) -> None:
    grid = grid_of(
        corpus,
        "organization",
        corpus.meeting("2021-a", series="organization", name="甲"),
        corpus.meeting("2024-b", series="organization", name="乙", for_year="2023"),
        corpus.meeting("2022-c", series="organization", name="丙", level="county"),
    )
    assert [level.label for level in grid.levels] == ["市级", "县级"]
    assert drawn(grid) == [("2023年", ["乙", ""]), ("2022年", ["缺", "丙"]), ("2021年", ["甲", ""])]
    assert grid.gaps == 1


def test_counts_by_session_in_the_order_held(corpus: CorpusMaker) -> None:
    grid = grid_of(
        corpus,
        "plenum",
        corpus.meeting("2023-a", series="plenum", session="五届四次全会", name="甲"),
        corpus.meeting("2022-b", series="plenum", session="五届三次全会", name="乙"),
    )
    assert drawn(grid) == [("五届四次全会", ["甲"]), ("五届三次全会", ["乙"])]
    assert grid.counted_by == "届次"


def test_a_series_without_meetings_has_an_empty_grid(corpus: CorpusMaker) -> None:
    assert grid_of(corpus, "plenum").lines == []
