"""
The types of a form, as a rule keeper writes them: head fields, units, sections, tables, lists, kinds of body.

Like those of rules (`packs.model`), these types are the single definition of the file form. Names are the keys of the YAML
files. Descriptions are what an editor shows.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from gouji.packs.strict import Amount, Id, Strict, Text, VariantClass


class Variant(Strict, frozen=True, kw_only=True):
    """A printed text that is accepted for an official label, and what kind of deviation it is."""

    text: Text
    kind: VariantClass
    note: str = ""


class Meaning(Strict, frozen=True, kw_only=True):
    """What a printed word says in place of a number: numbers from one to another, or, with neither, that none applies."""

    least: Amount | None = None
    below: Amount | None = None


class Unit(Strict, frozen=True, kw_only=True):
    """What a cell counts or measures, and which numbers it may hold."""

    label: str = ""
    type: Literal["integer", "decimal", "date"] = "integer"
    min: int | None = 0
    also: dict[str, Amount] = {}
    stated: bool = False
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    words: dict[str, Meaning] = {}

    @property
    def signs(self) -> dict[str, int]:
        """Give the words for plus and minus, each with 1 or -1."""
        return {**dict.fromkeys(self.positive, 1), **dict.fromkeys(self.negative, -1)}


class Labelled(Strict, frozen=True, kw_only=True):
    """Anything of the form that is printed: named three ways, `id` in JSON, `name` in rules, `label` on paper."""

    id: Id
    name: Text
    label: Text
    en: Annotated[str, Meta(description="English name, for English messages")] = ""
    under: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()


class Section(Labelled, frozen=True, kw_only=True):
    """A section of the report, in official order."""


class Column(Labelled, frozen=True, kw_only=True):
    """
    A value column of a table; its `unit`, if it has one, goes before that of the row.

    `overall` says what the cell of a row for the whole is, held against the rows for the parts; the columns of each kind
    are the group `overall_sum`, `overall_min`, `overall_max` or `overall_stated`. With `left_out: zero` a row that is
    there and has no such cell counts 0. A `listed` column holds a list of texts with numbers, and counts their sum.
    """

    unit: str = ""
    overall: Literal["sum", "min", "max", "stated"] | None = None
    left_out: Literal["zero", "absent"] = "absent"
    listed: bool = False


class Row(Labelled, frozen=True, kw_only=True):
    """
    A row of a table.

    With `each` it stands for as many rows as the report declares entities of that list; its name means all of them.
    `columns` names the columns in which the row has a cell (all, if empty). An `optional` row belongs to another
    edition or custom: absent, it counts nothing; present, it stands for the rows in `stands_for` if those are absent.
    """

    each: str = ""
    columns: tuple[str, ...] = ()
    unit: str = ""
    optional: bool = False
    stands_for: tuple[str, ...] = ()


class Table(Labelled, frozen=True, kw_only=True):
    """A table of the form; `section` is where it stands; `groups` name sets of rows or of columns."""

    section: Id
    unit: str
    columns: Annotated[tuple[Column, ...], Meta(min_length=1)]
    rows: Annotated[tuple[Row, ...], Meta(min_length=1)]
    groups: dict[str, tuple[str, ...]] = {}
    note: str = ""
    headers: tuple[str, ...] = ()
    transposed: bool = False


class SlotRow(Row, frozen=True, kw_only=True):
    """One of the rows that a row with `each` stands for; made when it is known how many there are, never written."""


class Entities(Strict, frozen=True, kw_only=True):
    """A list that each report declares for itself, such as its parts: id to name. `sample` are the ids of cases."""

    id: Id
    name: Text
    label: Text
    en: str = ""
    renamed: dict[str, tuple[str, ...]] = {}
    sample: Annotated[tuple[Text, ...], Meta(min_length=1)] = ("A", "B")


class Field(Strict, frozen=True, kw_only=True):
    """A fact of the report's head that rules may use by name."""

    id: Literal["year", "published"]
    name: Text
    en: str = ""


class Calendar(Strict, frozen=True, kw_only=True):
    """Which days are worked on: all but those of the weekend (1 for Monday to 7) and the holidays."""

    weekend: tuple[int, ...] = (6, 7)
    holidays: tuple[Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")], ...] = ()


class Kind(Strict, frozen=True, kw_only=True):
    """
    A kind of body, and the endings or words of a name by which it is recognised (longest match wins).

    Attributes:
        endings: Endings by which a name is found in running text, too.
        short_endings: Endings that tell the kind of a name, but are too common to find one in running text.
    """

    id: Id
    name: Text
    en: str = ""
    words: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    short_endings: tuple[str, ...] = ()


class Form(Strict, frozen=True, kw_only=True):
    """The form of one edition: head fields, units, sections, tables."""

    title: Text
    fields: tuple[Field, ...] = ()
    units: dict[str, Unit]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    entities: tuple[Entities, ...] = ()
    kinds: tuple[Kind, ...] = ()
    calendar: Calendar | None = None
    aliases: dict[str, str] = {}
    plain_text: str = "-"
    title_patterns: tuple[str, ...] = ()
    period_patterns: tuple[str, ...] = ()
    body_patterns: tuple[str, ...] = ()
    published_patterns: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()

    def kind_of(self, name: str) -> str:
        """Tell the kind of a body by the longest ending of its name, or word in it; `unknown` if none fits."""
        found = [(len(e), k.id) for k in self.kinds for e in (*k.endings, *k.short_endings) if name.endswith(e)]
        found += [(len(word), k.id) for k in self.kinds for word in k.words if word in name]
        return max(found)[1] if found else "unknown"
