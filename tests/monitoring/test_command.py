"""`guarantee-rules monitor`: tables, JSON, a picture, one decision explained, and what is refused."""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from guarantee_rules.monitoring.chart import drawn
from guarantee_rules.monitoring.contract import schema
from tests.cli.conftest import EXAMPLES, Run, run
from tests.conftest import Golden
from tests.docs.test_documents import ROOT, blocks
from tests.monitoring.taped import found

__all__ = ["run"]  # the fixture of the command line
SCHEMA = ROOT / "docs" / "schema" / "monitor.schema.json"
TAPES = EXAMPLES / "shanwei-tapes"
ASKED = ("monitor", "shanwei", str(TAPES), "--from", "2023-07", "--to", "2024-02")


def test_the_published_schema_is_the_one_of_the_document(golden: Golden) -> None:
    golden(SCHEMA, json.dumps(schema(), ensure_ascii=False, indent=2) + "\n")
    Draft202012Validator.check_schema(schema())


def test_json_keeps_to_the_schema_and_has_no_number_with_a_point(run: Run) -> None:
    def refused(text: str) -> object:
        raise AssertionError(text)

    told = json.loads(run(*ASKED, "--json").stdout, parse_float=refused)
    Draft202012Validator(schema()).validate(told)
    assert [month["month"] for month in told["months"]][::7] == ["2023-07", "2024-02"]
    assert told["standing"] == "draft"
    assert not told["binding"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_tables_read_exactly_so(lang: str, run: Run, golden: Golden) -> None:
    golden(Path(__file__).parent / "golden" / f"shanwei.{lang}.txt", run(*ASKED, "--lang", lang).stdout)


def test_the_picture_is_the_same_twice_and_its_words_are_words() -> None:
    pytest.importorskip("matplotlib")
    months = found("shanwei", TAPES, "2023-09", "2023-10")
    picture = drawn(months, "zh")
    assert drawn(months, "zh") == picture
    words = {text.text for text in ET.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")}
    assert {"汕尾", "海丰银行", "2023-09", "非正常：海丰银行"} <= words


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("海丰银行", "12.7516%"),
        ("scheme_year", "1,250,000.00"),
        ("fund_balance", "2,500,000.00"),
        ("2023-07-01", "570,000.00"),
    ],
)
def test_a_decision_of_a_month_is_explained_in_full(subject: str, said: str, run: Run) -> None:
    assert said in run(*ASKED, "--explain", "2023-11", subject).stdout


def test_a_place_in_the_queue_is_explained(run: Run) -> None:
    assert "20,000.00" in run(*ASKED, "--explain", "2023-09", "PL5").stdout


def test_a_second_monitor_goes_on_where_the_first_ended(run: Run, tmp_path: Path) -> None:
    asked, first = ("monitor", "shanwei", TAPES), tmp_path / "first.json"
    first.write_text(run(*asked, "--from", "2023-07", "--to", "2023-11", "--json").stdout, encoding="utf-8")
    again = run(*asked, "--from", "2023-12", "--to", "2024-02", "--after", first, "--json").stdout
    whole = run(*ASKED, "--json").stdout
    assert json.loads(again)["months"] == json.loads(whole)["months"][5:]
    gap = run(*asked, "--from", "2024-01", "--to", "2024-02", "--after", first, code=2).stderr
    assert "months-wrong" in gap
    other = run("monitor", "yiwu", TAPES, "--from", "2023-12", "--to", "2024-02", "--after", first, code=2).stderr
    assert "carried-of-another-pack" in other


