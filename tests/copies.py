"""Packs copied to a folder of their own, so that a test may do to their YAML what a rule keeper would."""

from __future__ import annotations

import shutil
from pathlib import Path


def copy_pack(folder: Path, into: Path) -> Path:
    """Copy the pack in `folder`; return the copy."""
    copy = into / folder.name
    shutil.copytree(folder, copy)
    return copy


def edit(pack: Path, name: str, old: str, new: str) -> None:
    """Replace the only `old` in a file of a pack."""
    path = pack / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{name} has {old!r} {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")
