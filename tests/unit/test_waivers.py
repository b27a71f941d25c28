"""Waivers: read strictly, held against a result, told where they set nothing aside, written and taken out again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gouji.errors import UsageError
from gouji.findings import CellState, Finding, Outcome, Result, WaiverStamp
from gouji.outputs.gate import gate_of
from gouji.outputs.sarif import fingerprint
from gouji.waivers.baseline import baseline, pruned, waiver_bytes
from gouji.waivers.model import Waiver, waivers_schema
from gouji.waivers.read import WaiverBook, book_of, read_waivers
from gouji.waivers.waive import Waiving, waive
from tests.outputs import results

SCHEMA = jsonschema.validators.Draft7Validator(waivers_schema())
BODY, SOURCE = results.FAULTY.body, results.FAULTY.source
BALANCE, ROWS = results.BALANCE, "T3-ROWS"
TODAY = "2026-03-01"

WAIVER: dict[str, Any] = {
    "rule": "T3-BALANCE", "body": BODY, "year": 2025, "reason": "上年结转数已由主管部门核定", "by": "李某",
}  # fmt: skip


def book(*waivers: dict[str, Any], name: str = "waivers.yaml") -> WaiverBook:
    return book_of(name, json.dumps({"waivers": [WAIVER | waiver for waiver in waivers]}, ensure_ascii=False).encode())


def held(*waivers: dict[str, Any], result: Result = results.ONE, today: str = TODAY) -> Waiving:
    return waive(result, [book(*waivers)], today)


def waived(waiving: Waiving) -> list[str]:
    return [f.rule for report in waiving.result.reports for f in report.findings if f.waived is not None]


def stamp(waiving: Waiving) -> WaiverStamp:
    assert waiving.result.waivers is not None
    return waiving.result.waivers


def lapses(waiving: Waiving) -> list[str]:
    return [lapse.kind for lapse in stamp(waiving).lapses]


def codes(text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(UsageError) as caught:
        book_of("waivers.yaml", text.encode())
    assert all(p.place.file == "waivers.yaml" for p in caught.value.problems)
    return [(p.code, p.place.line) for p in caught.value.problems]


def item(**changes: str | None) -> str:
    """One waiver as YAML, key by key; None leaves a key out."""
    keys = {"rule": "SUM", "body": "某渔港", "reason": "已核定", "by": "李某"} | changes
    lines = [f"{key}: {value}" for key, value in keys.items() if value is not None]
    return "waivers:\n  - " + "\n    ".join(lines) + "\n"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (item(reason=None), "missing-key", 2),
        (item(reason="''"), "empty-text", 4),
        (item(reason="'  '"), "empty-text", 4),
        (item(by=None), "missing-key", 2),
        (item(by="'\u3000'"), "empty-text", 5),
        (item(body=None), "waiver-report", 2),
        (item(body="' '"), "waiver-report", 2),
        (item(until="2026-02-30"), "waiver-date", 6),
        (item(until="soon"), "bad-pattern", 6),
        (item(until="2026-6-1"), "bad-pattern", 6),
        (item(reasons="x"), "unknown-key", 6),
        (item(year="'2025'"), "wrong-type", 6),
        (item(outcome="pass"), "not-one-of", 6),
        (item(rule="'T3-*'"), "bad-pattern", 2),
        (item() + "    by: 王某\n", "duplicate-key", 6),
        (item() + "note: x\n", "unknown-key", 6),
        ("- rule: SUM\n", "wrong-type", 1),
        ("waivers: &a []\n", "yaml-alias", 1),
        ("waivers: [\n", "yaml-syntax", 2),
        ("", "waivers-empty", None),
    ],
)
def test_a_faulty_file_of_waivers_is_refused_with_the_place(text: str, code: str, line: int | None) -> None:
    assert codes(text) == [(code, line)]


def test_all_faults_of_a_file_are_told_at_once() -> None:
    assert codes(item(reason=None, by=None, until="x")) == [("missing-key", 2)] * 2 + [("bad-pattern", 4)]


def test_a_waiver_may_say_everything_and_knows_its_line(tmp_path: Path) -> None:
    file = tmp_path / "w.yaml"
    text = item(
        year="2025", instance="{table: t, row: 3}", cells="{t/a/b: 3, t/a/c: null, t/a/d: 0.50}", quote="'1'",
        until="2026-06-30", ticket="https://example.org/7", source="a.txt", outcome="fail",
    )  # fmt: skip
    file.write_text("# head\n" + text, encoding="utf-8")
    (entry,) = read_waivers(file).entries
    assert (entry.place, entry.line) == (f"{file}:3", 3)
    assert entry.waiver.cells == {"t/a/b": 3, "t/a/c": None, "t/a/d": "0.50"}
    assert entry.waiver.instance == {"table": "t", "row": "3"}


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_waivers(tmp_path / "none.yaml")
    assert [p.code for p in caught.value.problems] == ["waivers-file"]


@pytest.mark.parametrize(
    ("changes", "valid"),
    [
        ({}, True), ({"body": None, "source": "a.txt"}, True), ({"body": None}, False), ({"reason": None}, False),
        ({"reason": ""}, False), ({"by": None}, False), ({"until": "2026-06-30"}, True), ({"until": "soon"}, False),
        ({"cells": {"a/b/c": None, "a/b/d": 1}}, True), ({"year": 2025}, True), ({"seen": 1}, False),
        ({"instance": {"row": 3}}, True), ({"outcome": "pass"}, False),
    ],
)  # fmt: skip
def test_the_schema_says_what_the_reader_says(changes: dict[str, Any], valid: bool) -> None:
    waiver = {
        k: v for k, v in ({"rule": "R", "body": "b", "reason": "r", "by": "x"} | changes).items() if v is not None
    }
    assert SCHEMA.is_valid({"waivers": [waiver]}) is valid
    try:
        book_of("w", json.dumps({"waivers": [waiver]}).encode())
    except UsageError:
        assert not valid
    else:
        assert valid


def test_a_waived_finding_stays_with_its_reason_and_nothing_else_changes() -> None:
    waiving = held({})
    assert waived(waiving) == ["T3-BALANCE"]
    (before,), (after,) = results.ONE.reports, waiving.result.reports
    assert (after.verdict, after.ledger) == (before.verdict, before.ledger)
    bare = [msgspec.structs.replace(finding, waived=None) for finding in after.findings]
    assert tuple(bare) == before.findings
    said = next(finding.waived for finding in after.findings if finding.waived)
    assert (said.reason, said.by, said.until, said.place) == (WAIVER["reason"], "李某", None, "waivers.yaml:1")
    assert stamp(waiving).used == 1
    assert stamp(waiving).lapses == ()


@pytest.mark.parametrize(
    "fits",
    [
        {"year": None}, {"body": f" {BODY[:2]}\u3000{BODY[2:]}"}, {"body": "", "source": f"./{SOURCE}"}, {"source": SOURCE},
        {"instance": {"column": "natural_person"}}, {"outcome": "fail"}, {"until": TODAY},
        {"cells": {"requests/received/natural_person": 10}}, {"cells": {"requests/received/natural_person": "10"}},
    ],
)  # fmt: skip
def test_a_waiver_fits_what_it_names(fits: dict[str, Any]) -> None:
    waiver = {key: value for key, value in (WAIVER | fits).items() if value not in (None, "")}
    read = book_of("w", json.dumps({"waivers": [waiver]}, ensure_ascii=False).encode())
    assert waived(waive(results.ONE, [read], TODAY)) == ["T3-BALANCE"]


@pytest.mark.parametrize(
    ("misses", "kind"),
    [
        ({"year": 2024}, None), ({"body": "别的机关"}, None), ({"source": "b.txt"}, None), ({"rule": "T3-BALANCES"}, "unused"),
        ({"instance": {"column": "total"}}, "unused"), ({"instance": {"row": "x"}}, "unused"),
        ({"outcome": "undetermined"}, "unused"), ({"until": "2026-02-28"}, "expired"), ({"quote": "已改的话"}, "changed"),
        ({"cells": {"requests/received/natural_person": 11}}, "changed"),
        ({"cells": {"requests/received/natural_person": None}}, "changed"), ({"cells": {"no/such/cell": 1}}, "changed"),
        ({"cells": {"requests/received/natural_person": 11}, "until": "2026-02-28"}, "changed"),
    ],
)  # fmt: skip
def test_a_waiver_that_sets_nothing_aside_is_told_with_the_reason(misses: dict[str, Any], kind: str | None) -> None:
    waiving = held(misses)
    assert waived(waiving) == []
    assert lapses(waiving) == ([kind] if kind else [])
    assert stamp(waiving).elsewhere == (kind is None)
    assert gate_of(waiving.result, "error") == gate_of(results.ONE, "error")


def test_what_changed_is_told_as_it_was_and_as_it_is() -> None:
    (lapse,) = stamp(held({"cells": {"requests/received/natural_person": 11}})).lapses
    assert (lapse.what, lapse.was, lapse.now) == ("requests/received/natural_person", "11", "10")
    assert (lapse.rule, lapse.report, lapse.year, lapse.place) == ("T3-BALANCE", BODY, 2025, "waivers.yaml:1")


def test_the_day_is_told_only_where_a_waiver_has_a_last_day() -> None:
    assert stamp(held({})).today is None
    assert stamp(held({"until": "2030-01-01"})).today == TODAY
    assert held({}, today="2026-01-01").result == held({}, today="2027-01-01").result


def test_of_several_waivers_that_fit_the_first_that_holds_is_told_and_all_count_as_used() -> None:
    books = [book({"until": "2020-01-01"}), book({"reason": "二"}, {"reason": "三"}, name="b")]
    waiving = waive(results.ONE, books, TODAY)
    assert [f.waived.reason for f in waiving.result.reports[0].findings if f.waived] == ["二"]
    assert [fate.kind for fates in waiving.fates for fate in fates] == ["expired", "used", "used"]


def test_what_a_waived_finding_explains_is_waived_with_it_if_all_that_may_explain_it_are() -> None:
    first, second = (f for f in results.FAULTY.findings if f.rule == ROWS and f.caused_by is None)
    head = msgspec.structs.replace(first, follows=1)
    second = msgspec.structs.replace(second, follows=0, instance=(("table", "disputes"),))
    rest = tuple(f for f in results.FAULTY.findings if f.rule != ROWS)

    def result(*heads: Finding) -> Result:
        report = msgspec.structs.replace(results.FAULTY, findings=(*heads, *rest))
        return msgspec.structs.replace(results.ONE, reports=(report,))

    one = {"rule": ROWS, "instance": head.applied_to}
    assert waived(held(one, result=result(head))) == [ROWS, "T3-SUM"]
    assert waived(held(one, result=result(head, second))) == [ROWS, "T3-SUM"]
    assert waived(held(one, result=result(head, msgspec.structs.replace(second, follows=1)))) == [ROWS]
    assert waived(held({"rule": "T3-SUM"}, result=result(head))) == ["T3-SUM"]


def test_passes_and_what_does_not_apply_are_never_waived() -> None:
    everything = {finding.rule for finding in results.FAULTY.findings}
    quiet = {f.rule for f in results.FAULTY.findings if f.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE)}
    assert quiet
    waiving = held(*({"rule": rule} for rule in sorted(everything)))
    assert set(waived(waiving)) == everything - quiet
    assert len(lapses(waiving)) == len(quiet)


def test_a_gate_counts_what_is_not_waived() -> None:
    everything = [{"rule": rule} for rule in ("T3-BALANCE", ROWS, "T4-SUM")]
    assert not gate_of(results.ONE, "error").passes
    assert not gate_of(held(*everything[:2]).result, "error").passes
    assert gate_of(held(*everything).result, "error").passes
    assert gate_of(held(*everything).result, "error").waived == 4
    assert not gate_of(held(*everything).result, "warning").passes
    assert gate_of(results.ONE, "never").passes


def test_a_baseline_sets_aside_all_that_is_found_and_lapses_where_a_figure_changes() -> None:
    written = waiver_bytes(baseline(results.MANY, reason="旧账:2025", by="李某", until="2026-12-31", ticket="#7"))
    read = book_of("b.yaml", written)
    SCHEMA.validate(json.loads(json.dumps(yaml.safe_load(written), default=str)))
    waiving = waive(results.MANY, [read], TODAY)
    told = [f for report in waiving.result.reports for f in report.findings if f.caused_by is None]
    found = [f for f in told if f.outcome in (Outcome.FAIL, Outcome.UNDETERMINED)]
    assert found
    assert all(finding.waived for finding in found)
    assert {fate.kind for fate in waiving.fates[0]} == {"used"}
    assert gate_of(waiving.result, "info").passes
    assert waiver_bytes(baseline(waiving.result, reason="x", by="y")) == b"waivers: []\n"

    first, *others = BALANCE.cells
    changed = msgspec.structs.replace(BALANCE, cells=(msgspec.structs.replace(first, value=99), *others))
    report = msgspec.structs.replace(results.FAULTY, findings=(changed, *results.FAULTY.findings))
    edited = waive(msgspec.structs.replace(results.ONE, reports=(report,)), [read], TODAY)
    assert edited.result.reports[0].findings[0].waived is None


def test_a_baseline_knows_a_finding_by_what_its_fingerprint_is_made_of() -> None:
    found = [f for f in results.FAULTY.findings if f.outcome in (Outcome.FAIL, Outcome.UNDETERMINED)]
    later = {f.rule: msgspec.structs.replace(f, message="改过的话", at=None, caused_by=None) for f in found}
    assert len(later) > 4
    for finding in later.values():
        one = msgspec.structs.replace(results.FAULTY, findings=(finding,))
        (waiver,) = baseline(msgspec.structs.replace(results.ONE, reports=(one,)), reason="r", by="x")
        read = book_of("b", waiver_bytes([waiver]))
        for year in (2024, 2025):
            report = msgspec.structs.replace(
                results.FAULTY, source="moved.txt", year=year, findings=tuple(later.values())
            )
            waiving = waive(msgspec.structs.replace(results.ONE, reports=(report,)), [read], TODAY)
            told = waiving.result.reports[0].findings
            same = [f.rule for f in told if fingerprint(f, report) == fingerprint(finding, results.FAULTY)]
            assert waived(waiving) == same


def test_a_baseline_of_a_report_without_a_body_names_its_file() -> None:
    report = msgspec.structs.replace(results.FAULTY, body="")
    result = msgspec.structs.replace(results.ONE, reports=(report,))
    waivers = baseline(result, reason="旧账", by="李某")
    assert {(waiver.body, waiver.source) for waiver in waivers} == {("", SOURCE)}
    assert waived(waive(result, [book_of("b", waiver_bytes(waivers))], TODAY))


words = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
scalars = st.one_of(
    words, st.none(), st.integers(), st.sampled_from(["null", "~", "007", "0.5", "yes", "2026-06-30", "- x"])
)


@given(words, words, st.dictionaries(words.filter(str.strip), scalars, max_size=4))
def test_whatever_was_seen_is_read_back_as_it_was_written(quote: str, reason: str, cells: dict[str, Any]) -> None:
    waiver = Waiver(rule="R", body="某", reason=f"r{reason}", by="x", quote=quote, cells=cells)
    (entry,) = book_of("b", waiver_bytes([waiver])).entries
    read = entry.waiver
    assert (read.quote, read.reason) == (quote, f"r{reason}")
    assert {k: None if v is None else str(v) for k, v in read.cells.items()} == {
        k: None if v is None else str(v) for k, v in cells.items()
    }


FILE = """\
# 全局说明
waivers:   # 清单

  # 甲:已核定
  # 第二行
  - rule: A
    body: 某
    reason: |
      # 不是注释
      甲
    by: 李某

  - {rule: B, body: 某, reason: 乙, by: 王某}
  -
    rule: C
    body: 某
    reason: 丙
    by: 李某
  # 丙后
