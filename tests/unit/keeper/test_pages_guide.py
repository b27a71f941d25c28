"""Pages that someone wrote himself are taken in with links that lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.keeper.pages.guide import Guide


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "a.md": "# A\n\n[b](b.md#x) [中](zh/a.md) [out](../README.md) [far](https://x.org/y) [here](#a) ![p](pictures/p.png)\n",
        "b.md": "# B\n\n```text\n[b](../kept.md)\n```\n[`code [1]`](../gone.md) [deep](deep/c.md)\n",
        "deep/c.md": "# C\n\n[up](../b.md#b) [a](../a.md#a) ![p](../pictures/p.png) [none](d.md)\n",
        "zh/a.md": "# 甲\n\n[en](../a.md) [乙](../b.md) ![p](../pictures/p.png) ![q](q.png)\n",
        "zh/only.md": "# 只有中文\n",
        "pictures/p.png": "p",
        "notes.py": "x",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def line(folder: Path, lang: str, page: str) -> str:
    return Guide(folder).pages(lang)[f"guide/{page}"].decode().splitlines()[2]


def test_each_language_has_every_page_its_own_where_there_is_one(folder: Path) -> None:
    guide = Guide(folder)
    common = {"guide/a.md", "guide/b.md", "guide/deep/c.md", "guide/pictures/p.png"}
    assert set(guide.pages("en")) == common
    assert set(guide.pages("zh")) == {*common, "guide/only.md"}
    assert guide.pages("zh")["guide/a.md"].decode().startswith("# 甲")
    assert guide.pages("zh")["guide/b.md"].decode().startswith("# B")


def test_links_lead_to_pages_of_the_same_language_or_of_the_other_or_nowhere(folder: Path) -> None:
    assert line(folder, "en", "a.md") == (
        '[b](b.md#x) <a href="../../zh/guide/a.html">中</a> out [far](https://x.org/y) [here](#a) ![p](pictures/p.png)'
    )


def test_a_translation_leads_to_what_lies_above_it_in_its_own_language(folder: Path) -> None:
    assert line(folder, "zh", "a.md") == '<a href="../../en/guide/a.html">en</a> [乙](b.md) ![p](pictures/p.png) q'


def test_a_page_of_a_folder_leads_to_what_is_above_and_beside_it(folder: Path) -> None:
    assert line(folder, "en", "deep/c.md") == "[up](../b.md#b) [a](../a.md#a) ![p](../pictures/p.png) none"


def test_a_page_without_a_translation_leads_to_no_heading_of_one_that_has(folder: Path) -> None:
    assert line(folder, "zh", "deep/c.md") == "[up](../b.md#b) [a](../a.md) ![p](../pictures/p.png) none"


def test_what_stands_in_code_stays_and_words_of_links_stay(folder: Path) -> None:
    said = Guide(folder).pages("en")["guide/b.md"].decode()
    assert said == "# B\n\n```text\n[b](../kept.md)\n```\n`code [1]` [deep](deep/c.md)\n"
