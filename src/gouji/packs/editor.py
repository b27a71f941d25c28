"""
JSON Schemas of the files of one pack, narrowed to what is in it: names that an editor completes, explains and checks.

A schema of all packs can say that a rule has citations; this one says which there are. What stands within an expression
no JSON Schema can complete: there an editor shows the names in its hover, and expressions of the pack as examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gouji.messages import LANGUAGES, phrase
from gouji.packs.assemble import Parts
from gouji.packs.editor_tables import table_narrowings
from gouji.packs.form_types import Form, Labelled
from gouji.packs.lint import PLACES
from gouji.packs.load import list_editions, load_parts
from gouji.packs.names import as_names
from gouji.packs.schema import file_schema
from gouji.schemas import schema_bytes

Schema = dict[str, Any]
_TEXT = ["string", "number"]
"""Types of what the loader takes as text: scalars are taken as written."""


def pack_editor_files(folder: Path, editions: Sequence[str] = (), extra: Sequence[Path] = ()) -> dict[str, bytes]:
    """
    Describe the files of one pack.

    Args:
        folder: Folder of the pack.
        editions: Ids of its editions that are meant; all, if there are none.
        extra: Where packs that it extends are looked for first.

    Returns:
        Name to content: `citations.schema.json`, `lexicon.schema.json`, `PACK.pack.schema.json`, and for each edition
        `PACK-EDITION.form.schema.json` and `PACK-EDITION.rules.schema.json`.

    Raises:
        PackError: If the pack does not load.
    """
    chosen = editions or list_editions(folder, extra)
    parts = [load_parts(folder, edition, extra)[0] for edition in chosen]
    return {f"{name}.schema.json": schema_bytes(schema) for name, schema in editor_schemas(parts).items()}


def editor_schemas(editions: Sequence[Parts]) -> dict[str, Schema]:
    """
    Describe the files of one pack in draft-07.

    Args:
        editions: Its editions, at least one.

    Returns:
        Name of the kind of file to schema, as `pack_editor_files` names them.
    """
    first = editions[0]
    prefix = "extension-" if first.heritage.extends else ""
    schemas = {
        "citations": file_schema("citations"),
        f"{prefix}lexicon": file_schema(f"{prefix}lexicon"),
        f"{first.pack.id}.pack": _head(editions, "extension" if prefix else "pack"),
    }
    for parts in editions:
        name = f"{parts.pack.id}-{parts.edition.id}"
        change = "-change" if parts.edition.based_on and not prefix else ""
        schemas[f"{name}.form"] = _form(parts.form, f"{prefix}form{change}")
        schemas[f"{name}.rules"] = _rules(parts, f"{prefix}rules")
    return schemas


def names(known: Mapping[str, str]) -> Schema:
    """
    Ask for one of the names that a pack has.

    The pattern decides, with words of its own; the alternatives are what an editor offers and explains. Were they to
    decide, an editor would answer a slip of the pen with the whole list.

    Args:
        known: Name to what it stands for.
    """
    offered: list[Schema] = [{"const": name, "description": says} for name, says in known.items()]
    return {
        "pattern": f"^({'|'.join(map(_literal, known))})$",
        "patternErrorMessage": " · ".join(phrase("schema-name", lang) for lang in LANGUAGES),
        "anyOf": [*offered, {"type": _TEXT}],
    }


def one_or_more(item: Schema) -> Schema:
    """Ask for a name or a list of names."""
    return {"anyOf": [item, {"type": "array", "items": item}]}


def labelled(items: Iterable[Labelled], *, ids: bool = False) -> dict[str, str]:
    """Give items by their names, and by their ids as well, with their labels."""
    keyed = {item.name: _label(item) for item in items}
    return {**keyed, **{item.id: _label(item) for item in items}} if ids else keyed


def _label(item: Labelled) -> str:
    return f"{item.label} · {item.en}" if item.en and item.en != item.label else item.label


def _head(editions: Sequence[Parts], kind: str) -> Schema:
    """Narrow `pack.yaml`: rules that there are, or beginnings of their ids; editions; clauses."""
    schema = file_schema(kind)
    parts = editions[0]
    rules: Schema = {"type": _TEXT, "examples": sorted(frozenset().union(*(each.known for each in editions)))}
    narrow(schema, "Cause", rule=rules, explains={"items": rules})
    narrow(schema, "Off", rules={"items": rules})
    narrow(schema, "Profile", switch_on={"items": rules})
    based = {"examples": [edition.id for edition in parts.pack.editions]}
    clauses = {key: {"description": cited.says} for key, cited in parts.cited.citations.items()}
    narrow(schema, "Edition", based_on=based, without={"items": rules}, cites={"properties": clauses})
    return schema


def _form(form: Form, kind: str) -> Schema:
    """Narrow `form.yaml`: only offered and not asked for, since what it may name stands in the same file."""
    schema = file_schema(kind)
    units = {"examples": list(form.units)}
    for owner in ("Table", "Column", "Row"):
        narrow(schema, owner, unit=units)
    narrow(schema, "Table", section={"examples": [section.id for section in form.sections]})
    tables = {"examples": [table.id for table in form.tables]}
    narrow(schema, "TableChange", id=tables)
    narrow(schema, "LabelChange", table=tables)
    return schema


def _rules(parts: Parts, kind: str) -> Schema:
    """Narrow a file of rules."""
    schema, form = file_schema(kind), parts.form
    schema["definitions"] |= _named(parts)
    cites = {"items": _ref("known-citation")}
    narrow(schema, "Rule", cites=cites, **{"in": one_or_more(_ref("known-place"))})
    for change in ("RuleChange", "LocalChange"):
        inherited = {placed.rule.id: placed.rule.title for placed in parts.rules}
        narrow(schema, change, id={"examples": list(inherited)}, cites=cites)
    narrow(schema, "Applies", kinds={"items": _ref("known-kind")})
    words = one_or_more(_ref("known-words"))
    narrow(schema, "TextRule", **dict.fromkeys(("must", "any", "must_not", "each"), words))
    narrow(schema, "Unless", **dict.fromkeys(("match", "clause", "sentence", "text"), words))
    narrow(schema, "Claim", says=one_or_more(_ref("known-pattern")), parts=_ref("known-pattern"))
    narrow(schema, "Case", remove={"items": {"type": _TEXT, "examples": _paths(form)}})
    if "Rule" in schema["definitions"]:
        del schema["definitions"]["Rule"]["properties"]["check"]["description"]  # the conditions say more
        schema["definitions"]["Rule"]["allOf"] = table_narrowings(form, [placed.rule for placed in parts.rules])
    return schema


def _named(parts: Parts) -> dict[str, Schema]:
    form, lexicon = parts.form, parts.lexicon
    places = {**labelled(form.tables, ids=True), **labelled(form.sections, ids=True)}
    places |= {name: " · ".join(phrase(f"schema-place.{name}", lang) for lang in LANGUAGES) for name in PLACES}
    words = {name: ", ".join(listed)[:120] for name, listed in lexicon.words.items()}
    patterns = {name: " | ".join(as_names(listed))[:120] for name, listed in lexicon.patterns.items()}
    kinds = {kind.id: f"{kind.name} · {kind.en}" if kind.en else kind.name for kind in form.kinds}
    cited = {key: f"{c.says} ({c.document} {c.clause})" for key, c in parts.cited.citations.items()}
    return {
        "known-place": names(places),
        "known-citation": names(cited),
        "known-words": names({**words, **patterns}),
        "known-pattern": names({**patterns, **words}),
        "known-kind": names({**kinds, "unknown": "?"}),
    }


def _paths(form: Form) -> list[str]:
    sections = [f"sections/{section.id}" for section in form.sections]
    tables = [f"tables/{table.id}" for table in form.tables]
    rows = [f"tables/{table.id}/{row.id}" for table in form.tables for row in table.rows]
    return [*sections, *tables, *rows]


def _literal(name: str) -> str:
    """Write a name as a pattern of ECMAScript, in which JSON Schema has its patterns."""
    return re.sub(r"[\\^$.*+?()\[\]{}|/]", lambda sign: "\\" + sign[0], name)


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def narrow(schema: Schema, owner: str, **keys: Schema) -> None:
    """
    Put narrower words for some keys of a type into a schema, and leave what it says of them.

    Args:
        schema: Schema of a file; changed.
        owner: Name of the type; nothing is done if the file has none such.
        keys: Key to what is asked of its value besides.
    """
    properties = schema["definitions"].get(owner, {}).get("properties", {})
    for key, value in keys.items():
        if key in properties:
            properties[key] = _narrowed(properties[key], value)


def _narrowed(old: Schema, new: Schema) -> Schema:
    """Let a narrower shape take the place of an open one; where a list may be left out, it still may."""
    kept: Schema = {key: value for key, value in old.items() if key in {"description", "minItems"}}
    if "items" in new and "anyOf" in old:
        return {**kept, "anyOf": [{"type": "array", **new}, {"type": "null"}]}
    if set(new) <= {"examples", "properties", "items"}:
        return {**old, **new}
    return {**kept, **new}
