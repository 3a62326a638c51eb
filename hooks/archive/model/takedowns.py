"""The takedowns: which records were taken out of an archive for good, the content of data/takedowns.yml; never what they said."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from .date import PartialDate
from .fields import Model, Text
from .settings import read_version


class Takedown(Model):
    """A record that was taken out, who decided it, when and on what basis."""

    id: Text = Field(title="编号")
    date: PartialDate = Field(title="日期")
    by: Text = Field(title="批准人职务")
    basis: Text = Field(title="依据", description="文号或审批单编号，不写内容", examples=["审批单第 3 号"])


class Takedowns(Model):
    """The content of data/takedowns.yml; an archive that never took anything down has none."""

    version: Annotated[Literal[1], BeforeValidator(read_version)] = Field(1, title="格式版本")
    takedowns: tuple[Takedown, ...] = Field((), title="下架记录")

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the records that were taken out."""
        return frozenset(takedown.id for takedown in self.takedowns)

    def add(self, others: Takedowns) -> Takedowns:
        """Return these and those of a narrower archive."""
        return self.model_copy(update={"takedowns": (*self.takedowns, *others.takedowns)})
