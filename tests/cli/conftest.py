"""A small invented pack, reports in its form, and the installed command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PACK = {
    "pack.yaml": """\
id: harbour
title: 渔港年报
version: 1.2.3
editions:
  - {id: "1", title: 渔港年报格式, years: 2000-}
""",
    "citations.yaml": """\
citations:
  rule/1: {document: 渔港年报规定, number: 港字1号, clause: 第一条, says: 合计等于各项之和。, grade: A}
  rule/2: {document: 渔港年报规定, number: 港字1号, clause: 第二条, says: 写明天气。, grade: C}
""",
    "1/form.yaml": """\
title: 渔港年报
units:
  ton: {label: 吨, type: integer}
sections:
  - {id: catch, name: 渔获, label: 一、渔获情况}
tables:
  - id: catch
    name: 渔获表
    label: 渔获表
    section: catch
    unit: ton
    columns:
      - {id: near, name: 近海, label: 近海}
      - {id: far, name: 远海, label: 远海}
      - {id: all, name: 总计, label: 总计}
    rows:
      - {id: cod, name: 鳕鱼, label: 鳕鱼}
      - {id: tuna, name: 金枪鱼, label: 金枪鱼}
""",
    "1/rules.yaml": """\
rules:
  - id: SUM
    title: 各鱼种:总计等于近海与远海之和
    severity: error
    grade: A
    cites: [rule/1]
    in: 渔获表
    for_each: row
    check: 近海 + 远海 = 总计
    message: "{subject}:两海之和 {left},总计 {right}。"
    hint: 核对这一行。
    en: {title: "Each fish: total is near plus far", message: "{left} is not {right}.", hint: Check the row.}
    cases:
      - {name: 相等, given: {近海: 1, 远海: 2, 总计: 3}, expect: pass}
      - {name: 不等, given: {近海: 1, 远海: 2, 总计: 4}, expect: fail, difference: "-1"}
      - {name: 空白, given: {近海: 1, 总计: 4}, expect: undetermined}
  - id: MUCH
    title: 总计不超过一千
    severity: warning
    grade: C
    cites: [rule/2]
    in: 渔获表
    for_each: row
    check: 总计 <= 1000
    message: "{subject}:总计 {left}。"
    en: {title: The total is no more than a thousand, message: "{subject}: total {left}."}
    cases:
      - {name: 不多, given: {总计: 1}, expect: pass}
      - {name: 过多, given: {总计: 1001}, expect: fail}
      - {name: 空白, given: {近海: 1}, expect: undetermined}
  - id: ROUND
    title: 总计为偶数
    severity: info
    grade: D
    cites: [rule/2]
    in: 渔获表
    for_each: row
    check: multiple(总计, 2)
    message: "{subject}:总计为奇数。"
    en: {title: The total is even, message: "{subject}: the total is odd."}
    cases:
      - {name: 偶数, given: {总计: 2}, expect: pass}
      - {name: 奇数, given: {总计: 3}, expect: fail}
      - {name: 空白, given: {近海: 1}, expect: undetermined}
""",
}


def report(near: object = 1, far: object = 1, total: object = 2) -> str:
    """A report of the invented pack; both rows alike."""
    row = {"near": near, "far": far, "all": total}
    told: dict[str, Any] = {
        "pack": "harbour",
        "edition": "1",
        "body": {"name": "某渔港", "kind": "unknown"},
        "year": 2020,
        "sections": [{"id": "catch", "heading": "一、渔获情况", "text": "今年有鱼。"}],
        "tables": {"catch": {"cod": row, "tuna": row}},
    }
    return json.dumps(told, ensure_ascii=False)


GOOD, BAD, OPEN = report(), report(total=4), report(near=None)
MANY, ODD = report(1000, 1000, 2000), report(1, 2, 3)

Gouji = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The folder of the invented pack."""
    for name, text in PACK.items():
        path = tmp_path / "rules" / "harbour" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "rules"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder of reports: one right, one of each kind of wrong."""
    folder = tmp_path / "年报"
    folder.mkdir()
    for name, text in (("good", GOOD), ("bad", BAD), ("open", OPEN), ("many", MANY), ("odd", ODD)):
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def gouji(tmp_path: Path, rules: Path) -> Gouji:
    """The installed command, run in a folder of its own on the invented pack."""

    def run(*arguments: object, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
        kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "PYTHONPATH") if key in os.environ}
        return subprocess.run(
            [sys.executable, "-m", "gouji", *map(os.fsencode, map(str, arguments))],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env=kept | {"GOUJI_RULES": str(rules), "GOUJI_CACHE": "off", "PYTHONWARNINGS": "error"} | environment,
            timeout=60,
            check=False,
        )

    return run
