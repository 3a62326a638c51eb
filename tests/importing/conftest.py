from __future__ import annotations

from pathlib import Path

import pytest

from archive.corpus.vocabularies import Vocabularies, load_vocabularies

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT.parent / "shared" / "samples"


@pytest.fixture(scope="session")
def vocabularies() -> Vocabularies:
    """The vocabularies that the software brings along."""
    found, faults = load_vocabularies(ROOT / "data" / "vocabulary")
    assert faults == ()
    return found


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real texts, which not everyone has."""
    if not SAMPLES.is_dir():
        pytest.skip(f"缺少真实文本 {SAMPLES}，跳过")
    return SAMPLES
