"""What an analyst's editor offers, shows and underlines, asked of the language server that editors use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from guarantee_rules.authoring.schema.editor import SETTINGS, write_for_editors
from guarantee_rules.kinds.registry import known_kinds
from guarantee_rules.packs.shelf import bundled_shelf
from tests.editors.server import MARK, Server, language_server

POLICIES = Path(__file__).parents[2] / "policies"
YIWU = (POLICIES / "yiwu.yaml").read_text(encoding="utf-8")
FIRST = YIWU[: YIWU.index("      - id: yiwu_limit_farm_household")]
HALF = YIWU[: YIWU.index("      - id: yiwu_limit_msme")]
"""A pack up to the first rule of 贷款限额: the next is about to be written."""

pytestmark = pytest.mark.needs_language_server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packs prepared as `schema --editor` prepares it."""
    folder = tmp_path_factory.mktemp("editor") / "packs"
    copytree(POLICIES, folder)
    for name in ("weishan.yaml", "linhai.yaml", "huangyan.yaml"):
        (folder / name).write_text("pack: \nversions: []\n", encoding="utf-8")
    write_for_editors(folder, "zh")
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    with language_server(folder, settings["yaml.schemas"]) as server:
        yield server


def test_nothing_is_wrong_with_the_files_that_come_with_the_library(server: Server, folder: Path) -> None:
    for name in ("yiwu.yaml", "cases/shangluo.yaml", "vocabulary.yaml", "questions.yaml"):
        assert server.wrong(folder / name, (POLICIES / name).read_text(encoding="utf-8")) == []
    for path in (folder / "standards").iterdir():
        assert server.wrong(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("    at_mo‸st: 500万元", "上限，等于它仍然允许（不超过、以内）"),
        ("        kind: li‸mit", "`limit`: 文件给出的数字，金额、期限或者笔数不得越过"),
        ("        force: in_prin‸ciple", "`in_principle`: 原则上如此"),
        ("        unless_given: borrower.si‸ze", "`borrower.size`: 企业规模 · enterprise size"),
        ("        when: borrower_cl‸ass", "条件式：规则在什么情形适用"),
        ("        question: loan_li‸mit", "`loan_limit`: 贷款限额 · loan limit"),
        ("        standard: cn-sme-‸2011-300", "中小企业划型标准规定"),
        ("    readi‸ngs:", "文件有歧义的地方：各个选项、所取的选项和理由"),
        ("          borr‸ower: loan.amount", "取这个选项时的算式"),
    ],
)
def test_hover_says_in_both_languages_what_an_entry_is(server: Server, folder: Path, written: str, shown: str) -> None:
    plain = written.replace(MARK, "")
    assert plain in FIRST
    told = server.shown(folder / "linhai.yaml", FIRST.replace(plain, written, 1))
    assert shown in told
    assert any(line.isascii() and len(line) > 10 for line in told.splitlines())


def test_hover_shows_the_chosen_name_before_the_others(server: Server, folder: Path) -> None:
    told = server.shown(folder / "linhai.yaml", FIRST.replace("kind: condition", f"kind: cond{MARK}ition", 1))
    listed = [line for line in told.splitlines() if line.startswith("* ")]
    assert listed[0].startswith("* `condition`: 必须符合的条件")
    assert len(listed) == len(known_kinds())


def offered(server: Server, folder: Path, rest: str) -> dict[str, str]:
    return server.offers(folder / "weishan.yaml", HALF + rest)


def test_every_kind_is_offered_with_what_it_is(server: Server, folder: Path) -> None:
    kinds = offered(server, folder, "      - id: weishan_limit\n        kind: ‸\n")
    assert set(kinds) == set(known_kinds())
    assert kinds["halt"].splitlines() == [
        "比率或金额达到、超过界限时停办业务",
        "lending stops when a ratio or an amount reaches or passes a threshold",
    ]


def test_the_keys_of_a_kind_are_offered_and_those_of_no_other(server: Server, folder: Path) -> None:
    keys = offered(server, folder, "      - id: weishan_limit\n        kind: limit\n        ‸\n")
    own = {one.key for one in known_kinds()["limit"].model_fields.values()} - {"id", "kind"}
    assert own <= set(keys)
    assert not {"shares", "budget", "require", "rows"} & set(keys)
    assert "the bound, itself still allowed" in keys["at_most"]


def test_a_rule_of_every_kind_can_be_begun_with_all_it_needs(server: Server, folder: Path) -> None:
    begun = offered(server, folder, "      - id: weishan_limit\n        ‸\n")
    assert {f"{kind} …" for kind in known_kinds()} < set(begun)
    assert begun["gap …"].startswith("文件没有说的")


