"""
Folders of YAML to a checked `RulePack`: where packs are, and whether one is known already.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from gouji.errors import Place, Problem, UsageError
from gouji.packs.cache import recall, remember
from gouji.packs.locate import builtin_rules
from gouji.packs.model import RulePack
from gouji.packs.names import nearest
from gouji.packs.source import Source

MAX_FILES = 500
_IGNORED = {".md", ".txt"}


def load_pack(name: str | None = None, edition: str | None = None, extra: Sequence[Path] = ()) -> RulePack:
    """
    Load one edition of one pack.

    Args:
        name: Id of the pack; None takes the only pack of `extra`, or else the first one shipped.
        edition: Id of the edition; None takes the newest.
        extra: Folders that are packs or hold packs; they come before the packs shipped, and before those of the
            environment variable `GOUJI_RULES`.

    Raises:
        UsageError: If there is no such pack, edition or folder.
        PackError: If anything in the pack is wrong; tells all of it.
    """
    folder = find_pack(name, extra)
    return load_folder(folder, edition)


def find_pack(name: str | None, extra: Sequence[Path]) -> Path:
    """
    Find the folder of a pack.

    Raises:
        UsageError: If there is none, or more than one to choose from.
    """
    own = [p for root in (*extra, *_environment()) for p in _packs_in(root, asked=True)]
    shipped = _packs_in(builtin_rules(), asked=False)
    if name is None:
        choice = own or shipped[:1]
        if len(choice) != 1:
            raise _usage("pack-choice", known=", ".join(p.name for p in choice) or "-")
        return choice[0]
    for folder in (*own, *shipped):
        if folder.name == name:
            return folder
    known = [p.name for p in (*own, *shipped)]
    raise _usage("pack-unknown", name=name, known=", ".join(known), near=nearest(name, known))


def load_folder(folder: Path, edition: str | None = None) -> RulePack:
    """Load one edition of the pack in `folder`; raises as `load_pack`. A pack found without fault before is not read again."""
    problems: list[Problem] = []
    files = _read(folder, problems)
    sha256 = digest({name: source.data for name, source in files.items()})
    known = None if problems else recall(sha256, edition)
    if known is not None:
        return known
    from gouji.packs.assemble import assemble  # reading YAML is paid for by those whose pack is not known

    pack = assemble(files, edition, sha256, problems)
    remember(pack, edition)
    return pack


def list_editions(folder: Path) -> tuple[str, ...]:
    """
    Name the editions of the pack in `folder`, in the order of its `pack.yaml`.

    Raises:
        PackError: If that file is missing or faulty.
    """
    from gouji.packs.assemble import editions_of

    problems: list[Problem] = []
    return editions_of(_read(folder, problems), problems)


def digest(files: dict[str, bytes]) -> str:
    """Hash the files of a pack: names and contents, in order of name."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{len(files[name])}\0".encode())
        whole.update(files[name])
    return whole.hexdigest()


def _read(folder: Path, problems: list[Problem]) -> dict[str, Source]:
    """Read every file of a pack, by its path in the folder; links that lead out of the folder are not followed."""
    root = folder.resolve()
    found: dict[str, Source] = {}
    paths = sorted(p for p in root.rglob("*") if not any(part.startswith(".") for part in p.relative_to(root).parts))
    for path in paths[: MAX_FILES * 4]:
        name = path.relative_to(root).as_posix()
        if path.is_dir() or (path.suffix in _IGNORED and not path.is_symlink()):
            continue
        if not path.resolve().is_relative_to(root):
            problems.append(Problem(code="link-outside", place=Place(file=str(folder / name)), values={"name": name}))
        elif len(found) >= MAX_FILES:
            problems.append(
                Problem(code="too-many-files", place=Place(file=str(folder)), values={"limit": str(MAX_FILES)})
            )
            break
        else:
            try:
                found[name] = Source(str(folder / name), path.read_bytes())
            except OSError as error:
                values = {"detail": error.strerror or str(error)}
                problems.append(Problem(code="file-unreadable", place=Place(file=str(folder / name)), values=values))
    return found


def _packs_in(root: Path, *, asked: bool) -> list[Path]:
    if (root / "pack.yaml").is_file():
        return [root]
    found = sorted(p.parent for p in root.glob("*/pack.yaml")) if root.is_dir() else []
    if asked and not found:
        raise _usage("no-pack-in", file=str(root), name=str(root))
    return found


def _environment() -> list[Path]:
    return [Path(p) for p in os.environ.get("GOUJI_RULES", "").split(os.pathsep) if p]


def _usage(code: str, file: str = "--pack", **values: str) -> UsageError:
    return UsageError(Problem(code=code, place=Place(file=file), values=values))
