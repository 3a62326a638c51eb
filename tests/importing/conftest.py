from __future__ import annotations

from pathlib import Path

import pytest

from archive.corpus.loader import load_settings
from archive.corpus.vocabularies import Vocabularies, load_vocabularies
from archive.model.settings import Settings
from archive.project import Project

ROOT = Path(__file__).parents[2]
OFFICE = ROOT / "tests" / "fixtures" / "office"
SAMPLES = ROOT.parent / "shared" / "samples"


@pytest.fixture(scope="session")
def vocabularies() -> Vocabularies:
    """The vocabularies of a fabricated office."""
    found, faults = load_vocabularies(OFFICE / "data" / "vocabulary")
    assert faults == ()
    return found


@pytest.fixture(scope="session")
def office() -> Settings:
    """What that office decides."""
    found, faults = load_settings(Project.at(OFFICE, {}))
    assert faults == ()
    return found


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real texts, which not everyone has."""
    if not SAMPLES.is_dir():
        pytest.skip(f"缺少真实文本 {SAMPLES}，跳过")
    return SAMPLES


@pytest.fixture(scope="session")
def words() -> Vocabularies:
    """The vocabularies of an office that knows many kinds of text."""
    found, faults = load_vocabularies(ROOT / "tests" / "fixtures" / "importing" / "vocabulary")
    assert faults == ()
    return found
