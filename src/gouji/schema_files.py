"""
Writes the JSON Schemas kept in `schemas/`, from the types they describe.

Run as `python -m gouji.schema_files FOLDER`; a test holds the committed files to it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from gouji.compare.compare_v1 import compare_schema
from gouji.keeper.coverage.model import coverage_schema
from gouji.keeper.difference.model import difference_schema
from gouji.keeper.trial.trial_v1 import trial_schema
from gouji.outputs.lint_v1 import lint_schema
from gouji.outputs.result_v1 import result_schema
from gouji.packs.editor import pack_editor_files
from gouji.packs.load import list_editions, load_folder
from gouji.packs.locate import builtin_rules
from gouji.packs.schema import FILES, pack_schemas
from gouji.reports.schema import edition_schema, report_schema
from gouji.schemas import schema_bytes
from gouji.waivers.model import waivers_schema

_STORE = "https://www.schemastore.org"
_MATCHES = {
    "pack": ["**/rules/*/pack.yaml"],
    "citations": ["**/rules/*/citations.yaml"],
    "lexicon": ["**/rules/*/lexicon.yaml"],
    "xml": ["**/rules/*/xml.yaml"],
    "form": ["**/rules/*/*/form.yaml"],
    "rules": ["**/gouji/**/rules/*/*/*.yaml", "!**/form.yaml"],
}


def schema_files() -> dict[str, bytes]:
    """Make every schema file: name to content."""
    schemas = {f"{name}.schema.json": schema for name, schema in pack_schemas().items()}
    schemas["report.schema.json"] = report_schema()
    schemas["result.schema.json"] = result_schema()
    files: dict[str, bytes] = {}
    schemas["compare.schema.json"] = compare_schema()
    schemas["coverage.schema.json"] = coverage_schema()
    schemas["rules-diff.schema.json"] = difference_schema()
    schemas["lint.schema.json"] = lint_schema()
    schemas["rules-test.schema.json"] = trial_schema()
    schemas["waivers.schema.json"] = waivers_schema()
    for folder in sorted(p.parent for p in builtin_rules().glob("*/pack.yaml")):
        for edition in list_editions(folder):
            pack = load_folder(folder, edition)
            schemas[f"{pack.id}-{edition}.report.schema.json"] = edition_schema(pack.id, edition, pack.form)
        files |= pack_editor_files(folder)
    files |= {name: schema_bytes(schema) for name, schema in schemas.items()}
    return {**files, "catalog.json": schema_bytes(catalog())}


def catalog() -> dict[str, Any]:
    """
    Give the entries for the catalogue of SchemaStore, from which editors take schemas of files without a modeline.

    Its maintainers refuse patterns that other projects' files fit, so files of rules, which have names of their own, are
    matched only in folders of this project; a first line that names a schema goes before the catalogue everywhere.
    """
    entries = [
        {
            "name": f"gouji {kind}",
            "description": FILES[kind][1],
            "fileMatch": patterns,
            "url": f"{_STORE}/gouji-{kind}.json",
        }
        for kind, patterns in _MATCHES.items()
    ]
    entries.append(
        {
            "name": "gouji waivers",
            "description": waivers_schema()["description"],
            "fileMatch": ["gouji-waivers.yaml", "*.gouji-waivers.yaml"],
            "url": f"{_STORE}/gouji-waivers.json",
        }
    )
    return {"$schema": f"{_STORE}/schema-catalog.json", "version": 1, "schemas": entries}


def main(arguments: list[str]) -> None:
    """Write the files into the folder named by the only argument."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in schema_files().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(sys.argv[1:])
