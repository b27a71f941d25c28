"""
Answer the queries of docs/us-foia-data.md: audit the reports of fifteen years, and put under each query what DuckDB says.

The same queries are asked of a few agencies, and what comes out there is kept in `tests/boards/us_foia_slice.md`: a test audits
those agencies alone, since all reports take minutes. The sets of reports are no part of the project; the page says where they
are from.

Usage:
    python -m docs.us_foia_data FOLDER            # the sets of FOIA.gov, as archives or unpacked
    python -m docs.us_foia_data FOLDER --audit AUDIT   # ask an audit that is there already
"""

from __future__ import annotations

import argparse
import fnmatch
import re
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

import duckdb

from docs.queries import ROOT, answer_of, run_there

PAGE = ROOT / "docs" / "us-foia-data.md"
ANSWERS = ROOT / "tests" / "boards" / "us_foia_slice.md"
QUERY = re.compile(r"```sql\n((?:(?!```).)*)```\n\n```text\n((?:(?!```).)*)```\n", re.DOTALL)
VIEWS = re.compile(r"```sql\n(CREATE VIEW (?:(?!```).)*)```\n", re.DOTALL)
HEAD = re.compile(r"^## \d+\. .*$", re.MULTILINE)
SLICE = (
    "opm-*.xml", "nara-*.xml", "fhfa-*.xml", "fhfa fy*.xml", "pbgc-*.xml", "sba-*.xml", "usibwc-*.xml",
    "doi-2009.xml", "doi-2010.xml", "lsc-2011.xml", "nasa-2019.xml", "treasury-2019.xml", "eeoc-2021.xml",
)  # fmt: skip
"""Agencies great and small, in all years; and files with a fault of which the page tells."""
UNREAD = 3
"""The status of an audit in which some file is no report, as two of these are not."""
OPTIONS = (
    "--pack",
    "us-annual-foia-report",
    "--lang",
    "en",
    "--no-csv",
    "--no-boards",
    "--quiet",
    "--fail-on",
    "never",
)


def main() -> int:
    """Answer the queries, for all reports in the page and for a few of them beside the tests."""
    parser = argparse.ArgumentParser(description="Answer the queries of docs/us-foia-data.md.")
    parser.add_argument("sets", type=Path)
    parser.add_argument("--audit", type=Path)
    asked = parser.parse_args()
    page = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        few = audited(sliced(asked.sets, place / "few"), place / "few-audit")
        every = asked.audit or audited(asked.sets, place / "audit")
        ANSWERS.write_text(answers(page, few), encoding="utf-8")
        PAGE.write_text(answered(page, every), encoding="utf-8")
    return 0


def sliced(sets: Path, place: Path) -> Path:
    """
    Take the reports of a few agencies out of the archives of all.

    Args:
        sets: A folder of archives, one a year.
        place: Where the reports are to be, in a folder for each archive; made here.

    Returns:
        The place.
    """
    for path in sorted(sets.glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for member in sorted(archive.namelist()):
                if any(fnmatch.fnmatch(PurePosixPath(member).name.lower(), one) for one in SLICE):
                    taken = place / path.stem / PurePosixPath(member).name
                    taken.parent.mkdir(parents=True, exist_ok=True)
                    taken.write_bytes(archive.read(member))
    return place


def audited(reports: Path, audit: Path) -> Path:
    """Audit all reports of a folder, and give the folder of the results."""
    run_there(reports, "-m", "gouji", "audit", ".", "--output", str(audit), *OPTIONS, ends=(0, UNREAD))
    return audit


def answered(page: str, audit: Path) -> str:
    """Give a page with the answers of an audit."""
    given = iter(asked(page, audit))
    return QUERY.sub(lambda found: f"```sql\n{found[1]}```\n\n```text\n{next(given)}```\n", page)


def answers(page: str, audit: Path) -> str:
    """Give the answers alone, in the order of the page."""
    heads = HEAD.findall(page)
    parts = [f"{head}\n\n```text\n{answer}```\n" for head, answer in zip(heads, asked(page, audit), strict=True)]
    return "# The answers for a few agencies\n\n" + "\n".join(parts)


def asked(page: str, audit: Path) -> list[str]:
    """Ask DuckDB each query of a page, after its views are made."""
    with duckdb.connect() as connection:
        connection.execute("SET file_search_path = ?", [str(audit)])
        for found in VIEWS.finditer(page):
            connection.execute(found[1])
        return [answer_of(connection, query) for query, _ in QUERY.findall(page)]


if __name__ == "__main__":
    sys.exit(main())
