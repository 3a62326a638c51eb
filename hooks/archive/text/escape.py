"""Plain text as Markdown source that shows as itself, and back."""

from __future__ import annotations

import re

ESCAPABLE = r"\\`*_{}\[\]()>#+\-.!"
"""What a backslash may stand before (as the inside of a regular expression's set): what Python-Markdown undoes, no more."""

ESCAPED = re.compile(rf"\\([{ESCAPABLE}])|&(lt|gt|amp|#61|#124|#126);")
"""One escape of ours: group 1 is a backslashed character, group 2 an entity's name."""

ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "#61": "=", "#124": "|", "#126": "~"}

_BLANKS = " \t"
_MARKS = str.maketrans(
    {mark: f"\\{mark}" for mark in "\\`*_[]{"} | {"<": "&lt;", "&": "&amp;", "~": "&#126;", "|": "&#124;"}
)

# What only means something at the start of a line; a group stands around the character to escape.
_LINE_START = re.compile(
    r"""
    ([>\#])                           # a quote, a heading
    | ([+-])(?=[ \t]|$)               # a list
    | :?(-)(?=[\s:-]*$)               # an underline, a rule, the second row of a table
    | (-)(?=-)
    | (=)(?==*[ \t]*$)                # an underline
    | \d+([.)])(?=[ \t]|$)            # a numbered list; \d as Python-Markdown has it, full-width digits as well
    """,
    re.VERBOSE,
)
_CLOSING = re.compile(r"#+$")


def escape(text: str, *, at_line_start: bool = True) -> str:
    r"""Return Markdown source that every renderer shows as this text; blanks (ASCII) around a line are markup and go.

    Only what a renderer would take for markup is escaped, so that the source stays readable.
    `at_line_start` is false for what stands in a heading or in a cell.
    """
    return "\n".join(_escape_line(line, at_line_start=at_line_start) for line in text.split("\n"))


def escape_heading(text: str) -> str:
    """Return Markdown source for the words of a heading, what follows `## `."""
    source = escape(text, at_line_start=False)
    return _CLOSING.sub(lambda closing: r"\#" * len(closing[0]), source)


def unescape(source: str) -> str:
    """Return the plain text of Markdown source: undo exactly what `escape` may write."""
    return ESCAPED.sub(_undo, source)


def _escape_line(line: str, *, at_line_start: bool) -> str:
    line = line.strip(_BLANKS)
    source = line.translate(_MARKS)
    # Nothing that the marks above replace can stand before a sign of a line's start, so places are the same in both.
    if at_line_start and (start := _LINE_START.match(line)):
        at = start.start(start.lastindex or 0)
        source = f"{source[:at]}{'&#61;' if source[at] == '=' else chr(92) + source[at]}{source[at + 1 :]}"
    return source


def _undo(match: re.Match[str]) -> str:
    return match[1] or ENTITIES[match[2]]
