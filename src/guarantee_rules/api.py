"""The public face: load a pack, ask it a question, have the answer explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from guarantee_rules.deciding import Prepared, prepared, wrong_day
from guarantee_rules.explain.decision import Decision
from guarantee_rules.facts.read import collect_facts, read_facts
from guarantee_rules.facts.stated import Facts
from guarantee_rules.packs.bundled import policies_root
from guarantee_rules.packs.load import LoadedPack, load_pack
from guarantee_rules.packs.shelf import Shelf, bundled_shelf, read_shelf
from guarantee_rules.packs.version import PackVersion
from guarantee_rules.source.diagnostics import Diagnostic, FactsError, PackError, diagnostic, nearest
from guarantee_rules.source.reading import DEFAULT, Limits, source_from_bytes, source_from_file
from guarantee_rules.surface.lower import AS_OF
from guarantee_rules.values.workdays import CHINA, WorkCalendar

if TYPE_CHECKING:
    from pydantic import BaseModel


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
        ready = self._ready.get(question) if readings is None and calendar is CHINA and type(question) is str else None
        if ready is None:
            try:
                ready = self.prepare(question, readings=readings, calendar=calendar)
            except FactsError as wrong:
                told = collect_facts(facts, self.versions[-1].vocabulary)[1]
                raise FactsError([*told, *wrong_day(as_of), *wrong.diagnostics]) from None
        return ready.decide(facts, as_of=as_of)

    def prepare(
        self, question: str, *, readings: Mapping[str, str] | None = None, calendar: WorkCalendar = CHINA
    ) -> Prepared:
        """A question made ready to be asked many times, under these readings and with this calendar.

        Compiled once for each version of a pack, however many packs, threads and callers ask the same.
        Raises `FactsError` for a question or readings there are none of.
        """
        wrong = self._asked_wrongly(question, readings)
        if not callable(getattr(calendar, "is_workday", None)):
            wrong.append(diagnostic("calendar-unreadable", None, severity="error", value=type(calendar).__name__))
        if wrong:
            raise FactsError(wrong)
        usual = not readings and calendar is CHINA
        if usual and question in self._ready:
            return self._ready[question]
        chosen = {name: str(option) for name, option in (readings or {}).items()}
        ready = prepared(self.versions, question, chosen, calendar)
        return self._ready.setdefault(question, ready) if usual else ready

    def facts(self, given: object) -> Facts:
        """The facts of a case, read and validated once: `decide` takes them as they are, for this and other packs.

        Raises `FactsError` with everything that is wrong with them.
        """
        return read_facts(given, self.versions[-1].vocabulary)

    @cached_property
    def _ready(self) -> dict[str, Prepared]:
        return {}

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions asked so far with the usual readings and calendar: these are compiled."""
        return tuple(self._ready)

    def facts_used(self, question: str) -> tuple[str, ...]:
        """The facts a question can ask for in any version. `FactsError` for a question there is none of."""
        if question not in self.questions:
            near = nearest(str(question), self.questions)
            raise FactsError([diagnostic("question-unknown", None, name=str(question)[:80], nearest=near)])
        names = (name for version in self.versions for name in version.programs[question].facts if name != AS_OF)
        return tuple(dict.fromkeys(names))

    def facts_model(self, question: str, *, lang: str = "en") -> type[BaseModel]:
        """A pydantic model of those facts, with a JSON Schema for a service's interface; `decide` takes it as it is."""
        from guarantee_rules.facts.model import facts_model

        title = f"{self.name.capitalize()}{question.title().replace('_', '')}Facts"
        return facts_model(self.versions[-1].vocabulary, self.facts_used(question), lang=lang, title=title)

    def _asked_wrongly(self, question: object, readings: object) -> list[Diagnostic]:
        wrong: list[Diagnostic] = []
        if question not in self.questions:
            near = nearest(str(question), self.questions)
            wrong.append(diagnostic("question-unknown", None, name=str(question)[:80], nearest=near))
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


@cache
def _bundled(name: str) -> Pack:
    source = source_from_bytes(f"policies/{name}.yaml", policies_root().joinpath(f"{name}.yaml").read_bytes())
    return Pack(load_pack(source, bundled_shelf()))


def bundled() -> tuple[str, ...]:
    """The names of the packs that come with the library."""
    shared = {"vocabulary", "questions"}
    names = (entry.name.removesuffix(".yaml") for entry in policies_root().iterdir() if entry.name.endswith(".yaml"))
    return tuple(sorted(name for name in names if name not in shared))


def load(pack: str | PathLike[str], *, limits: Limits = DEFAULT) -> Pack:
    """A bundled pack by name, or a pack of your own by path. Raises `PackError` with everything that is wrong with it.

    `limits` bounds the text of a pack of your own: bytes, depth, nodes, and characters of one value.
    Beside your own pack may stand `vocabulary.yaml`, `questions.yaml` and `standards/`; else the bundled ones serve.
    """
    if isinstance(pack, str) and "/" not in pack and "\\" not in pack and not pack.endswith((".yaml", ".yml")):
        if pack not in bundled():
            near = nearest(pack, bundled())
            raise PackError([diagnostic("pack-unknown", None, name=pack, nearest=near, known=", ".join(bundled()))])
        return _bundled(pack)
    path = Path(pack)
    return Pack(load_pack(source_from_file(path, limits=limits), _shelf_beside(path), limits))


def _shelf_beside(path: Path) -> Shelf:
    folder = path.parent
    return read_shelf(folder) if (folder / "vocabulary.yaml").is_file() else bundled_shelf()
