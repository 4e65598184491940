"""The description of the interface is valid, complete and kept to, whatever is sent."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from examples.service.app import create_app
from examples.service.description import Description
from examples.service.settings import Settings
from guarantee_rules.api import bundled, load
from guarantee_rules.packs.bundled import policies_root
from guarantee_rules.store import PackStore
from tests.counts import counted
from tests.service.running import served


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some packs; the long run has all."""
    folder = tmp_path_factory.mktemp("packs")
    for name in counted(("yiwu",), bundled()):
        shutil.copy(str(policies_root().joinpath(f"{name}.yaml")), folder)
    return folder


@pytest.fixture(scope="module")
def interface(packs: Path) -> dict[str, Any]:
    return create_app(Settings(packs=packs, lang="en")).openapi()


def test_the_description_is_valid_and_has_an_address_for_each_question(interface: dict[str, Any], packs: Path) -> None:
    OpenAPIV31SpecValidator(interface).validate()
    names = sorted(path.stem for path in packs.iterdir())
    wanted = {f"/{name}/{question}" for name in names for question in load(name).questions}
    assert wanted == {path for path, told in interface["paths"].items() if set(told) == {"post"}} - {"/batch"}
    operations = [told["operationId"] for path in interface["paths"].values() for told in path.values()]
    assert len(operations) == len(set(operations))


def test_components_have_names_of_their_own(interface: dict[str, Any]) -> None:
    """What stands twice under one name is told apart by a suffix, or by where it was made."""
    names = list(interface["components"]["schemas"])
    assert [
        name for name in names if not name.isidentifier() or "__" in name or name.endswith(("Input", "Output"))
    ] == []
    assert {"Facts", "Problem", "DecisionDocument", "YiwuLoanLimitRequest", "YiwuLoanLimitAnswer"} <= set(names)


def test_every_address_of_a_question_tells_its_models_and_refusals_in_both_languages(interface: dict[str, Any]) -> None:
    told = interface["paths"]["/yiwu/loan_limit"]["post"]
    assert told["summary"] == "贷款限额 · loan limit"
    assert told["tags"] == ["yiwu"]
    assert told["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/YiwuLoanLimitRequest")
    answer = told["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    assert answer.endswith("/YiwuLoanLimitAnswer")
    assert set(told["responses"]) == {"200", "400", "413", "415", "422", "503"}
    assert list(told["responses"]["422"]["content"]) == ["application/problem+json"]
    assert told["x-facts-asked"] == list(load("yiwu").facts_used("loan_limit"))


def test_every_example_is_as_the_description_says_and_every_tag_is_explained(interface: dict[str, Any]) -> None:
    examples = {
        name: part["examples"] for name, part in interface["components"]["schemas"].items() if "examples" in part
    }
    assert sum(name.endswith(("Request", "Answer")) for name in examples) >= 2 * len(load("yiwu").questions)
    for name, told in examples.items():
        schema = Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": interface["components"]})
        for example in told:
            schema.validate(example)
    tags = {tag for path in interface["paths"].values() for told in path.values() for tag in told["tags"]}
    assert {tag["name"] for tag in interface["tags"] if tag["description"]} == tags


def test_the_description_is_made_in_a_process_of_its_own_and_given_up_where_the_service_ends(packs: Path) -> None:
    settings = Settings(packs=packs)
    description = Description(settings, PackStore.folder(packs))
    description.begin()
    waiting = ThreadPoolExecutor(1).submit(description.text)
    began = time.monotonic()
    description.stop()
    assert waiting.result() is None
    assert time.monotonic() - began < 2
    assert description.text() is None


CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.mark.long
@pytest.mark.parametrize(
    ("addresses", "checks"),
    [
        (
            r"^/(yiwu/(application|compensation|documents|halt|loan_limit|validity)|health.*|packs|\{pack\}.*)$",
            f"{CHECKS},negative_data_rejection",
        ),
        ("^/batch$", CHECKS),  # a case that is wrong is refused by itself, and the batch is answered
    ],
    ids=["single", "batch"],
)
def test_whatever_is_sent_the_service_keeps_to_its_description(tmp_path: Path, addresses: str, checks: str) -> None:
    """Requests are made up from the description, some against it."""
    packs = tmp_path / "packs"
    packs.mkdir()
    shutil.copy(str(policies_root().joinpath("yiwu.yaml")), packs)
    with served(tmp_path, PACKS=packs, LOG=tmp_path / "decisions.jsonl") as service:
        with service.client() as client:
            client.get("/openapi.json")  # seconds, the first time
        command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{service.url}/openapi.json"]
        options = ["--checks", checks, "--include-path-regex", addresses]
        sparing = ["--max-examples", "10", "--request-timeout", "60", "--no-color"]
        done = subprocess.run([*command, *options, *sparing], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-10_000:]
