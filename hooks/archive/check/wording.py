"""Checks of a body: the faults of its Markdown, put into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..diagnostic import Position
from ..text.body import Fault, find_faults
from .rule import Finding

MOST_ALIKE = 200
"""How many faults of one rule are listed of one body; a hostile one could hold a million."""

_MESSAGES = {
    "unescaped-asterisk": "星号会被当作标记；{value} 请写成 {expected}",
    "unescaped-bracket": "方括号会被当作链接；{value} 请写成 {expected}",
    "unescaped-mark": "{value} 会被当作标记；请写成 {expected}",
    "raw-html": "{value} 会被当作网页代码；请写成 {expected}",
    "footnote-undefined": "脚注 {value} 没有注文；请在文末另起一段写 {value}: 注文，不是脚注则方括号前加反斜杠",
    "footnote-unused": "注文 {value} 没有人引用，不会显示；请在正文相应处写 {value}，或删去注文",
    "heading-jump": "小标题一次深入了几级（{value}）；这里至多写 {expected}",
    "heading-level": "小标题只用 ##、###、####，后面空一格；{value} 请写成 {expected}",
    "heading-length": "小标题有 {value} 字，最多 {expected} 字；长句请另起一段作正文（议程句不限）",
    "control-character": "有看不见的控制字符 {value}；请删去",
}


def find_wrong_wording(body: str, first_line: int) -> Iterator[Finding]:
    """Find the faults of a body."""
    counts: Counter[str] = Counter()
    for fault in find_faults(body, first_line):
        counts[fault.rule] += 1
        if counts[fault.rule] <= MOST_ALIKE:
            message = _say(fault)
            if counts[fault.rule] == MOST_ALIKE:
                message += f"（同类问题已列出 {MOST_ALIKE} 处，其余从略）"
            position = Position(fault.line, fault.column)
            yield Finding(fault.rule, message, value=fault.value, expected=fault.expected, position=position)


def _say(fault: Fault) -> str:
    message = _MESSAGES.get(fault.rule)
    if message is not None:
        return message.format(value=fault.value, expected=fault.expected)
    if fault.rule == "table-shape":
        return _say_table(fault)
    if not fault.value.strip():
        return "行首有四个空格或制表符，会被当作代码；请删去，要空两格请用全角空格"
    return f"{fault.value} 会被当作列表、引用、代码等标记；请写成 {fault.expected}"


def _say_table(fault: Fault) -> str:
    if fault.value.isdigit():
        return f"这一行有 {fault.value} 格，表头有 {fault.expected} 格；请补上或删去多余的 |"
    if fault.value == r"\|":
        return r"单元格里的竖线 \| 请写成 &#124;"
    if fault.expected:
        return f"表头的下一行须是分隔行；请加上 {fault.expected}，不是表格则把 | 写成 &#124;"
    return "分隔行前须有表头，分隔行只能有一行；请补上表头，或删去这一行"
