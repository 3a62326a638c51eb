"""Numbers and addresses of persons: identity cards, bank cards, mobile telephones, e-mail; where they stand in a text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...diagnostic import Position
from ..rule import Finding
from ..wording import MOST_ALIKE

_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ＠．－", "0123456789Xx@.-")
_IS_WIDE = re.compile("[０-９＠]")
# What stands between the groups of a number: blanks of any width, and the dashes that office programs make of hyphens.
_BLANKS = r" \t\\\-\u00a0\u2002-\u200a\u3000\u2010-\u2015\u2212\uff0d"
_GAP = rf"[{_BLANKS}]{{0,2}}"
_IDENTITY = re.compile(rf"(?<![0-9A-Za-z])[1-9][0-9]{{5}}{_GAP}[0-9]{{8}}{_GAP}[0-9]{{3}}[0-9Xx](?![0-9A-Za-z])")
_SPACED_IDENTITY = re.compile(
    rf"(?<![0-9A-Za-z])[1-9](?:[{_BLANKS}][0-9]){{16}}[{_BLANKS}][0-9Xx](?![{_BLANKS}]?[0-9A-Za-z])"
)
# No card's number begins as a year of our time does: four years in a row have the check digit often enough.
_BANK = re.compile(
    rf"(?<![0-9A-Za-z])(?=[3-6]|2[2-7]|9558)(?:[0-9](?:[0-9]{{3}}(?:{_GAP}[0-9]{{4}}){{3}}(?:{_GAP}[0-9]{{1,3}})?|[0-9]{{14,18}}))(?![0-9A-Za-z])"
)
_NO_AMOUNT = r"(?![0-9A-Za-z%％‰亩]|[.][0-9]|[万亿]?元)"
_MOBILE = re.compile(
    rf"(?<![0-9A-Za-z])(?:(?:\+|00)?86{_GAP})?1[3-9][0-9](?:(?:{_GAP}|[.])[0-9]{{4}}){{2}}{_NO_AMOUNT}"
)
_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+\\-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_NOT_DIGIT = re.compile(r"[^0-9Xx]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_ADULT = 1800
_BANK_LENGTHS = frozenset([15, 16, 17, 18, 19])
_LONG = re.compile(rf"[0-9](?:(?:{_GAP}|[.])[0-9]){{10}}")
_FILLING = re.compile(rf"[{_BLANKS}+]")

_MESSAGES = {
    "identity-number": "这里像是居民身份证号码（校验码相符）；请删去或遮盖：check --mask identity-number 文件",
    "bank-number": "这里像是银行卡号（校验位相符）；请删去或遮盖：check --mask bank-number 文件",
    "mobile-number": "这里像是手机号码；不必公开的请遮盖：check --mask mobile-number 文件（可以公开的写入 data/guard.yml 的 contacts）",
    "email-address": "这里像是电子邮箱；不必公开的请遮盖：check --mask email-address 文件（可以公开的写入 data/guard.yml 的 contacts）",
}
MASKABLE = tuple(_MESSAGES)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where in a text a number or an address stands."""

    start: int
    end: int
    rule: str


def find_numbers(text: str, contacts: Iterable[str]) -> Iterator[Finding]:
    """Find the numbers and addresses of persons in the text of a file; a message says where, never what."""
    spans = find_spans(text, contacts)[:MOST_ALIKE]
    for span, position in zip(spans, locate(text, spans), strict=True):
        yield Finding(span.rule, _MESSAGES[span.rule], position=position)


def locate(text: str, spans: Iterable[Span]) -> Iterator[Position]:
    """Yield where each of a text's spans begins."""
    line, start = 1, 0
    for span in spans:
        line += text.count("\n", start, span.start)
        start = span.start
        yield Position(line, span.start - text.rfind("\n", 0, span.start))


def find_spans(text: str, contacts: Iterable[str] = ()) -> list[Span]:
    """Return where numbers and addresses stand, in order, none within another."""
    plain = text.translate(_WIDE) if _IS_WIDE.search(text) else text  # translating a text takes long
    found: list[Span] = []
    if _LONG.search(plain):
        found += [Span(m.start(), m.end(), "identity-number") for m in _IDENTITY.finditer(plain) if _is_identity(m[0])]
        found += [
            Span(m.start(), m.end(), "identity-number") for m in _SPACED_IDENTITY.finditer(plain) if _is_identity(m[0])
        ]
        found += [Span(m.start(), m.end(), "bank-number") for m in _BANK.finditer(plain) if _is_bank(m[0])]
        found += [Span(m.start(), m.end(), "mobile-number") for m in _MOBILE.finditer(plain)]
    if "@" in plain:
        found += [Span(m.start(), m.end(), "email-address") for m in _EMAIL.finditer(plain)]
    known = {_squeeze(contact) for contact in contacts}
    kept: list[Span] = []
    for span in sorted(found, key=lambda one: (one.start, -one.end)):
        if kept and span.start < kept[-1].end:
            continue
        if _squeeze(plain[span.start : span.end]) not in known:
            kept.append(span)
    return kept


def _squeeze(text: str) -> str:
    return _FILLING.sub("", text.translate(_WIDE)).removeprefix("86").casefold()


def _is_identity(text: str) -> bool:
    """Whether 18 characters are an identity number by GB 11643: a day of birth that was, and the check character."""
    number = _NOT_DIGIT.sub("", text).upper()
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    if _CHECK[total % 11] != number[17]:
        return False
    try:
        born = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return born.year >= _ADULT and born <= datetime.date(2100, 1, 1)


def _is_bank(text: str) -> bool:
    """Whether digits are a card's number: of a length that cards have, with the check digit of Luhn."""
    digits = _NOT_DIGIT.sub("", text)
    if len(digits) not in _BANK_LENGTHS or len(set(digits)) == 1:
        return False
    doubled = [int(digit) * 2 if place % 2 else int(digit) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004 - the sum of two digits
