"""The nesting of a text's lines: which line each stands under, worked out from how its enumerations go on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple

from archive.text.mark import LADDER
from archive.text.point import DEEPEST, GREATEST_GAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.text.mark import Mark

Role = Literal["heading", "item", "agenda", "call", "host", "lead", "recap", "done", "end", "plain"]
"""What a line does: a heading is one in the source, an item has a mark, a lead announces what follows; a host opens an
item of the agenda, calls a speaker or speaks himself, looks back on what was said (recap), closes an item (done) or all."""

SHORT = 40
"""The greatest length of a line that heads what follows; a longer one with a mark is a point itself."""

LOOK_AHEAD = 64

_TURN = r"(?:首先|其次|再次|接着|接下来|下面|然后|现在|最后|第[一二三四五六七八九十0-9]{1,3}[项个])"
_AGENDA = re.compile(rf"{_TURN}.{{0,24}}议程")
_CALL = re.compile(rf"{_TURN}[，,]?\s*(?:有)?请.{{1,80}}(?:发言|讲话|报告|汇报|传达|通报|宣读|致辞|部署|点评)")
_OWN = re.compile(
    r"(?:下面|接下来|最后|现在)[，,].{0,40}[0-9一二两三四五六七八九十几][点个条项](?:要求|意见|建议|希望|体会|方面)"
)
_RECAP = re.compile(r"(?:同志们[，,：:！]?\s*)?刚才[，,]")
_END = re.compile(r".{0,20}(?:到此结束|散会)")
_DONE = re.compile(r".{0,16}(?:完毕|到这里)[。！]?$")
_SALUTATION = re.compile(r"(?:尊敬的|各位|同志们|女士们|朋友们|代表们|委员们)")

_TURN_OPENINGS = frozenset("首其再接下然现最第")
_TURN_PATTERNS: tuple[tuple[Role, re.Pattern[str]], ...] = (("agenda", _AGENDA), ("call", _CALL), ("host", _OWN))


class Line(NamedTuple):
    """A line of a text: what it says, the mark that it opens with, and its level where the source makes it a heading."""

    text: str
    mark: Mark | None
    level: int = 0


class Nested(NamedTuple):
    """Where a line stands: the line it stands under (-1 for none), and the enumeration it is a member of (-1 for none)."""

    parent: int
    series: int
    role: Role


class _Opened(NamedTuple):
    """A line that others may stand under.

    `form` is the family of its mark, and whether it heads what follows or is a point itself.
    """

    line: int
    role: Role
    level: int = 0
    form: tuple[str, bool] = ("", False)
    number: int = 0
    series: int = -1


_TURNS: dict[Role, int] = {"agenda": 0, "host": 0, "call": 1}


def nest_lines(lines: Sequence[Line]) -> tuple[Nested, ...]:
    """Return where each line stands."""
    nested = _Nesting(lines).nest()
    members: defaultdict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(nested):
        members[one.series].append(place)
    # A long line whose enumeration has no other member is no member of any.
    alone = {
        places[0]
        for series, places in members.items()
        if series >= 0 and len(places) == 1 and not is_heading_like(lines[places[0]])
    }
    if alone:
        nested = _Nesting([line._replace(mark=None) if at in alone else line for at, line in enumerate(lines)]).nest()
    return tuple(nested)


def is_heading_like(line: Line) -> bool:
    """Return whether a line heads what follows."""
    return bool(line.level) or len(line.text) <= SHORT


class _Nesting:
    """One reading of lines from first to last, holding those that are open."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.roles = self._read_roles()
        self.open: list[_Opened] = []
        self.nested: list[Nested] = []
        self.series = 0
        self.wide: set[int] = set()  # series of long items some of which have more than their own paragraph
        self.families: defaultdict[str, list[int]] = defaultdict(list)
        self.breaks: list[list[int]] = [[] for _ in range(7)]  # by level; 0 for the turns of a host
        for at, line in enumerate(lines):
            if line.mark and self.roles[at] in {"item", "heading"}:
                self.families[line.mark.family].append(at)
            if self.roles[at] in {"agenda", "host", "end", "recap"}:
                self.breaks[0].append(at)
            elif line.level:
                self.breaks[min(line.level, 6)].append(at)

    def _read_roles(self) -> list[Role]:
        roles: list[Role] = []
        is_hosted = False
        for at, line in enumerate(self.lines):
            role = self._read_role(at, line, is_hosted=is_hosted)
            is_hosted = is_hosted or role in {"agenda", "call"}
            roles.append(role)
        return roles

    def _read_role(self, at: int, line: Line, *, is_hosted: bool) -> Role:
        text = line.text
        turn = None
        if text[:1] in _TURN_OPENINGS:
            turn = next((role for role, pattern in _TURN_PATTERNS if pattern.match(text)), None)
        if turn and (turn != "host" or (is_hosted and len(text) <= 2 * SHORT)):
            return turn
        if line.level:
            return "heading"
        if line.mark:
            return "item"
        if is_hosted and _RECAP.match(text):
            return "recap"
        return self._read_short(at, text, is_hosted=is_hosted) if len(text) <= SHORT else "plain"

    def _read_short(self, at: int, text: str, *, is_hosted: bool) -> Role:
        if _END.match(text):
            return "end"
        if _DONE.match(text):
            return "done"
        following = self.lines[at + 1] if at + 1 < len(self.lines) else None
        if is_hosted and following and text.endswith(("：", ":")) and not _SALUTATION.match(text):
            return "plain" if following.mark or following.level else "lead"
        return "plain"

    def nest(self) -> list[Nested]:
        for at, (line, role) in enumerate(zip(self.lines, self.roles, strict=True)):
            opened: _Opened | None = None
            if role in _TURNS:
                opened = self._open_turn(at, line, role)
            elif role == "heading":
                opened = self._open_heading(at, line)
            elif role == "item" and line.mark:
                opened = self._open_item(at, line, line.mark)
            else:
                self._close_for(at, role)
                if role == "lead":
                    opened = _Opened(at, role)
            parent = self.open[-1].line if self.open else -1
            self.nested.append(Nested(parent, opened.series if opened else -1, role))
            if opened:
                self.open.append(opened)
                if len(self.open) > DEEPEST:
                    del self.open[0]
            elif self.open and self.open[-1].role == "item":
                self.wide.add(self.open[-1].series)
        return self.nested

    def _open_turn(self, at: int, line: Line, role: Role) -> _Opened:
        """Open a host's turn: an item of the agenda or what the host says himself ends all that was said before."""
        series = -1
        while self.open:
            top = self.open[-1]
            is_under_heading = top.role == "heading" and (not line.level or top.level < line.level)
            if is_under_heading or _TURNS.get(top.role, 2) < _TURNS[role]:
                break
            if top.role == role:
                series = top.series
            self.open.pop()
        if role == "agenda" and series < 0:
            series = self._next_series()
        return _Opened(at, role, line.level, series=series)

    def _open_heading(self, at: int, line: Line) -> _Opened:
        form = _read_form(line, line.mark) if line.mark else ("", False)
        number = line.mark.number if line.mark else 0
        series = -1
        for one in reversed(self.open):
            if one.level and one.level < line.level:
                break
            if number and one.form[0] == form[0] and one.level in {0, line.level} and one.number < number:
                series = one.series
                break
        while self.open and not 0 < self.open[-1].level < line.level:
            if self.open[-1].role in _TURNS and not self.open[-1].level:
                break
            self.open.pop()
        if number and series < 0:
            series = self._next_series()
        return _Opened(at, "heading", line.level, form, number, series)

    def _open_item(self, at: int, line: Line, mark: Mark) -> _Opened:
        form = _read_form(line, mark)
        found = self._find_continued(at, form, mark.number)
        if found >= 0:
            series = self.open[found].series
            del self.open[found:]
        else:
            series = self._next_series()
            self._close_finished(at, form)
        return _Opened(at, "item", 0, form, mark.number, series)

    def _find_continued(self, at: int, form: tuple[str, bool], number: int) -> int:
        """Return which of the open lines an item goes on after: the innermost whose number fits, best one of its own form."""
        best, best_rank = -1, 0
        for place in range(len(self.open) - 1, -1, -1):
            one = self.open[place]
            if one.form[0] != form[0] or not one.number < number <= one.number + GREATEST_GAP:
                continue
            if one.form != form and self._goes_on(one, at, rival=number):
                continue  # the member of that number is still to come, in its own form
            rank = 2 * (number == one.number + 1) + (one.form == form)
            if rank > best_rank or best < 0:
                best, best_rank = place, rank
        return best

    def _close_finished(self, at: int, form: tuple[str, bool]) -> None:
        """Close the items whose enumerations are over where a new one opens that cannot stand under them."""
        while self.open and self.open[-1].role == "item":
            one = self.open[-1]
            ladder = LADDER.get(form[0], 0)
            is_over = one.form == form or (ladder and LADDER.get(one.form[0], 0) >= ladder)
            if not is_over or self._goes_on(one, at, int(one.form[0] == form[0])):
                return
            self.open.pop()

    def _close_for(self, at: int, role: Role) -> None:
        """Close what a paragraph without a mark does not stand under."""
        if role in {"end", "recap"}:
            while self.open and self.open[-1].role != "heading":
                self.open.pop()
            if any(one.role in _TURNS for one in self.open):
                self.open.clear()
            return
        if role == "done":
            turns = [place for place, one in enumerate(self.open) if one.role in _TURNS]
            if turns:
                del self.open[turns[-1] + 1 :]
            return
        if role == "lead" and self.open and self.open[-1].role == "lead":
            self.open.pop()
        while self.open:
            one = self.open[-1]
            is_point = one.role == "item" and one.form[1]
            if not is_point or one.series in self.wide or self._goes_on(one, at):
                return
            self.open.pop()

    def _goes_on(self, one: _Opened, at: int, inner: int = 0, *, rival: int = 0) -> bool:
        """Return whether an enumeration has a further member after line `at`.

        `inner` is the last number of another enumeration of the same family that is open within, 0 where none is.
        `rival` asks for a member of that very number, and of the form that the enumeration has.
        """
        places = self.families[one.form[0]]
        columns = [column for column in self.breaks[: one.level or None] if column and column[-1] > at]
        stop = min((column[bisect_right(column, at)] for column in columns), default=len(self.lines))
        first = bisect_right(places, at)
        for place in places[first : first + LOOK_AHEAD]:
            line = self.lines[place]
            if place > stop or line.mark is None:
                return False
            number = line.mark.number
            if number == 1 or (inner and number == inner + 1):
                inner = number
            elif rival:
                if number == rival and _read_form(line, line.mark) == one.form:
                    return True
            elif one.number < number <= one.number + GREATEST_GAP:
                return True
        return False

    def _next_series(self) -> int:
        self.series += 1
        return self.series - 1


def _read_form(line: Line, mark: Mark) -> tuple[str, bool]:
    """Return the family of a line's mark, and whether the line is a point itself."""
    return mark.family, not is_heading_like(line)
