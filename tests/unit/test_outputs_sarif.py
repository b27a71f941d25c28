"""Results as SARIF 2.1.0."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

from gouji.findings import CellChange, Finding, Location, Result, Suggestion
from gouji.outputs.sarif import write_sarif
from gouji.outputs.shown import Span
from tests.outputs import results
from tests.outputs.hostile import hostile

EXPECTED = Path(__file__).parents[1] / "outputs" / "sarif"

KEYS = {
    "run": "tool automationDetails invocations language columnKind artifacts results",
    "tool": "driver extensions",
    "driver": "name semanticVersion language rules notifications",
    "extension": "name fullName version properties",
    "rule": "id name shortDescription fullDescription help defaultConfiguration properties",
    "invocation": "executionSuccessful toolExecutionNotifications",
    "notification": "descriptor level message locations",
    "artifact": "location roles hashes properties",
    "result": "ruleId ruleIndex kind level message locations relatedLocations partialFingerprints properties fixes",
    "location": "id message physicalLocation logicalLocations properties",
    "physicalLocation": "artifactLocation region",
    "region": "startLine startColumn endLine endColumn",
}
"""What the objects of the log may hold: a part of what the standard names for each (sections 3.14 to 3.58)."""


def log(result: Result, *, lang: str = "zh", everything: bool = True) -> Any:
    return json.loads(write_sarif(result, lang=lang, everything=everything))


def run_of(result: Result, **how: Any) -> Any:
    (run,) = log(result, **how)["runs"]
    return run


def one(finding: Finding, source: str = "reports/a.txt", **changes: Any) -> Any:
    report = msgspec.structs.replace(results.FAULTY, source=source, findings=(finding,), **changes)
    (told,) = run_of(msgspec.structs.replace(results.ONE, reports=(report,)))["results"]
    return told


def texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)
    elif isinstance(node, str):
        yield node


@pytest.mark.parametrize(("lang", "everything"), [("zh", True), ("en", False)])
def test_sarif_is_as_expected(lang: str, everything: bool) -> None:
    expected = EXPECTED / f"expected.{lang}{'-all' if everything else ''}.sarif"
    assert write_sarif(results.MANY, lang=lang, everything=everything) == expected.read_bytes()


@pytest.mark.parametrize("result", [results.MANY, results.NONE, hostile()], ids=["many", "none", "hostile"])
@pytest.mark.parametrize("everything", [True, False])
def test_objects_hold_what_the_standard_names(result: Result, everything: bool) -> None:
    told = log(result, everything=everything)
    assert set(told) == {"$schema", "version", "runs"}
    (run,) = told["runs"]
    located = [place for r in run["results"] for place in r.get("locations", []) + r.get("relatedLocations", [])]
    physical = [place["physicalLocation"] for place in located if "physicalLocation" in place]
    kinds = {
        "run": [run],
        "tool": [run["tool"]],
        "driver": [run["tool"]["driver"]],
        "extension": run["tool"]["extensions"],
        "rule": run["tool"]["driver"].get("rules", []),
        "invocation": run["invocations"],
        "notification": run["invocations"][0].get("toolExecutionNotifications", []),
        "artifact": run["artifacts"],
        "result": run["results"],
        "location": located,
        "physicalLocation": physical,
        "region": [place["region"] for place in physical if "region" in place],
    }
    for kind, nodes in kinds.items():
        for node in nodes:
            assert set(node) <= set(KEYS[kind].split()), kind


def test_references_point_to_what_they_name() -> None:
    run = run_of(results.MANY)
    rules, artifacts = run["tool"]["driver"]["rules"], run["artifacts"]
    for told in run["results"]:
        assert rules[told["ruleIndex"]]["id"] == told["ruleId"]
        for place in told["locations"]:
            where = place["physicalLocation"]["artifactLocation"]
            assert artifacts[where["index"]]["location"]["uri"] == where["uri"]
    codes = [each["id"] for each in run["tool"]["driver"]["notifications"]]
    notifications = run["invocations"][0]["toolExecutionNotifications"]
    assert [codes[n["descriptor"]["index"]] for n in notifications] == ["input-missing", "json-syntax"]
    assert run["invocations"][0]["executionSuccessful"] is False


def test_kind_and_level_agree() -> None:
    told = [(r["kind"], r["level"], r["properties"]["severity"]) for r in run_of(results.MANY)["results"]]
    assert {(kind, level) for kind, level, _ in told} == {
        ("fail", "error"), ("fail", "warning"), ("fail", "note"), ("open", "none"), ("pass", "none"),
        ("notApplicable", "none"),
    }  # fmt: skip
    assert ("open", "none", "error") in told


def test_what_another_finding_explains_and_what_passes_is_told_on_demand() -> None:
    assert {r["kind"] for r in run_of(results.MANY, everything=False)["results"]} == {"fail", "open"}
    assert "causedBy" not in str(run_of(results.MANY, everything=False))
    assert [r["properties"]["causedBy"] for r in run_of(results.MANY)["results"] if "causedBy" in r["properties"]] == [
        "T3-ROWS"
    ]


def test_a_fingerprint_knows_rule_instance_body_and_year_and_no_figures() -> None:
    def mark(finding: Finding, **changes: Any) -> str:
        (value,) = one(finding, **changes)["partialFingerprints"].values()
        return str(value)

    same = mark(results.BALANCE)
    edited = msgspec.structs.replace(
        results.BALANCE, left="7", difference="-6", message="x", at=Location(line=1), cells=()
    )
    assert mark(edited) == same
    assert mark(results.BALANCE, source="reports/b.txt", sha256="0" * 64) == same
    others = [
        mark(msgspec.structs.replace(results.BALANCE, rule="T3")),
        mark(msgspec.structs.replace(results.BALANCE, instance=(("table", "requests"), ("column", "other")))),
        mark(results.BALANCE, body="某县"),
        mark(results.BALANCE, year=2024),
    ]
    assert len({same, *others}) == 5


def test_a_body_without_a_name_is_told_by_its_file() -> None:
    first = one(results.BALANCE, source="a.txt", body="")["partialFingerprints"]
    assert first != one(results.BALANCE, source="b.txt", body="")["partialFingerprints"]


@pytest.mark.parametrize(
    ("source", "region"),
    [
        ("a.txt", {"startLine": 27}),
        ("a.html", {"startLine": 27}),
        ("a.json", None),
        ("a.jsonl#3", None),
    ],
)
def test_lines_of_the_document_are_not_taken_for_lines_of_its_json(source: str, region: dict[str, int] | None) -> None:
    (place,) = one(results.BALANCE, source=source)["locations"]
    assert place["physicalLocation"].get("region") == region
    assert place["physicalLocation"]["artifactLocation"]["uri"] == source.partition("#")[0]
    assert place["properties"] == {"line": 27}


def test_stdin_is_no_file() -> None:
    told = one(results.BALANCE, source="-")
    assert "physicalLocation" not in str(told)
    assert told["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "requests/received/natural_person"


def test_pages_and_boxes_are_kept() -> None:
    at = Location(page=2, table=1, row=4, cell=1, box=(1.0, 2.0, 3.5, 4.0))
    (place,) = one(msgspec.structs.replace(results.LABEL, at=at), source="a.pdf")["locations"]
    assert place["properties"] == {"page": 2, "table": 1, "row": 4, "cell": 1, "box": [1.0, 2.0, 3.5, 4.0]}
    assert "region" not in place["physicalLocation"]


def test_files_are_addresses() -> None:
    place = one(results.BALANCE, source="a b/c:%20#港.txt")["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b/c%3A%2520%23%E6%B8%AF.txt"
    place = one(results.BALANCE, source="/srv/港.txt")["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "file:///srv/%E6%B8%AF.txt"


def test_several_reports_of_one_file_are_one_artifact() -> None:
    reports = tuple(msgspec.structs.replace(results.FAULTY, source=f"a.jsonl#{n}", year=2020 + n) for n in (1, 2))
    (artifact,) = run_of(msgspec.structs.replace(results.ONE, reports=reports))["artifacts"]
    assert artifact["location"] == {"uri": "a.jsonl"}
    assert [each["year"] for each in artifact["properties"]["reports"]] == [2021, 2022]


def test_texts_of_strangers_neither_steer_nor_link_nor_fill_slots() -> None:
    data = write_sarif(hostile(), lang="zh", everything=True)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", data.decode())
    for text in texts(json.loads(data)):
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]", text
        )
    run = json.loads(data)["runs"][0]
    said = [r["message"]["text"] for r in run["results"]] + [r["help"]["text"] for r in run["tool"]["driver"]["rules"]]
    assert said
    for text in said:
        assert "](" not in text
        assert "{0}" not in text.replace("{{0}}", "")


def test_a_text_of_any_length_is_cut() -> None:
    assert len(write_sarif(hostile("长" * 1_000_000, "a.txt"), lang="zh", everything=True)) < 1_000_000


CHANGE = CellChange(path="requests/carried_out/natural_person", label="结转·自然人", before="2", after="1")


def suggesting(*cells: CellChange, kind: Literal["cells", "detect", "many"] = "cells") -> Finding:
    suggestion = Suggestion(kind=kind, cells=cells, others=0, relations=39, whole=True)
    return msgspec.structs.replace(results.BALANCE, suggestion=suggestion)


def in_json(finding: Finding, spans: dict[str, Span]) -> Any:
    report = msgspec.structs.replace(results.FAULTY, source="a.json", findings=(finding,))
    result = msgspec.structs.replace(results.ONE, reports=(report,))
    log = json.loads(write_sarif(result, lang="zh", everything=False, spans={"a.json": spans}))
    return log["runs"][0]["results"][0]


def test_in_a_json_report_cells_are_pointed_to() -> None:
    told = in_json(results.BALANCE, {"requests/carried_in/natural_person": (3, 5, 3, 6)})
    region = {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 6}
    assert told["locations"][0]["physicalLocation"]["region"] == region
    related = {each["message"]["text"]: each["physicalLocation"].get("region") for each in told["relatedLocations"]}
    assert related["上年结转·自然人 2"] == region
    assert related["新收·自然人 10"] is None


@pytest.mark.parametrize(
    ("after", "text"), [("1", "1"), ("0.5460", '"0.5460"'), ("-3", "-3"), ("01", '"01"'), ("1e9", '"1e9"')]
)
def test_in_a_json_report_a_suggestion_is_a_fix(after: str, text: str) -> None:
    told = in_json(suggesting(msgspec.structs.replace(CHANGE, after=after)), {CHANGE.path: (9, 12, 9, 13)})
    (fix,) = told["fixes"]
    region = {"startLine": 9, "startColumn": 12, "endLine": 9, "endColumn": 13}
    assert fix["artifactChanges"] == [
        {
            "artifactLocation": {"uri": "a.json", "index": 0},
            "replacements": [{"deletedRegion": region, "insertedContent": {"text": text}}],
        }
    ]
    assert f"2 → {after}" in fix["description"]["text"]
    assert told["locations"][0]["physicalLocation"]["region"] == region


def test_a_fix_is_whole_or_none() -> None:
    other = msgspec.structs.replace(CHANGE, path="requests/received/total")
    assert "fixes" not in in_json(suggesting(CHANGE, other), {CHANGE.path: (9, 12, 9, 13)})
    assert "fixes" not in in_json(suggesting(kind="many"), {CHANGE.path: (9, 12, 9, 13)})


def test_what_would_mend_a_finding_is_told_without_a_fix_where_the_document_is_no_json() -> None:
    change = CHANGE
    told = one(suggesting(CHANGE))
    assert told["properties"]["suggestion"] == {
        "kind": "cells",
        "cells": [{"path": change.path, "label": change.label, "before": "2", "after": "1"}],
        "others": 0,
        "relations": 39,
    }
    assert "fixes" not in told


def test_numbers_that_readers_would_round_are_strings() -> None:
    cell = msgspec.structs.replace(results.BALANCE.cells[0], value=2**53)
    told = one(msgspec.structs.replace(results.BALANCE, cells=(cell,)))
    assert told["properties"]["cells"][0]["value"] == "9007199254740992"
