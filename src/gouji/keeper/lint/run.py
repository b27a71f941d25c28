"""All lints of a pack in one go: what keeps it from loading, else what its families of lints find."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec

from gouji.errors import PackError, Problem
from gouji.findings import Severity
from gouji.inputs import Editions
from gouji.keeper.corpus import Corpus, read_corpus, sample_folders
from gouji.keeper.lint import cases, duplicates, editions, evidence, form, lexicon, logic, texts, units
from gouji.keeper.lint.allowances import Allowed, divide
from gouji.keeper.lint.model import LintFinding, PlacedEdition, PlacedPack, found
from gouji.packs.assemble import packed, set_once
from gouji.packs.limits import MAX_PROBLEMS
from gouji.packs.load import list_editions, load_parts
from gouji.packs.model import RulePack

FAMILIES: tuple[Callable[[PlacedPack], Iterator[LintFinding]], ...] = (
    evidence.lints, logic.lints, units.lints, duplicates.lints, cases.lints, texts.lints, lexicon.lints, form.lints,
    editions.lints,
)  # fmt: skip

MAX_RULES = 5000
"""Rules of all editions together beyond which no further edition is looked at."""


class Linted(msgspec.Struct, frozen=True, kw_only=True):
    """
    What the lints say of one pack.

    Attributes:
        name: The folder.
        packs: The editions that load.
        faults: What keeps others from loading.
        findings: What the lints found, in the order of files and lines.
        allowed: What they found and the pack gives a reason for.
        samples: How many samples the rules were tried on; None where none are at hand.
    """

    name: str
    packs: tuple[RulePack, ...] = ()
    faults: tuple[Problem, ...] = ()
    findings: tuple[LintFinding, ...] = ()
    allowed: tuple[Allowed, ...] = ()
    samples: int | None = None


def lint_folder(folder: Path, edition: str | None = None, extra: Sequence[Path] = ()) -> Linted:
    """
    Lint the pack in a folder, or at a place in an archive; of packs that it extends, nothing is told.

    Args:
        folder: The pack.
        edition: The one edition to look at; None for all. What no edition uses is told only when all are looked at.
        extra: Where packs that it extends are looked for first.

    Raises:
        UsageError: If there is no such edition.
    """
    faults: list[Problem] = []
    placed: list[PlacedEdition] = []
    names = (edition,) if edition else _editions(folder, extra, faults)
    for name in names:
        if sum(len(each.rules) for each in placed) > MAX_RULES:
            break
        try:
            parts, sha256 = load_parts(folder, name, extra)
        except PackError as error:
            faults += error.problems
        else:
            placed.append(PlacedEdition(parts, packed(parts, sha256)))
    told = Linted(name=folder.name, packs=tuple(each.pack for each in placed), faults=tuple(set_once(faults)))
    if faults or not placed:
        return told
    whole = edition is None and len(placed) == len(names)
    samples = _samples(folder, placed) if whole else None
    pack = PlacedPack(tuple(placed), whole=whole, samples=samples)
    findings, allowed = divide(pack, _all(pack))
    findings = [finding for finding in findings if _is_own(finding, pack)]
    if len(placed) < len(names):
        marks = placed[0].parts.pack_marks
        findings.append(found("editions-many", marks, ("editions",), folder.name, looked=len(placed)))
    return msgspec.structs.replace(
        told,
        findings=tuple(_in_order(findings)),
        allowed=tuple(allowed),
        samples=None if samples is None else len(samples.samples),
    )


def _editions(folder: Path, extra: Sequence[Path], faults: list[Problem]) -> tuple[str, ...]:
    try:
        return list_editions(folder, extra)
    except PackError as error:
        faults += error.problems
        return ()


def _samples(folder: Path, placed: list[PlacedEdition]) -> Corpus | None:
    places = sample_folders(folder)
    return read_corpus(places, Editions(placed[-1].pack, folder)) if places else None


def _all(pack: PlacedPack) -> list[LintFinding]:
    """Run every family on the pack's own files; of very much, take the first part."""
    families = (filter(lambda finding: _is_own(finding, pack), family(pack)) for family in FAMILIES)
    told = [list(islice(family, MAX_PROBLEMS + 1)) for family in families]
    more = [_more(pack)] if any(len(family) > MAX_PROBLEMS for family in told) else []
    return [finding for family in told for finding in family[:MAX_PROBLEMS]] + more


def _more(pack: PlacedPack) -> LintFinding:
    """Say that not all was told."""
    problem = pack.editions[0].parts.pack_marks.problem("too-many-problems", (), 0, limit=MAX_PROBLEMS)
    return LintFinding(severity=Severity.WARNING, problem=problem)


def _is_own(finding: LintFinding, pack: PlacedPack) -> bool:
    """Say whether a finding is about a file of the pack, and not of one that it extends."""
    home = pack.editions[0].parts.pack_marks.source.name.removesuffix("pack.yaml")
    return finding.problem.place.file.startswith(home)


def _in_order(findings: list[LintFinding]) -> list[LintFinding]:
    """Sort findings by place and code, each once: rules that several editions share are told of once."""
    problems = {id(p): None for p in set_once([finding.problem for finding in findings])}
    once = [finding for finding in findings if id(finding.problem) in problems]
    return sorted(once, key=_place)


def _place(finding: LintFinding) -> tuple[str, int, int, int, str, str]:
    place = finding.problem.place
    line, column = place.line or 0, place.column or 0
    return place.file, line, column, finding.severity.rank, finding.code, finding.subject


def worst(findings: tuple[LintFinding, ...]) -> Severity | None:
    """Give the gravest level of what was found; None if nothing was."""
    return min((finding.severity for finding in findings), key=lambda severity: severity.rank, default=None)
