"""Points in the HTML of a body: elements around their words, which change nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.text.point import Point
from archive.text.render import render
from archive.text.unit import PlacedPoint, Unit, read_points, read_units
from tests.text.test_render import BODIES, Page, squeeze

NOTED = "两件事[^1]：一是请\\*\\*\\*同志修渠[^1]；二是护林\n，抓早[^1]，抓小，抓好。\n\n[^1]: 注"


def show(body: str) -> str:
    units = read_units("题名", body)
    return render(body, units, read_points(units)).html


def place(host: int, start: int, end: int, address: str) -> PlacedPoint:
    return PlacedPoint(host, Point(start, end, "", 1, "", 1, -1, 0), Unit("point", "", address, 1))


def draw_points(draw: st.DrawFn, host: int, start: int, end: int, depth: int = 0) -> Iterator[PlacedPoint]:
    """Points anywhere in a text, some inside others, none over the edge of another."""
    at = start
    while at < end and depth < 3 and draw(st.booleans()):
        first = draw(st.integers(at, end - 1))
        at = draw(st.integers(first + 1, end))
        yield place(host, first, at, f"q-{host}-{depth}-{first}")
        yield from draw_points(draw, host, first + 1, at, depth + 1)


@st.composite
def bodies_with_points(draw: st.DrawFn) -> tuple[str, tuple[Unit, ...], list[PlacedPoint]]:
    body = draw(BODIES | st.just(NOTED))
    units = read_units("题名", body)
    kinds = {"heading", "paragraph", "cell"}
    hosts = [host for host, unit in enumerate(units) if unit.kind in kinds and unit.text.strip("….·")]
    return body, units, [one for host in hosts for one in draw_points(draw, host, 0, len(units[host].text))]


@given(bodies_with_points())
@settings(max_examples=500, deadline=None)
def test_points_anywhere_change_nothing_else(drawn: tuple[str, tuple[Unit, ...], list[PlacedPoint]]) -> None:
    """Text, redactions, references and units stand as they would without them."""
    body, units, points = drawn
    page, plain = Page(render(body, units, points).html), Page(render(body, units).html)
    assert page.text == plain.text
    own = [element for element in page.elements if element[1].get("class") != "point"]
    assert own == plain.elements
    shown = [attributes["id"] for _, attributes in page.elements if attributes.get("class") == "point"]
    assert shown == [one.unit.address for one in points]


@given(st.lists(st.sampled_from([*"一二三是要抓；，。：甲乙", "***", "同志", "\n", "[^1]"]), max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_an_element_holds_the_words_of_its_point(body: str) -> None:
    body = body.replace("*", "\\*") + "\n\n[^1]: 注"
    units = read_units("题名", body)
    points = read_points(units)
    html = render(body, units, points).html.replace("<br>", "<br/>").replace("<hr>", "<hr/>")
    root = ElementTree.fromstring(f"<div>{html}</div>")  # noqa: S314 - of our own making
    found = {span.get("id", ""): span for span in root.iter("span") if span.get("class") == "point"}
    assert list(found) == [one.unit.address for one in points]
    for one in points:
        notes = [note.text or "" for note in found[one.unit.address].iter("a")]
        text = squeeze("".join(found[one.unit.address].itertext()))
        assert len(text) - len("".join(notes)) == len(squeeze(one.unit.text))


def test_a_point_has_its_address() -> None:
    units = read_units("题名", "一是修渠；二是护林。")
    html = show("一是修渠；二是护林。")
    one, two = (placed.unit.address for placed in read_points(units))
    assert f'<span class="point" id="{one}">一是修渠</span>；<span class="point" id="{two}">二是护林</span>。' in html


def test_a_reference_stands_with_the_words_before_it() -> None:
    html = show(NOTED)
    assert html.index("两件事<sup") < html.index('<span class="point"')
    assert "修渠<sup" in html
    assert "</sup></span>；" in html


def test_the_outline_is_told_of_units_and_points() -> None:
    units = read_units("题名", "## 一、水利\n\n一是修渠；二是护林。")
    points = read_points(units)
    html = render(
        "## 一、水利\n\n一是修渠；二是护林。", units, points, {units[1].address: "1 4", points[0].unit.address: "3 4"}
    ).html
    assert f'<h2 class="unit" data-outline="1 4" id="{units[1].address}">' in html
    assert f'<span class="point" data-outline="3 4" id="{points[0].unit.address}">一是修渠</span>' in html
    assert html.count("data-outline") == 2


@pytest.mark.parametrize(
    "piece", ["一是修渠；二是护林。", "一是请\\*\\*\\*；二是护林[^1]。", "（1）甲，①乙；②丙；（2）丁。"]
)
def test_huge_paragraphs_are_linear(piece: str) -> None:
    assert show(piece * (200_000 // len(piece)) + "\n\n[^1]: 注")
