from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.division import Division, digest_divisions, find_divisions, find_start
from archive.search.segment import index_segment
from archive.search.token import order_token
from archive.text.normalise import annotate


def divide(texts: Sequence[str]) -> dict[int, str]:
    """Return the digest of each division of units, of which the first is a title."""
    units = len(texts)
    found = index_segment([annotate(text) for text in texts], np.zeros(units, dtype=np.int64), np.arange(units) == 0)
    *divisions, end = found.divisions
    assert (end.row, end.bit) == (len(found.keys), int(found.list_lengths[:].sum(dtype=np.int64)))
    assert [division.number for division in divisions] == sorted(
        {find_number(found.tokens[row]) for row, *_ in found.keys[:]}
    )
    return {division.number: division.digest for division in divisions}


def find_number(token: str) -> int:
    return ord(token[0].encode("utf-16-be")[:1])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=3)))
def test_a_division_is_the_higher_octet_of_the_first_number(tokens: list[str]) -> None:
    assert (
        find_divisions(tokens).tolist() == [order_token(token)[0] for token in tokens] == list(map(find_number, tokens))
    )


class TestDigests:
    def test_what_stands_in_other_divisions_changes_nothing(self) -> None:
        before, after = divide(["题", "修渠", "水利，2030年"]), divide(["题", "修渠", "护林，2031年"])
        changed = {number for number in before.keys() | after.keys() if before.get(number) != after.get(number)}
        assert changed == {find_number(token) for token in ("水", "利", "护", "林", "2")}

    @pytest.mark.parametrize("other", ["修渠修", "修、渠", "修。渠", "修路", "护林，修渠", "修2031", "修2032"])
    def test_what_stands_there_changes_it(self, other: str) -> None:
        number = find_number("修")
        assert divide(["题", "修渠"])[number] != divide(["题", other])[number]

    def test_words_are_told_apart(self) -> None:
        """Even those that a CRC takes for one."""
        assert zlib.crc32(b"aaspjwwk") == zlib.crc32(b"arnrsgud")
        for one, other in (("2031", "2032"), ("aaspjwwk", "arnrsgud")):
            assert divide(["题", f"{one}年"])[0] != divide(["题", f"{other}年"])[0]


class TestAllSegments:
    ONE = (Division(78, 0, 0, "a"), Division(79, 2, 9, "b"), Division(256, 3, 20, ""))
    OTHER = (Division(79, 0, 0, "b"), Division(256, 4, 21, ""))

    def test_all_segments_tell(self) -> None:
        digests = digest_divisions([self.ONE, self.OTHER])
        assert list(digests) == [78, 79]
        changed = digest_divisions([self.ONE, (self.OTHER[0]._replace(digest="c"), self.OTHER[1])])
        assert [number for number in digests if digests[number] != changed[number]] == [79]

    def test_it_matters_in_which_segment_lists_stand(self) -> None:
        assert digest_divisions([self.ONE, ()])[78] != digest_divisions([(), self.ONE])[78]
        assert digest_divisions([self.ONE])[78] != digest_divisions([self.ONE, self.OTHER])[78]


@pytest.mark.parametrize(("number", "found"), [(0, 78), (78, 78), (79, 79), (80, 256), (256, 256)])
def test_a_segment_that_lacks_a_division_goes_on_with_the_next(number: int, found: int) -> None:
    assert find_start(TestAllSegments.ONE, number).number == found
