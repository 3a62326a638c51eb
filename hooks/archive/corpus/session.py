"""A session: 五届四次, as the name of a meeting that is counted by 届 and 次 tells it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..text.mark import read_number

_DIGITS = "零一二三四五六七八九"
_NUMERAL = "[一二三四五六七八九十]{1,3}|[0-9]{1,2}"
_SESSION = re.compile(f"(.*?)({_NUMERAL})届(第?)({_NUMERAL})次(.*)", re.DOTALL)
LARGEST = 99


@dataclass(frozen=True, slots=True)
class Session:
    """The parts of a session's name; `before`, `ordinal` and `after` are the words around the two numbers."""

    before: str
    term: str
    ordinal: str
    number: int
    after: str
    is_chinese: bool

    @classmethod
    def parse(cls, name: str) -> Session | None:
        """Read a session's name; None where it does not count 届 and 次."""
        match = _SESSION.fullmatch(name)
        if match is None:
            return None
        before, term, ordinal, number, after = match.groups()
        return cls(before, term, ordinal, read_number(number), after, not number.isdigit())

    def is_of_the_same_term(self, other: Session) -> bool:
        """Whether both are sessions of one 届."""
        return replace(self, number=0) == replace(other, number=0)

    def __str__(self) -> str:
        """Return the session's name."""
        number = write_numeral(self.number) if self.is_chinese else str(self.number)
        return f"{self.before}{self.term}届{self.ordinal}{number}次{self.after}"


def write_numeral(number: int) -> str:
    """Write a number from 1 to 99 in Chinese numerals.

    Raises:
        ValueError: It is smaller or larger.

    """
    if not 1 <= number <= LARGEST:
        msg = f"{number} is not between 1 and {LARGEST}"
        raise ValueError(msg)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def list_missing(earlier: str, later: str) -> list[str]:
    """Return the names of the sessions that must have been held between two of one 届; nothing where none was."""
    first, last = Session.parse(earlier), Session.parse(later)
    if first is None or last is None or not first.is_of_the_same_term(last):
        return []
    return [str(replace(first, number=number)) for number in range(first.number + 1, last.number)]
