"""The order of what is found, by the rule that HACKING.md tells, straight from the places that the oracle finds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.search.oracle import (
    Character,
    Oracle,
    Place,
    Record,
    Term,
    find,
    find_gapped,
    holds,
    is_cut,
    key_of,
    list_spans,
    parse,
)


@dataclass(frozen=True)
class Atom:
    """What is counted by itself: a pattern, or a part of a term that a barrier cuts, or a term."""

    key: object
    term: Term
    parts: tuple[tuple[Character, ...], ...]

    def find(self, record: Record, *, strict: bool) -> list[Place]:
        if self.term.is_gapped:
            return find_gapped(record, self.term, strict=strict)
        return find(record, self.parts[0], strict=strict, kind=self.term.kind)


def _list_atoms(branch: Sequence[Term]) -> Iterator[Atom]:
    for term in (term for term in branch if not term.is_negative):
        for parts in [term.parts] if term.is_gapped else [(part,) for part in term.parts]:
            yield Atom((key_of(parts), term.kind), term, parts)


def _stand_together(record: Record, branch: Sequence[Term], *, strict: bool) -> bool:
    """Return whether all terms of a branch that are told of by sentence, two at least, stand in one."""
    told = [term for term in branch if not (term.is_negative or term.kind or is_cut(term))]
    spans = [list_spans(record, term, "sentence", strict=strict) for term in told]
    return len(spans) > 1 and bool(set.intersection(*spans))


def rank(oracle: Oracle, q: str, order: Sequence[str], scope: str = "paragraph", *, strict: bool = False) -> list[str]:
    """Return the records that are found, best first, by the rule that HACKING.md tells; `order` has all records, the oldest first.

    No term may be a character that stands alone, and none be another one but for a comma.
    """
    branches = parse(q)
    atoms = {atom.key: atom for branch in branches for atom in _list_atoms(branch)}
    places = {
        record.id: {key: atom.find(record, strict=strict) for key, atom in atoms.items()} for record in oracle.records
    }
    having = {key: sum(bool(its[key]) for its in places.values()) for key in atoms}
    weights = {key: math.log(1 + len(oracle.records) / (1 + having[key])) for key in atoms}

    def weigh(record: Record) -> tuple[object, ...]:
        holding = [branch for branch in branches if holds(record, branch, scope, strict=strict)]
        its = {atom.key: places[record.id][atom.key] for branch in holding for atom in _list_atoms(branch)}
        kinds = {key: {record.units[place.unit][0] for place in found} for key, found in its.items()}
        return (
            any(not place.crossing for found in its.values() for place in found),
            round(sum(weights[key] for key in its if "t" in kinds[key]), 9),
            round(sum(weights[key] for key in its if kinds[key] & set("rmh")), 9),
            scope != "record" and any(_stand_together(record, branch, strict=strict) for branch in holding),
            round(sum(weights[key] * math.log2(1 + len(found)) for key, found in its.items()), 9),
            order.index(record.id),
        )

    found = oracle.search(q, scope=scope, strict=strict)
    return [one.id for one in sorted((one for one in oracle.records if one.id in found), key=weigh, reverse=True)]
