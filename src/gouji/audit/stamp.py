"""
Of what the reading of an input depends, as one hash: the program's readers, their libraries, the forms of the packs.

Rules are no part of it, so that an audit after a change of rules reads no document again.
"""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path

import msgspec

import gouji
from gouji.errors import PackError
from gouji.inputs import Editions
from gouji.packs.form_types import Form

_LIBRARIES = ("lxml", "pdfminer.six", "msgspec")
_ROOMS = ("documents", "reports", "packs/form.py", "packs/form_types.py", "inputs.py", "numbers.py", "messages")


def reading_stamp(editions: Editions, lang: str) -> str:
    """
    Give the hash of all that reading depends on beside the input.

    Args:
        editions: The editions of the pack, with those beside it.
        lang: The language in which a report says why something cannot be read.
    """
    said = (
        gouji.__version__, _readers(), [_version(name) for name in _LIBRARIES], lang, _forms(editions),
        [(name, _forms_beside(editions, name)) for name in editions.beside()],
    )  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()


def pack_hashes(editions: Editions) -> dict[str, str]:
    """Give the hash of each pack at hand by its id; "" for one beside the first that is faulty."""
    beside = {name: _hash_beside(editions, name) for name in editions.beside()}
    return beside | {editions.first.id: editions.first.sha256}


def _hash_beside(editions: Editions, name: str) -> str:
    try:
        return editions.of_pack(name).first.sha256
    except PackError:
        return ""


def _forms_beside(editions: Editions, name: str) -> tuple[object, ...]:
    """Give the forms of a pack beside the first; nothing of a faulty one, by which nothing is read."""
    try:
        return _forms(editions.of_pack(name))
    except PackError:
        return ()


def _forms(editions: Editions) -> tuple[object, ...]:
    first = editions.first
    packs = [first, *(editions.of(edition) for edition in editions.others())]
    forms = [(pack.edition, _same(pack.form)) for pack in packs]
    return editions.asked, first.edition, first.family[-1], list(first.editions.items()), first.title, first.xml, forms


def _same(form: Form) -> Form:
    """Bring a form into the one shape that it has after encoding: only then are values left out that are the usual ones."""
    return msgspec.json.decode(msgspec.json.encode(form), type=Form)


def _readers() -> str:
    """Hash the modules that read, since a program under work has no new version for each change."""
    home, digest = Path(gouji.__file__).parent, hashlib.sha256()
    for room in _ROOMS:
        place = home / room
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.suffix in (".py", ".json"):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
