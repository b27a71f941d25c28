"""JSON Schemas of the files of a pack, for editors: completion, hover and checks while a rule keeper types."""

from __future__ import annotations

from typing import Any

from gouji.messages import LANGUAGES, table
from gouji.packs.changes import FormChange, RuleFile
from gouji.packs.extension import ExtensionFile, ExtensionLexiconFile, ExtensionRuleFile, FormExtension
from gouji.packs.files import CitationFile, LexiconFile, PackFile
from gouji.packs.form_types import Form
from gouji.packs.skeletons import SKELETONS
from gouji.packs.xml_map import XmlFile
from gouji.schemas import schema_of

FILES: dict[str, tuple[type, str]] = {
    "pack": (PackFile, "pack.yaml of a rule pack"),
    "form": (Form, "form.yaml of an edition: head fields, units, sections, tables"),
    "form-change": (FormChange, "form.yaml of an edition that is based on another: what differs"),
    "rules": (RuleFile, "A file of rules"),
    "citations": (CitationFile, "citations.yaml: the clauses that rules rest on"),
    "lexicon": (LexiconFile, "lexicon.yaml: words and patterns of the language of the regulation"),
    "xml": (XmlFile, "xml.yaml: where the parts of a report stand in XML files"),
    "extension": (ExtensionFile, "pack.yaml of a pack that extends another"),
    "extension-form": (FormExtension, "form.yaml of a pack that extends another: further variants of labels"),
    "extension-rules": (ExtensionRuleFile, "A file of rules of a pack that extends another: new rules, and changes"),
    "extension-lexicon": (ExtensionLexiconFile, "lexicon.yaml of a pack that extends another"),
}


def pack_schemas() -> dict[str, dict[str, Any]]:
    """Describe each kind of file of a pack: name to draft-07 schema."""
    return {name: file_schema(name) for name in FILES}


def file_schema(name: str) -> dict[str, Any]:
    """
    Describe one kind of file of a pack in draft-07, each key with what an editor shows of it.

    Args:
        name: Key of `FILES`.
    """
    kind, says = FILES[name]
    return _with_skeletons(described(kind, f"gouji {name}", says))


def described(kind: type, title: str, says: str) -> dict[str, Any]:
    """
    Describe a file that is read as strictly as those of a pack in draft-07, each key with what an editor shows of it.

    Args:
        kind: The type of the file.
        title: Title of the schema.
        says: What it describes.
    """
    schema: dict[str, Any] = _scalars(schema_of(kind, title=title, description=says))
    for owner, definition in schema["definitions"].items():
        for key, value in definition.get("properties", {}).items():
            definition["properties"][key] = _explained(value, _words(owner, key))
    return schema


def _explained(value: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    """Put what a key means above what its type says; an empty default is nothing that an editor should offer."""
    if "anyOf" in value and words:
        value = value | {"anyOf": [{k: v for k, v in each.items() if k != "description"} for each in value["anyOf"]]}
    kept = {key: said for key, said in value.items() if key != "default" or said not in ([], {}, "", None)}
    return {**kept, **words}


def _words(owner: str, key: str) -> dict[str, str]:
    """Say what a key means, in every language: as a key of its type, else as that of any; else what the type itself says."""
    for name in (f"schema.{owner}.{key}", f"schema.{key}"):
        said = [words[name] for words in map(table, LANGUAGES) if name in words]
        if said:
            return {"description": " · ".join(said)}
    return {}


def _with_skeletons(schema: dict[str, Any]) -> dict[str, Any]:
    """Offer whole rules and cases where one begins, for editors that know VS Code's `defaultSnippets`."""
    for owner, skeletons in SKELETONS.items():
        if owner in schema["definitions"]:
            schema["definitions"][owner]["defaultSnippets"] = list(skeletons)
    return schema


def _scalars(node: Any) -> Any:
    """Let a number stand where text is asked for: the loader takes scalars as written, so `difference: -1` is text."""
    if isinstance(node, list):
        return [_scalars(item) for item in node]
    if not isinstance(node, dict):
        return node
    changed = {key: _scalars(value) for key, value in node.items()}
    if changed.get("type") == "string" and "enum" not in changed:
        changed["type"] = ["string", "number"]
    return changed
