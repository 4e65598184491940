"""Encoders with one mistake each: the solver's own package, copied, with a few words changed."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from guarantee_rules.backends.smt.concrete import Concrete

PACKAGE = "guarantee_rules.backends.smt"


@dataclass(frozen=True)
class Misencoding:
    """A mistake told as a sentence, the module and the words that stand in it, the words instead, and what shows it."""

    sentence: str
    module: str
    old: str
    new: str
    shown_by: str
    """The question of a bundled pack whose cases show it, such as `yiwu/halt`."""

    def encoder(self, folder: Path) -> type[Concrete]:
        """`Concrete` with this mistake, put into a folder. LookupError where the words do not stand there once."""
        spec = find_spec(PACKAGE)
        assert spec is not None
        assert spec.origin is not None
        name = f"misencoded_{abs(hash(self))}"
        package = folder / name
        shutil.copytree(Path(spec.origin).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
        mistaken = package / f"{self.module}.py"
        text = mistaken.read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise LookupError(f"{self.module} has these words {text.count(self.old)} times: {self.old}")
        mistaken.write_text(text.replace(self.old, self.new), encoding="utf-8")
        for file in package.glob("*.py"):
            file.write_text(file.read_text(encoding="utf-8").replace(PACKAGE, name), encoding="utf-8")
        sys.path.insert(0, str(folder))
        try:
            return cast("type[Concrete]", import_module(f"{name}.concrete").Concrete)
        finally:
            sys.path.remove(str(folder))


MISENCODINGS = (
    # --- comparisons and rounding
    Misencoding("at most is less than", "wholes",
                "return self.at_most_zero(self.minus(left, right))",
                "return self.below(left, right)", "yiwu/loan_limit"),
    Misencoding("more than is at least", "choosing",
                '        if op == ">":\n            return self.opposite(self.compared(left, "<=", right))',
                '        if op == ">":\n            return self.compared(right, "<=", left)', "dalian/halt"),
    Misencoding("half a fen is cut, not rounded up", "reckoning",
                "twice = wholes.plus(wholes.times(of, 2), over)",
                "twice = wholes.times(of, 2)", "dalian/loss_share"),
    Misencoding("what is raised is cut", "reckoning",
                "return wholes.cut(wholes.plus(of, wholes.choice(negative, nothing, nearly)), over)",
                "return wholes.cut(of, over)", "chengyang/collateral"),
    Misencoding("a quotient over zero is known", "reckoning",
                "known = choosing.logic.both(known, choosing.logic.no(wholes.is_zero(over.whole)))",
                "pass", "yiwu/halt"),
    Misencoding("multiplying out is off by one", "comparing",
                "wholes.times(wholes.product(wholes.plus(limit, one), over), -1)",
                "wholes.times(wholes.product(limit, over), -1)", "shanwei/halt"),
    Misencoding("a fraction is reduced without its rest", "comparing",
                "(): -(-figure // common)", "(): figure // common", "dalian/premium_cap"),
    Misencoding("the opposite of a comparison is off by one", "comparing",
                "return self.wholes.logic.no(self._plainly(wholes.times(atoms, -1), sign, figure - 1))",
                "return self.wholes.logic.no(self._plainly(wholes.times(atoms, -1), sign, figure))", "yiwu/loan_limit"),
    Misencoding("the greater of two is the less", "choosing",
                'least, most = (left, right) if which == "min" else (right, left)',
                "least, most = left, right", "yiwu/compensation"),
    Misencoding("numbers are compared as if all had one scale", "choosing",
                "return scale, [self.wholes.times(number.whole, 10 ** (scale - number.scale)) for number in numbers]",
                "return scale, [number.whole for number in numbers]", "yiwu/rate_cap"),
    Misencoding("one test taken for its opposite chooses the other branch", "wholes",
                "        test, meant = self.logic.settled(test)\n        if not meant:\n            then, orelse = orelse, then\n",
                "        test, meant = self.logic.settled(test)\n", "shangluo/loss_share"),
    Misencoding("a choice that is multiplied takes its first branch", "wholes",
                "return self.choice(test, self.product(then, other), self.product(orelse, other))",
                "return self.product(then, other)", "shangluo/loss_share"),
    # --- dates
    Misencoding("the end of a month is not kept within it", "moments",
                'kept = number if number.most <= 28 else self.wholes.extreme("min", number, self.length(day))',
                "kept = number", "dalian/loan_term"),
    Misencoding("February has 29 days every year", "moments",
                "february = wholes.choice(self.leap(year), wholes.figure(29), wholes.figure(28))",
                "february = wholes.figure(29)", "yiwu/claim_trigger"),
    Misencoding("dates are compared by their months alone", "moments",
                "return self.logic.either(earlier, self.logic.both(in_month, self.wholes.at_most(left.day, right.day)))",
                "return self.logic.either(earlier, in_month)", "dalian/loan_term"),
    Misencoding("a day beyond the month stays in it", "moments",
                "return self.choice(self.wholes.at_most(number, length), here, after)",
                "return here", "chengyang/compensation_window"),
    Misencoding("a year has no thirteenth month to carry", "moments",
                "carried = wholes.choice(beyond, wholes.figure(1), wholes.figure(0))",
                "carried = wholes.figure(0)", "chengyang/report_due"),
    # --- what is unknown
    Misencoding("a part that others settle is left out with them", "logic",
                "            if len(open_) < len(members):\n                del left[number]\n",
                "            if len(open_) < len(members):\n                del left[number]\n                continue\n",
                "yiwu/application"),
    Misencoding("a missing fact is known", "encoding",
                "known, missing = stated, self.logic.no(stated)",
                "known, missing = True, self.logic.no(stated)", "yiwu/application"),
    Misencoding("what is missing is left open", "encoding",
                "known, missing = stated, self.logic.no(stated)",
                "known, missing = stated, False", "yiwu/application"),
    Misencoding("an unknown part decides before a false one", "choosing",
                "known = logic.either(logic.all(part.known for part in parts), decided)",
                "known = logic.all(part.known for part in parts)", "shangluo/application"),
    Misencoding("branches that agree are not looked for", "choosing",
                "agreed = logic.both(then.known, orelse.known, self._alike(then, orelse))",
                "agreed = False", "dalian/application"),
    Misencoding("a name open between some is open between all", "choosing",
                "value = self.logic.both(inside, self.logic.no(outside))",
                "value = self.logic.both(inside, of.known)", "yiwu/loan_limit"),
    Misencoding("what is needed is not waited for", "scope",
                "        return self.choosing.after(then, known, missing)",
                "        return then", "shanwei/loss_share"),
    Misencoding("nothing is known not to be given", "scope",
                "return Condition(self.encoding.stated[name])", "return Condition(True)", "shanwei/sequence"),
)  # fmt: skip
"""What must be caught; each in the cases of the question it names."""
