"""A fingerprint: what tells a text when it turns up again, and cannot be read back.

A text is told by its windows, every 16 characters in a row that stand in no other record. Of each window a keyed hash is kept;
twenty bits of another hash say quickly which windows are worth hashing at all.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ..corpus.corpus import Entry

WINDOW = 16
FEWEST = 3
"""So many windows make a passage; fewer may be a phrase that anybody uses."""

_BASE = np.uint64(0x9E3779B97F4A7C15)
_BITS = 20
_DIGEST = 12
_NO_LETTER = re.compile(r"[\W_]+")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Fingerprint:
    """What tells a record that was taken out of an archive.

    Attributes:
        ids: Its id and those that it bore before.
        salt: The key of the hashes, in hexadecimal.
        buckets: Which of the short hashes occur.
        windows: The keyed hashes, in hexadecimal.
        files: The SHA-256 of its file, its attachments and the file that it was taken from.
        made: When it was taken, in seconds.

    """

    ids: tuple[str, ...]
    salt: str
    buckets: tuple[int, ...]
    windows: tuple[str, ...]
    files: tuple[str, ...]
    made: float
    version: int = 1

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.windows)

    @cached_property
    def _likely(self) -> npt.NDArray[np.bool_]:
        likely = np.zeros(1 << _BITS, dtype=np.bool_)
        likely[list(self.buckets)] = True
        return likely

    @cached_property
    def fewest(self) -> int:
        """How many windows tell the text; of a very short one, all."""
        return min(FEWEST, len(self.windows))

    def find_windows(self, text: str) -> frozenset[str]:
        """Return which of its windows stand in a text, by their hashes."""
        tight = squeeze(text)
        places = np.flatnonzero(self._likely[_hash_all(tight)])
        return self._known & {_hash(tight[at : at + WINDOW], self.salt) for at in places.tolist()}

    def is_told_by(self, text: str) -> bool:
        """Whether a passage of it stands in a text."""
        return self.fewest > 0 and len(self.find_windows(text)) >= self.fewest

    def has_id(self, data: bytes) -> bool:
        """Whether one of its ids stands in some bytes."""
        return any(name.encode("utf-8") in data for name in self.ids) and self.id_pattern.search(data) is not None

    @cached_property
    def id_pattern(self) -> re.Pattern[bytes]:
        """Finds its ids, and not those that only begin or end like them."""
        either = b"|".join(re.escape(name.encode("utf-8")) for name in self.ids)
        return re.compile(rb"(?<![0-9A-Za-z-])(?:" + either + rb")(?![0-9A-Za-z-])")

    def write(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def read(cls, text: str) -> Fingerprint:
        """Read what was written."""
        held: dict[str, Any] = json.loads(text)
        lists = ("ids", "buckets", "windows", "files")
        return cls(**held | {key: tuple(held[key]) for key in lists})


def take_fingerprint(
    versions: Sequence[Entry], files: Iterable[bytes], others: Iterable[Entry], made: float
) -> Fingerprint:
    """Return what tells a record.

    Args:
        versions: The record as it is, then as it was before: one that was withdrawn says nothing now.
        files: All that its file and its attachments ever held.
        others: The records that it must be told from.
        made: The time.

    """
    entry, salt = versions[0], secrets.token_hex(16)
    tight = {squeeze(text) for version in versions for text in read_texts(version)}
    found = {_hash(window, salt): window for text in tight for window in _cut(text)}
    first = _draft(entry, salt, found.values(), found, (), made)
    common = {name for other in others for text in read_texts(other) for name in first.find_windows(text)}
    rest = {name: window for name, window in found.items() if name not in common}
    known = [hashlib.sha256(data).hexdigest() for data in files if data]
    known += [one.record.source.sha256 for one in versions if one.record.source and one.record.source.sha256]
    return _draft(entry, salt, rest.values(), rest, sorted(set(known)), made)


def _draft(
    entry: Entry, salt: str, windows: Iterable[str], names: Iterable[str], files: Iterable[str], made: float
) -> Fingerprint:
    buckets = sorted({int(bucket) for window in windows for bucket in _hash_all(window)})
    ids = (entry.id, *entry.record.former_ids)
    return Fingerprint(ids, salt, tuple(buckets), tuple(sorted(names)), tuple(files), made)


def read_texts(entry: Entry) -> Iterator[str]:
    """Yield all that a record says in its own words."""
    record = entry.record
    yield from (text for text in (record.title, record.summary, entry.body) if text)


def squeeze(text: str) -> str:
    """Return a text's letters and digits alone, of a page those that are no markup."""
    plain = html.unescape(_TAG.sub("", text)) if "<" in text or "&" in text else text
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", plain)).casefold()


def _cut(tight: str) -> Iterator[str]:
    yield from (tight[at : at + WINDOW] for at in range(len(tight) - WINDOW + 1))


def _hash(window: str, salt: str) -> str:
    key = bytes.fromhex(salt)
    return hashlib.blake2b(window.encode("utf-8", "surrogatepass"), digest_size=_DIGEST, key=key).hexdigest()


def _hash_all(tight: str) -> npt.NDArray[np.int64]:
    """Return a short hash of every window of a text."""
    codes = np.frombuffer(tight.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    count = len(codes) - WINDOW + 1
    if count <= 0:
        return np.zeros(0, dtype=np.int64)
    sums = np.zeros(count, dtype=np.uint64)
    for at in range(WINDOW):
        sums = sums * _BASE + codes[at : at + count]
    return (sums >> np.uint64(64 - _BITS)).astype(np.int64)
