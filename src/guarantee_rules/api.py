"""The public face: load a pack, ask it a question, have the answer explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from os import PathLike
from pathlib import Path

from pydantic import BaseModel

from guarantee_rules.core.evaluate import Case, run
from guarantee_rules.explain.decision import Decision
from guarantee_rules.facts.model import facts_model
from guarantee_rules.facts.read import collect_facts
from guarantee_rules.packs.bundled import policies_root
from guarantee_rules.packs.load import LoadedPack, load_pack
from guarantee_rules.packs.shelf import Shelf, bundled_shelf, read_shelf
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, PackError, diagnostic, nearest
from guarantee_rules.source.reading import source_from_bytes, source_from_file
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.types import Value
from guarantee_rules.values.unknown import Unknown
from guarantee_rules.values.workdays import CHINA, WorkCalendar


@dataclass(frozen=True)
class Pack:
    """A city's policy, ready to be asked. Nothing in it changes: it may be shared between threads."""

    loaded: LoadedPack

    def __repr__(self) -> str:
        versions = ", ".join(version.version for version in self.versions)
        return f"<Pack {self.name} {versions}>"

    @property
    def name(self) -> str:
        return self.loaded.pack

    @property
    def digest(self) -> str:
        """A fingerprint of what the pack says; comments, layout and the order of entries do not count."""
        return self.loaded.digest

    @property
    def versions(self) -> tuple[PackVersion, ...]:
        return self.loaded.versions

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """Every question that can be asked, answered by the text or not."""
        return tuple(self.versions[-1].programs)

    def decide(
        self,
        question: str,
        facts: object,
        *,
        as_of: date,
        readings: Mapping[str, str] | None = None,
        calendar: WorkCalendar = CHINA,
    ) -> Decision:
        """The answer to a question about a case.

        `facts` is a nested mapping or a pydantic model, under the names of the vocabulary; `as_of` the day of asking;
        `readings` the options of ambiguities to be read otherwise than by default; `calendar` gives the working days.
        Raises `FactsError` with everything that is wrong with facts, question, date and readings, and decides nothing.
        """
        stated, problems = collect_facts(facts, self.versions[-1].vocabulary)
        wrong = [*problems, *self._asked_wrongly(question, as_of, readings)]
        if wrong:
            raise FactsError(wrong)
        version = self._governing(question, {**stated, AS_OF: as_of}, readings or {}, calendar)
        chosen = version.default_readings
        for name, option in (readings or {}).items():
            if name in version.readings and str(option) not in version.readings[name].options:
                options = ", ".join(version.readings[name].options)
                told = diagnostic("option-unknown", None, name=str(option), reading=name, options=options)
                raise FactsError([told])
            if name in version.readings:
                chosen[name] = str(option)
        case = Case({**stated, AS_OF: as_of}, chosen, calendar)
        return Decision(version, question, as_of, case, run(version.programs[question], case))

    def facts_used(self, question: str) -> tuple[str, ...]:
        """The facts a question can ask for in any version. `FactsError` for a question there is none of."""
        if question not in self.questions:
            near = nearest(str(question), self.questions)
            raise FactsError([diagnostic("question-unknown", None, name=str(question)[:80], nearest=near)])
        names = (name for version in self.versions for name in version.programs[question].facts if name != AS_OF)
        return tuple(dict.fromkeys(names))

    def facts_model(self, question: str, *, lang: str = "en") -> type[BaseModel]:
        """A pydantic model of those facts, with a JSON Schema for a service's interface; `decide` takes it as it is."""
        title = f"{self.name.capitalize()}{question.title().replace('_', '')}Facts"
        return facts_model(self.versions[-1].vocabulary, self.facts_used(question), lang=lang, title=title)

    def _asked_wrongly(self, question: object, as_of: object, readings: object) -> list[Diagnostic]:
        wrong: list[Diagnostic] = []
        if question not in self.questions:
            near = nearest(str(question), self.questions)
            wrong.append(diagnostic("question-unknown", None, name=str(question)[:80], nearest=near))
        if not isinstance(as_of, date) or isinstance(as_of, datetime):
            wrong.append(diagnostic("as-of-not-a-date", None, found=type(as_of).__name__))
        known: dict[str, dict[str, object]] = {}
        for version in self.versions:
            for name, reading in version.readings.items():
                known.setdefault(name, {}).update(reading.options)
        if readings is not None and not isinstance(readings, Mapping):
            return [*wrong, diagnostic("readings-shape", None, found=type(readings).__name__)]
        for name, option in (readings or {}).items():
            if name not in known:
                wrong.append(diagnostic("reading-unknown", None, name=name, nearest=nearest(str(name), known)))
            elif str(option) not in known[name]:
                near = nearest(str(option), known[name])
                options = ", ".join(known[name])
                wrong.append(
                    diagnostic("option-unknown", None, name=str(option), reading=name, nearest=near, options=options)
                )
        return wrong

    def _governing(
        self, question: str, facts: dict[str, Value], readings: Mapping[str, str], calendar: WorkCalendar
    ) -> PackVersion:
        """The version in force on the date that governs the question; where none is, the latest, which will say so."""
        for version in reversed(self.versions):
            case = Case(facts, version.default_readings | dict(readings), calendar)
            outcome = run(version.programs[question], case).outcome
            if isinstance(outcome, Unknown) or outcome != "not_in_force" or len(self.versions) == 1:
                return version
        return self.versions[-1]


@cache
def _bundled(name: str) -> Pack:
    source = source_from_bytes(f"policies/{name}.yaml", policies_root().joinpath(f"{name}.yaml").read_bytes())
    return Pack(load_pack(source, bundled_shelf()))


def bundled() -> tuple[str, ...]:
    """The names of the packs that come with the library."""
    shared = {"vocabulary", "questions"}
    names = (entry.name.removesuffix(".yaml") for entry in policies_root().iterdir() if entry.name.endswith(".yaml"))
    return tuple(sorted(name for name in names if name not in shared))


def load(pack: str | PathLike[str]) -> Pack:
    """A bundled pack by name, or a pack of your own by path. Raises `PackError` with everything that is wrong with it.

    Beside your own pack may stand `vocabulary.yaml`, `questions.yaml` and `standards/`; else the bundled ones serve.
    """
    if isinstance(pack, str) and "/" not in pack and "\\" not in pack and not pack.endswith((".yaml", ".yml")):
        if pack not in bundled():
            near = nearest(pack, bundled())
            raise PackError([diagnostic("pack-unknown", None, name=pack, nearest=near, known=", ".join(bundled()))])
        return _bundled(pack)
    path = Path(pack)
    return Pack(load_pack(source_from_file(path), _shelf_beside(path)))


def _shelf_beside(path: Path) -> Shelf:
    folder = path.parent
    return read_shelf(folder) if (folder / "vocabulary.yaml").is_file() else bundled_shelf()
