"""
Packs that installed distributions announce, found without running any of their code.

A distribution announces packs by an entry point of the group `gouji.packs` whose value names one of its packages:

    [project.entry-points."gouji.packs"]
    orchard = "gouji_pack_orchard"

The package is never imported. Where its files are is read from the distribution's own record of what it installed
(Core Metadata, `RECORD`), so that an entry point can announce nothing but files that its distribution brought. An
editable install records no files of the package; name its folder with `--rules` or `GOUJI_RULES`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from itertools import islice
from pathlib import Path, PurePosixPath

from gouji.errors import Place, Problem
from gouji.packs.folder import HEAD

GROUP = "gouji.packs"
MAX_ANNOUNCED = 200
MAX_RECORDED = 50_000
MAX_VALUE = 200
_MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*){0,9}")


def announced(problems: list[Problem]) -> Iterator[tuple[Path, str]]:
    """
    Walk the packs that distributions announce, in order of the names of the entry points.

    Args:
        problems: Receives announcements that name no package, or one without packs.

    Yields:
        The place of a pack, and the name and version of the distribution.
    """
    points = sorted(metadata.entry_points(group=GROUP), key=lambda p: (p.name, p.value, _package(p)))
    for point in points[:MAX_ANNOUNCED]:
        places = list(_places(point)) if len(point.value) <= MAX_VALUE and _MODULE.fullmatch(point.value) else []
        if not places:
            values = {"name": point.name[:100], "value": point.value[:100], "package": _package(point)}
            problems.append(Problem(code="announced-nothing", place=Place(file=_package(point)), values=values))
        yield from ((place, _package(point)) for place in places)


def _places(point: metadata.EntryPoint) -> Iterator[Path]:
    """Find the packs below the package that an entry point names, among the files that its distribution records."""
    if point.dist is None:
        return
    folder = PurePosixPath(*point.value.split("."))
    root = Path(str(point.dist.locate_file(""))).resolve()
    for file in sorted(islice(point.dist.files or (), MAX_RECORDED), key=str):
        path = PurePosixPath(file.as_posix())
        if path.name == HEAD and path.is_relative_to(folder) and ".." not in path.parts:
            place = (root / path).parent
            if place.resolve().is_relative_to(root / folder) and (place / HEAD).is_file():
                yield place


def _package(point: metadata.EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}"[:100] if point.dist is not None else "-"
