"""The pages that a reader follows with his hands: each command and each file of them, done as it is printed."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
TUTORIALS = ("docs/tutorial.md", "docs/zh/tutorial.md")
PAGES = (*TUTORIALS, "docs/reading.md", "docs/zh/reading.md")

CHANGING = (
    (r"sha256 [0-9a-f]{12}", "sha256"),
    (r"(city,? (?:edition )?2021(?: 版)?[::] ?)\d+", r"\1"),
    (r"\d+ pages written|已写 \d+ 页", "pages"),
    (r"\d+ passed, (\d+ failed), (\d+ undetermined), \d+ not applicable; \d+ in all", r"\1, \2"),
    (r"通过 \d+,(不通过 \d+),(无法判断 \d+),不适用 \d+;共 \d+ 项", r"\1, \2"),
    (r"\d+ findings are the same|\d+ 条结论不变", "findings"),
)
"""What is printed and changes with every rule of the pack for annual reports, which others write."""


@pytest.fixture(scope="module")
def walk() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_walk", ROOT / "docs" / "walk.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def masked(text: str) -> str:
    for pattern, instead in CHANGING:
        text = re.sub(pattern, instead, text)
    return text


@pytest.mark.parametrize("name", PAGES)
def test_a_page_prints_what_happens_when_it_is_followed(name: str, walk: ModuleType, tmp_path: Path) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    assert masked(walk.walked(page, tmp_path)) == masked(page), "run make docs"


@pytest.mark.parametrize("name", PAGES)
def test_no_block_of_a_page_is_left_out(name: str, walk: ModuleType) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    assert "```" in page
    assert "```" not in walk.BLOCK.sub("", page)


@pytest.mark.parametrize("name", TUTORIALS)
def test_the_pack_that_the_reader_writes_is_sound(name: str) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    sound = re.findall(r", 0 mismatches|,不符 0|rules, no problems|条规则,没有问题", page)
    assert len(sound) == 8
    assert "Traceback" not in page


def test_both_pages_have_the_same_steps(walk: ModuleType) -> None:
    steps = [
        [(block[1], len(re.findall(r"^\$ ", block[4] or "", re.MULTILINE))) for block in walk.BLOCK.finditer(page)]
        for page in ((ROOT / name).read_text(encoding="utf-8") for name in PAGES)
    ]
    assert steps[0] == steps[1]


def test_all_four_shapes_of_rules_are_written(walk: ModuleType) -> None:
    for name in TUTORIALS:
        page = (ROOT / name).read_text(encoding="utf-8")
        assert set(re.findall(r"--shape (\w+)", page)) == {"check", "require", "text", "claim"}


def test_a_page_that_is_stale_is_seen(walk: ModuleType, tmp_path: Path) -> None:
    page = "<!-- file: a.txt -->\n```text\nseen\n```\n\n<!-- run -->\n```console\n$ cat a.txt\nstale\n```\n"
    assert walk.walked(page, tmp_path) == page.replace("stale", "seen")


def test_a_page_may_not_run_anything_else(walk: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        walk.walked("<!-- run -->\n```console\n$ rm a.txt\n```\n", tmp_path)
