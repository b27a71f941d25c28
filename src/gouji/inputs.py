"""
Inputs to reports: bytes to a report in the form of the edition that governs its year.

JSON reports are taken as they are, documents go through extraction. Where no pack was asked for, a JSON report that
names its pack and an XML file whose root element one knows are read by that one, all others by the usual one. What the
caller knows better (who, when, which year) is put in. A fault of one report is told beside the others and never ends
them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any, NamedTuple

import msgspec

from gouji.errors import InputError, Place, Problem
from gouji.numbers import called
from gouji.packs.load import find_pack, load_folder, other_packs
from gouji.packs.model import RulePack
from gouji.packs.names import in_years
from gouji.packs.profiles import profiled
from gouji.reports.decode import decode_reports, is_json
from gouji.reports.model import Body, Report, Unreadable
from gouji.reports.slots import cells_beyond

SUFFIXES = frozenset(
    {".txt", ".md", ".markdown", ".json", ".jsonl", ".ndjson", ".docx", ".pdf", ".xml"}
    | {".html", ".htm", ".shtml", ".xhtml", ".jsp", ".asp", ".aspx", ".php"}
)
"""What counts as a report inside a folder; a file that is named itself is read whatever its name."""

_LEAST_TEXT = 300
"""Characters below which a title with neither section nor table announces a report that is somewhere else."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One input: the name under which it is told, and its bytes; or the fault that kept it from being read."""

    name: str
    data: bytes = b""
    fault: Problem | None = None


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller knows of the reports, in place of what they say themselves; empty where nothing is known."""

    body: str = ""
    kind: str = ""
    year: int | None = None
    title: str = ""
    published: str = ""


class Read(NamedTuple):
    """A report that was read, with the name under which it is told and the rules that govern it; or what kept it."""

    name: str
    report: Report | None
    pack: RulePack
    problems: tuple[Problem, ...] = ()


class Editions:
    """The editions of one pack, each loaded when a report first needs it."""

    def __init__(
        self,
        pack: RulePack,
        folder: Path | None = None,
        *,
        asked: bool = False,
        extra: Sequence[Path] = (),
        beside: Beside | None = None,
    ) -> None:
        """
        Start from an edition that is loaded.

        Args:
            pack: The edition to begin with: the newest, or the one asked for; the others get its profile.
            folder: Where the others are; None for none.
            asked: Whether this edition was asked for, and so governs every report.
            extra: Where packs that it extends are looked for first.
            beside: The packs of which an input may be by what it says of itself.
        """
        self.first = pack
        self.asked = asked
        self._beside = beside
        self._folder = folder
        self._extra = tuple(extra)
        self._loaded = {pack.edition: pack}

    def of(self, edition: str) -> RulePack:
        """
        Give an edition.

        Raises:
            PackError: If it does not load.
        """
        if edition not in self._loaded and self._folder is not None:
            profile = self.first.profile.id if self.first.profile else ""
            self._loaded[edition] = profiled(load_folder(self._folder, edition, self._extra), profile)
        return self._loaded[edition]

    def governing(self, report: Report) -> RulePack | None:
        """Give the edition that governs a report: by its year, else by what it says of itself; None if none does."""
        if self.asked:
            return self.first
        if report.year is None:
            known = report.edition in self._reachable()
            return self.of(report.edition) if known else None if report.edition else self.first
        found = [e for e, years in self._reachable().items() if in_years(years, report.year)]
        return self.of(self.first.edition if self.first.edition in found else found[0]) if found else None

    def of_pack(self, name: str) -> Editions:
        """Give the editions of the pack that a report names; these, if it names none or none that is at hand."""
        if not name or name in self.first.family or self._beside is None:
            return self
        return self._beside.called(name) or self

    def of_root(self, root: Any) -> Editions:
        """Give the editions of the pack whose XML files have a root element; these, if none has."""
        if self._beside is None or _is_mapped(root, self.first):
            return self
        return self._beside.rooted(root) or self

    def beside(self) -> tuple[str, ...]:
        """List the ids of the packs of which an input may be by what it says of itself."""
        return () if self._beside is None else self._beside.ids()

    def others(self) -> list[str]:
        """List the editions beside the first."""
        return [edition for edition in self._reachable() if edition != self.first.edition]

    def _reachable(self) -> dict[str, str]:
        """Give the editions that can be had, with their years."""
        if self._folder is not None:
            return self.first.editions
        return {self.first.edition: self.first.years}


class Beside:
    """The packs beside the one in use; one of them is opened when an input turns out to be of it."""

    def __init__(self, place: Path, extra: Sequence[Path] = ()) -> None:
        """Remember where the pack in use is, beside which they are, and places of packs as in `load_pack`."""
        self._found = functools.cache(lambda: tuple(other_packs(place, extra)))
        self._opened = functools.cache(lambda place: Editions(load_folder(place, None, extra), place, extra=extra))

    def ids(self) -> tuple[str, ...]:
        """List their ids."""
        return tuple(pack.id for pack in self._found())

    def called(self, name: str) -> Editions | None:
        """Give the editions of the pack of an id; raises as `load_pack`."""
        return next((self._opened(pack.place) for pack in self._found() if pack.id == name), None)

    def rooted(self, root: Any) -> Editions | None:
        """Give the editions of the first pack whose XML files have a root element; raises as `load_pack`."""
        opened = (self._opened(pack.place) for pack in self._found())
        return next((editions for editions in opened if _is_mapped(root, editions.first)), None)


def _is_mapped(root: Any, pack: RulePack) -> bool:
    """Say whether a pack says how XML files of a root element are read."""
    from gouji.reports.xml_report import is_of

    return pack.xml is not None and is_of(root, pack.xml)


class LastYears:
    """The reports of earlier years, by body and year; a single one is the last year's of every report."""

    def __init__(self, sources: Iterable[Source], editions: Editions) -> None:
        """
        Read them.

        Args:
            sources: The inputs.
            editions: The editions of the pack.
        """
        self.unread: list[Problem] = []
        self._editions = editions
        self._reports: dict[tuple[str, str, int | None], Report] = {}
        for source in sources:
            for read in read_inputs(source, editions):
                self.unread += read.problems
                if read.report is not None:
                    self._reports.setdefault(self._key(read.report, read.report.year), read.report)

    def of(self, report: Report) -> Report | None:
        """Give the report of the same body for the year before; None if it is not there."""
        if len(self._reports) == 1:
            ((pack, _, _), last), *_ = self._reports.items()
            return last if pack == self._key(report, None)[0] else None
        return None if report.year is None else self._reports.get(self._key(report, report.year - 1))

    def _key(self, report: Report, year: int | None) -> tuple[str, str, int | None]:
        return self._editions.of_pack(report.pack).first.family[-1], called(report.body.name), year


