"""Reports: diagnostics as text for people, and in the forms that forges and programs read."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ..diagnostic import Diagnostic, Severity

REPORT_VERSION = 1
MOST_SHOWN = 100
"""How many faults a person is shown in full."""
MOST_FILES = 5
_GRAVITY: tuple[Severity, ...] = ("error", "warning", "info")
_LABELS: dict[Severity, str] = {"error": "个错误", "warning": "个警告", "info": "条提示"}
_GITHUB: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_GITLAB: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


def format_text(diagnostics: Sequence[Diagnostic], base: Path | None = None) -> str:
    """Return a line for each diagnostic, and one that counts them; paths are relative to `base`.

    Of very many the gravest are written out, and the others counted by rule and file.
    """
    shown = sorted(diagnostics, key=lambda d: _GRAVITY.index(d.severity))[:MOST_SHOWN]
    kept = set(map(id, shown)) if len(diagnostics) > MOST_SHOWN else None
    lines = [
        f"{_visible(_path(d, base))}:{d.position.line}:{d.position.column}: {d.severity}: {_visible(d.message)} [{d.rule}]"
        for d in diagnostics
        if kept is None or id(d) in kept
    ]
    rest = [] if kept is None else [d for d in diagnostics if id(d) not in kept]
    return "\n".join([*lines, *_group(rest, base), summarise(diagnostics)]) + "\n"


def _group(diagnostics: Sequence[Diagnostic], base: Path | None) -> Iterator[str]:
    """Yield a line for each rule: how often it was broken, and in which files most."""
    if diagnostics:
        yield f"以上是前 {MOST_SHOWN} 处；其余 {len(diagnostics)} 处按规则和文件归并（全部见 --format json）："
    for rule, number in Counter(d.rule for d in diagnostics).most_common():
        files = Counter(_visible(_path(d, base)) for d in diagnostics if d.rule == rule)
        named = "、".join(f"{name} {count} 处" for name, count in files.most_common(MOST_FILES))
        more = f" 等 {len(files)} 个文件" if len(files) > MOST_FILES else ""
        severity = max((d.severity for d in diagnostics if d.rule == rule), key=lambda one: -_GRAVITY.index(one))
        yield f"  {severity}: [{rule}] {number} 处：{named}{more}"


def summarise(diagnostics: Sequence[Diagnostic]) -> str:
    """Return how many faults there are, in words."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    shown = [severity for severity in _LABELS if severity != "info" or counts[severity]]
    return "共 " + "，".join(f"{counts[severity]} {_LABELS[severity]}" for severity in shown)


def format_json(diagnostics: Sequence[Diagnostic], base: Path | None = None) -> str:
    """Return the diagnostics for programs."""
    items = [
        {
            "path": _path(d, base),
            "line": d.position.line,
            "column": d.position.column,
            "severity": d.severity,
            "rule": d.rule,
            "message": d.message,
            "value": d.value,
            "expected": d.expected,
        }
        for d in diagnostics
    ]
    return _dump({"version": REPORT_VERSION, "diagnostics": items})


def format_github(diagnostics: Sequence[Diagnostic], base: Path | None = None) -> str:
    """Return the commands by which GitHub and Gitea show diagnostics beside the changed lines."""
    return "".join(
        f"::{_GITHUB[d.severity]} file={_escape_property(_path(d, base))},line={d.position.line},"
        f"col={d.position.column},title={_escape_property(d.rule)}::{_escape_data(_visible(d.message))}\n"
        for d in diagnostics
    )


def format_gitlab(diagnostics: Sequence[Diagnostic], base: Path | None = None) -> str:
    """Return GitLab's report of code quality."""
    seen: Counter[str] = Counter()
    items = []
    for d in diagnostics:
        said = f"{_path(d, base)}\0{d.rule}\0{d.message}"
        seen[said] += 1
        items.append(
            {
                "description": d.message,
                "check_name": d.rule,
                "fingerprint": hashlib.sha256(f"{said}\0{seen[said]}".encode()).hexdigest(),
                "severity": _GITLAB[d.severity],
                "location": {"path": _path(d, base), "lines": {"begin": d.position.line}},
            }
        )
    return _dump(items)


FORMATS: dict[str, Callable[[Sequence[Diagnostic], Path | None], str]] = {
    "text": format_text,
    "github": format_github,
    "gitlab": format_gitlab,
    "json": format_json,
}


def _path(diagnostic: Diagnostic, base: Path | None) -> str:
    try:
        path = os.path.relpath(diagnostic.path, base)
    except ValueError:  # another drive of Windows
        path = str(diagnostic.path)
    return Path(path).as_posix()


def _visible(text: str) -> str:
    """Keep a hostile value from speaking to the terminal."""
    return "".join(character if character.isprintable() or character == "\u3000" else "\ufffd" for character in text)


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
