"""
The rows of a table as they were printed: which label, which values, under which heads.

A text is read between values: the last label before a value owns it. Where that is not beyond doubt (two labels before
one row of values, a strange text between label and values), the row is kept with the doubt, and is not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import NamedTuple

from gouji.documents.model import GridCell
from gouji.packs.form_types import Column, Row
from gouji.reports.events import Event, LabelledRow, Text, Values
from gouji.reports.match import typographic
from gouji.reports.vocabulary import Vocabulary

_MAX_HEAD = 24
_MAX_HEADS = 100
_MAX_AHEAD = 40
_MAX_CELLS = 2_000


class Head(NamedTuple):
    """
    A printed column head.

    Attributes:
        text: What is printed.
        column: Its column; None for one that the form does not have, or that stands above several.
        group: Key of the group of columns that it stands above.
    """

    text: Text
    column: Column | None
    group: str = ""


class Heads(NamedTuple):
    """The column heads that govern rows, in the order of printing. `number` tells one line of heads from another."""

    number: int
    items: tuple[Head, ...]


class Doubt(Enum):
    """Why the values that follow a label may not be its own; the values are codes of reasons."""

    NONE = ""
    LABELS = "labels-several"
    BETWEEN = "text-between"
    GROUP = "group-only"
    STRAY = "values-stray"
    MOVED = "values-moved"
    BLANKS = "blanks-dropped"
    ONCE = "lines-once"


class Printed(NamedTuple):
    """
    A row as printed.

    Attributes:
        row: The row of the form; None where the label is not known, or is that of a group.
        label: The printed label; None where there is none.
        group: Key of the group of rows that the label heads, where the row is None.
        heads: The heads above it.
        cells: Its values. Of a row of a grid all cells behind the label, blanks too.
        lines: In how many lines the values stand; 0 where they stand in the line of the label.
        doubt: Why the values may not be its own.
    """

    row: Row | None
    label: Text | None
    group: str
    heads: Heads
    cells: tuple[GridCell, ...] = ()
    lines: int = 0
    doubt: Doubt = Doubt.NONE

    @property
    def is_line(self) -> bool:
        """Whether label and values stand in one line of a grid."""
        return self.lines == 0 and self.label is not None and self.label.width > 1

    @property
    def filled(self) -> tuple[GridCell, ...]:
        """The cells in which something is printed."""
        return tuple(cell for cell in self.cells if cell.text and not cell.spanned)


class _Role(Enum):
    ROW = "row"
    GROUP = "group"
    HEAD = "head"
    CAPTION = "caption"
    UNKNOWN = "unknown"


class _Run:
    """
    The texts between two values, read in order.

    Attributes:
        labels: Rows, and groups of rows, that were named.
        heads: Column heads since the last row's label.
        strangers: Texts of no meaning here since the last label or head.
        last: What came last.
    """

    def __init__(self) -> None:
        self.labels: list[Printed] = []
        self.heads: list[Head] = []
        self.strangers: list[Text] = []
        self.last = _Role.CAPTION
        self.under_heads = False


def rows_of(events: Iterable[Event], vocabulary: Vocabulary) -> list[Printed]:
    """Read the rows of a table, in the order of printing."""
    reading = _Reading(vocabulary)
    for event in events:
        if isinstance(event, Text):
            reading.texts.append(event)
        elif isinstance(event, Values):
            reading.take_values(event)
        else:
            reading.take_row(event)
    reading.take_texts()
    return reading.printed


class _Reading:
    """What has been read of a table so far. Made for one table, used once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.texts: list[Text] = []
        self.printed: list[Printed] = []
        self.heads = Heads(0, ())
        self.group = ""
        self.is_open = False
        self.begun = False

    def take_values(self, event: Values) -> None:
        """Add values to the row whose label came last."""
        if not any(cell.text for cell in event.cells):
            self._take_blanks(event)
            return
        if self.texts:
            self._own(self._read())
        elif not self.is_open:
            self.printed.append(Printed(None, None, "", self.heads))
            self.is_open = True
        self._extend(event)

    def take_row(self, event: LabelledRow) -> None:
        """Add a row whose values stand in the line of its label."""
        self.take_texts(event.text)
        for text in event.above:
            self.group = text.sense.group or self.group
        row = self._row(event.text, among_heads=False)
        self.begun = self.begun or row is not None
        group = "" if row is not None else event.text.sense.group
        self.printed.append(Printed(row, event.text, group, self.heads, event.cells))
        self.group = _group_of(row) if row is not None else event.text.sense.group
        self.is_open = bool(group)

    def take_texts(self, following: Text | None = None) -> None:
        """Read the texts that no values follow, but a row with its own or nothing."""
        run = self._read(following)
        self._govern(run.heads)
        self.printed += [label for label in run.labels if label.row is not None]
        self.is_open = False

    def _take_blanks(self, event: Values) -> None:
        """Add a line of blank cells to a row whose label stands alone in the line before."""
        if self.texts and self.texts[-1].sense.rows:
            self._own(self._read())
            self._extend(event)

    def _extend(self, event: Values) -> None:
        last = self.printed[-1]
        if len(last.cells) < _MAX_CELLS:
            self.printed[-1] = last._replace(cells=last.cells + event.cells, lines=last.lines + 1)

    def _own(self, run: _Run) -> None:
        """Settle whose the values are that follow a run of texts, and make it the last row."""
        owner: Printed | None = None
        if run.last is _Role.UNKNOWN:
            if run.heads and run.heads[-1].text is run.strangers[-1]:
                run.heads.pop()
            self._govern(run.heads)
            owner = Printed(None, run.strangers[-1], "", self.heads)
        elif run.heads:
            self._govern(run.heads)
        rows = [label for label in run.labels if label.row is not None]
        if owner is not None and run.labels and not run.heads:
            rows[-1:] = [label._replace(doubt=Doubt.BETWEEN) for label in rows[-1:]]
        elif owner is None and run.labels and run.last in (_Role.ROW, _Role.GROUP, _Role.CAPTION):
            owner = run.labels[-1]
            number = owner.heads.number
            rows = [
                label._replace(doubt=Doubt.LABELS) if label.heads.number == number else label
                for label in rows
                if label is not owner
            ]
            if any(label.doubt is Doubt.LABELS for label in rows):
                owner = owner._replace(doubt=Doubt.LABELS)
        self.printed += [*rows, owner or Printed(None, None, "", self.heads)]
        self.is_open = True

    def _read(self, following: Text | None = None) -> _Run:
        texts, self.texts = self.texts, []
        among_heads = _are_heads(texts, begun=self.begun)
        run = _Run()
        for n, text in enumerate(texts):
            row = self._row(text, among_heads=among_heads)
            after = [*texts[n + 1 : n + _MAX_AHEAD], *([following] if following is not None else [])]
            if row is not None and not (text.sense.group and self._heads_rows(text, after)):
                self._read_row(run, text, row)
            else:
                self._read_other(run, text, among_heads=among_heads)
        return run

    def _read_row(self, run: _Run, text: Text, row: Row) -> None:
        self._govern(run.heads)
        run.heads, run.strangers, run.last, run.under_heads = [], [], _Role.ROW, False
        self.begun = True
        run.labels.append(Printed(row, text, "", self.heads))
        self.group = _group_of(row)

    def _read_other(self, run: _Run, text: Text, *, among_heads: bool) -> None:
        sense = text.sense
        if sense.columns and (among_heads or not (sense.rows or sense.weak)):
            run.heads.append(Head(text, sense.columns[0]))
            run.last, run.under_heads = _Role.HEAD, True
        elif sense.is_head:
            if group := self.vocabulary.column_group(text.text):
                run.heads.append(Head(text, None, group))
            self.group = sense.group or self.group
            run.last, run.under_heads = _Role.HEAD, True
        elif sense.group:
            self._govern(run.heads)
            run.heads, run.last, run.under_heads = [], _Role.GROUP, False
            run.labels.append(Printed(None, text, sense.group, self.heads))
            self.group = sense.group
        elif not sense.is_caption:
            if run.under_heads and _is_headlike(text):
                run.heads.append(Head(text, None))
            run.strangers.append(text)
            run.last = _Role.UNKNOWN

    def _row(self, text: Text, *, among_heads: bool) -> Row | None:
        """Give the row that a text is the label of where it stands."""
        if text.sense.columns and among_heads:
            return None
        if len(text.sense.rows) == 1:
            return text.sense.rows[0]
        fitting = [row for row in text.sense.weak if row.under and _group_of(row) == self.group]
        return fitting[0] if len(fitting) == 1 else None

    def _heads_rows(self, text: Text, after: Sequence[Text]) -> bool:
        """Tell whether a label that is a row's and a group's too stands above rows of the group."""
        members = self.vocabulary.groups.get(text.sense.group, ())
        return any(row in members for other in after for row in (*other.sense.rows, *other.sense.weak))

    def _govern(self, heads: list[Head]) -> None:
        """Let heads govern what comes, if there are any with values below."""
        if any(not head.group for head in heads):
            self.heads = Heads(self.heads.number + 1, tuple(heads[:_MAX_HEADS]))


def _group_of(row: Row) -> str:
    return typographic(row.under[-1]) if row.under else ""


def _are_heads(texts: Sequence[Text], *, begun: bool) -> bool:
    """Tell whether texts that can be a column or a row are columns: before the first row, or among other heads."""
    return not begun or sum(1 for text in texts if text.sense.columns and not text.sense.rows) >= 2


def _is_headlike(text: Text) -> bool:
    return len(text.text) <= _MAX_HEAD and "。" not in text.text
