"""The search page brings the engine and the manifest with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.search.page import PAGE, embed_manifest, embed_script, squeeze
from archive.search.script import MARK
from archive.search.standing import INDEX_FOLDER
from archive.search.writer import Writer

BEFORE, AFTER = '<p>前</p><script type="application/json" data-manifest>', "</script><script>run()</script>\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / PAGE).write_text(BEFORE + AFTER, encoding="utf-8")
    return tmp_path


def write_manifest(site: Path, payload: object) -> None:
    with Writer(site / INDEX_FOLDER, "0123456789abcdef") as writer:
        writer.write("manifest", payload)


def read_embedded(site: Path) -> list[object]:
    page = (site / PAGE).read_text(encoding="utf-8")
    assert page.startswith(BEFORE)
    assert page.endswith(AFTER)
    held: list[object] = json.loads(page.removeprefix(BEFORE).removesuffix(AFTER))
    return held


def test_blanks_before_lines_are_left_out_but_not_those_of_scripts() -> None:
    script = "<script>run(`\n    a`)\n\n  </script>"
    assert squeeze(f"<p>\n    前  后\n\n  {script}\n  </p>\n") == f"<p>\n前  后\n{script}\n</p>\n"


def test_what_the_file_hands_over_stands_in_the_page(site: Path) -> None:
    payload = {"version": 6, "keys": '"(</script><!--)"\u2028', "numbers": [1, 2.5]}
    write_manifest(site, payload)
    embed_manifest(site)
    name, seal, held = read_embedded(site)
    assert (name, held) == ("manifest", payload)
    assert f'"{seal}"' in (site / INDEX_FOLDER / "manifest.js").read_text(encoding="utf-8")
    assert (site / PAGE).read_text(encoding="utf-8").count("<") == (BEFORE + AFTER).count("<")


def test_another_takes_its_place(site: Path) -> None:
    for records in (1, 2):
        write_manifest(site, {"records": records})
        embed_manifest(site)
    assert read_embedded(site)[2] == {"records": 2}


def test_a_page_without_a_place_for_it_stays_as_it_is(tmp_path: Path) -> None:
    write_manifest(tmp_path, {})
    embed_manifest(tmp_path)
    assert not (tmp_path / PAGE).exists()
    (tmp_path / PAGE).write_text("<p>无</p>\n", encoding="utf-8")
    embed_manifest(tmp_path)
    assert (tmp_path / PAGE).read_text(encoding="utf-8") == "<p>无</p>\n"


def test_a_script_that_would_end_its_element_is_refused() -> None:
    assert embed_script(f"{MARK}run(1 < 2);") == "run(1 < 2);"
    for script in ("'</SCRIPT>'", "'<!--'"):
        with pytest.raises(ValueError, match="within a page"):
            embed_script(script)
