"""
Which body is below which, from a plain table that people keep: one body a line, with the one above it.

The columns are `body`, `parent`, `kind`, `region`, `since`, `until` and `aliases`, in any order, in English or Chinese;
only the first is needed. Names are compared without blanks and in half width. A second table may give further names,
`name` and `body`, for bodies that were renamed.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from gouji.errors import InputError, Place, Problem
from gouji.messages import phrase
from gouji.numbers import called

MAX_BYTES = 50_000_000
MAX_ROWS = 500_000
MAX_FIELD = 2_000
MAX_PROBLEMS = 50
COLUMNS = ("body", "parent", "kind", "region", "since", "until", "aliases")
ALIAS_COLUMNS = ("name", "body")

_SEPARATORS = re.compile("[;|\uff1b\u3001]")
_YEAR = re.compile(r"\d{4}")
_FIRST, _LAST = 0, 9999
_Line = tuple[int, dict[str, str]]


class Body(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """
    A body as the table has it.

    Attributes:
        name: Its name.
        parent: Name of the body above, as that one's own line has it; "" for one at the top.
        kind, region: As in reports; "" where the table does not say.
        since, until: First and last report year for which it is in the table.
    """

    name: str
    parent: str = ""
    kind: str = ""
    region: str = ""
    since: int = _FIRST
    until: int = _LAST

    def is_of(self, year: int | None) -> bool:
        """Say whether the body is there in a report year; in an unknown one, it is."""
        return year is None or self.since <= year <= self.until


class Hierarchy:
    """
    The bodies of a table, by their names.

    Attributes:
        bodies: The lines of the table, in order.
        names: All names of all bodies, folded, to the name of the body.
    """

    def __init__(self, bodies: Sequence[Body], names: Mapping[str, str]) -> None:
        """
        Put the bodies in place.

        Args:
            bodies: The lines of the table, in order.
            names: All names of all bodies, folded, to the name of the body.
        """
        self.bodies = tuple(bodies)
        self.names = dict(names)
        self._below: defaultdict[str, list[Body]] = defaultdict(list)
        for body in bodies:
            self._below[body.parent].append(body)

    def named(self, name: str) -> str:
        """Give the name of a body by any of its names; the folded name itself for one that the table does not have."""
        key = called(name)
        return self.names.get(key, key)

    def below(self, name: str, year: int | None) -> tuple[Body, ...]:
        """List the bodies directly below one in a report year, in the order of the table."""
        own = self.named(name)
        return tuple(body for body in self._below.get(own, ()) if body.is_of(year)) if own else ()


def read_hierarchy(data: bytes, name: str, aliases: tuple[bytes, str] | None = None) -> Hierarchy:
    """
    Read the table of bodies.

    Args:
        data, name: Its bytes, and what it is called in messages.
        aliases: Bytes and name of a table of further names.

    Raises:
        InputError: If it cannot be read, lacks a column, names a body above that it does not have, runs in a circle, or
            has a body or a name twice; each fault with its line.
    """
    faults = _Faults(name)
    lines = list(_lines(data, faults, COLUMNS, "body"))
    bodies = [body for number, line in lines if (body := _body(number, line, faults)) is not None]
    names = _names(lines, faults)
    if aliases is not None:
        other = _Faults(aliases[1], faults.found)
        for number, line in _lines(aliases[0], other, ALIAS_COLUMNS, *ALIAS_COLUMNS):
            _rename(number, line, names, other)
    bodies = [msgspec.structs.replace(body, parent=names.get(called(body.parent), "")) for body in bodies]
    _check_parents(lines, bodies, names, faults)
    if faults.found:
        raise InputError(*faults.found[:MAX_PROBLEMS])
    return Hierarchy(bodies, names)


class _Faults:
    """Faults of one table as they are found."""

    def __init__(self, file: str, found: list[Problem] | None = None) -> None:
        self.file = file
        self.found = [] if found is None else found

    def add(self, code: str, line: int | None = None, **values: object) -> None:
        if len(self.found) < MAX_PROBLEMS:
            said = {key: str(value)[:200] for key, value in values.items()}
            self.found.append(Problem(code=code, place=Place(file=self.file, line=line), values=said))


def _lines(data: bytes, faults: _Faults, columns: Sequence[str], *needed: str) -> Iterator[_Line]:
    """Read the lines of a table below its head, by column; a table that cannot be read has none."""
    text = _decoded(data, faults)
    if text is None:
        return
    head, _, _ = text.partition("\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in head else ",")
    kept: dict[str, str] = {}  # one string for each text: kinds, regions and the bodies above come again and again
    try:
        named = _head(next(reader, []), columns)
        lacking = [column for column in needed if column not in named]
        if lacking:
            faults.add("hierarchy-columns", 1, lacking=", ".join(lacking), known=", ".join(columns))
            return
        for values in reader:
            if reader.line_num > MAX_ROWS:
                faults.add("hierarchy-large", reader.line_num, limit=MAX_ROWS)
                return
            if any(value.strip() for value in values):
                cells = [kept.setdefault(value, value) for value in (v.strip()[:MAX_FIELD] for v in values)]
                yield reader.line_num, {c: v for c, v in zip(named, cells, strict=False) if c and v}
    except csv.Error:
        faults.add("hierarchy-csv", reader.line_num)


def _decoded(data: bytes, faults: _Faults) -> str | None:
    if len(data) > MAX_BYTES:
        faults.add("hierarchy-large", limit=MAX_ROWS)
        return None
    for encoding in (
        ("utf-8-sig", "utf-16") if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ("utf-8-sig",)
    ):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        faults.add("hierarchy-encoding")
        return None


def _head(values: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Tell which column is which; "" for those that mean nothing here."""
    known = {column: column for column in columns}
    known |= {phrase(f"hierarchy.{column}", lang).casefold(): column for column in columns for lang in ("zh", "en")}
    return [known.get(value.strip().casefold(), "") for value in values]


