"""Whatever is done to the files: an answer comes from the last good texts, and what was refused is told."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from guarantee_rules.api import load
from guarantee_rules.packs.load import LoadedPack, load_pack
from guarantee_rules.packs.shelf import Shelf
from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.source.text import SourceText
from guarantee_rules.store import Change, PackStore
from guarantee_rules.store.texts import Text, Texts, Unsteady, steady
from tests.store.packs import BROKEN, DAY, Edited, codes, figures, refusals, text, vocabulary

LINHAI = Path(__file__).parents[1] / "packs" / "amended" / "linhai.yaml"


def test_nothing_is_done_where_nothing_changed(store: PackStore, edited: Edited) -> None:
    before = store.snapshot()
    os.utime(edited.path / "lin.yaml")
    change = store.refresh()
    assert (change.new, dict(change.packs), store.snapshot() is before) == (False, {}, True)


def test_a_change_names_the_packs_with_both_digests(store: PackStore, edited: Edited) -> None:
    old = store.pack("lin").digest
    edited.write("lin.yaml", text("lin", 4))
    change = store.refresh()
    assert dict(change.packs) == {"lin": (old, store.pack("lin").digest)}
    assert (change.before.number, change.after.number, change.refused) == (1, 2, ())
    assert change.as_json()["packs"] == {"lin": {"old": old, "new": store.pack("lin").digest}}


def test_a_change_of_a_remark_leaves_the_digest_of_meaning(store: PackStore, edited: Edited) -> None:
    edited.write("lin.yaml", text("lin", 3, remark="looked over again"))
    old, new = store.refresh().packs["lin"]
    assert old == new


def test_a_change_that_keeps_size_and_date_is_seen(store: PackStore, edited: Edited) -> None:
    file = edited.path / "lin.yaml"
    stat = file.stat()
    edited.write("lin.yaml", text("lin", 4))
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert file.stat().st_size == stat.st_size
    store.refresh()
    assert figures(store) == (4, 4)


def test_a_broken_pack_is_refused_and_the_last_good_one_answers_until_it_is_mended(
    store: PackStore, edited: Edited
) -> None:
    edited.write("lin.yaml", BROKEN)
    change = store.refresh()
    assert change.new
    assert change.after is change.before
    assert refusals(store) == {"lin": ["guard-character"]}
    assert figures(store) == (3, 3)
    edited.write("lin.yaml", text("lin", 9))
    store.refresh()
    assert refusals(store) == {}
    assert figures(store) == (9, 9)


def test_a_broken_pack_does_not_keep_another_from_being_mended(store: PackStore, edited: Edited) -> None:
    edited.write("lin.yaml", BROKEN)
    edited.write("hai.yaml", text("hai", 6))
    store.refresh()
    assert (figures(store, "lin"), figures(store, "hai")) == ((3, 3), (6, 6))
    edited.write("hai.yaml", text("hai", 7))
    store.refresh()
    assert (figures(store, "lin"), figures(store, "hai")) == ((3, 3), (7, 7))
    assert list(refusals(store)) == ["lin"]


@pytest.mark.parametrize("part", [0, 1, 40, 200, -80])
def test_a_half_written_file_is_refused_and_then_completed(store: PackStore, edited: Edited, part: int) -> None:
    whole = text("lin", 4)
    edited.write("lin.yaml", whole[:part])
    store.refresh()
    assert figures(store) == (3, 3)
    assert list(refusals(store)) == ["lin"]
    edited.write("lin.yaml", whole)
    store.refresh()
    assert figures(store) == (4, 4)


def test_a_renamed_file_takes_its_place(store: PackStore, edited: Edited) -> None:
    edited.replace("lin.yaml", text("lin", 4))
    store.refresh()
    assert figures(store) == (4, 4)


def test_a_new_pack_appears(store: PackStore, edited: Edited) -> None:
    edited.write("wan.yaml", text("wan", 8))
    assert store.refresh().packs["wan"] == (None, store.pack("wan").digest)
    assert store.names == ("hai", "lin", "wan")


def test_a_pack_that_disappears_answers_on_until_it_is_let_go(store: PackStore, edited: Edited) -> None:
    edited.remove("lin.yaml")
    store.refresh()
    assert refusals(store) == {"lin": ["store-pack-gone"]}
    assert figures(store) == (3, 3)
    assert store.forget("hai").new is False
    before = store.snapshot()
    change = store.forget("lin")
    assert (store.names, store.status().ok, change.after.number) == (("hai",), True, before.number + 1)
    assert before.names == ("hai", "lin")


def test_a_pack_that_comes_back_is_taken_again(store: PackStore, edited: Edited) -> None:
    edited.remove("lin.yaml")
    store.refresh()
    edited.write("lin.yaml", text("lin", 4))
    store.refresh()
    assert store.status().ok
    assert figures(store) == (4, 4)


def test_a_folder_that_is_deleted_and_put_back(store: PackStore, edited: Edited) -> None:
    shutil.rmtree(edited.path)
    store.refresh()
    assert refusals(store) == {None: ["store-folder-missing"]}
    assert (figures(store), store.status().kept) == ((3, 3), ("hai", "lin"))
    edited.path.mkdir()
    edited.write("lin.yaml", text("lin", 4))
    edited.write("hai.yaml", text("hai", 5))
    store.refresh()
    assert store.status().ok
    assert figures(store) == (4, 4)


def test_the_link_of_a_cluster_is_swapped_in_one_piece(tmp_path: Path) -> None:
    """As Kubernetes mounts a ConfigMap: files are links through `..data`, which is replaced by another link."""
    for number in (1, 2):
        folder = tmp_path / f"..2024_{number}"
        folder.mkdir()
        for name in ("lin", "hai"):
            (folder / f"{name}.yaml").write_text(text(name, number), encoding="utf-8")
    (tmp_path / "..data").symlink_to("..2024_1")
    for name in ("lin", "hai"):
        (tmp_path / f"{name}.yaml").symlink_to(f"..data/{name}.yaml")
    store = PackStore.folder(tmp_path)
    (tmp_path / "..new").symlink_to("..2024_2")
    os.replace(tmp_path / "..new", tmp_path / "..data")
    store.refresh()
    assert (figures(store, "lin"), figures(store, "hai"), store.names) == ((2, 2), (2, 2), ("hai", "lin"))


def test_a_changed_vocabulary_is_taken_for_all_packs_at_once(store: PackStore, edited: Edited) -> None:
    edited.shared(vocabulary(extra="loan.colour"))
    edited.write("lin.yaml", text("lin", 4, of="loan.amount + 0元"))
    assert set(store.refresh().packs) == {"hai", "lin"}
    assert {len(pack.versions[-1].vocabulary.facts) for pack in store.snapshot()} == {
        len(load("yiwu").versions[-1].vocabulary.facts) + 1
    }


def test_or_for_none_where_a_pack_that_answers_cannot_follow(store: PackStore, edited: Edited) -> None:
    before = store.snapshot()
    edited.shared(vocabulary(extra="loan.colour"))
    edited.write("lin.yaml", BROKEN)
    edited.write("hai.yaml", text("hai", 6))
    store.refresh()
    assert store.snapshot() is before
    assert refusals(store) == {"lin": ["guard-character"], None: ["store-shared-held"]}
    edited.write("lin.yaml", text("lin", 9))
    store.refresh()
    assert (figures(store, "lin"), figures(store, "hai"), store.status().ok) == ((9, 9), (6, 6), True)


def test_a_new_pack_that_is_broken_does_not_hold_the_vocabulary(store: PackStore, edited: Edited) -> None:
    edited.shared(vocabulary(extra="loan.colour"))
    edited.write("wan.yaml", BROKEN)
    store.refresh()
    assert "loan.colour" in store.pack("lin").versions[-1].vocabulary.facts
    assert list(refusals(store)) == ["wan"]


def test_a_pack_is_never_read_with_shared_texts_it_did_not_stand_beside(store: PackStore, edited: Edited) -> None:
    edited.shared("facts: 1\n")
    edited.write("hai.yaml", text("hai", 6))
    store.refresh()
    assert list(refusals(store)) == [None]
    assert figures(store, "hai") == (5, 5)


def test_a_pack_that_is_gone_holds_the_vocabulary_until_it_is_let_go(store: PackStore, edited: Edited) -> None:
    edited.remove("lin.yaml")
    edited.shared(vocabulary(extra="loan.colour"))
    store.refresh()
    assert refusals(store) == {"lin": ["store-pack-gone"], None: ["store-shared-held"]}
    store.forget("lin")
    assert store.status().ok
    assert "loan.colour" in store.pack("hai").versions[-1].vocabulary.facts


def test_old_dates_are_answered_from_old_versions_after_a_new_one_came(edited: Edited) -> None:
    whole = LINHAI.read_text(encoding="utf-8")
    second = whole.index('\n  - version: "2019-07-01"')
    edited.write("linhai.yaml", whole[:second])
    store = PackStore.folder(edited.path)
    asked = {"loan": {"amount": "400万元"}, "borrower": {"other_scheme_balance": "0元"}}

    def limit(applied: str) -> tuple[str, str]:
        facts = {**asked, "application": {"date": applied}}
        decision = store.decide("linhai", "loan_limit", facts, as_of=DAY)
        return decision.version.version, decision.outcome

    assert limit("2019-06-30") == limit("2019-07-01") == ("2018-01-01", "non_compliant")
    edited.write("linhai.yaml", whole)
    store.refresh()
    assert limit("2019-06-30") == ("2018-01-01", "non_compliant")
    assert limit("2019-07-01") == ("2019-07-01", "compliant")


def test_callbacks_get_every_change_and_one_that_fails_stops_nothing(
    store: PackStore, edited: Edited, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Change] = []

    @store.on_change
    def fails(change: Change) -> None:
        raise RuntimeError("the queue is full")

    store.on_change(told.append)
    edited.write("lin.yaml", text("lin", 4))
    store.refresh()
    edited.write("lin.yaml", BROKEN)
    store.refresh()
    store.refresh()
    edited.write("lin.yaml", text("lin", 4))
    store.refresh()
    assert [(sorted(change.packs), [refusal.pack for refusal in change.refused]) for change in told] == [
        (["lin"], []),
        ([], ["lin"]),
        ([], []),
    ]
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [RuntimeError] * 3


def test_what_was_asked_before_is_ready_when_a_new_text_is_taken(store: PackStore, edited: Edited) -> None:
    figures(store)
    edited.write("lin.yaml", text("lin", 4))
    store.refresh()
    assert store.pack("lin").asked == ("application",)
    assert store.pack("hai").asked == ()


def test_what_is_refused_and_taken_is_logged(
    store: PackStore, edited: Edited, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "guarantee_rules.store")
    edited.write("lin.yaml", BROKEN)
    store.refresh()
    store.refresh()
    edited.write("lin.yaml", text("lin", 4))
    store.refresh()
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 3
    assert "lin.yaml:20:14: guard-character" in told[0]
    assert told[2] == f"generation 2: {store.snapshot().digest}"


def test_a_refusal_keeps_nothing_alive_but_what_it_tells(store: PackStore, edited: Edited) -> None:
    edited.write("lin.yaml", BROKEN)
    edited.write("hai.yaml", text("hai", 5).replace("pack: hai", "pack: other"))
    store.refresh()
    errors = [refusal.error for refusal in store.status().refused]
    assert len(errors) == 2
    assert [error for error in errors if error.__traceback__ or error.__context__ or error.__cause__] == []


def test_a_callback_may_ask_the_store_and_look_again(store: PackStore, edited: Edited) -> None:
    seen: list[tuple[int, int]] = []

    def ask(_: Change) -> None:
        store.refresh()
        seen.append(figures(store))

    store.on_change(ask)
    edited.write("lin.yaml", text("lin", 4))
    store.refresh()
    assert seen == [(4, 4)]


def test_a_fault_of_ours_refuses_one_pack_and_stops_nothing(
    store: PackStore, edited: Edited, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(source: SourceText, shelf: Shelf) -> LoadedPack:
        if "lin" in source.name:
            raise RecursionError("too deep")
        return load_pack(source, shelf)

    monkeypatch.setattr("guarantee_rules.store.taking.load_pack", faulty)
    edited.write("lin.yaml", text("lin", 4))
    edited.write("hai.yaml", text("hai", 6))
    store.refresh()
    assert refusals(store) == {"lin": ["store-fault"]}
    assert (figures(store, "lin"), figures(store, "hai")) == ((3, 3), (6, 6))
    assert "RecursionError" in caplog.text


def test_a_file_that_may_not_be_read_refuses_its_pack_only(
    store: PackStore, edited: Edited, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def denied(self: Path, *given: object, **named: object) -> object:
        if self.name == "lin.yaml":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *given, **named)  # type: ignore[call-overload]

    edited.write("hai.yaml", text("hai", 6))
    monkeypatch.setattr(Path, "open", denied)
    store.refresh()
    assert refusals(store) == {"lin": ["unreadable-file"]}
    assert (figures(store, "lin"), figures(store, "hai")) == ((3, 3), (6, 6))


def test_what_is_read_is_what_two_readings_agree_on() -> None:
    """Two files that belong together are replaced one after the other, and one goes away for a moment."""
    old, half, new = ({"a": Text("a", a), "b": Text("b", b)} for a, b in ((b"1", b"1"), (b"2", b"1"), (b"2", b"2")))
    readings: list[Texts | None] = [half, None, half, new, new, old]

    def read() -> Texts:
        found = readings.pop(0)
        if found is None:
            raise Unsteady
        return found

    assert steady(read, known=old) == new
    assert steady(read, known=old) == old


def test_changed_texts_are_let_rest_before_they_are_taken(
    store: PackStore, edited: Edited, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file emptied to be written anew is neither taken nor told, however long it takes to write a part of it."""

    def meanwhile(seconds: float) -> None:
        assert seconds >= 0.5
        edited.write("lin.yaml", text("lin", 4))

    monkeypatch.setattr("guarantee_rules.store.texts.sleep", meanwhile)
    edited.write("lin.yaml", "")
    assert store.refresh(rest=0.5).refused == ()
    assert figures(store) == (4, 4)


def test_texts_that_never_come_to_rest_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guarantee_rules.store.texts._PAUSE", 0.0)
    numbers = iter(range(1000))
    with pytest.raises(PackError) as refused:
        steady(lambda: {"a": Text("a", str(next(numbers)).encode())})
    assert codes(refused.value) == ["store-unsteady"]
