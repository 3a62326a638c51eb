"""The guide has a section for each rule: what it asks, a wrong example and a right one."""

from __future__ import annotations

import re

import pytest

from archive.check.registry import RULES
from archive.check.rule import Rule
from tests.check.conftest import ROOT

GUIDE = (ROOT / "docs" / "contributing" / "rules.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## `([^`]+)`\n(.*?)(?=^## `|\Z)", GUIDE, re.MULTILINE | re.DOTALL))
LEVELS = {"error": "错误", "warning": "警告", "info": "提示"}
SCOPES = {"build": "生成规则", "contribution": "投稿规则"}


def escape(text: str) -> str:
    return re.sub(r"([`*_])", r"\\\1", text).replace("<", "&lt;")


def test_the_guide_lists_the_rules_in_the_registry_s_order() -> None:
    assert list(SECTIONS) == list(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.slug)
def test_section_says_what_is_wrong_and_what_is_right(rule: Rule) -> None:
    section = SECTIONS[rule.slug]
    level = f"{LEVELS[rule.severity]}，{SCOPES[rule.scope]}" + ("，可以例外" if rule.excusable else "")
    assert f"**{escape(rule.title)}。**（{level}）" in section
    wrong, right = re.search(r"\n错：\n\n(```.*?```)\n\n对：\n\n(```.*?```)", section, re.DOTALL).groups()  # type: ignore[union-attr]
    assert wrong != right
