"""Whatever is done to the lines of a log shows, and is told with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guarantee_rules.auditing import Anchor, DecisionLog, LogError, verify
from guarantee_rules.auditing.breaks import What
from tests.auditing.keeping import KEY, LINES, kept, made_anew, read, record

KEYS = pytest.mark.parametrize("key", [None, KEY], ids=["plain", "sealed"])
LAST = LINES - 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("chain")


@pytest.fixture(scope="module")
def plain(folder: Path) -> list[bytes]:
    return kept(folder / "plain.jsonl")


@pytest.fixture(scope="module")
def sealed(folder: Path) -> list[bytes]:
    return kept(folder / "sealed.jsonl", KEY)


def told(folder: Path, lines: list[bytes], key: bytes | None = None) -> list[tuple[What, int, int | None]]:
    return [(one.what, one.line, one.number) for one in read(folder, lines, key).breaks]


def test_a_log_that_nobody_changed_is_whole(folder: Path, plain: list[bytes], sealed: list[bytes]) -> None:
    for lines, key, seals in ((plain, None, "none"), (sealed, None, "not_checked"), (sealed, KEY, "checked")):
        found = read(folder, lines, key)
        assert found.ok
        assert (found.lines, found.records, found.seals, found.breaks) == (LINES, LINES - 1, seals, ())


def test_every_line_is_one_record_and_says_where_it_stands(plain: list[bytes]) -> None:
    read = [json.loads(line) for line in plain]
    assert [line["number"] for line in read] == list(range(LINES))
    assert [line["previous"] for line in read] == ["", *(line["digest"] for line in read[:-1])]
    assert [line["record"] for line in read[1:]] == [
        record(100 * number).model_dump(mode="json") for number in range(1, LINES)
    ]


def test_a_digest_can_be_checked_by_anybody(plain: list[bytes]) -> None:
    from hashlib import sha256

    line = json.loads(plain[3])
    digest = line.pop("digest")
    assert digest == sha256(json.dumps(line, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@given(st.data())
def test_a_removed_line_shows(folder: Path, plain: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(1, LAST - 1))
    assert told(folder, [*plain[:at], *plain[at + 1 :]]) == [("missing", at + 1, at)]


def test_several_removed_lines_are_told_together(folder: Path, plain: list[bytes]) -> None:
    found = read(folder, [*plain[:3], *plain[6:]]).breaks
    assert [(one.what, one.line, one.number, one.until) for one in found] == [("missing", 4, 3, 5)]


def test_without_its_first_line_it_has_no_beginning(folder: Path, plain: list[bytes]) -> None:
    assert told(folder, plain[1:]) == [("no_beginning", 1, 1)]


@given(st.data())
def test_a_changed_line_shows(folder: Path, plain: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, LAST))
    where = data.draw(st.integers(0, len(plain[at]) - 2))
    byte = data.draw(st.integers(0x20, 0x7E).filter(lambda other: other != plain[at][where]))
    changed = plain[at][:where] + bytes([byte]) + plain[at][where + 1 :]
    found = read(folder, [*plain[:at], changed, *plain[at + 1 :]])
    assert at + 1 in [one.line for one in found.breaks]
    assert found.count <= 2


@given(st.data())
def test_two_lines_in_each_others_place_show(folder: Path, plain: list[bytes], data: st.DataObject) -> None:
    one, other = sorted(data.draw(st.lists(st.integers(1, LAST), min_size=2, max_size=2, unique=True)))
    lines = list(plain)
    lines[one], lines[other] = lines[other], lines[one]
    found = read(folder, lines)
    assert "moved" in {one.what for one in found.breaks}


def test_neighbours_that_changed_places_are_told_once(folder: Path, plain: list[bytes]) -> None:
    assert told(folder, [*plain[:3], plain[4], plain[3], *plain[5:]]) == [("moved", 5, 3)]


@given(st.data())
def test_a_line_that_stands_twice_shows(folder: Path, plain: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, LAST))
    to = data.draw(st.integers(at + 1, LINES))
    assert told(folder, [*plain[:to], plain[at], *plain[to:]]) == [("twice", to + 1, at)]


@given(st.data(), st.binary(min_size=1, max_size=60).map(lambda junk: junk.replace(b"\n", b" ") + b"\n"))
def test_a_line_put_in_shows(folder: Path, plain: list[bytes], data: st.DataObject, junk: bytes) -> None:
    at = data.draw(st.integers(0, LINES))
    assert told(folder, [*plain[:at], junk, *plain[at:]]) == [("unreadable", at + 1, None)]


def test_a_line_of_another_log_shows(folder: Path, plain: list[bytes], sealed: list[bytes]) -> None:
    assert told(folder, [*plain[:4], sealed[4], *plain[5:]]) == [("unlinked", 5, 4), ("unlinked", 6, 5)]


@given(st.data())
def test_a_torn_last_line_shows(folder: Path, plain: list[bytes], data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(plain[-1]) - 1))
    assert told(folder, [*plain[:-1], plain[-1][:cut]]) == [("torn", LINES, None)]


def test_what_the_plain_chain_cannot_show_an_anchor_does(folder: Path, plain: list[bytes]) -> None:
    whole = read(folder, plain)
    cut = plain[:-2]
    assert read(folder, cut).ok
    assert "lines taken off the end would not show" in " ".join(read(folder, cut).sentences("en"))
    found = verify(folder / "changed.jsonl", anchor=whole.anchor)
    assert [(one.what, one.number, one.until) for one in found.breaks] == [("cut_off", LAST - 2, LAST)]

    forged = made_anew(plain, lambda text: text.replace("4000000.00", "9000000.00"), at=4)
    assert read(folder, forged).ok
    found = verify(folder / "changed.jsonl", anchor=whole.anchor)
    assert [(one.what, one.number) for one in found.breaks] == [("not_as_anchored", LAST)]


def test_a_chain_made_anew_without_the_key_shows(folder: Path, sealed: list[bytes]) -> None:
    forged = made_anew(sealed, lambda text: text.replace("4000000.00", "9000000.00"), at=4)
    assert read(folder, forged).ok
    assert told(folder, forged, KEY) == [("forged", number + 1, number) for number in range(4, LINES)]


def test_another_key_is_told_once(folder: Path, plain: list[bytes], sealed: list[bytes]) -> None:
    assert told(folder, sealed, KEY[::-1]) == [("other_key", 1, 0)]
    assert told(folder, plain, KEY) == [("unsealed", 1, 0)]


def test_every_acknowledgement_is_an_anchor(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path / "log.jsonl")
    entries = [log.append(record()) for _ in range(3)]
    assert log.anchor() == entries[-1].anchor
    assert verify(log.path, anchor=[entry.anchor for entry in entries]).ok
    assert Anchor.read(str(entries[1].anchor)) == entries[1].anchor
    other = DecisionLog(tmp_path / "other.jsonl").append(record())
    assert [one.what for one in verify(log.path, anchor=other.anchor).breaks] == ["anchor_of_another"]


@pytest.mark.parametrize("text", ["", "x", "a:b:c", f"{'0' * 32}:-1:{'0' * 64}", f"{'0' * 32}:1:{'G' * 64}"])
def test_what_is_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no anchor"):
        Anchor.read(text)


def test_a_giant_line_and_deep_nesting_are_lines_that_cannot_be_read(folder: Path, plain: list[bytes]) -> None:
    for junk in (b"x" * (17 << 20), b"[" * 100_000, b'{"number":1e999}', b'{"number":' + b"9" * 10_000 + b"}"):
        found = read(folder, [*plain[:3], junk + b"\n", *plain[3:]])
        assert [(one.what, one.line) for one in found.breaks] == [("unreadable", 4)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_of_break_can_be_said(folder: Path, lang: str) -> None:
    from typing import get_args

    from guarantee_rules.auditing import Break

    for what in get_args(What):
        said = Break(what, "log.jsonl", 7, 3, 5).sentence(lang)
        assert "7" in said
        assert Break(what, "log.jsonl", 0, 3, 5).sentence(lang).startswith("log.jsonl")
        assert "{" not in said


def test_a_file_with_nothing_in_it_is_no_whole_log(folder: Path) -> None:
    assert told(folder, []) == [("empty", 0, None)]


def test_a_thousand_breaks_are_told_and_more_are_counted(folder: Path, plain: list[bytes]) -> None:
    found = read(folder, [*plain, *[b"x\n"] * 1_500])
    assert (len(found.breaks), found.count) == (1_000, 1_500)
    assert "further breaks, counted and not listed: 500" in " ".join(found.sentences("en"))


def test_where_no_log_is_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="there is no log"):
        verify(tmp_path / "none.jsonl")
    with pytest.raises(LogError, match="can be guessed"):
        verify(tmp_path / "none.jsonl", key=b"short")
