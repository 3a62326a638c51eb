"""Styles: what they say of paragraphs and runs that concerns the text, numbering and what is hidden."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from .names import child, children, is_on, number, value

_LONGEST_CHAIN = 32


@dataclass(frozen=True, slots=True)
class Style:
    """A style; what it does not say it takes from the one it is based on."""

    based_on: str | None = None
    list_id: str | None = None
    depth: int | None = None
    is_hidden: bool | None = None


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document by id; the empty id is that of paragraphs which name none."""

    by_id: dict[str, Style] = field(default_factory=dict)

    def is_hidden(self, style_id: str | None) -> bool:
        """Whether text of a style is hidden."""
        return next((style.is_hidden for style in self._chain(style_id) if style.is_hidden is not None), False)

    def numbering(self, style_id: str | None) -> tuple[str | None, int | None]:
        """Return the list and the level that a style puts its paragraphs in."""
        list_id: str | None = None
        depth: int | None = None
        for style in self._chain(style_id):
            list_id = style.list_id if list_id is None else list_id
            depth = style.depth if depth is None else depth
        return list_id, depth

    def _chain(self, style_id: str | None) -> list[Style]:
        chain: list[Style] = []
        while style_id is not None and style_id in self.by_id and len(chain) < _LONGEST_CHAIN:
            chain.append(self.by_id[style_id])
            style_id = chain[-1].based_on
        return chain


def read_styles(root: etree._Element | None, numbering: etree._Element | None) -> Styles:
    """Return the styles of a document; its lists, too, say which style is of which level."""
    bound = {
        value(child(level, "w:pStyle")): number(level, "ilvl")
        for definition in children(numbering, "w:abstractNum")
        for level in children(definition, "w:lvl")
    }
    styles: dict[str, Style] = {}
    for element in children(root, "w:style"):
        style_id = value(element, "styleId") or ""
        hidden = child(element, "w:rPr", "w:vanish")
        depth = number(child(element, "w:pPr", "w:numPr", "w:ilvl"))
        style = Style(
            value(child(element, "w:basedOn")),
            value(child(element, "w:pPr", "w:numPr", "w:numId")),
            bound.get(style_id, depth),
            None if hidden is None else is_on(hidden),
        )
        styles[style_id] = style
        if value(element, "type") == "paragraph" and value(element, "default") in {"1", "true", "on"}:
            styles[""] = style
    return Styles(styles)
