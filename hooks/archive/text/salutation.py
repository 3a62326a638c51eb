"""A salutation: the line by which a text addresses those whom it is for, and what may stand before it."""

from __future__ import annotations

import re

_SALUTATION = re.compile(
    r"(?:同志们|代表|委员|朋友|来宾|领导|女士|先生|同学|老师|同事|战友|乡亲|嘉宾|各位.{1,20}|尊敬的.{1,60}|大家.{1,3})们?[\s\u3000]*[，,：:！!。]?$"
)
_SALUTATION_OPENING = re.compile(
    r"(?:同志们|各位|尊敬的|朋友们|女士们|先生们|亲爱的|老师们|同学们|乡亲们|战友们|大家(?:上午|下午|早上|晚上)?好|代表们|委员们|领导们|[\u4e00-\u9fff]{2,6}朋友们|[\u4e00-\u9fff*×]{0,6}(?:书记|委员长|市长|省长|县长|区长|部长|主任|主席|组长)[，、：:])"
)
_ALONE = re.compile(r"(?:各位(?:代表|领导|委员|同志|来宾)[、，]?)?(?:同志们)?")
_LONGEST = 120
_APPLAUSE = re.compile(r"[（(][^（）()]{0,8}(?:掌声|鼓掌)[^（）()]{0,4}[）)]$")
# 全市广大教师和教育工作者：, as letters and written speeches begin.
_ADDRESSED = re.compile(
    r"(?:全[省市县区镇乡校体]|广大)[\u4e00-\u9fff、]{2,24}(?:同志们|朋友们|工作者|员工|职工|官兵|同胞|乡亲们|父老乡亲)[：:]"
)
_RECEIVERS = re.compile(
    r"[^。；！？!?;]{2,}(?:委|组|政府|人大|政协|厅|局|办|办公室|部|院|会|团|校|学院|中心|公司|单位|部门|机构|机关|企业|学校|乡镇|街道|社区|支部|同志们|们)(?:（[^（）]*）)?[：:]"
)
# ——2024年1月16日在……会议上, （根据会议录音整理）
_SUBTITLE = re.compile(r"[—―─–]{2}[^。！？]+|（[^（）]+）|\([^()]+\)")
# 现将……通知如下：, 汇报材料分送各单位： say what follows or is done, and address nobody.
_SAYING = re.compile(
    r"如下|以下|下面|现将|现在|今天|我|这是|就是|包括|分送|例如|^(?:[一二三四五六七八九十]+、)?(?:参会|主办|承办|协办|牵头|责任|报送|联系|加强)"
)


def is_salutation(text: str) -> bool:
    """Whether a line addresses those present."""
    if len(text) > _LONGEST or not text:
        return False
    text = _APPLAUSE.sub("", text)
    bare = text.rstrip("：:！!，, \u3000")
    if not bare:
        return False
    if _ALONE.fullmatch(bare) or _ADDRESSED.fullmatch(text):
        return True
    return (
        bare != text
        and "。" not in bare
        and _SALUTATION_OPENING.match(text) is not None
        and _SALUTATION.search(text) is not None
    )


def is_addressed(text: str) -> bool:
    """Whether a line addresses those present, or says which organs a paper goes to."""
    if is_salutation(text):
        return True
    return len(text) <= _LONGEST and _RECEIVERS.fullmatch(text) is not None and _SAYING.search(text) is None


def is_subtitle(text: str) -> bool:
    """Whether a line before the salutation says when and where a text was spoken, or how it came to be written down."""
    return len(text) <= _LONGEST and _SUBTITLE.fullmatch(text) is not None
