"""
JSON Schemas in draft-07, from types.

msgspec describes types in the draft of 2020-12; editors that complete YAML, and most validators in use, read draft-07
best. Both the pack's files and what the program writes are described through here.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from gouji.messages import LANGUAGES, table

_KIND = "schema.kind."
"""Begins the description of a kind of values that stands in the message tables, in every language."""

DRAFT = "http://json-schema.org/draft-07/schema#"


def draft7(schema: dict[str, Any]) -> dict[str, Any]:
    """
    Turn a schema of 2020-12, as msgspec writes it, into draft-07.

    Args:
        schema: The schema; left as it is.

    Returns:
        The same schema with `definitions`, with tuples as lists of `items`, and with each `$ref` alone in its object,
        since draft-07 ignores whatever stands beside it.
    """
    converted = _convert(schema)
    return {"$schema": DRAFT, **(converted if isinstance(converted, dict) else {})}


def schema_of(root: Any, *, title: str, description: str = "") -> dict[str, Any]:
    """
    Describe a type in draft-07.

    Args:
        root: A type that msgspec can encode.
        title: Title of the schema.
        description: What it describes.

    Returns:
        The schema.
    """
    schema = draft7(msgspec.json.schema(root))
    named = {"title": title, "description": description} if description else {"title": title}
    return {"$schema": schema.pop("$schema"), **named, **schema}


def schema_bytes(schema: dict[str, Any]) -> bytes:
    """Write a schema as it is kept in `schemas/`."""
    return (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()


def _convert(node: Any) -> Any:
    if isinstance(node, list):
        return [_convert(item) for item in node]
    if not isinstance(node, dict):
        return node
    return _reference({key: _convert(value) for key, value in _renamed(node).items()})


def _renamed(node: dict[str, Any]) -> dict[str, Any]:
    node = {("definitions" if key == "$defs" else key): value for key, value in node.items()}
    if "prefixItems" in node:
        node |= {"items": node.pop("prefixItems"), "additionalItems": node.pop("items", True)}
    described = node.get("description")
    if isinstance(described, str) and described.startswith(_KIND):
        node["description"] = " · ".join(table(lang)[described] for lang in LANGUAGES)
    return node


def _reference(node: dict[str, Any]) -> dict[str, Any]:
    reference = node.get("$ref")
    if not isinstance(reference, str):
        return node
    target = {"$ref": reference.replace("#/$defs/", "#/definitions/")}
    beside = {key: value for key, value in node.items() if key != "$ref"}
    return {**beside, "allOf": [target]} if beside else target
