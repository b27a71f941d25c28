"""Reports of strangers: whatever they hold, the result is a normal one or a clear error, within bounds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.reports import make_report
from tests.hostile.confined import confined

Report = dict[str, Any]
MANY, SOME = 10**6, 10**5
VERY_LONG = "啊" * 17_000_000  # 51 MB in UTF-8
LONG = VERY_LONG[:2_000_000]
RAW = "\x1b[31m\x07\x9b2J\u202e\u2066\u200f\x00\r\b"


def changed(change: Callable[[Report], object]) -> Report:
    report = make_report(3)
    change(report)
    return report


MASSES: dict[str, Callable[[Report], object]] = {
    "rows": lambda r: r["tables"]["requests"].update({f"x{n}": {} for n in range(MANY)}),
    "columns": lambda r: r["tables"]["requests"]["received"].update({f"x{n}": 1 for n in range(SOME)}),
    "tables": lambda r: r["tables"].update({f"x{n}": {} for n in range(SOME)}),
    "sections": lambda r: r["sections"].extend({"id": f"x{n}", "text": "a"} for n in range(MANY)),
    "one section over and over": lambda r: r["sections"].extend([{"id": "overview", "text": "a"}] * SOME),
    "extra rows": lambda r: r.update(extras=[{"kind": "row", "table": "requests", "label": "x"}] * MANY),
    "extra sections": lambda r: r.update(extras=[{"kind": "section", "label": "x"}] * SOME),
    "labels": lambda r: r.update(labels={f"requests/x{n}/total": "y" for n in range(MANY)}),
    "lost labels": lambda r: r.update(labels={f"requests/x{n}/total": None for n in range(SOME)}),
    "places": lambda r: r.update(provenance={f"requests/x{n}": {"line": 1} for n in range(SOME)}),
}
LENGTHS: dict[str, Callable[[Report], object]] = {
    "title": lambda r: r.update(title=LONG),
    "body": lambda r: r["body"].update(name=LONG),
    "text": lambda r: r["sections"][0].update(text=VERY_LONG),
    "heading": lambda r: r["sections"][0].update(heading=LONG),
    "blank heading": lambda r: r["sections"][0].update(heading=" " * 5_000_000),
    "label": lambda r: r.update(
        labels={"requests/received": LONG, "requests/received/total": LONG, "sections/other": LONG}
    ),
    "cell": lambda r: r["tables"]["requests"]["received"].update(total=VERY_LONG),
    "digits": lambda r: r["tables"]["requests"]["received"].update(total="1" * 5_000_000),
    "reason": lambda r: r["tables"].update(requests={"unreadable": LONG}),
    "key": lambda r: r["tables"]["requests"].update({LONG: {LONG[:9]: 1}}),
    "label key": lambda r: r.update(labels={"/" * 5_000_000: "x"}),
    "extra": lambda r: r.update(extras=[{"kind": "row", "table": "requests", "label": LONG, "values": [LONG[:99]]}]),
    "pack": lambda r: r.update(pack=LONG),
}


@pytest.mark.parametrize("name", [*MASSES, *LENGTHS])
def test_masses_and_lengths_are_borne(name: str, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(json.dumps(changed((MASSES | LENGTHS)[name]), ensure_ascii=False).encode())
    said = confined("check", path)
    assert said.status in ((3,) if name == "pack" else (0, 1))
    assert len(said.out) < 200_000


def raw(report: Report) -> None:
    """Put what steers a terminal wherever a report has words."""
    report["title"] += RAW
    report["body"]["name"] += RAW
    report["preamble"] = RAW + "2019年" + RAW
    for section in report["sections"]:
        section["heading"] += RAW
        section["text"] = RAW + "收到申请9999件" + RAW
    report["sections"].append({"id": RAW, "heading": RAW, "text": {"unreadable": RAW}})
    rows = report["tables"]["requests"]
    rows["received"]["total"] = RAW
    rows["granted"]["total"] = {"unreadable": RAW}
    rows["partial"] = RAW
    rows[RAW] = {RAW: RAW}
    report["tables"][RAW] = {"unreadable": RAW}
    report["labels"] = {"requests/processed": RAW, "requests/received/total": RAW, "sections/other": RAW, RAW: RAW}
    kinds = ("row", "column", "section", "table")
    report["extras"] = [{"kind": k, "table": "requests", "label": RAW, "values": [RAW], "text": RAW} for k in kinds]
    report["provenance"] = {"requests": {"line": 1, "element": RAW, "part": RAW}, RAW: {"line": 1}}


@pytest.mark.parametrize("arguments", [["check"], ["check", "--all"], ["check", "--lang", "en"], ["explain"]])
def test_what_steers_a_terminal_never_reaches_it(arguments: list[str], tmp_path: Path) -> None:
    path = tmp_path / "r\x1b[31m\u202e.json"
    path.write_bytes(json.dumps(changed(raw)).encode())
    rule = ["T3-ROW-SUM"] if arguments == ["explain"] else []
    said = confined(*arguments, path, *rule)
    assert said.status in (0, 1)
    assert "\\x1b[31m" in said.out
    assert confined("check", path, "--format", "json").out.startswith("{")


@pytest.mark.parametrize(
    "data",
    [
        {"year": RAW},
        {RAW: 1},
        {"tables": {RAW: {RAW: {RAW: [RAW]}}}},
        {"pack": RAW},
        {"edition": RAW},
        [{RAW: 1}, RAW],
    ],
)
def test_a_report_that_is_none_cannot_steer_a_terminal_either(data: Any) -> None:
    assert confined("check", "-", stdin=json.dumps(data).encode()).status == 3


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 10**5,
        b'{"a":' * 10**5,
        b'{"tables":{"a":{"b":{"c":' + b"[" * 10**5,
        b"[" * 10**5 + b"]" * 10**5,
        b'{"x": "' + b"a" * 50_000_000,
        b"{}" * 10**6,
        b"\0" * 10**6,
        b"\xff" * 10**6,
        b'{"title": "\\ud800"}',
        b'{"title": "\xed\xa0\x80"}',
        b"{\n" * 10**6,
        b"{" + b'"year": 2020,' * 10**6 + b'"year": 2020}',
        b'{"tables": {"requests": {"received": {"total": ' + b"9" * 10**6 + b"}}}}",
        b'{"tables": {"requests": {"received": {"total": 1e' + b"9" * 10**5 + b"}}}}",
    ],
    ids=range(14),
)
def test_json_that_is_none_is_refused(data: bytes) -> None:
    said = confined("check", "-", stdin=data)
    assert said.status in (1, 3)
    assert said.err or said.out


def test_a_list_of_very_many_reports_is_judged(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_bytes(b'{"x": 1}\n' * 2_000 + b"{}\n" * 30)
    said = confined("check", path, "--format", "json", "--output", tmp_path / "out.json")
    assert said.status == 1
    told = json.loads((tmp_path / "out.json").read_bytes())
    assert len(told["reports"]) == 30


def test_reports_of_every_year_are_judged_in_little_memory(tmp_path: Path) -> None:
    lines = [json.dumps({**make_report(1), "year": year}) for year in range(2021, 2051)]
    path = tmp_path / "years.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert confined("check", path, "--format", "json", "--output", tmp_path / "out.json").status in (0, 1)


def test_keys_and_words_that_mean_something_to_python_mean_nothing(tmp_path: Path) -> None:
    words = [
        "__class__",
        "{0.__class__}",
        "%s%n",
        "{left}",
        "${x}",
        "__proto__",
        "../../etc/passwd",
        "'; DROP",
        "{" * 999,
    ]

    def change(report: Report) -> None:
        for n, word in enumerate(words):
            report["tables"]["requests"][word] = {word: word}
            report["labels"] = {**report.get("labels", {}), f"requests/{list(report['tables']['requests'])[n]}": word}
            report["extras"] = [*report.get("extras", []), {"kind": "row", "table": "requests", "label": word}]
        report["body"] = {"name": words[0], "kind": words[1], "region": words[2]}
        report["title"] = " ".join(words)

    path = tmp_path / "r.json"
    path.write_text(json.dumps(changed(change)), encoding="utf-8")
    said = confined("check", path, "--all")
    assert said.status in (0, 1)
    assert "{0.__class__}" in said.out
    assert "<class" not in said.out
