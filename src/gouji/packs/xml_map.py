"""
`xml.yaml`: where the parts of a report stand in an XML file.

Paths are names of elements divided by `/`, each with the prefix of a namespace. A step may ask for the text of a child
(`a:Reason[a:Code=Other]`), for an attribute (`a:Item[@s:id=A]`) or for the place among its likes (`a:Item[2]`);
a last step `@s:ref` is an attribute. There is no other syntax: what a path finds is bounded by the file.
"""

from __future__ import annotations

import re
from typing import Annotated, NamedTuple

from msgspec import Meta

from gouji.packs.strict import Amount, Id, Strict, Text

_NAME = r"(?:[A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*"
_STEP = re.compile(rf"({_NAME})(?:\[(?:(\d{{1,4}})|(@?{_NAME})=([^\[\]]*))\])?")
PATH = rf"^(\.|@{_NAME}|{_STEP.pattern}(/{_STEP.pattern})*(/@{_NAME})?)$"
_LONGEST = 400

XmlPath = Annotated[str, Meta(max_length=_LONGEST, description="schema.kind.xml-path")]


class XmlSource(Strict, frozen=True, kw_only=True):
    """Where a value stands; `words` replaces printed codes by the words of the form."""

    path: XmlPath
    words: dict[str, str] = {}


Sources = XmlPath | XmlSource | tuple[XmlPath | XmlSource, ...]


class XmlList(Strict, frozen=True, kw_only=True):
    """A list in a cell: the elements that are its entries, and the text and the number of each."""

    each: XmlPath
    text: XmlPath
    number: XmlPath


class XmlLink(Strict, frozen=True, kw_only=True):
    """
    The elements that say which row a data element is of: each refers to one and to the entity.

    A `number` in the link itself makes an entry of the list `into`, named by `text` of the data element.
    """

    each: XmlPath
    data: XmlPath
    row: XmlPath
    into: str = ""
    text: XmlPath = ""
    number: XmlPath = ""


class XmlTable(Strict, frozen=True, kw_only=True):
    """
    A table: its section, the data elements that are its rows, the links that name them, its columns.

    `omitted` is what a value that is not there means, by column, `*` for all others.
    """

    section: XmlPath
    data: XmlPath
    id: XmlPath
    link: XmlLink
    columns: dict[str, Sources] = {}
    lists: dict[str, XmlList] = {}
    omitted: dict[str, str] = {}
    footnotes: XmlPath = ""


class XmlEntities(Strict, frozen=True, kw_only=True):
    """A list that the report declares: its elements, what they are called by, the id and the name of each."""

    each: XmlPath
    ref: XmlPath
    id: XmlPath
    name: XmlPath


class XmlWhen(Strict, frozen=True, kw_only=True):
    """A condition: the text at a path matches a pattern (RE2)."""

    path: XmlPath
    pattern: Text


class XmlReplace(Strict, frozen=True, kw_only=True):
    """In some cells (`TABLE` or `TABLE/COLUMN`), words that mean other words, or numbers of another scale."""

    cells: Annotated[tuple[str, ...], Meta(min_length=1)]
    words: dict[str, str] = {}
    times: Amount | None = None


class XmlDialect(Strict, frozen=True, kw_only=True):
    """A way to write the same form; the first one whose condition holds is taken."""

    id: Id
    when: XmlWhen | None = None
    replace: tuple[XmlReplace, ...] = ()


class XmlFile(Strict, frozen=True, kw_only=True):
    """`xml.yaml`."""

    root: XmlPath
    namespaces: dict[str, tuple[str, ...]]
    year: Sources
    body: Sources
    published: Sources = ""
    title: str = ""
    dialects: tuple[XmlDialect, ...] = ()
    entities: dict[str, XmlEntities] = {}
    rows: dict[str, XmlPath] = {}
    tables: dict[str, XmlTable]


class Step(NamedTuple):
    """One step of a path: names that are meant, and which of those that bear them: by place, or by a child or attribute."""

    names: frozenset[str]
    place: int = 0
    key: frozenset[str] = frozenset()
    is_attribute: bool = False
    value: str = ""


class Parsed(NamedTuple):
    """A path ready to be followed: its steps, and the attribute at its end, if any."""

    steps: tuple[Step, ...]
    attribute: frozenset[str] = frozenset()


def parse_path(path: str, namespaces: dict[str, tuple[str, ...]]) -> Parsed:
    """
    Parse a path.

    Raises:
        ValueError: If it is none, or has a prefix that is not declared.
    """
    if not re.fullmatch(PATH, path):
        raise ValueError(path)
    steps = [] if path == "." else path.split("/") if "[" not in path else _split(path)
    attribute: frozenset[str] = frozenset()
    if steps and steps[-1].startswith("@"):
        attribute = _names(steps.pop()[1:], namespaces)
    return Parsed(tuple(_step(step, namespaces) for step in steps), attribute)


def _split(path: str) -> list[str]:
    """Divide a path at its slashes, but not at those within brackets."""
    return [piece for piece in re.findall(r"(?:[^/\[]|\[[^\]]*\])+", path) if piece]


def _step(text: str, namespaces: dict[str, tuple[str, ...]]) -> Step:
    found = _STEP.fullmatch(text)
    if found is None:
        raise ValueError(text)
    name, place, key, value = found.groups()
    keys = _names(key.removeprefix("@"), namespaces) if key else frozenset()
    return Step(_names(name, namespaces), int(place or 0), keys, bool(key and key.startswith("@")), value or "")


def _names(name: str, namespaces: dict[str, tuple[str, ...]]) -> frozenset[str]:
    prefix, colon, local = name.partition(":")
    if not colon:
        return frozenset({name})
    if prefix not in namespaces:
        raise ValueError(prefix)
    return frozenset(f"{{{uri}}}{local}" for uri in namespaces[prefix])
