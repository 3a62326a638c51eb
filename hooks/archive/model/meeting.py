"""A meeting: what happened, and which texts belong to it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from .date import PartialDate
from .fields import LevelTerm, Model, OrganTerm, RecordId, SeriesTerm, Text, Year


class AgendaItem(Model):
    """A line of an agenda, with its text, or why there is none."""

    item: Text = Field(title="议程")
    record: RecordId | None = Field(None, title="文稿", description="文稿的编号")
    absent: Literal["缺", "不入库"] | None = Field(None, title="无文稿的原因")

    @model_validator(mode="after")
    def _says_which(self) -> AgendaItem:
        if (self.record is None) == (self.absent is None):
            msg = "每项议程须写 record（文稿编号）或 absent（缺、不入库），二者择一"
            raise ValueError(msg)
        return self


class Meeting(Model):
    """One meeting; its id is the stem of its file."""

    name: Text = Field(title="会议名称", examples=["全市组织部长会议"])
    date: PartialDate = Field(title="日期", examples=["2023-02-08"])
    end_date: PartialDate | None = Field(None, title="结束日期", description="会期超过一天时写")
    level: LevelTerm = Field(title="会议层级", examples=["municipal"])
    aliases: tuple[Text, ...] = Field((), title="别名")
    series: SeriesTerm | None = Field(None, title="系列")
    session: Text | None = Field(None, title="届次", examples=["五届四次全会"])
    for_year: Year | None = Field(None, title="年度", description="会议所说的年度与日期的年份不同时写")
    form: Text | None = Field(None, title="形式", examples=["现场", "视频"])
    place: Text | None = Field(None, title="地点")
    organs: tuple[OrganTerm, ...] = Field((), title="主办单位")
    agenda: tuple[AgendaItem, ...] = Field((), title="议程")

    @field_validator("end_date")
    @classmethod
    def _ends_after_it_begins(cls, end: PartialDate | None, info: ValidationInfo) -> PartialDate | None:
        begin = info.data.get("date")
        if end is not None and begin is not None and end < begin:
            msg = f"结束日期早于日期 {begin}"
            raise ValueError(msg)
        if end is not None and begin is not None and end.year > begin.year + 1:
            msg = f"结束日期比日期 {begin} 晚了一年以上；请核对"
            raise ValueError(msg)
        return end
