"""A small pack that extends the invented one of `tests.small`, as files, and packs as zips."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.small import FILES

LOCAL = {
    "pack.yaml": """\
id: valley
title: 山谷果园年报
version: 2.1.0
requires: gouji>=0.1
extends: {pack: orchard, version: ">=1.0,<2"}
""",
    "citations.yaml": """\
citations:
  valley/1: {document: 山谷通知, clause: 第一条, says: 苹果不超过一百吨。, grade: U}
""",
    "lexicon.yaml": """\
words:
  冰雹词: [冰雹]
changes:
  - {name: 灾害, add: [旱灾], reason: 山谷多旱}
""",
    "1/form.yaml": """\
changes:
  - {table: fruit, column: total, variants: [{text: 总产量, kind: shortened}], reason: 山谷的表这样印}
""",
    "1/rules.yaml": """\
rules:
  - id: APPLES
    title: 苹果不超过一百吨
    severity: warning
    grade: U
    cites: [valley/1]
    check: 水果[苹果, 总计] <= 100
    cases: [{name: 多, given: {"水果[苹果, 总计]": 101}, expect: fail}]
changes:
  - {id: ROW-SUM, severity: info, cites: [rule/1, valley/1], reason: 山谷只作提示}
""",
}


def write_pack(folder: Path, files: Mapping[str, str | None], changes: Mapping[str, str | None] | None = None) -> Path:
    """Write files; `changes` gives them other contents, or takes them out."""
    for name, text in {**files, **(changes or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is not None:
            path.write_text(text, encoding="utf-8")
    return folder


def valley(root: Path, changes: Mapping[str, str | None] | None = None) -> Path:
    """Write the invented pack and, beside it, the one that extends it; give the place of the latter."""
    write_pack(root / "orchard", FILES)
    return write_pack(root / "valley", LOCAL, changes)


def edited(name: str, *pairs: tuple[str, str]) -> dict[str, str]:
    """Change a file of the extending pack: each first text, found once, to the second."""
    text = LOCAL[name]
    for old, new in pairs:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return {name: text}


def zipped(path: Path, folders: Mapping[str, Mapping[str, str]], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a zip of packs: path in it, "" for its root, to the files of a pack."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        for folder, files in folders.items():
            for name, text in files.items():
                archive.writestr(f"{folder}/{name}" if folder else name, text)
    path.write_bytes(whole.getvalue())
    return path
