"""A forge's addresses: where a record is edited or added, and where an error in it is reported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from pathlib import Path

    from ..model.settings import Forge
    from ..project import Project

_EDIT = {
    "github": "{url}/edit/{branch}/{path}",
    "gitlab": "{url}/-/edit/{branch}/{path}",
    "gitea": "{url}/_edit/{branch}/{path}",
}
_REPORT = {
    "github": ("{url}/issues/new", "title", "body"),
    "gitlab": ("{url}/-/issues/new", "issue[title]", "issue[description]"),
    "gitea": ("{url}/issues/new", "title", "body"),
}

ADDRESS_BYTES = 6000
"""How long an address may be: servers in between refuse longer ones."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A forge's page for a new file.

    Attributes:
        page: Its address.
        path: The parameter that carries the file's path.
        content: The parameter that carries its content; empty where the forge takes none (GitLab reads the path alone).

    """

    page: str
    path: str
    content: str


_NEW = {
    "github": NewFile("{url}/new/{branch}", "filename", "value"),
    "gitlab": NewFile("{url}/-/new/{branch}", "file_name", ""),
    "gitea": NewFile("{url}/_new/{branch}/", "filename", "value"),
}


def find_new_file_page(forge: Forge) -> NewFile:
    """Return the page of a forge where a file is added."""
    made = _NEW[forge.kind]
    return replace(made, page=made.page.format(url=forge.url, branch=quote(forge.branch)))


def new_url(forge: Forge | None, path: str, content: str) -> str:
    """Return where a file is added on the forge, with as much of it filled in as the address can carry; empty without a forge."""
    if forge is None:
        return ""
    new = find_new_file_page(forge)
    bare = f"{new.page}?{urlencode({new.path: path}, quote_via=quote)}"
    full = f"{bare}&{urlencode({new.content: content}, quote_via=quote)}" if new.content else bare
    return full if len(full) <= ADDRESS_BYTES else bare


def edit_url(forge: Forge | None, project: Project, path: Path) -> str:
    """Return where a file is edited on the forge; empty where there is no forge or the file is not the project's."""
    root = project.layer_of(path).root
    if forge is None or not path.is_relative_to(root):
        return ""
    inner = quote(path.relative_to(root).as_posix())
    return _EDIT[forge.kind].format(url=forge.url, branch=quote(forge.branch), path=inner)


def report_url(forge: Forge | None, record_id: str) -> str:
    """Return where an error in a record is reported on the forge; empty where there is none."""
    if forge is None:
        return ""
    page, title, body = _REPORT[forge.kind]
    query = {title: f"勘误：{record_id}", body: f"文稿编号：{record_id}\n所在段落：\n现在的文字：\n应为：\n依据：\n"}
    return page.format(url=forge.url) + "?" + urlencode(query)