# 文末
"""


@pytest.mark.parametrize(
    ("dead", "gone"),
    [
        ((), ()), ((0,), (3, 11)), ((1,), (12, 12)), ((2,), (13, 17)), ((0, 2), (3, 11, 13, 17)), ((1, 2), (12, 17)),
    ],
)  # fmt: skip
def test_pruning_takes_out_waivers_with_their_comments_and_leaves_every_other_line(
    dead: tuple[int, ...], gone: tuple[int, ...]
) -> None:
    lines = FILE.splitlines(keepends=True)
    for first, last in reversed(list(zip(gone[::2], gone[1::2], strict=True))):
        del lines[first : last + 1]
    assert pruned(book_of("w", FILE.encode()), dead).decode() == "".join(lines)


def test_a_file_of_which_all_is_pruned_is_an_empty_list() -> None:
    left = pruned(book_of("w", FILE.encode()), {0, 1, 2})
    assert left.decode() == "# 全局说明\nwaivers: []   # 清单\n\n  # 丙后\n# 文末\n"
    assert book_of("w", left).entries == ()
    quoted = b'"waivers":\n  - {rule: A, body: x, reason: x, by: y}\n'
    assert pruned(book_of("w", quoted), {0}) == b'"waivers": []\n'


@pytest.mark.parametrize("dead", [(0,), (1,), (0, 1)])
def test_a_list_that_is_not_indented_is_pruned_too_whatever_ends_its_lines(dead: tuple[int, ...]) -> None:
    text = "waivers:\r\n- rule: A\r\n  body: 某\r\n  reason: x\r\n  by: y\r\n"
    text += "# 乙\r\n- {rule: B, body: 某, reason: x, by: y}\r\n...\r\n"
    kept = book_of("w", pruned(book_of("w", text.encode()), dead))
    assert [entry.waiver.rule for entry in kept.entries] == [rule for n, rule in enumerate("AB") if n not in dead]
    assert ("# 乙".encode() in kept.data) is (1 not in dead)


@pytest.mark.parametrize(
    "text",
    [
        "waivers: [{rule: A, body: x, reason: x, by: y}, {rule: B, body: x, reason: x, by: y}]",
        "waivers:\n  - # why\n    rule: A\n    body: x\n    reason: x\n    by: y\n",
    ],
)  # fmt: skip
def test_a_file_in_which_lines_cannot_be_told_apart_is_left_alone(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        pruned(book_of("w", text.encode()), {0})
    assert [p.code for p in caught.value.problems] == ["waivers-unlined"]


def test_many_waivers_of_many_reports_are_held_in_one_pass() -> None:
    cell = BALANCE.cells[0]
    assert cell.state is CellState.NUMBER
    waivers = [Waiver(rule="T3-BALANCE", body=f"机关{n}", reason="r", by="x") for n in range(3000)]
    reports = tuple(
        msgspec.structs.replace(results.FAULTY, body=f"机关{n}", findings=(BALANCE,)) for n in range(0, 3000, 2)
    )
    many = msgspec.structs.replace(results.ONE, reports=reports)
    waiving = waive(many, [book_of("w", waiver_bytes(waivers))], TODAY)
    assert (stamp(waiving).used, stamp(waiving).elsewhere, stamp(waiving).lapses) == (1500, 1500, ())
