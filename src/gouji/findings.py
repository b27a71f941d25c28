"""
What a check says: outcomes, findings with their citation and place, the ledger, the result of a run.

The words are those of `docs/glossary.md`. A finding is one outcome told to a person; the ledger accounts for every rule
instance, told or not.
"""

from __future__ import annotations

import enum
from typing import Literal

import msgspec


class Severity(enum.Enum):
    """How grave it is when a rule does not hold."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for error, 1 for warning, 2 for info."""
        return ("error", "warning", "info").index(self.value)


class Outcome(enum.Enum):
    """How one rule instance came out."""

    PASS = "pass"
    FAIL = "fail"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not-applicable"


class CellState(enum.Enum):
    """What was printed in a cell. Only `NUMBER` has a value without doubt; none of the others is zero."""

    NUMBER = "number"
    BLANK = "blank"
    TEXT = "text"
    UNREADABLE = "unreadable"
    ABSENT = "absent"
    WORD = "word"


class Location(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """
    A place in the source, in whatever terms its format has.

    `line`, `column`, `page`, `table`, `row` and `cell` count from 1; `box` is x0, top, x1, bottom in points;
    `element` is a path in the document tree.
    """

    line: int | None = None
    column: int | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    box: tuple[float, float, float, float] | None = None
    element: str | None = None
    part: str | None = None


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """A clause on which a rule rests; `says` is its content in the pack's words, `grade` the strength of evidence."""

    id: str
    document: str
    number: str
    clause: str
    says: str
    grade: str


class CellRef(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as a finding shows it: `value` is what was printed (None when blank or absent)."""

    path: str
    label: str
    value: int | str | None
    state: CellState
    at: Location | None = None


class Amendment(msgspec.Struct, frozen=True, kw_only=True):
    """One key of a rule or list: as it was and as it is."""

    key: str
    before: str
    after: str


class Alteration(msgspec.Struct, frozen=True, kw_only=True):
    """
    How something of a pack differs in a pack that extends it, and why.

    Attributes:
        kind: `rule`, `words` (of the lexicon) or `labels` (of the form).
        name: Id of the rule, name of the list, or path in the form.
        pack, version: The pack that says so.
        reason: Why, in its words.
        amendments: What differs.
    """

    kind: Literal["rule", "words", "labels"]
    name: str
    pack: str
    version: str
    reason: str
    amendments: tuple[Amendment, ...] = ()


class ProfileStamp(msgspec.Struct, frozen=True, kw_only=True):
    """
    By which profile a pack was used.

    Attributes:
        fail_on: From which severity a finding blocks, unless the caller says otherwise; `never` for none.
        undetermined: The severities of which a rule that cannot be told makes the verdict undetermined.
    """

    id: str
    title: str
    fail_on: Literal["error", "warning", "info", "never"]
    undetermined: tuple[Severity, ...]


class PackStamp(msgspec.Struct, frozen=True, kw_only=True):
    """Which pack judged; `extends` are the packs that it extends, the nearest first, `alterations` what of them it altered."""

    id: str
    version: str
    sha256: str
    title: str = ""
    extends: tuple[PackStamp, ...] = ()
    alterations: tuple[Alteration, ...] = ()
    profile: ProfileStamp | None = None

    @property
    def plain(self) -> PackStamp:
        """Name the pack alone, without what it extends and alters."""
        return PackStamp(id=self.id, version=self.version, sha256=self.sha256, title=self.title)


class CellChange(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as it is, and as it would have to be, as exact decimal strings; `before` is None where it has no number."""

    path: str
    label: str
    before: str | None
    after: str


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """
    What would mend the equalities of a table; told beside the reported figures, never applied.

    Attributes:
        kind: `cells`, if a smallest change of cells would; `detect`, if it cannot be told which of several cells is
            wrong; `many`, if more cells would have to change than a slip of a few.
        cells: The likeliest of the smallest changes, with the blanks that it determines; for `cells` alone.
        others: How many other changes are as small; for `detect`, how many there are, 0 if that is not known.
        relations: How many equalities hold then.
        whole: Whether these are all equalities of the table.
    """

    kind: Literal["cells", "detect", "many"]
    cells: tuple[CellChange, ...] = ()
    others: int = 0
    relations: int = 0
    whole: bool = False


class Waived(msgspec.Struct, frozen=True, kw_only=True):
    """
    That a finding is set aside: it is told as ever, and ends no gate.

    Attributes:
        reason, by: Why, and who says so.
        until: The last day on which it holds, as an ISO date; None for no end.
        ticket: Where it was decided.
        place: The waiver, as FILE:LINE.
    """

    reason: str
    by: str
    until: str | None = None
    ticket: str = ""
    place: str = ""


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """
    Cells that say something wrong, and how many relations do not hold because of them alone.

    Attributes:
        cells: The cells and what they ought to say, with the blanks that follow from them; all of a suggestion or a part.
        breaks: How many outcomes fail that would pass then.
    """

    cells: tuple[CellChange, ...]
    breaks: int


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """
    One outcome told to a person.

    Attributes:
        instance: What the rule was applied to, as (kind, id) pairs: `("table", "requests"), ("column", "total")`.
        subject: The same in words, for people.
        left, right, difference: Both sides of the decisive comparison and left minus right, as exact decimal strings
            (a range as `a..b`); None where there is no such comparison or it is not known.
        would_pass: The value that would make an undetermined outcome pass, if a single blank decides it.
        detail: What was found, in words, beyond the rule's own message: operands and sums, a printed label, a count.
        quote: The words of the report that the finding rests on.
        at: Where the reader should look first.
        meaning: What the rule asks, in a sentence made from the labels of the form.
        caused_by: The rule whose finding already explains this one; such a finding is folded under it.
        follows: How many outcomes are folded under this finding.
        suggestion: Which cells are wrong and what they ought to say, if the relations of the table tell.
        slip: What this finding and those folded under it come from, where wrong cells explain several of them.
        origin: The pack in which the rule was written; None where the pack that judges extends no other.
        altered: How the rule differs from what is written there.
        waived: Why it ends no gate, if a waiver sets it aside.
    """

    rule: str
    severity: Severity
    outcome: Outcome
    title: str
    message: str
    hint: str = ""
    grade: str = ""
    cites: tuple[Citation, ...] = ()
    instance: tuple[tuple[str, str], ...] = ()
    subject: str = ""
    cells: tuple[CellRef, ...] = ()
    left: str | None = None
    right: str | None = None
    difference: str | None = None
    would_pass: str | None = None
    detail: str = ""
    quote: str = ""
    at: Location | None = None
    meaning: str = ""
    caused_by: str | None = None
    follows: int = 0
    suggestion: Suggestion | None = None
    slip: Slip | None = None
    origin: PackStamp | None = None
    altered: tuple[Alteration, ...] = ()
    waived: Waived | None = None

    @property
    def applied_to(self) -> dict[str, str]:
        """What the rule was applied to, kind to id; several of one kind joined by commas."""
        joined: dict[str, str] = {}
        for kind, name in self.instance:
            joined[kind] = f"{joined[kind]},{name}" if kind in joined else name
        return joined


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """Every rule instance of the pack, by outcome."""

    passed: int = 0
    failed: int = 0
    undetermined: int = 0
    not_applicable: int = 0

    @property
    def total(self) -> int:
        """All instances."""
        return self.passed + self.failed + self.undetermined + self.not_applicable


class ReportResult(msgspec.Struct, frozen=True, kw_only=True):
    """
    What was found in one report; `findings` are in the order of severity, then of the report, folded ones last.

    `ledgers` divides the ledger by the packs in which the rules were written, where the pack that judges extends others.
    `pack` is the pack that judged, where it is another than that of the result.
    """

    source: str
    sha256: str
    body: str
    year: int | None
    edition: str
    verdict: Outcome
    ledger: Ledger
    findings: tuple[Finding, ...]
    ledgers: tuple[tuple[str, Ledger], ...] = ()
    pack: PackStamp | None = None

    @property
    def form(self) -> str:
        """The edition by which it was judged, with its pack where that is another than the result's."""
        return f"{self.pack.id} {self.edition}" if self.pack is not None else self.edition


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """An input that gave no report, with the reason in words."""

    source: str
    code: str
    cause: str
    remedy: str
    line: int | None = None
    column: int | None = None


class Lapse(msgspec.Struct, frozen=True, kw_only=True):
    """
    A waiver that sets nothing aside.

    Attributes:
        kind: `expired`, if its last day is past; `changed`, if what it was given for is no longer what is found;
            `unused`, if its report was checked and nothing was found.
        place: The waiver, as FILE:LINE.
        rule, report, year: What it was given for; `report` is the body, or else the source.
        until: Its last day.
        what, was, now: The first thing that changed: path of a cell, or empty for the words that were quoted.
    """

    kind: Literal["expired", "changed", "unused"]
    place: str
    rule: str
    report: str
    year: int | None = None
    until: str | None = None
    what: str = ""
    was: str | None = None
    now: str | None = None


class WaiverStamp(msgspec.Struct, frozen=True, kw_only=True):
    """
    By which waivers a result was reckoned.

    Attributes:
        files: Name and SHA-256 of each file.
        today: The day against which last days were held; None where no waiver has one.
        used: How many waivers set something aside.
        elsewhere: How many are of reports that were not among the inputs.
        lapses: Those that set nothing aside, in the order of the files.
    """

    files: tuple[tuple[str, str], ...]
    today: str | None = None
    used: int = 0
    elsewhere: int = 0
    lapses: tuple[Lapse, ...] = ()


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a run over one or many inputs, in the order of the inputs; `pack` judged the first report."""

    engine: str
    pack: PackStamp
    lang: str
    reports: tuple[ReportResult, ...]
    unread: tuple[Unread, ...] = ()
    waivers: WaiverStamp | None = None

    @property
    def packs(self) -> tuple[PackStamp, ...]:
        """The packs that judged, in the order of the reports."""
        return tuple(dict.fromkeys((self.pack, *(report.pack for report in self.reports if report.pack is not None))))
