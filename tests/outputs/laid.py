"""A report laid out by hand, that of `results.FAULTY`, for writers that show the report itself."""

from __future__ import annotations

from gouji.findings import CellState, Location, Outcome, Severity
from gouji.sheets import Box, Check, Extra, Figure, Laid, Passage, Quote, Sheet, Side
from tests.outputs import results

ROWS = (
    ("received", "一、新收", (), "10"),
    ("carried_in", "二、上年结转", (), "2"),
    ("upheld", "1.维持", ("三、办理结果",), "3"),
    ("other", "2.其他", ("三、办理结果",), None),
    ("processed", "总计", ("三、办理结果",), "11"),
    ("carried_out", "四、结转下年度", (), "2"),
)


def cell(row: int, column: int, path: str, number: str | None, text: str | None = None) -> Box:
    state = CellState.TEXT if text else CellState.NUMBER if number is not None else CellState.BLANK
    return Box(
        kind="cell", row=row, column=column, path=path, number=number, text=text or number or "", state=state,
        label=path.rpartition("/")[0], at=Location(page=1, table=2, row=row + 1, cell=column + 1),
    )  # fmt: skip


def requests() -> Sheet:
    boxes = [
        Box(kind="corner", row=0, column=0, height=2, width=2, text="项目"),
        Box(kind="column", row=0, column=2, height=2, text="自然人", path="requests//natural_person"),
        Box(kind="banner", row=0, column=3, width=2, text="法人"),
        Box(kind="column", row=1, column=3, text="企业", printed="商业企业", path="requests//commercial"),
        Box(kind="column", row=1, column=4, text="其他", lost=True, path="requests//other"),
        Box(kind="banner", row=4, column=0, height=3, text="三、办理结果"),
    ]
    for y, (row, label, under, number) in enumerate(ROWS, 2):
        boxes.append(
            Box(kind="row", row=y, column=len(under), width=2 - len(under), text=label, path=f"requests/{row}")
        )
        boxes.append(cell(y, 2, f"requests/{row}/natural_person", number))
        boxes.append(cell(y, 3, f"requests/{row}/commercial", "0.50" if row == "received" else "0"))
        boxes.append(Box(kind="void", row=y, column=4))
    return Sheet(
        id="requests", name="申请情况", label="三、申请情况", section="requests", height=8, width=5, heads=2,
        boxes=tuple(sorted(boxes, key=lambda box: (box.row, box.column))), unit="件", note="(勾稽:一 + 二 = 三 + 四)",
        extras=(Extra(kind="row", label="另一行", values=("1", "2"), at=Location(line=9)),), footnotes=("注一",),
    )  # fmt: skip


def proactive() -> Sheet:
    boxes = (
        Box(kind="banner", row=0, column=0, width=3, text="第一项"),
        Box(kind="corner", row=1, column=0, text="项目"),
        Box(kind="column", row=1, column=1, text="件数", path="proactive//issued"),
        Box(kind="column", row=1, column=2, text="现行", path="proactive//in_force"),
        Box(kind="row", row=2, column=0, text="行政规范性文件", printed="规范性文件", path="proactive/normative"),
        cell(2, 1, "proactive/normative/issued", "22", "22(含修订)"),
        cell(2, 2, "proactive/normative/in_force", None, "/"),
        Box(kind="banner", row=3, column=0, width=3, text="第八项"),
        Box(kind="corner", row=4, column=0, text="项目"),
        Box(kind="column", row=4, column=1, width=2, text="金额", path="proactive//amount"),
        Box(kind="row", row=5, column=0, text="收费", path="proactive/fees"),
        Box(
            kind="cell", row=5, column=1, width=2, path="proactive/fees/amount", number="0.546", text="0.5460",
            state=CellState.NUMBER, label="收费·金额",
        ),
    )  # fmt: skip
    return Sheet(
        id="proactive", name="主动公开", label="二、主动公开", section="proactive", height=6, width=3, heads=0,
        boxes=boxes, printed="主动公开表", at=Location(page=1, table=1),
    )  # fmt: skip


