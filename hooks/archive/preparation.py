"""Preparation: what a person is told whose Python lacks what the core is made with, as after an update with a new lock."""

from __future__ import annotations

import sys
from types import TracebackType

UNPREPARED = 2


def explain_missing_modules() -> None:
    """End the program in one line, not a traceback, where a module that is not ours cannot be imported.

    To be called before the first import of such a module; this one imports none.
    """
    sys.excepthook = _explain


def _explain(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    missing = (error.name or "") if isinstance(error, ImportError) else ""
    if not missing or missing.split(".")[0] == "archive":
        sys.__excepthook__(kind, error, trace)
        return
    sys.stderr.write(
        f"这个 Python 里没有合用的 {missing} 模块：请先运行 make check（Windows：py scripts\\run.py check）装好依赖，"
        "再用 .venv 里的 Python 运行；仍是这样，请先删去 .venv 文件夹\n"
    )
    raise SystemExit(UNPREPARED)
