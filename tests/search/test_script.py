"""The scripts of the search as the site has them."""

from __future__ import annotations

import re

import pytest

from archive.search.script import LATER, SCRIPTS, START, join_scripts
from tests.search.conftest import SCRIPTS as FOLDER

NESTED = re.compile(r"`[^`]*\$\{[^}`]*(`[^`]*`)")
"""A template within a template, which what leaves out the comments takes for code."""

TAKEN = re.compile(r"^  const \{ ([^}]+) \} = archiveSearch;$", re.MULTILINE)
"""What a source takes from the global as it runs, and not as it is called."""

GIVEN = re.compile(r"^  Object\.assign\(archiveSearch, \{ ([^}]+) \}\);$|^    ([^.}]+),\n  \}\);$", re.MULTILINE)


def list_names(pattern: re.Pattern[str], source: str) -> set[str]:
    """The names that a source takes or gives."""
    parts = ",".join(
        part for groups in pattern.findall(source) for part in (groups if isinstance(groups, tuple) else [groups])
    )
    return {name.split(":")[0].strip() for name in parts.split(",")} - {""}


def test_no_text_loses_a_character() -> None:
    sources = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    joined = "".join(join_scripts(sources).values())
    nested = [text for source in sources.values() for text in NESTED.findall(source)]
    assert nested
    assert [text for text in nested if text not in joined] == []


def test_every_source_is_in_a_script() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {source for sources in SCRIPTS.values() for source in sources}


@pytest.mark.parametrize("name", [START, *LATER])
def test_what_is_fetched_on_its_own_takes_only_what_is_surely_there(name: str) -> None:
    """Scripts may come in any order once the start has run: what one takes of another that is late would be undefined for good."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    before = () if name == START else SCRIPTS[START]
    there: set[str] = {given for part in before for given in list_names(GIVEN, sources[part])}
    for part in SCRIPTS[name]:
        assert list_names(TAKEN, sources[part]) - there == set(), part
        there |= list_names(GIVEN, sources[part])
