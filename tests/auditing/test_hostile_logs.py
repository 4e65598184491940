"""A log is read by whoever did not write it: whatever stands in it, the pass goes to its end and says what came of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guarantee_rules.auditing import KeyedDigests, replay_all
from guarantee_rules.auditing.lines import canonical, line_of
from tests import counts
from tests.auditing.keeping import KEY, kept, record
from tests.explain.examples import DECISIONS

RECORDS = [record(), DECISIONS["a-claim-in-a-leap-year"].record(), DECISIONS["the-pool-pays"].record()]
KEYED = DECISIONS["a-fen-over-the-limit"].record(personal=KeyedDigests(KEY))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
ODD = st.sampled_from(
    ["9999-12-31", "0001-01-01", "2024-02-30", "NaN", "1e999999", "-0", "9" * 5_000, "\ud800", "\u202e", "../x", "yiwu"]
)
JSON = st.recursive(
    SCALARS | ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A log with its first line, and the digest of that."""
    path = tmp_path_factory.mktemp("hostile") / "log.jsonl"
    [first] = kept(path, lines=1)
    return path, json.loads(first)["digest"]


@st.composite
def changed(draw: st.DrawFn) -> dict[str, Any]:
    """A record with something put in its place, somewhere in it."""
    whole: dict[str, Any] = json.loads(draw(st.sampled_from([*RECORDS, KEYED])).model_dump_json())
    for _ in range(draw(st.integers(1, 3))):
        part: Any = whole
        while isinstance(part, dict) and part:
            key = draw(st.sampled_from(sorted(part)))
            if not isinstance(part[key], dict) or not part[key] or draw(st.integers(0, 2)) == 0:
                part[key] = draw(JSON)
                break
            part = part[key]
    return whole


@given(st.lists(changed(), min_size=1, max_size=counts.counted(3, 6)))
@example([{}])
def test_whatever_records_say_the_pass_goes_to_its_end(begun: tuple[Path, str], records: list[dict[str, Any]]) -> None:
    path, digest = begun
    first = path.read_bytes().splitlines(keepends=True)[0]
    lines = [first]
    for number, told in enumerate([*records, record().model_dump(mode="json")], start=1):
        line, digest = line_of({"record": canonical(told)}, number, digest, "2026-03-01T00:00:00.000000Z", None)
        lines.append(line.encode() + b"\n")
    path.write_bytes(b"".join(lines))
    replayed = replay_all(path, digests=KeyedDigests(KEY))
    came = [again.came for again in replayed]
    assert len(came) == len(records) + 1
    assert came[-1] == "same"
    assert replayed.verified is not None
    assert replayed.verified.ok
    path.write_bytes(first)


@given(st.lists(JSON.map(lambda value: json.dumps(value).encode() + b"\n") | st.binary(max_size=80), max_size=6))
def test_whatever_stands_in_a_file_it_is_read_to_its_end(begun: tuple[Path, str], lines: list[bytes]) -> None:
    path = begun[0].with_name("any.jsonl")
    path.write_bytes(b"".join(lines))
    replayed = replay_all(path)
    assert list(replayed) == []
    assert replayed.verified is not None
    assert not replayed.verified.ok
