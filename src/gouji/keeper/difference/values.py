"""
Parts of a pack as keys and values that can be told apart and shown.

A part is flattened to keys as a rule keeper writes them (`claim.says`, `cases.NAME`), without those that have their
default; values are compared as they are and shown as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from gouji.keeper.difference.model import KeyChange

Keys = Mapping[str, Any]
_NOTHING: tuple[Any, ...] = (None, "", [], {}, ())


def keys_of(
    part: msgspec.Struct, *, without: frozenset[str] = frozenset(), named: frozenset[str] = frozenset()
) -> Keys:
    """
    Flatten a part of a pack.

    Args:
        part: A value of the pack.
        without: Keys that are left out.
        named: Keys that hold lists of items with a `name`; each item becomes a key of its own.
    """
    found: dict[str, Any] = {}
    defaults = {field.encode_name: field.default for field in msgspec.structs.fields(part)}
    for key, value in msgspec.json.decode(msgspec.json.encode(part)).items():
        if key not in without and value not in _NOTHING and value != defaults.get(key):
            found.update(_flat(key, value, named))
    return found


def _flat(key: str, value: Any, named: frozenset[str]) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, each in value.items():
            if each not in _NOTHING:
                yield from _flat(f"{key}.{name}", each, named)
    elif key in named:
        yield from ((f"{key}.{each['name']}", {k: v for k, v in each.items() if v not in _NOTHING}) for each in value)
    else:
        yield key, value


def changes(old: Keys, new: Keys) -> tuple[KeyChange, ...]:
    """List the keys that differ, in the order of the new state, those that are gone at the end."""
    keys = [*new, *(key for key in old if key not in new)]
    return tuple(_change(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key))


def _change(key: str, old: Any, new: Any) -> KeyChange:
    if list in (type(old), type(new)) and {type(old), type(new)} <= {list, str}:
        before, after = ([each] if isinstance(each, str) else each for each in (old, new))
        gone, come = [x for x in before if x not in after], [x for x in after if x not in before]
        if gone or come:
            old, new = gone or None, come or None
    return KeyChange(key=key, old=shown(old), new=shown(new))


def shown(value: Any) -> str | None:
    """Write a value as text: text as it is, everything else as JSON."""
    if value is None or isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()
