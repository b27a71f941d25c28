"""A cell is read right, or says why it is not, or its row was not printed."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from gouji.documents.model import Document, Grid, GridCell, Paragraph, Picture, PictureKind
from gouji.documents.text import read_text
from gouji.findings import Location
from gouji.reports.extract import extract
from gouji.reports.model import Report, Unreadable
from tests.layouts import render
from tests.layouts.render import FORM, Figures, cells_of, figures

REPORTS = Path(__file__).parents[3] / "shared" / "reports"
HEADS = {section.id: section.label for section in FORM.sections}
REQUESTS = (
    "自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计\n"
    "一、本年新收政府信息公开申请数量 | 1 | 2 | 3 | 4 | 5 | 6 | 7\n"
)
RECEIVED = ["natural_person", "commercial", "research", "public_welfare", "legal_service", "other", "total"]
FIVE = "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n"


def read(section: str, text: str) -> Report:
    return extract(read_text(f"{HEADS[section]}\n{text}\n{HEADS['other']}\n无".encode(), "report.txt"), FORM, "en")


def table(section: str, text: str) -> dict[str, Any]:
    return dict(read(section, text).tables.get(section, {}))


def whys(row: dict[str, Any]) -> set[str]:
    """Give the reasons of a row of which no cell is read."""
    assert all(isinstance(cell, Unreadable) for cell in row.values())
    return {cell.unreadable for cell in row.values()}


# --- a real report


@pytest.fixture(scope="module")
def seed() -> tuple[Report, dict[str, Any]]:
    path, true = REPORTS / "changzhi-wlj-2025.txt", REPORTS / "figures" / "changzhi-wlj-2025.json"
    if not (path.is_file() and true.is_file()):
        pytest.skip("the real reports are not at hand")
    return extract(read_text(path.read_bytes(), path.name), FORM, "en"), json.loads(true.read_text(encoding="utf-8"))


def numbers_of(true: dict[str, Any]) -> dict[str, float]:
    """Give path to figure, by the printed labels."""
    tables = {t.id: t for t in FORM.tables}
    rows = {
        (t.id, text): row
        for t in FORM.tables
        for row in t.rows
        for text in (row.label, *(v.text for v in row.variants))
    }
    columns = {(t.id, column.label): column for t in FORM.tables for column in t.columns}
    found: dict[str, float] = {}
    for block in true["table2"].values():
        for label, cells in block.items():
            row = rows["proactive", label.replace("（万元）", "")]
            for column, number in (cells if isinstance(cells, dict) else {"": cells}).items():
                name = columns["proactive", column].id if column else row.columns[0]
                found[f"proactive/{row.id}/{name}"] = number
    for label, cells in true["table3"]["rows"].items():
        for column, number in zip(tables["requests"].columns, cells, strict=True):
            found[f"requests/{rows['requests', label].id}/{column.id}"] = number
    for label, cells in true["table4"].items():
        for column, number in cells.items():
            found[f"disputes/{rows['disputes', label].id}/{columns['disputes', column].id}"] = number
    return found


def test_every_cell_of_a_real_report_is_right(seed: tuple[Report, dict[str, Any]]) -> None:
    report, true = seed
    read_cells = {
        f"{t}/{r}/{c}": float(str(cell))
        for t, rows in report.tables.items()
        for r, row in rows.items()
        for c, cell in row.items()  # type: ignore[union-attr]
    }
    assert read_cells == numbers_of(true)
    assert len(read_cells) == 10 + 24 * 7 + 15
    fees = report.tables["proactive"]["fees"]
    assert fees == {"amount": "0.5460"}


def test_the_head_and_the_sections_of_a_real_report_are_right(seed: tuple[Report, dict[str, Any]]) -> None:
    report, true = seed
    assert (report.body.name, report.body.kind, report.year) == (true["body"], "department", 2025)
    assert report.period == "2025-01-01/2025-12-31"
    assert (report.title, report.published) == ("", "")
    assert [section.heading for section in report.sections] == list(HEADS.values())
    assert [section.id for section in report.sections if section.text] == ["overview", "problems", "other"]
    assert report.preamble.startswith("2025年,") and "\n" not in report.preamble  # noqa: PT018


def test_what_a_real_report_prints_otherwise_is_told(seed: tuple[Report, dict[str, Any]]) -> None:
    report, _ = seed
    assert {path for path, text in report.labels.items() if text is None} == {
        "disputes/reconsideration/total",
        "disputes/suit_after_reconsideration/total",
    }
    assert set(report.labels) == {
        "proactive/normative",
        "requests/refused_safety",
        "requests/closed_uncorrected",
        "requests/closed_unpaid",
        "disputes/reconsideration/total",
        "disputes/suit_after_reconsideration/total",
    }
    assert report.extras == ()
    assert "closed_other" not in report.tables["requests"]


def test_every_cell_of_a_real_report_has_its_place(seed: tuple[Report, dict[str, Any]]) -> None:
    report, _ = seed
    lines = (REPORTS / "changzhi-wlj-2025.txt").read_text(encoding="utf-8").split("\n")
    for table_id, rows in report.tables.items():
        for row, cells in rows.items():
            for column, cell in cells.items():  # type: ignore[union-attr]
                at = report.provenance[f"{table_id}/{row}/{column}"]
                assert lines[(at.line or 0) - 1][(at.column or 0) - 1 :].strip() == str(cell)


# --- rows


@pytest.mark.parametrize(
    ("values", "why"),
    [("3 | 3", "2 values for 7 columns"), ("1 | 2 | 3 | 4 | 5 | 6", "6 values for 7 columns"), ("", "0 values")],
)
def test_a_row_with_too_few_cells_is_unreadable(values: str, why: str) -> None:
    rows = table("requests", REQUESTS + f"二、上年结转政府信息公开申请数量 | {values}\n")
    assert rows["received"] == dict(zip(RECEIVED, range(1, 8), strict=True))
    assert all(reason.startswith(why) for reason in whys(rows["carried_in"]))


def test_blank_cells_are_not_trusted_where_other_rows_have_lost_theirs() -> None:
    text = REQUESTS + "二、上年结转政府信息公开申请数量 | 3 | 3\n（一）予以公开 | 1 | | | | | | 2\n"
    assert whys(table("requests", text)["granted"]) == {"2 values for 7 columns"}


def test_a_row_without_values_in_lines_of_one_cell_makes_its_neighbour_doubtful() -> None:
    text = REQUESTS.replace(" | ", "\n") + "二、上年结转政府信息公开申请数量\n（一）予以公开\n1\n1\n1\n1\n1\n1\n1\n"
    rows = table("requests", text)
    assert whys(rows["granted"]) == {"several labels stand before these values"}
    assert rows["received"]["total"] == 7


def test_values_that_may_have_moved_between_rows_are_not_read() -> None:
    one = "1\n1\n1\n1\n1\n1\n"
    text = REQUESTS.split("\n", maxsplit=1)[0].replace(" | ", "\n") + (
        f"\n一、本年新收政府信息公开申请数量\n1\n{one}9\n二、上年结转政府信息公开申请数量\n1\n{one}（一）予以公开\n{one}"
        f"（二）部分公开\n1\n{one}"
    )
    rows = table("requests", text)
    assert whys(rows["received"]) == {"8 values for 7 columns"}
    assert whys(rows["carried_in"]) == {"values may have moved between rows"}
    assert whys(rows["granted"]) == {"6 values for 7 columns"}


def test_labels_and_values_with_blanks_between_are_told_apart() -> None:
    text = (
        "自然人  法人或其他组织  总计\n商业企业  科研机构  社会公益组织  法律服务机构  其他\n"
        "三、本年度办理结果  （一）予以公开  1 2 3 4 5 6 7\n（三）不予公开 1.属于国家秘密 8 9 10 11 12 13 14\n"
    )
    rows = table("requests", text)
    assert list(rows["granted"].values()) == [1, 2, 3, 4, 5, 6, 7]
    assert list(rows["refused_secret"].values()) == [8, 9, 10, 11, 12, 13, 14]


def test_rows_that_share_a_line_keep_their_values() -> None:
    rows = table("requests", f"{REQUESTS}\n（一）予以公开 1 2 3 4 5 6 7 四、结转下年度继续办理 8 9 10 11 12 13 14\n")
    assert list(rows["granted"].values()) == [1, 2, 3, 4, 5, 6, 7]
    assert list(rows["carried_out"].values()) == [8, 9, 10, 11, 12, 13, 14]


@pytest.mark.parametrize(
    "torn",
    [
        "1.申请人无正\n当理由逾期不补正、行政机关 0 0 0 0 0 0 0\n不再处理其政府信息公开申请\n",
        "某某情况 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 0 0 0 0 0 0 0\n",
        "某某 | 0 | 0 | 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 | 0 | 0 | 0 | 0 | 0\n",
    ],
)
def test_a_row_whose_label_is_torn_or_run_together_is_unreadable_and_not_absent(torn: str) -> None:
    rows = table("requests", REQUESTS + torn + "四、结转下年度继续办理 | 8 | 9 | 10 | 11 | 12 | 13 | 14\n")
    assert whys(rows["closed_uncorrected"]) == {"its label is torn, or run together with others"}
    assert "closed_unpaid" not in rows


def test_the_unit_of_a_table_is_no_head_of_it() -> None:
    rows = table("disputes", f"单位：件\n行政复议\n{FIVE}单位:件\n1\n2\n3\n4\n10\n")
    assert list(rows["reconsideration"].values()) == [1, 2, 3, 4, 10]


def test_a_strange_text_between_label_and_values_makes_the_row_unreadable() -> None:
    text = "自然人\n" + REQUESTS.replace(" | ", "\n").replace("数量\n", "数量\n另有说明\n")
    assert whys(table("requests", text)["received"]) == {"another text stands between label and values"}


@pytest.mark.parametrize(
    ("printed", "row"),
    [
        ("4.涉及别人的权益", "refused_third_party"),
        ("3.其他处理", "closed_other"),
        ("七、总计", "processed"),
        ("四、结转2026年度继续办理", "carried_out"),
        ("一、2025年新收的申请", "received"),
        ("（一）公开数量", "granted"),
    ],
)
def test_a_row_of_other_words_is_known_by_its_number_between_its_neighbours(printed: str, row: str) -> None:
    given = figures(iter(map(str, range(1, 400))).__next__)
    official = next(r for r in FORM.tables[1].rows if r.id == row)
    for layout in (render.pipes, render.lines, render.markdown):
        text = layout(given).replace(official.label, printed)
        report = extract(read_text(text.encode(), "report.txt"), FORM, "en")
        assert [str(cell) for cell in report.tables["requests"][row].values()] == given["requests"][row]
        assert report.labels[f"requests/{row}"] == printed


@pytest.mark.parametrize("printed", ["小计", "9.某种情形"])
def test_a_row_of_another_number_or_of_none_is_not_the_one_that_is_missing(printed: str) -> None:
    given = figures(iter(map(str, range(1, 400))).__next__)
    text = render.pipes(given).replace("4.保护第三方合法权益", printed)
    report = extract(read_text(text.encode(), "report.txt"), FORM, "en")
    assert "refused_third_party" not in report.tables["requests"]
    assert [extra.label for extra in report.extras] == [printed]


def test_a_row_that_stands_twice_is_read_only_if_both_are_the_same() -> None:
    row = REQUESTS.split("\n")[1]
    assert table("requests", f"{REQUESTS}{row}\n")["received"]["total"] == 7
    assert whys(table("requests", f"{REQUESTS}{row.replace('7', '8')}\n")["received"]) == {
        "the row stands twice, with different values"
    }


@pytest.mark.parametrize(
    "label",
    [
        "一、本年新收政府信息公开申请数",
        "一、本年新收政府信息公开申清数量",
        "本年新收政府信息公开申请数量",
        "一、本年新收政府信息公开\n申请数量",
    ],
)
def test_a_label_with_a_slip_is_known_and_kept(label: str) -> None:
    text = REQUESTS.replace(" | ", "\n").replace("一、本年新收政府信息公开申请数量", label)
    report = read("requests", text)
    assert report.tables["requests"]["received"] == dict(zip(RECEIVED, range(1, 8), strict=True))
    kept = {} if "\n" in label else {"requests/received": label}
    assert report.labels == kept


def test_a_label_with_its_definition_is_known() -> None:
    text = "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n规章:地方行政规章指某些文件 | 1 | 2 | 3\n"
    report = read("proactive", text)
    assert report.tables["proactive"]["regulations"] == {"issued": 1, "repealed": 2, "in_force": 3}
    assert report.labels == {"proactive/regulations": "规章:地方行政规章指某些文件"}


def test_a_row_that_the_form_does_not_have_is_an_extra() -> None:
    report = read(
        "requests", REQUESTS + "小计 | 1 | 2 | 3 | 4 | 5 | 6 | 7\n" + "（七）总计 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n"
    )
    assert [(e.kind, e.label, e.table, e.values) for e in report.extras] == [
        ("row", "小计", "requests", tuple("1234567"))
    ]
    assert list(report.tables["requests"]) == ["received", "processed"]


def test_the_single_row_of_the_form_of_2019_is_kept_under_its_own_id() -> None:
    given = figures(lambda: "0")
    given["requests"] = {k: v for k, v in given["requests"].items() if not k.startswith("closed_")}
    given["requests"]["closed"] = list("1234567")
    for layout in (render.lines, render.pipes, render.markdown, render.bordered_pipes):
        rows = extract(
            read_text(layout(given).encode(), "r.md" if layout is render.markdown else "r.txt"), FORM, "en"
        ).tables
        assert rows["requests"]["closed"] == dict(zip(RECEIVED, range(1, 8), strict=True))
        assert not {"closed_other", "closed_unpaid"} & set(rows["requests"])


def test_rows_keep_their_places_in_another_order() -> None:
    lines = REQUESTS.split("\n")
    report = read("requests", f"{lines[0]}\n四、结转下年度继续办理 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n{lines[1]}\n")
    assert list(report.tables["requests"]) == ["received", "carried_out"]
    lines_of = [report.provenance[f"requests/{row}"].line or 0 for row in ("received", "carried_out")]
    assert lines_of == [4, 3]


# --- columns


def test_a_column_that_the_form_does_not_have_is_an_extra() -> None:
    text = REQUESTS.replace("其他 |", "其他 | 小计 |").replace("6 |", "6 | 20 |")
    report = read("requests", text)
    assert report.tables["requests"]["received"] == dict(zip(RECEIVED, range(1, 8), strict=True))
    assert [(e.kind, e.label, e.values) for e in report.extras] == [("column", "小计", ("20",))]


def test_a_strange_column_without_values_in_every_row_makes_all_unreadable() -> None:
    text = REQUESTS.replace("其他 |", "其他 | 小计 |")
    assert whys(table("requests", text)["received"]) == {"the column heads are not those of the form"}


def test_another_word_for_a_column_in_its_place_is_its_head() -> None:
    report = read("requests", REQUESTS.replace("其他", "其它"))
    assert report.tables["requests"]["received"]["other"] == 6
    assert report.labels == {"requests/received/other": "其它"}


@pytest.mark.parametrize("word", ["法人或其他组织", "法人和其他组织", "法人或其它组织"])
def test_a_word_above_several_columns_is_known_with_a_slip(word: str) -> None:
    own = "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他"
    heads = REQUESTS.replace(own, word).replace("总计", f"总计\n{own}")
    assert list(table("requests", heads)["received"].values()) == [1, 2, 3, 4, 5, 6, 7]


def test_columns_in_another_order_are_not_read_by_position() -> None:
    text = REQUESTS.replace("商业企业 | 科研机构", "科研机构 | 商业企业")
    assert whys(table("requests", text)["received"]) == {"the column heads stand in another order or twice"}


def test_lost_heads_are_null() -> None:
    report = read("requests", REQUESTS.split("\n")[1])
    assert report.tables["requests"]["received"]["total"] == 7
    assert report.labels == dict.fromkeys([f"requests/received/{column}" for column in RECEIVED])


def test_heads_of_another_form_are_kept_and_its_rows_are_not_read() -> None:
    text = "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量\n行政许可 | 1 | 2 | 3\n"
    report = read("proactive", text)
    assert isinstance(report.tables["proactive"]["licences"], dict)
    assert whys(report.tables["proactive"]["licences"]) == {"the column heads are those of another form"}


def test_heads_of_another_form_over_as_many_columns_are_told_and_their_values_are_not_read() -> None:
    text = "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量\n规章 | 1 | 2 | 3\n"
    report = read("proactive", text)
    assert isinstance(report.tables["proactive"]["regulations"], dict)
    assert whys(report.tables["proactive"]["regulations"]) == {"the column heads are those of another form"}
    assert report.labels["proactive/regulations/repealed"] == "本年新公开数量"


def test_one_head_of_another_form_among_those_of_this_one_is_read_and_told() -> None:
    text = "信息内容 | 本年新制作数量 | 本年废止件数 | 现行有效件数\n规章 | 1 | 2 | 3\n"
    report = read("proactive", text)
    assert report.tables["proactive"]["regulations"] == {"issued": 1, "repealed": 2, "in_force": 3}
    assert report.labels == {"proactive/regulations/issued": "本年新制作数量"}


def test_a_word_that_can_be_a_head_is_none_among_rows() -> None:
    text = REQUESTS.replace(" | ", "\n") + "其他\n（一）予以公开\n" + "1\n" * 7
    report = read("requests", text)
    assert report.tables["requests"]["granted"]["total"] == 1
    assert report.labels == {}


def test_the_last_row_of_a_group_needs_no_number_in_its_group() -> None:
    text = REQUESTS + "（六）其他处理 | 其他 | 1 | 1 | 1 | 1 | 1 | 1 | 1\n"
    report = read("requests", text)
    assert report.tables["requests"]["closed_other"]["total"] == 1
    assert report.labels == {"requests/closed_other": "其他"}


def test_a_head_names_the_first_row_under_it() -> None:
    text = "信息内容 | 处理决定数量\n行政处罚 | 1\n行政强制 | 2\n"
    assert read("proactive", text).labels == {"proactive/penalties/decisions": "处理决定数量"}


# --- rows side by side


def test_the_heads_that_are_lost_are_told_by_the_order_of_the_others() -> None:
    four = FIVE.removesuffix("总计\n")
    text = f"行政复议\n行政诉讼\n{four}未经复议直接起诉\n复议后起诉\n{FIVE}{four}" + "\n".join(map(str, range(15)))
    report = read("disputes", text)
    assert [list(row.values()) for row in table("disputes", text).values()] == [
        [0, 1, 2, 3, 4],
        [5, 6, 7, 8, 9],
        [10, 11, 12, 13, 14],
    ]
    assert report.labels == dict.fromkeys(
        ["disputes/reconsideration/total", "disputes/suit_after_reconsideration/total"]
    )


def test_three_small_tables_are_read_each_under_its_own_heads() -> None:
    text = "".join(
        f"{label}\n{FIVE}" + "".join(f"{n + i}\n" for i in range(5))
        for label, n in (("行政复议", 0), ("行政诉讼\n未经复议直接起诉", 10), ("复议后起诉", 20))
    )
    assert [list(row.values()) for row in table("disputes", text).values()] == [
        [0, 1, 2, 3, 4],
        [10, 11, 12, 13, 14],
        [20, 21, 22, 23, 24],
    ]


def test_another_word_for_a_head_in_its_place_is_its_head_side_by_side() -> None:
    text = f"行政复议\n行政诉讼\n{FIVE}未经复议直接起诉\n复议后起诉\n{FIVE}{FIVE}".replace("尚未审结", "仍在办理", 1)
    values = "\n".join(map(str, range(15)))
    report = read("disputes", f"{text}{values}")
    assert report.tables["disputes"]["reconsideration"] == dict(
        zip(["upheld", "corrected", "other", "pending", "total"], range(5), strict=True)
    )
    assert report.labels == {"disputes/reconsideration/pending": "仍在办理"}
    swapped = text.replace("结果纠正", "其他结果", 1)
    assert whys(table("disputes", f"{swapped}{values}")["reconsideration"])


def test_rows_below_each_other_are_read_too() -> None:
    heads = " | " + FIVE.strip().replace("\n", " | ")
    text = f"{heads}\n行政复议 | 1 | 2 | 3 | 4 | 5\n复议后起诉 | 6 | 7 | 8 | 9 | 10\n"
    report = read("disputes", text)
    assert [list(row.values()) for row in table("disputes", text).values()] == [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]
    assert not any(label is None for label in report.labels.values())


@pytest.mark.parametrize("count", [0, 1, 14, 16])
def test_another_number_of_values_makes_all_unreadable(count: int) -> None:
    text = f"行政复议\n行政诉讼\n{FIVE}未经复议直接起诉\n复议后起诉\n{FIVE}{FIVE}" + "0\n" * count
    rows = table("disputes", text)
    assert len(rows) == 3
    for row in rows.values():
        assert whys(row) == {f"{count} values for 15 columns"}


def test_a_remark_behind_the_values_is_text() -> None:
    text = (
        f"行政复议\n行政诉讼\n{FIVE}未经复议直接起诉\n复议后起诉\n{FIVE}{FIVE}"
        + "0\n" * 15
        + "注:含上年度结转数量,另见附件。"
    )
    report = read("disputes", text)
    assert report.tables["disputes"]["direct_suit"] == dict.fromkeys(
        ["upheld", "corrected", "other", "pending", "total"], 0
    )
    assert report.sections[0].text == "注:含上年度结转数量,另见附件。"


# --- around tables


def test_sentences_around_a_table_are_the_text_of_its_section() -> None:
    report = read("requests", f"该部分以表格形式报告。\n（{FORM.tables[1].note}\n{REQUESTS}以上为全部数据。")
    assert str(report.sections[0].text).split("\n")[::2] == ["该部分以表格形式报告。", "以上为全部数据。"]
    assert report.extras == ()


def test_the_note_of_a_table_is_no_text() -> None:
    report = read("requests", f"{FORM.tables[1].note}\n{REQUESTS}")
    assert (report.sections[0].text, report.extras) == ("", ())


def test_a_table_told_in_a_sentence_gives_no_cells() -> None:
    report = read("proactive", "2025年,本机关办理行政许可3361件,行政处罚13件、行政强制0件。")
    assert report.tables == {}
    assert str(report.sections[0].text).startswith("2025年")


def test_a_table_whose_heading_is_lost_is_found_behind_the_one_before() -> None:
    given = figures(lambda: "3")
    text = render.lines(given).replace(HEADS["requests"] + "\n", "")
    report = extract(read_text(text.encode(), "report.txt"), FORM, "en")
    assert set(report.tables) == {"proactive", "requests", "disputes"}
    assert [section.id for section in report.sections] == [name for name in HEADS if name != "requests"]
    assert report.sections[1].text == ""


# --- grids whose spans are resolved, as readers of other formats give them


def spanned(rows: render.Grid) -> tuple[tuple[GridCell, ...], ...]:
    """Repeat what spans over a cell: from above at the left edge and under heads, else from the left."""
    at = Location()
    out: list[tuple[GridCell, ...]] = []
    for number, row in enumerate(rows):
        cells: list[GridCell] = []
        for place, text in enumerate(row):
            if text is not None:
                cells.append(GridCell(text=text, at=at))
                continue
            from_above = out and (all(c is None for c in row[: place + 1]) or (number == 2 and rows[1][place]))
            source = out[-1][place] if from_above else cells[place - 1]
            cells.append(GridCell(text=source.text, at=at, spanned=True))
        out.append(tuple(cells))
    return tuple(out)


def document(given: Figures, *, cut: tuple[int, ...] = ()) -> Document:
    """Lay figures out in resolved grids; rows of table III in `cut` lack their first cell, as spans too short leave it."""
    blocks: list[Paragraph | Grid] = []
    for section in FORM.sections:
        blocks.append(Paragraph(text=section.label, at=Location()))
        for each in FORM.tables:
            if each.section == section.id:
                rows = list(spanned(render.grid(each, given[each.id])))
                for n in cut if each.id == "requests" else ():
                    rows[n] = rows[n][1:]
                blocks.append(Grid(rows=tuple(rows), at=Location()))
    return Document(source="", format="html", blocks=tuple(blocks))


@pytest.mark.parametrize("cut", [(), (-2,), (-3, -2)])
def test_resolved_grids_are_read_even_where_spans_do_not_fit(cut: tuple[int, ...]) -> None:
    values = iter(range(1000))
    given = figures(lambda: "" if (n := next(values)) % 3 == 0 else str(n))
    report = extract(document(given, cut=cut), FORM, "en")
    found = {
        f"{t}/{r}/{c}": "" if cell is None else str(cell)
        for t, rows in report.tables.items()
        for r, row in rows.items()
        for c, cell in row.items()  # type: ignore[union-attr]
    }
    assert found == cells_of(given)


@pytest.mark.parametrize("down", [False, True])
def test_a_value_over_several_cells_belongs_to_none_of_them(*, down: bool) -> None:
    full = document(figures(lambda: "7"))
    grid = next(b for b in full.blocks if isinstance(b, Grid) and len(b.rows) > 20)
    row, place = (4, 5) if down else (3, 6)
    rows = list(grid.rows)
    rows[row] = (*rows[row][:place], GridCell(text="7", at=Location(), spanned=True), *rows[row][place + 1 :])
    blocks = tuple(Grid(rows=tuple(rows), at=grid.at) if block is grid else block for block in full.blocks)
    read_rows = extract(Document(source="", format="html", blocks=blocks), FORM, "en").tables["requests"]
    bad = {name for name, cells in read_rows.items() if any(isinstance(c, Unreadable) for c in cells.values())}  # type: ignore[union-attr]
    assert bad == ({"received", "carried_in"} if down else {"received"})


@pytest.mark.parametrize("kind", PictureKind)
def test_a_picture_in_the_place_of_a_table_makes_it_unreadable(kind: PictureKind) -> None:
    picture = Picture(kind=kind, at=Location(line=9))
    texts = [HEADS["overview"], picture, HEADS["proactive"], picture, HEADS["problems"], "栽树。", picture]
    blocks = tuple(Paragraph(text=t, at=Location()) if isinstance(t, str) else t for t in texts)
    report = extract(Document(source="", format="html", blocks=blocks), FORM, "en")
    assert list(report.tables) == ["proactive"]
    assert isinstance(report.tables["proactive"]["unreadable"], str)
    assert report.provenance["proactive"].line == 9
    assert isinstance(report.sections[0].text, Unreadable)
    assert [section.text for section in report.sections[1:]] == ["", "栽树。"]


# --- cost


def test_a_long_text_is_read_in_no_time() -> None:
    text = render.lines(figures(lambda: "0"))
    text = text.replace(
        "一是栽树", "\n".join(f"第{n}段说明有关工作的开展情况和取得的成效。" for n in range(2400)) + "\n一是栽树", 1
    )
    assert sum(1 for line in text.split("\n") if line) > 2600
    extract(read_text(text.encode(), "report.txt"), FORM, "en")
    start = time.process_time()
    extract(read_text(text.encode(), "report.txt"), FORM, "en")
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    "line",
    ["规章", "（六）其他处理", "法人或其他组织", "自然人", "0", "另外的话", HEADS["overview"], "规章 | 0", "规章\n0"],
)
def test_cost_grows_with_the_text_alone(line: str) -> None:
    start = time.process_time()
    read("requests", f"{line}\n" * 8_000)
    read("proactive", f"规章\n{line}\n" * 4_000)
    assert time.process_time() - start < 8  # a quadratic step took minutes
