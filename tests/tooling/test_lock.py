"""requirements.lock: the pinned versions of all that pyproject.toml asks for, and of what those ask for."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
BENCH_LOCK = (ROOT / "requirements-bench.lock").read_text(encoding="utf-8")


def read_pins(lock: str) -> dict[str, str]:
    pins = re.findall(r"^([\w.-]+)==(\S+)$", lock, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pins}


PINNED, PEERS = read_pins(LOCK), read_pins(BENCH_LOCK)
GROUPS = PROJECT["dependency-groups"]
ASKED = [
    Requirement(line)
    for lines in (PROJECT["project"]["dependencies"], *(GROUPS[name] for name in GROUPS if name != "bench"))
    for line in lines
]


def test_pins_the_peers_of_the_bench_apart() -> None:
    """`make test` installs none of them; they ask for nothing themselves."""
    asked = [Requirement(line) for line in GROUPS["bench"]]
    assert {canonicalize_name(one.name) for one in asked} == set(PEERS)
    assert all(one.specifier.contains(PEERS[canonicalize_name(one.name)]) for one in asked)
    assert not PEERS.keys() & PINNED.keys()


def test_holds_pins_alone() -> None:
    lines = [line for line in LOCK.splitlines() if not line.startswith("#")]
    assert len(lines) == len(PINNED)
    assert lines == sorted(lines, key=lambda line: line.split("==")[0].lower())


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_pins_what_the_project_asks_for(asked: Requirement) -> None:
    assert asked.specifier.contains(PINNED[canonicalize_name(asked.name)])


@pytest.mark.parametrize("name", sorted(PINNED))
def test_is_what_runs_here_and_runs_on_the_oldest_python(name: str) -> None:
    found = distribution(name)
    assert found.version == PINNED[name]
    wanted = SpecifierSet(str(found.metadata.json.get("requires_python", "")))
    assert wanted.contains("3.11.0"), "Debian 12 has Python 3.11.2, other systems an earlier one"


@pytest.mark.parametrize("name", sorted(PINNED))
def test_pins_what_the_pinned_ask_for(name: str) -> None:
    asked = [Requirement(line) for line in distribution(name).requires or ()]
    needed = [one for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]
    missing = [one.name for one in needed if canonicalize_name(one.name) not in PINNED]
    assert not missing
    assert all(one.specifier.contains(PINNED[canonicalize_name(one.name)]) for one in needed)
