"""JSON Schemas of the files of a pack, for editors: completion, hover and checks while a rule keeper types."""

from __future__ import annotations

from typing import Any

from gouji.packs.changes import FormChange, RuleFile
from gouji.packs.extension import ExtensionFile, ExtensionLexiconFile, ExtensionRuleFile, FormExtension
from gouji.packs.files import CitationFile, LexiconFile, PackFile
from gouji.packs.model import Form
from gouji.schemas import schema_of

FILES: dict[str, tuple[type, str]] = {
    "pack": (PackFile, "pack.yaml of a rule pack"),
    "form": (Form, "form.yaml of an edition: head fields, units, sections, tables"),
    "form-change": (FormChange, "form.yaml of an edition that is based on another: what differs"),
    "rules": (RuleFile, "A file of rules"),
    "citations": (CitationFile, "citations.yaml: the clauses that rules rest on"),
    "lexicon": (LexiconFile, "lexicon.yaml: words and patterns of the language of the regulation"),
    "extension": (ExtensionFile, "pack.yaml of a pack that extends another"),
    "extension-form": (FormExtension, "form.yaml of a pack that extends another: further variants of labels"),
    "extension-rules": (ExtensionRuleFile, "A file of rules of a pack that extends another: new rules, and changes"),
    "extension-lexicon": (ExtensionLexiconFile, "lexicon.yaml of a pack that extends another"),
}


def pack_schemas() -> dict[str, dict[str, Any]]:
    """Describe each kind of file of a pack: name to draft-07 schema."""
    return {
        name: _scalars(schema_of(kind, title=f"gouji {name}", description=says)) for name, (kind, says) in FILES.items()
    }


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
