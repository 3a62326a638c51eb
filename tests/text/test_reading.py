"""The reading of real texts: the tree, points and promised counts of the reference document, and what the reports hold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from archive.text.escape import escape, escape_heading
from archive.text.promise import Promise, read_promises
from archive.text.tree import Node, read_tree
from archive.text.unit import PlacedPoint, Unit, read_points, read_units

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT.parent / "shared" / "samples"
GOLD = sorted((ROOT / "tests" / "golden" / "reading").glob("*.json"))

needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample texts (../shared/samples) are not here")

Reading = tuple[Sequence[Unit], Sequence[PlacedPoint], Sequence[Node], Sequence[Promise]]


def read_lines(name: str) -> list[str]:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    return [line.strip() for line in text.split("\n") if line.strip()]


def read(lines: Sequence[str], levels: dict[int, int] | None = None) -> Reading:
    """Read a text whose line n, from 0, becomes the file's line 2n; a blank line stays a blank line."""
    levels = levels or {}
    sources = [
        f"{'#' * levels[at]} {escape_heading(line)}" if at in levels else escape(line) for at, line in enumerate(lines)
    ]
    units = read_units(lines[0], "\n\n".join(sources[1:]), first_line=2)
    points = read_points(units)
    tree = read_tree(units, points)
    return units, points, tree, read_promises(units, points, tree)


def sketch_tree(tree: Sequence[Node]) -> list[list[int]]:
    """Each line as its number, its depth and the line that it stands under (-1 for none)."""
    return [
        [node.line // 2, node.depth, tree[node.parent].line // 2 if node.parent >= 0 else -1]
        for node in tree
        if node.point < 0
    ]


def sketch_points(points: Sequence[PlacedPoint]) -> list[list[Any]]:
    """Each point as its line, its offsets, mark, the length of its head, its depth, and its parent in the paragraph."""
    return [
        [placed.unit.line // 2, point.start, point.end, point.mark, len(point.head), point.depth, point.parent]
        for placed in points
        for point in [placed.point]
    ]


def sketch_promises(promises: Sequence[Promise]) -> list[list[Any]]:
    return [[one.line // 2, one.start, one.promised, one.found, one.verdict] for one in promises]


def list_addresses(text: str) -> list[str]:
    return [placed.unit.address for placed in read_points(read_units("", escape(text)))]


def test_there_is_gold() -> None:
    assert GOLD


@needs_samples
@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
class TestGold:
    def test_reads_the_text_as_a_careful_reader_does(self, path: Path) -> None:
        gold = json.loads(path.read_text(encoding="utf-8"))
        _, points, tree, promises = read(read_lines(gold["file"]))
        assert sketch_points(points) == gold["points"]
        assert sketch_tree(tree) == gold["tree"]
        assert sketch_promises(promises) == gold["promises"]

    def test_marked_headings_change_nothing(self, path: Path) -> None:
        """The depth that the text tells is the depth that a hand has written, so one agrees with the other."""
        gold = json.loads(path.read_text(encoding="utf-8"))
        lines = read_lines(gold["file"])
        for levels in gold["headings"]:
            _, points, tree, promises = read(lines, {int(line): level for line, level in levels.items()})
            assert sketch_points(points) == gold["points"]
            assert sketch_tree(tree) == gold["tree"]
            assert sketch_promises(promises) == gold["promises"]

    def test_exchanging_commas_moves_no_address(self, path: Path) -> None:
        gold = json.loads(path.read_text(encoding="utf-8"))
        lines = read_lines(gold["file"])
        for line in sorted({row[0] for row in gold["points"]}):
            text = lines[line]
            addresses = list_addresses(text)
            for at, sign in enumerate(text):
                if sign in "，、":
                    changed = f"{text[:at]}{'、' if sign == '，' else '，'}{text[at + 1 :]}"
                    assert list_addresses(changed) == addresses

    def test_every_dropped_point_is_missed_at_its_line(self, path: Path) -> None:
        gold = json.loads(path.read_text(encoding="utf-8"))
        lines = read_lines(gold["file"])
        _, points, tree, _ = read(lines)
        promised = {int(line): count for line, count in gold["promised_by"].items()}
        members = [node for node in tree if node.mark]
        dropped = 0
        for node in members:
            line = node.line // 2
            changed = list(lines)
            if node.point >= 0:
                point = points[node.point].point
                after = lines[line][point.end :].lstrip("；。")
                changed[line] = lines[line][: point.start] + after
                told_at = line if tree[node.parent].point < 0 else -1
            else:
                changed[line] = ""
                told_at = promised.get(line, -1)
            if told_at not in gold["promising"]:
                continue
            dropped += 1
            faults = [(one.line // 2, one.promised, one.found) for one in read(changed)[3] if one.verdict == "不符"]
            assert [(at, count - 1) for at, count, _ in faults] == [(at, found) for at, _, found in faults]
            assert [at for at, _, _ in faults] == [told_at]
        assert dropped == gold["droppable"]


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    names = sorted(path.name for path in (SAMPLES / "work-reports").glob("*.txt"))
    assert len(names) == 52
    return [read(read_lines(f"work-reports/{name}")) for name in names]


@needs_samples
class TestReports:
    def test_no_promise_is_called_broken(self, readings: list[Reading]) -> None:
        verdicts = [one.verdict for _, _, _, promises in readings for one in promises]
        assert set(verdicts) == {"相符"}
        assert len(verdicts) >= 40

    def test_points_stand_where_they_say(self, readings: list[Reading]) -> None:
        for units, points, tree, _ in readings:
            for placed in points:
                text = units[placed.host].text
                assert placed.unit.text == text[placed.point.start : placed.point.end]
                assert placed.unit.text.startswith(placed.point.mark)
            assert len({unit.address for unit in units} | {placed.unit.address for placed in points}) == len(
                units
            ) + len(points)
            assert all(node.depth == (tree[node.parent].depth + 1 if node.parent >= 0 else 1) for node in tree)

    def test_depth_stays_believable(self, readings: list[Reading]) -> None:
        """A part, a part of it, a point, a point of that, a paragraph: no report goes deeper than seven."""
        assert max(node.depth for _, _, tree, _ in readings for node in tree) <= 7
