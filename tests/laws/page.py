"""docs/laws.md: the laws as the catalogue and its wording tell them, beneath an introduction."""

from __future__ import annotations

from collections.abc import Iterator

from guarantee_rules.laws.catalogue import CATALOGUE
from guarantee_rules.laws.common_sense import NAMES
from guarantee_rules.laws.law import Law
from guarantee_rules.wording import phrase

INTRODUCTION = """\
# Laws

A law is a sentence that is to hold of every pack, whatever the case: that shares sum to the loss, that a larger loan
never becomes compliant. None names a city. Each is derived from what a pack's rules are: their kinds, the values and
checks they give, and the form of the question they answer.

`guarantee_rules.laws.catalogue.theorems(version, question)` states the laws of one question as theorems: expressions
of the core with an assumption and a claim. Tests try them on drawn cases, the solver on all cases at once, and both
mean the same by them. A theorem has one of four forms:

| form | what is claimed | what refutes it |
|---|---|---|
| `claim` | a condition is false for no case | one case |
| `settled` | a value never lacks a fact, once all are stated but those whose absence means something | one case |
| `addition` | what was decided stays so whatever else is stated | one case and the facts added to it |
| `satisfiable` | a condition is true for some case | that there is none |

Where a law speaks of two cases, the facts that may differ have a second fact (`second loan.amount`) and all others are
held fixed, because both cases read the same one. What a law holds fixed is part of it: with the premium fixed in fen
a larger loan does become compliant, with the premium fixed as a rate of the loan it does not.

A text may itself break a law. Then the pack says so under `assurance`, with the reason, and where:

```text
assurance:
  laws:
    - law: a_larger_claim_is_never_compensated_less
      question: compensation
      of: ceiling
      expect: refuted
      because: {zh: …, en: …}
```

`of` is what of the question the law is stated of: a rule, a value or a scope, with the fact that varies where there
are several (`yiwu_premium_cap premium.rate`). Left out, the entry is about all that no other entry names. An entry that
names a law, question or subject there is none of is an error with its place.

A new law is one file in `src/guarantee_rules/laws/catalogue/`, its sentences in `wording/`, and a pack that breaks it in
`tests/laws/broken.py`.
"""


def page() -> str:
    granted = "\n".join(f"- `{name}`: {phrase('en', f'laws.granted.{name}')}" for name in NAMES)
    return "\n".join(
        [
            INTRODUCTION,
            "## The laws\n",
            *(line for law in CATALOGUE.values() for line in _section(law)),
            "## What is taken for granted\n",
            "Some theorems rest on what anybody takes for granted of a case though no text says it. Reports name it.\n",
            granted,
            "",
        ]
    )


def _section(law: Law) -> Iterator[str]:
    yield f"### `{law.name}`\n"
    yield f"{law.sentence('en').capitalize()}.\n"
    yield f"- stated of: {law.of('en')}"
    yield f"- held fixed: {law.fixed('en')}"
    if law.kinds:
        yield f"- derived from rules of kind: {', '.join(f'`{kind}`' for kind in law.kinds)}"
    if law.answers:
        yield f"- in questions of the form: {', '.join(f'`{form}`' for form in law.answers)}"
    yield f"- form: `{law.form}`\n"
