"""The search over the work reports among the samples: known answers, and random passages, by the definition."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.search.conftest import Engine
from tests.search.test_browser_engine import compare, make_queries

pytestmark = pytest.mark.browser


def years(engine: Engine, q: str, *, strict: bool = False) -> dict[str, int]:
    (answer,) = engine.query_all([(q, {}, {"strict": strict})])
    return {record_id[:4]: count for record_id, count in answer["counts"].items()}


def test_known_answers(reports: Engine) -> None:
    assert list(years(reports, "8.3%")) == ["2001"]
    assert {"2024", "2025"} <= set(years(reports, "人工智能+"))
    assert "2017" not in years(reports, "人工智能+")
    assert "1955" in years(reports, "六保")
    assert "1955" not in years(reports, "六保", strict=True)
    assert len(years(reports, "放管服改革")) == 5
    assert sum(years(reports, "放管服改革").values()) == 10
    reform = years(reports, "供给侧结构性改革")
    assert (min(reform), len(reform), sum(reform.values())) == ("2016", 9, 32)


@pytest.mark.parametrize(
    ("q", "is_short"), [("供给侧结构性改革", True), ("六保", True), ("以…促…", True), ("改革", False)]
)
def test_hits_of_long_records_are_filled(reports: Engine, q: str, is_short: bool) -> None:  # noqa: FBT001
    """First what stands together, then as many sentences as are shown, and where the next place is."""
    script = "([q, isFull]) => archiveSearch.run({ q }, { isFull })"
    first, full = (reports.page.evaluate(script, [q, is_full])["hits"] for is_full in (False, True))
    assert [hit["id"] for hit in first] == [hit["id"] for hit in full]
    for before, hit in zip(first, full, strict=True):
        texts = [sentence["text"] for sentence in hit["sentences"]]
        marks = sum(part["mark"] > 0 for sentence in hit["sentences"] for part in sentence["parts"])
        assert hit["sentences"][: len(before["sentences"])] == before["sentences"]
        assert (before["coming"] > 0) == (before["more"] > 0 and len(before["sentences"]) < 3)
        assert hit["coming"] == 0
        assert hit["more"] == 0 or len(texts) == 3
        assert hit["more"] + marks == hit["occurrences"]
        assert bool(hit["moreUrl"]) == (hit["more"] > 0)
    assert (
        any(len(one["sentences"]) < len(other["sentences"]) for one, other in zip(first, full, strict=True)) == is_short
    )


def test_random_passages(reports: Engine) -> None:
    chance = random.Random(0)  # noqa: S311 - no secret
    queries: list[tuple[str, Any, dict[str, Any]]] = [
        (q, {}, {"scope": chance.choice(("paragraph", "sentence", "record")), "strict": chance.random() < 0.3})
        for q in make_queries(reports, chance, 40)
        if q.strip()
    ]
    assert compare(reports, queries) == []
