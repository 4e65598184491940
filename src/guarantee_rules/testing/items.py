"""What pytest collects of packs and of files of cases. Who fails is told the reasons, and no traceback."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from guarantee_rules.api import Pack, bundled, load
from guarantee_rules.cases.load import Case, load_cases
from guarantee_rules.cases.run import Report, run_case
from guarantee_rules.kinds.fields import Bilingual
from guarantee_rules.laws.expected import Expected, expected_of
from guarantee_rules.source.diagnostics import PackError, Refused, diagnostic
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.testing.laws import LawOfQuestion


class Told(Exception):
    """Why an item fails, as text for people."""


class Settings:
    """What the command line and the ini file say; the command line goes first."""

    def __init__(self, config: pytest.Config) -> None:
        given = config.getoption("--pack-examples")
        self.examples: int = given if given is not None else int(str(config.getini("pack_examples")))
        self.laws: bool = bool(config.getini("pack_laws")) and not config.getoption("--no-pack-laws")
        self.lang: str = str(config.getoption("--pack-lang") or config.getini("pack_lang"))
        if self.lang not in ("en", "zh"):
            raise pytest.UsageError(phrase("en", "testing.no_such_language", lang=self.lang))


class Item(pytest.Item):
    """One thing tried of a pack; `line` is where it stands in its file, from 1."""

    def __init__(self, *, trying: Callable[[], None], line: int, **others: object) -> None:
        super().__init__(**others)  # type: ignore[arg-type]  # as pytest's own `from_parent` passes them on
        self.trying = trying
        self.line = line

    def runtest(self) -> None:
        self.trying()

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """The reasons alone; a traceback only where the library itself fails."""
        if isinstance(excinfo.value, Told):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[os.PathLike[str], int, str]:
        return self.path, self.line - 1, self.name


class OfPolicies(pytest.File):
    """A file of a pack, or of its cases."""

    def item(self, name: str, trying: Callable[[], None], line: int = 1) -> Item:
        made: Item = Item.from_parent(self, name=name, trying=trying, line=line)
        return made

    @property
    def settings(self) -> Settings:
        return Settings(self.config)

    def failing(self, name: str, refused: Refused) -> Item:
        """An item that tells everything that is wrong with the file."""
        text, first = refused.render(self.settings.lang), refused.diagnostics[0].span

        def tell() -> None:
            raise Told(text)

        return self.item(name, tell, first.start.line if first else 1)


class PackFile(OfPolicies):
    """A pack: whether it loads, and every law of every question."""

    def collect(self) -> Iterator[Item]:
        lang = self.settings.lang
        loads = phrase(lang, "testing.loads")
        try:
            pack = load_near(self.path)
        except PackError as refused:
            yield self.failing(loads, refused)
            return
        yield self.item(loads, lambda: None)
        if self.settings.laws:
            expected = expected_of(pack.loaded)
            if expected.diagnostics:
                wrong = PackError(expected.diagnostics, [pack.loaded.source])
                yield self.failing(phrase(lang, "testing.assurance"), wrong)
            yield from self._laws(pack, expected)

    def _laws(self, pack: Pack, expected: Expected) -> Iterator[Item]:
        lang, examples = self.settings.lang, self.settings.examples
        if find_spec("hypothesis") is None:
            text = phrase(lang, "testing.no_hypothesis")

            def tell() -> None:
                raise Told(text)

            yield self.item("hypothesis", tell)
            return
        from guarantee_rules.testing.laws import every_law

        for law in every_law(pack, expected):
            name = phrase(lang, "testing.item", question=law.question, law=law.sentence(lang))
            yield self.item(name, _of_law(law, examples, lang))


class CasesFile(OfPolicies):
    """A file of cases: each of them is tried. It is named by its sentence, and `-k` finds it by its question too."""

    def collect(self) -> Iterator[Item]:
        lang = self.settings.lang
        try:
            cases = load_cases(beside_here(self.path))
            pack = pack_of(self.path, cases.pack)
        except PackError as refused:
            yield self.failing(phrase(lang, "testing.cases_load"), refused)
            return
        for case in cases.cases:
            report = Report(pack.name, cases.source, ())
            item = self.item(case.sentence, _of_case(pack, case, report, lang), case.at.span.start.line)
            item.extra_keyword_matches.add(case.question)
            yield item


def _of_case(pack: Pack, case: Case, report: Report, lang: str) -> Callable[[], None]:
    def tried() -> None:
        result = run_case(pack, case)
        if not result.passed:
            raise Told(report.render(result, lang))

    return tried


def _of_law(law: LawOfQuestion, examples: int, lang: str) -> Callable[[], None]:
    """What the pack expects to be broken is, where a case breaks it, reported as a failure that was expected."""

    def tried() -> None:
        result = law.tried(examples)
        because = "; ".join(_said(text, lang) for text in result.because)
        if result.became == "broken" and result.breach is not None:
            raise Told(result.breach.told(lang))
        if result.became == "broken as expected":
            pytest.xfail(because)
        if result.became == "left out":
            pytest.skip(because)

    return tried


def _said(text: Bilingual, lang: str) -> str:
    return text.zh if lang == "zh" else text.en


# --- files


def load_near(path: Path) -> Pack:
    """The pack of a file, named in reports by the way there from where pytest was started."""
    return _loaded(beside_here(path), path.stat().st_mtime_ns)


@cache
def _loaded(path: Path, _: int) -> Pack:
    return load(path)


def beside_here(path: Path) -> Path:
    """The path as people would write it: from the current folder, where the file is below it."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def pack_of(cases: Path, name: str) -> Pack:
    """The pack that a file of cases is about: beside it, in the folder above `cases/`, or a bundled one."""
    for folder in (cases.parent.parent, cases.parent) if cases.parent.name == "cases" else (cases.parent,):
        for candidate in (folder / f"{name}.yaml", folder / f"{name}.yml", folder / cases.name):
            if candidate != cases and candidate.is_file():
                return load_near(candidate)
    if name in bundled():
        return load(name)
    raise PackError([diagnostic("cases-pack-missing", None, pack=name)])
