"""Drawn bytes at every door: they are taken, or refused as documented."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.counts import counted
from tests.hostile.fuzz import CORPUS, seeds
from tests.hostile.targets import TARGETS

PIECES = [
    piece.encode("utf-8", errors="surrogatepass")
    for piece in (
        *("a: &x 1", "*x", "<<: ", "!!python/object:os.system", "? ", "---\n", "%YAML 1.1\n", "\t", "\x00", "\ud800"),
        *("\u202e", "\u2028", "\ufeff", "null", "~", "[", "{", "]", "}", ": ", "- ", "|", ">", '"', "'", "#", "`", "@"),
        *("9" * 60, "1e9999", "NaN", "-0", "500万元", "３％", "1/0", "__import__('os')", "loan.amount", ".__class__"),
        *("<script>alert(1)</script>", "{{7*7}}", "${x}", "\\u0000", "when: ", "kind: ", "versions:\n", "rules:\n"),
    )
]


@st.composite
def damaged(draw: st.DrawFn, files: tuple[Path, ...]) -> bytes:
    """One of the files with stretches taken out, doubled or replaced, or bytes at random."""
    if not files or draw(st.integers(0, 9)) == 0:
        return b"".join(draw(st.lists(st.one_of(st.binary(max_size=30), st.sampled_from(PIECES)), max_size=12)))
    text = draw(st.sampled_from(files)).read_bytes()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        upto = min(len(text), at + draw(st.integers(0, 80)))
        piece = draw(
            st.one_of(st.just(b""), st.sampled_from(PIECES), st.just(text[at:upto] * 2), st.binary(max_size=8))
        )
        text = text[:at] + piece + text[upto:]
    return text


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_comes_in_is_taken_or_refused_in_words(name: str) -> None:
    target, files = TARGETS[name], tuple(seeds(name))

    @settings(max_examples=counted(25, 1_500), suppress_health_check=list(HealthCheck))
    @given(damaged(files))
    def try_it(data: bytes) -> None:
        target(data)

    try_it()


@pytest.mark.parametrize("found", sorted(CORPUS.glob("*/*")), ids=lambda found: f"{found.parent.name}-{found.name}")
def test_what_was_once_found_is_refused_as_documented(found: Path) -> None:
    TARGETS[found.parent.name](found.read_bytes())
