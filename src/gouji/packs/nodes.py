"""
YAML text to nodes that know their line, read strictly.

Works on the event stream of PyYAML's C parser, without its constructors: scalars stay as written, so that the type of a
key decides what `no` or `2021` means, not YAML's guesses. Anchors, aliases, tags and several documents are refused (a
rule file needs none, and aliases are how small files become large), depth and size are bounded.
"""

from __future__ import annotations

from typing import NamedTuple

import yaml

from gouji.errors import Problem
from gouji.packs.source import Source

try:
    from yaml import CLoader as _Loader
except ImportError:  # PyYAML built without libyaml: the same events, slower
    from yaml import Loader as _Loader  # type: ignore[assignment]

MAX_BYTES = 4_000_000
MAX_DEPTH = 24


class Node(NamedTuple):
    """
    A YAML node; `line` and `column` count from 1.

    `kind` is `scalar` (with `text`; `plain`, `quoted`, or neither if it is a block), `list` (with `items`) or `map`
    (with `pairs`).
    """

    kind: str
    line: int
    column: int
    text: str = ""
    plain: bool = False
    quoted: bool = False
    items: tuple[Node, ...] = ()
    pairs: tuple[tuple[Node, Node], ...] = ()


def parse(source: Source, problems: list[Problem]) -> Node | None:
    """
    Parse one YAML file into nodes.

    Args:
        source: The file.
        problems: Receives what is wrong; parsing stops at the first fault of syntax.

    Returns:
        The root node, or None if there is a problem or the file is empty.
    """
    if len(source.data) > MAX_BYTES:
        problems.append(source.problem("yaml-size", size=len(source.data), limit=MAX_BYTES))
        return None
    try:
        text = source.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = source.data.count(b"\n", 0, error.start) + 1
        problems.append(source.problem("yaml-encoding", place, offset=error.start))
        return None
    try:
        return _build(source, text, problems)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        problems.append(source.problem("yaml-syntax", line, column, detail=error.problem or error.context or ""))
    except yaml.YAMLError as error:
        sign = getattr(error, "character", None)
        problems.append(source.problem("yaml-syntax", _line_of(text, sign), detail=str(error).splitlines()[0]))
    return None


def _line_of(text: str, character: object) -> int | None:
    """Find the line of the first character that YAML does not allow, by its code."""
    at = text.find(chr(character)) if isinstance(character, int) else -1
    return len(text[: at + 1].splitlines()) if at >= 0 else None


def _build(source: Source, text: str, problems: list[Problem]) -> Node | None:
    stack: list[tuple[str, list[Node], int, int]] = []
    root: Node | None = None
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.DocumentStartEvent) and root is not None:
            problems.append(source.problem("yaml-documents", event.start_mark.line + 1 if event.start_mark else None))
            return None
        if not isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            continue
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        node: Node | None = None
        refused = _refused(event, len(stack))
        if refused:
            problems.append(source.problem(refused, line, column, limit=MAX_DEPTH))
            return None
        if isinstance(event, yaml.CollectionStartEvent):
            stack.append(("map" if isinstance(event, yaml.MappingStartEvent) else "list", [], line, column))
        elif isinstance(event, yaml.CollectionEndEvent):
            node = _collection(*stack.pop())
        elif isinstance(event, yaml.ScalarEvent):
            node = Node("scalar", line, column, event.value, bool(event.implicit[0]), event.style in ("'", '"'))
        if node is not None and stack:
            stack[-1][1].append(node)
        elif node is not None:
            root = node
    return root


def _collection(kind: str, children: list[Node], line: int, column: int) -> Node:
    if kind == "list":
        return Node(kind, line, column, items=tuple(children))
    return Node(kind, line, column, pairs=tuple(zip(children[::2], children[1::2], strict=True)))


def _refused(event: yaml.Event, depth: int) -> str | None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        return "yaml-alias"
    if getattr(event, "tag", None) not in (None, "!"):
        return "yaml-tag"
    if isinstance(event, yaml.CollectionStartEvent) and depth >= MAX_DEPTH:
        return "yaml-depth"
    return None
