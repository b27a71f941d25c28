"""What an editor is told of the files of packs: every key explained, every name known, every file of ours at peace with it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from gouji.packs.editor import editor_schemas, pack_editor_files
from gouji.packs.form_types import Form
from gouji.packs.load import load_parts
from gouji.packs.locate import builtin_rules, builtin_schemas
from gouji.packs.model import Rule
from gouji.packs.schema import FILES, file_schema
from tests.small import FILES as SMALL

ROOT = Path(__file__).parents[2]
PACKS = sorted(
    path.parent for root in (builtin_rules(), ROOT / "tests" / "toy" / "rules") for path in root.glob("*/pack.yaml")
)
WRITTEN = sorted(path for pack in PACKS for path in pack.rglob("*.yaml"))


def properties(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{owner}.{key}": value
        for owner, definition in schema["definitions"].items()
        for key, value in definition.get("properties", {}).items()
    }


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Schemas of a small pack, by name."""
    folder = tmp_path_factory.mktemp("small") / "orchard"
    for name, text in SMALL.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return editor_schemas([load_parts(folder, "1")[0]])


def faults(schema: dict[str, Any], rule: dict[str, Any]) -> set[str]:
    """Hold a rule against a schema; give the keys at which it does not fit."""
    whole = {
        "id": "X", "title": "t", "severity": "info", "grade": "A", "cites": ["rule/1"],
        "cases": [{"name": "a", "expect": "pass"}], **rule,
    }  # fmt: skip
    found = jsonschema.Draft7Validator(schema).iter_errors({"rules": [whole]})
    return {str(error.absolute_path[2]) for error in found}


@pytest.mark.parametrize("name", FILES)
def test_every_key_of_a_file_is_explained_in_chinese_and_english(name: str) -> None:
    said = {key: value.get("description", "") for key, value in properties(file_schema(name)).items()}
    assert said
    assert [key for key, text in said.items() if len(text.split(" · ")) != 2] == []


@pytest.mark.parametrize("name", FILES)
def test_a_key_is_explained_by_itself_and_not_by_the_kind_of_its_value(name: str) -> None:
    for value in properties(file_schema(name)).values():
        assert [each for each in value.get("anyOf", ()) if "description" in each] == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_first_line_of_a_file_names_a_schema_that_it_fits(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    first = text.partition("\n")[0]
    assert first.startswith("# yaml-language-server: $schema=")
    schema = json.loads((path.parent / first.partition("=")[2]).read_text(encoding="utf-8"))
    errors = jsonschema.Draft7Validator(schema).iter_errors(yaml.safe_load(text))
    assert [f"{list(error.absolute_path)}: {error.message}" for error in errors] == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_schemas_of_a_pack_are_sound_and_its_files_fit_them(pack: Path) -> None:
    schemas = {name: json.loads(content) for name, content in pack_editor_files(pack).items()}
    for schema in schemas.values():
        jsonschema.Draft7Validator.check_schema(schema)
    head = yaml.safe_load((pack / "pack.yaml").read_text(encoding="utf-8"))
    checked = 0
    for edition in head["editions"]:
        for path in sorted((pack / edition["id"]).glob("*.yaml")):
            kind = "form" if path.name == "form.yaml" else "rules"
            validator = jsonschema.Draft7Validator(schemas[f"{pack.name}-{edition['id']}.{kind}.schema.json"])
            assert [e.message for e in validator.iter_errors(yaml.safe_load(path.read_text(encoding="utf-8")))] == []
            checked += 1
    assert checked > 1


def test_our_files_name_the_schemas_of_their_own_pack_and_edition() -> None:
    for path in sorted((builtin_rules() / "cn-gov-info-annual-report").glob("*/*.yaml")):
        kind = "form" if path.name == "form.yaml" else "rules"
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert first.endswith(f"schemas/cn-gov-info-annual-report-{path.parent.name}.{kind}.schema.json")


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ({"in": "水果"}, set()),
        ({"in": ["fruit", "开支表"]}, set()),
        ({"in": "narrative", "text": {"must": ["丰收", "收成"]}}, set()),
        ({"in": "narrative", "claim": {"says": "收成", "holds": "n = 1"}}, set()),
        ({"applies": {"kinds": ["farm"]}}, set()),
        ({"in": "水里"}, {"in"}),
        ({"in": ["水果", "水里"]}, {"in"}),
        ({"cites": ["rule/9"]}, {"cites"}),
        ({"text": {"must": "歉收"}}, {"text"}),
        ({"text": {"any": ["丰收"], "unless": {"sentence": ["歉收"]}}}, {"text"}),
        ({"claim": {"says": ["歉收"], "holds": "n = 1"}}, {"claim"}),
        ({"applies": {"kinds": ["farmer"]}}, {"applies"}),
    ],
)
def test_names_that_the_pack_has_fit_and_others_do_not(
    rule: dict[str, Any], wrong: set[str], small: dict[str, Any]
) -> None:
    assert faults(small["orchard-1.rules"], rule) == wrong


