"""Why something cannot be read is said in the language of the run, whatever the reason."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml.html import defs

import gouji
from gouji.check import Options, check
from gouji.documents.text import read_text
from gouji.inputs import Source, open_editions, read_report
from gouji.messages import table
from gouji.outputs.json_v1 import json_bytes
from gouji.reports.extract import extract
from gouji.reports.model import Unreadable
from gouji.reports.reasons import Reason
from gouji.reports.rows import Doubt
from tests.layouts import render
from tests.layouts.render import FORM

PACKAGE = Path(gouji.__file__).parent
READERS = [path for room in ("documents", "reports") for path in sorted((PACKAGE / room).glob("*.py"))]
CODES = sorted(key.removeprefix("doubt.") for key in table("en") if key.startswith("doubt."))
ELEMENTS = defs.tags | {"frame", "frameset", "listing", "noembed", "noframes", "plaintext", "xmp"}
SENTENCE = re.compile(r"[a-z]+(?:[ ,;]+[a-z]+){2,}\W*", re.IGNORECASE)
SLOT = re.compile(r"\{\w+\}")
HAN = re.compile("[\u4e00-\u9fff]")

REPORT = render.lines({**render.figures(lambda: "7"), "disputes": {}}).replace("\n7\n", "\n7\n7\n", 1)
PAGE = """<html><body><h1>青石市园林局2025年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>好。</p>
<p>二、主动公开政府信息情况</p><table><tr><td>信息内容</td><td>本年处理决定数量</td></tr>
<tr><td>行政许可</td><td>1<sup>2</sup></td></tr><tr><td>行政处罚</td><td><del>3</del></td></tr></table>
<p>三、收到和处理政府信息公开申请情况</p><img src="t.png"><p>四、政府信息公开行政复议、行政诉讼情况</p>
<iframe src="x.html"></iframe><p>五、存在的主要问题及改进情况</p><p>六、其他需要报告的事项</p></body></html>"""


def strings(path: Path) -> Iterator[str]:
    """Walk the strings of a module that are neither docstrings nor lists of words."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    split = {
        node.func.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split"
        if isinstance(node.func.value, ast.Name)
    }
    skipped = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        or (isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id in split for t in node.targets))
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.stem)
def test_no_reader_speaks_english(path: Path) -> None:
    allowed = {"One body's report for one year, in the form of a pack"} if path.stem == "schema" else set()
    found = [text for text in strings(path) if SENTENCE.fullmatch(text) and text not in allowed]
    assert [text for text in found if not is_list_of_elements(text)] == []


def is_list_of_elements(text: str) -> bool:
    return ELEMENTS.issuperset(text.split())


def test_a_sentence_is_seen() -> None:
    assert SENTENCE.fullmatch("the row stands twice, with different values")
    assert not is_list_of_elements("the table head stands twice")


@pytest.mark.parametrize("code", CODES)
def test_a_reason_is_given_by_a_reader_and_said_in_words(code: str) -> None:
    given = {text for path in READERS for text in strings(path)}
    assert code in given | {"image", "frame", "attachment", "unruled"}
    values = (("values", 3), ("columns", 7))
    assert HAN.search(Reason(code, values).said("zh"))
    assert not HAN.search(Reason(code, values).said("en"))
    assert "{" not in Reason(code, values).said("zh")


def test_every_doubt_about_rows_has_words() -> None:
    assert {doubt.value for doubt in Doubt if doubt is not Doubt.NONE} <= set(CODES)


def whys(lang: str) -> list[str]:
    report = extract(read_text(REPORT.encode(), "report.txt"), FORM, lang)
    cells = [c for t in report.tables.values() for r in t.values() if isinstance(r, dict) for c in r.values()]
    return [cell.unreadable for cell in cells if isinstance(cell, Unreadable)]


def test_a_report_says_why_in_the_language_of_the_run() -> None:
    assert whys("zh")
    assert len(whys("zh")) == len(whys("en"))
    assert all(HAN.search(why) for why in whys("zh"))
    assert not any(HAN.search(why) for why in whys("en"))


def plain(lang: str) -> set[str]:
    """Give of each reason the longest words that have no value in them."""
    return {max(SLOT.split(table(lang)[f"doubt.{code}"]), key=len) for code in CODES}


@pytest.mark.parametrize(("name", "text"), [("a.txt", REPORT), ("a.html", PAGE)])
def test_a_finding_says_why_in_the_language_of_the_run(name: str, text: str) -> None:
    source = Source(name=name, data=text.encode())
    for lang, other in (("zh", "en"), ("en", "zh")):
        said = json_bytes(check([source], open_editions(), Options(lang=lang))).decode()
        assert any(words in said for words in plain(lang))
        assert [words for words in plain(other) if words in said] == []


def test_any_words_are_taken_from_a_report() -> None:
    data = json.dumps({"year": 2025, "tables": {"proactive": {"licences": {"decisions": {"unreadable": "a stain"}}}}})
    report, _ = read_report(Source(name="a.json", data=data.encode()), open_editions(), lang="zh")
    row = report.tables["proactive"]["licences"]
    assert isinstance(row, dict)
    assert row["decisions"] == Unreadable(unreadable="a stain")
