from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archive.model.date import PartialDate
from archive.model.record import Record
from archive.model.source import read_yaml, split_front_matter
from archive.model.validation import validate
from archive.model.writer import quote, write_front_matter, write_record

ANY_TEXT = st.text()
# Everything that YAML, a fence or a comment could trip over.
NASTY = st.text(alphabet="-:#'\"\\*&!%@`|>[]{}?, \t\n\r\x00\x1b\x7f\x85\xa0\u2028\u2029\u3000\ufeff\ufffe乙a0…—𠮷")
TEXTS = ANY_TEXT | NASTY
SPEAKER = st.fixed_dictionaries({"role": TEXTS}, optional={"name": TEXTS, "organ": TEXTS})
VALUES = st.fixed_dictionaries(
    {"title": TEXTS},
    optional={
        "date": TEXTS,
        "level": TEXTS,
        "kind": TEXTS,
        "topics": st.lists(TEXTS),
        "access": TEXTS,
        "speakers": st.lists(SPEAKER, min_size=1),
        "conveys": st.lists(st.fixed_dictionaries({"level": TEXTS, "from": TEXTS}), min_size=1),
        "source": st.fixed_dictionaries({"file": TEXTS}, optional={"sha256": TEXTS}),
        "keywords": st.lists(TEXTS, min_size=1),
    },
)


@given(VALUES)
def test_the_strict_reader_takes_back_what_was_written(values: dict[str, Any]) -> None:
    document = read_yaml(write_front_matter(values))
    assert document.faults == ()
    assert document.value == values


@given(TEXTS)
def test_every_other_yaml_reader_takes_back_a_quoted_text(text: str) -> None:
    assert yaml.safe_load(f"title: {quote(text)}") == {"title": text}


@given(VALUES, st.text(alphabet="---\n正文"))
def test_front_matter_never_runs_into_the_body(values: dict[str, Any], body: str) -> None:
    parts = split_front_matter(write_record(values, body))
    assert parts.faults == ()
    assert read_yaml(parts.yaml).value == values
    assert parts.body.strip("\n") == body.strip("\n")


@pytest.mark.parametrize("word", ["true", "no", "on", "null", "y"])
def test_words_that_yaml_takes_for_something_else_are_quoted(word: str) -> None:
    assert write_front_matter({"title": "题", "kind": word}) == f'title: "题"\nkind: "{word}"\n'


def test_a_record_reads_well_and_keeps_the_order_of_the_model() -> None:
    values: dict[str, Any] = {
        "source": {"sha256": "0" * 64, "file": "主持词.txt"},
        "speakers": [{"role": "市委组织部部长", "name": "***"}, {"role": "市长"}],
        "topics": ["organization-work", "cadres"],
        "origin": "own",
        "access": "public",
        "kind": "host-script",
        "level": "municipal",
        "date": PartialDate(2023, 2),
        "for_year": 2022,
        "keywords": [],
        "title": "在“全市”会议上的\u3000“主持词”",
        "summary": None,
    }
    text = write_record(values, "第一段。\n\n第二段。\n")
    assert text == (
        "---\n"
        'title: "在“全市”会议上的\u3000“主持词”"\n'
        'date: "2023-02"\n'
        "level: municipal\n"
        "kind: host-script\n"
        "topics:\n  - organization-work\n  - cadres\n"
        'speakers:\n  - role: "市委组织部部长"\n    name: "***"\n  - role: "市长"\n'
        'for_year: "2022"\n'
        "origin: own\n"
        "access: public\n"
        f'source:\n  file: "主持词.txt"\n  sha256: "{"0" * 64}"\n'
        "keywords: []\n"
        "---\n\n第一段。\n\n第二段。\n"
    )
    record, faults = validate(Record, read_yaml(split_front_matter(text).yaml))
    assert faults == ()
    assert record is not None
    assert record.title == values["title"]


def test_a_title_like_a_term_is_quoted_all_the_same() -> None:
    assert write_front_matter({"title": "abc"}) == 'title: "abc"\n'


def test_an_unknown_key_is_the_programmers_error() -> None:
    with pytest.raises(KeyError, match="titel"):
        write_front_matter({"titel": "题"})
