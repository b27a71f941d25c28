"""
What an editor shows of our packs, asked of the language server that VS Code and others use.

Skipped where `yaml-language-server` is not installed: `npm install --global yaml-language-server`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from gouji.packs.locate import builtin_rules
from tests.editor.server import Server

COMMAND = shutil.which("yaml-language-server")
PACK = builtin_rules() / "cn-gov-info-annual-report"
FILE = PACK / "2021" / "new.yaml"
HEAD = "# yaml-language-server: $schema=../../../schemas/cn-gov-info-annual-report-2021.rules.schema.json\nrules:\n"
RULE = HEAD + "  - id: X\n    title: t\n    severity: info\n    grade: A\n"
COLUMN = RULE + "    in: 申请情况\n    for_each: column\n"

pytestmark = pytest.mark.skipif(COMMAND is None, reason="yaml-language-server is not installed")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server([COMMAND or "", "--stdio"], builtin_rules().parent) as started:
        yield started


@pytest.mark.parametrize("path", sorted(PACK.rglob("*.yaml")), ids=lambda path: path.relative_to(PACK).as_posix())
def test_nothing_is_wrong_with_our_files(path: object, server: Server) -> None:
    assert server.diagnostics(path) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "offered", "not_offered"),
    [
        (RULE + "    in: ‸\n", {"申请情况", "requests", "总体情况", "narrative"}, {"新收"}),
        (RULE + "    cites: [‸]\n", {"format-2021/table-3/note", "regulation-711/50"}, {"申请情况"}),
        (RULE + "    cites:\n      - ‸\n", {"format-2021/table-3/note", "regulation-711/50"}, {"申请情况"}),
        (COLUMN + "    only: [‸]\n", {"总计", "自然人", "申请人"}, {"新收"}),
        (COLUMN + "    cases:\n      - name: a\n        given:\n          ‸\n", {"新收", "结转下年度"}, {"自然人", "本年制发"}),
        (COLUMN + "    check: ‸\n", {"新收 + 上年结转 = 办理结果总计 + 结转下年度"}, set()),
        (RULE + "    text: {must: [‸]}\n", {"法定报告名称"}, {"申请情况"}),
        (RULE + "    applies: {kinds: [‸]}\n", {"department", "government"}, set()),
        (RULE + "    missing: ‸\n", {"zero", "fail", "not-applicable"}, set()),
        (RULE + "    ‸\n", {"check", "require", "claim", "text", "cases"}, set()),
    ],
    ids=["in", "cites in brackets", "cites below", "only", "given", "check", "must", "kinds", "missing", "keys"],
)  # fmt: skip
def test_names_are_completed(text: str, offered: set[str], not_offered: set[str], server: Server) -> None:
    labels = set(server.labels(FILE, text))
    assert offered <= labels
    assert not labels & not_offered


def test_a_whole_rule_is_offered_where_one_begins(server: Server) -> None:
    bodies = [item["insertText"] for item in server.completions(FILE, HEAD + "  - ‸\n") if item["kind"] == 9]
    assert [body for body in bodies if "check: ${8:a + b = c}" in body and body.startswith("id: ${1:RULE-ID}")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (COLUMN + "    che‸ck: 新收 = 上年结转\n", "Names that may be used: 新收, 上年结转"),
        (RULE + "    miss‸ing: zero\n", "What a missing cell means"),
        (RULE + "    cites: [format-2021/table-3/no‸te]\n", "每一列中,新收与上年结转之和"),
        (RULE + "    in: 申请‸情况\n", "三、收到和处理政府信息公开申请情况"),
    ],
    ids=["names for an expression", "a key", "a clause", "a table"],
)
def test_what_is_meant_is_told_under_the_pointer(text: str, said: str, server: Server) -> None:
    assert said in server.hover(FILE, text)


def test_slips_are_told_at_their_lines(server: Server) -> None:
    wrong = RULE + "    in: 申请清况\n    cites: [nix]\n    chekc: 1\n    cases:\n      - {name: a, expect: pas}\n"
    told = {line.partition(":")[0]: line for line in server.diagnostics(FILE, wrong)}
    assert sorted(told, key=int) == ["7", "8", "9", "11"]
    assert "gouji rules schema" in told["7"]
    assert "gouji rules schema" in told["8"]
    assert "chekc" in told["9"]
    assert '"pass"' in told["11"]
