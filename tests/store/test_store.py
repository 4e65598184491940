"""What a store answers from: a folder, the library, given texts, or several of these one over the other."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

import guarantee_rules
from guarantee_rules.api import bundled, load
from guarantee_rules.replaying import replay
from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.store import Bundled, Folder, Given, PackStore
from guarantee_rules.store.sources import MOST_FILES
from tests.store.packs import BROKEN, DAY, FACTS, Edited, codes, figures, refusals, text, vocabulary


def test_the_library_offers_it_by_its_first_name() -> None:
    assert guarantee_rules.PackStore is PackStore


def test_the_bundled_packs_are_those_of_the_library() -> None:
    store = PackStore.bundled()
    assert store.names == bundled()
    assert {name: store.pack(name).digest for name in store.names} == {name: load(name).digest for name in bundled()}


def test_a_folder_is_read_as_load_reads_its_packs(store: PackStore, edited: Edited) -> None:
    assert store.names == ("hai", "lin")
    assert {store.pack(name).digest for name in store.names} == {load(file).digest for file in edited.path.iterdir()}
    assert (figures(store, "lin"), figures(store, "hai")) == ((3, 3), (5, 5))


def test_a_whole_folder_of_policies_is_read_with_its_own_shared_texts(edited: Edited) -> None:
    edited.shared(vocabulary(extra="loan.colour"))
    edited.write("lin.yaml", text("lin", 3, of="loan.colour"))
    with pytest.raises(PackError):
        PackStore.texts({"lin": text("lin", 3, of="loan.colour")})
    store = PackStore.folder(edited.path)
    assert store.pack("lin").digest == load(edited.path / "lin.yaml").digest
    assert "loan.colour" in store.pack("hai").versions[-1].vocabulary.facts


def test_given_texts_need_no_files() -> None:
    store = PackStore.texts({"lin": text("lin", 3), "hai.yaml": text("hai", 5).encode()})
    assert store.names == ("hai", "lin")
    assert figures(store) == (3, 3)


def test_given_texts_may_bring_their_own_shared_texts() -> None:
    given = {"lin": text("lin", 3, of="loan.colour"), "vocabulary": vocabulary(extra="loan.colour")}
    assert PackStore.texts(given).names == ("lin",)


def test_what_gives_the_texts_is_asked_again_and_may_fail() -> None:
    now = {"lin": text("lin", 3)}

    def from_a_database() -> dict[str, str]:
        if not now:
            raise ConnectionError("no such host")
        return now

    store = PackStore.texts(from_a_database)
    now["lin"] = text("lin", 4)
    assert store.refresh().new
    assert figures(store) == (4, 4)
    now.clear()
    assert codes(store.refresh().refused[0].error) == ["store-source-failed"]
    assert not store.refresh().new
    assert figures(store) == (4, 4)
    assert store.status().kept == ("lin",)


def test_of_several_sources_the_last_counts_text_by_text(edited: Edited) -> None:
    below = Given({"wan": text("wan", 7), "lin": text("lin", 8), "vocabulary": vocabulary(extra="loan.colour")})
    store = PackStore(below, Folder(edited.path), Given({"hai": text("hai", 9)}))
    assert store.names == ("hai", "lin", "wan")
    assert [figures(store, name)[0] for name in store.names] == [9, 3, 7]
    assert ["loan.colour" in pack.versions[-1].vocabulary.facts for pack in store.snapshot()] == [True] * 3
    assert set(Bundled().read()) >= {"vocabulary.yaml", "yiwu.yaml"}


def test_a_snapshot_stays_as_it_was_while_the_store_goes_on(store: PackStore, edited: Edited) -> None:
    before = store.snapshot()
    edited.write("lin.yaml", text("lin", 4))
    store.refresh()
    after = store.snapshot()
    assert (figures(before), figures(after), figures(store)) == ((3, 3), (4, 4), (4, 4))
    assert (before.number, after.number) == (1, 2)
    assert before.digest != after.digest
    assert before.pack("hai") is after.pack("hai")
    with pytest.raises(TypeError):
        after.packs["lin"] = before.pack("lin")  # type: ignore[index]


def test_a_snapshot_answers_like_its_packs(store: PackStore) -> None:
    snapshot = store.snapshot()
    assert snapshot.names == ("hai", "lin")
    asked = snapshot.decide("lin", "loan_limit", FACTS, as_of=DAY)
    assert asked.as_json() == store.pack("lin").decide("loan_limit", FACTS, as_of=DAY).as_json()
    assert store.decide("lin", "loan_limit", FACTS, as_of=DAY).outcome == "compliant"


def test_a_pack_there_is_none_of_is_refused_with_the_nearest_name(store: PackStore) -> None:
    with pytest.raises(PackError) as refused:
        store.pack("linn")
    assert dict(refused.value.diagnostics[0].params) == {"name": "linn", "nearest": "lin", "known": "hai, lin"}


def test_a_store_does_not_begin_with_what_is_broken(edited: Edited) -> None:
    edited.write("lin.yaml", BROKEN)
    edited.write("hai.yaml", "pack: 1\n")
    with pytest.raises(PackError) as refused:
        PackStore.folder(edited.path)
    assert {problem.span.file.rpartition("/")[2] for problem in refused.value.diagnostics if problem.span} == {
        "hai.yaml",
        "lin.yaml",
    }


def test_unless_it_is_told_to_begin_with_what_is_right(edited: Edited) -> None:
    edited.write("lin.yaml", BROKEN)
    store = PackStore.folder(edited.path, strict=False)
    assert store.names == ("hai",)
    assert refusals(store) == {"lin": ["guard-character"]}
    assert store.status().kept == ()
    edited.write("hai.yaml", BROKEN)
    with pytest.raises(PackError):
        PackStore.folder(edited.path, strict=False)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("other.yaml", text("lin", 3), "store-pack-name"),
        ("lin.yml", text("lin", 3), "store-yml"),
        ("bytes.yaml", "", "empty-document"),
    ],
)
def test_a_file_that_is_no_pack_of_its_name_is_told(edited: Edited, name: str, content: str, code: str) -> None:
    edited.remove("lin.yaml")
    edited.write(name, content)
    with pytest.raises(PackError) as refused:
        PackStore.folder(edited.path)
    assert codes(refused.value) == [code]
    assert refused.value.diagnostics[0].span is not None


def test_what_editors_leave_and_other_files_are_no_packs(edited: Edited) -> None:
    for name in (".lin.yaml.swp", ".#lin.yaml", "lin.yaml~", "notes.txt", "._lin.yaml"):
        edited.write(name, "not a pack")
    (edited.path / "cases").mkdir()
    (edited.path / "cases" / "lin.yaml").write_text("- no pack", encoding="utf-8")
    assert PackStore.folder(edited.path).names == ("hai", "lin")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError) as refused:
        PackStore.folder(tmp_path / "none")
    assert codes(refused.value) == ["store-folder-missing"]


def test_a_folder_without_packs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    for strict in (True, False):
        with pytest.raises(PackError) as refused:
            PackStore.folder(tmp_path, strict=strict)
        assert codes(refused.value) == ["store-empty"]


def test_a_folder_of_anything_at_all_is_not_read_without_end(tmp_path: Path) -> None:
    for number in range(MOST_FILES + 1):
        (tmp_path / f"a{number}.yaml").touch()
    with pytest.raises(PackError) as refused:
        PackStore.folder(tmp_path)
    assert codes(refused.value) == ["store-too-many-files"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_a_pipe_is_not_waited_for(edited: Edited) -> None:
    os.mkfifo(edited.path / "pipe.yaml")
    assert PackStore.folder(edited.path).names == ("hai", "lin")


def test_a_text_that_is_too_large_or_not_utf8_is_refused_as_everywhere(edited: Edited) -> None:
    (edited.path / "lin.yaml").write_bytes(b"#" * 3_000_000)
    (edited.path / "hai.yaml").write_bytes(b"pack: \xff")
    with pytest.raises(PackError) as refused:
        PackStore.folder(edited.path)
    assert sorted(codes(refused.value)) == ["not-utf8", "too-large"]


def test_a_record_is_reached_again_with_the_pack_of_its_own_time(store: PackStore, edited: Edited) -> None:
    record = store.decide("lin", "application", FACTS, as_of=DAY).record().model_dump_json()
    digest = store.decide("lin", "application", FACTS, as_of=DAY).record().digest
    edited.write("lin.yaml", text("lin", 4))
    store.refresh()
    assert not replay(record, store.pack("lin")).same
    assert replay(record, store.by_digest(digest)).same
    assert store.by_digest(store.pack("lin").digest) is store.pack("lin")
    assert store.by_digest("0" * 64) is None


def test_only_so_many_earlier_generations_are_kept(edited: Edited) -> None:
    store = PackStore.folder(edited.path, keep=2)
    digests = []
    for number in range(10, 14):
        edited.write("lin.yaml", text("lin", number))
        store.refresh()
        digests.append(store.pack("lin").digest)
    assert [store.by_digest(digest) is not None for digest in digests] == [False, True, True, True]
    assert PackStore.folder(edited.path, keep=0).by_digest(digests[-1]) is not None


def test_the_status_is_data_for_a_health_page(store: PackStore, edited: Edited) -> None:
    before = datetime.now(UTC)
    edited.write("lin.yaml", BROKEN)
    store.refresh()
    status = store.status()
    assert (status.ok, status.kept, status.snapshot, status.watching) == (False, ("lin",), store.snapshot(), False)
    assert status.snapshot.since <= before <= status.tried
    told = status.as_json()
    assert told["packs"]["lin"]["kept"] is True
    assert told["packs"]["lin"]["versions"] == {"2020": store.pack("lin").versions[0].digest}
    (refusal,) = told["refused"]
    (problem,) = refusal["problems"]
    line = BROKEN.splitlines().index("    at_most: 九万") + 1
    assert (refusal["pack"], problem["file"], problem["line"]) == ("lin", str(edited.path / "lin.yaml"), line)
    assert problem["message"]["zh"] != problem["message"]["en"]
    edited.write("lin.yaml", text("lin", 3))
    store.refresh()
    assert store.status().as_json()["ok"] is True
