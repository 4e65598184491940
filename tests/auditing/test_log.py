"""A record that was acknowledged is in the log: with many writers, after a crash, over many files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guarantee_rules.auditing import DecisionLog, LogError, verify
from guarantee_rules.auditing.walk import Walk
from guarantee_rules.explain.record import Departure
from tests import counts
from tests.auditing.keeping import KEY, kept, record
from tests.cli.conftest import environment

WRITER = """
import sys
from guarantee_rules.auditing import DecisionLog
from guarantee_rules.explain.record import Record

record = Record.model_validate_json(sys.stdin.readline())
log = DecisionLog(sys.argv[1], rotate_bytes=int(sys.argv[3]) or None)
print("ready", flush=True)
for _ in range(int(sys.argv[2])):
    print(log.append(record).number, flush=True)
"""


def writer(path: Path, count: int, rotate: int = 0) -> subprocess.Popen[str]:
    """Another process that appends, and says the number of each line it was told of."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(count), str(rotate)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert process.stdin is not None
    process.stdin.write(record().model_dump_json() + "\n")
    process.stdin.flush()
    return process


def numbers(text: str) -> list[int]:
    return [int(line) for line in text.splitlines() if line.isdigit()]


def test_threads_that_append_at_once_make_one_chain(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path / "log.jsonl", key=KEY)
    found: list[int] = []

    def append() -> None:
        found.extend(log.append(record()).number for _ in range(10))

    threads = [threading.Thread(target=append) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(1, 81))
    assert verify(log.path, key=KEY, anchor=log.anchor()).ok


def test_processes_that_append_at_once_make_one_chain_over_many_files(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    processes = [writer(path, 25, 20_000) for _ in range(3)]
    told = [process.communicate()[0] for process in processes]
    found = verify(path)
    assert found.ok
    assert found.files > 2
    acknowledged = [number for text in told for number in numbers(text)]
    assert len(set(acknowledged)) == 75 == found.records


def test_two_logs_on_one_file_in_one_process_take_turns(tmp_path: Path) -> None:
    one, other = DecisionLog(tmp_path / "log.jsonl"), DecisionLog(tmp_path / "log.jsonl")
    assert [log.append(record()).number for log in (one, other, other, one)] == [1, 2, 3, 4]
    assert verify(one.path).ok


def test_a_forked_process_appends_to_the_same_chain(tmp_path: Path) -> None:
    code = """
import os, sys
from guarantee_rules.auditing import DecisionLog
from guarantee_rules.explain.record import Record
record = Record.model_validate_json(sys.stdin.read())
log = DecisionLog(sys.argv[1])
log.append(record)
log._writing.acquire()  # as where another thread is writing at that moment
if os.fork() == 0:
    log.append(record)
    os._exit(0)
os.wait()
log._writing.release()
log.append(record)
"""
    path = tmp_path / "log.jsonl"
    subprocess.run(
        [sys.executable, "-c", code, str(path)],
        input=record().model_dump_json().encode(),
        check=True,
        timeout=60,
        env=environment(),
    )
    assert verify(path).records == 3


def test_every_acknowledged_record_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    for run in range(counts.counted(4, 60)):
        process = writer(path, 100_000)
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(3 + run % 7)]
        os.kill(process.pid, signal.SIGKILL)
        told.append(process.communicate()[0])
        with path.open("rb") as stream:
            there = {json.loads(line)["number"] for line in stream if line.endswith(b"\n")}
        assert set(numbers("".join(told))) <= there
    DecisionLog(path)
    assert verify(path).ok


@pytest.mark.parametrize("torn", [b"{", b'{"digest":"00', b"\0\0\0", b'{"digest":"aa"}\0\0\n', b"\xff\xfe"])
def test_what_a_crash_left_is_set_aside_and_the_chain_goes_on(tmp_path: Path, torn: bytes) -> None:
    path = tmp_path / "log.jsonl"
    kept(path, lines=3)
    path.write_bytes(path.read_bytes() + torn)
    assert DecisionLog(path).append(record()).number == 4  # the third line tells of what was set aside
    found = verify(path)
    assert found.ok
    assert [(aside.place.line, aside.bytes) for aside in found.set_aside] == [(4, len(torn))]
    assert (tmp_path / found.set_aside[0].file).read_bytes() == torn
    assert "nothing in them was acknowledged" in " ".join(found.sentences("en"))


