"""Reads a published index, and finds grams by scanning texts: plain code to compare the index with."""

from __future__ import annotations

import codecs
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from archive.text.normalise import BARRIER, PAUSE, STOP, annotate

LAST = "$"
SENTENCES = "#"
BARRIER_STEP = 26
COMMA_STEP = 25
SUMMARY = 1 << 24
FILE = re.compile(r'archiveSearch\.put\("([^"]+)","([0-9a-f]+)-[0-9a-f]{8}",(.*)\)\n', re.DOTALL)
FOLLOWER = re.compile(r",(?:[a-z0-9.]+|.){2}|[a-z0-9.]+|.", re.DOTALL)
TOKEN = re.compile(r"[a-z0-9.]+|.", re.DOTALL)

Key = tuple[str, ...]


class Place(NamedTuple):
    """Where a gram stands, and at which of its joints a comma was dropped."""

    unit: int
    sentence: int
    offset: int
    commas: tuple[bool, ...]


class Tally(NamedTuple):
    """What a summary says of a record: how often, without and with a comma; its title and its heads: 1 without a comma, 2 over one alone."""

    record: int
    plain: int
    paused: int
    in_title: int
    in_heads: int


class Scanned(NamedTuple):
    """A token of a text, with what stands between it and the next: `adjoins` where that is no barrier."""

    text: str
    sentence: int
    offset: int
    adjoins: bool
    paused: bool


def scan(text: str) -> list[Scanned]:
    """Return the tokens of a text by walking through it."""
    found: list[Scanned] = []
    between: set[str] = set()
    sentence = offset = 0
    for sign in TOKEN.findall(annotate(text)):
        if sign in {BARRIER, STOP, PAUSE}:
            between.add(sign)
            continue
        if found:
            found[-1] = found[-1]._replace(adjoins=not between & {BARRIER, STOP}, paused=between == {PAUSE})
            offset += 2 * len(found[-1].text) + BARRIER_STEP * (STOP in between) + COMMA_STEP * (PAUSE in between)
            sentence, offset = (sentence + 1, 0) if BARRIER in between else (sentence, offset)
        found.append(Scanned(sign, sentence, offset, adjoins=False, paused=False))
        between = set()
    return found


def scan_grams(units: Sequence[str], size: int) -> dict[Key, list[Place]]:
    """Return the places of all grams of so many tokens, `$` standing for what follows the last token of a run."""
    places: defaultdict[Key, list[Place]] = defaultdict(list)
    for number, text in enumerate(units):
        tokens = scan(text)
        for at, token in enumerate(tokens):
            run = [token]
            while run[-1].adjoins and len(run) < size:
                run.append(tokens[at + len(run)])
            if len(run) >= size - 1:
                key = (*(one.text for one in run), *([LAST] if len(run) < size else []))
                commas = tuple(one.paused for one in run[:-1])
                places[key].append(Place(number, token.sentence, token.offset, commas))
    return dict(places)


def split_key(key: str) -> Key:
    """Return the tokens of a key."""
    return tuple(TOKEN.findall(key))


def read_file(path: Path) -> tuple[str, str, Any]:
    """Return what a file of the index puts: name, build and payload."""
    content = path.read_bytes()
    is_wide = content.startswith(codecs.BOM_UTF16_LE)
    match = FILE.fullmatch(content.decode("utf-16" if is_wide else "utf-8-sig"))
    assert match, path
    return match[1], match[2], json.loads(match[3], strict=False)


