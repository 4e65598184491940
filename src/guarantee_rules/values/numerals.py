"""Whole numbers as Chinese texts write them in characters: 三, 十五, 二千, 一百二十, 两, 五百万."""

from __future__ import annotations

CHARACTERS = "零〇一二三四五六七八九十百千万亿两"
_DIGITS = {"零": 0, "〇": 0, "两": 2, **{digit: value for value, digit in enumerate("一二三四五六七八九", 1)}}
_ONES = "〇一二三四五六七八九"
_TENS = {"十": 10, "百": 100, "千": 1000}


def read_numeral(text: str) -> int | None:
    """The number that the whole of `text` writes, in characters or in digits; None where it writes none."""
    if text.isascii():
        return int(text) if text.isdigit() else None
    if all(character in _DIGITS for character in text):  # 二〇一六
        return int("".join(str(_DIGITS[character]) for character in text))
    total = group = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _TENS:
            group, digit = group + (digit or 1) * _TENS[character], 0
        elif character == "万" and group + digit > 0:
            total, group, digit = total + (group + digit) * 10_000, 0, 0
        elif character == "亿" and total + group + digit > 0:
            total, group, digit = (total + group + digit) * 100_000_000, 0, 0
        else:
            return None
    return total + group + digit


def write_numeral(number: int) -> str:
    """A number as outlines number: 一, 十, 十五, 二十一; from a hundred on in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    written = "" if tens == 0 else "十" if tens == 1 else f"{_ONES[tens]}十"
    return written + (_ONES[ones] if ones else "")
