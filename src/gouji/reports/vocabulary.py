"""
What a printed word can mean in one table of the form: a row, a column, a group of rows, a head without values.

A word can mean several of these (`total` is a column and a row); which it means where it stands is decided by
`rows`. Words are known by their label, by a variant, by the label without its number, or by a label that differs from
it in a slip; what could be two rows is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from gouji.packs.form_types import Column, Labelled, Row, Section, Table
from gouji.reports.match import Ordinal, is_near, split_ordinal, typographic

_MAX_LABEL = 120
_MAX_SENSES = 4096
_WEAK = 4
"""A label of fewer characters is known without its number only in its own group of rows."""

L = TypeVar("L", bound=Labelled)


class Sense(NamedTuple):
    """
    What a text can mean.

    Attributes:
        rows, columns: Members of the table of which it is the label.
        weak: Rows whose label it is without the number, too short to be sure of.
        group: Key of the group of rows that it heads.
        is_head: Whether it is a word of the head that holds no value.
        is_caption: Whether it is printed with the table, and is neither head nor row.
    """

    rows: tuple[Row, ...] = ()
    columns: tuple[Column, ...] = ()
    weak: tuple[Row, ...] = ()
    group: str = ""
    is_head: bool = False
    is_caption: bool = False

    @property
    def is_known(self) -> bool:
        """Whether it means anything in this table."""
        return bool(self.rows or self.columns or self.weak or self.group or self.is_head or self.is_caption)


UNKNOWN = Sense()


class Vocabulary:
    """
    The words of a table.

    Args:
        table: The table.
        section: The section in which it stands; its heading may be printed as a caption.
    """

    def __init__(self, table: Table, section: Section | None) -> None:
        self.table = table
        self.groups: dict[str, tuple[Row, ...]] = {}
        for row in table.rows:
            for n, label in enumerate(row.under, start=1):
                members = self.groups.setdefault(typographic(label), ())
                if n == len(row.under) and not row.optional:
                    self.groups[typographic(label)] = (*members, row)
        self._group_words = {split_ordinal(label)[1]: label for row in table.rows for label in row.under}
        self._rows, self._columns = _by_key(table.rows), _by_key(table.columns)
        self._row_words, self._column_words = _by_words(table.rows), _by_words(table.columns)
        self._column_groups = {split_ordinal(label)[1]: label for column in table.columns for label in column.under}
        self._heads = {typographic(text) for text in (*self._column_groups.values(), *table.headers)}
        self._captions = {typographic(text) for text in _captions(table, section)}
        self._senses: dict[str, Sense] = {}
        self._openings = {text[:n] for text in self._all_words() for n in range(1, len(text) + 1)}

    @property
    def labels(self) -> frozenset[str]:
        """All keys of the table's labels, those of its section left out."""
        return frozenset({*self._rows, *self._columns, *self.groups, *map(typographic, self.table.headers)})

    def sense(self, text: str) -> Sense:
        """Say what a printed text can mean."""
        if len(text) > _MAX_LABEL:
            return UNKNOWN
        found = self._senses.get(text)
        if found is None:
            found = self.exact_sense(text)
            found = found if found.is_known or text.isdigit() else self._near(*split_ordinal(text))
            if len(self._senses) < _MAX_SENSES:
                self._senses[text] = found
        return found

    def opens(self, text: str) -> bool:
        """Tell whether a label begins with the words of a text: it may be cut over several lines."""
        return len(text) <= _MAX_LABEL and split_ordinal(text)[1] in self._openings

    def column_group(self, text: str) -> str:
        """Give the key of the group of columns that a text stands above; nothing where it stands above none."""
        words = split_ordinal(text[:_MAX_LABEL])[1]
        groups = [label for official, label in self._column_groups.items() if words == official]
        groups = groups or [label for official, label in self._column_groups.items() if is_near(words, official)]
        return typographic(groups[0]) if len(groups) == 1 else ""

    def _all_words(self) -> Iterator[str]:
        yield from self._row_words
        yield from self._column_words
        yield from self._group_words
        yield from (split_ordinal(text)[1] for text in (*self.table.headers, self.table.note) if text)

    def exact_sense(self, text: str) -> Sense:
        """Say what a text can mean whose words are those of a label."""
        key = typographic(text)
        ordinal, words = split_ordinal(text)
        rows = self._rows.get(key, ())
        columns = self._columns.get(key, ()) or (self._column_words.get(words, ()) if ordinal is None else ())
        heading = self._group_words.get(words, "")
        group = key if key in self.groups else "" if _is_other(ordinal, heading) else typographic(heading)
        weak: tuple[Row, ...] = ()
        if not rows:
            weak = tuple(row for row in self._row_words.get(words, ()) if not _is_other(ordinal, row.label))
            if len(words) >= _WEAK and len(weak) == 1:
                rows, weak = weak, ()
        if not group and len(rows) == 1 and (official := typographic(rows[0].label)) in self.groups:
            group = official  # other words for a label that is a row's and a group's
        return Sense(rows, columns, weak, group, key in self._heads, key in self._captions)

    def _near(self, ordinal: Ordinal | None, words: str) -> Sense:
        rows = tuple(row for row in _nearest(words, self._row_words) if not _is_other(ordinal, row.label))
        columns = _nearest(words, self._column_words)
        if not rows and not columns:
            return Sense(is_head=bool(self.column_group(words)))
        return Sense(rows, columns) if len(rows) + len(columns) == 1 else UNKNOWN


def _is_other(ordinal: Ordinal | None, label: str) -> bool:
    """Tell whether a number is another one, in another style, than that of a label of the same words."""
    official = split_ordinal(label)[0]
    if ordinal is None or official is None:
        return False
    return ordinal.number != official.number and ordinal.style != official.style


def _by_key(members: Iterable[L]) -> dict[str, tuple[L, ...]]:
    """Index members by label and variants; an official label goes before a variant."""
    found: dict[str, tuple[L, ...]] = {}
    members = tuple(members)
    for member in members:
        key = typographic(member.label)
        found[key] = (*found.get(key, ()), member)
    for member in members:
        for variant in member.variants:
            found.setdefault(typographic(variant.text), (member,))
    return found


def _by_words(members: Sequence[L]) -> dict[str, tuple[L, ...]]:
    """Index members by the words of their labels, then of their variants, without numbers."""
    found: dict[str, tuple[L, ...]] = {}
    for member in members:
        words = split_ordinal(member.label)[1]
        found[words] = (*found.get(words, ()), member)
    for member in members:
        for variant in member.variants:
            found.setdefault(split_ordinal(variant.text)[1], (member,))
    return found


def _captions(table: Table, section: Section | None) -> Iterator[str]:
    yield from (text for text in (table.note, table.label) if text)
    if section is not None:
        yield section.label
        yield from (variant.text for variant in section.variants)


def _nearest(words: str, index: dict[str, tuple[L, ...]]) -> tuple[L, ...]:
    """Give the one member whose label differs from `words` in a slip, or in what is added behind it."""
    found: list[L] = []
    for official, members in index.items():
        if is_near(words, official) or _is_explained(words, official):
            found += [member for member in members if member not in found]
    return tuple(found) if len(found) == 1 else ()


def _is_explained(words: str, official: str) -> bool:
    """Tell whether a label is printed with its definition behind it."""
    return len(official) > 1 and words.startswith(official) and words[len(official) :][:1] in tuple(":(。;")
