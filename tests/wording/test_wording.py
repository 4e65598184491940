"""Chinese and English say the same things, with the same particulars."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

import guarantee_rules.wording
from guarantee_rules.wording import has_phrase, languages, phrase, phrases, placeholders

HAN = re.compile("[\u4e00-\u9fff]")
AS_A_PACK_WRITES_IT = re.compile(r"`[^`]*`|[\d.]+(?:万元|亿元|元|倍|年|个月|天|日|个工作日)")


def test_both_languages_have_the_same_phrases() -> None:
    assert sorted(phrases("zh").keys() ^ phrases("en").keys()) == []


def test_a_phrase_has_the_same_placeholders_in_both_languages() -> None:
    assert [key for key in phrases("en") if placeholders("zh", key) != placeholders("en", key)] == []


def test_placeholders_are_plain_names() -> None:
    names = {name for lang in languages for key in phrases(lang) for name in placeholders(lang, key)}
    assert [name for name in names if not name.isidentifier()] == []


def test_chinese_phrases_are_chinese_and_english_ones_english() -> None:
    assert [text for text in phrases("en").values() if HAN.search(AS_A_PACK_WRITES_IT.sub("", text))] == []
    assert [text for text in phrases("zh").values() if re.fullmatch(r"[a-z ,;]{12,}", text)] == []


@pytest.mark.parametrize("lang", languages)
def test_every_phrase_can_be_said(lang: str) -> None:
    for key in phrases(lang):
        assert phrase(lang, key, **dict.fromkeys(placeholders(lang, key), "x"))


def test_each_language_has_the_same_files() -> None:
    folder = Path(str(files(guarantee_rules.wording)))
    names = [sorted(path.name for path in (folder / lang).glob("*.toml")) for lang in languages]
    assert names[0] == names[1] != []


def test_particulars_are_filled_in_as_they_are() -> None:
    assert phrase("zh", "diagnostics.duplicate-key.text", key="{line}", line=3) == "`{line}` 在第 3 行已经写过"


def test_what_is_missing_is_a_key_error() -> None:
    assert not has_phrase("en", "diagnostics.none.text")
    with pytest.raises(KeyError, match="none"):
        phrase("en", "diagnostics.none.text")
    with pytest.raises(KeyError, match="line"):
        phrase("en", "diagnostics.duplicate-key.text", key="x")
    with pytest.raises(KeyError, match="fr"):
        phrase("fr", "diagnostics.duplicate-key.text")
    with pytest.raises(KeyError, match="fr"):
        has_phrase("fr", "diagnostics.duplicate-key.text")


def test_phrases_are_read_once_and_cannot_be_changed() -> None:
    assert phrases("en") is phrases("en")
    with pytest.raises(TypeError):
        phrases("en")["x"] = "y"  # type: ignore[index]
