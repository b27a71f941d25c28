"""
Nodes to typed values, guided by the types of `packs.model`.

One walk finds every fault of form in a file: unknown and duplicate keys, missing keys, wrong types, values off the list.
It also keeps the place of each value, so that later checks (names, citations, expressions) can point at it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from typing import Any

from msgspec import inspect as types

from gouji.errors import Problem
from gouji.packs.limits import MAX_PROBLEMS
from gouji.packs.names import nearest
from gouji.packs.nodes import Node
from gouji.packs.source import Source

Path = tuple[str | int, ...]
_INTEGER = re.compile(r"[+-]?\d{1,18}")
_FAULT = object()
_type_info = functools.cache(types.type_info)


class Marks:
    """Where the values of a file stand: path to line and column, from 1."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.places: dict[Path, tuple[int, int]] = {}

    def knows(self, path: Path) -> bool:
        """Say whether something stands at a path."""
        return path in self.places

    def problem(self, code: str, path: Path, shift: int = 0, /, **values: object) -> Problem:
        """Make a problem at `path`, or at the nearest place above it; `shift` columns further right."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return self.source.problem(code, line, column + shift, **values)


def convert(node: Node, kind: type, marks: Marks, problems: list[Problem]) -> Any:
    """
    Turn a node into a value of `kind`.

    Args:
        node: Root of the file.
        kind: A struct of `packs.model`.
        marks: Receives the place of every value.
        problems: Receives every fault.

    Returns:
        The value, or None if there were faults.
    """
    before = len(problems)
    try:
        value = _Walk(marks, problems).value(node, _type_info(kind), ())
    except _EnoughError:
        return None
    return None if value is _FAULT or len(problems) > before else value


class _EnoughError(Exception):
    """There is more wrong than anybody mends in one go."""


class _Walk:
    def __init__(self, marks: Marks, problems: list[Problem]) -> None:
        self.marks = marks
        self.problems = problems

    def fault(self, node: Node, code: str, **values: object) -> Any:
        self.problems.append(self.marks.source.problem(code, node.line, node.column, **values))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _EnoughError
        return _FAULT

    def value(self, node: Node, info: types.Type, path: Path) -> Any:
        self.marks.places[path] = (node.line, node.column + node.quoted)
        if isinstance(info, types.Metadata):
            return self.value(node, info.type, path)
        return _READERS[type(info)](self, node, info, path)

    def struct(self, node: Node, info: types.StructType, path: Path) -> Any:
        fields = {f.encode_name: f for f in info.fields}
        pairs = self.pairs(node, path, fields)
        if pairs is None:
            return _FAULT
        for key, field in fields.items():
            if field.required and key not in pairs:
                self.fault(node, "missing-key", key=key, known=", ".join(fields))
        values = {fields[k].name: self.value(v, fields[k].type, (*path, k)) for k, v in pairs.items() if k in fields}
        if any(v is _FAULT for v in values.values()) or any(f.required and k not in pairs for k, f in fields.items()):
            return _FAULT
        return info.cls(**values)

    def pairs(self, node: Node, path: Path, fields: Iterable[str] | None) -> dict[str, Node] | None:
        if node.kind != "map":
            self.fault(node, "wrong-type", found=_describe(node), expected=_expect("map", fields))
            return None
        found: dict[str, Node] = {}
        for key, value in node.pairs:
            if key.kind != "scalar":
                self.fault(key, "bad-key")
            elif key.text in found:
                self.fault(key, "duplicate-key", key=key.text)
            elif fields is not None and key.text not in fields:
                self.fault(key, "unknown-key", key=key.text, near=nearest(key.text, fields))
                found[key.text] = value
            else:
                found[key.text] = value
            self.marks.places[(*path, key.text)] = (key.line, key.column)
        return found

    def mapping(self, node: Node, info: types.DictType, path: Path) -> Any:
        pairs = self.pairs(node, path, None)
        if pairs is None:
            return _FAULT
        values = {k: self.value(v, info.value_type, (*path, k)) for k, v in pairs.items()}
        return _FAULT if any(v is _FAULT for v in values.values()) else values

    def array(self, node: Node, info: types.VarTupleType, path: Path) -> Any:
        if node.kind != "list":
            return self.fault(node, "wrong-type", found=_describe(node), expected="list")
        items = [self.value(n, info.item_type, (*path, i)) for i, n in enumerate(node.items)]
        if info.min_length and len(items) < info.min_length:
            return self.fault(node, "too-few", found=len(items), least=info.min_length)
        return _FAULT if any(v is _FAULT for v in items) else tuple(items)

    def text(self, node: Node, info: types.StrType, path: Path) -> Any:
        if node.kind != "scalar":
            return self.fault(node, "wrong-type", found=_describe(node), expected="text")
        text = node.text
        if len(text) < (info.min_length or 0):
            return self.fault(node, "empty-text", key=path[-1] if path else "")
        if info.max_length and len(text) > info.max_length:
            return self.fault(node, "long-text", length=len(text), limit=info.max_length)
        if info.pattern and not re.fullmatch(info.pattern, text):
            return self.fault(node, "bad-pattern", found=text, pattern=info.pattern)
        return text

    def integer(self, node: Node, info: types.IntType, path: Path) -> Any:
        if node.kind == "scalar" and node.plain and _INTEGER.fullmatch(node.text):
            return int(node.text)
        return self.fault(node, "wrong-type", found=_describe(node), expected="integer")

    def truth(self, node: Node, info: types.BoolType, path: Path) -> Any:
        if node.kind == "scalar" and node.text in ("true", "false"):
            return node.text == "true"
        return self.fault(node, "wrong-type", found=_describe(node), expected="true, false")

    def choice(self, node: Node, info: types.LiteralType | types.EnumType, path: Path) -> Any:
        values = info.values if isinstance(info, types.LiteralType) else [m.value for m in info.cls]
        if node.kind == "scalar" and node.text in values:
            return node.text if isinstance(info, types.LiteralType) else info.cls(node.text)
        near = nearest(node.text, [str(v) for v in values]) if node.kind == "scalar" else ""
        return self.fault(node, "not-one-of", found=_describe(node), known=", ".join(map(str, values)), near=near)

    def union(self, node: Node, info: types.UnionType, path: Path) -> Any:
        """Choose the member by the node's kind; a plain scalar is a number or null only where the union has them."""
        members = [m.type if isinstance(m, types.Metadata) else m for m in info.types]
        fitting = [m for m in members if _fits(node, m)]
        if not fitting:
            return self.fault(node, "wrong-type", found=_describe(node), expected=" | ".join(map(_name, members)))
        chosen = min(fitting, key=lambda m: _PREFERENCE.index(type(m)))
        whole = next(m for m in info.types if (m.type if isinstance(m, types.Metadata) else m) is chosen)
        return self.value(node, whole, path)

    def nothing(self, node: Node, info: types.NoneType, path: Path) -> Any:
        return None

    def anything(self, node: Node, info: types.AnyType, path: Path) -> Any:
        """A piece of a report, as JSON would have it: here alone plain scalars become numbers, true, false, null."""
        if node.kind == "map":
            pairs = self.pairs(node, path, None) or {}
            return {k: self.anything(v, info, (*path, k)) for k, v in pairs.items()}
        if node.kind == "list":
            return [self.anything(n, info, (*path, i)) for i, n in enumerate(node.items)]
        text = node.text
        if node.plain and _INTEGER.fullmatch(text):
            return int(text)
        return {"null": None, "~": None, "": None, "true": True, "false": False}.get(text, text) if node.plain else text


