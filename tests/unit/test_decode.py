"""JSON to reports: one, a list, one a line; what is no report is told by line and key, whatever it is."""

from __future__ import annotations

import json
import time

import pytest

from gouji.errors import InputError, Problem
from gouji.messages import LANGUAGES
from gouji.reports import decode
from gouji.reports.decode import decode_reports, is_json
from gouji.reports.model import Report, Unreadable


def read(data: bytes | str) -> list[tuple[str, Report | InputError]]:
    return decode_reports(data.encode() if isinstance(data, str) else data, "r.json")


def only(data: bytes | str) -> Report:
    ((name, report),) = read(data)
    assert name == "r.json"
    assert isinstance(report, Report)
    return report


def problem(data: bytes | str) -> Problem:
    with pytest.raises(InputError) as caught:
        read(data)
    (found,) = caught.value.problems
    assert all(found.cause(lang) and found.remedy(lang) for lang in LANGUAGES)
    return found


def problems(data: bytes | str) -> list[tuple[str, str, int | None]]:
    """What is told of the reports of a list, by name: the code and line of a fault, or nothing."""
    return [
        (name, r.problems[0].code, r.problems[0].place.line) if isinstance(r, InputError) else (name, "", None)
        for name, r in read(data)
    ]


@pytest.mark.parametrize(
    "data",
    [
        b'{"year": 2020}',
        b'\xef\xbb\xbf{"year": 2020}',
        b' \r\n\t{\n"year":\n2020}\n\n',
        b'{"year": 2020}\r\n',
        b'{"year": 1, "year": 2020}',
        b'{"title": "{\\n}", "year": 2020}',
        b'{"title": "\xe6\x9e\x9c\xe2\x80\xa8\xc2\x85", "year": 2020}',
    ],
)
def test_one_report_is_told_under_the_name_of_the_input(data: bytes) -> None:
    assert only(data).year == 2020


def test_an_empty_object_is_a_report_of_nothing() -> None:
    assert only("{}") == Report()


@pytest.mark.parametrize(
    "data",
    [
        '[{"year": 2020}, {"year": 2021}]',
        '{"year": 2020}\n{"year": 2021}',
        '\ufeff{"year": 2020}\r\n\r\n{"year": 2021}\r\n',
        '[\n{"year": 2020},\n{"year": 2021}\n]',
        '  {"year": 2020}\n  {"year": 2021}\n',
        '{"year": 2020}\r{"year": 2021}',
    ],
)
def test_several_reports_are_told_by_number(data: str) -> None:
    found = read(data)
    assert [name for name, _ in found] == ["r.json#1", "r.json#2"]
    assert [report.year for _, report in found if isinstance(report, Report)] == [2020, 2021]


def test_a_list_of_one_or_of_none_is_a_list() -> None:
    assert [name for name, _ in read('[{"year": 2020}]')] == ["r.json#1"]
    assert read("[]") == []


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('{"year": 2020}\n{"year": "x"}\n{"year": 2021}', [("", None), ("json-shape", 2), ("", None)]),
        ('{"year": 2020}\n\n\n{"year": \n{"year": 2021}', [("", None), ("json-syntax", 4), ("", None)]),
        ('{"year": 2020}\n{"year": 2021', [("", None), ("json-syntax", 2)]),
        ('{"year": 2020}\n{"title": "\udcff"}', [("", None), ("json-encoding", 2)]),
        ('[{"year": 2020},\n{\n"yaer": 2021}]', [("", None), ("json-shape", 3)]),
        (
            '[1,\n{"year": 2020}, [],\nnull, "x"]',
            [("json-shape", 1), ("", None), ("json-shape", 2), *[("json-shape", 3)] * 2],
        ),
        ('[{"year": 2020}, {"year": 2021}, {"year": "x"}]', [("", None), ("", None), ("json-shape", 1)]),
    ],
)
def test_one_bad_report_never_ends_the_others(data: str, expected: list[tuple[str, int | None]]) -> None:
    told = problems(data.encode("utf-8", "surrogateescape"))
    assert told == [(f"r.json#{n}", *fault) for n, fault in enumerate(expected, 1)]


