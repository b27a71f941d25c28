"""
All that the pages of a pack tell, gathered: every edition, each rule as it is in each of them, the clauses, the sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from gouji.keeper.pages.changelog import Entry, read_changelog
from gouji.keeper.pages.excerpts import Excerpt, Excerpts
from gouji.packs.files import CitationEntry, Edition, PackFile
from gouji.packs.form import Layout
from gouji.packs.load import list_editions, load_folder, load_parts
from gouji.packs.model import Rule, RulePack


class EditionView(msgspec.Struct, frozen=True, kw_only=True):
    """One edition: what `pack.yaml` says of it, the loaded pack, the cells of its form."""

    head: Edition
    pack: RulePack
    layout: Layout

    @property
    def id(self) -> str:
        """Its id."""
        return self.head.id


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as it is in one edition, and the places where that is written."""

    edition: EditionView
    rule: Rule
    excerpts: tuple[Excerpt, ...]


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """
    A pack with all its editions.

    Attributes:
        head: What `pack.yaml` says.
        sha256: Hash of the pack's files.
        editions: The editions, the newest first.
        rules: For each rule id, the rule in the editions that have it, the newest first; in the order of the pack.
        citations: The clauses, in the order of their file.
        changelog: What the pack's changelog says, in its order; empty where there is none.
        place, extra: Where the pack is, and the places of others that it may extend.
    """

    head: PackFile
    sha256: str
    editions: tuple[EditionView, ...]
    rules: dict[str, tuple[Version, ...]]
    citations: dict[str, CitationEntry]
    changelog: tuple[Entry, ...]
    place: Path
    extra: tuple[Path, ...] = ()

    def citing(self, clause: str) -> dict[str, tuple[str, ...]]:
        """Give the rules that rest on a clause, each with the editions in which it does."""
        found = {
            rule: tuple(v.edition.id for v in versions if clause in v.rule.cites)
            for rule, versions in self.rules.items()
        }
        return {rule: editions for rule, editions in found.items() if editions}


def read_book(place: Path, edition: str | None = None, extra: Sequence[Path] = ()) -> Book:
    """
    Read a pack for its pages.

    Args:
        place: The folder of the pack, or its place in an archive.
        edition: The only edition to tell; None for all.
        extra: Places of packs that it may extend.

    Raises:
        UsageError: If there is no such edition.
        PackError: If anything in the pack is wrong; tells all of it.
    """
    names = (edition,) if edition is not None else list_editions(place, extra)
    parts = {name: load_parts(place, name, extra)[0] for name in names}
    packs = {name: load_folder(place, name, extra) for name in names}
    first = parts[names[0]]
    placed = {name: part.rules for name, part in parts.items()}
    chosen = sorted((e for e in first.pack.editions if e.id in parts), key=lambda e: e.years, reverse=True)
    views = tuple(EditionView(head=e, pack=packs[e.id], layout=Layout(packs[e.id].form)) for e in chosen)
    return Book(
        head=first.pack,
        sha256=views[0].pack.sha256,
        editions=views,
        rules=_rules(views, Excerpts(first.pack.editions, placed)),
        citations=first.cited.citations,
        changelog=read_changelog(place),
        place=place,
        extra=tuple(extra),
    )


def _rules(editions: Iterable[EditionView], excerpts: Excerpts) -> dict[str, tuple[Version, ...]]:
    found: dict[str, list[Version]] = {}
    for view in editions:
        for rule in view.pack.rules:
            places = tuple(excerpts.of(view.id, rule.id))
            found.setdefault(rule.id, []).append(Version(edition=view, rule=rule, excerpts=places))
    return {name: tuple(versions) for name, versions in found.items()}


def by_document(book: Book) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    """Walk the documents that are cited, as title and number, each with the ids of its clauses."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, entry in book.citations.items():
        found.setdefault((entry.document, entry.number), []).append(name)
    yield from ((document, tuple(names)) for document, names in found.items())
