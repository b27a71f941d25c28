"""
Packs that were found without fault, kept so that they need not be read and checked again.

An entry is named by the hash of every file of the pack and of those that it extends, of the edition and of the program's
version, and holds typed JSON, nothing that could run. The folder is the user's own: `GOUJI_CACHE`, or `gouji` in the
usual cache folder; `GOUJI_CACHE=off` keeps nothing. A cache that cannot be read or written is no fault: the pack is read
as if there were none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

import msgspec

from gouji import __version__
from gouji.packs.model import RulePack

_FORM = "4"
_pack = msgspec.json.Decoder(RulePack)


def recall(hashes: tuple[str, ...], edition: str | None) -> RulePack | None:
    """
    Find a pack that was kept.

    Args:
        hashes: Of the pack's files, and of those of the packs that it extends, the nearest first.
        edition: The edition asked for; None for the newest.

    Returns:
        The pack, or None if it is not there or not whole.
    """
    path = _path(hashes, edition)
    if path is None:
        return None
    try:
        pack = _pack.decode(path.read_bytes())
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return pack if _hashes(pack) == hashes and edition in (None, pack.edition) else None


def remember(pack: RulePack, edition: str | None) -> None:
    """Keep a pack; written beside and moved into place, so that nobody reads half of it."""
    path = _path(_hashes(pack), edition)
    if path is None:
        return
    import tempfile  # only for those whose pack is not kept yet

    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".pack-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(pack))
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def _hashes(pack: RulePack) -> tuple[str, ...]:
    return (pack.sha256, *(base.sha256 for base in pack.extends))


def _path(hashes: tuple[str, ...], edition: str | None) -> Path | None:
    asked = os.environ.get("GOUJI_CACHE", "")
    if asked == "off":
        return None
    usual = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - a home may be missing
    folder = Path(asked) if asked else Path(usual) / "gouji"
    if not folder.is_absolute():
        return None
    key = hashlib.sha256("\0".join((_FORM, __version__, *hashes, edition or "")).encode()).hexdigest()
    return folder / f"{key}.json"
