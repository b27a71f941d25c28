"""
Writes the JSON Schemas kept in `schemas/`, from the types they describe.

Run as `python -m gouji.schema_files FOLDER`; a test holds the committed files to it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gouji.keeper.coverage.model import coverage_schema
from gouji.outputs.result_v1 import result_schema
from gouji.packs.load import list_editions, load_folder
from gouji.packs.locate import builtin_rules
from gouji.packs.schema import pack_schemas
from gouji.reports.schema import edition_schema, report_schema
from gouji.schemas import schema_bytes


def schema_files() -> dict[str, bytes]:
    """Make every schema file: name to content."""
    schemas = {f"{name}.schema.json": schema for name, schema in pack_schemas().items()}
    schemas["report.schema.json"] = report_schema()
    schemas["result.schema.json"] = result_schema()
    schemas["coverage.schema.json"] = coverage_schema()
    for folder in sorted(p.parent for p in builtin_rules().glob("*/pack.yaml")):
        for edition in list_editions(folder):
            pack = load_folder(folder, edition)
            schemas[f"{pack.id}-{edition}.report.schema.json"] = edition_schema(pack.id, edition, pack.form)
    return {name: schema_bytes(schema) for name, schema in schemas.items()}


def main(arguments: list[str]) -> None:
    """Write the files into the folder named by the only argument."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in schema_files().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(sys.argv[1:])