def test_many_bad_reports_cost_no_more_than_good_ones() -> None:
    start = time.monotonic()
    told = problems("[" + ",\n".join(['{"year": "x"}'] * 5_000) + "]")
    assert [line for *_, line in told] == list(range(1, 5_001))
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    ("data", "line", "path"),
    [
        ('{"year": "2020"}', 1, "year"),
        ('{\n"title": "x",\n"year": 20.5}', 3, "year"),
        ('{"yaer": 2020}', 1, "yaer"),
        ('{"year": 0}', 1, "year"),
        ('{"year": 12345}', 1, "year"),
        ('{"year": true}', 1, "year"),
        ('{"title": null}', 1, "title"),
        ('{"published": "31.1.2021"}', 1, "published"),
        ('{"published": "2021-01-31T00:00"}', 1, "published"),
        ('{"body": "x"}', 1, "body"),
        ('{"body":\n{"nmae": "x"}}', 1, "body"),
        ('{"sections": {}}', 1, "sections"),
        ('{"sections": [{"id": ""}]}', 1, "sections"),
        ('{"sections": [{"heading": "x"}]}', 1, "sections"),
        ('{"tables": []}', 1, "tables"),
        ('{"tables": {"a": 1}}', 1, "tables/a"),
        ('{"tables":\n{"a":\n{"b":\n{"c": [1]}}}}', 4, "tables/a/b/c"),
        ('{"tables": {"a": {"b":\n{"x": 1, "c": true}}}}', 2, "tables/a/b/c"),
        ('{"tables": {"a": {"b": {"c": {"unreadable": ""}}}}}', 1, "tables/a/b/c"),
        ('{"tables": {"a": {"b": {"c": {"unreadable": "x", "y": 1}}}}}', 1, "tables/a/b/c"),
        ('{"tables": {"a": {"x": {}, "b": 1}}}', 1, "tables/a/b"),
        ('{"labels": {"a": 1}}', 1, "labels"),
        ('{"extras": [{"kind": "stranger", "label": "x"}]}', 1, "extras"),
        ('{"provenance": {"a": {"line": "3"}}}', 1, "provenance"),
        ('{"provenance": {"a": {"box": [1, 2, 3]}}}', 1, "provenance"),
    ],
)
def test_what_is_no_report_is_told_by_line_and_key(data: str, line: int, path: str) -> None:
    found = problem(data)
    assert (found.code, found.place.line, found.place.path) == ("json-shape", line, path)
    assert path in found.cause("en")


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        ("{", 1, 2),
        ('{"year": 2020,}', 1, 15),
        ('{"year":\n2020\n"title": ""}', 3, 1),
        ("{'year': 2020}", 1, 2),
        ('{"year": NaN}', None, None),
        ('{"year": 02}', 1, 11),
        ('{"title": "a\tb"}', 1, 13),
        ('{"year": 2020} x', 1, 16),
        ('{"year": 2020}\nx', 2, 1),
        ("[{}", 1, 4),
        ("[{},]", 1, 5),
        ("{\0}", 1, 2),
    ],
)
def test_what_is_no_json_is_told_by_line_and_column(data: str, line: int | None, column: int | None) -> None:
    found = problem(data)
    assert found.code == "json-syntax"
    assert (found.place.line, found.place.column) == (line, column)
    if line is not None:
        assert found.place.excerpt == data.split("\n")[line - 1].strip()


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'{"title": "\xff"}', 1),
        (b'{\n"title":\n"\xce\xde"}', 3),
        ('{"title": "果园"}'.encode("gb18030"), 1),
        ('{"title": "x"}'.encode("utf-16"), 1),
        (b'{"title": "\xed\xa0\x80"}', 1),
    ],
)
def test_what_is_not_utf8_is_told_so(data: bytes, line: int) -> None:
    found = problem(data)
    assert (found.code, found.place.line) == ("json-encoding", line)


@pytest.mark.parametrize("data", [b"1", b'"x"', b"null", b"true"])
def test_json_that_is_no_object_is_no_report(data: bytes) -> None:
    assert problem(data).code == "json-shape"


@pytest.mark.parametrize(
    "data",
    [
        "[" * 10**5,
        "[" * 10**5 + "]" * 10**5,
        '{"tables":' * 10**5,
        '{"a":' * 10**5 + "1" + "}" * 10**5,
        '{"tables": {"a": {"b": {"c": ' + "[" * 10**5 + "]" * 10**5 + "}}}}",
        '{"x": ' + "[" * 990 + "]" * 990 + "}",
    ],
)
def test_deep_nesting_is_refused_at_once(data: str) -> None:
    start = time.monotonic()
    assert problem(data).code in ("json-syntax", "json-shape")
    assert time.monotonic() - start < 2


@pytest.mark.parametrize("digits", [18, 19, 20, 39, 310, 4000])
def test_numbers_of_any_length_are_read_exactly_or_refused(digits: int) -> None:
    number = 10**digits - 1
    report = only(f'{{"tables": {{"a": {{"b": {{"c": {number}}}}}}}}}')
    assert report.tables["a"]["b"] == {"c": number}


@pytest.mark.parametrize("number", ["1" * 5000, "1e999", "-1e999", "1e99999999999"])
def test_numbers_without_end_are_refused(number: str) -> None:
    assert problem(f'{{"tables": {{"a": {{"b": {{"c": {number}}}}}}}}}').code == "json-syntax"


def test_cells_are_kept_as_they_were_written() -> None:
    row = {"a": 0, "b": None, "c": "", "d": " 7", "e": 1.5, "f": {"unreadable": "污损"}, "__class__": "x", "": "\x1b"}
    report = only(json.dumps({"tables": {"t": {"r": row, "s": "模糊"}, "u": {"unreadable": "图片"}}}))
    assert report.tables["t"]["r"] == {**row, "f": Unreadable(unreadable="污损")}
    assert report.tables["u"] == {"unreadable": "图片"}
    assert isinstance(report.tables["t"]["r"], dict)
    assert type(report.tables["t"]["r"]["a"]) is int


def test_the_key_of_a_fault_may_be_anything() -> None:
    for key in ("a/b", 'a"b', "\x1b[31m", "果" * 100_000, "{0.__class__}", ""):
        found = problem(json.dumps({"tables": {key: {"r": {"c": {"d": 1}}}}}))
        assert found.place.path == f"tables/{key}/r/c"
        assert len(found.cause("zh")) < 1200


def test_an_input_that_is_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "MAX_BYTES", 10)
    assert problem('{"year": 2020}').code == "input-size"


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"x", "a.json", True), (b"x", "a.JSONL", True), (b"x", "a.ndjson", True), (b" {", "a", True),
        (b"\n[", "a.dat", True), (b"[", "2023.json/a", True), (b"{", "a.txt", False), (b"x", "a", False),
        (b"", "", False), (b"[x](y)", "a.md", False),
    ],
)  # fmt: skip
def test_json_is_known_by_its_suffix_or_by_how_it_begins(data: bytes, name: str, expected: bool) -> None:
    assert is_json(data, name) is expected