def test_another_process_that_was_killed_half_way_is_mended_by_a_living_one(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path / "log.jsonl")
    log.append(record())
    log.path.write_bytes(log.path.read_bytes() + b'{"digest":"0')
    log.append(record())
    found = verify(log.path)
    assert (found.ok, len(found.set_aside), found.records) == (True, 1, 2)


def test_a_last_line_that_lacks_only_its_end_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    kept(path, lines=3)
    path.write_bytes(path.read_bytes()[:-1])
    assert DecisionLog(path).append(record()).number == 3
    assert verify(path).ok


@pytest.mark.parametrize("left", [b"", b"{", b'{"digest":"0123', b"\0\0"])
def test_a_log_torn_while_it_was_begun_is_begun_again(tmp_path: Path, left: bytes) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(left)
    DecisionLog(path).append(record())
    assert verify(path).ok


def test_nothing_is_added_to_a_log_whose_last_line_was_changed(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    lines = kept(path, lines=3)
    path.write_bytes(b"".join([*lines[:-1], lines[-1].replace(b"compliant", b"triggered")]))
    with pytest.raises(LogError, match="not as it was written"):
        DecisionLog(path)


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"{}\n", b"no line end", b"x" * 3_000_000])
def test_a_file_that_is_no_log_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "loans.csv"
    path.write_bytes(content)
    with pytest.raises(LogError, match="does not begin as a decision log"):
        DecisionLog(path)
    assert path.read_bytes() == content


def test_a_place_where_no_file_can_be_is_told(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="cannot be opened: No such file or directory"):
        DecisionLog(tmp_path / "none" / "log.jsonl")
    with pytest.raises(LogError, match="cannot be opened: Is a directory"):
        DecisionLog(tmp_path)


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [(KEY, None, "none was given"), (None, KEY, "begun without a key"), (KEY, KEY[::-1], "with another key")],
)
def test_a_log_keeps_its_key(tmp_path: Path, first: bytes | None, then: bytes | None, said: str) -> None:
    DecisionLog(tmp_path / "log.jsonl", key=first)
    with pytest.raises(LogError, match=said):
        DecisionLog(tmp_path / "log.jsonl", key=then)


def test_a_record_that_is_too_long_is_refused_and_the_others_are_kept(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path / "log.jsonl", longest_line=8_000)
    reason = [Departure(rule="x", reason="长" * 2_000, approver="x")]
    with pytest.raises(LogError, match="longer than the log takes"):
        log.append(record().model_copy(update={"departures": reason}))
    assert log.append(record()).number == 1


def test_no_text_of_a_record_can_make_a_line_of_its_own(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path / "log.jsonl")
    reason = [Departure(rule="x", reason='"}\n{"number":\u2028\u202e9', approver="审批人")]
    log.append(record().model_copy(update={"departures": reason}))
    assert (verify(log.path).ok, log.path.read_bytes().count(b"\n")) == (True, 2)
    assert log.path.read_bytes().isascii()


