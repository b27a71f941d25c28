"""Each lint has its level, its words and its page, and the index leads to it; so has all that keeps a pack from loading."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import gouji.packs
from gouji.cli.lint_pages import page_lines
from gouji.errors import UsageError
from gouji.keeper.lint.catalogue import LEVELS
from gouji.messages import LANGUAGES, table
from gouji.outputs.layout import Pen
from gouji.packs.locate import builtin_lints

PAGES = builtin_lints()
PACKS = sorted(Path(gouji.packs.__file__).parent.glob("*.py"))
ABOUT_THE_CALL = {"announced-nothing", "install.incomplete", "no-pack-in", "pack-choice", "pack-unknown"}
"""What is wrong with an option or the installation, and not with a pack."""
TITLES = ["What is told", "Why", "Wrong", "Right", "How to mend it"]
NO_YAML = {"yaml-syntax", "expression-syntax"}
INDEX = Path(__file__).parents[3] / "docs" / "lints.md"


def literals(node: ast.AST) -> Iterator[str]:
    return (n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def codes_of_packs() -> set[str]:
    """All problems that the room of packs can tell: those it names, and those whose names it puts together."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKS]
    named = {text for tree in trees for text in literals(tree)}
    built = {first.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)
             for first in node.values[:1] if isinstance(first, ast.Constant) and str(first.value).endswith("-")}  # fmt: skip
    kinds = named | {"row", "column", "number", "truth"}
    known = {key.removesuffix(".cause") for key in table("en") if key.endswith(".cause")}
    return {
        code for code in known
        if code in named or any(code.startswith(start) and code.removeprefix(start) in kinds for start in built)
    } - ABOUT_THE_CALL  # fmt: skip


LOADING = codes_of_packs()
PAGED = sorted(path.stem for path in PAGES.glob("*.md"))


def test_the_codes_of_packs_are_found() -> None:
    known = {
        "unknown-citation",
        "duplicate-rule",
        "lexicon-syntax",
        "unknown-row",
        "expression-needs-truth",
        "yaml-tag",
    }
    assert known <= LOADING
    assert not LOADING & LEVELS.keys()


def test_each_code_has_its_page_and_each_page_its_code() -> None:
    assert sorted(LOADING | LEVELS.keys()) == PAGED


@pytest.mark.parametrize("code", PAGED)
def test_a_page_says_what_why_wrong_right_and_how_to_mend_it(code: str) -> None:
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    level = LEVELS[code].value if code in LEVELS else "error; the pack does not load"
    assert text.startswith(f"# {code}\n\nLevel: {level}.\n\n")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == TITLES
    parts = re.split(r"^## .*$", text, flags=re.MULTILINE)[1:]
    assert all(part.strip() for part in parts)
    wrong, right = ("".join(re.findall(r"```\w+\n(.*?)```", part, re.DOTALL)) for part in parts[2:4])
    assert wrong.strip() != right.strip() != ""
    for link in re.findall(r"\]\((.*?)\)", text):
        assert (PAGES / link).is_file(), link


@pytest.mark.parametrize("code", sorted(LEVELS))
def test_the_examples_of_a_lint_are_yaml(code: str) -> None:
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        assert yaml.safe_load(block) is not None or block.startswith("#")


@pytest.mark.parametrize("code", sorted(LEVELS))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_lint_has_a_cause_and_a_remedy(code: str, lang: str) -> None:
    assert table(lang)[f"{code}.cause"] != table(lang)[f"{code}.remedy"]


@pytest.mark.skipif(not INDEX.is_file(), reason="the documents are not at hand")
def test_the_index_leads_to_each_page_with_its_level() -> None:
    rows = re.findall(r"^\| \[(.*?)\]\(lints/(.*?)\.md\) \| (.*?) \|", INDEX.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(code for code, _, _ in rows) == PAGED
    assert all(code == page for code, page, _ in rows)
    assert {code: level for code, _, level in rows if code in LEVELS} == {c: s.value for c, s in LEVELS.items()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_lint_is_explained(lang: str) -> None:
    lines = list(page_lines("when-never", Pen(lang=lang, width=80)))
    assert lines[0].startswith(("错误 when-never  ", "error when-never  "))
    assert "{" not in lines[0]
    assert "## How to mend it" in lines
    loading = "\n".join(page_lines("unknown-key", Pen(lang=lang, width=200)))
    assert table(lang)["lint.loading"] in loading


def test_a_lint_that_is_none_is_not_explained() -> None:
    with pytest.raises(UsageError) as raised:
        list(page_lines("when-nevr", Pen(lang="en", width=80)))
    assert raised.value.problems[0].values == {"name": "when-nevr", "near": "when-never"}
    with pytest.raises(UsageError):
        list(page_lines("../lints/when-never", Pen(lang="en", width=80)))
