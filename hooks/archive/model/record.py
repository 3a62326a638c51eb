"""A record: one text of a meeting, as its front matter describes it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from .date import PartialDate
from .fields import (
    Access,
    KindTerm,
    LevelTerm,
    MeetingId,
    Model,
    OrganTerm,
    OriginTerm,
    RecordId,
    SeriesTerm,
    Text,
    TopicTerm,
    VersionTerm,
    Year,
)

Status = Literal["published", "corrected", "superseded", "withdrawn", "suspended"]
STATUS_LABELS: dict[Status, str] = {
    "published": "有效",
    "corrected": "已更正",
    "superseded": "已被替代",
    "withdrawn": "已撤下",
    "suspended": "暂停查阅",
}
HIDDEN: frozenset[Status] = frozenset(["withdrawn", "suspended"])
"""The states in which readers see no text."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Speaker(Model):
    """Who is responsible for a text: the role is the key, a name may be redacted or absent."""

    role: Text = Field(title="职务", examples=["市委组织部部长"])
    name: Text | None = Field(None, title="姓名", description="可以隐去（***），也可以不写")
    organ: OrganTerm | None = Field(None, title="单位")
    delivered_by: Text | None = Field(None, title="代读人", description="由他人宣读时写宣读人的职务")


class Conveyance(Model):
    """A meeting or an instruction of another level that a text passes on."""

    level: LevelTerm = Field(title="层级")
    kind: KindTerm = Field(title="文稿类型")
    meeting: MeetingId | None = Field(None, title="会议")
    series: SeriesTerm | None = Field(None, title="系列", description="会议未建档时写它所属的系列")
    speaker: Text | None = Field(None, title="讲话人职务")
    date: PartialDate | None = Field(None, title="日期")
    record: RecordId | None = Field(None, title="原文", description="本库收有原文时写原文的编号")
    from_: Text | None = Field(None, alias="from", title="起", description="传达内容第一段的地址")
    to: Text | None = Field(None, title="止", description="传达内容最后一段的地址")

    @model_validator(mode="after")
    def _has_both_ends(self) -> Conveyance:
        if (self.from_ is None) != (self.to is None):
            msg = "from 和 to 须同时写或同时不写"
            raise ValueError(msg)
        return self


class Review(Model):
    """The review that let a text in."""

    by: Text = Field(title="审查人职务", examples=["办公室主任"])
    date: PartialDate = Field(title="审查日期")
    basis: Text = Field(title="依据", examples=["入库审查登记表第 12 号"])


class Change(Model):
    """What was changed in a text after its publication."""

    date: PartialDate = Field(title="日期")
    by: Text = Field(title="更动人职务")
    note: Text = Field(title="更动内容")
    former_status: Status | None = Field(None, title="此前状态", description="暂停查阅时由程序写，恢复时照此恢复")


class Attachment(Model):
    """A file that belongs to a text; it stands in the folder of the record's id."""

    file: Text = Field(title="文件名")
    title: Text = Field(title="名称")


class Excuse(Model):
    """A rule that a text is excused from, and why."""

    rule: Text = Field(title="规则")
    reason: Text = Field(title="理由")


class Source(Model):
    """The file that a text was taken from."""

    file: Text | None = Field(None, title="原文件名")
    sha256: Sha256 | None = Field(None, title="原文件 SHA-256", description="64 位小写十六进制数字，由导入程序写出")
    note: Text | None = Field(None, title="说明")


class Archival(Model):
    """The description of an item filed by this office, after DA/T 18—2022 档案著录规则."""

    reference_code: Text | None = Field(None, title="档号")
    document_number: Text | None = Field(None, title="文件编号")
    retention: Text | None = Field(None, title="保管期限", examples=["永久", "30年", "10年"])
    openness: Text | None = Field(None, title="开放标识")
    classification: Text | None = Field(None, title="密级")
    disclosure: Text | None = Field(None, title="公开属性")
    medium: Text | None = Field(None, title="载体形态")
    location: Text | None = Field(None, title="原件存放位置")
    described_by: Text | None = Field(None, title="著录者")
    described_on: PartialDate | None = Field(None, title="著录日期")
    disposal: Text | None = Field(None, title="销毁情况")
    note: Text | None = Field(None, title="附注")


class Record(Model):
    """One text: everything that its front matter may say.

    The order of the fields is the order in which a new record's skeleton and the guide's table show them.
    """

    title: Text = Field(
        title="题名", description="文稿的完整标题，须加双引号", examples=["在全市组织部长会议上的主持词"]
    )
    date: PartialDate = Field(
        title="日期", description="文稿的日期；不知道的月、日不写，不推测", examples=["2023-02-08", "2023-02", "2023"]
    )
    level: LevelTerm = Field(title="会议层级", examples=["municipal"])
    kind: KindTerm = Field(title="文稿类型", examples=["host-script"])
    topics: tuple[TopicTerm, ...] = Field(title="主题", description="可写多个；写 [] 则列入“待分类”")
    meeting: MeetingId | None = Field(None, title="会议", description="会议的编号")
    organs: tuple[OrganTerm, ...] = Field((), title="形成单位")
    speakers: tuple[Speaker, ...] = Field((), title="责任者")
    for_year: Year | None = Field(
        None, title="年度", description="文稿所说的年度与日期的年份不同、会议又没有写明时才写"
    )
    version: VersionTerm = Field("final", title="稿本")
    version_of: RecordId | None = Field(None, title="正本", description="本篇是哪一篇的另一稿本")
    origin: OriginTerm = Field(title="来源", examples=["own"])
    access: Access = Field("internal", title="阅读范围")
    review: Review | None = Field(None, title="入库审查")
    status: Status = Field("published", title="状态")
    replaced_by: RecordId | None = Field(None, title="替代者", description="状态为 superseded 时写替代它的编号")
    reason: Text | None = Field(
        None,
        title="理由",
        description="状态为 withdrawn（撤下）时必写，此时正文须为空；状态为 suspended（暂停查阅）时必写，正文留在文件里，网站不显示",
    )
    conveys: tuple[Conveyance, ...] = Field((), title="传达")
    changes: tuple[Change, ...] = Field((), title="更动记录")
    former_ids: tuple[Text, ...] = Field((), title="曾用编号", description="编号更改后，旧地址转到这里")
    attachments: tuple[Attachment, ...] = Field((), title="附件")
    exceptions: tuple[Excuse, ...] = Field((), title="例外")
    source: Source | None = Field(None, title="原文件")
    keywords: tuple[Text, ...] = Field((), title="关键词")
    summary: Text | None = Field(None, title="摘要")
    archival: Archival | None = Field(None, title="档案著录")
