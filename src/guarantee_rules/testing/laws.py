"""The laws of a pack, question by question, and what becomes of each when it is tried on drawn cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from os import PathLike
from typing import Literal

from guarantee_rules.api import Pack, load
from guarantee_rules.kinds.fields import Bilingual
from guarantee_rules.laws.catalogue import theorems_of
from guarantee_rules.laws.expected import Expected, expected_of
from guarantee_rules.laws.theorem import Theorem
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.diagnostics import FactsError, PackError, diagnostic, nearest
from guarantee_rules.testing.breach import Breach, sentence_of
from guarantee_rules.testing.promises import Promise, promised_of
from guarantee_rules.testing.trying import EXAMPLES, breach_of_promise, breach_of_theorem

Became = Literal["held", "broken", "broken as expected", "left out"]
"""`held`: no drawn case breaks it. `left out`: the pack says that the text has no subject for it."""


class LawBroken(AssertionError):
    """Laws of a pack that drawn cases break. The text shows the first figures and the cases to paste."""

    def __init__(self, breaches: tuple[Breach, ...], lang: str = "en") -> None:
        super().__init__("\n\n".join(breach.told(lang) for breach in breaches))
        self.breaches = breaches


@dataclass(frozen=True)
class Result:
    """What became of a law of a question. `because` are the pack's own reasons, where it expects something."""

    became: Became
    breach: Breach | None = None
    because: tuple[Bilingual, ...] = ()


@dataclass(frozen=True)
class LawOfQuestion:
    """One law of one question of a pack."""

    name: str
    question: str
    _tried: Callable[[int], Result] = field(repr=False, compare=False)

    def sentence(self, lang: str = "en") -> str:
        return sentence_of(self.name, lang)

    def tried(self, examples: int = EXAMPLES) -> Result:
        """What becomes of it on so many drawn cases; always the same for the same pack."""
        return self._tried(examples)


def laws_of(pack: Pack | str | PathLike[str], question: str | None = None) -> tuple[LawOfQuestion, ...]:
    """Every law that cases can break, of one question or of all: those of the catalogue and those only tests can try.

    That something is possible no case can refute; such laws are left to `prove`. Raises `PackError` where what the pack
    says of laws does not fit them, `FactsError` for a question there is none of.
    """
    pack = pack if isinstance(pack, Pack) else load(pack)
    if question is not None and question not in pack.questions:
        near = nearest(question, pack.questions)
        raise FactsError(
            [diagnostic("question-unknown", None, case="shown", name=question, nearest=near, pack=pack.name)]
        )
    expected = expected_of(pack.loaded)
    if expected.diagnostics:
        raise PackError(expected.diagnostics, [pack.loaded.source])
    return tuple(law for law in every_law(pack, expected) if question in (None, law.question))


def check_laws(
    pack: Pack | str | PathLike[str], question: str | None = None, *, examples: int = EXAMPLES, lang: str = "en"
) -> None:
    """Tries every law. `LawBroken` with all that do not hold, but for those the pack expects not to."""
    results = (law.tried(examples) for law in laws_of(pack, question))
    breaches = tuple(result.breach for result in results if result.became == "broken" and result.breach is not None)
    if breaches:
        raise LawBroken(breaches, lang)


def every_law(pack: Pack, expected: Expected) -> Iterator[LawOfQuestion]:
    """The laws of the catalogue that cases can break, then those only tests can try."""
    found: dict[tuple[str, str], list[tuple[PackVersion, Theorem]]] = {}
    for version in pack.versions:
        for theorem in theorems_of(version):
            if theorem.form != "satisfiable":
                found.setdefault((theorem.question, theorem.law), []).append((version, theorem))
    for (question, law), theorems in found.items():
        yield LawOfQuestion(law, question, _of_theorems(pack, tuple(theorems), expected))
    for question in pack.questions:
        for promise in promised_of(pack, question):
            yield LawOfQuestion(promise.name, question, _of_promise(pack, question, promise))


def _of_theorems(
    pack: Pack, theorems: tuple[tuple[PackVersion, Theorem], ...], expected: Expected
) -> Callable[[int], Result]:
    def tried(examples: int) -> Result:
        excepted: dict[Bilingual, None] = {}
        left_out: dict[Bilingual, None] = {}
        for version, theorem in theorems:
            expects = expected(version, theorem)
            if expects is not None and expects.expect == "not_applicable":
                left_out[expects.because] = None
                continue
            breach = breach_of_theorem(pack, version, theorem, examples // len(theorems))
            if breach is None:
                continue
            if expects is None or expects.expect != "refuted":
                return Result("broken", breach)
            excepted[expects.because] = None
        if excepted:
            return Result("broken as expected", because=tuple(excepted))
        every = all(_left_out(expected, version, theorem) for version, theorem in theorems)
        return Result("left out", because=tuple(left_out)) if every else Result("held")

    return tried


def _left_out(expected: Expected, version: PackVersion, theorem: Theorem) -> bool:
    expects = expected(version, theorem)
    return expects is not None and expects.expect == "not_applicable"


def _of_promise(pack: Pack, question: str, promise: Promise) -> Callable[[int], Result]:
    def tried(examples: int) -> Result:
        breach = breach_of_promise(pack, question, promise, examples)
        return Result("held") if breach is None else Result("broken", breach)

    return tried
