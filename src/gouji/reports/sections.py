"""
Where the sections of a report begin.

A heading is known by its words. Its number helps to choose: lists in the text are numbered like headings, tables of
contents repeat them, and a page may hold two reports. A line with the right number and other words is taken for a
heading only where one is missing and no list is under way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from gouji.findings import Location
from gouji.packs.form_types import Form, Section
from gouji.reports.lines import Line
from gouji.reports.match import MatchKind, Ordinal, fold_label, is_near, split_ordinal, typographic

_MAX_HEADING = 60
_MAX_UNKNOWN = 40
_CONTENTS = 3
"""So many headings with nothing between them, all of which come again, are a table of contents."""
_REPEATED = 3
"""So many headings that come again in order are another report."""
_HAN_DIGIT = "[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]"
_BARE = re.compile(rf"{_HAN_DIGIT}{{1,2}}")
_LONG_LABEL = 8
"""A label of so many characters begins no sentence by chance, whatever it runs into."""
_BEFORE = (".", "。", ")", "!", "?")
_BEHIND = re.compile(r"[\s:：.。(（\d]")
_WORTH: dict[MatchKind, int] = {
    "exact": 40,
    "typography": 40,
    "statutory": 30,
    "shortened": 20,
    "outdated": 20,
    "wrong": 20,
}
_NEAR = 10
_FAINT = 1
"""What words without a number are worth that are not those of the form, nor of the law."""
_NUMBERED = {"han": 8, "arabic": 6, "bracketed": 3}


class Head(NamedTuple):
    """
    A heading.

    Attributes:
        line: Number of its line.
        section: What it heads; None where the form has no such section.
        heading: What is printed.
        worth: How well it agrees with the form.
        before, after: What stands before and after it in its line.
        more: Lines behind its own that it goes on in.
    """

    line: int
    section: Section | None
    heading: str
    worth: int = 0
    before: str = ""
    after: str = ""
    more: int = 0


class Part(NamedTuple):
    """A section as it was found: its heading, and its lines after that."""

    section: Section | None
    heading: str
    at: Location
    lines: list[Line]


class Division(NamedTuple):
    """A report divided: what stands before the first heading, and the parts in the order of the document."""

    header: list[Line]
    parts: list[Part]
    repeated: list[Head]


def divide(lines: list[Line], index: Headings, known: frozenset[str]) -> Division:
    """
    Divide a report into its sections.

    Args:
        lines: The lines of the document.
        index: The headings of the form.
        known: Labels of tables as `typographic` has them; such a line is no heading.
    """
    following: list[Line | None] = [*lines[1:], None]
    found = [head for pair in zip(lines, following, strict=True) if (head := index.head(*pair)) is not None]
    chosen, repeated = _choose(found, index)
    chosen = sorted([*chosen, *_unknown(chosen, repeated, lines, index, known)], key=lambda head: head.line)
    ends = sorted({head.line for head in (*chosen, *repeated)} | {len(lines)})
    first = next((head.line for head in chosen), len(lines))
    header = lines[max([0, *(head.line + 1 for head in repeated if head.line < first)]) : first]
    parts = []
    for head in chosen:
        end = next(line for line in ends if line > head.line)
        parts.append(_part(head, lines[head.line], lines[head.line + 1 + head.more : end]))
    for head, (before, part) in zip(chosen, pairwise([None, *parts]), strict=True):
        if head.before:
            assert part is not None
            piece = _piece(lines[head.line], head.before)
            (header if before is None else before.lines).append(piece)
    return Division(header, parts, repeated)


class Headings:
    """The sections of a form by the words of their headings."""

    def __init__(self, form: Form) -> None:
        self.sections = form.sections
        self.place = {section.id: n for n, section in enumerate(form.sections)}
        self.numbers = {section.id: split_ordinal(section.label)[0] for section in form.sections}
        self.by_words: dict[str, list[tuple[Section, MatchKind]]] = {}
        self.in_line: list[tuple[str, Section, int]] = []
        for section in form.sections:
            texts: list[tuple[str, MatchKind]] = [(section.label, "exact")]
            texts += [(variant.text, variant.kind) for variant in section.variants]
            for text, kind in texts:
                self.by_words.setdefault(split_ordinal(text)[1], []).append((section, kind))
                self.in_line.append((fold_label(text), section, _WORTH[kind]))
        self.labels = tuple(text for text, _, _ in self.in_line)
        self.shortest = min(map(len, self.labels), default=0)

    def head(self, line: Line, following: Line | None = None) -> Head | None:
        """Take a line for a heading, if its words are those of one; with the line that follows, if it is cut in two."""
        if len(line.words) < self.shortest - 3:
            return None
        whole = self._whole(line) if len(line.words) <= _MAX_HEADING and "。" not in line.words[:-1] else None
        if following is not None and (whole is None or whole.worth < _WORTH["wrong"]):
            whole = self._over_two(line, following) or whole
        return whole or (None if line.is_row else self._within(line))

    def _over_two(self, line: Line, following: Line) -> Head | None:
        """Put a heading together that is cut over two lines."""
        text = line.text + following.text
        if line.is_row or following.is_row or len(text) > _MAX_HEADING or split_ordinal(line.text)[0] is None:
            return None
        head = self._whole(line._replace(text=text, cells=()))
        return head._replace(more=1) if head is not None and head.worth >= _WORTH["statutory"] else None

    def _whole(self, line: Line) -> Head | None:
        ordinal, words = split_ordinal(line.words)
        if ordinal is None and words not in self.by_words and (match := _BARE.match(words)):
            words = words[match.end() :]
        if not words:
            return None
        options = [
            (worth, section)
            for section, kind in self.by_words.get(words, ())
            if (worth := self._worth(section, ordinal, kind, line)) > 0
        ] or self._near(ordinal, words)
        if not options:
            return None
        worth, section = max(options, key=lambda option: option[0])
        return Head(line.number, section, line.words, worth)

    def _worth(self, section: Section, ordinal: Ordinal | None, kind: MatchKind, line: Line) -> int:
        worth = _WORTH[kind]
        if ordinal is None:
            return worth + 2 if worth >= _WORTH["statutory"] or line.is_heading else _FAINT
        official = self.numbers[section.id]
        if official is None or official.number == ordinal.number:
            return worth + _NUMBERED[ordinal.style]
        return worth if ordinal.style == "han" else 0

    def _near(self, ordinal: Ordinal | None, words: str) -> list[tuple[int, Section]]:
        """List sections whose number a line has, and their words but for a slip."""
        if ordinal is None:
            return [(_FAINT, s) for s in self.sections if is_near(words, split_ordinal(s.label)[1])]
        if ordinal.style == "bracketed":
            return []
        return [
            (_NEAR, section)
            for section in self.sections
            if (official := self.numbers[section.id]) is not None
            and official.number == ordinal.number
            and is_near(words, split_ordinal(section.label)[1])
        ]

    def _within(self, line: Line) -> Head | None:
        """Find a heading with its number at the beginning or the end of a line of text."""
        text = line.text
        opening = fold_label(text[: 2 * _MAX_HEADING])
        for label, section, worth in self.in_line if opening.startswith(self.labels) else ():
            cut = _offset(text, len(label))
            runs_on = worth >= _WORTH["statutory"] and len(label) >= _LONG_LABEL
            if opening.startswith(label) and (runs_on or _BEHIND.match(text[cut:])):
                return Head(line.number, section, text[:cut].strip(), worth, after=text[cut:].lstrip(" :：。,，—"))
        tail = text[-_MAX_HEADING:]
        closing = fold_label(tail)
        for label, section, worth in self.in_line if closing.endswith(self.labels) else ():
            if closing.endswith(label) and closing[: -len(label)].endswith(_BEFORE):
                start = len(text) - len(tail) + _offset(tail, len(closing) - len(label))
                return Head(line.number, section, text[start:].strip(), worth, before=text[:start].strip())
        return None


def _offset(text: str, folded: int) -> int:
    """Give the place in `text` behind its first `folded` characters, counted when folded."""
    count = 0
    for n, char in enumerate(text):
        if count >= folded:
            return n
        count += len(fold_label(char))
    return len(text)


def _choose(found: list[Head], index: Headings) -> tuple[list[Head], list[Head]]:
    """Choose one heading a section, all of one report; give those of another report apart."""
    heads = _without_contents(_without_faint(found))
    heads = _without_captions(heads)
    first, others = _one_report(_runs(heads, index))
    best: dict[str, Head] = {}
    for head in first:
        if head.section is not None:
            held = best.get(head.section.id)
            if held is None or head.worth > held.worth:
                best[head.section.id] = head
    return sorted(best.values(), key=lambda head: head.line), others


def _without_faint(heads: list[Head]) -> list[Head]:
    """Believe in headings of other words without a number only where the others have none either."""
    sure = [head for head in heads if head.worth > _FAINT]
    bare = [head for head in sure if split_ordinal(head.heading)[0] is None]
    return heads if 2 * len(bare) > len(sure) else sure


def _without_contents(heads: list[Head]) -> list[Head]:
    """Leave out tables of contents: headings in a row, with nothing between, that all come again."""
    kept: list[list[Head]] = []
    later: set[Section | None] = set()
    for run in reversed(list(_adjacent(heads))):
        sections = {head.section for head in run}
        if len(run) < _CONTENTS or not sections <= later:
            kept.append(run)
        later |= sections
    return [head for run in reversed(kept) for head in run]


def _adjacent(heads: list[Head]) -> Iterator[list[Head]]:
    run: list[Head] = []
    for head in heads:
        if run and head.line != run[-1].line + 1:
            yield run
            run = []
        run.append(head)
    if run:
        yield run


def _without_captions(heads: list[Head]) -> list[Head]:
    """Of headings of one section that follow each other, keep the best, the first of equals: others head its table."""
    kept: list[Head] = []
    for head in heads:
        if kept and kept[-1].section == head.section:
            if head.worth > kept[-1].worth:
                kept[-1] = head
        else:
            kept.append(head)
    return kept


def _runs(heads: list[Head], index: Headings) -> list[list[Head]]:
    """Cut headings where their order starts again."""
    runs: list[list[Head]] = []
    last = len(index.place)
    for head in heads:
        assert head.section is not None
        place = index.place[head.section.id]
        if place <= last:
            runs.append([])
        runs[-1].append(head)
        last = place
    return runs


def _one_report(runs: list[list[Head]]) -> tuple[list[Head], list[Head]]:
    """Keep the runs of the fullest report, the first of equals, and those that only disturb its order."""
    if not runs:
        return [], []
    fullest = max(runs, key=lambda run: (len(run), -run[0].line))
    sections = {head.section for head in fullest}
    kept: list[Head] = []
    others: list[Head] = []
    for run in runs:
        is_other = run is not fullest and len({h.section for h in run} & sections) >= _REPEATED
        (others if is_other else kept).extend(run)
    return kept, others


def _unknown(
    chosen: list[Head], repeated: list[Head], lines: list[Line], index: Headings, known: frozenset[str]
) -> Iterator[Head]:
    """Find headings by their numbers alone, between those that are known by their words and after the last."""
    missing = {
        ordinal.number: section
        for section in index.sections
        if section.id not in {h.section.id for h in chosen if h.section is not None}
        and (ordinal := index.numbers[section.id]) is not None
    }
    bounds = [(-1, 0), *((h.line, _number(h.heading)) for h in chosen), (len(lines), None)]
    stops = sorted(head.line for head in repeated)
    for (start, number), (end, following) in pairwise(bounds):
        stop = min([end, *(line for line in stops if line > start)])
        numbered = list(_numbered(lines[start + 1 : stop], known))
        if number is None or (number == 0 and len(numbered) != 1):
            continue
        if number and any(n == 1 for n, _ in numbered):
            continue
        expected = number + 1
        for found, line in numbered:
            is_sentence = "。" in line.text
            may_be = found in missing or (number and not is_sentence)
            if found == expected and (following is None or following > found) and may_be:
                yield Head(line.number, missing.pop(found, None), line.words, after=line.words if is_sentence else "")
                expected += 1


def _numbered(lines: Iterable[Line], known: frozenset[str]) -> Iterator[tuple[int, Line]]:
    """Walk the short lines that are numbered as headings are, but are no labels of tables; one sentence may be one, too."""
    for line in lines:
        text = line.words
        if len(text) > _MAX_UNKNOWN or "。" in text[:-1] or line.is_row:
            continue
        number = _number(text)
        if number is not None and typographic(text) not in known:
            yield number, line


def _number(text: str) -> int | None:
    ordinal, words = split_ordinal(text)
    return ordinal.number if ordinal is not None and ordinal.style == "han" and words else None


def _part(head: Head, line: Line, lines: list[Line]) -> Part:
    column = line.at.column
    at = line.at
    if head.before and column is not None:
        at = Location(line=line.at.line, column=column + line.text.find(head.heading), page=line.at.page)
    return Part(head.section, head.heading, at, [*([_piece(line, head.after)] if head.after else []), *lines])


def _piece(line: Line, text: str) -> Line:
    """Make a line of a part of one."""
    cell = line.cells[0]
    return Line(line.number, text, (type(cell)(text=text, at=cell.at),), is_row=False, at=line.at)
