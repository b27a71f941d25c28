"""Results as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from gouji.outputs.json_v1 import write_json
from gouji.outputs.result_v1 import result_schema
from gouji.schemas import schema_bytes
from tests.outputs import results

TESTS = Path(__file__).parents[1]
SCHEMA = json.loads(schema_bytes(result_schema()))


def written(name: str) -> Any:
    return json.loads(write_json(getattr(results, name)))


def test_json_is_as_expected() -> None:
    assert write_json(results.MANY) == (TESTS / "outputs" / "json" / "expected.json").read_bytes()


@pytest.mark.parametrize("name", ["ONE", "MANY", "NONE"])
def test_json_keeps_its_schema(name: str) -> None:
    jsonschema.validators.Draft7Validator(SCHEMA).validate(written(name))


def test_the_schema_is_draft_07_and_refuses_another_contract() -> None:
    jsonschema.validators.Draft7Validator.check_schema(SCHEMA)
    for change in ({"schema": "gouji/result/2"}, {"reports": {}}, {"engine": None}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validators.Draft7Validator(SCHEMA).validate(written("ONE") | change)


def test_the_schema_kept_in_schemas_is_up_to_date() -> None:
    locate = pytest.importorskip("gouji.packs.locate")
    assert (locate.builtin_schemas() / "result.schema.json").read_bytes() == schema_bytes(result_schema())


def test_every_key_is_always_there() -> None:
    reports = written("MANY")["reports"]
    findings = [finding for report in reports for finding in report["findings"]]
    assert len({tuple(finding) for finding in findings}) == 1
    assert findings[0]["suggestion"] is None
    assert findings[0]["waived"] is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-1", -1),
        ("0", 0),
        ("9007199254740991", 9007199254740991),
        ("9007199254740992", "9007199254740992"),
        ("1" + "0" * 5000, "1" + "0" * 5000),
        ("0.5460", "0.5460"),
        ("3..8", "3..8"),
        ("-0", "-0"),
        ("007", "007"),
        ("\uff11\uff12", "\uff11\uff12"),
        (None, None),
    ],
)
def test_a_number_is_a_number_only_if_every_reader_keeps_it(text: str | None, value: int | str | None) -> None:
    finding = msgspec.structs.replace(results.BALANCE, left=text)
    report = msgspec.structs.replace(results.FAULTY, findings=(finding,))
    told = json.loads(write_json(msgspec.structs.replace(results.ONE, reports=(report,))))
    assert told["reports"][0]["findings"][0]["left"] == value
    assert type(told["reports"][0]["findings"][0]["left"]) is type(value)


def test_the_summary_counts_failures_that_no_other_explains() -> None:
    assert written("MANY")["summary"] == {
        "reports": 2,
        "unread": 2,
        "verdicts": {"pass": 1, "fail": 1, "undetermined": 0},
        "findings": {"error": 3, "warning": 1, "info": 1},
        "waived": 0,
    }


def test_a_file_name_that_is_no_utf_8_is_escaped() -> None:
    unread = msgspec.structs.replace(results.MISSING_FILE, source="\udce9.txt", cause="\udce9")
    told = json.loads(write_json(msgspec.structs.replace(results.NONE, unread=(unread,))))
    assert told["unread"][0]["source"] == "\\udce9.txt"
