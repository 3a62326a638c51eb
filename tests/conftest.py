from __future__ import annotations

import os

from hypothesis import settings

# Examples differ from run to run at a desk, so that ever more are tried; a pipeline must not be a lottery.
settings.register_profile("desk")
settings.register_profile("pipeline", derandomize=True)
settings.load_profile("pipeline" if os.environ.get("CI") else "desk")
