"""A store that asks for approvals takes exactly the bytes somebody else approved, and nothing else."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.store import Approvals, KeyRefused, PackStore
from guarantee_rules.store.approving import approve, verify
from guarantee_rules.store.keys import new_key
from tests.store.packs import Edited, codes, figures, refusals, text, vocabulary

DAY = date(2024, 3, 1)


@pytest.fixture(scope="module")
def keys() -> dict[str, tuple[bytes, bytes]]:
    """Private and public keys of three people, of whom the first two are trusted."""
    return {name: new_key() for name in ("李雷", "Anna Berg", "stranger")}


@pytest.fixture
def trusted(keys: dict[str, tuple[bytes, bytes]], tmp_path: Path) -> Path:
    folder = tmp_path / "keys"
    folder.mkdir()
    for name in ("李雷", "Anna Berg"):
        (folder / f"{name}.pem").write_bytes(keys[name][1])
    return folder


@pytest.fixture
def signed(edited: Edited, keys: dict[str, tuple[bytes, bytes]]) -> Edited:
    """Both packs written by one, looked over and signed by another."""
    for name in ("lin", "hai"):
        approve(edited.path / f"{name}.yaml", "韩梅梅", "李雷", DAY, keys["李雷"][0])
    return edited


def told(edited: Edited, approvals: Approvals) -> list[str]:
    """Why the pack `lin` is refused."""
    edited.path.joinpath("hai.yaml").unlink(missing_ok=True)
    with pytest.raises(PackError) as refused:
        PackStore.folder(edited.path, approvals=approvals)
    assert all(problem.span is not None for problem in refused.value.diagnostics)
    return codes(refused.value)


def test_a_pack_somebody_else_approved_and_signed_is_taken(signed: Edited, trusted: Path) -> None:
    store = PackStore.folder(signed.path, approvals=Approvals.signed(trusted))
    assert figures(store) == (3, 3)
    approved = store.snapshot().approvals["lin"]
    assert (approved.author, approved.reviewer, approved.date, approved.signed) == ("韩梅梅", "李雷", DAY, True)
    assert store.status().as_json()["packs"]["hai"]["approval"] == {
        "author": "韩梅梅",
        "reviewer": "李雷",
        "date": "2024-03-01",
        "signed": True,
    }


def test_one_nobody_approved_is_refused(edited: Edited) -> None:
    assert told(edited, Approvals()) == ["approval-missing"]


def test_a_store_that_does_not_ask_does_not_mind(signed: Edited) -> None:
    signed.write("lin.approval.yaml", "nonsense: [")
    store = PackStore.folder(signed.path)
    assert (store.names, dict(store.snapshot().approvals)) == (("hai", "lin"), {})


def test_without_keys_an_approval_counts_as_it_stands(edited: Edited) -> None:
    for name in ("lin", "hai"):
        approve(edited.path / f"{name}.yaml", "韩梅梅", "李雷", DAY)
    assert PackStore.folder(edited.path, approvals=Approvals()).snapshot().approvals["lin"].signed is False


@pytest.mark.parametrize(
    ("entry", "other", "code"),
    [
        ('author: "韩梅梅"', 'author: "Lucy"', ["approval-signature"]),
        ('reviewer: "李雷"', 'reviewer: "Anna Berg"', ["approval-signature"]),
        ('reviewer: "李雷"', 'reviewer: "stranger"', ["approval-reviewer-unknown"]),
        ('reviewer: "李雷"', 'reviewer: "韩 梅梅"', ["approval-reviewer-unknown"]),
        ('reviewer: "李雷"', 'reviewer: " 韩梅梅"', ["approval-self", "approval-reviewer-unknown"]),
        ("date: 2024-03-01", "date: 2024-03-02", ["approval-signature"]),
        ("date: 2024-03-01", "date: soon", ["figure-unreadable"]),
        ("pack: lin", "pack: hai", ["approval-pack", "approval-signature"]),
        ("texts: ", "texts: 00", ["approval-digest"]),
        ("format: guarantee-rules/approval/1", "format: other", ["value-not-allowed"]),
        ("signature: ", "signature: A", ["approval-signature-form"]),
        ("signature: ", "reason: ", ["unknown-key"]),
        ("author: ", "# ", ["key-missing"]),
    ],
)
def test_no_entry_of_an_approval_can_be_another(
    signed: Edited, trusted: Path, entry: str, other: str, code: list[str]
) -> None:
    file = signed.path / "lin.approval.yaml"
    before = file.read_text(encoding="utf-8")
    assert entry in before
    file.write_text(before.replace(entry, other), encoding="utf-8")
    assert told(signed, Approvals.signed(trusted)) == code


def test_one_without_a_signature_is_refused_where_it_must_be_signed(edited: Edited, trusted: Path) -> None:
    approve(edited.path / "lin.yaml", "韩梅梅", "李雷", DAY)
    assert told(edited, Approvals.signed(trusted)) == ["approval-unsigned"]


def test_nobody_signs_for_another(edited: Edited, trusted: Path, keys: dict[str, tuple[bytes, bytes]]) -> None:
    """An author with a trusted key of her own cannot approve her pack by naming a colleague as the reviewer."""
    approve(edited.path / "lin.yaml", "Anna Berg", "李雷", DAY, keys["Anna Berg"][0])
    assert told(edited, Approvals.signed(trusted)) == ["approval-signature"]


def test_an_unknown_key_is_not_trusted(edited: Edited, trusted: Path, keys: dict[str, tuple[bytes, bytes]]) -> None:
    approve(edited.path / "lin.yaml", "韩梅梅", "李雷", DAY, keys["stranger"][0])
    assert told(edited, Approvals.signed(trusted)) == ["approval-signature"]


def test_a_reviewer_may_have_two_keys_for_a_while(edited: Edited, keys: dict[str, tuple[bytes, bytes]]) -> None:
    approve(edited.path / "lin.yaml", "韩梅梅", "anna  BERG", DAY, keys["Anna Berg"][0])
    both = keys["stranger"][1] + b"\n" + keys["Anna Berg"][1]
    edited.remove("hai.yaml")
    assert PackStore.folder(edited.path, approvals=Approvals.signed({"Anna Berg": both})).names == ("lin",)


def test_an_approval_that_is_too_old_no_longer_counts(signed: Edited, trusted: Path) -> None:
    assert PackStore.folder(signed.path, approvals=Approvals.signed(trusted, since=DAY)).names == ("hai", "lin")
    assert told(signed, Approvals.signed(trusted, since=date(2024, 3, 2))) == ["approval-early"]


def test_any_other_byte_is_refused_and_the_last_good_pack_answers(signed: Edited, trusted: Path) -> None:
    store = PackStore.folder(signed.path, approvals=Approvals.signed(trusted))
    signed.write("lin.yaml", text("lin", 3, remark="only a remark"))
    store.refresh()
    assert refusals(store) == {"lin": ["approval-texts"]}
    assert figures(store) == (3, 3)
    signed.write("lin.yaml", text("lin", 3))
    store.refresh()
    assert store.status().ok


def test_a_changed_pack_is_taken_once_it_is_approved_anew(
    signed: Edited, trusted: Path, keys: dict[str, tuple[bytes, bytes]]
) -> None:
    store = PackStore.folder(signed.path, approvals=Approvals.signed(trusted))
    signed.write("lin.yaml", text("lin", 4))
    store.refresh()
    assert figures(store) == (3, 3)
    approve(signed.path / "lin.yaml", "韩梅梅", "Anna Berg", DAY, keys["Anna Berg"][0])
    change = store.refresh()
    assert list(change.packs) == ["lin"]
    assert figures(store) == (4, 4)
    assert store.snapshot().approvals["lin"].reviewer == "Anna Berg"


def test_half_a_pack_that_could_be_read_is_refused_for_its_bytes(signed: Edited, trusted: Path) -> None:
    store = PackStore.folder(signed.path, approvals=Approvals.signed(trusted))
    whole = text("lin", 3)
    half = whole[: whole.index("  - id: lin_term")]
    signed.write("lin.yaml", half)
    store.refresh()
    assert refusals(store) == {"lin": ["approval-texts"]}
    signed.remove("lin.approval.yaml")
    store.refresh()
    assert refusals(store) == {"lin": ["approval-missing"]}
    assert figures(store) == (3, 3)


def test_what_a_pack_is_read_with_is_approved_with_it(signed: Edited, trusted: Path) -> None:
    store = PackStore.folder(signed.path, approvals=Approvals.signed(trusted))
    signed.shared(vocabulary(extra="loan.colour"))
    store.refresh()
    assert refusals(store) == {"hai": ["approval-texts"], "lin": ["approval-texts"], None: ["store-shared-held"]}
    assert figures(store) == (3, 3)


def test_the_approval_of_one_pack_does_not_serve_another(signed: Edited, trusted: Path) -> None:
    shutil.copy(signed.path / "hai.approval.yaml", signed.path / "lin.approval.yaml")
    assert told(signed, Approvals.signed(trusted)) == ["approval-pack", "approval-texts"]


def test_nobody_approves_what_cannot_be_read_or_by_themselves(edited: Edited) -> None:
    edited.write("lin.yaml", "pack: lin\n")
    with pytest.raises(PackError):
        approve(edited.path / "lin.yaml", "a", "b", DAY)
    with pytest.raises(PackError) as refused:
        approve(edited.path / "hai.yaml", "a", "Ａ", DAY)
    assert codes(refused.value) == ["approval-self"]
    with pytest.raises(PackError):
        approve(edited.path / "hai.yaml", "a", "b\u202e", DAY)
    assert [file.name for file in edited.path.iterdir() if "approval" in file.name] == []


def test_what_was_approved_can_be_verified_from_the_file(signed: Edited, trusted: Path) -> None:
    assert verify(signed.path / "lin.yaml", Approvals.signed(trusted)).reviewer == "李雷"
    signed.write("lin.yaml", text("lin", 4))
    with pytest.raises(PackError):
        verify(signed.path / "lin.yaml", Approvals.signed(trusted))


@pytest.mark.parametrize("content", ["", "no key", "private"])
def test_keys_that_are_none_are_refused_at_once(
    tmp_path: Path, keys: dict[str, tuple[bytes, bytes]], content: bytes | str
) -> None:
    (tmp_path / "a.pem").write_bytes(
        keys["李雷"][0] if content == "private" else bytes(content, "ascii") if isinstance(content, str) else content
    )
    with pytest.raises(KeyRefused) as refused:
        Approvals.signed(tmp_path)
    assert codes(refused.value) == ["key-unreadable"]


def test_a_folder_without_keys_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyRefused) as refused:
        Approvals.signed(tmp_path)
    assert codes(refused.value) == ["keys-none"]


def test_without_the_extra_it_is_said_in_a_sentence(trusted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("cryptography", "cryptography.hazmat.primitives", "cryptography.hazmat.primitives.asymmetric"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(KeyRefused) as refused:
        Approvals.signed(trusted)
    assert codes(refused.value) == ["signing-needs-cryptography"]
