"""The guard: what an office decides about what may not stand in its archive, the content of data/guard.yml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from .fields import Model, OriginTerm, Text
from .settings import read_version

Weight = Literal["error", "warning", "info", "off"]


def _read_percent(value: object) -> object:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


def _check_percent(value: int) -> int:
    if not 1 <= value <= 100:  # noqa: PLR2004 - of a hundred
        msg = "须是 1 到 100 之间的整数"
        raise ValueError(msg)
    return value


Percent = Annotated[int, BeforeValidator(_read_percent), AfterValidator(_check_percent)]


def _weigh(rule: str, title: str, weight: Weight) -> Weight:
    field: Weight = Field(weight, alias=rule, title=title)
    return field


class Weights(Model):
    """How grave each rule is that an office may weigh itself; marks of classification are no matter of choice."""

    identity_number: Weight = _weigh("identity-number", "居民身份证号码", "error")
    bank_number: Weight = _weigh("bank-number", "银行卡号", "error")
    mobile_number: Weight = _weigh("mobile-number", "手机号码", "warning")
    email_address: Weight = _weigh("email-address", "电子邮箱", "warning")
    word_hidden: Weight = _weigh("word-hidden", "附件 Word 文件里的隐藏文字", "error")
    word_comment: Weight = _weigh("word-comment", "附件 Word 文件里的批注", "error")
    word_author: Weight = _weigh("word-author", "附件 Word 文件里的作者", "error")
    word_unread: Weight = _weigh("word-unread", "查不了的 Word 附件", "warning")
    redaction_open: Weight = _weigh("redaction-open", "同一句话另处没有隐去", "warning")
    redaction_named: Weight = _weigh("redaction-named", "隐去的名字另处写着", "warning")
    redaction_hinted: Weight = _weigh("redaction-hinted", "隐去处旁边的专名能推出地名", "warning")
    near_duplicate: Weight = _weigh("near-duplicate", "与另一篇文稿大体相同", "warning")
    meeting_twice: Weight = _weigh("meeting-twice", "同一次会议写成两次", "warning")
    series_gap: Weight = _weigh("series-gap", "系列会议缺了一年", "info")


class Guard(Model):
    """The content of data/guard.yml; an archive without that file is guarded as these defaults say."""

    version: Annotated[Literal[1], BeforeValidator(read_version)] = Field(1, title="格式版本")
    labels: tuple[Text, ...] = Field(
        ("工作秘密", "内部资料 注意保存"), title="内部标识", description="单独成行、写在文首即不得入库的标识，空格不计"
    )
    contacts: tuple[Text, ...] = Field(
        (), title="可以公开的联系方式", description="写在这里的手机号码和电子邮箱不警告，如会务组的"
    )
    redacting_origins: tuple[OriginTerm, ...] = Field(
        ("own", "superior", "subordinate"),
        title="本单位隐去文字的来源",
        description="只查这些来源的文稿隐去得彻底不彻底",
    )
    alike: Percent = Field(80, title="相同的比例", description="两篇文稿相同的文字达到百分之几时提醒")
    rules: Weights = Field(default_factory=Weights, title="轻重", description="error、warning、info 或 off（不查）")

    def weigh(self, rule: str) -> Weight | None:
        """Return what the office has decided a rule's severity to be; None where that is no matter of choice."""
        weights: dict[str, Weight] = self.rules.model_dump(by_alias=True)
        return weights.get(rule)
