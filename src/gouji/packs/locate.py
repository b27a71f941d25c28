"""
Where the rules and schemas that come with the program are.

A wheel carries them in `gouji/_data`; a checkout, and an editable install of it, has them beside `src`. Both places are
known here and nowhere else.
"""

from __future__ import annotations

from pathlib import Path

from gouji.errors import PackError, Place, Problem

_PACKAGE = Path(__file__).resolve().parents[1]


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


def _find(name: str) -> Path:
    places = (_PACKAGE / "_data" / name, _PACKAGE.parents[1] / name)
    for place in places:
        if place.is_dir():
            return place
    raise PackError(Problem(code="install.incomplete", place=Place(file=str(places[0])), values={"name": name}))
