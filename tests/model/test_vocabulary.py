"""Vocabularies: names, trees and what a wrong word most likely meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from archive.model.vocabulary import Term, Vocabulary, find_rings

LEVELS = Vocabulary(
    "levels",
    (
        Term(id="provincial", label="省级", aliases=("直辖市",)),
        Term(id="municipal", label="市级", aliases=("州", "盟")),
        Term(id="county", label="县级", aliases=("区", "municipality")),
    ),
)
TOPICS = Vocabulary(
    "topics",
    (
        Term(id="party", label="党建"),
        Term(id="cadres", label="干部", parent="party"),
        Term(id="young", label="年轻干部", parent="cadres"),
        Term(id="lost", label="无主", parent="nowhere"),
    ),
)
PARENTS = st.lists(st.one_of(st.none(), st.integers(0, 7)), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("municipal", "municipal"),
        ("市级", "municipal"),
        ("盟", "municipal"),
        ("muncipal", "municipal"),
        ("Municipal", "municipal"),
        ("省", "provincial"),
        ("shengji", "provincial"),
        ("Shi-ji", "municipal"),
        ("meng", "municipal"),
    ],
)
def test_nearest(typed: str, meant: str) -> None:
    term = LEVELS.nearest(typed)
    assert term is not None
    assert term.id == meant


def test_nothing_is_near_to_nonsense() -> None:
    assert LEVELS.nearest("zzz") is None
    assert LEVELS.nearest("ci-ty") is None
    assert LEVELS.nearest("mal") is None


def test_tree() -> None:
    assert [(depth, term.id) for depth, term in TOPICS.walk()] == [
        (0, "party"),
        (1, "cadres"),
        (2, "young"),
        (0, "lost"),
    ]
    assert [term.id for term in TOPICS.ancestors("young")] == ["party", "cadres"]
    assert TOPICS.descendants("cadres") == {"cadres", "young"}
    assert TOPICS.label("party") == "党建"
    assert TOPICS.label("gone") == "gone"


def test_an_heir_is_in_use() -> None:
    chain = [
        Term(id="a", label="甲", deprecated=True, replaced_by="b"),
        Term(id="b", label="乙", deprecated=True, replaced_by="c"),
        Term(id="c", label="丙"),
        Term(id="d", label="丁", deprecated=True, replaced_by="e"),
        Term(id="e", label="戊", deprecated=True, replaced_by="d"),
        Term(id="f", label="己", deprecated=True),
    ]
    vocabulary = Vocabulary("topics", tuple(chain))
    heirs = [vocabulary.heir(term) for term in chain]
    assert [heir and heir.id for heir in heirs] == ["c", "c", None, None, None, None]


def test_a_tree_may_be_deeper_than_python_recurses() -> None:
    deep = tuple(Term(id=f"t{n}", label=f"词{n}", parent=f"t{n - 1}" if n else None) for n in range(5_000))
    assert [depth for depth, _ in Vocabulary("topics", deep).walk()] == list(range(5_000))


@given(PARENTS)
def test_circles_are_found_where_there_are_some(parents: list[int | None]) -> None:
    terms = [
        Term(id=f"t{n}", label=f"词{n}", parent=None if parent is None else f"t{parent}")
        for n, parent in enumerate(parents)
    ]
    rings = list(find_rings(terms, "parent"))
    by_id = {term.id: term for term in terms}
    for ring in rings:
        for here, above in zip(ring, [*ring[1:], *ring[:1]], strict=True):
            assert by_id[here].parent == above
    within = [term_id for ring in rings for term_id in ring]
    assert len(within) == len(set(within))
    assert bool(rings) == (len(list(Vocabulary("topics", tuple(terms)).walk())) < len(terms))
    Vocabulary("topics", tuple(terms)).ancestors("t0")


@pytest.mark.parametrize("term_id", ["index", "cadres-2", "a-10", "con", "lpt1"])
def test_an_id_whose_address_belongs_to_another_page_is_refused(term_id: str) -> None:
    with pytest.raises(ValidationError, match="请换一个编号"):
        Term.model_validate({"id": term_id, "label": "词"})
