"""A partial date: a year, a month or a day, as precisely as it is known."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache, total_ordering
from typing import TYPE_CHECKING, Any

from pydantic_core import core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

PATTERN = r"\d{4}(-\d{2}(-\d{2})?)?"
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
EARLIEST, LATEST = 1840, 2100
_WRITTEN = re.compile(r"(\d{4})(?:[年./-](\d{1,2})(?:[月./-](\d{1,2})日?)?)?[年月]?\Z", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the unknown part is left out.

    Sorts by what is known; an unknown month or day sorts before every known one.
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    @lru_cache(maxsize=4096)
    def parse(cls, text: str) -> PartialDate:
        """Read `2023`, `2023-02` or `2023-02-08`.

        Raises:
            ValueError: Of another form, or no such day; the message is for contributors.

        """
        match = _DATE.match(text)
        if match is None:
            msg = "日期须写作 2023、2023-02 或 2023-02-08，不知道的部分不写"
            raise ValueError(msg)
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        if not EARLIEST <= year <= LATEST:
            msg = f"年份须在 {EARLIEST} 到 {LATEST} 之间"
            raise ValueError(msg)
        try:
            datetime.date(year, 1 if month is None else month, 1 if day is None else day)
        except ValueError:
            msg = "日历上没有这一天"
            raise ValueError(msg) from None
        return cls(year, month, day)

    @property
    def precision(self) -> str:
        """`year`, `month` or `day`."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def chinese(self) -> str:
        """The date as a reader writes it: 2023年2月8日."""
        month = f"{self.month}月" if self.month else ""
        day = f"{self.day}日" if self.day else ""
        return f"{self.year}年{month}{day}"

    def agrees_with(self, other: PartialDate) -> bool:
        """Whether both can be the same day: no part known of both differs."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(a is None or b is None or a == b for a, b in pairs)

    def __lt__(self, other: PartialDate) -> bool:
        """Sort by year, month and day."""
        return (self.year, self.month or 0, self.day or 0) < (other.year, other.month or 0, other.day or 0)

    def __str__(self) -> str:
        """Return the date as it is written in front matter."""
        month = f"-{self.month:02}" if self.month else ""
        day = f"-{self.day:02}" if self.day else ""
        return f"{self.year:04}{month}{day}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Validate from, and serialise to, the string of front matter."""
        return core_schema.no_info_after_validator_function(
            cls.parse, core_schema.str_schema(), serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe to editors the string, or the number that they take a plain year for."""
        return {"type": ["string", "integer"], "pattern": f"^{PATTERN}$", "minimum": 1000, "maximum": 9999}


def guess_date(text: str) -> PartialDate | None:
    """Return the date that someone meant who wrote it another way: 2024年6月30日, 2024.6.30, 2024/6."""
    match = _WRITTEN.match(text.replace(" ", ""))
    if match is None:
        return None
    try:
        return PartialDate.parse("-".join(part.zfill(2) for part in match.groups() if part))
    except ValueError:
        return None
