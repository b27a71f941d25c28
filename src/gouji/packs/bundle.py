"""
A pack as one file to hand on: a zip, or a wheel that announces it.

The bytes depend on the pack alone: fixed dates (the first that a zip can tell), names in order, nothing compressed, since
compressors differ. The wheel (PEP 427) holds no code: its one package is a folder that is never imported.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from gouji.errors import PackError, Problem
from gouji.packs.installed import GROUP
from gouji.packs.locate import read_notes, read_pack
from gouji.packs.model import RulePack
from gouji.packs.versions import PROGRAM

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_UNIX = 3
_TAG = "py3-none-any"


def pack_files(place: Path) -> dict[str, bytes]:
    """
    Read all that belongs to a pack, what is written for people too, by path in it.

    Raises:
        PackError: If some of it cannot be read.
    """
    problems: list[Problem] = []
    files = {name: source.data for name, source in read_pack(place, problems).items()}
    if problems:
        raise PackError(*problems)
    return {**files, **read_notes(place)}


def zip_of(pack: RulePack, files: Mapping[str, bytes]) -> bytes:
    """Put the files of a pack into a zip, in a folder of its id."""
    return _zip({f"{_folder(pack)}/{name}": data for name, data in files.items()})


def zip_name(pack: RulePack) -> str:
    """Name the zip of a pack."""
    return f"{_folder(pack)}-{pack.version}.zip"


def wheel_of(pack: RulePack, files: Mapping[str, bytes]) -> bytes:
    """Put the files of a pack into a wheel that announces it."""
    module = _module(pack)
    members = {f"{module}/{_folder(pack)}/{name}": data for name, data in files.items()}
    information = f"{module}-{pack.version}.dist-info"
    members[f"{information}/METADATA"] = _metadata(pack).encode()
    members[f"{information}/WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: gouji\nRoot-Is-Purelib: true\nTag: {_TAG}\n".encode()
    )
    members[f"{information}/entry_points.txt"] = f"[{GROUP}]\n{module} = {module}\n".encode()
    record = f"{information}/RECORD"
    lines = [f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in sorted(members.items())]
    return _zip({**members, record: "".join([*lines, f"{record},,\n"]).encode()})


def wheel_name(pack: RulePack) -> str:
    """Name the wheel of a pack, as installers want it."""
    return f"{_module(pack)}-{pack.version}-{_TAG}.whl"


def _zip(members: Mapping[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(members.items()):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.create_system, member.external_attr = _UNIX, _MODE
            archive.writestr(member, data)
    return whole.getvalue()


def _metadata(pack: RulePack) -> str:
    summary = " ".join(pack.title.split())
    name = _module(pack).replace("_", "-")
    return (
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {pack.version}\nSummary: {summary}\n"
        f"Requires-Dist: {pack.requires or PROGRAM}\n"
    )


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def _folder(pack: RulePack) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "-", pack.id)


def _module(pack: RulePack) -> str:
    return "gouji_pack_" + re.sub(r"[^a-z0-9]+", "_", pack.id.lower()).strip("_")
