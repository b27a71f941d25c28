"""
Measure what reading a page of a PDF file costs, as multiples of what its parsers cost alone.

All is measured in one process, in turns, in processor time; the least of the turns counts, for all else is other work.
`execution` is ours up to letters and lines, `pdfminer` and `pdfplumber` are theirs up to the same.

Usage:
    python bench/pdf.py [--turns 9] FILE...
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
from pdfminer.converter import PDFPageAggregator
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from gouji.documents.pdf import read_pdf
from gouji.documents.pdf_file import Budget, open_file
from gouji.documents.pdf_pages import read_pages


def execution(data: bytes) -> int:
    budget = Budget()
    return sum(1 for _ in read_pages(*open_file(data, budget), budget))


def pdfminer(data: bytes) -> None:
    manager = PDFResourceManager()
    interpreter = PDFPageInterpreter(manager, PDFPageAggregator(manager))
    for page in PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data)))):
        interpreter.process_page(page)


def plumber(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as file:
        for page in file.pages:
            assert len(page.chars) + len(page.rects) + len(page.lines)


def least(job: Callable[[bytes], object], data: bytes, turns: int) -> float:
    """Give the least processor time of a job, in milliseconds."""
    times = []
    for _ in range(turns):
        start = time.process_time()
        job(data)
        times.append(time.process_time() - start)
    return min(times) * 1_000


def main() -> None:
    arguments = argparse.ArgumentParser(description="Measure the reading of PDF files.")
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--turns", type=int, default=9)
    given = arguments.parse_args()
    print("| file | pages | ms a page | x execution | x pdfminer | x pdfplumber |\n|---|---|---|---|---|---|")
    for path in given.files:
        data = path.read_bytes()
        pages = execution(data)
        ours = least(lambda data: read_pdf(data, "bench.pdf"), data, given.turns)
        others = (least(job, data, given.turns) for job in (execution, pdfminer, plumber))
        print(
            f"| {path.name} | {pages} | {ours / pages:.1f} | "
            + " | ".join(f"{ours / other:.2f}" for other in others)
            + " |"
        )


if __name__ == "__main__":
    main()
