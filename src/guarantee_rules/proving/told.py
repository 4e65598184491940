"""Proofs as people read them: the law, where it breaks, the two cases side by side, the rules, a case to paste."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guarantee_rules.cases.written import written_case
from guarantee_rules.explain.decision import Decision
from guarantee_rules.explain.labels import Labels
from guarantee_rules.facts.written import written
from guarantee_rules.laws.catalogue import CATALOGUE
from guarantee_rules.packs.version import RuleRecord
from guarantee_rules.proving.judged import Judged, said
from guarantee_rules.proving.obligations import Proof
from guarantee_rules.proving.replay import Replayed, sides_of
from guarantee_rules.proving.results import Region
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Type, Value
from guarantee_rules.values.unknown import Outcome, Unknown
from guarantee_rules.wording import has_phrase, phrase

SECOND = "second_"


@dataclass(frozen=True)
class Telling:
    """One proof of a pack in one language."""

    proof: Proof
    lang: str

    @property
    def labels(self) -> Labels:
        return Labels(self.proof.obligation.version, self.lang)

    def say(self, key: str, /, **params: object) -> str:
        return phrase(self.lang, f"proofs.{key}", **params)

    # --- one line

    def title(self) -> str:
        """The law and what it is about."""
        theorem, labels = self.proof.theorem, self.labels
        law, question = CATALOGUE[theorem.law].sentence(self.lang), labels.question(theorem.question)
        if not theorem.subject:
            return self.say("title", law=law, question=question)
        return self.say("title_of", law=law, question=question, of=self.subject())

    def subject(self) -> str:
        """The rule, value, scope or facts a theorem is about, in words where there are any."""
        return self.say("and").join(map(self._named, self.proof.theorem.subject.split(" ")))

    def _named(self, name: str) -> str:
        labels, version = self.labels, self.proof.obligation.version
        if name in version.rules:
            return labels.rule(name)
        if name in version.vocabulary.facts or name == AS_OF:
            return labels.fact(name)
        if has_phrase(self.lang, f"decision.outcome.{name}.name"):
            return self.say("outcome", name=phrase(self.lang, f"decision.outcome.{name}.name"))
        own = version.programs[self.proof.theorem.question]
        for output in (output for program in (own, *version.programs.values()) for output in program.outputs):
            if output.name == name:
                return labels.named_by(name, output.rule)
        return next((labels.words(members[name]) for members in version.enums.values() if name in members), name)

    def region(self, region: Region) -> str:
        """Where it breaks: the claim from 1,000,000.01 yuan to 1,285,714.28 yuan."""
        type = self._type(region.figure)
        parts = [
            self.say("value", value=self._value(low, type))
            if low == high
            else self.say("range", low=self._value(low, type), high=self._value(high, type))
            for low, high in region.parts
        ]
        return self.say("region", figure=self.figure(region.figure), parts=self.say("or").join(parts))

    def otherwise(self) -> str:
        """Under which options of readings it is the other way, each with all others by default."""
        settled = self.proof.settled
        options = [
            self.say("option", code=self.labels.reading_code(name), name=name, option=option)
            for name, some in settled.otherwise.items()
            for option in some
        ]
        if settled.combined:
            return self.say("combined", readings=self._readings())
        return self.say(f"otherwise.{settled.verdict}", options=self.say("or").join(options))

    # --- a case

    def case(self, shown: Replayed) -> Iterator[str]:
        """The case that refutes a law: both sides where there are two, and what the law is about."""
        sides = sides_of(self.proof.theorem, shown.found)
        names = dict.fromkeys(name for side in sides for name in side)
        rows = [(self._fact(name), [self._stated(name, side.get(name)) for side in sides]) for name in names]
        rows += self._figures(shown, len(sides))
        rows.append((self.say("decided"), [self._outcome(decision) for decision in shown.decisions]))
        if len(sides) > 1:
            rows.insert(0, ("", [self.say("one_case"), self.say("other_case")]))
        yield from _aligned(rows)
        if readings := self._readings():
            yield self.say("under", readings=readings)

    def rules(self) -> Iterator[str]:
        """The rules that give what the law is about, each with its clause."""
        for rule in _rules(self.proof):
            label = self.labels.words(rule.label)
            yield self.say("rule", clause=rule.clause, label=label, id=rule.id)

    def pasted(self, shown: Replayed) -> Iterator[str]:
        """Each side as a case of a file of cases, with the answer the pack gives today."""
        for number, decision in enumerate(shown.decisions, 1):
            yield from _pasted(decision, self.proof, number if len(shown.decisions) > 1 else 0)

    def figure(self, name: str) -> str:
        """What a figure of a law is called: by the law, or as the pack calls its facts and values."""
        base = name.removeprefix("second ")
        if has_phrase(self.lang, f"laws.figures.{name}"):
            return phrase(self.lang, f"laws.figures.{name}")
        if base in self.proof.obligation.version.vocabulary.facts:
            called = self.labels.fact(base)
            return self.say("in_other_case", name=called) if base != name else called
        return self._named(name)

    # --- parts

    def _fact(self, name: str) -> str:
        return self.say("fact", label=self.labels.fact(name), name=name)

    def _stated(self, name: str, value: Value | None) -> str:
        return self.say("not_stated") if value is None else self.labels.stated(name, value)

    def _figures(self, shown: Replayed, sides: int) -> list[tuple[str, list[str]]]:
        """The figures of the first case beside those of the second; those of both together where there is one."""
        figures = shown.figures
        rows: list[tuple[str, list[str]]] = []
        for name, value in figures.items():
            if name.startswith(SECOND) and name.removeprefix(SECOND) in figures:
                continue
            second = figures.get(SECOND + name)
            told = [self._told(name, value)]
            if sides > 1 and second is not None:
                told.append(self._told(SECOND + name, second))
            rows.append((self.figure(name), told))
        return rows

    def _told(self, name: str, value: Outcome) -> str:
        return self.say("unknown") if isinstance(value, Unknown) else self._value(value, self._type(name))

    def _value(self, value: Value, type: Type | None) -> str:
        return self.labels.value(value, type) if type is not None else str(written(value))

    def _type(self, figure: str) -> Type | None:
        from guarantee_rules.core.check import Broken, type_of

        theorem = self.proof.theorem
        if figure in theorem.facts:
            return theorem.facts[figure]
        defined = {definition.name: definition.type for definition in theorem.definitions}
        try:
            return type_of(theorem.about[figure], theorem.facts, theorem.readings, defined)
        except Broken:
            return None

    def _outcome(self, decision: Decision) -> str:
        told = self.labels.member("outcome", decision.outcome)
        missing = self.labels.listed([self.labels.fact(name) for name in decision.missing])
        return self.say("missing", outcome=told, missing=missing) if missing else told

    def _readings(self) -> str:
        """The options of a case that are not those by default."""
        shown, readings = self.proof.shown, self.proof.theorem.readings
        if shown is None:
            return ""
        chosen = shown.found.readings
        return self.say("and").join(
            self.say("option", code=self.labels.reading_code(name), name=name, option=chosen[name])
            for name, options in readings.items()
            if chosen.get(name, options[0]) != options[0]
        )


def headline(judgement: Judged, lang: str) -> str:
    """The law and what came of it, and at once whether that is otherwise or elsewhere than the pack expects."""
    telling = Telling(judgement.proof, lang)
    verdict = telling.say(f"verdict.{judgement.proof.settled.verdict}")
    return telling.say(f"head.{judgement.against or 'plain'}", title=telling.title(), verdict=verdict)


def details(judgement: Judged, lang: str) -> Iterator[str]:
    """All there is to say of a proof that does not simply hold."""
    telling, proof = Telling(judgement.proof, lang), judgement.proof
    settled = proof.settled
    if settled.region is not None:
        yield telling.region(settled.region)
    if settled.otherwise or settled.combined:
        yield telling.otherwise()
    if settled.verdict == "unsettled":
        yield telling.say(f"why.{settled.why}")
    if judgement.expected is not None:
        if judgement.against in ("elsewhere", "none", "misread"):
            yield telling.say("expected_at", was=said(judgement.expected.region))
        key = "because" if judgement.against is None else "reason"
        yield telling.say(key, because=telling.labels.words(judgement.expected.because))
    shown = proof.shown
    if shown is None or settled.verdict != "refuted":
        return
    yield ""
    yield from telling.case(shown)
    yield ""
    yield from telling.rules()
    yield ""
    yield from telling.pasted(shown)


def taken(proofs: Sequence[Proof], lang: str) -> Iterator[str]:
    """What facts were taken to be, of the types these proofs speak of."""
    from guarantee_rules.backends.smt.domain import USUAL

    types = dict.fromkeys(type for proof in proofs for type in proof.theorem.facts.values())
    if not types:
        return
    yield phrase(lang, "proofs.taken")
    yield from (f"  {line}" for line in USUAL.told(types, lang))


def _rules(proof: Proof) -> list[RuleRecord]:
    """The rules a theorem names or takes values from."""
    rules = proof.obligation.version.rules
    theorem = proof.theorem
    named = [*theorem.subject.split(" "), *(definition.rule for definition in theorem.definitions)]
    return [rules[name] for name in dict.fromkeys(named) if name in rules]


def _aligned(rows: Sequence[tuple[str, list[str]]]) -> Iterator[str]:
    """Rows of a name and values, the values below one another; a Chinese character is two columns wide."""
    from guarantee_rules.source.characters import width

    columns = max(len(values) for _, values in rows)
    cells = [[name, *values, *[""] * (columns - len(values))] for name, values in rows]
    wide = [max(width(row[at]) for row in cells) for at in range(columns + 1)]
    for row in cells:
        padded = [cell + " " * (wide[at] - width(cell)) for at, cell in enumerate(row)]
        yield "  ".join(padded).rstrip()


def _pasted(decision: Decision, proof: Proof, number: int) -> Iterator[str]:
    law, _, subject = proof.theorem.key
    sentence = " ".join(
        [law.replace("_", " "), *([f"({subject})"] if subject else []), *([str(number)] if number else [])]
    )
    default, case = decision.version.default_readings, decision.case
    readings = {name: option for name, option in case.readings.items() if default[name] != option}
    expected: dict[tuple[str, str], object] = {("outcome", ""): decision.outcome}
    expected |= {("values", name): value for name, value in decision.values.items()}
    program, facts = (
        decision.program,
        {name: it for name, it in decision.facts.items() if name in decision.program.facts},
    )
    yield from written_case(sentence, program, decision.as_of, facts, readings, expected).splitlines()
