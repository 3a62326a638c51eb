from __future__ import annotations

import pytest

from tests.corpora import CorpusMaker


@pytest.fixture
def corpus() -> CorpusMaker:
    return CorpusMaker()
