"""
Text put into a YAML file at the right place, everything else in it kept as it is: comments, quotes, line ends, spacing.

Writing a parsed file anew, with comments or without, would lay its lines out afresh, and the difference would hide what
was added. So only the parser's marks are used.
"""

from __future__ import annotations

from collections.abc import Sequence

import yaml


class CannotInsertError(Exception):
    """The file is laid out in a way that leaves no plain place for an addition."""


def with_item(text: str, key: str, item: Sequence[str], *, apart: bool = False) -> str:
    """
    Add an item to the list under a key of the whole file.

    Args:
        text: A YAML mapping.
        key: The key; it is added at the end if it is not there.
        item: Lines of the item from its first key on, without dash or indentation.
        apart: Whether an empty line stands before it.

    Raises:
        CannotInsertError: If the list is written in a line, with items in it, or is no list.
    """
    root = _mapping(text)
    found = _value(root, key)
    if found is None or (isinstance(found, yaml.ScalarNode) and not found.value):
        return _under_key(text, root, key, _item(item, 2))
    if not isinstance(found, yaml.SequenceNode):
        raise CannotInsertError(key)
    if found.flow_style:
        return _opened(text, found, _item(item, 2), key)
    lines = _item(item, found.start_mark.column)
    return _after(text, _end(found), [""] * (apart and bool(found.value)) + lines)


def with_entry(text: str, key: str, entry: str) -> str:
    """
    Add an entry, one line, to the mapping under a key of the whole file; as `with_item`.

    Raises:
        CannotInsertError: If the mapping is written in a line, with entries in it, or is no mapping.
    """
    root = _mapping(text)
    found = _value(root, key)
    if found is None or (isinstance(found, yaml.ScalarNode) and not found.value):
        return _under_key(text, root, key, ["  " + entry])
    if not isinstance(found, yaml.MappingNode):
        raise CannotInsertError(key)
    if found.flow_style:
        return _opened(text, found, ["  " + entry], key)
    return _after(text, _end(found), [" " * found.start_mark.column + entry])


def with_scalar(text: str, key: str, item: int, inner: str, value: str) -> str:
    """
    Replace a scalar in an item of the list under a key of the whole file.

    Args:
        text: A YAML mapping.
        key: Key of the list.
        item: Number of its item, from 0, a mapping.
        inner: Key in the item.
        value: What is written in place of the scalar.

    Raises:
        CannotInsertError: If there is no such scalar.
    """
    found = _value(_mapping(text), key)
    if not isinstance(found, yaml.SequenceNode) or not isinstance(found.value[item], yaml.MappingNode):
        raise CannotInsertError(key)
    scalar = _value(found.value[item], inner)
    if not isinstance(scalar, yaml.ScalarNode):
        raise CannotInsertError(inner)
    return text[: _offset(text, scalar.start_mark)] + value + text[_offset(text, scalar.end_mark) :]


def _mapping(text: str) -> yaml.MappingNode:
    try:
        root = yaml.compose(text.removeprefix("\ufeff"), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise CannotInsertError(str(error)) from error
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise CannotInsertError("")
    return root


def _value(node: yaml.MappingNode, key: str) -> yaml.Node | None:
    return next((value for name, value in node.value if getattr(name, "value", None) == key), None)


def _item(lines: Sequence[str], indent: int) -> list[str]:
    first, *others = lines
    return [f"{' ' * indent}- {first}", *(f"{' ' * (indent + 2)}{line}" if line else "" for line in others)]


def _under_key(text: str, root: yaml.MappingNode, key: str, lines: list[str]) -> str:
    name = next((node for node, _ in root.value if node.value == key), None)
    if name is None:
        return _after(text, root.end_mark if not root.value else _end(root), [f"{key}:", *lines])
    return _after(text, name.end_mark, lines)


def _opened(text: str, node: yaml.CollectionNode, lines: list[str], key: str) -> str:
    """Open an empty `[]` or `{}`; one that has something in it has no place for lines of its own."""
    if node.value:
        raise CannotInsertError(key)
    start, end = _offset(text, node.start_mark), _offset(text, node.end_mark)
    emptied = text[:start].rstrip(" ") + text[end:]
    return _after(emptied, (node.start_mark.line, 1), lines)


def _end(node: yaml.Node) -> yaml.Mark:
    """Give the mark behind the last thing that is written in a node; a block's own mark lies behind comments and blanks."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        if isinstance(node, yaml.MappingNode):
            name, value = last
            return _end(name) if isinstance(value, yaml.ScalarNode) and _is_unwritten(value) else _end(value)
        return _end(last)
    return node.end_mark


def _is_unwritten(value: yaml.ScalarNode) -> bool:
    return not value.value and value.style is None


def _after(text: str, place: yaml.Mark | tuple[int, int], lines: list[str]) -> str:
    """Put lines behind the line of a place, or before it if the place is at the beginning of one."""
    line, column = place if isinstance(place, tuple) else (place.line, place.column)
    newline = "\r\n" if "\r\n" in text else "\n"
    rows = text.splitlines(keepends=True)
    at = min(line + (column > 0), len(rows))
    while at and not column and not rows[at - 1].strip():
        at -= 1
    if at and not rows[at - 1].endswith(("\n", "\r")):
        rows[at - 1] += newline
    return "".join([*rows[:at], *(row + newline for row in lines), *rows[at:]])


def _offset(text: str, mark: yaml.Mark) -> int:
    rows = text.splitlines(keepends=True)
    shift = text.startswith("\ufeff") and mark.line == 0
    return sum(map(len, rows[: mark.line])) + mark.column + shift
