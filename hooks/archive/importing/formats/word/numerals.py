"""Numerals: a number as Word writes it in each of its numbering formats."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = ("零壹贰叁肆伍陆柒捌玖", "拾", "佰", "仟", "萬")
_LEGAL_SIMPLIFIED = ("零壹贰叁肆伍陆柒捌玖", "拾", "佰", "仟", "万")
_COUNTING = ("零一二三四五六七八九", "十", "百", "千", "万")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_MOST_ROMAN = 32_767
_MOST_COUNTED = 99_999
_REPEATED_AT_MOST = 40


def write_numeral(number: int, form: str) -> str:
    """Return a number in a format by Word's name for it; as a plain number where that format has no such one."""
    writer = _WRITERS.get(form)
    return (writer(number) if writer else "") or str(number)


def _count(number: int, signs: tuple[str, str, str, str, str], *, bare_ten: bool = True) -> str:
    """Return a Chinese numeral with its powers of ten, 一百零二; 十 rather than 一十 where that is how one counts."""
    if not 0 <= number <= _MOST_COUNTED:
        return ""
    digits, ten, hundred, thousand, myriad = signs
    if number == 0:
        return digits[0]
    text, gap = "", False
    for power, sign in ((10_000, myriad), (1000, thousand), (100, hundred), (10, ten), (1, "")):
        digit = number // power % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += (digits[0] if gap else "") + digits[digit] + sign
        gap = False
    return text[1:] if bare_ten and text.startswith(digits[1] + ten) else text


def _count_to_hundred(number: int) -> str:
    """Return 一, 十一, 九十九, and from a hundred on the digits alone, 一〇〇."""
    return _count(number, _COUNTING) if 0 < number < 100 else _spell(number)  # noqa: PLR2004 - a hundred


def _spell(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number)) if number >= 0 else ""


def _write_roman(number: int) -> str:
    if not 0 < number <= _MOST_ROMAN:
        return ""
    text = ""
    for amount, sign in _ROMAN:
        count, number = divmod(number, amount)
        text += sign * count
    return text


def _write_letter(number: int) -> str:
    """Return a, b … z, aa, bb …, as Word goes on."""
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1) if number > 0 and times < _REPEATED_AT_MOST else ""


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else ""


def _from(*ranges: tuple[int, int, int]) -> Callable[[int], str]:
    """Return a writer of signs that follow one another in Unicode: (first number, last number, first sign)."""

    def write(number: int) -> str:
        return next((chr(sign + number - first) for first, last, sign in ranges if first <= number <= last), "")

    return write


_circle = _from((0, 0, 0x24EA), (1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}


def _write_ordinal(number: int) -> str:
    teen = number // 10 % 10 == 1
    return f"{number}{'th' if teen else _ORDINALS.get(number % 10, 'th')}"


def _full_width(number: int) -> str:
    return str(number).translate(_FULL_WIDTH)


_WRITERS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalZero": lambda number: f"{number:02}",
    "ordinal": _write_ordinal,
    "upperRoman": lambda number: _write_roman(number).upper(),
    "lowerRoman": _write_roman,
    "upperLetter": lambda number: _write_letter(number).upper(),
    "lowerLetter": _write_letter,
    "numberInDash": lambda number: f"- {number} -",
    "chineseCounting": _count_to_hundred,
    "taiwaneseCounting": _count_to_hundred,
    "chineseCountingThousand": lambda number: _count(number, _COUNTING),
    "taiwaneseCountingThousand": lambda number: _count(number, _COUNTING),
    "japaneseCounting": lambda number: _count(number, _COUNTING).replace("零", ""),
    "chineseLegalSimplified": lambda number: _count(number, _LEGAL_SIMPLIFIED, bare_ten=False),
    "ideographLegalTraditional": lambda number: _count(number, _LEGAL, bare_ten=False),
    "ideographDigital": _spell,
    "japaneseDigitalTenThousand": _spell,
    "taiwaneseDigital": _spell,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": lambda number: (
        _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if 0 < number <= 60 else ""  # noqa: PLR2004 - a cycle
    ),
    "decimalEnclosedCircle": _circle,
    "decimalEnclosedCircleChinese": _circle,
    "decimalEnclosedParen": _from((1, 20, 0x2474)),
    "decimalEnclosedFullstop": _from((1, 20, 0x2488)),
    "ideographEnclosedCircle": _from((1, 10, 0x3280)),
}