def disputes() -> Sheet:
    boxes = (
        Box(kind="row", row=0, column=0, width=2, text="行政复议", path="disputes/reconsideration"),
        Box(kind="column", row=1, column=0, text="维持", path="disputes//upheld"),
        Box(kind="column", row=1, column=1, text="总计", path="disputes//total"),
        cell(2, 0, "disputes/reconsideration/upheld", "1"),
        cell(2, 1, "disputes/reconsideration/total", "1"),
    )
    return Sheet(
        id="disputes",
        name="复议诉讼",
        label="四、复议诉讼",
        section="disputes",
        height=3,
        width=2,
        heads=2,
        boxes=boxes,
    )


def side(*paths: str) -> Side:
    return Side(terms=tuple((path, "1") for path in paths))


def column(*rows: str) -> Side:
    return side(*(f"requests/{row}/natural_person" for row in rows))


BALANCE = Check(
    rule="T3-BALANCE", title="收支相抵", severity=Severity.ERROR, subject="申请情况 自然人列",
    instance=(("table", "requests"), ("column", "natural_person")), outcome=Outcome.FAIL,
    left=column("received", "carried_in"), sign="==", right=column("processed", "carried_out"),
    needed=tuple(f"requests/{row}/natural_person" for row in ("received", "carried_in", "processed", "carried_out")),
)  # fmt: skip
SUM = Check(
    rule="T3-SUM", title="总计为各项之和", severity=Severity.ERROR, subject="申请情况 自然人列",
    instance=(("table", "requests"), ("column", "natural_person")), outcome=Outcome.UNDETERMINED,
    left=column("processed"), sign="==", right=column("upheld", "other"),
    needed=("requests/processed/natural_person", "requests/other/natural_person", "requests/upheld/natural_person"),
)  # fmt: skip
ACROSS = Check(
    rule="T4-TOTAL", title="总计不少于维持", severity=Severity.WARNING, subject="复议诉讼",
    instance=(("table", "disputes"), ("row", "reconsideration")), outcome=Outcome.PASS,
    left=side("disputes/reconsideration/total"), sign=">=", right=side("disputes/reconsideration/upheld"),
    needed=("disputes/reconsideration/total", "disputes/reconsideration/upheld"),
)  # fmt: skip
ROW = Check(
    rule="T3-ROW", title="自然人多于企业的两倍", severity=Severity.INFO, subject="申请情况 新收",
    instance=(("table", "requests"), ("row", "received")), outcome=Outcome.PASS,
    left=side("requests/received/natural_person"), sign=">",
    right=Side(terms=(("requests/received/commercial", "2"),), constant="1"),
)  # fmt: skip
LAST = Check(
    rule="T3-LAST", title="与上年结转相同", severity=Severity.ERROR, subject="申请情况 自然人列",
    instance=(("table", "requests"), ("column", "natural_person")), outcome=Outcome.PASS,
    left=column("carried_in"), sign="==", right=side("last/requests/carried_out/natural_person"), tolerance="0.5",
)  # fmt: skip

FAULTY = Laid(
    passages=(
        Passage(id="title", label="标题", text="某市文化和旅游局年度报告"),
        Passage(
            id="proactive", label="二、主动公开", printed="二、主动公开情况", at=Location(line=30),
            text="本年度主动公开 33 件。\n全年收取\u202e信息处理费\x1b[31m 5460 元,另有 2 件。",
            places=((1, Location(line=31)),),
        ),
        Passage(id="requests", label="三、申请情况", text="", unreadable="是图片"),
    ),
    sheets=(proactive(), requests(), disputes()),
    quotes=(
        Quote(rule="TEXT-FEES", instance=(("section", "proactive"),), passage="proactive", start=14, end=36),
        Quote(rule="NOT-TOLD", instance=(), passage="proactive", start=0, end=3),
    ),
    checks=(BALANCE, SUM, ACROSS, ROW, LAST),
    figures=(
        Figure(path="last/requests/carried_out/natural_person", label="上年度 结转", text="2", number="2"),
        Figure(path="published", label="发布日期", text="2026-01-20", number="739636"),
    ),
    extras=(Extra(kind="section", label="七、附录", text="附录的文字"),),
)  # fmt: skip
ABSENT = Sheet(
    id="requests",
    name="申请情况",
    label="三、申请情况",
    section="requests",
    height=0,
    width=0,
    heads=0,
    boxes=(),
    is_absent=True,
)
CLEAN = Laid(sheets=(ABSENT,))
OF = {"ONE": (FAULTY,), "MANY": (FAULTY, CLEAN), "NONE": ()}
assert all(len(getattr(results, name).reports) == len(laid) for name, laid in OF.items())
