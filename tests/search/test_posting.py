from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.search.posting import Places, choose_rice, encode, encode_integers
from tests.search.reader import Place, read_integers, read_list

UNITS = 5_000
PLACE = st.tuples(
    st.integers(0, UNITS - 1),
    st.integers(0, 40) | st.integers(0, 9_000),
    st.integers(0, 300) | st.integers(0, 40_000),
    st.integers(0, 3),
)
LISTS = st.lists(st.lists(PLACE, min_size=1, max_size=12).map(sorted), max_size=8)


@given(LISTS, st.tuples(st.integers(0, 14), st.integers(0, 16)))
@settings(deadline=None)
def test_lists_are_read_back(lists: list[list[tuple[int, int, int, int]]], rice: tuple[int, int]) -> None:
    columns = np.array([place for one in lists for place in one], dtype=np.int64).reshape(-1, 4).T
    counts = np.array([len(one) for one in lists], dtype=np.int64)
    found = encode(Places(*columns), counts, np.full(len(lists), 2), UNITS, rice[0], np.full(len(lists), rice[1]))
    assert len(found.octets) == found.lengths.sum()
    at = 0
    for one, length, has_commas in zip(lists, found.lengths.tolist(), found.has_commas.tolist(), strict=True):
        assert has_commas == any(commas for *_, commas in one)
        octets = found.octets[at : at + length].tobytes()
        at += length
        expected = [
            Place(unit, sentence, offset, (commas > 1, commas % 2 == 1) if has_commas else ())
            for unit, sentence, offset, commas in one
        ]
        assert read_list(octets, len(one), 2 if has_commas else 0, UNITS, rice) == (expected, length)


@given(st.lists(st.integers(0, 200) | st.integers(0, 2**40)))
def test_integers_are_read_back(values: list[int]) -> None:
    octets, lengths = encode_integers(np.array(values, dtype=np.int64))
    assert list(read_integers(octets.tobytes())) == values
    assert lengths.tolist() == [max(1, -(-value.bit_length() // 7)) for value in values]


@given(st.lists(st.integers(0, 5_000), min_size=1))
def test_the_low_bits_chosen_are_the_cheapest(values: list[int]) -> None:
    costs = [sum((value >> bits) + 1 + bits for value in values) for bits in range(24)]
    assert costs[choose_rice(np.array(values))] == min(costs)
