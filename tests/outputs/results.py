"""Results made by hand, from which the expected bytes of every format are written."""

from __future__ import annotations

import msgspec

from gouji.findings import (
    CellRef,
    CellState,
    Citation,
    Finding,
    Ledger,
    Location,
    Outcome,
    PackStamp,
    ReportResult,
    Result,
    Severity,
    Unread,
)

NOTE = Citation(
    id="format-2021/table-3/note",
    document="国务院办公厅政府信息与政务公开办公室关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知",
    number="国办公开办函〔2021〕30号",
    clause="附件 第三部分表格 表内说明",
    says="勾稽关系写在表内。",
    grade="A",
)
LAW = Citation(
    id="regulation-711/50",
    document="中华人民共和国政府信息公开条例",
    number="国务院令第711号",
    clause="第五十条第二款",
    says="年度报告的格式由国务院的主管部门统一规定。",
    grade="A",
)
CUSTOM = Citation(id="custom/labels", document="已公布的各地年度报告", number="", clause="通行写法", says="", grade="C")


def cell(
    row: str, label: str, value: int | str | None, line: int | None, state: CellState = CellState.NUMBER
) -> CellRef:
    at = None if line is None else Location(line=line)
    return CellRef(path=f"requests/{row}/natural_person", label=label, value=value, state=state, at=at)


BALANCE = Finding(
    rule="T3-BALANCE",
    severity=Severity.ERROR,
    outcome=Outcome.FAIL,
    title="各列:新收与上年结转之和,等于办理结果总计与结转下年度之和",
    message="自然人列收支不平",
    detail="新收 10 + 上年结转 2 = 12;办理结果总计 11 + 结转下年度 2 = 13;相差 -1",
    hint="按办理台账核对这四格",
    grade="A",
    cites=(NOTE,),
    instance=(("table", "requests"), ("column", "natural_person")),
    subject="申请情况 自然人列",
    cells=(
        cell("received", "新收·自然人", 10, 4),
        cell("carried_in", "上年结转·自然人", 2, 5),
        cell("processed", "办理结果总计·自然人", 11, 26),
        cell("carried_out", "结转下年度·自然人", 2, 27),
    ),
    left="12",
    right="13",
    difference="-1",
    at=Location(line=27),
)
MISSING_ROW = Finding(
    rule="T3-ROWS",
    severity=Severity.ERROR,
    outcome=Outcome.FAIL,
    title="表三各行齐全",
    message="缺“3.其他”一行",
    hint="补上这一行,没有的填 0",
    grade="A",
    cites=(NOTE, LAW),
    instance=(("table", "requests"), ("row", "closed_other")),
    subject="申请情况 其他处理·其他 行",
    cells=tuple(cell("closed_other", f"其他·{name}", None, None, CellState.ABSENT) for name in "甲乙丙丁戊己"),
    at=Location(line=118),
    follows=25,
)
MISSING_ROWS = (
    MISSING_ROW,
    msgspec.structs.replace(MISSING_ROW, message="缺“四”一行", hint="另补这一行", at=None, follows=0, cells=()),
)
FOLDED = Finding(
    rule="T3-SUM",
    severity=Severity.ERROR,
    outcome=Outcome.UNDETERMINED,
    title="各列:办理结果总计等于各项之和",
    message="其他处理·其他 缺,不能求和",
    grade="A",
    cites=(NOTE,),
    instance=(("table", "requests"), ("column", "total")),
    subject="申请情况 总计列",
    cells=(cell("closed_other", "其他·自然人", None, None, CellState.ABSENT),),
    caused_by="T3-ROWS",
)
BLANK = Finding(
    rule="T4-SUM",
    severity=Severity.ERROR,
    outcome=Outcome.UNDETERMINED,
    title="各列:总计等于前四项之和",
    message="有空白,不能判定",
    grade="A",
    cites=(NOTE,),
    instance=(("table", "disputes"), ("row", "direct_suit")),
    subject="复议诉讼 未经复议直接起诉",
    cells=(
        cell("upheld", "结果维持", 3, 150),
        cell("other", "其他结果", None, 152, CellState.BLANK),
        cell("total", "总计", "4件", 154, CellState.TEXT),
    ),
    would_pass="1",
)
LABEL = Finding(
    rule="LABELS-ROWS",
    severity=Severity.WARNING,
    outcome=Outcome.FAIL,
    title="行名与格式一致",
    message="行名印作「规范性文件」,应为「行政规范性文件」",
    hint="照格式改行名",
    grade="C",
    cites=(CUSTOM,),
    instance=(("table", "proactive"), ("row", "normative")),
    subject="主动公开 规范性文件 行",
    at=Location(page=2, table=1, row=4, cell=1),
)
AMOUNT = Finding(
    rule="TEXT-FEES",
    severity=Severity.INFO,
    outcome=Outcome.FAIL,
    title="正文所说的收费金额与表二一致",
    message="正文与表不同",
    cites=(LAW,),
    instance=(("section", "proactive"),),
    subject="主动公开情况",
    left="0.5460",
    right="0.0..9007199254740993",
    quote="全年收取\u202e信息处理费\x1b[31m 5460 元",
    at=Location(line=31, column=7),
)
PASSED = tuple(
    Finding(
        rule="T2-INTEGER",
        severity=Severity.ERROR,
        outcome=Outcome.PASS,
        title="件数为整数",
        message="",
        instance=(("table", "proactive"), ("row", row)),
        subject=row,
    )
    for row in ("规章", "行政规范性文件", "行政许可")
)
UNBOUND = Finding(
    rule="OVERVIEW-GOV",
    severity=Severity.WARNING,
    outcome=Outcome.NOT_APPLICABLE,
    title="政府的报告说明政务公开监督保障情况",
    message="机关类别为部门,本规则只及于政府",
    instance=(("section", "overview"),),
    subject="总体情况",
)

FAULTY = ReportResult(
    source="reports/某市文旅局-2025.txt",
    sha256="3f" * 32,
    body="某市文化和旅游局",
    year=2025,
    edition="2021",
    verdict=Outcome.FAIL,
    ledger=Ledger(passed=90, failed=5, undetermined=2, not_applicable=12),
    findings=(*MISSING_ROWS, BALANCE, BLANK, LABEL, AMOUNT, *PASSED, UNBOUND, FOLDED),
)
CLEAN = ReportResult(
    source="reports/b.json",
    sha256="a0" * 32,
    body="",
    year=None,
    edition="2021",
    verdict=Outcome.PASS,
    ledger=Ledger(passed=105, not_applicable=3),
    findings=(),
)
MISSING_FILE = Unread(source="reports/c.txt", code="input-missing", cause="没有这个文件", remedy="核对路径")
BROKEN_FILE = Unread(
    source="reports/d.json", code="json-syntax", cause="不是 JSON", remedy="核对文件", line=3, column=14
)
STAMP = PackStamp(id="cn-gov-info-annual-report", version="0.1.0", sha256="9c" * 32, title="政府信息公开工作年度报告")

ONE = Result(engine="0.1.0", pack=STAMP, lang="zh", reports=(FAULTY,))
MANY = msgspec.structs.replace(ONE, reports=(FAULTY, CLEAN), unread=(MISSING_FILE, BROKEN_FILE))
NONE = Result(engine="0.1.0", pack=STAMP, lang="zh", reports=(), unread=(MISSING_FILE,))
