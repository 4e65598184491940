"""All tapes of a monitor written to a folder, and beside them what happens in them and what they come to."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from guarantee_rules.api import Pack
from guarantee_rules.monitoring.synthetic.files import opened
from guarantee_rules.monitoring.synthetic.lines import lines_of
from guarantee_rules.monitoring.synthetic.story import Story
from guarantee_rules.monitoring.synthetic.tally import crossings
from guarantee_rules.portfolio.synthetic.tape import MANIFEST, README, Wanted, months_of, refuse_others
from guarantee_rules.wording import phrase

COLUMNS = {
    "loans": ("loan_id", "borrower_id", "bank", "disbursed_on", "amount", "term_months"),
    "balances": ("loan_id", "on", "balance", "overdue_since", "grade"),
    "policies": ("policy_id", "loan_id", "insurer", "effective_on", "premium", "accident_premium"),
    "premiums": ("receipt_id", "policy_id", "paid_on", "amount"),
    "claims": ("claim_id", "policy_id", "paid_on", "paid", "debt", "principal_loss"),
    "recoveries": ("recovery_id", "loan_id", "on", "amount", "principal"),
    "fund": ("movement_id", "account", "on", "kind", "amount", "loan_id", "principal"),
    "records": ("on", "fact", "value", "subject"),
}
INSURED = ("policies", "premiums", "claims")


def write_monitor_tapes(pack: Pack, folder: Path, wanted: Wanted, *, lang: str = "zh") -> dict[str, Any]:
    """Writes the tapes for so many loans and returns the manifest, which holds every line that is reached or left.

    The loans are held in memory, some hundred bytes each; their rows are not.
    """
    version = pack.versions[-1]
    months = wanted.months or months_of(pack)
    lines = lines_of(version)
    pooled = any(line.of.startswith("platform.") for line in lines)
    names = [name for name in COLUMNS if not pooled or name not in INSURED]
    refuse_others(folder, [f"{name}.{wanted.form}" for name in names])
    folder.mkdir(parents=True, exist_ok=True)
    story = Story(pack, wanted, months, pooled=pooled)
    note = {"synthetic": "true", "note": phrase("en", "synthetic.note"), "note_zh": phrase("zh", "synthetic.note")}
    with ExitStack() as stack:
        files = {name: stack.enter_context(opened(folder, name, COLUMNS[name], wanted.form, note)) for name in names}
        story.write(files)
    manifest = {
        "synthetic": True,
        "note": phrase("en", "synthetic.note"),
        "pack": pack.name,
        "version": version.version,
        "seed": wanted.seed,
        "loans": wanted.rows,
        "months": {"first": f"{months.first:%Y-%m}", "last": f"{months.last:%Y-%m}"},
        "as_of": months.last.isoformat(),
        "files": {name: f"{name}.{wanted.form}" for name in names},
        "rows": {name: file.count for name, file in files.items()},
        "turns": [*crossings(story.tally, lines), *story.own_turns()],
        "figures": story.told(),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    told = phrase(lang, "synthetic.monitor_readme", pack=pack.name, version=version.version, seed=wanted.seed,
                  loans=wanted.rows, first=f"{months.first:%Y-%m}", last=f"{months.last:%Y-%m}")  # fmt: skip
    (folder / README).write_text(told, encoding="utf-8", newline="\n")
    return manifest
