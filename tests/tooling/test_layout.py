"""Which way imports point, how long a file may be and what stands where: the picture that HACKING.md draws."""

from __future__ import annotations

import ast
import graphlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOOKS = ROOT / "hooks"
CORE = HOOKS / "archive"
SCRIPTS = ROOT / "scripts"

# A later part may import an earlier one, never the other way round.
ORDER = (
    ("diagnostic", "preparation", "command_line", "project", "repository", "git", "replacement"),
    ("model",),
    ("text",),
    ("corpus",),
    ("search",),
    ("check",),
    ("index",),
    ("publication",),
    ("preview",),
    ("importing",),
    ("contributing",),
    ("keeping",),
    ("synthesis",),
    ("bench",),
)
PRESENTATION = {"jinja2", "markupsafe", "material", "mkdocs", "pymdownx"}
GENERATED_FOLDERS = {"kinds", "levels", "meetings", "organs", "records", "series", "topics", "years"}
LONGEST_ENTRY_POINT = 80
LONGEST_FILE = 400


def list_python(*folders: Path) -> list[Path]:
    return sorted(file for folder in folders for file in folder.rglob("*.py") if "golden" not in file.parts)


CORE_FILES = list_python(CORE)
ALL_FILES = list_python(HOOKS, SCRIPTS, ROOT / "tests")
ENTRY_POINTS = sorted([*HOOKS.glob("*.py"), *(file for file in SCRIPTS.glob("*.py") if file.name != "run.py")])


def name_of(file: Path) -> str:
    """The dotted name that a file of the core is imported by."""
    parts = file.relative_to(HOOKS).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def walk_run_time(tree: ast.AST) -> list[ast.AST]:
    """All nodes but those that only a type checker reads."""
    found = [tree]
    for node in ast.iter_child_nodes(tree):
        if is_for_types_only(node):
            continue
        found.extend(walk_run_time(node))
    return found


def list_imports(file: Path, *, for_types: bool = True) -> set[str]:
    """The dotted names that a file imports, relative ones spelt out, each name that is taken from a module counted too."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree) if for_types else walk_run_time(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = file.relative_to(HOOKS).parts[: -node.level]
                base = ".".join([*package, *filter(None, [node.module])])
            found.add(base)
            found.update(f"{base}.{alias.name}" for alias in node.names)
    return found


def find_rank(module: str) -> int:
    """Where in the order a module of the core stands."""
    part = module.split(".")[1]
    ranks = [rank for rank, parts in enumerate(ORDER) if part in parts]
    assert ranks, f"{module} has no place in ORDER: give it one here and in HACKING.md"
    return ranks[0]


def show(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_there_is_something_to_look_at() -> None:
    assert CORE_FILES
    assert ENTRY_POINTS


@pytest.mark.parametrize("file", CORE_FILES, ids=show)
def test_the_core_knows_no_mkdocs(file: Path) -> None:
    others = {name.split(".")[0] for name in list_imports(file)} - set(sys.stdlib_module_names) - {"archive"}
    assert not others & PRESENTATION
    siblings = {entry.stem for entry in ENTRY_POINTS} | {"hooks", "scripts", "tests"}
    assert not others & siblings, "the core imports no hook, no script and no test"


@pytest.mark.parametrize("file", CORE_FILES, ids=show)
def test_imports_point_one_way(file: Path) -> None:
    name = name_of(file)
    known = {name_of(other) for other in CORE_FILES}
    imported = {other for other in list_imports(file) & known if other.count(".")}
    if name == "archive":
        assert not imported, "importing the package must not import all of it"
        return
    upwards = sorted(other for other in imported if find_rank(other) > find_rank(name))
    assert not upwards


def test_no_module_imports_itself_by_way_of_others() -> None:
    known = {name_of(file) for file in CORE_FILES}
    packages = {name_of(file) for file in CORE_FILES if file.name == "__init__.py"}
    # `from archive.model import record` names the package too, which is no import of its other modules.
    graph = {name_of(file): (list_imports(file, for_types=False) & known) - packages for file in CORE_FILES}
    graphlib.TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("file", ENTRY_POINTS, ids=show)
def test_hooks_and_scripts_are_thin(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) < LONGEST_ENTRY_POINT


@pytest.mark.parametrize("file", ALL_FILES, ids=show)
def test_files_are_short(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("file", CORE_FILES, ids=show)
def test_the_core_does_not_print(file: Path) -> None:
    calls = (node.func for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    assert not [call for call in calls if isinstance(call, ast.Name) and call.id == "print"]


def test_no_hook_file_shadows_a_module() -> None:
    """MkDocs puts hooks/ first on the path, so a hook file's name wins over a module's."""
    taken = set(sys.stdlib_module_names) | {"archive", "click", "markdown", "mkdocs", "search", "tags", "yaml"}
    assert not {file.stem for file in HOOKS.glob("*.py")} & taken


def test_nothing_generated_stands_under_docs() -> None:
    docs = ROOT / "docs"
    assert not [name for name in GENERATED_FOLDERS if (docs / name).exists()]
    assert not sorted(docs.rglob("*.html"))
    assert not (docs / "records.json").exists()
