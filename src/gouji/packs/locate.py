"""
Where packs are: those that come with the program, those that the user names, those of installed wheels.

What comes with the program a wheel carries in `gouji/_data`; a checkout, and an editable install of it, has it beside
`src`. Both places are known here and nowhere else. Packs that the user names come first, since he named them; what was
merely installed comes last, so that no installation changes by which rules a report is judged.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from gouji.errors import GoujiError, PackError, Place, Problem, UsageError
from gouji.packs.folder import HEAD, folder_notes, read_folder, shown_path
from gouji.packs.source import Source

_PACKAGE = Path(__file__).resolve().parents[1]
_ID = re.compile(rb"""^id:[ \t]*["']?([^\s"'#]+)""", re.MULTILINE)
_HEAD_BYTES = 200_000
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")


class Origin(Enum):
    """How a pack came to be known, in the order in which packs of one id are preferred."""

    GIVEN = "given"
    ENVIRONMENT = "environment"
    SHIPPED = "shipped"
    INSTALLED = "installed"


class Found(NamedTuple):
    """A pack that is there: its place, its id, how it came to be known, and the distribution that brought it, if one did."""

    place: Path
    id: str
    origin: Origin
    package: str = ""

    @property
    def name(self) -> str:
        """Name the pack as its place does: its folder, or its id if it is an archive by itself."""
        within = archive_of(self.place)
        return self.id if within is not None and not within[1] else self.place.name


def archive_of(place: Path) -> tuple[Path, str] | None:
    """
    Divide a place into the archive through which it runs, and the path within.

    Returns:
        The archive and a path such as `orchard`, "" for its root; None if no file with the signature of a zip is on it.
    """
    for file in (place, *place.parents):
        if file.is_file():
            inside = place.relative_to(file).as_posix()
            return (file, "" if inside == "." else inside) if _is_zip(file) else None
        if file.is_dir():
            return None
    return None


def read_pack(place: Path, problems: list[Problem]) -> dict[str, Source]:
    """
    Read the files of a pack, by path in it.

    Args:
        place: A folder, or a place in an archive.
        problems: Receives what could not be read.

    Raises:
        PackError: If an archive is not plain, or not within bounds.
    """
    within = archive_of(place)
    if within is None:
        return read_folder(place, problems)
    from gouji.packs.archive import read_archive  # zipfile is paid for by those who have an archive

    return read_archive(*within, problems)


def read_notes(place: Path) -> dict[str, bytes]:
    """Read what is written for people in a pack, by path in it; raises as `read_pack`."""
    within = archive_of(place)
    if within is None:
        return folder_notes(place)
    from gouji.packs.archive import archive_notes

    return archive_notes(*within)


def places_in(root: Path) -> list[Path]:
    """
    Find the packs of a folder, a zip or a wheel, or of a place in one.

    Raises:
        PackError: If an archive is not plain, or not within bounds.
    """
    within = archive_of(root)
    if within is not None:
        from gouji.packs.archive import packs_in_archive

        return [place for place in packs_in_archive(within[0]) if place.is_relative_to(root)]
    if (root / HEAD).is_file():
        return [root]
    return sorted(p.parent for p in root.glob(f"*/{HEAD}")) if root.is_dir() else []


def given_packs(extra: Sequence[Path]) -> Iterator[Found]:
    """
    Walk the packs that the user names, with `--rules` and in the environment variable `GOUJI_RULES`.

    Raises:
        UsageError: If there is none in one of those places.
        PackError: If an archive is not plain, or not within bounds.
    """
    environment = [Path(p) for p in os.environ.get("GOUJI_RULES", "").split(os.pathsep) if p]
    named = [*((root, Origin.GIVEN) for root in extra), *((root, Origin.ENVIRONMENT) for root in environment)]
    for root, origin in named:
        places = places_in(root)
        if not places:
            raise UsageError(Problem(code="no-pack-in", place=Place(file=str(root)), values={"name": str(root)}))
        yield from (Found(place, id_of(place), origin) for place in places)


def shipped_packs() -> Iterator[Found]:
    """Walk the packs that come with the program."""
    yield from (Found(place, id_of(place), Origin.SHIPPED) for place in places_in(builtin_rules()))


def installed_packs(problems: list[Problem]) -> Iterator[Found]:
    """
    Walk the packs of installed wheels.

    Args:
        problems: Receives what is wrong with an announcement.
    """
    from gouji.packs.installed import announced  # looking through all that is installed is paid for by those who ask

    for place, package in announced(problems):
        try:
            yield from (Found(found, id_of(found), Origin.INSTALLED, package) for found in places_in(place))
        except GoujiError as error:
            problems += error.problems


def id_of(place: Path) -> str:
    """Read the id of a pack from its head without parsing it; the name of its place if that does not say it plainly."""
    found = _ID.search(_head(place))
    return found[1].decode("utf-8", "replace") if found else shown_path(place, "").rpartition("/")[2]


def _is_zip(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(4) in _MAGIC
    except OSError:
        return False


def _head(place: Path) -> bytes:
    try:
        within = archive_of(place)
        if within is not None:
            source = read_pack(place, []).get(HEAD)
            return source.data if source else b""
        with (place / HEAD).open("rb") as file:
            return file.read(_HEAD_BYTES)
    except (OSError, GoujiError):
        return b""


def builtin_rules() -> Path:
    """
    Find the folder of the packs that come with the program.

    Returns:
        An existing folder with one folder a pack.

    Raises:
        PackError: If the installation is incomplete.
    """
    return _find("rules")


def builtin_schemas() -> Path:
    """
    Find the folder of the JSON Schemas that come with the program.

    Returns:
        An existing folder of `*.schema.json` files.

    Raises:
        PackError: If the installation is incomplete.
    """
    return _find("schemas")


def builtin_lints() -> Path:
    """
    Find the folder of the pages on lints that come with the program.

    Returns:
        An existing folder of one page a lint, named by its code.

    Raises:
        PackError: If the installation is incomplete.
    """
    return _find("lints", "docs/lints")


def _find(name: str, within: str = "") -> Path:
    """Find a folder that comes with the program: in a wheel by its name, in a checkout at its path."""
    places = (_PACKAGE / "_data" / name, _PACKAGE.parents[1] / (within or name))
    for place in places:
        if place.is_dir():
            return place
    raise PackError(Problem(code="install.incomplete", place=Place(file=str(places[0])), values={"name": name}))