def test_a_disk_that_is_full_acknowledges_nothing_and_leaves_the_chain_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = DecisionLog(tmp_path / "log.jsonl")
    log.append(record())

    def half(descriptor: int, content: bytes) -> None:
        os.write(descriptor, content[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("guarantee_rules.auditing.log.write_all", half)
    with pytest.raises(LogError, match="No space left on device"):
        log.append(record())
    monkeypatch.undo()
    assert log.append(record()).number == 2
    assert verify(log.path).ok


def test_after_a_write_that_did_not_reach_the_disk_nothing_more_is_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = DecisionLog(tmp_path / "log.jsonl")

    def failing(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("guarantee_rules.auditing.log.make_durable", failing)
    with pytest.raises(LogError, match="Input/output error"):
        log.append(record())
    monkeypatch.undo()
    with pytest.raises(LogError, match="did not reach the disk"):
        log.append(record())
    assert DecisionLog(log.path).append(record()).number == 2


def test_each_day_has_its_file_and_the_chain_runs_through_them(tmp_path: Path) -> None:
    days = iter(datetime(2026, 3, 1, 23, 59, tzinfo=UTC) + timedelta(hours=hours) for hours in range(0, 200, 5))
    log = DecisionLog(tmp_path / "log.jsonl", rotate_daily=True, clock=lambda: next(days))
    anchors = [log.append(record()).anchor for _ in range(9)]
    found = verify(log.path, anchor=anchors)
    assert found.ok
    assert found.files > 2
    assert found.records == 9


def test_a_file_put_away_and_lost_shows_unless_an_anchor_vouches_for_its_end(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path / "log.jsonl", rotate_bytes=3_000)
    for _ in range(8):
        log.append(record())
    first, second, *_ = sorted(tmp_path.glob("log-*.jsonl"))
    end = verify(first).anchor
    second_content = second.read_bytes()
    second.unlink()
    assert [one.what for one in verify(log.path).breaks] == ["missing"]
    second.write_bytes(second_content)
    first.unlink()
    assert [one.what for one in verify(log.path).breaks] == ["begins_late"]
    assert verify(log.path, anchor=end).ok


def test_a_crash_between_putting_a_file_away_and_beginning_the_next_is_mended(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path / "log.jsonl", rotate_bytes=3_000)
    for _ in range(4):
        log.append(record())
    end, put_away = log.anchor(), log.path.with_name("log-999999999999.jsonl")
    log.path.rename(put_away)
    assert DecisionLog(log.path).append(record()).number == end.number + 2  # one line begins the file
    assert verify(log.path, anchor=end).ok


def test_what_is_written_while_it_is_read_is_left_to_the_next_time(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path / "log.jsonl")
    log.append(record())
    walk = Walk(log.path, None, ())
    for _ in walk:
        log.append(record())
    assert (walk.records, len(walk.breaks)) == (1, 0)


def moved(path: Path) -> None:
    path.rename(path.with_name("moved.jsonl"))


def another_log(path: Path) -> None:
    path.unlink()
    DecisionLog(path, key=KEY).append(record())


def earlier_copy(path: Path) -> None:
    content = path.read_bytes().splitlines(keepends=True)[:-1]
    path.unlink()
    path.write_bytes(b"".join(content))


def same_place_other_lines(path: Path) -> None:
    other = path.with_name("other.jsonl")
    kept(other, key=KEY, lines=9)
    path.write_bytes(other.read_bytes())


@pytest.mark.parametrize(
    "change",
    [
        moved,
        Path.unlink,
        another_log,
        earlier_copy,
        same_place_other_lines,
        lambda path: os.truncate(path, 0),
        lambda path: os.truncate(path, path.stat().st_size - 10),
    ],
)
def test_a_log_that_is_gone_or_another_one_is_never_begun_anew(tmp_path: Path, change: Callable[[Path], None]) -> None:
    log = DecisionLog(tmp_path / "log.jsonl", key=KEY)
    for _ in range(3):
        log.append(record())
    content = log.path.read_bytes()
    change(log.path)
    left = log.path.read_bytes() if log.path.exists() else None
    for asked in (lambda: log.append(record()), log.anchor):
        with pytest.raises(LogError) as refused:
            asked()
        assert [problem.code for problem in refused.value.diagnostics] == ["log-gone"]
    assert (log.path.read_bytes() if log.path.exists() else None) == left
    log.path.write_bytes(content)  # put back, it goes on
    assert log.append(record()).number == 4
    assert verify(log.path, key=KEY).ok


def test_after_a_fork_a_log_that_is_gone_is_refused_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = DecisionLog(tmp_path / "log.jsonl")
    log.append(record())
    log.path.unlink()
    monkeypatch.setattr(log, "_process", -1)
    with pytest.raises(LogError, match="no longer there"):
        log.append(record())
    assert not log.path.exists()


def test_a_writer_that_rested_goes_on_after_others_put_files_away_and_those_were_moved(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    resting, other = DecisionLog(path), DecisionLog(path, rotate_bytes=3_000)
    resting.append(record())
    for _ in range(8):
        end = other.append(record())
    for file in tmp_path.glob("log-*.jsonl"):
        file.unlink()
    assert resting.append(record()).number == end.number + 1


@pytest.mark.parametrize("left", [None, b"", b'{"digest":"01'])
def test_a_living_writer_mends_a_crash_of_another_between_two_files(tmp_path: Path, left: bytes | None) -> None:
    path = tmp_path / "log.jsonl"
    one, other = DecisionLog(path), DecisionLog(path)
    one.append(record())
    end = other.append(record())
    path.rename(tmp_path / "log-000000000000.jsonl")
    if left is not None:
        path.write_bytes(left)
    one.append(record())
    assert verify(path, anchor=end.anchor).ok
