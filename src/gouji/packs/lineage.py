"""
A pack and those that it extends: which they are, where they are, and the hash of each.

The hashes are known before anything but the heads is parsed, so that a pack that was kept can be found by all of them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gouji.errors import PackError, Problem
from gouji.packs.extension import ExtensionFile
from gouji.packs.folder import HEAD
from gouji.packs.limits import MAX_DEPTH
from gouji.packs.locate import Found, given_packs, id_of, installed_packs, places_in, read_pack, shipped_packs
from gouji.packs.names import nearest
from gouji.packs.source import Source

if TYPE_CHECKING:
    from gouji.packs.convert import Marks


class Layer(NamedTuple):
    """A pack of a line: where it is, its files, and their hash."""

    place: Path
    files: dict[str, Source]
    sha256: str


def lineage(place: Path, extra: Sequence[Path], problems: list[Problem]) -> tuple[Layer, ...]:
    """
    Read a pack and those that it extends, the nearest first.

    Args:
        place: Where the pack is.
        extra: The places of `--rules`, where others are looked for first.
        problems: Receives what is wrong with files of the pack itself.

    Raises:
        PackError: If a pack that is extended is not there, extends this one in turn, or stands too deep.
    """
    found = [_layer(place, problems)]
    ids: list[str] = []
    while head := _head_of(found[-1]):
        file, marks = head
        ids = ids or [file.id]
        if file.extends.pack in ids:
            raise PackError(_fault(marks, "extends-circle", ids=" → ".join([*ids, file.extends.pack])))
        if len(found) > MAX_DEPTH:
            raise PackError(_fault(marks, "extends-deep", limit=MAX_DEPTH))
        base = _base(file.extends.pack, found[-1].place, extra, marks)
        faults: list[Problem] = []
        found.append(_layer(base, faults))
        ids.append(file.extends.pack)
        if faults:
            raise PackError(*faults)
    return tuple(found)


def head_of(files: dict[str, Source], problems: list[Problem]) -> tuple[ExtensionFile, Marks] | None:
    """
    Read the head of a pack that extends another.

    Returns:
        The head with its places; None if the pack extends no other, or its head is faulty, which is then told.
    """
    source = files.get(HEAD)
    if source is None or b"extends" not in source.data:
        return None
    from gouji.packs.convert import Marks, convert  # parsing is paid for by those that extend others
    from gouji.packs.nodes import parse

    node = parse(source, [])
    if node is None or not any(key.text == "extends" for key, _ in node.pairs):
        return None
    marks = Marks(source)
    head = convert(node, ExtensionFile, marks, problems)
    return None if head is None else (head, marks)


def digest(files: dict[str, bytes]) -> str:
    """Hash the files of a pack: names and contents, in order of name."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(os.fsencode(f"{name}\0{len(files[name])}\0"))
        whole.update(files[name])
    return whole.hexdigest()


def _layer(place: Path, problems: list[Problem]) -> Layer:
    files = read_pack(place, problems)
    return Layer(place, files, digest({name: source.data for name, source in files.items()}))


def _head_of(layer: Layer) -> tuple[ExtensionFile, Marks] | None:
    faults: list[Problem] = []
    head = head_of(layer.files, faults)
    if faults:
        raise PackError(*faults)
    return head


def _base(name: str, place: Path, extra: Sequence[Path], marks: Marks) -> Path:
    """Find a pack by its id: where packs are found by name, or else beside the one that extends it."""
    problems: list[Problem] = []
    seen: list[str] = []
    groups: tuple[Iterable[Found], ...] = (given_packs(extra), shipped_packs(), installed_packs(problems))
    for found in (each for group in groups for each in group):
        if found.id == name:
            return found.place
        seen.append(found.id)
    for beside in _beside(place):
        if id_of(beside) == name:
            return beside
        seen.append(id_of(beside))
    known = dict.fromkeys(seen)
    raise PackError(_fault(marks, "extends-unknown", name=name, known=", ".join(known), near=nearest(name, known)))


def _beside(place: Path) -> Iterator[Path]:
    yield from (other for other in places_in(place.absolute().parent) if other != place)


def _fault(marks: Marks, code: str, **values: object) -> Problem:
    return marks.problem(code, ("extends", "pack"), **values)
