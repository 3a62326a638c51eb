"""The style sheet of every page: several sources as one file, without what the theme has for parts that no page of ours has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import tinycss2  # type: ignore[import-untyped]
from tinycss2.ast import AtRule, Declaration, Node, QualifiedRule  # type: ignore[import-untyped]

FOLDER = "assets/stylesheets/"
"""Where the site has it, below the root."""

NAME = "archive"

OF_THEME = ("main", "palette")
OURS = ("common", "listing", "record", "search", "print")
SOURCES = (*OF_THEME, *OURS)
"""In the order in which they hold."""

THEME = re.compile(rf"{FOLDER}({'|'.join(OF_THEME)})\.\w+\.min\.css(\.map)?")
"""Where the theme has a source of its own, or its map."""

UNUSED = re.compile(
    r"(?:admonition|annotate|arithmatex|cards?|critic|emojione|filename|gemoji|grid|headerlink|highlight|highlighttable|keys|linenodiv|linenos|mermaid"
    r"|tabbed|task-list|twemoji|md-(?:annotation|author|clipboard|code|consent|feedback|footer|pagination|path|post|profile|progress|search|select"
    r"|sidebar|social|source|status|tabs|tag|tooltip2?|version))(?:$|[-_])"
)
"""The classes of the theme's parts that no page has."""

_NESTING = {"media", "supports"}


def join_styles(sources: Mapping[str, str]) -> str:
    """Return the style sheet, made of sources that are given by name."""
    ours = "\n".join(sources[name] for name in SOURCES[1:])
    return f"{_prune(sources[OF_THEME[0]], ours)}\n{ours}"


@lru_cache(maxsize=1)  # while a site is served it is asked for at each change
def _prune(theme: str, ours: str) -> str:
    """Return the theme's style sheet without the rules that no page needs, and without the properties that no other rule refers to."""
    rules = list(_keep_rules(tinycss2.parse_stylesheet(theme, skip_comments=True)))
    used = set(re.findall(r"var\(\s*(--[\w-]+)", tinycss2.serialize(rules) + ours))
    return "".join(_write_rule(rule, used) for rule in rules)


def _keep_rules(rules: Sequence[Node]) -> Iterator[Node]:
    for rule in rules:
        if isinstance(rule, AtRule) and rule.lower_at_keyword in _NESTING:
            rule.content = list(_keep_rules(tinycss2.parse_rule_list(rule.content, skip_comments=True)))
            if rule.content:
                yield rule
        elif isinstance(rule, QualifiedRule):
            rule.prelude = _keep_selectors(rule.prelude)
            if rule.prelude:
                yield rule
        else:
            yield rule


def _keep_selectors(prelude: Sequence[Node]) -> list[Node]:
    """Return a list of selectors without those that name a class which no page has; what stands in brackets says nothing of that."""
    selectors: list[list[Node]] = [[]]
    for part in prelude:
        if part == ",":
            selectors.append([])
        selectors[-1].append(part)
    kept = [
        token for selector in selectors if not any(map(UNUSED.match, _list_classes(selector))) for token in selector
    ]
    return kept[1:] if kept and kept[0] == "," else kept


def _list_classes(selector: Sequence[Node]) -> Iterator[str]:
    for dot, name in pairwise(selector):
        if dot == "." and name.type == "ident":
            yield name.value


def _write_rule(rule: Node, used: set[str]) -> str:
    if isinstance(rule, AtRule) and rule.lower_at_keyword in _NESTING:
        inner = "".join(_write_rule(one, used) for one in rule.content)
        return f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
    if not isinstance(rule, QualifiedRule):
        return str(rule.serialize())
    declared = tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
    is_idle = [isinstance(one, Declaration) and one.name.startswith("--") and one.name not in used for one in declared]
    if not any(is_idle):
        return str(rule.serialize())
    kept = ";".join(one.serialize() for one, idle in zip(declared, is_idle, strict=True) if not idle)
    return f"{tinycss2.serialize(rule.prelude)}{{{kept}}}" if kept else ""