def open_editions(
    name: str | None = None, edition: str | None = None, extra: Sequence[Path] = (), profile: str = ""
) -> Editions:
    """
    Open a pack with all its editions; raises as `load_pack`.

    Args:
        name, extra: Which pack, as in `load_pack`.
        edition: The edition that is to govern every report; None to let the year of each decide.
        profile: Id of the profile by which the pack is used; "" for none.
    """
    folder = find_pack(name, extra)
    pack = profiled(load_folder(folder, edition, extra), profile)
    return Editions(pack, folder, asked=edition is not None, extra=extra)


def open_packs(
    name: str | None = None, edition: str | None = None, extra: Sequence[Path] = (), profile: str = ""
) -> Editions:
    """
    Open a pack as `open_editions`; where neither a pack nor an edition nor a profile is asked for, with others at hand.

    A report that names one of these, and an XML file of one of these, is then read by it.
    """
    if name is not None or edition is not None or profile:
        return open_editions(name, edition, extra, profile)
    folder = find_pack(name, extra)
    return Editions(load_folder(folder, None, extra), folder, extra=extra, beside=Beside(folder, extra))


def read_inputs(source: Source, editions: Editions, known: Known | None = None, lang: str = "zh") -> Iterator[Read]:
    """
    Read the reports of an input.

    Args:
        source: The input.
        editions: The editions of the pack.
        known: What the caller knows better.
        lang: The language in which a report says why something cannot be read in its document.

    Yields:
        A reading for each report, in order; faults are told in it.
    """
    try:
        found = list(reports_in(source, editions, known or Known(), lang))
    except InputError as error:
        yield Read(source.name, None, editions.first, error.problems)
        return
    for name, report in found:
        if isinstance(report, InputError):
            yield Read(name, None, editions.first, report.problems)
        else:
            yield governed(name, report, editions)


def read_report(
    source: Source, editions: Editions, known: Known | None = None, lang: str = "zh"
) -> tuple[Report, RulePack]:  # fmt: skip
    """
    Read an input of exactly one report, and give the edition that governs it with it.

    Raises:
        InputError: If it cannot be read, or holds several.
    """
    found = list(read_inputs(source, editions, known, lang))
    if len(found) != 1:
        values = {"count": str(len(found))}
        raise InputError(Problem(code="several-reports", place=Place(file=source.name), values=values))
    if found[0].report is None:
        raise InputError(*found[0].problems)
    return found[0].report, found[0].pack


