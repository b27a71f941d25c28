"""JSON Schemas from types."""

from __future__ import annotations

from typing import Annotated

import jsonschema
import msgspec
import pytest

from gouji.schemas import draft7, schema_bytes, schema_of


class Leaf(msgspec.Struct, forbid_unknown_fields=True):
    """A leaf."""

    pair: tuple[int, str]


class Tree(msgspec.Struct):
    """A tree."""

    leaf: Annotated[Leaf, msgspec.Meta(description="The one leaf")]
    more: tuple[Leaf, ...] = ()


def valid(value: object) -> bool:
    return bool(jsonschema.validators.Draft7Validator(schema_of(Tree, title="tree")).is_valid(value))


def test_a_schema_is_valid_draft_07_without_traces_of_later_drafts() -> None:
    schema = schema_of(Tree, title="tree", description="d")
    jsonschema.validators.Draft7Validator.check_schema(schema)
    text = schema_bytes(schema).decode()
    assert '"$defs"' not in text
    assert "prefixItems" not in text
    assert list(schema)[:3] == ["$schema", "title", "description"]


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ({"leaf": {"pair": [1, "a"]}}, True),
        ({"leaf": {"pair": ["a", 1]}}, False),
        ({"leaf": {"pair": [1, "a", 2]}}, False),
        ({"leaf": {"pair": [1, "a"], "x": 1}}, False),
        ({"leaf": {"pair": [1, "a"]}, "more": [{}]}, False),
        ({}, False),
    ],
)
def test_a_schema_accepts_what_the_types_accept(value: object, fits: bool) -> None:
    assert valid(value) is fits


def test_a_description_beside_a_reference_is_kept() -> None:
    leaf = schema_of(Tree, title="tree")["definitions"]["Tree"]["properties"]["leaf"]
    assert leaf == {"description": "The one leaf", "allOf": [{"$ref": "#/definitions/Leaf"}]}


def test_the_schema_given_is_left_as_it_is() -> None:
    given = msgspec.json.schema(Tree)
    before = msgspec.json.encode(given)
    draft7(given)
    assert msgspec.json.encode(given) == before