def test_a_name_that_is_unknown_is_told_in_words_and_not_by_the_whole_list(small: dict[str, Any]) -> None:
    known = small["orchard-1.rules"]["definitions"]["known-citation"]
    assert "gouji rules schema" in known["patternErrorMessage"]
    assert known["anyOf"][0] == {"const": "rule/1", "description": "合计等于各项之和。 (果园规定 第一条)"}


def test_signs_of_patterns_in_names_stand_for_themselves() -> None:
    from gouji.packs.editor import names

    schema = names({"a.b/c (1)": ""})
    assert jsonschema.Draft7Validator(schema).is_valid("a.b/c (1)")
    assert not jsonschema.Draft7Validator(schema).is_valid("a-b/c (1)")


def conditions(schema: dict[str, Any], **rule: str) -> list[dict[str, Any]]:
    """Give what holds of the keys of a rule under the conditions that it fulfils."""
    return [
        each["then"]["properties"]
        for each in schema["definitions"]["Rule"]["allOf"]
        if jsonschema.Draft7Validator(each["if"]).is_valid(rule)
    ]


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        ({"in": "水果", "for_each": "column"}, ["苹果", "梨", "李", "杂果", "全部"]),
        ({"in": "fruit", "for_each": "row"}, ["东园", "西园", "总计"]),
        ({"in": "水果", "for_each": "cell"}, ["值"]),
        ({"in": "开支表", "for_each": "row"}, ["工资", "农具"]),
    ],
)
def test_a_case_is_offered_the_names_of_its_table_and_direction(
    rule: dict[str, str], given: list[str], small: dict[str, Any]
) -> None:
    (held,) = conditions(small["orchard-1.rules"], **rule)
    assert list(held["cases"]["items"]["properties"]["given"]["properties"]) == given
    assert all(name in held["check"]["description"] for name in given if rule["for_each"] != "cell")


def test_without_a_direction_a_case_is_offered_addresses(small: dict[str, Any]) -> None:
    (held,) = conditions(small["orchard-1.rules"], **{"in": "水果"})
    offered = held["cases"]["items"]["properties"]["given"]["properties"]
    assert offered["水果[苹果, 东园]"] == {"description": "苹果 · 东园"}
    assert "开支表[秋季, 农具]" not in offered, "the form has no such cell"


def test_an_expression_is_told_the_groups_of_its_own_direction(small: dict[str, Any]) -> None:
    (held,) = conditions(small["orchard-1.rules"], **{"in": "水果", "for_each": "column"})
    assert held["check"]["description"].endswith(": 苹果, 梨, 李, 杂果, 全部, sum(各果)")


def test_only_is_offered_columns_and_groups_where_each_column_is_meant(small: dict[str, Any]) -> None:
    (held,) = conditions(small["orchard-1.rules"], **{"in": "水果", "for_each": "column"})
    assert held["only"]["anyOf"][0]["examples"] == ["东园", "西园", "总计", "各园"]