_READERS: dict[type, Callable[..., Any]] = {
    types.StructType: _Walk.struct,
    types.DictType: _Walk.mapping,
    types.VarTupleType: _Walk.array,
    types.StrType: _Walk.text,
    types.IntType: _Walk.integer,
    types.BoolType: _Walk.truth,
    types.LiteralType: _Walk.choice,
    types.EnumType: _Walk.choice,
    types.UnionType: _Walk.union,
    types.NoneType: _Walk.nothing,
    types.AnyType: _Walk.anything,
}
_PREFERENCE: list[type] = [
    types.NoneType, types.IntType, types.BoolType, types.LiteralType, types.EnumType, types.StrType,
    types.StructType, types.DictType, types.VarTupleType,
]  # fmt: skip


def _fits(node: Node, member: types.Type) -> bool:
    if isinstance(member, types.NoneType):
        return node.kind == "scalar" and node.plain and node.text in ("", "null", "~")
    if isinstance(member, types.IntType):
        return node.kind == "scalar" and node.plain and bool(_INTEGER.fullmatch(node.text))
    if isinstance(member, types.StructType | types.DictType):
        return node.kind == "map"
    if isinstance(member, types.VarTupleType):
        return node.kind == "list"
    return node.kind == "scalar"


def _name(info: types.Type) -> str:
    return type(info).__name__.removesuffix("Type").lower().replace("vartuple", "list").replace("str", "text")


def _expect(kind: str, fields: Iterable[str] | None) -> str:
    return kind if fields is None else f"{kind} ({', '.join(fields)})"


def _describe(node: Node) -> str:
    return f"`{node.text[:60]}`" if node.kind == "scalar" else node.kind
