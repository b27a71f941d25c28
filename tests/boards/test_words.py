"""What a pack would have shown of many reports, and the words for its ids."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.boards.words import words_of
from gouji.cli import audit_boards
from gouji.packs.load import load_folder, load_pack
from tests.small import FILES, problems_of, small_pack

BOARD = """
board:
  late: [ROW-*]
  charts:
    - {title: 苹果, en: Apples, spread: fruit/apple/total}
    - title: 各果
      sums:
        - {title: 梨和李, en: Pears and plums, cells: [fruit/pear/total, fruit/plum/total]}
"""


def changed(board: str) -> dict[str, str | bytes | None]:
    return {"pack.yaml": FILES["pack.yaml"] + board}


def test_a_pack_says_what_is_drawn(tmp_path: Path) -> None:
    words = words_of([load_folder(small_pack(tmp_path, changed(BOARD)))], "en")
    assert [(c.title, c.is_spread, c.lines) for c in words.charts] == [
        ("Apples", True, (("Apples", ("fruit/apple/total",)),)),
        ("各果", False, (("Pears and plums", ("fruit/pear/total", "fruit/plum/total")),)),
    ]
    assert words.late == ("ROW-SUM",)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("fruit/apple/total", "fruit/aple/total", "board-cell", 10),
        ("fruit/plum/total", "costs/autumn/tools", "board-cell", 13),
        ("ROW-*", "COLUMN-*", "unknown-rule", 8),
        (", spread: fruit/apple/total", "", "board-chart", 10),
        ("sums:", "spread: fruit/apple/total\n      sums:", "board-chart", 11),
    ],
)
def test_what_is_not_there_cannot_be_drawn(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    (problem,) = problems_of(tmp_path, changed(BOARD.replace(old, new)))
    assert (problem.code, problem.place.line) == (code, line)


def test_a_pack_without_a_board_draws_nothing(tmp_path: Path) -> None:
    words = words_of([load_folder(small_pack(tmp_path))], "zh")
    assert (words.charts, words.late) == ((), ())


def test_ids_have_the_words_of_the_form(tmp_path: Path) -> None:
    pack = load_folder(small_pack(tmp_path))
    words, english = words_of([pack], "zh"), words_of([pack], "en")
    assert (words.labels["fruit"], words.labels["fruit/all"], words.names["fruit/all"]) == (
        "水果表",
        "全部水果",
        "全部",
    )
    assert (english.labels["fruit//east"], english.kinds["farm"], english.kinds["school"]) == ("East", "farm", "学校")
    assert words.rules == {"ROW-SUM": "各行总计等于两园之和"}
    assert words.cites == {"rule/1": "果园规定 园字1号 第一条"}
    assert words.packs == ((pack.id, pack.version, pack.sha256),)


def test_the_newest_edition_has_the_last_word() -> None:
    packs = [load_pack("cn-gov-info-annual-report", edition) for edition in ("2021", "2019")]
    words = words_of(packs, "zh")
    assert words == words_of(packs[::-1], "zh")
    shared = {rule.id for rule in packs[0].rules}
    assert all(words.rules[rule.id] == rule.title for rule in packs[0].rules)
    assert set(words.rules) >= shared | {rule.id for rule in packs[1].rules}


@pytest.mark.parametrize("pack", ["cn-gov-info-annual-report", "us-annual-foia-report"])
def test_the_packs_say_what_is_drawn(pack: str) -> None:
    charts = words_of([load_pack(pack)], "en").charts
    assert {chart.is_spread for chart in charts} == {True, False}


def test_the_command_line_and_the_room_agree_on_pages() -> None:
    from gouji.boards.links import PAGES

    assert audit_boards.PAGES == PAGES
