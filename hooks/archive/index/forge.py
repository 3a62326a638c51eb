"""A forge's addresses: where a record is edited, and where an error in it is reported."""

from __future__ import annotations

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


def edit_url(forge: Forge | None, project: Project, path: Path) -> str:
    """Return where a file is edited on the forge; empty where there is no forge or the file is not the project's."""
    if forge is None or not path.is_relative_to(project.root):
        return ""
    inner = quote(path.relative_to(project.root).as_posix())
    return _EDIT[forge.kind].format(url=forge.url, branch=quote(forge.branch), path=inner)


def report_url(forge: Forge | None, record_id: str) -> str:
    """Return where an error in a record is reported on the forge; empty where there is none."""
    if forge is None:
        return ""
    page, title, body = _REPORT[forge.kind]
    query = {title: f"勘误：{record_id}", body: f"文稿编号：{record_id}\n所在段落：\n现在的文字：\n应为：\n依据：\n"}
    return page.format(url=forge.url) + "?" + urlencode(query)
