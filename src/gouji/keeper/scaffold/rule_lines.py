"""A rule as the lines of a file: one key a line, one case a line, in the order in which rules are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

_WIDTH = 1_000_000
_ORDER = ("name", "remove", "given", "otherwise", "text", "report", "at", "expect", "difference")


class _Dumper(yaml.SafeDumper):
    """Quotes with double quotes, as packs are written."""

    def choose_scalar_style(self) -> str:
        return super().choose_scalar_style().replace("'", '"')


def rule_lines(rule: Mapping[str, Any]) -> list[str]:
    """
    Write a rule.

    Args:
        rule: Keys and plain values, cases among them.

    Returns:
        Lines from its first key on, without the dash of the list.
    """
    return [line for key, value in rule.items() for line in _key(key, value)]


def flow(value: object) -> str:
    """Write a value in one line."""
    text = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=True, width=_WIDTH)
    return text.partition("\n...")[0].strip()


def _place(pair: tuple[str, Any]) -> int:
    return _ORDER.index(pair[0])


def _key(key: str, value: Any) -> Iterator[str]:
    if key == "cases":
        yield "cases:"
        yield from (f"  - {flow(dict(sorted(case.items(), key=_place)))}" for case in value)
    elif key == "en":
        yield "en:"
        yield from (f"  {inner}: {flow(said)}" for inner, said in value.items())
    else:
        yield f"{key}: {flow(value)}"
