"""
Following the paths of a pack's map through one XML file.

The paths of a map are the same for every file, and are parsed once; what stands beside its likes, told apart by the text
of a child or by an attribute, is sorted by it once an element.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from gouji.packs.xml_map import Parsed, Step, parse_path


class Value(NamedTuple):
    """A text of a file, and its line."""

    text: str
    line: int


class Paths:
    """The paths of a map in one file, whose elements must stay as they are."""

    def __init__(self, namespaces: Mapping[str, tuple[str, ...]]) -> None:
        self._namespaces = tuple(namespaces.items())
        self._parsed: dict[str, Parsed] = {}
        self._sorted: dict[tuple[int, frozenset[str], frozenset[str], bool], dict[str, list[Any]]] = {}

    def parsed(self, path: str) -> Parsed:
        """Parse a path."""
        found = self._parsed.get(path)
        if found is None:
            found = self._parsed[path] = _parsed(path, self._namespaces)
        return found

    def elements(self, element: Any, path: str) -> list[Any]:
        """Follow a path; give the elements at its end."""
        return self._end(element, self.parsed(path).steps)

    def values(self, element: Any, path: str) -> Iterator[Value]:
        """Follow a path; give the texts, or the attributes, at its end."""
        steps, attribute = self.parsed(path)
        for found in self._end(element, steps):
            if not attribute:
                yield Value(found.text, found.line)
                continue
            for name, text in found.attributes.items():
                if name in attribute:
                    yield Value(text, found.line)

    def first(self, element: Any, path: str) -> Value | None:
        """Give the first text at a path."""
        steps, attribute = self.parsed(path)
        if attribute:
            return next(self.values(element, path), None)
        found = self._end(element, steps)
        return Value(found[0].text, found[0].line) if found else None

    def _end(self, element: Any, steps: tuple[Step, ...]) -> list[Any]:
        found = [element]
        for step in steps:
            if len(found) == 1:
                found = self._children(found[0], step)
            else:
                found = [child for parent in found for child in self._children(parent, step)]
        return found

    def _children(self, parent: Any, step: Step) -> list[Any]:
        names, place, key, _, value = step
        if key:
            return self._by_key(parent, step).get(value, [])
        found = [child for child in parent.children if child.name in names]
        return found[place - 1 : place] if place else found

    def _by_key(self, parent: Any, step: Step) -> dict[str, list[Any]]:
        """Sort the children that bear a name by their attributes, or by the texts of their own children, of some names."""
        kind = (id(parent), step.names, step.key, step.is_attribute)
        found = self._sorted.get(kind)
        if found is None:
            found = self._sorted[kind] = {}
            for child in parent.children:
                if child.name in step.names:
                    for text in _keys(child, step):
                        found.setdefault(text, []).append(child)
        return found


def _keys(element: Any, step: Step) -> dict[str, None]:
    """Give the texts by which an element may be asked for, each once."""
    if step.is_attribute:
        return {text: None for name, text in element.attributes.items() if name in step.key}
    return {child.text.strip(): None for child in element.children if child.name in step.key}


@functools.lru_cache(4096)
def _parsed(path: str, namespaces: tuple[tuple[str, tuple[str, ...]], ...]) -> Parsed:
    return parse_path(path, dict(namespaces))