def _body(number: int, line: Mapping[str, str], faults: _Faults) -> Body | None:
    if not line.get("body"):
        faults.add("hierarchy-unnamed", number)
        return None
    years = []
    for column, other in (("since", _FIRST), ("until", _LAST)):
        value = line.get(column, "")
        if value and not _YEAR.fullmatch(value):
            faults.add("hierarchy-year", number, found=value, column=column)
        years.append(int(value) if _YEAR.fullmatch(value) else other)
    if years[0] > years[1]:
        faults.add("hierarchy-year", number, found=f"{years[0]}-{years[1]}", column="until")
    return Body(
        name=line["body"], parent=line.get("parent", ""), kind=line.get("kind", ""), region=line.get("region", ""),
        since=years[0], until=years[1],
    )  # fmt: skip


def _names(lines: Sequence[_Line], faults: _Faults) -> dict[str, str]:
    """Give all names of all bodies; a name belongs to one body, which may stand on several lines for different years."""
    names: dict[str, str] = {}
    for _, line in lines:
        if name := line.get("body"):
            names.setdefault(called(name), name)
    for number, line in lines:
        for alias in _SEPARATORS.split(line.get("aliases", "")):
            if alias.strip() and line.get("body"):
                _rename(number, {"name": alias, "body": line["body"]}, names, faults)
    return names


def _rename(number: int, line: Mapping[str, str], names: dict[str, str], faults: _Faults) -> None:
    name, body = (line.get(column, "") for column in ALIAS_COLUMNS)
    if not called(name) or called(body) not in names:
        faults.add("hierarchy-unknown", number, name=body or name)
        return
    own = names[called(body)]
    if names.setdefault(called(name), own) != own:
        faults.add("hierarchy-alias", number, name=name, body=own, other=names[called(name)])


def _check_parents(lines: Sequence[_Line], bodies: Sequence[Body], names: Mapping[str, str], faults: _Faults) -> None:
    seen: defaultdict[str, list[Body]] = defaultdict(list)
    numbered = [(number, line) for number, line in lines if line.get("body")]
    for (number, line), body in zip(numbered, bodies, strict=True):
        parent = line.get("parent", "")
        if parent and called(parent) not in names:
            faults.add("hierarchy-unknown", number, name=parent)
        own = names[called(body.name)]
        if any(body.since <= other.until and other.since <= body.until for other in seen[own]):
            faults.add("hierarchy-twice", number, name=body.name)
        seen[own].append(body)
    above = {names[called(body.name)]: body.parent for body in bodies}
    cleared: set[str] = set()
    for (number, _), body in zip(numbered, bodies, strict=True):
        path: dict[str, None] = {}
        name = names[called(body.name)]
        while name and name not in cleared and name not in path:
            path[name] = None
            name = above.get(name, "")
        if name in path:
            faults.add("hierarchy-circle", number, name=body.name)
        cleared.update(path)
