"""Evaluators in JavaScript with one mistake each: the scripts' own text with a few words changed."""

from __future__ import annotations

from dataclasses import dataclass

from guarantee_rules.backends.javascript import script
from tests.conformance.javascript import JavaScript


@dataclass(frozen=True)
class Misscripted:
    """A mistake told as a sentence, the script and the words that stand in it, the words instead, and what shows it."""

    sentence: str
    script: str
    old: str
    new: str
    shown_by: str = ""
    """The question of a bundled pack whose cases show it; none where only made programs do."""

    def engine(self) -> JavaScript:
        """The evaluator with this mistake. LookupError where the words do not stand there exactly once."""
        text = script(self.script)
        if text.count(self.old) != 1:
            raise LookupError(f"{self.script} has these words {text.count(self.old)} times: {self.old}")
        return JavaScript({self.script: text.replace(self.old, self.new)})


MISTAKES = (
    # --- what is unknown
    Misscripted("an unknown part decides before a false one", "evaluator.js",
                "if (parts.includes(deciding)) return deciding;", "", "yiwu/application"),
    Misscripted("branches that agree are not looked for", "evaluator.js",
                "kindOf(then) === kindOf(orelse) && same(then, orelse)) return then;",
                "false) return then;", "yiwu/halt"),
    Misscripted("what one branch leaves open is open", "evaluator.js",
                ".filter((number) => opensOf(orelse).has(number))", "", "shanwei/application"),
    Misscripted("a name open between some is open between all", "evaluator.js",
                "answers.size === 1 ?", "answers.size === -1 ?", "yiwu/loan_limit"),
    Misscripted("what is needed is not waited for", "evaluator.js",
                "return unknown === null ? at[node[2]] : new", "return true ? at[node[2]] : new", "shanwei/loss_share"),
    Misscripted("only the first unknown part is told", "values.js",
                "if (unknown.length < 2) return", "if (true) return", "chengyang/loss_share"),
    Misscripted("where it is not known whether a rule applies, it is not met", "evaluator.js",
                'return applies === true && holds === false ? "not_met" : "unknown";',
                'return holds === false ? "not_met" : "unknown";', "chengyang/application"),
    Misscripted("a quotient over zero is zero", "evaluator.js",
                "values.isZero(over) ? leftOpen(UNDEFINED_RATIO) :",
                "values.isZero(over) ? new values.Decimal(0n, places) :", "yiwu/recovery_split"),
    # --- figures
    Misscripted("halves are rounded down", "values.js", "2n * rest >= denominator", "2n * rest > denominator", "yiwu/loss_share"),
    Misscripted("minimums are cut", "values.js", 'rounding === "up" ||', "", "chengyang/collateral"),
    Misscripted("negative amounts are rounded towards zero", "values.js",
                "whole += numerator < 0n ? -1n : 1n;", "whole += numerator < 0n ? 0n : 1n;"),
    Misscripted("numbers are compared as if all had one scale", "values.js",
                "const [one, other] = aligned(decimalOf(left), decimalOf(right));",
                "const [one, other] = [decimalOf(left).digits, decimalOf(right).digits];", "yiwu/rate_cap"),
    Misscripted("a difference has one decimal less", "values.js",
                "return new Decimal(one - other, scale, below(left) && !below(right));",
                "return new Decimal((one - other) / 10n, scale - 1, below(left) && !below(right));", "yiwu/loan_limit"),
    Misscripted("at most is less than", "evaluator.js", "order(left, right) <= 0", "order(left, right) < 0", "yiwu/loan_term"),
    Misscripted("the greatest is the least", "evaluator.js", 'node[1] === "min"', 'node[1] !== "max-"', "dalian/loan_limit"),
    # --- dates
    Misscripted("the end of a month is not kept within it", "values.js",
                "dayOf(to, of, Math.min(day, lengthOf(to, of)))", "dayOf(to, of, day)", "dalian/loan_term"),
    Misscripted("every fourth year is a leap year", "values.js",
                "year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)", "year % 4 === 0"),
    Misscripted("a begun month is not counted", "values.js",
                "addMonths(start, months) >= end ? months : months + 1", "months"),
    Misscripted("the day itself is counted", "evaluator.js",
                "for (let left = count; left > 0n; ) {", "for (let left = count - 1n; left > 0n; ) {", "yiwu/deadline"),
    Misscripted("weekend days that are worked are days off", "values.js",
                "return year.work.has(ordinal) || (", "return (", "yiwu/deadline"),
    Misscripted("a year without a calendar has weekends only", "values.js",
                "if (year === undefined) return undefined;", "if (year === undefined) return (ordinal + 6) % 7 < 5;", "yiwu/deadline"),
    Misscripted("the next working day is looked for after the day", "evaluator.js",
                "for (let works = calendar.isWorkday(day); !works;", "for (let works = false; !works;", "chengyang/report_due"),
)  # fmt: skip
"""What must be caught: by made programs, and by the cases of the question it names."""
