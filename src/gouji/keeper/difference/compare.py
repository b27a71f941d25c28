"""Two states of a pack, edition by edition: what differs in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from gouji import __version__
from gouji.inputs import Editions
from gouji.keeper.difference.items import head_keys, item_changes, lexicon_users
from gouji.keeper.difference.model import SCHEMA, Difference, EditionChange, Effects, Kind, PackState
from gouji.keeper.difference.rules import rule_changes
from gouji.keeper.difference.values import changes
from gouji.packs.load import list_editions, load_folder
from gouji.packs.model import RulePack


class State(NamedTuple):
    """One state of a pack: the name under which it is told, and its editions in the order of `pack.yaml`."""

    source: str
    editions: Editions
    names: tuple[str, ...]

    @property
    def pack(self) -> RulePack:
        """Give the edition to begin with."""
        return self.editions.first

    def told(self) -> PackState:
        """Name it."""
        pack = self.pack
        return PackState(source=self.source, id=pack.id, version=pack.version, sha256=pack.sha256)


def open_state(source: str, place: Path, edition: str | None = None, extra: Sequence[Path] = ()) -> State:
    """
    Open a state of a pack.

    Args:
        source: The name under which it is told.
        place: Where it is.
        edition: The only edition that is meant; None for all.
        extra: Where packs that it extends are looked for.

    Raises:
        UsageError: If there is no such edition.
        PackError: If the pack is faulty.
    """
    pack = load_folder(place, edition, extra)
    names = (edition,) if edition else list_editions(place, extra)
    return State(source, Editions(pack, place, asked=edition is not None, extra=extra), names)


def compare(old: State, new: State, lang: str = "zh", effects: Effects | None = None) -> Difference:
    """
    Tell how two states differ.

    Args:
        old, new: The states.
        lang: The language of titles.
        effects: What the difference does to reports, where that is known.
    """
    names = (*new.names, *(name for name in old.names if name not in new.names))
    return Difference(
        schema=SCHEMA,
        engine=__version__,
        old=old.told(),
        new=new.told(),
        editions=tuple(_edition(old, new, name, lang) for name in names),
        effects=effects,
    )


def _edition(old: State, new: State, name: str, lang: str) -> EditionChange:
    if name not in old.names or name not in new.names:
        whole: Kind = "added" if name in new.names else "removed"
        return EditionChange(edition=name, kind=whole, keys=(), rules=(), items=())
    before, after = old.editions.of(name), new.editions.of(name)
    items = item_changes(before, after)
    rules = rule_changes(before, after, lexicon_users(items), lang)
    keys = changes(head_keys(before), head_keys(after))
    return EditionChange(
        edition=name,
        kind="changed" if keys or rules or items else "same",
        keys=keys,
        rules=tuple(rules),
        items=tuple(items),
    )
