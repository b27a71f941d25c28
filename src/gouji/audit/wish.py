"""What is asked of an audit, and whether an audit that did end is the one that is asked for."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

import gouji
from gouji.audit.manifest import Judge, WaiverStamp
from gouji.audit.settings import Settings
from gouji.errors import Place, Problem, UsageError
from gouji.inputs import Editions


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """
    What is asked for.

    Attributes:
        arguments: Files, folders and patterns.
        settings: Which rules and how; places and hashes are put in.
        aliases_sha256: Hash of the file of bodies that were renamed; "" for none.
        hierarchy_sha256: Hash of the table of bodies; "" for none.
        waivers: The name of each file of waivers, and its bytes.
        is_dated: Whether any waiver has a last day.
        asked_day: The day against which last days are held, as an ISO date; "" for that on which the audit begins.
        day: The day of the run.
        jobs: How many workers; 0 for none.
        csv: Whether tables are written as CSV too.
        resume, force: Whether to go on with an audit, or to replace one.
    """

    arguments: tuple[str, ...]
    settings: Settings = Settings()
    aliases_sha256: str = ""
    hierarchy_sha256: str = ""
    waivers: tuple[tuple[str, bytes], ...] = ()
    is_dated: bool = False
    asked_day: str = ""
    day: str = ""
    jobs: int = 1
    csv: bool = True
    resume: bool = False
    force: bool = False


def judge_of(wish: Wish, editions: Editions) -> Judge:
    """Say with what an audit is done, as far as that is known before anything was read."""
    settings = wish.settings
    return Judge(
        engine=gouji.__version__, pack=editions.first.stamp, edition=settings.edition or "", lang=settings.lang,
        aliases=wish.aliases_sha256, hierarchy=wish.hierarchy_sha256, likeness=settings.likeness,
        waivers=tuple(WaiverStamp(name=name, sha256=hashlib.sha256(data).hexdigest()) for name, data in wish.waivers),
        today=wish.asked_day if wish.is_dated else "",
    )  # fmt: skip


def check_same(found: Judge, wish: Wish, editions: Editions, folder: Path) -> None:
    """
    Make sure that an audit that did end is the one that is asked for.

    Raises:
        UsageError: If it was done with other rules, options or waivers.
    """
    asked = judge_of(wish, editions)
    same = msgspec.structs.replace(found, beside=(), today=found.today if asked.today else "")
    if same != asked:
        raise UsageError(Problem(code="audit-differs", place=Place(file=str(folder))))
