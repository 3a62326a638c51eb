"""Invisible characters: what nobody sees in a text, and what therefore must not stand in one.

Each would part a word that a reader searches for, or break a line where none is seen. Spaces are no part of them, nor are
the selectors of variants, by which a rare character of a name is told from its like, nor what Mongolian is written with.
"""

from __future__ import annotations

import re

INVISIBLE = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, of which only tab and line feed may stand
    r"\xad\u034f\u061c\u115f\u1160\u17b4\u17b5"  # soft hyphen, joiners, fillers
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"  # of width zero, ends of lines, directions
    r"\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"  # annotations, no characters, halves of one
    r"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags
)
"""The content of a character class."""

INVISIBLE_CHARACTER = re.compile(f"[{INVISIBLE}]")
