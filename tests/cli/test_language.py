"""The command speaks the language asked for, else the environment's, else English."""

from __future__ import annotations

import pytest

from guarantee_rules.cli.language import CommandError, asked_for, language
from tests.cli.conftest import Start


@pytest.mark.parametrize(("environment", "spoken"), [
    ({}, "en"),
    ({"LANG": "zh_CN.UTF-8"}, "zh"),
    ({"LANG": "zh"}, "zh"),
    ({"LANG": "en_GB.UTF-8"}, "en"),
    ({"LANG": "de_DE.UTF-8"}, "en"),
    ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
    ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
    ({"LANG": "en_US.UTF-8", "LC_ALL": "", "GUARANTEE_RULES_LANG": "zh"}, "zh"),
    ({"LANG": "zh_CN.UTF-8", "GUARANTEE_RULES_LANG": "en"}, "en"),
    ({"LANG": "zh_CN.UTF-8", "GUARANTEE_RULES_LANG": "fr"}, "zh"),
    ({"GUARANTEE_RULES_LANG": "zh-CN"}, "zh"),
])  # fmt: skip
def test_the_environment_chooses(environment: dict[str, str], spoken: str) -> None:
    assert language(None, environment) == spoken


def test_what_is_asked_for_goes_before_the_environment() -> None:
    assert language("en", {"GUARANTEE_RULES_LANG": "zh"}) == "en"
    with pytest.raises(CommandError):
        language("fr", {"GUARANTEE_RULES_LANG": "zh"})


@pytest.mark.parametrize(("arguments", "asked"), [
    ("list", None), ("list --lang zh", "zh"), ("--lang=zh list", "zh"), ("--lang zh list --lang en", "en"),
    ("show -- --lang", None), ("list --lang", None),
])  # fmt: skip
def test_the_language_is_known_before_the_arguments_are_read(arguments: str, asked: str | None) -> None:
    assert asked_for(arguments.split()) == asked


def test_a_chinese_locale_is_answered_in_chinese_down_to_the_mistakes(start: Start) -> None:
    assert "用法：" in start("--help", LANG="zh_CN.UTF-8").stdout.decode("utf-8")
    assert "没有命令" in start("nothing", LANG="zh_CN.UTF-8").stderr.decode("utf-8")
    assert "there is no command" in start("nothing", "--lang", "en", LANG="zh_CN.UTF-8").stderr.decode("utf-8")
