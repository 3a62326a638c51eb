"""An adoption: the example emptied, and the settings made those of an office; the software stays as it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..corpus.vocabularies import load_vocabularies
from ..model.fields import Access
from ..model.schema import TERMS_SCHEMA, format_schema, make_terms_schema
from ..model.settings import Settings
from ..model.source import read_yaml
from ..model.validation import validate
from ..model.vocabulary import TERM_TYPES, Term, Vocabulary
from ..model.writer import quote
from ..project import Project, walk_files

ForgeKind = Literal["github", "gitlab", "gitea"]
_REVIEWED = ("own", "superior", "subordinate")
_FIRST_LINE = re.compile(r"- id: *(\S+)")
_NO_ORGANS = """\
# 形成单位，由高到低、先党委后政府。照下面的写法写本单位常用的单位，去掉行首的 #。
# - id: city-organization
#   label: 市委组织部
#   aliases: [组织部]
#   system: 组织
#   level: municipal
"""


class NotAdoptableError(Exception):
    """What was asked for makes no archive; the message is for people."""


@dataclass(frozen=True, slots=True)
class Office:
    """What an office decides when it begins its archive.

    Attributes:
        name: The archive's name.
        office: The office's.
        levels: The levels of meetings that it keeps, by id; all where none is named.
        forge: The kind and the address of the forge; None where there is none.
        branch: The branch that is published.
        edition: Which readers the site is for.
        security_contact: Whom to tell of a mark of classification.

    """

    name: str
    office: str
    levels: tuple[str, ...] = ()
    forge: tuple[ForgeKind, str] | None = None
    branch: str = "main"
    edition: Access = "internal"
    security_contact: str | None = None


@dataclass(frozen=True)
class Adoption:
    """What an adoption does.

    Attributes:
        removed: The records, their attachments, the meetings and the log of the example.
        written: The settings and vocabularies, by file.

    """

    removed: tuple[Path, ...]
    written: dict[Path, bytes]


def plan_adoption(project: Project, office: Office) -> Adoption:
    """Return what makes the example an office's own archive.

    Raises:
        NotAdoptableError: A level is unknown, or a setting is not as it must be.

    """
    removed = [*walk_files(project.speeches), *walk_files(project.meetings)]
    removed += [project.takedowns] if project.takedowns.is_file() else []
    origins = load_vocabularies(project.vocabulary)[0].origins.by_id
    settings = write_settings(office, [name for name in _REVIEWED if name in origins])
    read, faults = validate(Settings, read_yaml(settings))
    if read is None or faults:
        raise NotAdoptableError("；".join(fault.message for fault in faults))
    levels = project.vocabulary / "levels.yml"
    written = {
        project.settings: settings.encode("utf-8"),
        project.vocabulary / "organs.yml": _NO_ORGANS.encode("utf-8"),
        levels: keep_terms(levels.read_text(encoding="utf-8"), _choose_levels(project, office)).encode("utf-8"),
    }
    written[project.data / "schema" / TERMS_SCHEMA] = _write_terms(project, written).encode("utf-8")
    return Adoption(tuple(removed), written)


def write_settings(office: Office, reviewed: Sequence[str]) -> str:
    """Return data/site.yml, without the banner of the example; texts of the origins named must have been reviewed."""
    lines = ["version: 1", f"name: {quote(office.name)}", f"office: {quote(office.office)}"]
    lines += [f"edition: {office.edition}", 'notice: "本库是利用库，不代替归档。"']
    if office.forge:
        kind, url = office.forge
        lines += ["forge:", f"  kind: {kind}", f"  url: {quote(url)}", f"  branch: {quote(office.branch)}"]
    lines += ["# 这些来源的文稿须写明入库审查（review）。", "review:", f"  origins: [{', '.join(reviewed)}]"]
    lines += ["# 本仓库收哪些阅读范围的文稿。", "admits: [public, internal, restricted]"]
    if office.security_contact:
        lines.append(f"security_contact: {quote(office.security_contact)}")
    return "\n".join([*lines, ""])


def keep_terms(text: str, kept: Collection[str]) -> str:
    """Return a vocabulary's file with some of its terms alone, each with all its lines."""
    return "".join(block for name, block in _part(text) if name is None or name in kept)


def _part(text: str) -> Iterator[tuple[str | None, str]]:
    """Part a vocabulary's file into its head and its terms."""
    name: str | None = None
    block = ""
    for line in text.splitlines(keepends=True):
        found = _FIRST_LINE.match(line)
        if found:
            yield name, block
            name, block = found[1], ""
        block += line
    yield name, block


def _choose_levels(project: Project, office: Office) -> frozenset[str]:
    levels = load_vocabularies(project.vocabulary)[0].levels
    chosen = []
    for name in office.levels or levels.by_id:
        term = levels.by_name.get(name)
        if term is None:
            offered = "、".join(f"{term.id}（{term.label}）" for term in levels.terms)
            raise NotAdoptableError(f"没有层级 {name}；可选的是 {offered}")
        chosen.append(term.id)
    return frozenset(chosen)


def _write_terms(project: Project, written: dict[Path, bytes]) -> str:
    """Return the schema of terms for editors, as the vocabularies will be."""
    vocabularies = load_vocabularies(project.vocabulary)[0]
    made: list[Vocabulary[Term]] = []
    for vocabulary in vocabularies:
        data = written.get(project.vocabulary / f"{vocabulary.name}.yml")
        kept = vocabulary.terms if data is None else _read_terms(data, TERM_TYPES[vocabulary.name])
        made.append(Vocabulary(vocabulary.name, kept))
    return format_schema(make_terms_schema(made))


def _read_terms(data: bytes, term_type: type[Term]) -> tuple[Term, ...]:
    document = read_yaml(data.decode("utf-8"))
    read = (validate(term_type, document, (n,))[0] for n in range(len(document.value or ())))
    return tuple(term for term in read if term is not None)
