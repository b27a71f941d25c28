"""An audit says of each report what a check of it says, and of each input what became of it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import pkgutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gouji.audit import reading
from gouji.audit.columns import TABLES
from gouji.audit.manifest import Manifest
from gouji.audit.tables import Tables
from gouji.check import Options, check
from gouji.errors import UsageError
from gouji.inputs import Source, open_editions
from tests.audit.corpus import encoded, rows_of, run, told, tree, write_corpus, write_pack

WRITTEN = [name for name in TABLES if name != "likeness"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit")
    write_pack(folder)
    write_corpus(folder)
    return folder


@pytest.fixture(scope="module")
def manifest(place: Path) -> Manifest:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        return run(place / "rules", place / "out", "in")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return write_pack(tmp_path)


def write(folder: Path, **reports: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, report in reports.items():
        (folder / f"{name}.json").write_bytes(encoded(report))
    return folder


def failing(out: Path, rule: str) -> list[str]:
    return [Path(row["report"]).stem for row in rows_of(out, "findings") if row["rule"] == rule]


def test_every_report_has_one_row(place: Path, manifest: Manifest) -> None:
    keys = [row["report"] for row in rows_of(place / "out", "reports")]
    whole, lines, listed, rows, packed = 120, 30 + 60, 9, 299, 40
    assert len(keys) == len(set(keys)) == manifest.reports == whole + lines + listed + rows + packed
    assert sum(manifest.verdicts.values()) == manifest.reports


def test_what_gave_no_report_is_told_once(place: Path, manifest: Manifest) -> None:
    told_ = [(row["source"].removeprefix("in/"), row["code"]) for row in rows_of(place / "out", "unread")]
    assert told_ == [
        ("broken.json", "json-syntax"),
        ("broken.zip", "container-broken"),
        ("empty.html", "input-empty"),
        ("long.jsonl#32", "json-shape"),
        ("other.json", "other-pack"),
        ("rows.parquet#300", "json-syntax"),
        ("图.jpg", "input-passed-over"),
        ("甲.zip/inner.zip", "container-nested"),
        ("甲.zip/注.css", "input-passed-over"),
    ]
    assert (manifest.unread, manifest.passed_over) == (7, 2)


def test_a_fault_in_a_file_of_lines_is_told_with_its_line(place: Path, manifest: Manifest) -> None:
    row = next(row for row in rows_of(place / "out", "unread") if row["source"] == "in/long.jsonl#32")
    line = (place / row["source"].rpartition("#")[0]).read_bytes().split(b"\n")[row["line"] - 1]
    assert json.loads(line) == {"year": "last"}


def test_reports_stand_in_the_order_of_their_inputs(place: Path, manifest: Manifest) -> None:
    keys = [row["report"].partition("#") for row in rows_of(place / "out", "reports")]
    order = [(name.encode(), int(number or 0)) for name, _, number in keys]
    assert order == sorted(order)


def test_what_is_told_of_a_report_is_what_a_check_tells(place: Path, manifest: Manifest) -> None:
    editions = open_editions(extra=[place / "rules"])
    names = [f"in/县{n % 5}/{n}.{suffix}" for n in range(60) for suffix in ("json", "html")]
    result = check([Source(name=n, data=(place / n).read_bytes()) for n in names], editions, Options())
    found = {row["report"]: [] for row in rows_of(place / "out", "reports")}  # type: dict[str, list[dict[str, Any]]]
    for row in rows_of(place / "out", "findings"):
        found[row["report"]] += [row] if row["rule"] != "LAST" else []
    for report in result.reports:
        rows = found[report.source]
        assert [(f.rule, f.outcome.value, f.message, f.left, f.right) for f in report.findings] == [
            (row["rule"], row["outcome"], row["message"], row["left"], row["right"]) for row in rows
        ]
    assert any(report.findings for report in result.reports)


def test_the_ledger_accounts_for_every_instance(place: Path, manifest: Manifest) -> None:
    kinds = ("passed", "failed", "undetermined", "not_applicable")
    sums: dict[str, list[int]] = {}
    for row in rows_of(place / "out", "ledger"):
        counts = sums.setdefault(row["report"], [0, 0, 0, 0])
        counts[:] = [count + row[kind] for count, kind in zip(counts, kinds, strict=True)]
    assert sums == {row["report"]: [row[kind] for kind in kinds] for row in rows_of(place / "out", "reports")}
    assert {row["rule"] for row in rows_of(place / "out", "ledger")} == {"SUM", "MUCH", "ROUND", "LAST"}


def test_every_input_has_one_row_with_its_hash(place: Path, manifest: Manifest) -> None:
    rows = rows_of(place / "out", "inputs")
    assert len(rows) == manifest.inputs == len({row["source"] for row in rows})
    for row in rows:
        if row["sha256"] and not row["container"]:
            assert hashlib.sha256((place / row["source"]).read_bytes()).hexdigest() == row["sha256"]
    by_name = {row["source"]: row for row in rows}
    assert (by_name["in/rows.parquet"]["reports"], by_name["in/rows.parquet"]["unread"]) == (299, 1)
    assert (by_name["in/long.jsonl"]["reports"], by_name["in/long.jsonl"]["unread"]) == (60, 1)
    assert by_name["in/乙.tar.gz/3.html"]["container"] == "in/乙.tar.gz"
    assert sum(row["reports"] for row in rows) == manifest.reports


@pytest.mark.parametrize("name", WRITTEN)
def test_tables_have_the_columns_of_the_contract(place: Path, manifest: Manifest, name: str) -> None:
    schema = pq.read_schema(place / "out" / f"{name}.parquet")
    assert [(f.name, f.type, f.nullable) for f in schema] == [
        (f.name, pq.read_table(place / "out" / f"{name}.parquet").schema.field(f.name).type, f.nullable)
        for f in TABLES[name]
    ]
    plain = [(f.name, f.type) for f in TABLES[name] if f.name != "cells"]
    assert [(f.name, f.type) for f in schema if f.name != "cells"] == plain


@pytest.mark.parametrize("name", WRITTEN)
def test_a_table_as_csv_has_the_same_rows(place: Path, manifest: Manifest, name: str) -> None:
    data = (place / "out" / f"{name}.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    head, *rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert head == TABLES[name].names
    parquet = rows_of(place / "out", name)
    assert len(rows) == len(parquet)
    for cells, row in zip(rows, parquet, strict=True):
        assert cells[0] == row[head[0]]


def test_what_a_report_says_and_has_beyond_its_form_is_told(tmp_path: Path, rules: Path) -> None:
    odd = told("某港", 2020) | {
        "preamble": "现予公布。",
        "sections": [
            {"id": "catch", "heading": "一、渔获", "text": "今年有鱼。\n\n=1+1"},
            {"id": "port", "heading": "二、港口", "text": {"unreadable": "是图片"}},
        ],
        "extras": [
            {"kind": "section", "label": "三、附", "text": "另附一表。"},
            {"kind": "row", "table": "catch", "label": "小计", "values": ["1", "", "2"]},
        ],
    }
    plain = told("某港", 2019) | {"sections": []}
    run(rules, tmp_path / "out", write(tmp_path / "in", odd=odd, plain=plain))
    texts = [
        tuple(row[k] for k in ("section", "heading", "state", "text")) for row in rows_of(tmp_path / "out", "texts")
    ]
    assert texts == [
        ("preamble", "", "text", "现予公布。"),
        ("catch", "一、渔获", "text", "今年有鱼。\n\n=1+1"),
        ("port", "二、港口", "unreadable", "是图片"),
        ("", "三、附", "text", "另附一表。"),
    ]
    extras = [
        tuple(row[k] for k in ("kind", "table", "label", "values")) for row in rows_of(tmp_path / "out", "extras")
    ]
    assert extras == [("section", "", "三、附", []), ("row", "catch", "小计", ["1", "", "2"])]
    assert {row["year"] for row in rows_of(tmp_path / "out", "texts")} == {2020}
    assert (tmp_path / "out" / "texts.csv").read_text(encoding="utf-8-sig").count("今年有鱼。 =1+1") == 1


def test_cells_are_told_as_printed_and_as_exact_numbers(tmp_path: Path, rules: Path) -> None:
    odd = told("某港", 2020)
    odd["tables"]["catch"] = {
        "cod": {"near": 7, "far": None, "all": "1,000"},
        "tuna": {"near": {"unreadable": "污损"}, "far": "/", "all": 10**25},
    }
    run(rules, tmp_path / "out", write(tmp_path / "in", odd=odd, short=told("某港", 2019) | {"tables": {}}))
    cells = [
        tuple(row[k] for k in ("row", "column", "state", "printed", "number"))
        for row in rows_of(tmp_path / "out", "cells")
    ]
    assert cells == [
        ("cod", "near", "number", "7", Decimal(7)),
        ("cod", "far", "blank", "", None),
        ("cod", "all", "number", "1,000", Decimal(1000)),
        ("tuna", "near", "unreadable", "污损", None),
        ("tuna", "far", "text", "/", None),
        ("tuna", "all", "number", str(10**25), Decimal(10**25)),
    ]


def test_no_cell_of_a_csv_file_is_a_formula(tmp_path: Path, rules: Path) -> None:
    run(rules, tmp_path / "out", write(tmp_path / "in", a=told("=1+1", 2020, total=5), b=told("\t+cmd\n|x", 2020)))
    with (tmp_path / "out" / "reports.csv").open(encoding="utf-8-sig", newline="") as file:
        bodies = [row["body"] for row in csv.DictReader(file)]
    assert bodies == ["'=1+1", "'+cmd |x"]
    assert [row["body"] for row in rows_of(tmp_path / "out", "reports")] == ["=1+1", "\t+cmd\n|x"]
    with (tmp_path / "out" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["difference"] for row in csv.DictReader(file) if row["rule"] == "SUM"} == {"-3"}


def test_a_report_is_held_against_that_of_the_year_before(tmp_path: Path, rules: Path) -> None:
    home = write(tmp_path / "in", a=told("甲港", 2019, 1, 1, 2), b=told("甲 港", 2020, 1, 1, 2), c=told("乙港", 2020))
    run(rules, tmp_path / "out", home)
    assert failing(tmp_path / "out", "LAST") == ["b"]
    ledger = {Path(row["report"]).stem: row for row in rows_of(tmp_path / "out", "ledger") if row["rule"] == "LAST"}
    assert [name for name, row in ledger.items() if row["not_applicable"]] == ["a", "c"]


def test_a_body_is_found_under_the_name_that_it_had_before(tmp_path: Path, rules: Path) -> None:
    home = write(tmp_path / "in", a=told("旧港", 2019), b=told("新港", 2020), c=told("旧港", 2021))
    run(rules, tmp_path / "out", home, aliases={"旧港": "中港", "中港": "新港"})
    assert failing(tmp_path / "out", "LAST") == ["b", "c"]


def test_bodies_of_one_name_in_different_regions_are_kept_apart(tmp_path: Path, rules: Path) -> None:
    other = told("渔港", 2019, 0, 0, 0)
    other["body"]["region"] = "9999"
    home = write(tmp_path / "in", a=other, b=told("渔港", 2019), c=told("渔港", 2020))
    run(rules, tmp_path / "out", home)
    assert failing(tmp_path / "out", "LAST") == ["c"]


def test_an_audit_after_a_change_of_rules_reads_no_document_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules, home = write_pack(tmp_path), write_corpus(tmp_path, 6)
    run(rules, tmp_path / "one", home, cache=tmp_path / "cache")
    write_pack(tmp_path, "再核对")
    monkeypatch.setattr(reading, "reports_in", lambda *_: pytest.fail("read again"))
    run(rules, tmp_path / "two", home, cache=tmp_path / "cache")
    one, two = (rows_of(tmp_path / name, "reports") for name in ("one", "two"))
    assert [row["verdict"] for row in one] == [row["verdict"] for row in two]
    assert one[-1]["chain"] != two[-1]["chain"]


def test_a_change_of_the_form_reads_every_document_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules, home = write_pack(tmp_path), write(tmp_path / "in", a=told("某港", 2020))
    run(rules, tmp_path / "one", home, cache=tmp_path / "cache")
    form = rules / "harbour" / "1" / "form.yaml"
    form.write_text(form.read_text(encoding="utf-8").replace("label: 鳕鱼", "label: 鳕"), encoding="utf-8")
    read: list[str] = []
    real = reading.reports_in
    monkeypatch.setattr(reading, "reports_in", lambda source, *rest: read.append(source.name) or real(source, *rest))
    run(rules, tmp_path / "two", home, cache=tmp_path / "cache")
    assert len(read) == 1


def test_names_of_files_are_told_though_their_bytes_were_read_under_another(tmp_path: Path, rules: Path) -> None:
    home = tmp_path / "in"
    home.mkdir()
    for name in ("a", "b"):
        (home / f"{name}.json").write_bytes(b'{"year": ')
    run(rules, tmp_path / "out", home, cache=tmp_path / "cache")
    (home / "c.json").write_bytes(b'{"year": ')
    run(rules, tmp_path / "two", home, cache=tmp_path / "cache")
    assert [Path(row["source"]).name for row in rows_of(tmp_path / "two", "unread")] == ["a.json", "b.json", "c.json"]


def test_a_path_that_is_named_twice_is_audited_once(tmp_path: Path, rules: Path) -> None:
    home = write(tmp_path / "in", a=told("某港", 2020))
    run(rules, tmp_path / "out", home, home / "a.json", f"{home}/*.json", tmp_path / "in" / "." / "a.json")
    assert len(rows_of(tmp_path / "out", "reports")) == 1


@pytest.mark.parametrize(
    "where", ["gouji.check.Checker.result", "gouji.audit.grids._printed", "gouji.audit.tables.digest"]
)
def test_a_check_that_fails_makes_one_row(
    tmp_path: Path, rules: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    home = write(tmp_path / "in", **{f"{n}": told(f"{n}港", 2020, total="2") for n in "abc"})
    real, calls = pkgutil.resolve_name(where), []

    def fragile(*arguments: Any) -> Any:
        calls.append(where)
        if len(calls) == 2:
            raise ZeroDivisionError
        return real(*arguments)

    monkeypatch.setattr(where, fragile)
    run(rules, tmp_path / "out", home)
    unread = [Path(row["source"]).name for row in rows_of(tmp_path / "out", "unread")]
    reports = [row["report"] for row in rows_of(tmp_path / "out", "reports")]
    assert (len(unread), len(reports)) == (1, 2)
    for table in ("ledger", "cells"):
        assert list(dict.fromkeys(row["report"] for row in rows_of(tmp_path / "out", table))) == reports


def test_results_among_the_inputs_are_no_inputs(tmp_path: Path, rules: Path) -> None:
    home = write(tmp_path / "in", a=told("某港", 2020))
    first = run(rules, home / "out", home, cache=home / "cache")
    second = run(rules, home / "out", home, cache=home / "cache", force=True)
    assert [(f.path, f.sha256) for f in first.files] == [(f.path, f.sha256) for f in second.files]
    assert (first.chain, first.inputs) == (second.chain, 1)


def test_a_reader_that_fails_makes_one_row(tmp_path: Path, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = write(tmp_path / "in", a=told("某港", 2020), b=told("某港", 2021))
    real = reading.reports_in

    def fragile(source: Source, *rest: Any) -> Any:
        if source.name.endswith("a.json"):
            raise MemoryError
        return real(source, *rest)

    monkeypatch.setattr(reading, "reports_in", fragile)
    run(rules, tmp_path / "out", home, cache=tmp_path / "cache")
    assert [row["code"] for row in rows_of(tmp_path / "out", "unread")] == ["input-fault"]
    assert len(rows_of(tmp_path / "out", "reports")) == 1
    monkeypatch.setattr(reading, "reports_in", real)
    run(rules, tmp_path / "two", home, cache=tmp_path / "cache")
    assert len(rows_of(tmp_path / "two", "reports")) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_what_is_no_plain_file_is_a_row(tmp_path: Path, rules: Path) -> None:
    home = write(tmp_path / "in", a=told("某港", 2020))
    os.mkfifo(home / "pipe.json")
    run(rules, tmp_path / "out", home)
    assert [(Path(row["source"]).name, row["code"]) for row in rows_of(tmp_path / "out", "unread")] == [
        ("pipe.json", "input-special")
    ]


def test_texts_of_strangers_harm_no_table(tmp_path: Path, rules: Path) -> None:
    home = write(tmp_path / "in", a=told("某港", 2020), b=told("某\x00\u202e港", 2020), c=told("长" * 10**5, 2020))
    (home / "a.json").write_bytes(json.dumps(told("某\ud800港", 2020)).encode())
    run(rules, tmp_path / "out", home)
    assert [row["code"] for row in rows_of(tmp_path / "out", "unread")] == ["json-syntax"]
    bodies = [row["body"] for row in rows_of(tmp_path / "out", "reports")]
    assert bodies[0] == "某\x00\u202e港"
    assert len(bodies[1]) == 200
    assert "某 港" in (tmp_path / "out" / "reports.csv").read_text(encoding="utf-8-sig")


def test_nothing_to_audit_is_an_error(tmp_path: Path, rules: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(UsageError) as caught:
        run(rules, tmp_path / "out", tmp_path / "in")
    assert caught.value.problems[0].code == "audit-nothing"


def test_a_missing_path_is_a_row(tmp_path: Path, rules: Path) -> None:
    run(rules, tmp_path / "out", tmp_path / "nowhere.html")
    assert [row["code"] for row in rows_of(tmp_path / "out", "unread")] == ["input-missing"]
    assert tree(tmp_path / "out")["cells.parquet"]


def test_no_dictionary_of_a_table_has_a_value_twice(
    tmp_path: Path, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = write(tmp_path / "in", a=told("某港", 2020), b=told("某港", 2021), c=told("别港", 2021, total=9))
    taken: list[Any] = []
    real = Tables.take
    monkeypatch.setattr(Tables, "take", lambda self: taken.append(real(self)) or taken[-1])
    run(rules, tmp_path / "out", home)
    columns = [c for part in taken for batches in part.values() for batch in batches for c in batch.columns]
    coded = [column.dictionary.to_pylist() for column in columns if pa.types.is_dictionary(column.type)]
    assert coded
    assert all(len(names) == len(set(names)) for names in coded)
