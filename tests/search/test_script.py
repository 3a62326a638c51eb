"""The scripts of the search as the site has them."""

from __future__ import annotations

import re

from archive.search.script import SCRIPTS, join_scripts
from tests.search.conftest import SCRIPTS as FOLDER

NESTED = re.compile(r"`[^`]*\$\{[^}`]*(`[^`]*`)")
"""A template within a template, which what leaves out the comments takes for code."""


def test_no_text_loses_a_character() -> None:
    sources = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    joined = "".join(join_scripts(sources).values())
    nested = [text for source in sources.values() for text in NESTED.findall(source)]
    assert nested
    assert [text for text in nested if text not in joined] == []


def test_every_source_is_in_a_script() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {source for sources in SCRIPTS.values() for source in sources}
