"""
`Document` to `Report`, guided by the form alone.

Sections are found by their headings, tables in their sections by their labels, the head of the report by the patterns
of the form. What is read is printed; what is not certain is said to be unreadable; what is not there is absent.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from gouji.documents.model import Document, PictureKind
from gouji.findings import Location
from gouji.packs.form_types import Form
from gouji.reports.header import MAX_TITLE, Header, furniture_of, read_header, titles_of
from gouji.reports.lines import Line, lines_of
from gouji.reports.lost import missing_rows
from gouji.reports.match import match_label
from gouji.reports.model import Cell, Extra, Report, Row, Section, Table, Unreadable
from gouji.reports.patterns import Patterns
from gouji.reports.readings import TableReading
from gouji.reports.reasons import Reason
from gouji.reports.sections import Division, Headings, Part, divide
from gouji.reports.tables import read_table
from gouji.reports.vocabulary import Vocabulary

_UNREAD = PictureKind.UNRULED.value


def extract(document: Document, form: Form, lang: str = "zh") -> Report:
    """
    Read a report out of a document.

    Args:
        document: The document, of any format.
        form: The form of the edition that governs the report.
        lang: The language in which is said why something cannot be read.

    Returns:
        The report as printed; `pack` and `edition` are for the caller to say.
    """
    words = _words_of(_Same(form))
    lines = lines_of(document, words.furniture)
    division = divide(lines, words.headings, words.labels)
    opening = division.parts[0].lines if division.parts else []
    header = read_header(division.header, opening, document.metadata, form)
    parts = [*division.parts[:-1], *(_without_footer(part, words.titles) for part in division.parts[-1:])]
    readings = [reading for part in parts for reading in _tables(part, parts, words.tables, form)]
    texts = [_text(part, readings) for part in parts]
    return Report(
        body=header.body,
        year=header.year,
        title=header.title,
        period="/".join(map(dt.date.isoformat, header.period)) if header.period else "",
        published=header.published.isoformat() if header.published else "",
        preamble=_joined(header.preamble),
        sections=tuple(
            Section(id=part.section.id, heading=part.heading, text=_section_text(part, text, readings, lang))
            for part, text in zip(parts, texts, strict=True)
            if part.section is not None
        ),
        tables=_read_tables(readings, lang),
        labels=_labels(parts, readings),
        extras=tuple(_extras(division, parts, texts, readings)),
        provenance=_places(header, parts, texts, readings),
    )


class _Words(NamedTuple):
    """The words of a form, ready to be looked up: its tables, its headings, the labels of all its tables."""

    tables: tuple[Vocabulary, ...]
    headings: Headings
    labels: frozenset[str]
    titles: Patterns
    furniture: Patterns


class _Same:
    """A form as a key: a form cannot be hashed, but it is the same as itself."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def __hash__(self) -> int:
        return id(self.form)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.form is self.form


@functools.lru_cache(8)
def _words_of(key: _Same) -> _Words:
    form = key.form
    sections = {section.id: section for section in form.sections}
    tables = tuple(Vocabulary(table, sections.get(table.section)) for table in form.tables)
    labels = frozenset().union(*(vocabulary.labels for vocabulary in tables))
    return _Words(tables, Headings(form), labels, titles_of(form), furniture_of(form))


def _without_footer(part: Part, titles: Patterns) -> Part:
    """Leave out the title of another report and what follows it, and what follows the words around a report."""
    lines = part.lines[: next((n for n, line in enumerate(part.lines) if _is_title(line, titles)), None)]
    ends = [n for n, line in enumerate(lines) if line.is_behind]
    sentences = [n for n, line in enumerate(lines) if "。" in line.text]
    end = next((n for n in ends if n > max(sentences, default=-1)), len(lines))
    return part._replace(lines=lines[:end])


def _is_title(line: Line, titles: Patterns) -> bool:
    return len(line.text) <= MAX_TITLE and titles.is_whole(line.text)


def _tables(
    part: Part, parts: Sequence[Part], vocabularies: Sequence[Vocabulary], form: Form
) -> Iterator[TableReading]:
    """Read the tables of a section, and those of sections behind it whose headings are lost."""
    if part.section is None:
        return
    found = {other.section.id for other in parts if other.section is not None}
    order = [section.id for section in form.sections]
    host = order.index(part.section.id)
    behind = [part.section.id]
    for name in order[host + 1 :]:
        if name in found:
            break
        behind.append(name)
    wanted = [vocabulary for name in behind for vocabulary in vocabularies if vocabulary.table.section == name]
    if wanted:
        for vocabulary, lines in zip(wanted, _shares(part.lines, wanted), strict=True):
            reading = read_table(lines, vocabulary)
            pictures = list(_pictures(part, reading, is_own=vocabulary.table.section == part.section.id))
            if not reading.rows:
                reading.picture = next(iter(pictures), None)
            elif pictures and missing_rows(vocabulary.table, reading.rows):
                lost = (row for row in vocabulary.table.rows if row.id not in reading.rows)
                reading.lose(list(lost), Reason(pictures[0].picture))
            yield reading


