"""`make fuzz`: coverage-guided search for bytes that are refused in no documented way.

python -m tests.hostile.fuzz TARGET [SECONDS] [FOLDER]   what is found is written to FOLDER, to be kept in corpus/TARGET

The corpus and the bundled texts are what the search begins with.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
POLICIES = Path(__file__).parents[2] / "policies"
SEEDS = {
    "pack": ["*.yaml"],
    "yaml": ["vocabulary.yaml", "questions.yaml", "standards/*.yaml"],
    "facts": ["../examples/*.yaml", "../examples/*.json"],
    "vocabulary": ["vocabulary.yaml"],
    "cases": ["cases/*.yaml"],
    "mapping": ["../examples/*/mapping.yaml"],
    "layout": ["*.yaml", "cases/*.yaml", "../examples/*/mapping.yaml"],
    "log": ["../tests/auditing/earlier/*.jsonl"],
}


def seeds(target: str) -> Iterator[Path]:
    """The files a search begins with: the bundled texts of that sort, and what was found before."""
    for pattern in SEEDS.get(target, []):
        yield from sorted(POLICIES.glob(pattern))
    yield from sorted((CORPUS / target).glob("*"))


def main(target: str, seconds: str = "60", findings: str = "") -> None:
    import atheris

    with atheris.instrument_imports(include=["guarantee_rules"]):
        from tests.hostile.targets import TARGETS
    kept = Path(findings or tempfile.mkdtemp(prefix=f"fuzz-{target}-"))
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        for found in seeds(target):
            shutil.copy(found, work)
        options = [f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=3000", f"-artifact_prefix={kept}/"]
        atheris.Setup([sys.argv[0], *options, work], TARGETS[target])
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
