"""Shards: a division's lists shared out alike, but that a shard ends with a first token where one is near."""

from __future__ import annotations

import random
from bisect import bisect_right
from itertools import accumulate, pairwise

import numpy as np
import pytest

from archive.search import shard as module
from archive.search.segment import SegmentIndex, index_segment
from archive.search.shard import cut_shards
from tests.search.reader import read_keys

BITS = 2_000
NEAR = 4
FREQUENT, RARE = "上下", "世业东严个中丰临为主举乘传保信修倡健储催"


def make_segment() -> SegmentIndex:
    """Index texts of several divisions, in which some characters begin so many keys that no other first token is near."""
    chance = random.Random(0)  # noqa: S311 - no secret
    letters = FREQUENT * len(RARE) + RARE * 2
    texts = ["".join(chance.choices(letters, k=9)) for _ in range(200)]
    return index_segment(texts, np.arange(len(texts)), np.zeros(len(texts), dtype=np.uint8))


def share_out(segment: SegmentIndex) -> tuple[list[int], set[bool]]:
    """Return the row at which each shard opens, and whether first tokens are near where shares begin."""
    rows = segment.keys[:].tolist()
    begins = [0, *accumulate(segment.list_lengths[:].tolist())]
    opens_token = [row for row, key in enumerate(rows) if row == 0 or key[0] != rows[row - 1][0]]
    opens: set[int] = set()
    are_near = set()
    for division, following in pairwise(segment.divisions):
        whole = following.bit - division.bit
        shares = max(1, -(-whole // BITS))
        for nth in range(shares):
            begin = division.bit + nth * whole // shares
            distance, token = min((abs(begins[row] - begin), row) for row in [*opens_token, len(rows)])
            are_near.add(distance <= whole // shares // NEAR)
            opens.add(token if distance <= whole // shares // NEAR else bisect_right(begins, begin) - 1)
    return sorted(opens - {len(rows)}), are_near


def test_a_shard_ends_with_a_first_token_where_one_is_near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BITS", BITS)
    segment = make_segment()
    rows = [tuple(segment.tokens[place] for place in row if place >= 0) for row in segment.keys[:].tolist()]
    expected, are_near = share_out(segment)
    assert are_near == {True, False}
    cut = [shard for _, shard in cut_shards([segment], {division.number for division in segment.divisions})]
    assert [rows.index(next(read_keys(shard.keys))) for shard in cut] == expected