def reports_in(
    source: Source, editions: Editions, known: Known, lang: str
) -> Iterator[tuple[str, Report | InputError]]:  # fmt: skip
    """
    Take the reports out of an input, whatever rules govern them; arguments as `read_inputs`.

    Yields:
        Name and report, in order; in place of one of several that cannot be read, why.

    Raises:
        InputError: If the input cannot be read, or its only report.
    """
    if source.fault is not None:
        raise InputError(source.fault)
    if not source.data.strip():
        raise InputError(Problem(code="input-empty", place=Place(file=source.name)))
    if not is_json(source.data, source.name):
        root = _xml(source)
        report = _extracted(source, editions, known, lang) if root is None else _mapped(root, source, editions)
        yield source.name, report if root is None else informed(report, known)
        return
    for name, read in decode_reports(source.data, source.name):
        yield name, read if isinstance(read, InputError) else informed(read, known)


def _xml(source: Source) -> Any:
    """Give the root element of an XML file; None for what is something else."""
    from gouji.documents.xml import is_page, is_xml, read_xml

    is_named = PurePath(source.name).suffix.lower() == ".xml"
    if is_named and is_page(source.data):
        raise InputError(Problem(code="html-as-xml", place=Place(file=source.name)))
    return read_xml(source.data, source.name) if is_named or is_xml(source.data) else None


def _mapped(root: Any, source: Source, editions: Editions) -> Report:
    """Read an XML file by the map of the pack."""
    from gouji.reports.xml_report import read_xml_report

    pack, place = editions.of_root(root).first, Place(file=source.name)
    if pack.xml is None:
        raise InputError(Problem(code="xml-unmapped", place=place, values={"pack": pack.id}))
    if not _is_mapped(root, pack):
        raise InputError(Problem(code="xml-other-root", place=place, values={"found": root.name, "title": pack.title}))
    report = read_xml_report(root, pack.xml)
    return msgspec.structs.replace(report, pack=pack.family[-1])


def _extracted(source: Source, editions: Editions, known: Known, lang: str) -> Report:
    """Extract by the first edition; if another one governs the year that is found, or fits better where none is, by that."""
    from gouji.documents import read_document
    from gouji.documents.model import Picture
    from gouji.reports.extract import extract

    document = read_document(source.data, source.name)
    report = informed(extract(document, editions.first.form, lang), known)
    pack = editions.governing(report) or editions.first
    if pack.edition != editions.first.edition:
        report = informed(extract(document, pack.form, lang), known)
    elif report.year is None and not editions.asked:
        others = [editions.of(edition) for edition in editions.others()]
        found = [(pack, report), *((other, informed(extract(document, other.form, lang), known)) for other in others)]
        pack, report = min(found, key=lambda reading: _misfit(reading[1]))
    if not (report.sections or report.tables or (report.title and len(report.preamble) >= _LEAST_TEXT)):
        code = "no-report-picture" if any(isinstance(b, Picture) for b in document.blocks) else "no-report"
        raise InputError(Problem(code=code, place=Place(file=source.name), values={"title": pack.title}))
    return msgspec.structs.replace(report, pack=pack.family[-1], edition=pack.edition)


def _misfit(report: Report) -> int:
    """Count what a form does not account for in a report that was read by it."""
    cells = (
        cell
        for table in report.tables.values()
        for row in table.values()
        if isinstance(row, dict)
        for cell in row.values()
    )
    return len(report.labels) + len(report.extras) + sum(isinstance(cell, Unreadable) for cell in cells)


def informed(report: Report, known: Known) -> Report:
    """Put in what the caller knows."""
    changes: dict[str, object] = {}
    if known.year is not None:
        changes["year"] = known.year
    if known.title:
        changes["title"] = known.title
    if known.published:
        changes["published"] = known.published
    if known.body or known.kind:
        body = report.body
        changes["body"] = Body(name=known.body or body.name, kind=known.kind or body.kind, region=body.region)
    return msgspec.structs.replace(report, **changes) if changes else report


def governed(name: str, report: Report, editions: Editions) -> Read:
    """Find the edition for a report; refuse one that is of another pack, or of a year that no edition governs."""
    editions = editions.of_pack(report.pack)
    first = editions.first
    pack = editions.governing(report)
    if report.pack and report.pack not in first.family:
        return _refused(name, first, "other-pack", found=report.pack, own=first.id)
    if editions.asked and report.edition and report.edition != first.edition:
        return _refused(name, first, "other-edition", found=report.edition, own=first.edition)
    if pack is None and report.year is None:
        return _refused(name, first, "other-edition", found=report.edition, own=", ".join(first.editions))
    if pack is None:
        years = ", ".join(f"{edition}: {years}" for edition, years in first.editions.items())
        return _refused(name, first, "other-year", year=report.year, years=years, own=first.id)
    if cells := cells_beyond(report, pack.form, len(pack.rules)):
        return _refused(name, pack, "too-many-rows", cells=cells, rules=len(pack.rules))
    return Read(name, report, pack)


def _refused(name: str, pack: RulePack, code: str, **values: object) -> Read:
    said = {key: str(value) for key, value in values.items()}
    return Read(name, None, pack, (Problem(code=code, place=Place(file=name), values=said),))
