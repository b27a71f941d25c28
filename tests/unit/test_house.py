"""The house rules that no linter knows: no word of a regulation in the source, words and codes together, no drift."""

from __future__ import annotations

import ast
import functools
import importlib.util
import io
import json
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import gouji
from gouji.messages import LANGUAGES, table
from gouji.packs.locate import builtin_rules

PACKAGE = Path(gouji.__file__).parent
ROOT = Path(__file__).parents[2]
SOURCES = sorted(PACKAGE.rglob("*.py"))
WORDS = re.compile(r"[\u3400-\u9fff]{3,}")
SLOT = re.compile(r"\{(\w+)\}")
Span = tuple[int, int, int, int]


def texts(value: object) -> Iterator[str]:
    """Walk all the text in parsed YAML, names of groups included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(key)
            yield from texts(item)


@functools.cache
def labels(pattern: str, *keys: str) -> frozenset[str]:
    """Collect the runs of three or more Chinese characters in pack files that match `pattern`, or below some keys."""
    found: set[str] = set()
    for path in builtin_rules().rglob(pattern):
        whole = yaml.safe_load(path.read_text(encoding="utf-8"))
        for text in texts([whole[key] for key in keys if key in whole] if keys else whole):
            found.update(WORDS.findall(text))
    return frozenset(found)


def code_of(source: str) -> str:
    """Give `source` without its comments and docstrings, what is left on the same lines."""
    rows = [list(line) for line in source.splitlines()]
    for top, left, bottom, right in (*comments(source), *docstrings(source)):
        for line in range(top, bottom + 1):
            row = rows[line - 1]
            start = left if line == top else 0
            end = right if line == bottom else len(row)
            row[start:end] = " " * (end - start)
    return "\n".join("".join(row) for row in rows)


def comments(source: str) -> Iterator[Span]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield (*token.start, *token.end)


def docstrings(source: str) -> Iterator[Span]:
    """Walk the expressions that are nothing but a string: docstrings of all kinds, those of constants too."""
    encoded = [line.encode() for line in source.splitlines()]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            top, bottom = node.lineno, node.end_lineno or node.lineno
            left = len(encoded[top - 1][: node.col_offset].decode())
            right = len(encoded[bottom - 1][: node.end_col_offset].decode())
            yield top, left, bottom, right


def constants(source: str) -> set[str]:
    return {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_label_of_a_pack_stands_in_the_source(path: Path) -> None:
    known = labels("form.yaml") | labels("lexicon.yaml")
    assert len(known) > 100
    code = code_of(path.read_text(encoding="utf-8"))
    assert [label for label in sorted(known) if label in code] == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_the_source_speaks_no_chinese_but_in_comments(path: Path) -> None:
    assert WORDS.findall(code_of(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_label_of_a_form_stands_in_the_message_tables(lang: str) -> None:
    said = "\n".join(table(lang).values())
    assert [label for label in sorted(labels("form.yaml", "sections", "tables")) if label in said] == []


def test_a_label_in_a_string_is_seen_and_one_in_a_comment_is_not() -> None:
    source = 'x = "行政许可"  # 行政处罚\n"""行政强制"""\n'
    assert WORDS.findall(code_of(source)) == ["行政许可"]


def test_the_message_tables_have_the_same_keys() -> None:
    first, *others = (set(table(lang)) for lang in LANGUAGES)
    assert first
    assert all(keys == first for keys in others)


@pytest.mark.parametrize("key", sorted(table(LANGUAGES[0])))
def test_a_message_has_the_same_slots_in_every_language(key: str) -> None:
    slots = {lang: set(SLOT.findall(table(lang)[key])) for lang in LANGUAGES}
    assert len({frozenset(names) for names in slots.values()}) == 1, slots


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_message_tables_are_kept_in_order(lang: str) -> None:
    text = (PACKAGE / "messages" / f"{lang}.json").read_text(encoding="utf-8")
    entries = json.loads(text)
    assert text == json.dumps(entries, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def test_every_problem_has_a_cause_and_a_remedy() -> None:
    keys = set(table(LANGUAGES[0]))
    causes = {key.removesuffix(".cause") for key in keys if key.endswith(".cause")}
    remedies = {key.removesuffix(".remedy") for key in keys if key.endswith(".remedy")}
    assert causes == remedies


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_every_code_in_the_source_has_words(path: Path) -> None:
    keys = set(table(LANGUAGES[0]))
    missing = [key for key in spoken(path.read_text(encoding="utf-8")) if key not in keys]
    assert missing == []


def spoken(source: str) -> Iterator[str]:
    """Walk the message keys that `source` names outright: in `phrase("…")` and as the `code` of a problem."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        first = node.args[0] if node.args else None
        if called == "phrase" and isinstance(first, ast.Constant):
            yield first.value
        codes = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
        codes += [first] if called in {"problem", "_problem", "_usage", "fault", "_fault"} and first else []
        for value in codes:
            if isinstance(value, ast.Constant):
                yield from (f"{value.value}.cause", f"{value.value}.remedy")


def test_every_message_is_used() -> None:
    used: set[str] = set()
    for path in SOURCES:
        used |= constants(path.read_text(encoding="utf-8"))
    stems = {key: key.removesuffix(".cause").removesuffix(".remedy") for key in table(LANGUAGES[0])}
    unused = [key for key, stem in stems.items() if stem not in used and not prefixed(stem, used)]
    assert unused == []


def prefixed(key: str, used: set[str]) -> bool:
    """Say whether the code builds `key` from one of its beginnings, as in `f"severity.{…}"`."""
    return any(key[: i + 1] in used for i, sign in enumerate(key) if sign in ".-")


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_module_is_longer_than_400_lines(path: Path) -> None:
    length = path.read_text(encoding="utf-8").count("\n")
    assert length <= 400


def block(readme: str, mark: str) -> str:
    """Give the code block under the comment `<!-- ci: MARK -->`, as `.ci/run` finds it."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    found = re.search(rf"^<!-- ci: {re.escape(mark)} -->\n```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found, f"{readme} has no block {mark}"
    return found[1]


@pytest.mark.parametrize("mark", ["demo", "test"])
def test_both_readmes_give_the_same_commands(mark: str) -> None:
    assert block("README.md", mark).replace(" --lang en", "") == block("README.zh-CN.md", mark)


@pytest.mark.parametrize("mark", ["demo", "test"])
def test_a_command_of_the_readme_is_one_line_that_needs_only_python(mark: str) -> None:
    command = block("README.md", mark)
    assert command.count("\n") == 1
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_a_readme_shows_what_the_example_prints(readme: str) -> None:
    spec = importlib.util.spec_from_file_location("docs_refresh", ROOT / "docs" / "refresh.py")
    assert spec
    assert spec.loader
    refresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(refresh)
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert masked(refresh.refreshed(text)) == masked(text), "run make docs"


def masked(text: str) -> str:
    """Leave out hashes: that of the pack changes with every word of a rule."""
    return re.sub(r"sha256 [0-9a-f]+", "sha256", text)


def test_ci_takes_the_commands_from_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for mark in ("demo", "test", "demo output"):
        assert re.search(rf"\bblock '?{mark}'?", script)
    assert ".venv/bin/gouji check" not in script


def test_the_changelog_names_this_version_or_what_is_unreleased() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text