def read_octets(doublets: str) -> bytes:
    """Return the octets that doublets stand for."""
    characters = iter(map(ord, doublets))
    values = [next(characters) ^ 0x4000 if value == 0xFFFF else value for value in characters]
    octets = bytearray()
    for start in range(0, len(values), 1 + 3 * 64):
        head, *others = values[start : start + 1 + 3 * 64]
        for n, value in enumerate(others):
            mask = (head >> (10 - n // 64 * 5)) & 31
            octets += (value ^ (mask << 11)).to_bytes(2, "little")
    return bytes(octets[:-1] if values and values[0] >> 15 else octets)


def write_bits(octets: bytes) -> str:
    return "".join(f"{octet:08b}" for octet in octets)


def read_number(bits: str, at: int) -> tuple[int, int]:
    """Return the number in the gamma code that begins at a bit, and the bit after it."""
    one = bits.index("1", at)
    end = 2 * one - at + 1
    assert end <= len(bits)
    return int(bits[one:end], 2), end


def read_list(bits: str, at: int, count: int, joints: int, units: int, rice: Sequence[int]) -> tuple[list[Place], int]:
    """Return the places of the list that begins at a bit, and the bit after it; `joints` is 0 where it tells nothing of commas."""
    quotients = []
    for _ in range(3 * count):
        one = bits.index("1", at)
        quotients.append(one - at)
        at = one + 1
    sizes = (max(0, (units // count).bit_length() - 1), *rice)
    unit = sentence = offset = 0
    places = []
    for n in range(count):
        parts = []
        for quotient, size in zip(quotients[3 * n : 3 * n + 3], sizes, strict=True):
            parts.append(quotient << size | (int(bits[at : at + size], 2) if size else 0))
            at += size
        commas = tuple(bit == "1" for bit in bits[at : at + joints])
        at += joints
        is_same = n > 0 and parts[0] == 0
        offset = offset + parts[2] if is_same and parts[1] == 0 else parts[2]
        sentence = sentence + parts[1] if is_same else parts[1]
        unit += parts[0]
        places.append(Place(unit, sentence, offset, commas))
    assert at <= len(bits)
    return places, at


def read_summary(bits: str, at: int, records: int) -> tuple[list[Tally], int]:
    """Return what the summary says that begins at a bit, and the bit after it."""
    record, tallies = 0, []
    for _ in range(records):
        step, at = read_number(bits, at)
        plain, at = read_number(bits, at)
        paused, at = read_number(bits, at)
        record += step - 1
        tallies.append(Tally(record, plain - 1, (paused - 1) // 9, (paused - 1) % 3, (paused - 1) // 3 % 3))
    return tallies, at


def read_found(
    key: Key, bits: str, at: int, units: int, rice: Sequence[int]
) -> tuple[list[Place] | list[Tally], int, int]:
    """Return what begins at a bit: the places of a key or its summary; its head; and the bit after it."""
    head, at = read_number(bits, at)
    if head >= SUMMARY:
        tallies, at = read_summary(bits, at, head - SUMMARY)
        return tallies, head, at
    # A key that ends a run has as many bits as the others of its length, of which the last says nothing.
    joints = find_joints(key)
    has_commas = head % 2 == 0
    places, at = read_list(bits, at, (head + 1) // 2, joints if has_commas else 0, units, find_rice(key, rice))
    real = max(joints - (key[-1] == LAST), 0)
    return [place._replace(commas=place.commas[:real] or (False,) * real) for place in places], head, at


class Found(NamedTuple):
    """A key's lists, by segment, and its summaries."""

    places: dict[int, list[Place]]
    tallies: dict[int, list[Tally]]


def read_keys(keys: str) -> Iterator[Key]:
    for group in keys.split("\t"):
        first, *others = FOLLOWER.findall(group)
        for other in others:
            if other != ";":
                yield (first, *split_key(other.lstrip(",").replace("!", "")))


def find_joints(key: Key) -> int:
    """Return how many bits a list has for commas; that of a heavy gram's sentences has the gram's."""
    return 1 if key[-1] == SENTENCES else len(key) - 1


def find_rice(key: Key, rice: Sequence[int]) -> tuple[int, int]:
    """Return the low bits of sentences and offsets; a list of sentences tells no offset."""
    return rice[0], 0 if key[-1] == SENTENCES else rice[1]


def read_shard(payload: Sequence[str]) -> Iterator[tuple[int, list[Key], bytes]]:
    """Yield each segment that a shard tells of, with the keys that it has there, and its octets."""
    keys, present, *parts = payload
    bits = "".join(f"{octet:08b}" for octet in read_octets(present))
    assert bool(bits) == (len(parts) > 1)
    for segment, doublets in enumerate(parts):
        names = [key for n, key in enumerate(read_keys(keys)) if not bits or bits[n * len(parts) + segment] == "1"]
        assert bool(names) == bool(doublets)
        if names:
            yield segment, names, read_octets(doublets)


def read_part(
    names: Sequence[Key], octets: bytes, facts: Mapping[str, Any]
) -> Iterator[tuple[Key, list[Place] | list[Tally]]]:
    """Yield each key of a segment's part of a shard with its places, or with its summary."""
    bits, at = write_bits(octets), 0
    for name in names:
        found, _, at = read_found(name, bits, at, facts["units"], facts["rice"])
        yield name, found
    assert -(-at // 8) == len(octets)
    assert "1" not in bits[at:]


class Index:
    """A published index, read whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = {path.relative_to(folder).as_posix().removesuffix(".js"): path for path in folder.rglob("*.js")}
        _, self.build, self.manifest = read_file(self.files["manifest"])
        self.lists: dict[Key, Found] = {}
        self.shards: list[list[Key]] = []
        shards = (PurePath(name).name.split("-") for name in self.files if name.startswith("g/"))
        for division, nth in sorted((int(first), int(last)) for first, last in shards):
            name, build, payload = read_file(self.files[f"g/{division}-{nth}"])
            assert (name, build) == (f"g/{division}-{nth}", self.manifest["lists"][8 * division : 8 * division + 8])
            keys: list[Key] = []
            for segment, names_there, octets in read_shard(payload):
                for key, found in read_part(names_there, octets, self.manifest["segments"][segment]):
                    keys.append(key)
                    into = self.lists.setdefault(key, Found({}, {}))
                    kind: Any = into.tallies if found and isinstance(found[0], Tally) else into.places
                    assert segment not in kind
                    kind[segment] = found
            assert {ord(key[0][0].encode("utf-16-be")[:1]) for key in keys} == {division}
            self.shards.append(sorted(set(keys), key=lambda key: [token.encode("utf-16-be") for token in key]))
