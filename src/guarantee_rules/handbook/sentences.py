"""A rule as a sentence, by its kind, with its formulas under headings; everything as the pack writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from guarantee_rules.handbook.formulas import Formula
from guarantee_rules.handbook.html import say, text
from guarantee_rules.handbook.prose import Prose
from guarantee_rules.handbook.saying import Saying
from guarantee_rules.source.nodes import Mapping, Scalar
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True)
class Said:
    """What a rule says: a sentence, and under headings the formulas that have more in them than a sentence can hold."""

    sentence: Markup
    parts: tuple[tuple[str, Formula], ...] = ()


def said(it: Saying) -> Said:
    """What a rule says."""
    return Said(KINDS.get(it.rule.kind, _as_written)(it), tuple(it.parts()))


# --- one sentence for each kind


def _condition(it: Saying) -> Markup:
    key = "require" if it.entry("require") is not None else "bar"
    return it.say(key, what=it.line(key))


def _bound(it: Saying) -> Markup:
    key, figure = it.bound()
    return it.say(key, of=it.side("of"), bound=figure) + it.rounded()


def _value(it: Saying) -> Markup:
    return it.say("value", value=it.line("is")) + it.rounded()


def _amount(it: Saying) -> Markup:
    return it.say("value", value=it.line("is")) + it.rounded("half_up")


def _classification(it: Saying) -> Markup:
    parts = [
        it.say("class", name=it.words("classes", name, "label"), when=it.line("classes", name, "when"))
        for name in it.keys("classes")
    ]
    last = next(iter(it.keys("otherwise")), "")
    return it.say("classification", classes=it.semicolons(parts), otherwise=it.words("otherwise", last, "label"))


def _standard(it: Saying) -> str:
    standard = it.prose.version.standards.get(it.plain("standard"))
    return it.prose.labels.words(standard.title) if standard else it.plain("standard")


def _unless_given(it: Saying) -> Markup:
    fact = it.plain("unless_given")
    return it.say("unless_given", fact=it.prose.fact(fact)) if fact else text("")


def _size_class(it: Saying) -> Markup:
    return it.say("size_class", standard=_standard(it)) + _unless_given(it)


def _benchmark_rate(it: Saying) -> Markup:
    told = it.say("benchmark_rate", standard=_standard(it), on=it.line("on"), term=it.line("term"))
    return told + _unless_given(it)


def _loss_share(it: Saying) -> Markup:
    shares = {name: int(it.plain("shares", name)) for name in it.keys("shares")}
    whole = sum(shares.values())
    parts = [it.say("share", party=it.party(name), part=share_of(part, whole)) for name, part in shares.items()]
    told = it.say("loss_share", of=it.line("of"), shares=it.listed(parts))
    agreed = it.entry("agreed")
    if isinstance(agreed, Mapping):
        facts = [it.prose.fact(fact.text) for _, fact in agreed.entries if isinstance(fact, Scalar)]
        key = "agreed_equal" if it.plain("agreed_must_equal") == "true" else "agreed"
        told += it.say(key, facts=it.listed(facts))
    return told


def share_of(part: int, whole: int) -> str:
    """A share as a percentage where that is exact, else as the fraction it is."""
    share = Fraction(100 * part, whole)
    for places in (0, 1, 2):
        scaled = share * 10**places
        if scaled.denominator == 1:
            return f"{scaled.numerator // 10**places}{f'.{scaled.numerator % 10**places:0{places}}' if places else ''}%"
    return f"{part}/{whole}"


def _claim_trigger(it: Saying) -> Markup:
    return it.say("claim_trigger", event=it.line("while"), day=it.line("claim_from"))


def _recovery_split(it: Saying) -> Markup:
    parts = [it.say("borne", party=it.party(name), borne=it.line("borne", name)) for name in it.keys("borne")]
    return it.say("recovery_split", of=it.line("of"), borne=it.listed(parts))


def _compensation_tiers(it: Saying) -> Markup:
    basis = it.entry("basis")
    reading = basis.get("reading") if isinstance(basis, Mapping) else None
    whole = it.plain("basis")
    if isinstance(reading, Scalar):
        it.prose.readings[reading.text] = None
        whole = it.prose.version.readings[reading.text].default
    rows = [row for row in it.items("rows") if isinstance(row, Mapping)]
    bands = [it.say("band", band=band(it.prose, row), rate=_figure(it.prose, row, "rate")) for row in rows]
    told = it.say(f"tiers_{whole}", of=it.line("of"), bands=it.semicolons(bands))
    return told if it.entry("less") is None else told + it.say("tiers_less", less=it.line("less"))


def band(prose: Prose, row: Mapping) -> Markup:
    """The edges of one band."""
    low = next((key for key in ("above", "at_least") if row.get(key) is not None), None)
    high = next((key for key in ("up_to", "below") if row.get(key) is not None), None)
    key = "_".join(edge for edge in (low, high) if edge) or "all"
    filled = {name: _figure(prose, row, edge) for name, edge in (("low", low), ("high", high)) if edge}
    return say(prose.lang, f"handbook.band.{key}", **filled)


def _figure(prose: Prose, row: Mapping, key: str) -> Markup:
    node = row.get(key)
    return prose.money(node.text) if isinstance(node, Scalar) else text("")


def _payment(it: Saying) -> Markup:
    return it.say("payment", parts=it.semicolons([_term(it, name) for name in it.keys("least_of")]))


def _term(it: Saying, name: str) -> Markup:
    """One of the amounts, with its value where that is not just called the same."""
    label, value = it.words("least_of", name, "label"), it.line("least_of", name, "is")
    return value if value.striptags() == label.striptags() else it.say("term", label=label, value=value)


def _deposit(it: Saying) -> Markup:
    told = it.say("deposit", of=it.line("of"), rate=it.prose.money(it.plain("rate")))
    paid = it.plain("paid")
    return told + it.say("deposit_paid", paid=it.prose.fact(paid)) if paid else told


def _subsidy(it: Saying) -> Markup:
    return it.say(
        "subsidy",
        of=it.line("of"),
        rate=it.prose.money(it.plain("rate")),
        amount=it.line("amount"),
        quota=it.prose.money(it.plain("quota")),
        taken=it.line("taken"),
    )


def _fund(it: Saying) -> Markup:
    return it.say("fund", budget=it.prose.money(it.plain("budget")), used=it.prose.fact(it.plain("used")))


def _measured(it: Saying) -> Markup:
    if it.entry("ratio") is not None:
        return it.say("ratio", of=it.side("ratio", "of"), to=it.side("ratio", "to"))
    return it.line("measure")


def _halt(it: Saying) -> Markup:
    key, figure = it.bound()
    state = it.prose.labels.member("lending_state", it.plain("then") or "halted")
    reached = it.say(f"reached_{key}", of=_measured(it), bound=figure)
    told = it.say("halt", scope=it.words("scope_label"), reached=reached, state=state)
    return told if it.entry("confirmed_by") is None else told + it.say("halt_confirmed", by=it.line("confirmed_by"))


def _resume(it: Saying) -> Markup:
    key, figure = it.bound()
    reached = it.say(f"reached_{key}", of=_measured(it), bound=figure)
    told = it.say("resume", scope=it.words("scope_label"), reached=reached)
    labels = [
        text(called.text)
        for one in it.items("provided")
        if isinstance(one, Mapping)
        and isinstance(label := one.get("label"), Mapping)
        and isinstance(called := label.get(it.prose.lang), Scalar)
    ]
    return told + it.say("resume_provided", provided=it.listed(labels)) if labels else told


def _deadline(it: Saying) -> Markup:
    told = it.say("deadline", within=it.line("within"), event=it.line("event"))
    done = it.plain("done")
    return told + it.say("deadline_done", done=it.prose.fact(done)) if done else told


def _report(it: Saying) -> Markup:
    every = phrase(it.prose.lang, f"decision.every.{it.plain('every')}")
    told = it.say("report", by=it.words("by"), to=it.words("to"), what=it.words("label"), every=every)
    if it.entry("within") is not None:
        told += it.say("report_within", within=it.line("within"))
    elif it.plain("day"):
        told += it.say("report_day", day=it.plain("day"))
    else:
        return told
    roll = it.entry("roll")
    reading = roll.get("reading") if isinstance(roll, Mapping) else None
    how = it.plain("roll")
    if isinstance(reading, Scalar):
        it.prose.readings[reading.text] = None
        how = it.prose.version.readings[reading.text].default
    return told + it.say("report_rolled") if how == "next_workday" else told


def _document(it: Saying) -> Markup:
    paper = it.prose.labels.member("document", it.plain("document"))
    return it.say("document", by=it.words("by"), to=it.words("to"), document=paper)


def _step(it: Saying) -> Markup:
    told = it.say("step", order=it.plain("order"), by=it.words("by"), do=it.words("do"))
    papers = [
        text(it.prose.labels.member("document", one.text)) for one in it.items("papers") if isinstance(one, Scalar)
    ]
    if papers:
        told += it.say("step_papers", papers=it.listed(papers))
    if it.entry("due") is not None:
        told += it.say("step_due", due=it.line("due"))
    done = it.plain("done")
    return told + it.say("step_done", done=it.prose.fact(done)) if done else told


def _record(it: Saying) -> Markup:
    content = it.words("text")
    return content if it.entry("actor") is None else it.say("record", actor=it.words("actor"), text=content)


def _gap(it: Saying) -> Markup:
    why = phrase(it.prose.lang, f"handbook.gap.{it.plain('why')}")
    return text(why) if it.entry("see") is None else it.say("gap", why=why, see=it.words("see"))


def _validity(it: Saying) -> Markup:
    return it.say(f"validity_{it.plain('limb')}", day=_day(it))


def _day(it: Saying) -> Markup:
    valid = it.prose.version.text.get("valid") if isinstance(it.prose.version.text, Mapping) else None
    node = valid.get({"from": "from", "until": "to"}.get(it.plain("limb"), "")) if isinstance(valid, Mapping) else None
    return text("") if node is None else it.prose.line(node)


def _as_written(it: Saying) -> Markup:
    return it.words("label")


KINDS: dict[str, Callable[[Saying], Markup]] = {
    "amount": _amount,
    "benchmark_rate": _benchmark_rate,
    "cap": _bound,
    "claim_trigger": _claim_trigger,
    "classification": _classification,
    "compensation_tiers": _compensation_tiers,
    "condition": _condition,
    "deadline": _deadline,
    "deposit": _deposit,
    "document": _document,
    "fund": _fund,
    "gap": _gap,
    "halt": _halt,
    "limit": _bound,
    "loss_share": _loss_share,
    "payment": _payment,
    "record": _record,
    "recovery_split": _recovery_split,
    "report": _report,
    "resume": _resume,
    "size_class": _size_class,
    "step": _step,
    "subsidy": _subsidy,
    "validity": _validity,
    "value": _value,
}
"""A kind that is not here is told by its label and its formulas; a test asks that every kind is."""
