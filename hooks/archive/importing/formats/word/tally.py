"""A tally of what a document has besides its text, told to the contributor once for each kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..source import Note

_PLACES = 8
# In the order in which a report lists them; nothing here quotes what was left out.
_MESSAGES = {
    "tracked-insertion": "修订中新增的文字已收入，共 {count} 处（{places}）",
    "tracked-deletion": "修订中删去的文字没有收入，共 {count} 处（{places}）",
    "tracked-move": "修订中移动的文字按移动后的位置收入，共 {count} 处（{places}）",
    "comment": "批注没有收入，共 {count} 条",
    "hidden": "隐藏的文字没有收入，共 {count} 处（{places}）",
    "struck": "画了删除线的文字照原样收入，共 {count} 处（{places}），请核对是否要删",
    "placeholder": "没有填写的占位提示没有收入，共 {count} 处（{places}）",
    "ruby": "注音没有收入，正字已收入，共 {count} 处（{places}）",
    "symbol": "符号字体里认不出的符号没有收入，共 {count} 个（{places}），请对照原件补上",
    "picture": "图片没有收入，共 {count} 张（{places}）",
    "drawing": "图示（SmartArt）、图表里的文字没有收入，共 {count} 个（{places}），请对照原件补上",
    "object": "嵌入的对象没有收入，共 {count} 个（{places}）",
    "chunk": "嵌入的另一份文件没有收入，共 {count} 份（{places}），请单独导入",
    "box": "文本框里的文字收在它所在的段之后，共 {count} 个（{places}）",
    "lost-note": "脚注、尾注缺少内容，共 {count} 条（{places}）",
}


@dataclass(slots=True)
class Tally:
    """How often each kind of thing was met, and at which paragraphs."""

    _places: dict[str, list[int]] = field(default_factory=dict)

    def add(self, rule: str, place: int) -> None:
        """Count one thing in."""
        self._places.setdefault(rule, []).append(place)

    def notes(self) -> Iterator[Note]:
        """Yield a note for each kind that was met."""
        for rule, message in _MESSAGES.items():
            if rule in self._places:
                places = self._places[rule]
                yield Note(rule, message.format(count=len(places), places=_list(places)), places[0])


def _list(places: list[int]) -> str:
    once = list(dict.fromkeys(places))
    more = "等" if len(once) > _PLACES else ""
    return f"第 {'、'.join(map(str, once[:_PLACES]))} 段{more}"
