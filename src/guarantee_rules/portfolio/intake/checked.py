"""A mapping's text against the vocabulary: all that does not make sense in it, each at its place."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from guarantee_rules.backends.columnar.ranges import Range
from guarantee_rules.facts.convert import Misfit, convert
from guarantee_rules.facts.read import misfit_of
from guarantee_rules.facts.vocabulary import FactEntry, Vocabulary
from guarantee_rules.portfolio.intake.bounds import Wrong, exponent_in, narrowed, number_in
from guarantee_rules.portfolio.intake.days import Shape, shape_of
from guarantee_rules.portfolio.intake.document import AsOf, ColumnDocument, MappingDocument
from guarantee_rules.portfolio.intake.errors import TapeError
from guarantee_rules.portfolio.intake.mapping import CsvForm, Float, Mapped, MappedColumn, MappedValue, TapeMapping
from guarantee_rules.portfolio.intake.units import NO_UNIT, UNITS, Unit, same_unit, unit_in_header
from guarantee_rules.source.diagnostics import Diagnostic, diagnostic, nearest
from guarantee_rules.source.model import read_model
from guarantee_rules.source.nodes import Node, Path, key_span_at, span_at
from guarantee_rules.source.text import SourceText
from guarantee_rules.source.yaml import read_yaml
from guarantee_rules.values.numbers import plain
from guarantee_rules.values.types import DATE, NUMERIC

AS_OF = FactEntry("as_of", DATE, {"zh": "询问日", "en": "day of asking"})
"""The day of asking, which is read like a fact."""
SLASHED = {"/": "%Y/%m/%d", ".": "%Y.%m.%d"}
_YES_OR_NO = {"true": True, "false": False}
_PARTS = {
    "unit": NUMERIC,
    "header_unit": NUMERIC,
    "float": NUMERIC,
    "values": frozenset({"bool", "enum", "enums"}),
    "format": frozenset({"date"}),
    "separator": frozenset({"enums"}),
    "none": frozenset({"enums"}),
}
"""Which parts go with which types of facts."""


def checked(source: SourceText, vocabulary: Vocabulary) -> TapeMapping:
    """The mapping in a text. TapeError with everything that is wrong in it."""
    node = read_yaml(source, refusal=TapeError)
    found: list[Diagnostic] = []
    document = read_model(MappingDocument, node, found)
    if document is None:
        raise TapeError(found, [source])
    checker = _Checker(node, vocabulary, found)
    mapping = checker.mapping(document, source)
    if any(problem.severity == "error" for problem in found):
        raise TapeError(found, [source])
    return mapping


class _Checker:
    """Reads on after each problem."""

    def __init__(self, node: Node, vocabulary: Vocabulary, found: list[Diagnostic]) -> None:
        self.node, self.vocabulary, self.found = node, vocabulary, found

    def mapping(self, document: MappingDocument, source: SourceText) -> TapeMapping:
        facts = dict(self.facts(document))
        self.twice(facts)
        csv = document.csv
        form = CsvForm()
        if csv is not None:
            encoding = "utf-8" if csv.encoding == "utf-8" else "gb18030"  # which holds all of GBK and GB 2312
            form = CsvForm("\t" if csv.delimiter in ("\\t", "tab") else csv.delimiter, csv.quote, encoding)
            signs = {"delimiter": form.delimiter, "quote": form.quote}
            for key, sign in signs.items():
                same = key == "delimiter" and form.delimiter == form.quote
                if len(sign) != 1 or not sign.isascii() or sign.isalnum() or sign in "\r\n" or same:
                    self.say("mapping-sign", ("csv", key), sign=sign)
        places = {column: span_at(self.node, ("keep", at)) for at, column in enumerate(document.keep)}
        if document.row is not None:
            places[document.row] = span_at(self.node, ("row",))
        return TapeMapping(
            facts=facts,
            row=document.row,
            keep=tuple(dict.fromkeys(document.keep)),
            null=tuple(dict.fromkeys(document.null)),
            ranges=self.ranges(document),
            csv=form,
            source=source,
            places=places,
            notes=tuple(problem for problem in self.found if problem.severity == "warning"),
        )

    def facts(self, document: MappingDocument) -> Iterator[tuple[str, Mapped]]:
        for name, part in document.columns.items():
            entry = self.vocabulary.facts.get(name)
            if entry is None:
                self.unknown(name, ("columns", name))
            elif (mapped := self.fact(entry, part, ("columns", name))) is not None:
                yield name, mapped
        match document.as_of:
            case AsOf(column=column, format=written):
                span = span_at(self.node, ("as_of", "column"))
                yield "as_of", MappedColumn(AS_OF, column, span, shape=self.shape(written, ("as_of", "format")))
            case str(day):
                if (mapped := self.same(AS_OF, day, ("as_of",))) is not None:
                    yield "as_of", mapped
            case None:
                pass

    def unknown(self, name: str, path: Path) -> None:
        self.found.append(
            diagnostic("fact-unknown", key_span_at(self.node, path), fact=name,
                       nearest=nearest(name, self.vocabulary.facts))
        )  # fmt: skip

    def fact(self, entry: FactEntry, part: ColumnDocument, path: Path) -> Mapped | None:
        if (part.column is None) == (part.value is None):
            self.say("mapping-column-or-value", path, fact=entry.name)
            return None
        given = part.model_fields_set
        if part.value is not None:
            for key in sorted(given - {"value"}):
                self.say("mapping-part-beside-value", (*path, key), at_key=True, part=key)
            return self.same(entry, part.value, (*path, "value"))
        assert part.column is not None
        for key, types in _PARTS.items():
            if key in given and entry.type.name not in types:
                self.say(
                    "mapping-part-unfit", (*path, key), at_key=True, part=key, fact=entry.name, type=entry.type.name
                )
        unit = self.unit(entry, part, path)
        return MappedColumn(
            entry,
            part.column,
            span_at(self.node, (*path, "column")),
            unit,
            part.unit or "",
            self.values(entry, part, path),
            self.shape(part.format, (*path, "format")),
            self.separator(part, path),
            part.none or (),
            self.floats(part, path),
        )

    def same(self, entry: FactEntry, written: str, path: Path) -> MappedValue | None:
        """A value for every row, understood as `decide` understands it."""
        span = span_at(self.node, path)
        several = entry.type.name == "enums"
        given = [one.strip() for one in written.split(",")] if several else written
        value = convert(entry, given)
        if isinstance(value, tuple):
            self.found.extend(misfit_of(entry, misfit, span) for misfit in value)
            return None
        return MappedValue(entry, value, span)

    def unit(self, entry: FactEntry, part: ColumnDocument, path: Path) -> Unit:
        units = UNITS.get(entry.type.name)
        if units is None:
            if part.unit is not None and entry.type.name == "integer":
                self.say("mapping-unit-of-count", (*path, "unit"), fact=entry.name, unit=part.unit)
            return NO_UNIT
        choices = ", ".join(units)
        if part.unit is None:
            self.say("mapping-unit-missing", path, fact=entry.name, units=choices)
        elif part.unit == "?":
            self.say("mapping-unit-open", (*path, "unit"), fact=entry.name, units=choices)
        elif part.unit not in units:
            near = nearest(part.unit, units)
            self.say(
                "mapping-unit-unknown", (*path, "unit"), fact=entry.name, unit=part.unit, units=choices, nearest=near
            )
        elif (
            part.header_unit is None
            and (header := unit_in_header(part.column or "")) is not None
            and not same_unit(entry.type.name, header, part.unit)
        ):
            self.say("mapping-unit-contradicts", (*path, "unit"), column=part.column, header=header, unit=part.unit)
        return units.get(part.unit or "", NO_UNIT)

    def values(self, entry: FactEntry, part: ColumnDocument, path: Path) -> dict[str, str | bool]:
        """What each word of the tape stands for."""
        meant: dict[str, str | bool] = {}
        for word, stands_for in (part.values or {}).items():
            at = (*path, "values", word)
            answer: str | bool | None
            if entry.type.name == "bool":
                answer = _YES_OR_NO.get(stands_for)
                if answer is None:
                    self.say("mapping-value-no-truth", at, value=stands_for)
            elif entry.enumeration is not None:
                answer = self.member(entry, stands_for, at)
                usual = entry.enumeration.member(word)
                if answer is not None and usual not in (None, answer):
                    self.say("mapping-value-contradicts", at, at_key=True, value=word, usual=usual, member=answer)
            else:
                answer = None
            if answer is not None:
                meant[word] = answer
        return meant

    def member(self, entry: FactEntry, written: str, at: Path) -> str | None:
        assert entry.enumeration is not None
        if (member := entry.enumeration.member(written)) is None:
            value = convert(entry, [written] if entry.type.name == "enums" else written)
            for misfit in value if isinstance(value, tuple) else ():
                self.found.append(misfit_of(entry, Misfit(misfit.code, misfit.params), span_at(self.node, at)))
        return member

    def shape(self, written: str | None, path: Path) -> Shape | None:
        if written is None:
            return None
        shape = shape_of(written)
        if shape is None:
            self.say("mapping-format", path, format=written)
        return shape

    def separator(self, part: ColumnDocument, path: Path) -> str | None:
        if part.separator == "":
            self.say("mapping-separator", (*path, "separator"))
        return part.separator

    def floats(self, part: ColumnDocument, path: Path) -> Float | None:
        if part.float is None:
            return None
        at = (*path, "float")
        decimals, tolerance = number_in(part.float.decimals), number_in(part.float.tolerance)
        if decimals is None or decimals != int(decimals) or not 0 <= decimals <= 12:
            written = part.float.decimals
            self.say("mapping-float-decimals", (*at, "decimals"), value=written, case=exponent_in(written))
            return None
        step = Decimal(1).scaleb(-int(decimals))
        if tolerance is None or tolerance * 2 >= step:
            written = part.float.tolerance
            case = exponent_in(written)
            self.say("mapping-float-tolerance", (*at, "tolerance"), value=written, below=plain(step / 2), case=case)
            return None
        return Float(int(decimals), tolerance)

    def ranges(self, document: MappingDocument) -> dict[str, Range]:
        ranges: dict[str, Range] = {}
        for name, part in document.ranges.items():
            entry = self.vocabulary.facts.get(name)
            if entry is None:
                self.unknown(name, ("ranges", name))
            elif entry.type.name not in NUMERIC:
                self.say("mapping-range-unfit", ("ranges", name), at_key=True, fact=name)
            else:
                wrong: Wrong = []
                ranges[name] = narrowed(entry, part, wrong)
                for key, code, params in wrong:
                    if (case := exponent_in(params.get("value", ""))) is not None:
                        params["case"] = case
                    span = span_at(self.node, ("ranges", name, key))
                    self.found.append(Diagnostic(code, span, (("fact", name), *params.items())))
        return ranges

    def twice(self, facts: dict[str, Mapped]) -> None:
        """Two facts of one column may be meant so: the amount of a loan drawn in full is both. It is told.

        The day of asking most often is a fact as well.
        """
        first: dict[str, str] = {}
        for name, mapped in facts.items():
            if (
                name != AS_OF.name
                and isinstance(mapped, MappedColumn)
                and first.setdefault(mapped.column, name) != name
            ):
                self.found.append(
                    diagnostic("mapping-column-twice", mapped.span, severity="warning", column=mapped.column,
                               fact=name, other=first[mapped.column])
                )  # fmt: skip

    def say(self, code: str, path: Path, *, at_key: bool = False, **params: object) -> None:
        span = key_span_at(self.node, path) if at_key else span_at(self.node, path)
        self.found.append(diagnostic(code, span, severity="error", **params))
