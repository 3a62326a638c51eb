"""Our scripts, styles and templates use nothing later than Chromium 80, which domestic office systems carry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

OVERRIDES = Path(__file__).parents[2] / "hooks" / "overrides"
BASELINE = 80


@dataclass(frozen=True)
class Refused:
    """Something that a later Chromium brought.

    Attributes:
        name: What it is.
        since: The version that brought it.
        pattern: How it looks in a source without comments.
        sample: A use of it, which the scanner must catch.
    """

    name: str
    since: int
    pattern: str
    sample: str


def call(name: str, since: int) -> Refused:
    """A method, called on anything."""
    return Refused(f"{name}()", since, rf"\.{name}\s*\(", f"x.{name}(y)")


def word(name: str, since: int) -> Refused:
    """A name that stands for nothing else."""
    return Refused(name, since, rf"(?<![\w$]){re.escape(name)}(?![\w$])", f"use({name})")


def declared(name: str, since: int, value: str = "") -> Refused:
    """A property, or one value of it."""
    pattern = rf"(?<![\w(-]){name}\s*:" + (rf"[^;}}]*(?<![\w-]){re.escape(value)}(?![\w-])" if value else "")
    return Refused(f"{name}: {value}", since, pattern, f"a {{ {name}: {value or '1px'}; }}")


def literal(text: str, since: int) -> Refused:
    return Refused(text, since, rf"(?<![\w-]){re.escape(text)}", f"a:hover {text} x")


SCRIPT = (
    Refused("logical assignment", 85, r"(\?\?|\|\||&&)=", "a ??= b"),
    Refused("static block", 94, r"\bstatic\s*\{", "class A { static { } }"),
    Refused("private method", 84, r"#\w+\s*\([^()]*\)\s*\{", "class A { #go() { } }"),
    Refused("`in` of a private name", 91, r"#\w+\s+in\b", "#a in b"),
    Refused("regular expression flags d, v", 90, r"/[gimsuy]*[dv][dgimsuvy]*[.,;)]", "t.match(/a/gd)"),
    Refused("cause of an Error", 93, r"Error\([^()]*\{\s*cause\b", "new Error('a', { cause: b })"),
    Refused("module", BASELINE + 1, r"(?m)^\s*(import|export)\b", "import a from 'b'"),  # closed to a page from disk
    call("at", 92),
    call("replaceAll", 85),
    call("replaceChildren", 86),
    call("findLast", 97),
    call("findLastIndex", 97),
    call("toSorted", 110),
    call("toReversed", 110),
    call("toSpliced", 110),
    call("isWellFormed", 111),
    call("groupBy", 117),
    call("union", 122),
    call("intersection", 122),
    call("isSubsetOf", 122),
    call("checkVisibility", 105),
    call("setHTMLUnsafe", 124),
    call("showPopover", 114),
    call("startViewTransition", 111),
    call("throwIfAborted", 100),
    word("structuredClone", 98),
    word("Object.hasOwn", 93),
    word("Array.fromAsync", 121),
    word("Promise.any", 85),
    word("Promise.try", 128),
    word("Promise.withResolvers", 119),
    word("AggregateError", 85),
    word("WeakRef", 84),
    word("FinalizationRegistry", 84),
    word("Intl.Segmenter", 87),
    word("Intl.DisplayNames", 81),
    word("Iterator.from", 122),
    word("RegExp.escape", 136),
    word("AbortSignal.any", 116),
    word("AbortSignal.timeout", 103),
    word("crypto.randomUUID", 92),
    word("URL.canParse", 120),
    word("URL.parse", 126),
    word("CSS.highlights", 105),
    word("navigator.userAgentData", 90),
    word("window.navigation", 102),
    word("cookieStore", 87),
    word("scheduler", 94),
    word("scrollend", 114),
    word("submitter", 81),
    word("deflate-raw", 103),
    word("until-found", 102),
    word("inert", 102),
    word("contentVisibility", 85),
)
STYLE = (
    Refused(":not() of a list", 88, r":not\([^()]*,", ":not(a, b) { }"),
    Refused(":nth-child() of a selector", 111, r":nth-(last-)?child\([^()]*\bof\b", ":nth-child(2 of .a) { }"),
    Refused("range of a media query", 104, r"@media[^{]*[<>]", "@media (width >= 40em) { }"),
    Refused("gap outside grid-gap", 84, r"(?<![\w-])(row-|column-)?gap\s*:", "a { display: flex; gap: 1em; }"),
    Refused(
        "logical shorthand", 87, r"(?<![\w-])(margin|padding|border)-(block|inline)\s*:", "a { margin-inline: 1em; }"
    ),
    Refused("inset", 87, r"(?<![\w-])inset(-(block|inline)(-start|-end)?)?\s*:", "a { inset: 0; }"),
    Refused(
        "units of the small, large, dynamic viewport", 108, r"\d[sld]v(h|w|min|max|i|b)\b", "a { height: 100dvh; }"
    ),
    Refused("units of a container", 105, r"\dcq(w|h|i|b|min|max)\b", "a { width: 5cqw; }"),
    Refused("colour functions", 101, r"(?<![\w-])(hwb|lab|lch|oklab|oklch|color)\(", "a { color: oklch(1 0 0); }"),
    Refused("relative colour", 119, r"(?<![\w-])(rgba?|hsla?)\(\s*from\b", "a { color: rgb(from red r g b); }"),
    Refused(
        "trigonometry and rounding",
        111,
        r"(?<![\w-])(sin|cos|tan|round|mod|rem|pow|sqrt|exp)\(",
        "a { width: sin(1); }",
    ),
    literal(":has(", 105),
    literal(":is(", 88),
    literal(":where(", 88),
    literal(":focus-visible", 86),
    literal(":user-invalid", 119),
    literal(":modal", 105),
    literal(":popover-open", 114),
    literal("::marker", 86),
    literal("::target-text", 89),
    literal("::highlight(", 105),
    literal("@container", 105),
    literal("@layer", 99),
    literal("@property", 85),
    literal("@scope", 118),
    literal("@starting-style", 117),
    literal("@supports selector(", 83),
    literal("prefers-contrast", 96),
    literal("forced-colors", 89),
    literal("color-mix(", 111),
    literal("light-dark(", 123),
    literal("linear(", 113),
    literal("image-set(", 113),
    literal("revert", 84),
    literal("subgrid", 117),
    declared("accent-color", 93),
    declared("animation-timeline", 115),
    declared("aspect-ratio", 88),
    declared("color-scheme", 81),
    declared("contain-intrinsic-size", 83),
    declared("container-type", 105),
    declared("content-visibility", 85),
    declared("counter-set", 85),
    declared("field-sizing", 123),
    declared("forced-color-adjust", 89),
    declared("initial-letter", 110),
    declared("overflow", 90, "clip"),
    declared("overflow-clip-margin", 90),
    declared("page", 85),
    declared("rotate", 104),
    declared("ruby-position", 84),
    declared("scale", 104),
    declared("scrollbar-color", 121),
    declared("scrollbar-gutter", 94),
    declared("scrollbar-width", 121),
    declared("text-autospace", 140),
    declared("text-decoration-thickness", 89),
    declared("text-spacing-trim", 123),
    declared("text-underline-offset", 87),
    declared("text-wrap", 114),
    declared("translate", 104),
    declared("white-space-collapse", 114),
    declared("word-break", 119, "auto-phrase"),
)
TEMPLATE = (
    Refused("inert", 102, r"<[^>{]*\sinert[\s=>]", "<div inert>"),
    Refused("popover", 114, r"<[^>{]*\spopover(target)?[\s=>]", "<div popover>"),
    Refused("until-found", 102, r"hidden=.until-found", '<p hidden="until-found">'),
    Refused("search element", 118, r"<search\b", "<search>"),
    Refused("details of a group", 120, r"<details[^>]*\sname=", '<details name="a">'),
    Refused("module script", BASELINE + 1, r"<script[^>]*type=.module", '<script type="module">'),
)
# An unknown declaration is dropped, so the plain form may stand beside the prefixed one, never alone.
PREFIXED = ("appearance", "mask", "mask-image", "print-color-adjust", "box-decoration-break")
COMMENTS = {
    ".js": re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE),
    ".css": re.compile(r"/\*.*?\*/", re.DOTALL),
    ".html": re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL),
}
TABLES = {".js": SCRIPT, ".css": STYLE, ".html": TEMPLATE}
STRINGS = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")


def find_later(source: str, suffix: str) -> Iterator[str]:
    """Yield what a source uses of later versions than the baseline."""
    source = COMMENTS[suffix].sub("", source)
    if suffix == ".css":
        source = STRINGS.sub("''", source)
    for refused in TABLES[suffix]:
        if found := re.search(refused.pattern, source):
            yield f"{refused.name} (Chromium {refused.since}): {found[0].strip()}"
    if suffix == ".css":
        yield from _find_nesting(source)
        yield from _find_lone_plain_forms(source)


def _find_nesting(source: str) -> Iterator[str]:
    """A block within a block, unless the outer one is a group of rules."""
    preludes: list[str] = []
    for piece in re.finditer(r"([^{};]*)([{};])", source):
        prelude, mark = piece[1].strip(), piece[2]
        if mark == "{":
            if preludes and not preludes[-1].startswith("@"):
                yield f"nesting (Chromium 112): {preludes[-1]} {{ {prelude} {{"
            preludes.append(prelude)
        elif mark == "}":
            preludes.pop()


def _find_lone_plain_forms(source: str) -> Iterator[str]:
    for block in re.findall(r"\{([^{}]*)\}", source):
        for name in PREFIXED:
            is_plain = re.search(rf"(?<![\w-]){name}\s*:", block) is not None
            if is_plain and f"-webkit-{name}" not in block:
                yield f"{name} without -webkit-{name}: {block.strip()[:60]}"


SOURCES = sorted(
    [*OVERRIDES.glob("assets/**/*.js"), *OVERRIDES.glob("assets/**/*.css"), *OVERRIDES.rglob("*.html")],
)


@pytest.mark.parametrize("path", SOURCES, ids=[path.relative_to(OVERRIDES).as_posix() for path in SOURCES])
def test_nothing_later_than_the_baseline(path: Path) -> None:
    assert list(find_later(path.read_text(encoding="utf-8"), path.suffix)) == []


def test_there_are_sources() -> None:
    assert {".js", ".css", ".html"} == {path.suffix for path in SOURCES}


@pytest.mark.parametrize(
    ("suffix", "refused"),
    [(suffix, refused) for suffix, table in TABLES.items() for refused in table],
    ids=lambda value: value.name if isinstance(value, Refused) else value,
)
def test_the_scanner_catches_each(suffix: str, refused: Refused) -> None:
    assert refused.since > BASELINE
    assert any(refused.name in found for found in find_later(refused.sample, suffix))


@pytest.mark.parametrize(
    "source",
    ["a { color: red; & b { color: blue; } }", "@media print { a { b { top: 0; } } }", "a { appearance: none; }"],
)
def test_the_scanner_catches_nesting_and_lone_plain_forms(source: str) -> None:
    assert list(find_later(source, ".css"))


@pytest.mark.parametrize(
    ("suffix", "source"),
    [
        (".js", "const at = a?.b ?? c; x.flat(); Promise.allSettled([]); /* y.replaceAll() */ s.replace(/d/g, '')"),
        (".js", "const a = b === c || d; at(1); matchMedia('(max-width: 40em)'); t.split(/\\n+/);"),
        (".css", "@media (min-width: 40em) { a:focus { grid-gap: 1em; margin-inline-start: 0; } }"),
        (".css", "a { -webkit-mask: none; mask: none; width: min(1em, 2em); overflow-wrap: anywhere; } /* :has( */"),
        (".css", "@media (aspect-ratio: 1/1) { a::before { content: 'gap: {'; transform: scale(1); } }"),
        (".html", '<p hidden>{# <search> #}</p><input type="search" role="search">'),
    ],
)
def test_the_scanner_lets_the_baseline_pass(suffix: str, source: str) -> None:
    assert list(find_later(source, suffix)) == []