def test_skeletons_have_every_key_that_a_rule_needs() -> None:
    needed = file_schema("rules")["definitions"]["Rule"]["required"]
    skeletons = file_schema("rules")["definitions"]["Rule"]["defaultSnippets"]
    assert [each["label"] for each in skeletons] == ["check", "require", "text", "claim"]
    for each in skeletons:
        assert set(needed) <= set(each["body"])
        assert each["label"] in each["body"]


def test_a_schema_of_a_pack_knows_all_that_the_types_have() -> None:
    schemas = pack_editor_files(builtin_rules() / "cn-gov-info-annual-report", ["2021"])
    narrowed = json.loads(schemas["cn-gov-info-annual-report-2021.rules.schema.json"])
    assert set(properties(narrowed)) == set(properties(file_schema("rules")))
    assert {f"Rule.{name}" for name in Rule.__struct_encode_fields__} <= set(properties(narrowed))
    form = json.loads(schemas["cn-gov-info-annual-report-2021.form.schema.json"])
    assert {f"Form.{name}" for name in Form.__struct_encode_fields__} <= set(properties(form))


# --- the catalogue ----------------------------------------------------------------------------------------------------

CATALOG = {
    "type": "object",
    "required": ["$schema", "version", "schemas"],
    "properties": {
        "$schema": {"const": "https://www.schemastore.org/schema-catalog.json"},
        "version": {"const": 1},
        "schemas": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name", "description", "url", "fileMatch"],
                "properties": {
                    "name": {"type": "string", "minLength": 1},
                    "description": {"type": "string", "pattern": r"^[^\n]*[^.。\n]$"},
                    "url": {"type": "string", "pattern": r"^https://www\.schemastore\.org/gouji-[a-z-]+\.json$"},
                    "fileMatch": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"type": "string"}},
                },
            },
        },
    },
    "additionalProperties": False,
}
"""The form of SchemaStore's catalogue, and what its maintainers ask of an entry."""


def test_the_catalogue_has_the_form_of_schemastore() -> None:
    catalog = json.loads((builtin_schemas() / "catalog.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(CATALOG).validate(catalog)
    urls = [entry["url"] for entry in catalog["schemas"]]
    assert len(set(urls)) == len(urls)
    for url in urls:
        assert (builtin_schemas() / f"{url.rpartition('/gouji-')[2].removesuffix('.json')}.schema.json").is_file()


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_each_file_of_a_pack_is_matched_by_the_entry_of_its_kind(path: Path) -> None:
    catalog = json.loads((builtin_schemas() / "catalog.json").read_text(encoding="utf-8"))
    where = f"/home/somebody/gouji/{path.relative_to(ROOT).as_posix()}"
    kind = path.stem if path.stem in FILES else "rules"
    assert [entry["name"] for entry in catalog["schemas"] if matches(entry["fileMatch"], where)] == [f"gouji {kind}"]


@pytest.mark.parametrize(
    "where", ["/home/x/sigma/rules/windows/process/creation.yaml", "/home/x/pack.yaml", "/x/gouji/a.yaml"]
)
def test_files_of_others_are_matched_by_none(where: str) -> None:
    catalog = json.loads((builtin_schemas() / "catalog.json").read_text(encoding="utf-8"))
    assert [entry["name"] for entry in catalog["schemas"] if matches(entry["fileMatch"], where)] == []


def matches(patterns: list[str], path: str) -> bool:
    """Say whether an editor would take an entry: some pattern fits, and none with `!` does."""
    fits = [pattern for pattern in patterns if re.fullmatch(regular(pattern.removeprefix("!")), path)]
    return bool(fits) and not any(pattern.startswith("!") for pattern in fits)


def regular(pattern: str) -> str:
    """Write a pattern of paths as a regular expression."""
    return re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
