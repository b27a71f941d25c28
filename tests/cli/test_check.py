"""`gouji check`: what it reads, prints and ends with."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import jsonschema
import pytest

from gouji.cli.inputs import Inputs
from gouji.outputs.layout import columns
from gouji.outputs.result_v1 import result_schema
from tests.cli.conftest import BAD, GOOD, Gouji

linux = pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux")


@pytest.mark.parametrize(
    ("names", "options", "status"),
    [
        (["good"], [], 0),
        (["bad"], [], 1),
        (["open"], [], 1),
        (["many"], [], 0),
        (["many"], ["--fail-on", "warning"], 1),
        (["odd"], ["--fail-on", "warning"], 0),
        (["odd"], ["--fail-on", "info"], 1),
        (["good"], ["--fail-on", "info"], 0),
        (["bad", "open"], ["--fail-on", "never"], 0),
        (["good", "bad"], [], 1),
        (["good", "missing"], [], 3),
        (["missing"], ["--fail-on", "never"], 3),
        (["bad", "missing"], [], 1),
        (["missing"], ["--pack", "missing"], 2),
    ],
)
def test_the_status_is_that_of_the_gravest_trouble(
    gouji: Gouji, reports: Path, names: list[str], options: list[str], status: int
) -> None:
    assert gouji("check", *(reports / f"{name}.json" for name in names), *options).returncode == status


@pytest.mark.usefixtures("reports")
def test_text_tells_rule_place_figures_clause_and_remedy(gouji: Gouji) -> None:
    ran = gouji("check", "年报/bad.json")
    text = ran.stdout.decode()
    for words in (
        "错误 SUM ×2",
        "年报/bad.json",
        "渔港年报规定 第一条",
        "核对这一行",
        "相差 -2",
        "结论:不通过",
        "共 6 项",
    ):
        assert words in text, words
    assert ran.stderr == b""


def test_english_is_english(gouji: Gouji, reports: Path) -> None:
    text = gouji("check", reports / "bad.json", "--lang", "en").stdout.decode()
    for words in ("error SUM ×2  Each fish: total is near plus far", "2 is not 4.", "verdict: fail", "6 in all"):
        assert words in text, words


def test_json_keeps_its_schema_and_says_what_text_says(gouji: Gouji, reports: Path) -> None:
    ran = gouji("check", reports, reports / "missing.json", "--format", "json", "--all")
    told = json.loads(ran.stdout)
    jsonschema.validators.Draft7Validator(result_schema()).validate(told)
    assert [Path(r["source"]).stem for r in told["reports"]] == ["bad", "good", "many", "odd", "open"]
    assert [r["verdict"] for r in told["reports"]] == ["fail", "pass", "pass", "pass", "undetermined"]
    for each in told["reports"]:
        ledger = each["ledger"]
        assert ledger["total"] == 6 == sum(ledger[key] for key in ("pass", "fail", "undetermined", "not-applicable"))
    first = told["reports"][0]["findings"][0]
    assert (first["left"], first["right"], first["difference"]) == (2, 4, -2)
    assert told["unread"][0]["code"] == "input-missing"
    assert "missing.json: 没有这个文件" in ran.stderr.decode()


def test_the_same_call_gives_the_same_bytes(gouji: Gouji, reports: Path) -> None:
    for shape in ("text", "json"):
        first, second = (gouji("check", reports, "--format", shape, PYTHONHASHSEED=seed).stdout for seed in ("1", "2"))
        assert first == second


def test_passes_are_told_only_when_asked_for(gouji: Gouji, reports: Path) -> None:
    assert "MUCH" not in gouji("check", reports / "bad.json").stdout.decode()
    assert "通过 MUCH" in gouji("check", reports / "bad.json", "--all").stdout.decode()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.json", b"", "空"),
        ("blank.txt", b" \n ", "空"),
        ("cut.json", b'{"year": 2020,', "JSON"),
        ("text.json", "不是".encode(), "JSON"),
        ("shape.json", b'{"tables": []}', "tables"),
        ("key.json", b'{"yaer": 2020}', "yaer"),
        ("latin.json", b'{"title": "\xe9"}', "UTF-8"),
        ("binary.json", bytes(range(256)), "UTF-8"),
    ],
)
def test_what_is_no_report_is_told_and_the_others_are_checked(
    gouji: Gouji, reports: Path, name: str, data: bytes, words: str
) -> None:
    (reports / name).write_bytes(data)
    ran = gouji("check", f"年报/{name}", "年报/good.json")
    text = ran.stdout.decode()
    assert ran.returncode == 3
    assert text.count("未能读取  ") == 1
    assert words in text
    assert "建议" in text
    assert "结论:通过" in text


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\x00" * 4096, b"\x7fELF\x02" + b"\x00" * 64], ids=len)
def test_a_binary_is_told_not_checked(gouji: Gouji, reports: Path, data: bytes) -> None:
    (reports / "program").write_bytes(data)
    ran = gouji("check", reports / "program")
    assert ran.returncode == 3
    assert ran.stderr == b""
    assert "未能读取" in ran.stdout.decode()


def test_a_folder_is_walked_in_order_without_what_is_hidden(gouji: Gouji, tmp_path: Path) -> None:
    for name in ("b/2.json", "b/1.json", "a/9.json", "z.JSON", ".hidden.json", ".git/x.json", "notes.csv"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(GOOD, encoding="utf-8")
    told = json.loads(gouji("check", "in", "--format", "json").stdout)
    assert [Path(r["source"]).as_posix() for r in told["reports"]] == [
        "in/z.JSON",
        "in/a/9.json",
        "in/b/1.json",
        "in/b/2.json",
    ]


def test_a_folder_without_reports_is_told(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    ran = gouji("check", "none")
    assert ran.returncode == 3
    assert "目录中没有报告" in ran.stdout.decode()


def test_a_folder_below_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "r.json").write_text(GOOD, encoding="utf-8")
    listed = os.scandir

    def refused(path: str) -> object:
        if Path(path).as_posix() == "in/b":
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refused)
    monkeypatch.chdir(tmp_path)
    found = [(Path(each.name).as_posix(), each.fault and each.fault.code) for each in Inputs(["in"])]
    assert found == [("in/a/r.json", None), ("in/b", "folder-unreadable")]


def test_a_dash_is_stdin(gouji: Gouji) -> None:
    assert gouji("check", "-", stdin=GOOD.encode()).returncode == 0
    assert gouji("check", "-", stdin=BAD.encode()).returncode == 1
    assert gouji("check", "-").returncode == 3


@linux
def test_a_file_name_that_is_no_utf_8_is_read_and_told(gouji: Gouji, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.json")
    (tmp_path / name).write_text(BAD, encoding="utf-8")
    assert json.loads(gouji("check", name, "--format", "json").stdout)["reports"][0]["source"] == "caf\\xe9.json"
    assert "caf\\xe9.json" in gouji("check", name).stdout.decode()


@pytest.mark.parametrize("shape", ["text", "json"])
def test_a_result_can_be_written_to_a_file(gouji: Gouji, reports: Path, tmp_path: Path, shape: str) -> None:
    printed = gouji("check", reports / "bad.json", "--format", shape)
    ran = gouji("check", reports / "bad.json", "--format", shape, "--output", "结果.out")
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, b"", b"")
    assert (tmp_path / "结果.out").read_bytes() == printed.stdout
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


@pytest.mark.parametrize("output", ["nowhere/out.json", "年报"])
def test_an_output_that_cannot_be_written_is_refused_before_the_work(gouji: Gouji, reports: Path, output: str) -> None:
    ran = gouji("check", reports / "good.json", "--output", output)
    assert ran.returncode == 2
    assert output.partition("/")[0] in ran.stderr.decode()


@pytest.mark.parametrize(
    "locale",
    [{"LANG": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}],
)
def test_output_is_utf_8_whatever_the_locale(gouji: Gouji, reports: Path, locale: dict[str, str]) -> None:
    assert gouji("check", reports / "bad.json", **locale).stdout == gouji("check", reports / "bad.json").stdout
    assert "没有这个文件" in gouji("check", "缺.json", "--format", "json", **locale).stderr.decode()
    assert "核对报告" in gouji("check", "--help", **locale).stdout.decode()


@pytest.mark.parametrize("width", [24, 40, 80])
def test_lines_fit_the_terminal(gouji: Gouji, reports: Path, width: int) -> None:
    for options in ([], ["--all"], ["--lang", "en"]):
        text = gouji("check", reports, *options, COLUMNS=str(width)).stdout.decode()
        assert max(columns(line) for line in text.splitlines()) <= width


def test_a_pipe_has_no_colours(gouji: Gouji, reports: Path) -> None:
    assert b"\x1b" not in gouji("check", reports / "bad.json", TERM="xterm-256color").stdout


def test_a_report_cannot_steer_the_terminal(gouji: Gouji, reports: Path) -> None:
    told = json.loads(BAD)
    told["body"]["name"] = "港\x1b[2J\u202e\x9b"
    told["tables"]["catch"]["cod"]["near"] = "1\x1b]0;x\x07"
    (reports / "evil.json").write_text(json.dumps(told), encoding="utf-8")
    text = gouji("check", reports / "evil.json", "--all").stdout.decode()
    assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text) is None
    assert "港\\x1b[2J" in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<html><body><p>今日晴</p></body></html>", "none of the form's"),
        ('<html><body><img src="a.png"></body></html>', "pictures"),
    ],
    ids=["no report", "a picture"],
)
def test_a_page_that_is_no_report_is_told_as_such(gouji: Gouji, tmp_path: Path, content: str, said: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(content, encoding="utf-8")
    ran = gouji("check", page, "--lang", "en")
    assert ran.returncode == 3
    assert said in ran.stdout.decode()
