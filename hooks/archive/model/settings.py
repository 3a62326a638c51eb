"""The settings: what an office decides about its archive as a whole."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from .fields import Access, Model, OriginTerm, Text


class Forge(Model):
    """Where the archive's repository lives, for the links to edit and to report."""

    kind: Literal["github", "gitlab", "gitea"] = Field(title="平台")
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+[^/\s]$")] = Field(
        title="仓库地址", description="以 https:// 或 http:// 开头，不以 / 结尾"
    )
    branch: Text = Field("main", title="分支")


class ReviewPolicy(Model):
    """Which texts must have been reviewed."""

    origins: tuple[OriginTerm, ...] = Field((), title="须经审查的来源")


def read_version(text: object) -> object:
    """Return a version as the number that it is."""
    return int(text) if isinstance(text, str) and text.isdigit() else text


class Settings(Model):
    """The content of data/site.yml."""

    version: Annotated[Literal[1], BeforeValidator(read_version)] = Field(title="格式版本")
    name: Text = Field(title="库名")
    office: Text = Field(title="单位名称")
    edition: Access = Field("internal", title="版次", description="不指明时发布哪个阅读范围")
    banner: Text | None = Field(None, title="横幅", description="每页顶部的提示")
    notice: Text = Field("本库是利用库，不代替归档。", title="声明")
    forge: Forge | None = Field(None, title="代码平台")
    review: ReviewPolicy = Field(default_factory=ReviewPolicy, title="入库审查")
    admits: tuple[Access, ...] = Field(
        ("public", "internal", "restricted"), title="准入范围", description="本仓库可以收哪些阅读范围的文稿"
    )
    security_contact: Text | None = Field(None, title="保密工作联系人", description="发现密级标志时告诉谁")
