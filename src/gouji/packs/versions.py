"""Which versions of the program a pack needs, and which versions of a pack another one extends (PEP 440)."""

from __future__ import annotations

from gouji import __version__
from gouji.errors import Problem
from gouji.packs.convert import Marks, Path

PROGRAM = "gouji"


def check_version(requires: str, marks: Marks) -> list[Problem]:
    """
    Hold the program against `requires` of a pack.

    Args:
        requires: Such as `gouji>=0.1`; "" for any version.
        marks: The places of its file.
    """
    if not requires:
        return []
    from packaging.requirements import InvalidRequirement, Requirement  # paid for by those who require something

    try:
        needed = Requirement(requires)
    except InvalidRequirement:
        return [marks.problem("requires-syntax", ("requires",), found=requires)]
    if needed.name.lower() != PROGRAM or needed.url or needed.extras or needed.marker:
        return [marks.problem("requires-syntax", ("requires",), found=requires)]
    if not needed.specifier.contains(__version__, prereleases=True):
        return [marks.problem("requires-other", ("requires",), found=requires, version=__version__)]
    return []


def check_range(versions: str, name: str, found: str, path: Path, marks: Marks) -> list[Problem]:
    """
    Hold the version of a pack that was found against the range that another one states.

    Args:
        versions: Such as `>=0.1,<0.2`.
        name, found: Id and version of the pack.
        path, marks: Where the range stands.
    """
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        fits = SpecifierSet(versions).contains(found, prereleases=True)
    except InvalidSpecifier:
        return [marks.problem("range-syntax", path, found=versions)]
    return [] if fits else [marks.problem("extends-version", path, name=name, found=found, wanted=versions)]