def _pictures(part: Part, reading: TableReading, *, is_own: bool) -> Iterator[Line]:
    """
    Give what stands in the place of a table, or of some of its rows, and is not text.

    A part of a table that could not be read is of one of the tables here; the first part, of that of this section. Another
    picture is of a table that was found only if nothing stands between them.
    """
    torn = [line for line in part.lines if line.picture == _UNREAD]
    yield from torn if is_own or reading.rows else torn[1:]
    inside = [n for n, line in enumerate(part.lines) if line.number in reading.lines]
    for n, line in enumerate(part.lines):
        is_beside = not inside or all(
            other.picture or not other.text for other in part.lines[min(inside[-1], n) + 1 : max(inside[0], n)]
        )
        if line.picture and line.picture != _UNREAD and is_own and is_beside:
            yield line


def _shares(lines: Sequence[Line], vocabularies: Sequence[Vocabulary]) -> Iterator[Sequence[Line]]:
    """Cut lines where the words of the next table begin."""
    starts = [0]
    for before, vocabulary in pairwise(vocabularies):
        fitting = (n for n in range(starts[-1], len(lines)) if _opens(lines[n], vocabulary, before))
        starts.append(next(fitting, len(lines)))
    for start, end in pairwise([*starts, len(lines)]):
        yield lines[start:end]


def _opens(line: Line, vocabulary: Vocabulary, before: Vocabulary) -> bool:
    """Tell whether the words of a line are a table's, and not of the table before."""
    texts = [cell.text for cell in line.cells if cell.text]
    senses = [vocabulary.sense(text) for text in texts]
    return any(sense.is_known for sense in senses) and not any(before.sense(text).is_known for text in texts)


def _text(part: Part, readings: Iterable[TableReading]) -> list[Line]:
    taken = frozenset().union(*(reading.lines for reading in readings))
    return [line for line in part.lines if line.text and line.number not in taken]


def _read_tables(readings: Iterable[TableReading], lang: str) -> dict[str, Table]:
    """Give the tables that were found, and those in whose place something stands that is not text."""
    tables: dict[str, Table] = {}
    for reading in readings:
        if reading.rows:
            tables[reading.table.id] = {row: _said(cells, lang) for row, cells in reading.rows.items()}
        elif reading.picture is not None:
            tables[reading.table.id] = {"unreadable": Reason(reading.picture.picture).said(lang)}
    return tables


def _said(cells: Mapping[str, Cell | Reason], lang: str) -> Row:
    """Say in words why cells cannot be read."""
    return {
        column: Unreadable(unreadable=cell.said(lang)) if isinstance(cell, Reason) else cell
        for column, cell in cells.items()
    }


def _section_text(part: Part, text: list[Line], readings: Iterable[TableReading], lang: str) -> str | Unreadable:
    """Give the text of a section; where it has none, and no table, but a picture, its text may be in that."""
    assert part.section is not None
    has_table = any(reading.table.section == part.section.id for reading in readings)
    picture = next((line.picture for line in part.lines if line.picture), "")
    return (
        Unreadable(unreadable=Reason(picture).said(lang)) if picture and not text and not has_table else _joined(text)
    )


def _joined(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _labels(parts: Iterable[Part], readings: Iterable[TableReading]) -> dict[str, str | None]:
    labels: dict[str, str | None] = {
        f"sections/{part.section.id}": part.heading
        for part in parts
        if part.section is not None and match_label(part.heading, part.section) != "exact"
    }
    for reading in readings:
        labels |= reading.labels
    return labels


def _extras(
    division: Division, parts: Sequence[Part], texts: Sequence[list[Line]], readings: Iterable[TableReading]
) -> Iterator[Extra]:
    for reading in readings:
        yield from reading.extras
    for part, text in zip(parts, texts, strict=True):
        if part.section is None:
            yield Extra(kind="section", label=part.heading, text=_joined(text), at=part.at)
    yield from (Extra(kind="section", label=head.heading) for head in division.repeated[:1])


def _places(
    header: Header, parts: Sequence[Part], texts: Sequence[list[Line]], readings: Iterable[TableReading]
) -> dict[str, Location]:
    stated = {"title": header.title_at, "published": header.published_at}
    places = {name: at for name, at in stated.items() if at is not None}
    places |= {f"preamble/{n}": line.at for n, line in enumerate(header.preamble)}
    for part, text in zip(parts, texts, strict=True):
        if part.section is not None:
            places[f"sections/{part.section.id}"] = part.at
            places |= {f"sections/{part.section.id}/{n}": line.at for n, line in enumerate(text)}
    for reading in readings:
        places |= reading.places
        if reading.picture is not None:
            places[reading.table.id] = reading.picture.at
    return places