def test_questions_forces_facts_papers_and_standards_are_offered(server: Server, folder: Path) -> None:
    rule = "      - id: x\n        kind: "
    assert set(offered(server, folder, f"{rule}limit\n        question: ‸\n")) == set(bundled_shelf().questions)
    forces = offered(server, folder, f"{rule}limit\n        force: ‸\n")
    assert list(forces)[:2] == ["mandatory", "in_principle"]
    facts = offered(server, folder, f"{rule}fund\n        used: ‸\n")
    assert set(facts) == set(bundled_shelf().vocabulary.facts)
    assert facts["loan.amount"].startswith("贷款金额 · loan amount")
    papers = offered(server, folder, f"{rule}document\n        document: ‸\n")
    assert papers["loan_contract"] == "贷款合同 · loan contract"
    assert list(offered(server, folder, f"{rule}size_class\n        standard: ‸\n")) == ["cn-sme-2011-300"]


def test_the_deciding_words_of_a_kind_are_offered_and_any_other_may_be_written(server: Server, folder: Path) -> None:
    words = offered(server, folder, "      - id: x\n        kind: limit\n        word: ‸\n")
    assert next(iter(words)) == "不超过"
    assert "true" not in words
    rule = "      - id: x\n        kind: condition\n        clause: 三\n        word: 须当面\n"
    assert (
        server.wrong(folder / "huangyan.yaml", HALF + rule + "        label: {zh: 当面, en: a}\n        bar: 1 < 0\n")
        == []
    )


def test_a_formula_can_be_begun_as_structure(server: Server, folder: Path) -> None:
    ways = offered(server, folder, "      - id: x\n        kind: condition\n        require:\n          ‸\n")
    assert {"reading", "choose", "all", "any", "not"} <= set(ways)


def test_facts_of_cases_are_offered_by_their_groups_and_with_the_names_they_can_have(
    server: Server, folder: Path
) -> None:
    case = (
        "pack: weishan\ncases:\n  - case: 一笔小额贷款\n    question: loan_limit\n    as_of: 2024-03-01\n    facts:\n"
    )
    path = folder / "cases" / "weishan.yaml"
    groups = server.offers(path, f"{case}      ‸\n")
    assert {"loan", "borrower", "application"} <= set(groups)
    facts = server.offers(path, f"{case}      borrower:\n        ‸\n")
    assert facts["size"].startswith("企业规模 · enterprise size")
    sizes = server.offers(path, f"{case}      borrower:\n        size: ‸\n")
    assert sizes["micro"] == "微型 · micro"
    assert "微型" in sizes
    outcomes = server.offers(path, f"{case}      loan: {{amount: 50万元}}\n    expect:\n      outcome: ‸\n")
    assert outcomes["outside_guideline"].startswith("超出指导性要求")


START = HALF.count("\n") + 1
WHOLE = "        clause: 三\n        label: {zh: 限额, en: limit}\n"


@pytest.mark.parametrize(
    ("rule", "line", "said"),
    [
        ("      - id: x\n        kind: limits\n" + WHOLE, 1, "规则没有这个种类"),
        ("      - kind: fund\n" + WHOLE + "        budget: 1亿元\n        used: loan.amount\n", 0, '"id"'),
        ("      - id: x\n        kind: gap\n        label: {zh: 空, en: a}\n        why: silent\n", 0, '"clause"'),
        ("      - id: x\n        kind: gap\n" + WHOLE + "        why: silent\n        cause: x\n", 5, "cause"),
        ("      - id: x\n        kind: gap\n" + WHOLE + "        why: silent\n        question: loan_limits\n", 5, "没有这个问题"),
        ("      - id: x\n        kind: fund\n" + WHOLE + "        budget: 五十万\n        used: loan.amount\n", 4, "500万元"),
        ("      - id: x\n        kind: fund\n" + WHOLE + "        budget: 5万元\n        used: loan.amuont\n", 5, "词表里没有叫这个名称的事实"),
        ("      - id: x\n        kind: limit\n" + WHOLE + "        of: loan.amount\n", 0, '"at_most"'),
        ("      - id: X-1\n        kind: gap\n" + WHOLE + "        why: silent\n", 0, "small letters"),
    ],
)  # fmt: skip
def test_obvious_mistakes_are_underlined_where_they_stand(
    server: Server, folder: Path, rule: str, line: int, said: str
) -> None:
    found = server.wrong(folder / "huangyan.yaml", HALF + rule)
    assert [one for one in found if said in one] == found != []
    assert all(one.startswith(f"{START + line}: ") for one in found)


def test_a_file_of_cases_is_not_taken_for_the_pack_of_its_name(server: Server, folder: Path) -> None:
    found = server.wrong(folder / "cases" / "yiwu.yaml", "pack: yiwu\ncases:\n  - case: 一\n    quesion: x\n")
    assert "4: Property quesion is not allowed." in found
    assert not any("versions" in one for one in found)
