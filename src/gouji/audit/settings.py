"""How an audit is done: what its workers must know, and what of it shows in the result."""

from __future__ import annotations

from pathlib import Path

import msgspec

from gouji.inputs import Editions, open_packs


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """
    How an audit is done.

    Attributes:
        pack, edition, folders, profile: Which rules, as on the command line.
        packs: Id of each pack at hand to its hash as it was when the audit began; "" where it is faulty.
        lang: The language of findings.
        aliases: Former name of a body to the name that it has now, both folded; without a table of bodies.
        hierarchy, renamed: Where the tables of bodies and of their other names are; "" for none.
        waivers: The name of each file of waivers, as it was given, and where it is.
        today: The day against which last days of waivers are held, as an ISO date; "" where none has one.
        likeness: Whether reports are held against those of other bodies.
        register, store, shards, spool: Where the audit keeps what it knows; see `gouji.audit.folder`.
        reading: Hash of all that reading depends on but the input.
        memory: Bytes that a worker may take; 0 for any number.
        patience: Seconds that a worker may take for one input.
    """

    pack: str | None = None
    edition: str | None = None
    folders: tuple[str, ...] = ()
    profile: str = ""
    packs: dict[str, str] = {}
    lang: str = "zh"
    aliases: dict[str, str] = {}
    hierarchy: str = ""
    renamed: str = ""
    waivers: tuple[tuple[str, str], ...] = ()
    today: str = ""
    likeness: bool = True
    register: str = ""
    store: str = ""
    shards: str = ""
    spool: str = ""
    reading: str = ""
    memory: int = 3_000_000_000
    patience: float = 300.0

    def editions(self) -> Editions:
        """
        Open the pack, with those beside it of which reports may be; raises as `open_packs`.
        """
        return open_packs(self.pack, self.edition, [Path(folder) for folder in self.folders], self.profile)
