"""Chance that depends on a seed, a word and a row's number, and on nothing else: not on chunks, threads or machines.

All of it is whole-number arithmetic of 64 bits, so that no platform's floats or random generators matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]
Truths: TypeAlias = NDArray[np.bool_]
_Words: TypeAlias = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_ROUNDS = 4


class Chance:
    """Draws for rows by their numbers, which may be any from 0 on."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._keys: dict[str, np.uint64] = {}

    def words(self, word: str, rows: Numbers) -> _Words:
        """64 even bits for each row; other ones for each word."""
        key = self._keys.get(word)
        if key is None:
            key = self._keys[word] = np.uint64(_digested(self._seed, word))
        return _mixed(rows.astype(np.uint64) * _GOLDEN + key)

    def below(self, word: str, rows: Numbers, count: int) -> Numbers:
        """A whole number from 0 to `count` - 1 for each row, each as likely as the other; `count` is below 2^31."""
        return (((self.words(word, rows) >> np.uint64(32)) * np.uint64(count)) >> np.uint64(32)).astype(np.int64)

    def between(self, word: str, rows: Numbers, least: int, most: int) -> Numbers:
        """A whole number from `least` to `most` for each row."""
        return self.below(word, rows, most - least + 1) + least

    def often(self, word: str, rows: Numbers, times: int, of: int = 1000) -> Truths:
        """True for so many of so many rows, on the whole."""
        return np.asarray(self.below(word, rows, of) < times)

    def among(self, word: str, rows: Numbers, weights: Sequence[int]) -> Numbers:
        """The number of one of several choices for each row, each as often as it weighs."""
        ends = np.cumsum(np.asarray(weights, dtype=np.int64))
        return np.searchsorted(ends, self.below(word, rows, int(ends[-1])), side="right").astype(np.int64)

    def one(self, word: str, least: int, most: int) -> int:
        """One number for the whole tape."""
        return int(self.between(word, np.zeros(1, dtype=np.int64), least, most)[0])

    def places(self, rows: Numbers, count: int) -> Numbers:
        """A place from 0 to `count` - 1 for each of the rows 0 to `count` - 1: no two rows have the same.

        What is to befall exactly so many rows, strewn over the tape, befalls those with the first places.
        """
        half = max(1, (max(count - 1, 1).bit_length() + 1) // 2)
        at = self._shuffled(rows.astype(np.uint64), half)
        beyond = at >= np.uint64(count)
        while beyond.any():  # shuffling is one to one on a power of four; whoever leaves the tape walks on
            at[beyond] = self._shuffled(at[beyond], half)
            beyond = at >= np.uint64(count)
        return at.astype(np.int64)

    def _shuffled(self, at: _Words, half: int) -> _Words:
        """A Feistel network over numbers of two halves of so many bits."""
        bits, mask = np.uint64(half), np.uint64((1 << half) - 1)
        left, right = at >> bits, at & mask
        for number in range(_ROUNDS):
            left, right = right, left ^ (self.words(f"places {number}", right.astype(np.int64)) & mask)
        return (left << bits) | right


def _digested(seed: int, word: str) -> int:
    return int.from_bytes(sha256(f"{seed}/{word}".encode()).digest()[:8], "big")


def _mixed(at: _Words) -> _Words:
    """Each bit of the result depends on every bit given: the finishing steps of SplitMix64."""
    at = (at ^ (at >> np.uint64(30))) * _FIRST
    at = (at ^ (at >> np.uint64(27))) * _SECOND
    return at ^ (at >> np.uint64(31))
