"""Known ways to exhaust, run or mislead a reader of texts: each is refused, with its code, and nothing happens."""

from __future__ import annotations

import builtins
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from guarantee_rules import FactsError, Limits, PackError, load, replay
from guarantee_rules.packs.load import load_pack
from guarantee_rules.packs.shelf import bundled_shelf
from guarantee_rules.source.reading import source_from_bytes
from tests.packs.small import loaded, written

DAY = date(2020, 6, 1)


def rule(condition: str) -> str:
    told = json.dumps(condition, ensure_ascii=False)
    return f"id: hostile\nkind: condition\nquestion: eligibility\nword: 应当\nforce: mandatory\nrequire: {told}\n"


def codes(text: str | bytes) -> list[str]:
    content = text if isinstance(text, bytes) else text.encode("utf-8", errors="surrogatepass")
    with pytest.raises(PackError) as refused:
        load_pack(source_from_bytes("hostile.yaml", content), bundled_shelf())
    return [problem.code for problem in refused.value.diagnostics]


TEXTS: dict[str, tuple[str | bytes, str]] = {
    "too large": ("#" * 2_000_001, "too-large"),
    "brackets in brackets": ("[" * 100_000, "too-deep"),
    "braces in braces": ("{a: " * 100_000, "too-deep"),
    "a list in a list": ("- " * 900_000, "too-deep"),
    "a name in a name": ("? " * 900_000, "too-deep"),
    "more than can be meant": ("[" + "a," * 250_000 + "]", "too-many-nodes"),
    "one endless word": ("a: " + "x" * 20_001, "scalar-too-long"),
    "an alias": ("a: &a [x]\nb: *a\n", "yaml-alias"),
    "aliases of aliases": ("a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a,*a]\n" for n in range(9)), "yaml-alias"),
    "an alias of itself": ("a: &a [*a]\n", "yaml-alias"),
    "a merge": ("a: {<<: {b: c}}\n", "yaml-alias"),
    "an object": ("a: !!python/object/apply:os.system ['true']\n", "yaml-tag"),
    "a tag of one's own": ("a: !include /etc/passwd\n", "yaml-tag"),
    "a directive": ("%YAML 1.1\n---\na: b\n", "yaml-directive"),
    "two documents": ("a: b\n---\nc: d\n", "several-documents"),
    "a name twice": ("a: 1\na: 2\n", "duplicate-key"),
    "a template": ("a: {{ b }}\n", "key-not-text"),
    "a reading direction": ("a: \u202eb\n", "bidi-character"),
    "a reading direction as an escape": ('a: "\\u202eb"\n', "bidi-character"),
    "nothing that is seen": ("a: b\u200b\n", "control-character"),
    "a null byte": ("a: b\x00\n", "control-character"),
    "half a character": ("a: \ud800\n", "not-utf8"),
    "half a character as an escape": ('a: "\\ud800"\n', "yaml-syntax"),
    "other letters": ("a: б".encode("utf-16"), "not-utf8"),
    "another folder": (written(rule("true")).replace("pack: small", "pack: ../../etc/passwd"), "key-form"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_refused_that_is(name: str) -> None:
    text, code = TEXTS[name]
    assert code in codes(text)


GUARDS = {
    "too long": ("a" * 2_001, "guard-too-long"),
    "all brackets": ("(" * 1_999, "guard-too-long"),
    "deep": ("(" * 60 + "true" + ")" * 60, "guard-too-deep"),
    "all negations": ("not " * 150 + "true", "guard-too-deep"),
    "an endless number": ("loan.amount > " + "9" * 1_900, "figure-unreadable"),
    "a number that grows": ("loan.amount " + "* 9999999999 " * 60 + " > 1", "too-many-factors"),
    "a power": ("9 ** 9 ** 9 > 1", "guard-unexpected"),
    "a call": ('__import__("os").system("true")', "guard-character"),
    "an attribute": ("loan.amount.__class__ > 1", "name-unknown"),
    "an index": ("loan.amount[0] > 1", "guard-unexpected"),
    "a comprehension": ("[x for x in loan.amount]", "guard-unexpected"),
    "a lambda": ("lambda: 1", "guard-character"),
    "a far day": ("loan.signing_date + 99999999 years > loan.signing_date", "period-too-long"),
}


@pytest.mark.parametrize("name", GUARDS)
def test_a_condition_is_refused_that_is(name: str) -> None:
    condition, code = GUARDS[name]
    assert code in codes(written(rule(condition)))


def deep(levels: int, *, as_list: bool = False) -> object:
    found: object = "x"
    for _ in range(levels):
        found = [found] if as_list else {"loan": found}
    return found


def circle() -> dict[str, Any]:
    found: dict[str, Any] = {}
    found["loan"] = found
    return found


FACTS: dict[str, object] = {
    "deep": deep(200_000),
    "deep lists": {"borrower": {"categories": deep(200_000, as_list=True)}},
    "a circle": circle(),
    "a million names": {f"x{number}": 1 for number in range(1_000_000)},
    "an endless text": {"loan": {"amount": "9" * 10_000_000}},
    "an endless list": {"borrower": {"categories": ["enterprise"] * 1_000_000}},
    "an enormous number": {"loan": {"amount": 10**100_000}},
    "an enormous exponent": {"loan": {"amount": Decimal("1E+999999")}},
    "a tiny exponent": {"loan": {"amount": Decimal("1E-999999")}},
    "no number": {"loan": {"amount": Decimal("NaN")}},
    "a number that traps": {"loan": {"amount": Decimal("sNaN")}},
    "a binary number": {"loan": {"amount": 5e6}},
    "a truth for money": {"loan": {"amount": True}},
    "bytes": {"loan": {"amount": b"500"}},
    "half a character": {"borrower": {"size": "\ud800"}},
    "half a name": {"\ud800": "x"},
    "a name that is none": {None: "x", 3: "y"},
}


@pytest.mark.parametrize("name", FACTS)
def test_facts_are_refused_that_are(name: str) -> None:
    with pytest.raises(FactsError) as refused:
        load("yiwu").decide("application", FACTS[name], as_of=DAY)
    for lang in ("zh", "en"):
        told = refused.value.render(lang)
        assert len(told.encode("utf-8")) < 2_000_000
        assert told


@pytest.mark.parametrize("where", ["facts", "values"])
def test_a_record_with_an_enormous_number_is_refused(where: str) -> None:
    record = json.loads(
        load("yiwu").decide("loan_limit", {"loan": {"amount": "3"}}, as_of=DAY).record().model_dump_json()
    )
    record[where]["loan.amount"] = 10**10_000 if where == "facts" else {"type": "money", "value": 10**10_000}
    with pytest.raises(FactsError) as refused:
        replay(record)
    assert "larger than any fact" in refused.value.render("en")


CANARY = """x\"\"\"'+open('canary','w').write('ran')+'\"\"\"\\n{open("canary","w")}${x}%s"""


def test_no_text_of_a_pack_is_ever_run_or_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every label, title, word and quoted name is a program that would leave a file, in several languages."""
    monkeypatch.chdir(tmp_path)
    told = json.dumps(CANARY)
    text = written(
        f"id: hostile\nkind: condition\nquestion: eligibility\nword: {told}\nforce: mandatory\nclause: {told}\n"
        f"label: {{zh: {told}, en: {told}}}\nrequire: loan.amount > 5\n",
        version="2020",
    )
    text = text.replace("zh: 小办法", f"zh: {told}").replace('version: "2020"', f"version: {told}")
    pack = loaded(text)
    opened: list[str] = []
    really = builtins.open

    def watched(file: Any, *args: Any, **more: Any) -> Any:
        opened.append(str(file))
        return really(file, *args, **more)

    monkeypatch.setattr(builtins, "open", watched)
    decision = pack.decide("eligibility", {"loan": {"amount": "3"}}, as_of=DAY)
    assert decision.outcome == "non_compliant"
    for form in ("text", "markdown", "html"):
        for lang in ("zh", "en"):
            decision.explain(lang, form)
    assert decision.record().model_dump_json()
    assert pack.prepare("eligibility").code
    assert not [file for file in opened if "canary" in file]
    assert list(tmp_path.iterdir()) == []


def test_markup_in_a_pack_is_shown_and_does_nothing() -> None:
    script = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    text = written(
        f"id: hostile\nkind: condition\nquestion: eligibility\nword: '{script}'\nforce: mandatory\n"
        f"label: {{zh: '{script}', en: '{script}'}}\nclause: '{script}'\nrequire: loan.amount > 5\n"
    )
    shown = loaded(text).decide("eligibility", {"loan": {"amount": "3"}}, as_of=DAY).explain("en", "html", page=True)
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "<img" not in shown


def test_limits_of_a_text_can_be_set(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(written(rule("true")), encoding="utf-8")
    assert load(path).name == "small"
    for tight, code in (
        (Limits(bytes=50), "too-large"),
        (Limits(depth=2), "too-deep"),
        (Limits(nodes=5), "too-many-nodes"),
        (Limits(scalar=3), "scalar-too-long"),
    ):
        with pytest.raises(PackError) as refused:
            load(path, limits=tight)
        assert code in [problem.code for problem in refused.value.diagnostics]


def test_a_text_that_is_wrong_everywhere_is_told_in_bounded_words() -> None:
    with pytest.raises(PackError) as refused:
        load_pack(source_from_bytes("hostile.yaml", b"a: 1\n" * 90_000), bundled_shelf())
    assert len(refused.value.diagnostics) == 89_999
    assert "and 89,499 more, not shown" in refused.value.render("en")
    assert "另有89,499处，未列出" in refused.value.render("zh")
