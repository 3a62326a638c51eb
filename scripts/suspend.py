"""Suspends every record of a person or an organ and lists every mention, or undoes it."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from archive.preparation import explain_missing_modules

explain_missing_modules()

from archive.keeping.suspend_command import main
from archive.project import Project

if __name__ == "__main__":
    main(obj=Project.at(ROOT))
