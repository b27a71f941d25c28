"""
Packs by name or place to a checked `RulePack`: which pack is meant, and whether it is known already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gouji.errors import Place, Problem, UsageError
from gouji.packs.cache import recall, remember
from gouji.packs.lineage import lineage
from gouji.packs.locate import Found, given_packs, id_of, installed_packs, read_pack, shipped_packs
from gouji.packs.model import RulePack
from gouji.packs.names import nearest
from gouji.packs.source import Source

if TYPE_CHECKING:
    from gouji.packs.assemble import Parts


def load_pack(name: str | None = None, edition: str | None = None, extra: Sequence[Path] = ()) -> RulePack:
    """
    Load one edition of one pack.

    Args:
        name: Id of the pack; None takes the only pack of `extra`, or else the first one shipped.
        edition: Id of the edition; None takes the newest.
        extra: Folders, zips or wheels that are packs or hold packs, or places in them; they come before those of the
            environment variable `GOUJI_RULES`, these before the packs shipped, and those before installed ones.

    Raises:
        UsageError: If there is no such pack, edition or place.
        PackError: If anything in the pack is wrong; tells all of it.
    """
    return load_folder(find_pack(name, extra), edition, extra)


def find_pack(name: str | None, extra: Sequence[Path]) -> Path:
    """
    Find the place of a pack: its folder, or where it stands in an archive.

    Raises:
        UsageError: If there is none, or more than one to choose from.
        PackError: If an archive is not plain, or not within bounds.
    """
    own, shipped = list(given_packs(extra)), list(shipped_packs())
    if name is None:
        choice = own or shipped[:1]
        if len(choice) != 1:
            raise _usage("pack-choice", known=", ".join(p.name for p in choice) or "-")
        return choice[0].place
    found = _named(name, own) or _named(name, shipped)
    if found is not None:
        return found.place
    installed = list(installed_packs([]))
    found = _named(name, installed)
    if found is not None:
        return found.place
    known = [p.name for p in (*own, *shipped, *installed)]
    raise _usage("pack-unknown", name=name, known=", ".join(known), near=nearest(name, known))


def other_packs(place: Path, extra: Sequence[Path] = ()) -> Iterator[Found]:
    """
    Walk the packs that are given or come with the program, but for the one at a place and for others of a known id.

    Raises:
        UsageError, PackError: As `find_pack`.
    """
    known = {id_of(place)}
    for pack in (*given_packs(extra), *shipped_packs()):
        if pack.id not in known:
            known.add(pack.id)
            yield pack


def load_folder(folder: Path, edition: str | None = None, extra: Sequence[Path] = ()) -> RulePack:
    """
    Load one edition of the pack in a folder, or at a place in an archive; raises as `load_pack`.

    A pack found without fault before is not read again.

    Args:
        folder: The place.
        edition: Id of the edition; None takes the newest.
        extra: Where packs that it extends are looked for first.
    """
    problems: list[Problem] = []
    layers = lineage(folder, extra, problems)
    hashes = tuple(layer.sha256 for layer in layers)
    known = None if problems else recall(hashes, edition)
    if known is not None:
        return known
    from gouji.packs.assemble import packed  # reading YAML is paid for by those whose pack is not known
    from gouji.packs.extend import parts_of_line

    pack = packed(parts_of_line(layers, edition, problems), hashes[0])
    remember(pack, edition)
    return pack


def load_parts(folder: Path, edition: str | None = None, extra: Sequence[Path] = ()) -> tuple[Parts, str]:
    """
    Read one edition of a pack with the places of all that is in it; arguments and faults as `load_folder`.

    Returns:
        What it is made of, and the hash of its files.
    """
    from gouji.packs.extend import parts_of_line

    problems: list[Problem] = []
    layers = lineage(folder, extra, problems)
    return parts_of_line(layers, edition, problems), layers[0].sha256


def list_editions(folder: Path, extra: Sequence[Path] = ()) -> tuple[str, ...]:
    """
    Name the editions of the pack in `folder`, in the order of its `pack.yaml`.

    Raises:
        PackError: If that file is missing or faulty.
    """
    from gouji.packs.extend import editions_of_line

    problems: list[Problem] = []
    return editions_of_line(lineage(folder, extra, problems), problems)


def read_files(folder: Path, problems: list[Problem]) -> dict[str, Source]:
    """Read the files of a pack, by path in it; as `read_pack`."""
    return read_pack(folder, problems)


def _named(name: str, packs: Sequence[Found]) -> Found | None:
    """Take the pack whose place has a name, or else the first one of that id."""
    by_place = (pack for pack in packs if pack.name == name)
    return next(by_place, None) or next((pack for pack in packs if pack.id == name), None)


def _usage(code: str, file: str = "--pack", **values: str) -> UsageError:
    return UsageError(Problem(code=code, place=Place(file=file), values=values))
