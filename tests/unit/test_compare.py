"""Two sides compared: what is the same finding, what became of it, which figures are other."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import msgspec
import pytest

from gouji.compare.compare import blocks
from gouji.compare.compare_v1 import Comparison, FindingChange, compare_schema
from gouji.compare.sides import Held, is_result, read_result
from gouji.compare.text import comparison_lines
from gouji.errors import InputError
from gouji.findings import CellState, Finding, Outcome, Severity
from gouji.inputs import Source
from gouji.outputs.json_v1 import json_bytes, write_json
from gouji.outputs.layout import Pen, columns
from gouji.packs.locate import builtin_schemas
from gouji.schemas import schema_bytes
from tests.outputs import results
from tests.outputs.comparisons import MENDED, NEW, OLD, comparison, figure, held, side
from tests.outputs.hostile import EVIL, hostile

EXPECTED = Path(__file__).parents[1] / "outputs" / "compare"
OPEN = msgspec.structs.replace(results.BALANCE, outcome=Outcome.UNDETERMINED)
WEAKER = msgspec.structs.replace(results.BALANCE, severity=Severity.WARNING)


def text(told: Comparison, *, lang: str = "zh", width: int = 80) -> str:
    return "".join(line + "\n" for line in comparison_lines(told, Pen(lang=lang, width=width)))


def one(old: Finding | None, new: Finding | None) -> tuple[str, FindingChange]:
    """Say what became of one finding."""
    sides = (side(held(*filter(None, [each]))) for each in (old, new))
    (report,) = comparison(*sides).reports
    ((kind, change),) = [(k, c) for k in ("mended", "appeared", "remaining") for c in getattr(report, k)]
    return kind, change


@pytest.mark.parametrize(("lang", "width"), [("zh", 80), ("en", 60)])
def test_text_is_as_expected(lang: str, width: int) -> None:
    assert text(comparison(lang=lang), lang=lang, width=width) == (EXPECTED / f"expected.{lang}-{width}.txt").read_text(
        encoding="utf-8"
    )


def test_json_is_as_expected_and_keeps_its_schema() -> None:
    data = json_bytes(comparison())
    assert data == (EXPECTED / "expected.json").read_bytes()
    jsonschema.validators.Draft7Validator.check_schema(compare_schema())
    jsonschema.validators.Draft7Validator(compare_schema()).validate(json.loads(data))


def test_the_schema_kept_in_schemas_is_up_to_date() -> None:
    assert (builtin_schemas() / "compare.schema.json").read_bytes() == schema_bytes(compare_schema())


@pytest.mark.parametrize(
    ("old", "new", "kind", "outcomes"),
    [
        (results.BALANCE, None, "mended", ("fail", None)),
        (results.BALANCE, MENDED, "mended", ("fail", "pass")),
        (None, results.BALANCE, "appeared", (None, "fail")),
        (MENDED, results.BALANCE, "appeared", ("pass", "fail")),
        (results.BALANCE, results.BALANCE, "remaining", ("fail", "fail")),
        (OPEN, results.BALANCE, "appeared", ("undetermined", "fail")),
        (results.BALANCE, OPEN, "remaining", ("fail", "undetermined")),
        (WEAKER, results.BALANCE, "appeared", ("fail", "fail")),
        (results.BALANCE, WEAKER, "remaining", ("fail", "fail")),
    ],
)
def test_what_became_of_a_finding(
    old: Finding | None, new: Finding | None, kind: str, outcomes: tuple[str | None, str | None]
) -> None:
    found, change = one(old, new)
    assert (found, change.old, change.new) == (kind, *outcomes)


def test_words_and_figures_do_not_make_another_finding_but_the_instance_does() -> None:
    reworded = msgspec.structs.replace(results.BALANCE, message="另说", title="另", left="9", difference="-4", at=None)
    assert one(results.BALANCE, reworded)[0] == "remaining"
    elsewhere = msgspec.structs.replace(results.BALANCE, instance=(("table", "requests"), ("column", "total")))
    (report,) = comparison(side(held(results.BALANCE)), side(held(elsewhere))).reports
    assert (len(report.mended), len(report.appeared), len(report.remaining)) == (1, 1, 0)


def test_open_findings_of_level_info_are_none() -> None:
    weak = msgspec.structs.replace(OPEN, severity=Severity.INFO)
    (report,) = comparison(side(held()), side(held(weak))).reports
    assert report.appeared == ()


def test_findings_of_one_instance_are_told_apart_by_their_order() -> None:
    (report,) = comparison(side(held(*results.MISSING_ROWS)), side(held(results.MISSING_ROWS[0]))).reports
    assert (len(report.mended), len(report.remaining)) == (1, 1)


def test_one_report_a_side_is_the_same_and_several_are_by_body_and_year() -> None:
    a, b = held(body="甲"), held(body="乙")
    assert comparison(side(a), side(b)).summary.both == 1
    several = comparison(side(a, b), side(held(body=" 乙"), held(body="甲", year=2020))).summary
    assert (several.both, several.only_old, several.only_new) == (1, 1, 1)


def test_a_report_that_is_gone_is_not_mended_and_one_that_came_is_new() -> None:
    many = (held(body="甲"), held(results.BALANCE, body="乙"))
    gone, came = comparison(side(*many), side(many[0])), comparison(side(many[0]), side(*many))
    assert (gone.summary.only_old, gone.summary.mended) == (1, 0)
    assert (came.summary.only_new, came.summary.appeared) == (1, 1)
    assert came.summary.appeared_failures.error == 1


@pytest.mark.parametrize(
    ("old", "new", "differ"),
    [
        ((1, CellState.NUMBER), (2, CellState.NUMBER), True),
        ((1000, CellState.NUMBER), ("1,000", CellState.NUMBER), False),
        (("0.50", CellState.NUMBER), ("0.5", CellState.NUMBER), False),
        ((0, CellState.NUMBER), (None, CellState.BLANK), True),
        ((None, CellState.BLANK), (None, CellState.ABSENT), True),
        (("/", CellState.TEXT), ("/", CellState.TEXT), False),
        (("1件", CellState.TEXT), (1, CellState.NUMBER), True),
    ],
)
def test_a_figure_is_its_value_and_not_how_it_is_printed(
    old: tuple[int | str | None, CellState], new: tuple[int | str | None, CellState], differ: bool
) -> None:
    before, after = Held(held().result, figure("x", *old)), Held(held().result, figure("x", *new))
    (report,) = comparison(side(before), side(after)).reports
    assert bool(report.figures) is differ


def test_a_cell_that_only_one_side_knows_is_no_difference() -> None:
    (report,) = comparison(side(Held(held().result, figure("x", 1))), side(held())).reports
    assert report.figures == ()


@pytest.mark.parametrize(
    ("new", "fail_on", "expected"),
    [
        (results.BALANCE, "error", True),
        (WEAKER, "error", False),
        (WEAKER, "warning", True),
        (OPEN, "error", True),
        (msgspec.structs.replace(OPEN, severity=Severity.WARNING), "warning", False),
        (results.BALANCE, "never", False),
    ],
)
def test_a_new_finding_at_or_above_the_threshold_blocks(new: Finding, fail_on: str, expected: bool) -> None:
    assert blocks(one(None, new)[1], side(), fail_on) is expected


def test_what_another_finding_explains_is_told_where_it_is_new_and_never_counted() -> None:
    old, new = side(held(results.MISSING_ROW)), side(held(results.MISSING_ROW, results.FOLDED))
    assert "T3-SUM" in text(comparison(old, new))
    assert "T3-SUM" not in text(comparison(new, old))
    assert comparison(old, new).summary.appeared == comparison(new, old).summary.mended == 0


def test_nothing_other_is_said_to_be_so() -> None:
    assert "没有不同" in text(comparison(side(held()), side(held())))


def test_a_result_is_read_as_it_was_written() -> None:
    for lang in ("zh", "en"):
        data = write_json(msgspec.structs.replace(results.MANY, lang=lang))
        assert is_result(data)
        read = read_result(Source(name="r.json", data=data))
        assert [each.result.source for each in read.reports] == ["reports/某市文旅局-2025.txt", "reports/b.json"]
        assert (read.unread, read.pack.version, read.fail_on) == (2, "0.1.0", "error")
        again = comparison(read, read)
        told = [f for f in results.FAULTY.findings if f.outcome in (Outcome.FAIL, Outcome.UNDETERMINED)]
        assert (again.summary.mended, again.summary.appeared) == (0, 0)
        assert len(again.reports[0].remaining) == len(told)


def test_a_result_with_keys_to_come_is_read() -> None:
    told = json.loads(write_json(results.ONE)) | {"more": [1]}
    told["reports"][0]["findings"][0] |= {"more": {}, "waived": {"reason": "x"}, "suggestion": {"cells": []}}
    assert len(read_result(Source(name="r.json", data=json.dumps(told).encode())).reports) == 1


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b'{"schema": 1}', b'{"schema": "gouji/lint/1"}', b"{}", b"\xff", b"<a>"]
)
def test_what_is_no_result_is_not_taken_for_one(data: bytes) -> None:
    assert not is_result(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"schema": "gouji/result/2"}', "compare-version"),
        (b'{"schema": "gouji/result/1"}', "compare-result"),
        (b'{"schema": "gouji/result/1", "pack": {"id": 3}, "reports": []}', "compare-result"),
        (
            b'{"schema": "gouji/result/1", "pack": {"id": "a"}, "reports": [{"source": "a", "verdict": "so"}]}',
            "compare-result",
        ),
    ],
)
def test_a_result_that_cannot_be_read_is_told(data: bytes, code: str) -> None:
    assert is_result(data)
    with pytest.raises(InputError) as caught:
        read_result(Source(name="r.json", data=data))
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize("width", [24, 40, 80])
def test_lines_fit(width: int) -> None:
    assert max(columns(line) for line in text(comparison(), width=width).splitlines()) <= width


def test_texts_of_strangers_steer_no_terminal() -> None:
    (report,) = hostile().reports
    evil = Held(report, figure("x", EVIL, CellState.TEXT))
    told = comparison(side(evil, source=EVIL), side(Held(msgspec.structs.replace(report, findings=()), figure("x", 1))))
    for shown in (text(told), json_bytes(msgspec.structs.replace(told, reports=())).decode()):
        assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u202e\ufeff\ud800]", shown) is None


def test_the_same_sides_give_the_same_bytes() -> None:
    assert json_bytes(comparison(OLD, NEW)) == json_bytes(comparison(OLD, NEW))
