"""
Folders of YAML to a checked `RulePack`: where packs are, and whether one is known already.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gouji.errors import Place, Problem, UsageError
from gouji.packs.cache import recall, remember
from gouji.packs.limits import MAX_BYTES, MAX_FILES
from gouji.packs.locate import builtin_rules
from gouji.packs.model import RulePack
from gouji.packs.names import nearest
from gouji.packs.source import Source

if TYPE_CHECKING:
    from gouji.packs.assemble import Parts

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


def load_parts(folder: Path, edition: str | None = None) -> tuple[Parts, str]:
    """Read one edition of the pack in `folder` with the places of all that is in it; raises as `load_pack`.

    Returns:
        What it is made of, and the hash of its files.
    """
    from gouji.packs.assemble import parts_of

    problems: list[Problem] = []
    files = _read(folder, problems)
    return parts_of(files, edition, problems), digest({name: source.data for name, source in files.items()})


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
        whole.update(os.fsencode(f"{name}\0{len(files[name])}\0"))
        whole.update(files[name])
    return whole.hexdigest()


def _read(folder: Path, problems: list[Problem]) -> dict[str, Source]:
    """Read every file of a pack, by its path in the folder; links that lead out of the folder are not followed."""
    root = folder.resolve()
    found: dict[str, Source] = {}
    left = MAX_BYTES
    for path in _paths(root):
        name = path.relative_to(root).as_posix()
        shown = os.fsencode(folder / name).decode("utf-8", "backslashreplace")
        code = "too-many-files" if len(found) >= MAX_FILES else _refusal(path, root, left)
        if code:
            values = {"name": shown, "limit": str(MAX_FILES if code == "too-many-files" else MAX_BYTES)}
            problems.append(Problem(code=code, place=Place(file=shown), values=values))
        if len(found) >= MAX_FILES:
            break
        data = None if code else _bytes(path, shown, problems)
        if data is not None:
            found[name] = Source(shown, data)
            left -= len(data)
    return found


def _paths(root: Path) -> Iterator[Path]:
    """Walk files and links in order of their names; hidden ones are left alone, and so is what is written for people."""
    for top, folders, files in os.walk(root):
        linked = [n for n in folders if Path(top, n).is_symlink()]
        folders[:] = sorted(n for n in folders if not n.startswith(".") and n not in linked)
        for path in (Path(top, name) for name in sorted((*files, *linked)) if not name.startswith(".")):
            if path.is_symlink() or path.suffix not in _IGNORED:
                yield path


def _refusal(path: Path, root: Path, left: int) -> str:
    """Say by a message code why a file is not read; "" if it is."""
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(root):
        return "link-outside"
    if not target.is_file():
        return "no-plain-file"
    return "pack-size" if target.stat().st_size > left else ""


def _bytes(path: Path, shown: str, problems: list[Problem]) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES)
    except OSError as error:
        values = {"detail": error.strerror or str(error)}
        problems.append(Problem(code="file-unreadable", place=Place(file=shown), values=values))
        return None


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
