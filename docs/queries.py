"""
Answer the queries of docs/sql.md: make a province of reports, audit it, and put under each query what DuckDB says.

The corpus is the same every time; an answer changes only when the rules or the program do.

Usage:
    python docs/queries.py
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb

from gouji.outputs.layout import Pen

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("docs/sql.md", "docs/zh/sql.md")
CORPUS = ("--lines", "--faults", "0.3")
QUERY = re.compile(r"```sql\n(.*?)```\n\n```text\n(.*?)```\n", re.DOTALL)
WIDTH = 200


def main() -> int:
    """Answer the queries of all pages."""
    with tempfile.TemporaryDirectory() as place:
        audit = audited(Path(place))
        for name in PAGES:
            path = ROOT / name
            path.write_text(answered(path.read_text(encoding="utf-8"), audit), encoding="utf-8")
    return 0


def audited(place: Path) -> Path:
    """Make the corpus in a folder, audit it, and give the folder of the audit; paths in it are those of the page."""
    run_there(place, "-m", "samples.province", "province", *CORPUS)
    options = ("--output", "audit", "--no-csv", "--no-boards", "--quiet", "--fail-on", "never")
    run_there(place, "-m", "gouji", "audit", "province/reports.jsonl", *options)
    return place / "audit"


def answered(page: str, audit: Path) -> str:
    """Give a page with the answers of today."""
    return QUERY.sub(lambda found: f"```sql\n{found[1]}```\n\n```text\n{answer(found[1], audit)}```\n", page)


def answer(query: str, audit: Path) -> str:
    """Ask DuckDB, and give the answer as aligned columns."""
    with duckdb.connect() as connection:
        connection.execute("SET file_search_path = ?", [str(audit)])
        return answer_of(connection, query)


def answer_of(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """Ask a connection, and give the answer as aligned columns."""
    asked = connection.execute(query)
    heads = [column[0] for column in asked.description or ()]
    rows = [[_words(value) for value in row] for row in asked.fetchall()]
    right = [n for n in range(len(heads)) if rows and all(_is_number(row[n]) for row in rows)]
    return "".join(f"{line}\n" for line in Pen(lang="zh", width=WIDTH).table([heads, *rows], right=right))


def _words(value: object) -> str:
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    return "" if value is None else str(value)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[\d.]+", text) is not None or not text


def run_there(place: Path, *arguments: str, ends: tuple[int, ...] = (0,)) -> None:
    """Run Python with arguments in a folder; it may end with one of these statuses."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, *arguments],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    if done.returncode not in ends:
        raise SystemExit(f"{' '.join(arguments)} ends with status {done.returncode}:\n{done.stderr.decode()}")


if __name__ == "__main__":
    sys.exit(main())
