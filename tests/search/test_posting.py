from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search.posting import SUMMARY, Places, Sizes, choose_rice, cut_bits, encode
from tests.search.reader import Place, Tally, read_list, read_number, read_summary, write_bits

UNITS = 5_000
PLACE = st.tuples(
    st.integers(0, UNITS - 1),
    st.integers(0, 40) | st.integers(0, 9_000),
    st.integers(0, 300) | st.integers(0, 40_000),
    st.integers(0, 3),
)
TALLY = st.tuples(st.integers(0, 9), st.integers(0, 2_000), st.integers(0, 9))
NO_PLACES: st.SearchStrategy[list[tuple[int, int, int, int]]] = st.just([])
NO_ROWS: st.SearchStrategy[list[tuple[int, int, int]]] = st.just([])
LISTS = st.lists(
    st.tuples(st.lists(PLACE, min_size=1, max_size=12).map(sorted), NO_ROWS)
    | st.tuples(NO_PLACES, st.lists(TALLY, min_size=1, max_size=5)),
    max_size=8,
)


@given(LISTS, st.tuples(st.integers(0, 14), st.integers(0, 16)), st.data())
@settings(deadline=None)
def test_lists_are_read_back(
    lists: list[tuple[list[tuple[int, int, int, int]], list[tuple[int, int, int]]]],
    rice: tuple[int, int],
    data: st.DataObject,
) -> None:
    columns = np.array([place for places, _ in lists for place in places], dtype=np.int64).reshape(-1, 4).T
    counts, row_counts = (
        np.array([(len(places), 3 * len(rows)) for places, rows in lists], dtype=np.int64).reshape(-1, 2).T
    )
    rows = np.array([row for _, rows in lists for row in rows], dtype=np.int64).reshape(-1)
    sizes = Sizes(UNITS, rice[0], np.full(len(lists), rice[1]), np.full(len(lists), 2))
    closes = np.array([data.draw(st.booleans()) for _ in lists], dtype=bool)
    found = encode(Places(*columns), counts, sizes, rows, row_counts, closes)
    bits, at = write_bits(found.octets.tobytes()), 0
    for (places, tallies), length, is_last in zip(lists, found.lengths.tolist(), closes, strict=True):
        end = at + length
        head, at = read_number(bits, at)
        if tallies:
            assert head == SUMMARY + len(tallies)
            steps = np.cumsum([step for step, _, _ in tallies]).tolist()
            expected = [
                Tally(n, one, two // 9, two % 3, two // 3 % 3) for n, (_, one, two) in zip(steps, tallies, strict=True)
            ]
            found_tallies, read = read_summary(bits, at, len(tallies))
            assert found_tallies == expected
        else:
            has_commas = any(commas for *_, commas in places)
            assert head == 2 * len(places) + has_commas - 1
            of_list = [
                Place(unit, sentence, offset, (commas > 1, commas % 2 == 1) if has_commas else ())
                for unit, sentence, offset, commas in places
            ]
            found_places, read = read_list(bits, at, len(places), 2 if has_commas else 0, UNITS, rice)
            assert found_places == of_list
        if is_last:
            assert "1" not in bits[read:end]
            assert (end % 8, end - read < 8) == (0, True)
        else:
            assert read == end
        at = end
    assert len(found.octets) == -(-at // 8)
    assert "1" not in bits[at:]


@given(st.binary(min_size=1), st.data())
def test_bits_are_cut(octets: bytes, data: st.DataObject) -> None:
    bits = write_bits(octets)
    edges = sorted({0, len(bits), *data.draw(st.lists(st.integers(0, len(bits))))})
    cut = cut_bits(np.frombuffer(octets, dtype=np.uint8), edges)
    parts = [(part, end - begin) for part, (begin, end) in zip(cut, pairwise(edges), strict=True)]
    for (part, size), begin in zip(parts, edges, strict=False):
        assert write_bits(part) == bits[begin : begin + size].ljust(8 * len(part), "0")
        assert len(part) == -(-size // 8)


@given(st.lists(st.integers(0, 5_000), min_size=1))
def test_the_low_bits_chosen_are_the_cheapest(values: list[int]) -> None:
    costs = [sum((value >> bits) + 1 + bits for value in values) for bits in range(24)]
    assert costs[choose_rice(np.array(values))] == min(costs)
