"""
The lines of a table as a sequence of events: a text, values, a row with its label.

Text of a page keeps a table in many ways: a row a line, a cell a line, a value line without its label. Events are what
these have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from gouji.documents.model import GridCell
from gouji.reports.cells import holds_value, is_value
from gouji.reports.lines import Line
from gouji.reports.match import joined
from gouji.reports.vocabulary import Sense, Vocabulary

_MAX_PIECES = 60
_MAX_CUT = 8
"""Lines over which one label may be cut."""


class Text(NamedTuple):
    """
    A text that is no value.

    Attributes:
        text: What is printed; a label that is cut over lines is put together.
        sense: What it can mean.
        cell: Where it is printed.
        line: Number of its line.
        place: Number of its cell in the row, from 0; -1 where it stands in no row.
        width: Cells of the row.
    """

    text: str
    sense: Sense
    cell: GridCell
    line: int
    place: int = -1
    width: int = 0


class Values(NamedTuple):
    """Value cells without a label beside them; blanks are kept where the line is a row."""

    cells: tuple[GridCell, ...]
    line: int


class LabelledRow(NamedTuple):
    """
    A row of a grid that has a label and cells behind it.

    Attributes:
        text: The label, with its sense and its place.
        cells: The cells behind the label.
        above: Labels printed before it in the row.
    """

    text: Text
    cells: tuple[GridCell, ...]
    above: tuple[Text, ...]


Event = Text | Values | LabelledRow


def events_of(lines: Iterable[Line], vocabulary: Vocabulary) -> list[Event]:
    """Read the lines of a table."""
    return list(_joined(_events(lines, vocabulary), vocabulary))


def _events(lines: Iterable[Line], vocabulary: Vocabulary) -> Iterator[Event]:
    for line in lines:
        if line.is_row:
            yield from _row(line, vocabulary)
        elif line.text:
            yield from _paragraph(line, vocabulary)


def _paragraph(line: Line, vocabulary: Vocabulary) -> Iterator[Event]:
    """Read a line of one cell; or of labels and values with blanks between."""
    cell, text = line.cells[0], line.text
    if text.isdigit():
        yield Values((cell,), line.number)
        return
    runs = [] if vocabulary.exact_sense(text).is_known else _runs(text, vocabulary)
    for labels, values in runs:
        yield from (Text(label, vocabulary.sense(label), cell, line.number) for label in labels)
        yield from (Values((GridCell(text=value, at=cell.at),), line.number) for value in values)
    if not runs:
        yield Text(text, vocabulary.sense(text), cell, line.number)


def _runs(text: str, vocabulary: Vocabulary) -> list[tuple[list[str], list[str]]]:
    """Cut a line at its blanks into labels and the values behind them, in turn; nothing if it is no such line."""
    pieces = text.split(maxsplit=_MAX_PIECES)
    runs: list[tuple[list[str], list[str]]] = []
    for has_values, run in groupby([text] if is_value(text) else pieces, key=is_value):
        if has_values:
            labels = runs.pop()[0] if runs else []
            runs.append((labels, list(run)))
        elif (found := _labels(list(run), vocabulary)) is not None:
            runs.append((found, []))
        else:
            return []
    return runs if any(values or len(labels) > 1 for labels, values in runs) else []


def _labels(words: Sequence[str], vocabulary: Vocabulary) -> list[str] | None:
    """Put words together to the labels of the table; None where something else stands among them."""
    whole = joined(words)
    if not whole or vocabulary.sense(whole).is_known:
        return [whole] if whole else []
    labels: list[str] = []
    start = 0
    while start < len(words):
        ways = (joined(words[start:end]) for end in range(len(words), start, -1))
        label = next((way for way in ways if vocabulary.exact_sense(way).is_known), "")
        if not label:
            return None
        labels.append(label)
        start += _count(words[start:], label)
    return labels


def _count(words: Sequence[str], label: str) -> int:
    """Count the words at the beginning that make a label."""
    length = count = 0
    while length < len(label):
        count += 1
        length = len(joined(words[:count]))
    return count


def _row(line: Line, vocabulary: Vocabulary) -> Iterator[Event]:
    texts: list[Text] = []
    first_value = len(line.cells)
    for place, cell in enumerate(line.cells):
        if not cell.text or cell.spanned:
            continue
        sense = vocabulary.sense(cell.text)
        if not sense.is_known and holds_value(cell):
            first_value = place
            break
        texts.append(Text(cell.text, sense, cell, line.number, place, len(line.cells)))
    if first_value < len(line.cells):
        yield from _with_values(line, texts, first_value)
    elif not texts:
        yield Values(line.cells, line.number)
    else:
        yield from _without_values(line, texts, vocabulary)


def _with_values(line: Line, texts: list[Text], first_value: int) -> Iterator[Event]:
    """A row with values is that of the last label of a row before them, else of the last text."""
    known = [n for n, text in enumerate(texts) if text.sense.rows or text.sense.weak]
    if texts:
        n = known[-1] if known else len(texts) - 1
        label = texts[n]
        yield LabelledRow(label, line.cells[label.place + 1 :], tuple(texts[:n]))
    else:
        yield Values(line.cells, line.number)


def _without_values(line: Line, texts: list[Text], vocabulary: Vocabulary) -> Iterator[Event]:
    """A row without a value is one of heads, or that of a label and blank cells."""
    last = texts[-1]
    heads = sum(1 for text in texts if text.sense.columns or vocabulary.column_group(text.text))
    labels = [text for text in texts if text.sense.rows]
    blanks = line.cells[last.place + 1 :]
    if labels and labels[-1] is last and blanks and heads == 0 and not vocabulary.table.transposed:
        yield LabelledRow(last, blanks, tuple(texts[:-1]))
    elif labels and not vocabulary.table.transposed and heads == 0:
        label = labels[-1]
        yield LabelledRow(label, line.cells[label.place + 1 :], tuple(t for t in texts if t.place < label.place))
    else:
        yield from texts


def _joined(events: Iterable[Event], vocabulary: Vocabulary) -> Iterator[Event]:
    """Put labels together that are cut over lines of one cell."""
    waiting: list[Text] = []
    for event in events:
        if isinstance(event, Text) and event.place < 0:
            waiting.append(event)
            continue
        yield from _join(waiting, vocabulary)
        waiting = []
        yield event
    yield from _join(waiting, vocabulary)


def _join(texts: list[Text], vocabulary: Vocabulary) -> Iterator[Text]:
    start = 0
    while start < len(texts):
        text, end = texts[start], start + 1
        whole, n = text.text, start + 1
        while n < min(len(texts), start + _MAX_CUT) and vocabulary.opens(whole):
            whole = joined((whole, texts[n].text))
            n += 1
            if (sense := vocabulary.exact_sense(whole)).is_known:
                text, end = Text(whole, sense, texts[start].cell, texts[start].line), n
        yield text
        start = end
