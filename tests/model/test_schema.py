"""The schema: fresh, agreeing with the reader, and the skeleton of a new record."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from referencing import Registry, Resource

from archive.corpus.vocabularies import load_vocabularies
from archive.model.meeting import Meeting
from archive.model.record import Record
from archive.model.schema import format_field_table, make_schemas, make_terms_schema, skeleton
from archive.model.source import read_yaml, split_front_matter
from archive.model.validation import validate

ROOT = Path(__file__).resolve().parents[2]
FIXTURE = ROOT / "tests" / "fixtures" / "archive"


def make_validator(name: str) -> Any:
    """Return a validator that knows the fixture's terms, as an editor knows those of data/schema."""
    vocabularies, _ = load_vocabularies(FIXTURE / "data" / "vocabulary")
    terms: Resource[Any] = Resource.from_contents(make_terms_schema(vocabularies))
    registry: Registry[Any] = Registry().with_resource("terms.schema.json", terms)
    schema = make_schemas()[name]
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema, registry=registry)


def read_as_editors_do(text: str) -> Any:
    """Read YAML 1.2 as editors do: numbers are numbers, dates are texts."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(text, Loader)  # noqa: S506 - a safe loader with less


def test_the_committed_schemas_and_the_guide_are_fresh() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "make_schema.py"), "--check"]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stdout


class TestAgreement:
    @pytest.mark.parametrize("path", sorted(FIXTURE.glob("docs/speeches/*/*.md")), ids=lambda path: path.stem)
    def test_a_good_record_satisfies_editors(self, path: Path) -> None:
        text = split_front_matter(path.read_text(encoding="utf-8")).yaml
        assert list(make_validator("record.schema.json").iter_errors(read_as_editors_do(text))) == []

    @pytest.mark.parametrize("path", sorted(FIXTURE.glob("data/meetings/*/*.yml")), ids=lambda path: path.stem)
    def test_a_good_meeting_satisfies_editors(self, path: Path) -> None:
        value = read_as_editors_do(path.read_text(encoding="utf-8"))
        assert list(make_validator("meeting.schema.json").iter_errors(value)) == []

    @pytest.mark.parametrize("path", sorted(FIXTURE.glob("data/vocabulary/*.yml")), ids=lambda path: path.stem)
    def test_a_good_vocabulary_satisfies_editors(self, path: Path) -> None:
        value = read_as_editors_do(path.read_text(encoding="utf-8"))
        assert list(make_validator("vocabulary.schema.json").iter_errors(value)) == []

    def test_good_settings_satisfy_editors(self) -> None:
        value = read_as_editors_do((FIXTURE / "data" / "site.yml").read_text(encoding="utf-8"))
        assert list(make_validator("site.schema.json").iter_errors(value)) == []

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("level", "muncipal"),
            ("kind", "主持词"),
            ("kind", "meeting-record"),
            ("topics", ["cadre-affairs"]),
            ("date", "2023-5-1"),
            ("date", 23),
            ("status", "gone"),
            ("summary", None),
            ("titel", "甲"),
            ("speakers", [{"name": "甲"}]),
            ("for_year", "今年"),
        ],
    )
    def test_what_the_checker_refuses_editors_underline(self, key: str, value: object) -> None:
        good = {"title": "甲", "date": 2023, "level": "municipal", "kind": "speech", "topics": [], "origin": "own"}
        validator = make_validator("record.schema.json")
        assert validator.is_valid(good)
        assert not validator.is_valid({**good, key: value})


class TestTable:
    @pytest.mark.parametrize("model", [Record, Meeting])
    def test_every_field_has_a_row(self, model: type[Record | Meeting]) -> None:
        table = format_field_table()
        for name, info in model.model_fields.items():
            assert f"| `{info.alias or name}` | {info.title} |" in table


class TestSkeleton:
    def test_reads_without_a_fault_and_lacks_only_values(self) -> None:
        document = read_yaml(split_front_matter(skeleton()).yaml)
        assert document.faults == ()
        _, faults = validate(Record, document)
        assert {fault.rule for fault in faults} <= {"wrong-type", "impossible-date"}
        assert list(document.value) == [name for name, info in Record.model_fields.items() if info.is_required()]

    def test_every_field_can_be_opened(self) -> None:
        opened = re.sub(r"^#(?! \S)", "", skeleton(), flags=re.MULTILINE)
        document = read_yaml(split_front_matter(opened).yaml)
        assert document.faults == ()
        assert set(document.value) == {info.alias or name for name, info in Record.model_fields.items()}
        assert set(document.value["conveys"][0]) >= {"from", "to"}

    def test_schema_of_terms_leaves_out_what_may_not_be_written(self) -> None:
        vocabularies, _ = load_vocabularies(FIXTURE / "data" / "vocabulary")
        schema = json.loads(json.dumps(make_terms_schema(vocabularies)))
        assert "meeting-record" not in schema["$defs"]["kinds"]["enum"]
        assert "cadre-affairs" not in schema["$defs"]["topics"]["enum"]
        assert schema["$defs"]["levels"]["enumDescriptions"] == ["全国", "省级", "市级", "县级"]
