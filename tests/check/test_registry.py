"""The registry lists every rule that the code names, and no other."""

from __future__ import annotations

import ast
import re

from archive.check.registry import RULES
from tests.check.conftest import ROOT

CORE = ROOT / "hooks" / "archive"
SLUG = re.compile(r"[a-z]+(?:-[a-z]+)+\Z|encoding\Z|circle\Z|status\Z|symlink\Z|submodule\Z")
SLUG_TABLE = re.compile(r"_[A-Z]+")
TABLES = {"_PROBLEMS", "_MESSAGES", "_TRAITS"}
"""Tables whose entries name rules."""
MAKERS = {"Fault": 1, "Finding": 0, "Diagnostic": 2, "_complain": 1}
"""What makes a fault, and which of its arguments names the rule."""


def list_named_rules() -> set[str]:
    """Read the slugs that stand where a fault is made, in the table of what YAML says, or in a fault of a body."""
    found: set[str] = set()
    for path in [*(CORE / "model").glob("*.py"), *(CORE / "check").rglob("*.py"), *(CORE / "corpus").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
                found |= list_texts(node.args[MAKERS[node.func.id]])
            elif isinstance(node, ast.Assign | ast.AnnAssign) and TABLES & {
                *SLUG_TABLE.findall(ast.unparse(node).split("=")[0])
            }:
                found |= {text for text in list_texts(node) if SLUG.match(text)}
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "rule":
                found |= list_texts(node.value)
    body = ast.parse((CORE / "text" / "body.py").read_text(encoding="utf-8"))
    for node in ast.walk(body):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Fault":
            found |= list_texts(node.args[2])
    return {text for text in found if SLUG.match(text)}


def list_texts(node: ast.AST) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def test_every_rule_that_the_code_names_is_registered() -> None:
    assert list_named_rules() - RULES.keys() == set()


def test_every_registered_rule_is_named_by_the_code() -> None:
    assert RULES.keys() - list_named_rules() == set()


def test_slugs_are_their_own_anchors() -> None:
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) and rule.slug == slug for slug, rule in RULES.items())
