"""An identifier: the lasting name of a record or a meeting, its file's stem and its address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .date import PATTERN, PartialDate

SLUG_LENGTH = 60
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
TERM_ID = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_IDENTIFIER = re.compile(rf"(\d{{4}}(?:-\d{{2}}(?:-\d{{2}})?)?)-({SLUG})\Z", re.ASCII)
_BARE_DATE = re.compile(rf"{PATTERN}\Z", re.ASCII)
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)
_WINDOWS_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]|[ .]\Z')


@dataclass(frozen=True, slots=True)
class Identifier:
    """A date, as precisely as it is known, and a slug."""

    date: PartialDate
    slug: str

    @classmethod
    def parse(cls, text: str) -> Identifier:
        """Read `2023-02-08-slug`, `2023-02-slug` or `2023-slug`.

        A slug that begins with two digits is read as it sorts: as much date as there is.

        Raises:
            ValueError: Of another form; the message is for contributors.

        """
        match = _IDENTIFIER.match(text)
        if match is None or _BARE_DATE.match(text):
            msg = "编号须写作 年-月-日-拼音（如 2023-02-08-zuzhi-buzhang），只用小写字母、数字和连字符；不知道的月、日不写"
            raise ValueError(msg)
        date, slug = match.groups()
        if len(slug) > SLUG_LENGTH:
            msg = f"编号中日期之后的部分最多 {SLUG_LENGTH} 个字符，现有 {len(slug)} 个"
            raise ValueError(msg)
        return cls(PartialDate.parse(date), slug)

    def __str__(self) -> str:
        """Return the file's stem."""
        return f"{self.date}-{self.slug}"


def is_refused_by_windows(name: str) -> bool:
    """Whether Windows cannot keep a file of this name (device names, forbidden characters, final dot or space)."""
    return name.split(".", 1)[0].lower() in _RESERVED or _WINDOWS_FORBIDDEN.search(name) is not None
