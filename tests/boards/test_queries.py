"""The questions of docs/sql.md: DuckDB answers each, word for word as the page says."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("duckdb")

from docs import queries


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return queries.audited(tmp_path_factory.mktemp("province"))


@pytest.mark.parametrize("page", queries.PAGES)
def test_ten_questions_are_answered_as_the_page_says(page: str, audit: Path) -> None:
    text = (queries.ROOT / page).read_text(encoding="utf-8")
    assert len(queries.QUERY.findall(text)) == 10
    assert queries.answered(text, audit) == text, "run python docs/queries.py"


def test_every_question_finds_something(audit: Path) -> None:
    text = (queries.ROOT / queries.PAGES[0]).read_text(encoding="utf-8")
    assert all(queries.answer(query, audit).count("\n") > 1 for query, _ in queries.QUERY.findall(text))


def test_both_pages_ask_the_same() -> None:
    asked = [
        [query for query, _ in queries.QUERY.findall((queries.ROOT / page).read_text(encoding="utf-8"))]
        for page in queries.PAGES
    ]
    assert asked[0] == asked[1]
