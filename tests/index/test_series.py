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


def test_a_session_that_was_never_filed_is_a_row_of_its_own(corpus: CorpusMaker) -> None:
    sessions = {"2022": "五届二次会议", "2024": "五届四次会议", "2021": "五届一次会议"}
    city = [corpus.meeting(f"{year}-c", series="plenum", session=name, name=name) for year, name in sessions.items()]
    grid = grid_of(corpus, "plenum", *city)
    assert drawn(grid) == [
        ("五届四次会议", ["五届四次会议"]),
        ("五届三次会议", ["缺"]),
        ("五届二次会议", ["五届二次会议"]),
        ("五届一次会议", ["五届一次会议"]),
    ]


def test_sessions_of_two_levels_are_no_gaps_of_each_other(corpus: CorpusMaker) -> None:
    held = [
        corpus.meeting(f"{2022 + n}-{level}", series="plenum", level=level, session=f"{term}届{number}次")
        for level, term in (("municipal", "五"), ("county", "十"))
        for n, number in enumerate("二三四")
    ]
    assert grid_of(corpus, "plenum", *held).gaps == 0
