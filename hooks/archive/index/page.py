"""A page that is generated: its address, the template that shows it, and the data the template needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

ROWS_A_PART = 500

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Link:
    """A name that leads to a page.

    Attributes:
        label: What people read.
        uri: The page's address from the site's root; empty where there is no page.
        count: How many records the page lists, where that is worth saying.
        note: A word beside it, such as a state.
    """

    label: str
    uri: str = ""
    count: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A generated page.

    Attributes:
        uri: The address from the site's root, ending in `.html`.
        template: The template's name.
        title: The page's title.
        view: What the template shows; its type goes with the template.
        crumbs: The way from the home page to this one, itself left out.
    """

    uri: str
    template: str
    title: str
    view: Any = field(repr=False)
    crumbs: Sequence[Link] = ()


HOME = Link("首页", "index.html")


def page_uri(folder: str, name: str, number: int = 1) -> str:
    """Return the address of the `number`-th part of a page: `years/2023.html`, then `years/2023-2.html`."""
    return f"{folder}/{name}.html" if number == 1 else f"{folder}/{name}-{number}.html"


@dataclass(frozen=True, slots=True)
class Part(Generic[R]):
    """One page of a long list.

    Attributes:
        uri: Its address.
        title: The list's title, from the second page on with the page's number.
        rows: What stands on it.
        links: All pages, where there is more than one; `note` of this one is `current`.

    """

    uri: str
    title: str
    rows: Sequence[R]
    links: Sequence[Link]


def split_parts(folder: str, name: str, title: str, rows: Sequence[R]) -> Iterator[Part[R]]:
    """Yield the pages of a list; an empty list has one."""
    count = max(1, -(-len(rows) // ROWS_A_PART))
    for number in range(1, count + 1):
        links = [
            Link(str(n), page_uri(folder, name, n), note="current" if n == number else "")
            for n in range(1, count + 1)
            if count > 1
        ]
        part = rows[(number - 1) * ROWS_A_PART : number * ROWS_A_PART]
        heading = title if number == 1 else f"{title}（第 {number} 页）"
        yield Part(page_uri(folder, name, number), heading, part, links)
