"""Sets of things known by a number, as words of a mask: what is missing, what is left open, which names can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from guarantee_rules.backends.columnar.columns import WORD, Node
from guarantee_rules.backends.columnar.maker import Maker

Words = Mapping[int, Node]
"""Words by number; a word that is not there is 0."""
NONE: Words = {}


def bit(number: int) -> tuple[int, int]:
    """The word in which a bit is, and the word with that bit alone."""
    return number // WORD, 1 << number % WORD


class Masks:
    """Words made of a maker's nodes."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker

    def of(self, numbers: Iterable[int]) -> Words:
        """The set of these."""
        words: dict[int, int] = {}
        for number in numbers:
            word, one = bit(number)
            words[word] = words.get(word, 0) | one
        return {word: self.maker.mask(value) for word, value in words.items()}

    def union(self, *sets: Words) -> Words:
        return {
            word: self.maker.bits(*(words[word] for words in sets if word in words))
            for word in sorted({word for words in sets for word in words})
        }

    def common(self, left: Words, right: Words) -> Words:
        return self._kept({word: self.maker.common_bits(left[word], right[word]) for word in left if word in right})

    def case(self, branches: Iterable[tuple[Node, Words]], orelse: Words) -> Words:
        """The set of the first branch whose test is true."""
        listed, zero = list(branches), self.maker.mask(0)
        numbers = {word for _, words in listed for word in words} | set(orelse)
        return self._kept(
            {
                word: self.maker.case([(test, words.get(word, zero)) for test, words in listed], orelse.get(word, zero))
                for word in sorted(numbers)
            }
        )

    def when(self, test: Node, then: Words, orelse: Words = NONE) -> Words:
        return self.case([(test, then)], orelse)

    def some(self, words: Words) -> Node:
        """Whether there is anything in a set."""
        return self.maker.any(*(self._is_zero(word, "!=") for word in words.values()))

    def nothing_outside(self, words: Words, inside: Mapping[int, int]) -> Node:
        """Whether all of a set is among these, given word by word."""
        full = (1 << WORD) - 1
        return self._each(words, lambda word: full & ~inside.get(word, 0))

    def nothing_inside(self, words: Words, inside: Mapping[int, int]) -> Node:
        """Whether none of a set is among these."""
        return self._each(words, lambda word: inside.get(word, 0))

    def _each(self, words: Words, forbidden: Callable[[int], int]) -> Node:
        maker = self.maker
        return maker.all(
            *(
                self._is_zero(maker.common_bits(word, maker.mask(forbidden(number))), "==")
                for number, word in words.items()
            )
        )

    def _is_zero(self, word: Node, op: Literal["==", "!="]) -> Node:
        """Whether a word is 0, or is not."""
        return self.maker.compare(word, op, self.maker.mask(0))

    def _kept(self, words: Words) -> Words:
        zero = self.maker.mask(0)
        return {number: word for number, word in words.items() if word is not zero}
