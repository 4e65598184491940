"""`guarantee-rules export`: cases at each figure of a pack, found by the solver, to be run by `test` without it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guarantee_rules.cli import complete
from guarantee_rules.cli.language import CommandError
from guarantee_rules.cli.options import Json, Lang, PackName
from guarantee_rules.cli.output import put, put_json
from guarantee_rules.source.diagnostics import diagnostic, nearest
from guarantee_rules.wording import phrase

if TYPE_CHECKING:
    from guarantee_rules.proving.advice.exporting import Exported


def export(
    pack: PackName,
    question: Annotated[
        str | None, typer.Option("--question", metavar="QUESTION", autocompletion=complete.questions)
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", metavar="FILE")] = None,
    seconds: Annotated[float, typer.Option("--seconds", metavar="N", min=0.1)] = 5.0,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    from guarantee_rules.api import load
    from guarantee_rules.proving.advice.advise import JOBS, require_solver
    from guarantee_rules.proving.advice.exporting import export as exported
    from guarantee_rules.proving.processes import Pool

    require_solver()
    loaded = load(pack)
    if question is not None and question not in loaded.questions:
        near = nearest(question, loaded.questions)
        raise CommandError([diagnostic("question-not-asked", None, name=question, nearest=near, pack=loaded.name)])
    with Pool(JOBS) as pool:
        found = exported(pool, loaded, question=question, lang=lang, seconds=seconds, told=_progress(loaded.name, lang))
    if output is not None:
        _write(output, found.text)
    if as_json:
        put_json(_as_json(found, output))
    elif output is None:
        put(found.text.rstrip("\n"))
    if not as_json:
        _tell(found, lang)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as wrong:
        raise CommandError([diagnostic("file-unwritable", None, file=str(path), why=wrong.strerror)]) from None


def _tell(found: Exported, lang: str) -> None:
    """What was exported and of what there is no case: on the standard error, as the cases may be on the other."""
    for left in found.left:
        if left.why != "never":
            why = phrase(lang, f"advice.why.{left.why}")
            what = phrase(lang, f"export.wish.{left.wish.kind}", name=left.wish.name)
            put(phrase(lang, "export.left", question=left.question, what=what, why=why), err=True)
    never = sum(left.why == "never" for left in found.left)
    unsettled = len(found.left) - never
    told = {"pack": found.pack, "count": found.count, "never": never, "unsettled": unsettled}
    put(phrase(lang, "export.count", **told), err=True)


def _as_json(found: Exported, output: Path | None) -> dict[str, object]:
    left = [
        {"question": it.question, "kind": it.wish.kind, "rule": it.wish.rule, "name": it.wish.name, "why": it.why}
        for it in found.left
    ]
    return {
        "pack": found.pack,
        "cases": found.count,
        "text": found.text if output is None else None,
        "file": None if output is None else str(output),
        "left_by": dict(Counter(it.why for it in found.left)),
        "left": left,
    }


def _progress(pack: str, lang: str) -> Callable[[int, int], None] | None:
    """Tells on a terminal how far it is; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return None

    def told(done: int, count: int) -> None:
        ends = "\n" if done == count else ""
        sys.stderr.write(f"\r{phrase(lang, 'export.working', pack=pack, done=done, count=count)}{ends}")
        sys.stderr.flush()

    return told
