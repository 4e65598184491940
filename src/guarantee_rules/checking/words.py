"""What the deciding words of a text mean: which comparator and which force go with them.

A bound is what may not be passed; a trigger is what sets something off once it is reached or passed.
"""

from __future__ import annotations

from typing import NamedTuple


class Compared(NamedTuple):
    """A word of measure, and the comparators that fit it in a bound and in a trigger; `open` where texts differ."""

    word: str
    bound: tuple[str, ...]
    trigger: tuple[str, ...]
    open: bool = False


_CEILING = (("at_most",), ("at_most",))
_FLOOR = (("at_least",), ("at_least",))
# A bound written with 超过 forbids what is above it, so that the figure itself is still allowed; so with 低于.
_ABOVE = (("at_most", "more_than"), ("more_than",))
_BELOW = (("at_least", "less_than"), ("less_than",))
# What stops at 达到 leaves only what is below it allowed.
_REACHED = (("at_least", "less_than"), ("at_least",))

COMPARED: tuple[Compared, ...] = (
    *(
        Compared(word, *_CEILING)
        for word in ("不超过", "不得超过", "不能超过", "未超过", "不高于", "不得高于", "不大于")
    ),
    *(Compared(word, *_CEILING) for word in ("以内", "之内", "最高", "最长", "最多", "至多", "为限")),
    *(
        Compared(word, *_FLOOR)
        for word in ("不低于", "不得低于", "不少于", "不得少于", "不小于", "至少", "最低", "不短于")
    ),
    *(Compared(word, *_REACHED) for word in ("达到", "以上", "及以上")),
    *(Compared(word, *_ABOVE) for word in ("超过", "高于", "超出", "大于", "多于")),
    *(Compared(word, *_BELOW) for word in ("低于", "少于", "不足", "未满", "小于", "未达到")),
    Compared("以下", (), (), open=True),
)
"""Whether 以下 takes the figure in is for the document to say."""


def compared_by(word: str) -> Compared | None:
    """What a deciding word compares by: the longest measure in it, of those equally long the last."""
    found = [one for one in COMPARED if one.word in word]
    return max(found, key=lambda one: (len(one.word), word.rfind(one.word)), default=None)


_BINDING = ("mandatory",)
_GUIDING = ("in_principle", "generally")
_FREE = ("permitted", "promotional", "descriptive")
FORCES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("原则上", ("in_principle",)),
    ("一般", ("generally", "in_principle")),
    ("通常", ("generally", "in_principle")),
    ("鼓励", _FREE),
    ("支持", _FREE),
    ("优先", _FREE),
    ("重点", _FREE),
    ("可以", _FREE),
    ("可", _FREE),
    ("允许", _FREE),
    ("有权", _FREE),
    ("应当", _BINDING),
    ("不得", _BINDING),
    ("必须", _BINDING),
    ("严禁", _BINDING),
    ("禁止", _BINDING),
    ("只能", _BINDING),
    ("须", _BINDING),
    ("应", _BINDING),
)
"""Words of force, those that soften before those that bind: 原则上应当 holds in principle."""
_ELSEWHERE = ("许可", "认可", "可行", "不可", "可靠", "反应", "相应", "对应", "供应", "适应", "应急", "应收", "响应")
"""Words in which these stand for something else."""


def forces_of(word: str) -> tuple[str, tuple[str, ...]] | None:
    """The word of force in a deciding word, and the forces it can mean."""
    for other in _ELSEWHERE:
        word = word.replace(other, "")
    return next(((mark, forces) for mark, forces in FORCES if mark in word), None)