def test_rows_set_aside_are_told_and_end_in_one(run: Run, tmp_path: Path) -> None:
    shutil.copytree(TAPES, tmp_path / "tapes")
    with (tmp_path / "tapes" / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("C3,PL9,2023-11-05,1.00,\n")
    told = run("monitor", "shanwei", tmp_path / "tapes", "--from", "2023-11", "--to", "2023-11", code=1).stdout
    assert "claims.csv:4:1: warning: tapes-reference" in told


def slashed(folder: Path) -> Path:
    """The tapes with the day of one loan written with slashes."""
    shutil.copytree(TAPES, folder)
    loans = (folder / "loans.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    loans[1] = loans[1].replace("2023-0", "2023/")
    (folder / "loans.csv").write_text("".join(loans), encoding="utf-8")
    return folder


def test_figures_that_rest_on_rows_set_aside_are_not_stated(run: Run, tmp_path: Path) -> None:
    asked = ("monitor", "shanwei", slashed(tmp_path / "tapes"), "--from", "2023-08", "--to", "2023-08", "--lang", "en")
    page = run(*asked, code=1).stdout.splitlines()
    assert "of loans were set aside; figures that rest on it are not stated" in page[1]
    months = json.loads(run(*asked, "--json", code=1).stdout)["months"]
    figures = {one["name"]: one for one in months[0]["figures"] if not one["of"]}
    assert (figures["scheme.balance"]["value"], figures["scheme.balance"]["why"]) == (None, "set_aside")
    scheme = next(at for at in months[0]["states"] if at["scope"] == "scheme")
    assert scheme["after"] is None
    assert scheme["missing"]


def test_figures_without_the_rows_set_aside_are_stated_when_asked_for(run: Run, tmp_path: Path) -> None:
    asked = ("monitor", "shanwei", slashed(tmp_path / "tapes"), "--from", "2023-08", "--to", "2023-08", "--lang", "en")
    assert "figures that rest on it leave them out" in run(*asked, "--allow-aside").stdout.splitlines()[1]
    told = json.loads(run(*asked, "--allow-aside", "--json").stdout)
    assert told["allow_aside"]
    assert "set_aside" not in {one["why"] for one in told["months"][0]["figures"]}


def test_tapes_in_another_encoding_are_refused(run: Run, tmp_path: Path) -> None:
    shutil.copytree(TAPES, tmp_path / "tapes")
    for path in (tmp_path / "tapes").glob("*.csv"):
        path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    said = run("monitor", "shanwei", tmp_path / "tapes", "--from", "2023-07", "--to", "2023-08", code=2).stderr
    assert "tapes-not-utf8" in said
    assert "loans.csv" in said


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--from", "2023-07"), "month-missing"),
        (("--from", "2023-13", "--to", "2024-02"), "month-unreadable"),
        (("--from", "2024-02", "--to", "2023-07"), "months-wrong"),
        (("--from", "2023-07", "--to", "2023-08", "--reading", "no=such"), "reading-unknown"),
        (("--from", "2023-07", "--to", "2023-08", "--explain", "2023-09", "x"), "explain-month"),
        (("--from", "2023-07", "--to", "2023-08", "--explain", "2023-08", "x"), "explain-subject"),
        (("--from", "2023-07", "--to", "2023-08", "--after", "none.json"), "unreadable-file"),
        (("--from", "2023-07", "--to", "2023-08", "--chart", "x.png"), "chart-not-svg"),
        (("--from", "2023-07", "--to", "2023-08", "--chart", "no/such/x.svg"), "chart-no-folder"),
        (("--from", "2023-07", "--to", "2023-08", "--after", str(TAPES / "loans.csv")), "carried-unreadable"),
    ],
)
def test_what_makes_no_sense_is_refused(more: tuple[str, ...], code: str, run: Run) -> None:
    assert code in run("monitor", "shanwei", TAPES, *more, code=2).stderr


def test_what_the_page_shows_is_so(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    for line in blocks("docs/monitor.md", "sh")[0].splitlines():
        assert run(*line.split()[1:]).stdout
    (code,) = blocks("docs/monitor.md", "python")
    exec(compile(code, "docs/monitor.md", "exec"), {})
    shown = [line.removeprefix("# ") for line in code.splitlines() if line.startswith("# ")]
    assert capsys.readouterr().out.splitlines() == shown
    (tmp_path / "tapes.yaml").write_text(blocks("docs/monitor.md", "yaml")[0], encoding="utf-8")
    from guarantee_rules.monitoring.settings import read_settings

    assert read_settings(tmp_path).begin == "running"
