"""Cases that the solver leaves behind: at each figure of a pack, just inside and just outside, all else satisfied.

They are cases like any other and run without it. Unlike those worked out by hand they say what the pack does, and not
what the text says: they notice a change, and never that the pack has always been wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, combinations, islice

from guarantee_rules.api import Pack
from guarantee_rules.cases.load import read_cases
from guarantee_rules.cases.run import run_cases
from guarantee_rules.cases.written import seen, written_case
from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.core.program import Program
from guarantee_rules.core.show import shown
from guarantee_rules.explain.labels import Labels
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.proving.advice.asked import SECONDS, Asked
from guarantee_rules.proving.advice.children import told_by
from guarantee_rules.proving.advice.results import Kept, Why
from guarantee_rules.proving.advice.wishes import Wish, wishes
from guarantee_rules.proving.obligations import known_of
from guarantee_rules.proving.processes import Pool
from guarantee_rules.proving.replay import day_in_force
from guarantee_rules.source.text import SourceText
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.wording import phrase

UNASKED = ("gap", "record")
"""Kinds of rule that ask nothing, so that no verdict is expected of them."""
MOST_READINGS = 40
"""Choices of readings tried for each wish."""


@dataclass(frozen=True)
class Left:
    """Something of which no case was found: there surely is none (`never`), or why there is no answer."""

    question: str
    wish: Wish
    why: Why


@dataclass(frozen=True)
class Exported:
    """The cases of one pack as a file of cases, and what has none."""

    pack: str
    text: str
    count: int
    left: tuple[Left, ...]


@dataclass(frozen=True)
class _One:
    version: PackVersion
    program: Program
    number: int
    wish: Wish


def export(
    pool: Pool,
    pack: Pack,
    *,
    question: str | None = None,
    lang: str = "en",
    seconds: float = SECONDS,
    told: Callable[[int, int], None] | None = None,
) -> Exported:
    """Cases of every figure, rule and value of a pack, or of one question, named in the language.

    A figure is tried in the smallest question it stands in. Every case was decided by the compiled pack, the reference
    evaluator and the solver, which agree on it; `told` hears how many wishes are done, and of how many.
    """
    file = pack.loaded.source.name
    found: list[tuple[_One, Kept]] = []
    left: list[Left] = []
    every = list(_wanted(pack, file, question))
    for done, (one, kept) in enumerate(_kept(pool, every, file, seconds)):
        if told is not None:
            told(done + 1, len(every))
        for each in kept:
            if each.facts is None or not each.agrees:
                left.append(Left(one.program.question, one.wish, each.why or "replay"))
            else:
                found.append((one, each))
    cases = list(_written(found, lang))
    for number in _failing(pack, [text for _, text in cases], lang):
        one = cases[number][0]
        left.append(Left(one.program.question, one.wish, "replay"))
        cases[number] = one, ""
    remaining = [text for _, text in cases if text]
    return Exported(pack.name, _file(pack, remaining, lang), len(remaining), tuple(left))


def _wanted(pack: Pack, file: str, question: str | None) -> Iterator[_One]:
    """Every wish once, of the smallest question that has it."""
    for version in pack.versions:
        met: set[tuple[object, ...]] = set()
        programs = [it for it in version.programs.values() if question in (None, it.question)]
        for program in sorted(programs, key=lambda it: (len(it.facts), len(it.definitions))):
            for number, wish in enumerate(wishes(program, file)):
                key = (wish.kind, wish.rule, wish.name, shown(wish.condition))
                if key not in met:
                    met.add(key)
                    yield _One(version, program, number, wish)


def _kept(pool: Pool, every: Sequence[_One], file: str, seconds: float) -> Iterator[tuple[_One, tuple[Kept, ...]]]:
    groups: dict[tuple[int, str], list[_One]] = {}
    for one in every:
        groups.setdefault((id(one.version), one.program.question), []).append(one)
    for ones in groups.values():
        version, program = ones[0].version, ones[0].program
        asked, readings = _open(version, program, seconds), list(_readings(program))
        results = told_by(
            pool,
            _border,
            [one.number for one in ones],
            # The defaults keep what this round is about; mypy knows no type of a lambda with them.
            lambda some, asked=asked, readings=readings: (asked, file, some, readings),  # type: ignore[misc]
            lambda number, why: (Kept(None, why=why),),
            3 * seconds,
        )
        yield from zip(ones, results, strict=True)


def _border(
    task: tuple[Asked, str, Sequence[int], Sequence[Mapping[str, str]]],
) -> Iterator[tuple[Kept, ...]]:
    """Run in a child process, which alone imports the solver."""
    from guarantee_rules.proving.advice.bordering import border

    yield from border(task)


def _open(version: PackVersion, program: Program, seconds: float) -> Asked:
    """A question of which nothing is stated."""
    plain = replace(program, facts=dict(program.facts), readings=dict(program.readings))
    known = version.vocabulary.facts
    defaulted = frozenset(name for name in program.facts if name in known and known[name].defaulted)
    readings = {name: options[0] for name, options in program.readings.items()}
    return Asked(plain, {}, readings, known_of(version), defaulted, defaulted, day_in_force(version), seconds)


def _readings(program: Program) -> Iterator[dict[str, str]]:
    """All by default, then one otherwise by itself, then two; so many at most."""
    default = {name: options[0] for name, options in program.readings.items()}
    others = [(name, option) for name, options in program.readings.items() for option in options[1:]]
    two = ((one, other) for one, other in combinations(others, 2) if one[0] != other[0])
    chosen: Iterator[tuple[tuple[str, str], ...]] = chain([()], ((one,) for one in others), two)
    yield from ({**default, **dict(each)} for each in islice(chosen, MOST_READINGS))


def _written(found: Sequence[tuple[_One, Kept]], lang: str) -> Iterator[tuple[_One, str]]:
    """The cases in YAML, each once, by what is put."""
    sentences: dict[str, int] = {}
    met: set[object] = set()
    for one, kept in found:
        assert kept.facts is not None
        put = (
            one.version.version,
            one.program.question,
            frozenset(kept.facts.items()),
            frozenset(kept.readings.items()),
        )
        if put in met:
            continue
        met.add(put)
        sentence = _sentence(one, kept, lang)
        sentences[sentence] = sentences.get(sentence, 0) + 1
        if sentences[sentence] > 1:
            sentence = phrase(lang, "export.again", sentence=sentence, number=sentences[sentence])
        yield one, _case(one, kept, sentence)


def _case(one: _One, kept: Kept, sentence: str) -> str:
    assert kept.facts is not None
    as_of = kept.facts.get(AS_OF, day_in_force(one.version))
    assert isinstance(as_of, date)
    facts = {name: value for name, value in kept.facts.items() if name != AS_OF}
    answer = seen(run(one.program, Case(dict(kept.facts), kept.readings)))
    expected = {key: value for key, value in answer.items() if key[0] in ("outcome", "values", "missing", "open")}
    for rule in dict.fromkeys(check.rule for check in one.program.checks):
        if one.version.rules[rule].kind in UNASKED:
            continue
        # One that does not apply is told only where that is what the case is for.
        if answer["rules", rule] != "not_reached" or rule == one.wish.rule:
            expected["rules", rule] = answer["rules", rule]
    readings = {name: option for name, option in kept.readings.items() if option != one.program.readings[name][0]}
    return written_case(sentence, one.program, as_of, facts, readings, expected)


def _sentence(one: _One, kept: Kept, lang: str) -> str:
    assert kept.facts is not None
    labels, wish = Labels(one.version, lang), one.wish
    answer = seen(run(one.program, Case(dict(kept.facts), kept.readings)))
    told = {
        "question": labels.question(one.program.question),
        "rule": labels.rule(wish.rule) if wish.rule else labels.question(one.program.question),
        "name": wish.name,
        "outcome": labels.say(f"decision.outcome.{answer['outcome', '']}.name"),
    }
    if wish.kind == "figure":
        fact, value = labels.fact(kept.moved), labels.stated(kept.moved, kept.facts[kept.moved])
        return phrase(lang, f"export.sentence.{kept.at}", fact=fact, value=value, **told)
    return phrase(lang, f"export.sentence.{wish.kind}", **told)


def _file(pack: Pack, cases: Sequence[str], lang: str) -> str:
    head = [f"# {line}" for line in phrase(lang, "export.head", pack=pack.name).split("\n")]
    return "\n".join([*head, f"pack: {pack.name}", "cases:"]) + "\n" + "".join(cases)


def _failing(pack: Pack, cases: Sequence[str], lang: str) -> Iterator[int]:
    """The numbers of cases that do not pass when the file is read and put to the compiled pack, as `test` does it."""
    if cases:
        report = run_cases(pack, read_cases(SourceText("exported", _file(pack, cases, lang))))
        yield from (number for number, result in enumerate(report.results) if not result.passed)
