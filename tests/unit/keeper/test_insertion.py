"""Additions to YAML files that leave every other byte as it was."""

from __future__ import annotations

import pytest
import yaml

from gouji.keeper.scaffold.insertion import CannotInsertError, with_entry, with_item, with_scalar

ITEM = ["id: NEW", "cases:", "  - {name: a}"]
BLOCK = "  - id: NEW\n    cases:\n      - {name: a}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("rules:\n  - {id: OLD}\n", "rules:\n  - {id: OLD}\n" + BLOCK),
        ("rules:\n  - {id: OLD}  # why\n\n# the end\n", "rules:\n  - {id: OLD}  # why\n" + BLOCK + "\n# the end\n"),
        ("rules:\n  - id: OLD\n    note: |\n      a\n", "rules:\n  - id: OLD\n    note: |\n      a\n" + BLOCK),
        ("rules:\n  - id: OLD\n    note:\nchanges: []\n", "rules:\n  - id: OLD\n    note:\n" + BLOCK + "changes: []\n"),
        ("rules: []  # none yet\n", "rules:  # none yet\n" + BLOCK),
        ("rules:\n", "rules:\n" + BLOCK),
        ("rules:\n  - {id: OLD}", "rules:\n  - {id: OLD}\n" + BLOCK),
        ("changes:\n  - {id: X}\n", "changes:\n  - {id: X}\nrules:\n" + BLOCK),
    ],
    ids=["block", "comments", "literal", "empty value", "empty list", "no value", "no last line end", "no key"],
)  # fmt: skip
def test_an_item_is_put_behind_the_last_one(before: str, after: str) -> None:
    assert with_item(before, "rules", ITEM) == after
    assert yaml.safe_load(after)["rules"][-1] == {"id": "NEW", "cases": [{"name": "a"}]}


def test_an_item_stands_as_deep_as_the_others_do() -> None:
    assert with_item("rules:\n- {id: OLD}\n", "rules", ["id: NEW"]) == "rules:\n- {id: OLD}\n- id: NEW\n"
    assert with_item("rules:\n    - {id: OLD}\n", "rules", ["id: NEW"]) == "rules:\n    - {id: OLD}\n    - id: NEW\n"


def test_an_empty_line_stands_before_an_item_that_is_to_stand_apart() -> None:
    assert (
        with_item("rules:\n  - {id: OLD}\n", "rules", ["id: NEW"], apart=True)
        == "rules:\n  - {id: OLD}\n\n  - id: NEW\n"
    )


def test_line_ends_and_byte_order_mark_are_kept() -> None:
    before = "\ufeffrules:\r\n  - {id: OLD}\r\n"
    assert with_item(before, "rules", ["id: NEW"]) == before + "  - id: NEW\r\n"


@pytest.mark.parametrize(
    "text", ["rules: [{id: OLD}]\n", "rules: {a: 1}\n", "rules: 1\n", "{rules: []}\n", "- a\n", "a: [\n"]
)
def test_what_leaves_no_place_is_refused(text: str) -> None:
    with pytest.raises(CannotInsertError):
        with_item(text, "rules", ITEM)


def test_an_entry_is_put_behind_the_last_one_of_a_mapping() -> None:
    before = "words:\n  a: [b]  # c\npatterns:\n  d: e\n"
    assert with_entry(before, "words", "f: [g]") == "words:\n  a: [b]  # c\n  f: [g]\npatterns:\n  d: e\n"
    assert with_entry("words:\n  a: [b]\n", "patterns", "f: g") == "words:\n  a: [b]\npatterns:\n  f: g\n"
    assert with_entry("words: {}\n", "words", "f: [g]") == "words:\n  f: [g]\n"


def test_a_scalar_is_replaced_where_it_stands() -> None:
    before = 'editions:  # all\n  - {id: "1", years: 2000-, title: t}\n  - id: "2"\n    years: "2010-"  # so far\n'
    assert with_scalar(before, "editions", 0, "years", "2000-2009") == before.replace("2000-,", "2000-2009,")
    assert with_scalar(before, "editions", 1, "years", "2010-2012") == before.replace('"2010-"', "2010-2012")
    with pytest.raises(CannotInsertError):
        with_scalar(before, "editions", 1, "title", "t")
