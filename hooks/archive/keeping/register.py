"""The registration form (入库审查登记表) of one record: what is known of it, what the check found, and room for those who sign."""

from __future__ import annotations

import datetime
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from ..corpus.corpus import Corpus, Entry
from ..diagnostic import Diagnostic
from .ledger import Cell, list_facts

NAME = "入库审查登记表"
_LEFT_OUT = frozenset(["文件路径", "系列", "年度"])
_BY_HAND = ("审查意见", "审查人签字", "保密审查人签字", "入库人签字", "备注")
_LABEL = 18


def list_lines(corpus: Corpus, entry: Entry, found: Iterable[Diagnostic]) -> list[tuple[str, Cell]]:
    """Return the lines of a record's form: label and value, None where a person fills it in."""
    facts = [(head, cell) for head, cell in list_facts(corpus, entry) if head not in _LEFT_OUT and cell is not None]
    return [
        ("单位", corpus.settings.office),
        *facts,
        ("自动检查", describe_check(found)),
        *((label, None) for label in _BY_HAND),
    ]


def describe_check(found: Iterable[Diagnostic]) -> str:
    """Say what the check found in a record, by rule; what it found is never quoted."""
    rules = Counter((diagnostic.severity, diagnostic.rule) for diagnostic in found)
    words = {"error": "错误", "warning": "警告", "info": "提示"}
    said = [
        f"{words[severity]} {rule} {count} 处"
        for severity in words
        for (weight, rule), count in sorted(rules.items())
        if weight == severity
    ]
    return "；".join(said) or "未发现问题"


def format_lines(lines: Sequence[tuple[str, Cell]]) -> str:
    """Return a form as plain text, which any printer prints."""
    body = []
    for label, value in lines:
        first, *rest = _show(value).split("\n")
        body.append(f"{label}{' ' * (_LABEL - _measure(label))}{first}".rstrip())
        body += [f"{' ' * _LABEL}{line}" for line in rest]
    return "\n".join([NAME, "", *body, ""])


def _show(value: Cell) -> str:
    if value is None:
        return "＿" * 20
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _measure(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
