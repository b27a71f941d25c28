"""Which packs and editions the commands for keepers of rules are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from gouji.packs.load import find_pack, list_editions
from gouji.packs.locate import places_in
from gouji.packs.model import RulePack


def pack_folders(packs: tuple[str, ...], pack: str | None, extra: tuple[Path, ...]) -> Iterator[Path]:
    """
    Find the folders of the packs that are meant.

    Args:
        packs: Folders, zips, wheels or ids, as given for arguments.
        pack: The id of the option, for where there are no arguments.
        extra: The places of `--rules`.

    Raises:
        UsageError: If there is no such pack.
        PackError: If an archive is not plain, or not within bounds.
    """
    if not packs:
        yield find_pack(pack, extra)
    for argument in packs:
        path = Path(argument)
        inside = places_in(path)
        if inside:
            yield from inside
        else:
            yield find_pack(None, (path,)) if path.is_dir() else find_pack(argument, extra)


def chosen_editions(
    folders: Iterable[Path], edition: str | None, extra: tuple[Path, ...] = ()
) -> Iterator[tuple[Path, str]]:
    """Give the editions that are meant: the one of the options, else all of each pack; `extra` as in `load_folder`."""
    for folder in folders:
        yield from ((folder, each) for each in ((edition,) if edition else list_editions(folder, extra)))


def stamp(pack: RulePack) -> dict[str, str]:
    """Name a pack, its edition and its version, for messages."""
    return {"pack": pack.id, "edition": pack.edition, "version": pack.version}
