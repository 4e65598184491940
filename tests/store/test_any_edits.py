"""Whatever the sequence of edits: the packs are what a fresh load of the last good texts comes to, and never a mixture."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from guarantee_rules.api import load
from guarantee_rules.source.diagnostics import PackError
from guarantee_rules.store import PackStore
from tests.counts import counted
from tests.store.packs import BROKEN, Edited, codes, figures, text, vocabulary

NAMES = ("lin", "hai", "wan")
WITH = "loan.colour"

contents = st.one_of(
    st.integers(1, 9).map(lambda figure: ("text", figure)),
    st.integers(1, 9).map(lambda figure: ("colour", figure)),  # can be read with one of the two vocabularies only
    st.just(("broken", 0)),
    st.integers(1, 9).map(lambda figure: ("half", figure)),
)
edits = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), contents),
    st.tuples(st.just("replace"), st.sampled_from(NAMES), contents),
    st.tuples(st.just("remove"), st.sampled_from(NAMES), st.just(("", 0))),
    st.tuples(st.just("vocabulary"), st.just(""), st.sampled_from([("plain", 0), ("colour", 0), ("broken", 0)])),
    st.tuples(st.just("refresh"), st.just(""), st.just(("", 0))),
    st.tuples(st.just("forget"), st.sampled_from(NAMES), st.just(("", 0))),
)


def written(name: str, content: tuple[str, int]) -> str:
    sort, figure = content
    match sort:
        case "text":
            return text(name, figure)
        case "colour":
            return text(name, figure, of=f"loan.amount + {WITH}" if figure % 2 else "loan.amount", remark="colour")
        case "half":
            return text(name, figure)[: 60 * figure]
        case _:
            return BROKEN


def apply(edit: tuple[str, str, tuple[str, int]], folder: Edited, store: PackStore) -> None:
    what, name, content = edit
    file = folder.path / f"{name}.yaml"
    match what:
        case "write":
            folder.write(file.name, written(name, content))
        case "replace":
            folder.replace(file.name, written(name, content))
        case "remove":
            file.unlink(missing_ok=True)
        case "vocabulary":
            folder.shared({"colour": vocabulary(extra=WITH), "broken": "facts: 1"}.get(content[0], vocabulary()))
        case "forget":
            store.forget(name)
        case _:
            store.refresh()


@settings(max_examples=counted(5, 150))
@given(st.lists(edits, min_size=4, max_size=14))
@example([("remove", name, ("", 0)) for name in NAMES] + [("forget", name, ("", 0)) for name in NAMES])
def test_the_packs_are_what_a_fresh_load_of_the_last_good_texts_comes_to(
    sequence: list[tuple[str, str, tuple[str, int]]],
) -> None:
    with TemporaryDirectory() as here:
        folder = Edited(Path(here) / "policies")
        folder.path.mkdir()
        for name in NAMES[:2]:
            folder.write(f"{name}.yaml", text(name, 1))
        folder.shared(vocabulary())
        store = PackStore.folder(folder.path)
        for edit in sequence:
            apply(edit, folder, store)
        store.refresh()
        _is_a_fresh_load(store, Path(here) / "fresh")
        _tells_what_stands_there(store, folder.path)


def _is_a_fresh_load(store: PackStore, fresh: Path) -> None:
    """Its texts, written to another folder, load the same packs; and all of them with one vocabulary."""
    snapshot = store.snapshot()
    for name, content in snapshot.texts.items():
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        (fresh / name).write_bytes(content)
    assert {pack.name: pack.digest for pack in snapshot} == {
        name: load(fresh / f"{name}.yaml").digest for name in snapshot.names
    }
    if snapshot.names:  # unless all were let go
        assert PackStore.folder(fresh).snapshot().digest == snapshot.digest
        assert len({pack.versions[-1].vocabulary.digest for pack in snapshot}) == 1


def _tells_what_stands_there(store: PackStore, folder: Path) -> None:
    """It is well with exactly those stores whose folder can be read as a whole, and those answer from it."""
    try:
        anew = PackStore.folder(folder)
    except PackError as refused:
        wrong = codes(refused)
    else:
        wrong = []
    if wrong:
        assert store.status().ok == (wrong == ["store-empty"] and not store.names)
        return
    gone = set(store.names) - set(anew.names)
    assert store.status().ok == (not gone)
    if not gone:
        assert anew.snapshot().digest == store.snapshot().digest
        assert {name: figures(store, name) for name in store.names if WITH not in str(store.snapshot().texts)} == {
            name: figures(anew, name) for name in anew.names if WITH not in str(anew.snapshot().texts)
        }
