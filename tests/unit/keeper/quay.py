"""A small invented pack in which no lint finds anything, as files, so that a test may plant one fault in it."""

from __future__ import annotations

from pathlib import Path

HEAD, CITED, WORDS, FORM, RULES = "pack.yaml", "citations.yaml", "lexicon.yaml", "1/form.yaml", "1/rules.yaml"

FILES = {
    HEAD: """\
id: quay
title: 码头年报
version: 1.0.0
editions:
  - {id: "1", title: 码头年报格式, years: 2000-}
causes:
  - {rule: FILLED, explains: [FEE]}
""",
    CITED: """\
citations:
  act/1: {document: 码头法, clause: 第一条, says: 合计须为各项之和。, grade: A}
  act/2: {document: 码头法, clause: 第二条, says: 写明天气和船数。, grade: B}
  note/1: {document: 某地通知, clause: 第一项, says: 规费不超过一千元。, grade: C}
""",
    WORDS: """\
words:
  天气: [晴, 多云]
patterns:
  船数: "船{n}艘"
""",
    FORM: """\
title: 码头年报
fields:
  - {id: year, name: 年度}
  - {id: published, name: 发布日期}
aliases: {值: value, 日期: date}
units:
  ton: {label: 吨}
  yuan: {label: 元, type: decimal}
sections:
  - {id: catch, name: 渔获, label: 一、渔获情况}
tables:
  - id: fish
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
    groups:
      各海: [近海, 远海]
  - id: fees
    name: 收费表
    label: 收费表
    section: catch
    unit: yuan
    columns: [{id: amount, name: 金额, label: 金额}]
    rows: [{id: port, name: 港口费, label: 港口费}]
""",
    RULES: """\
rules:
  - id: SUM
    title: 各行总计为两海之和
    severity: error
    grade: A
    cites: [act/1]
    in: 渔获表
    for_each: row
    check: 总计 = sum(各海)
    message: "{subject}:总计 {left},两海之和 {right}。"
    en: {title: Each total is the sum of both seas, message: "{left} is not {right}."}
    cases:
      - {name: 相等, given: {近海: 1, 远海: 2, 总计: 3}, expect: pass}
      - {name: 不等, given: {近海: 1, 远海: 2, 总计: 4}, expect: fail}
  - id: NEAR
    title: 有远海渔获的,近海不少于远海
    severity: info
    grade: D
    cites: [act/1]
    in: 渔获表
    for_each: row
    when: 远海 > 0
    check: 近海 >= 远海
    message: "{subject}:近海 {left},少于远海 {right}。"
    en: {title: "Where there is any from far, no less is from near", message: "{left} is less than {right}."}
    cases:
      - {name: 不少, given: {近海: 2, 远海: 2}, expect: pass}
      - {name: 少了, given: {近海: 1, 远海: 2}, expect: fail}
  - id: FEE
    title: 港口费不超过一千元
    severity: warning
    grade: C
    cites: [note/1]
    check: 收费表[港口费, 金额] <= 1000
    message: "港口费 {left} 元。"
    en: {title: Fees come to a thousand at most, message: "Fees of {left}."}
    cases:
      - {name: 不多, given: {"收费表[港口费, 金额]": 1000}, expect: pass}
      - {name: 过多, given: {"收费表[港口费, 金额]": 1001}, expect: fail}
  - id: FILLED
    title: 收费表没有空格
    severity: warning
    grade: B
    cites: [act/2]
    in: 收费表
    require: {cells: filled}
    message: "空白:{missing}。"
    en: {title: No cell of the table of fees is blank, message: "Blank: {missing}."}
    cases:
      - {name: 已填, expect: pass}
      - {name: 空白, report: {tables: {fees: {port: {amount: null}}}}, expect: fail}
  - id: WEATHER
    title: 写明天气
    severity: info
    grade: B
    cites: [act/2]
    in: catch
    text: {any: 天气}
    message: 没有写天气。
    en: {title: The weather is told, message: No word of the weather.}
    cases:
      - {name: 写了, text: 今年多晴。, expect: pass}
      - {name: 没有写, text: 今年有鱼。, expect: fail}
  - id: SHIPS
    title: 所说船数不超过总计
    severity: info
    grade: B
    cites: [act/2]
    in: catch
    claim: {says: 船数, holds: "n <= 渔获表[鳕鱼, 总计]"}
    message: "说有 {left} 艘:{quote}"
    en: {title: No more ships are told than tons, message: "{left} ships: {quote}"}
    cases:
      - {name: 不多, text: 有船0艘。, expect: pass}
      - {name: 过多, text: 有船1艘。, expect: fail}
""",
}

CASES = """\
    cases:
      - {name: 例一, given: {GIVEN}, expect: pass}
      - {name: 例二, given: {GIVEN}, otherwise: 0, expect: fail}
"""


def rule(name: str, given: str = "近海: 1", **keys: str) -> str:
    """Write one more rule that is right in all that `keys` do not make otherwise."""
    told = {
        "title": f"{name} 成立", "severity": "error", "grade": "A", "cites": "[act/1]", "in": "渔获表",
        "for_each": "row", "message": f"{name} 不成立", "en": f"{{title: {name} holds, message: {name} does not.}}",
    } | keys  # fmt: skip
    lines = "".join(f"    {key}: {value}\n" for key, value in told.items() if value)
    return f"  - id: {name}\n{lines}{CASES.replace('GIVEN', given)}"


def quay(folder: Path, *edits: tuple[str, str, str]) -> Path:
    """
    Write the pack.

    Args:
        folder: Where.
        edits: File, a text that it has once, and what stands there instead; with "" for the text, what is added at the
            end of the file.
    """
    files = dict(FILES)
    for name, old, new in edits:
        text = files.get(name, "")
        assert not old or text.count(old) == 1, (old, text.count(old))
        files[name] = text.replace(old, new) if old else text + new
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
