"""
Who reports for which year: what stands before the first section, read by the patterns of the form.

A page has words around the report. The report begins behind its title, or where the first sentence stands.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from gouji.findings import Location
from gouji.packs.form_types import Form
from gouji.reports.characters import SIMPLIFIED
from gouji.reports.lines import Line
from gouji.reports.match import joined
from gouji.reports.model import Body
from gouji.reports.patterns import Found, Patterns, patterns, read_date

_MAX_HEADER = 400
"""Lines before the first section among which the head of the report is looked for."""
MAX_TITLE = 120
_MAX_OPENING = 2_000
_SENTENCE = "。"
_BLANKS = re.compile(r"\s+")
_LONG = 30
_SHORT = 20
_ADDRESS = re.compile(r"/t(20\d\d)(\d\d)(\d\d)_\d+\.")
"""How common publishing systems name a page: the day, then a number."""


class Header(NamedTuple):
    """
    The head of a report.

    Attributes:
        title, title_at: The title as printed, and its place.
        body: Who reports.
        year: The year reported on.
        period: The period stated, as first and last day.
        published, published_at: The day of publication, where it is stated.
        preamble: The lines between title and first section.
    """

    title: str
    title_at: Location | None
    body: Body
    year: int | None
    period: tuple[dt.date, dt.date] | None
    published: dt.date | None
    published_at: Location | None
    preamble: list[Line]


class _Title(NamedTuple):
    text: str
    at: Location | None
    line: int
    found: Found


def read_header(lines: Sequence[Line], opening: Sequence[Line], metadata: Mapping[str, str], form: Form) -> Header:
    """
    Read the head of a report.

    Args:
        lines: What stands before the first section.
        opening: The lines of the first section, where what the preamble does not say may be said.
        metadata: What the file says of itself.
        form: The form.
    """
    lines = lines[-_MAX_HEADER:]
    endings = _endings(form)
    title = _title(lines, metadata, form)
    preamble = _preamble(lines, title)
    texts = [line.text[:_MAX_OPENING] for line in (*preamble, *opening[:1])]
    period = next((p for text in texts if (p := _period(text, form)) is not None), None)
    sentences = [
        found for text in texts for found in patterns(form.body_patterns, endings).search(text[: 2 * MAX_TITLE])
    ]
    published, published_at = _published(lines, metadata, form)
    return Header(
        title.text if title else "",
        title.at if title else None,
        _body(title, sentences, metadata, form),
        _year(title, period, sentences),
        period,
        published,
        published_at,
        preamble,
    )


def titles_of(form: Form) -> Patterns:
    """Give the patterns of titles."""
    return patterns(form.title_patterns, _endings(form))


def furniture_of(form: Form) -> Patterns:
    """Give the patterns of what is around a report on a page, as one."""
    return patterns(("|".join(f"(?:{template})" for template in form.furniture),) if form.furniture else ())


def _endings(form: Form) -> tuple[str, ...]:
    return tuple(ending for kind in form.kinds for ending in kind.endings)


def _title(lines: Sequence[Line], metadata: Mapping[str, str], form: Form) -> _Title | None:
    """Find the last title before the first section, one that says who or when before one that says neither."""
    titles = list(_titles(lines, form))
    text = metadata.get("title", "")
    if 0 < len(text) <= MAX_TITLE and (found := titles_of(form).whole(text)) is not None:
        titles.append(_Title(text, None, -1, found))
    telling = (title for title in titles if title.found.slots)
    return next(telling, titles[0] if titles else None)


def _titles(lines: Sequence[Line], form: Form) -> Iterator[_Title]:
    """Walk the titles from the last; the name of the body may stand in the line above."""
    ours = titles_of(form)
    name = patterns(("{body}",), _endings(form))
    for n, line in reversed(list(enumerate(lines))):
        if len(line.words) > MAX_TITLE or (found := ours.whole(line.words)) is None:
            continue
        above = lines[n - 1] if n else None
        has_name = not found.slots.keys().isdisjoint(("name", "body"))
        if not has_name and above is not None and len(above.words) <= MAX_TITLE and name.is_whole(above.words):
            whole = joined((above.words, line.words))
            if (over_two := ours.whole(whole)) is not None:
                yield _Title(whole, above.at, line.number, over_two)
                continue
        yield _Title(line.words, line.at, line.number, found)


def _preamble(lines: Sequence[Line], title: _Title | None) -> list[Line]:
    """Take the lines from the first sentence behind the title, or from the first sentence at all."""
    behind = [line for line in lines if line.text and (title is None or line.number > title.line)]
    start = next((n for n, line in enumerate(behind) if _is_sentence(line)), len(behind))
    return behind[start:]


def _is_sentence(line: Line) -> bool:
    """Tell whether a line is running text: one with a full stop, or a long one with commas or one that announces."""
    text = line.text
    is_long = len(text) >= _LONG
    return _SENTENCE in text or (is_long and (any(mark in text for mark in ",，") or text.endswith((":", "："))))


def _period(text: str, form: Form) -> tuple[dt.date, dt.date] | None:
    for found in patterns(form.period_patterns).search(text):
        first = read_date(found.slots["date"]) if "date" in found.slots else None
        if first is None:
            continue
        last = found.slots.get("date2")
        until = read_date(last) if last else read_date(found.slots.get("day", ""), first.year)
        if until is not None and first <= until:
            return first, until
    return None


def _year(title: _Title | None, period: tuple[dt.date, dt.date] | None, sentences: Sequence[Found]) -> int | None:
    """Give the year that most of title, period and first sentence say; the first of these where they disagree."""
    said = [title.found.year() if title else None, period[1].year if period else None]
    said.append(next((year for found in sentences if (year := found.year()) is not None), None))
    years = Counter(year for year in said if year is not None)
    return max(years, key=lambda year: years[year]) if years else None


def _body(title: _Title | None, sentences: Sequence[Found], metadata: Mapping[str, str], form: Form) -> Body:
    names = [title.found.slots.get("name") or title.found.slots.get("body") if title else None]
    names += [found.slots.get("body") for found in sentences]
    names.append(metadata.get("body"))
    name = next((name for name in names if name), "")
    return Body(name=name, kind=form.kind_of(name.translate(SIMPLIFIED)))


def _published(
    lines: Sequence[Line], metadata: Mapping[str, str], form: Form
) -> tuple[dt.date | None, Location | None]:
    """Find the day of publication: what the page states of itself, else what its text says, else its address."""
    stated = _day(metadata.get("published", "")[:10])
    if stated is not None:
        return stated, Location(element=metadata.get("published_from", "metadata"))
    told = (_dated(lines, template) for template in form.published_patterns)
    if (printed := next((found for found in told if found), None)) is not None:
        return printed
    addressed = _ADDRESS.search(metadata.get("address", ""))
    day = _day("-".join(addressed.groups())) if addressed else None
    return (day, Location(element="address")) if day else (None, None)


def _dated(lines: Sequence[Line], template: str) -> tuple[dt.date, Location] | None:
    """Find the first day that one pattern tells; the day may stand in the line behind its label."""
    for line in lines:
        if (date := _date_in(line.text[:_MAX_OPENING], template)) is not None:
            return date, line.at
    short = ((line, behind) for line, behind in pairwise(lines) if len(line.text) <= _SHORT >= len(behind.text))
    for line, behind in short:
        if (date := _date_in(f"{line.text}|{behind.text}", template)) is not None:
            return date, line.at
    return None


def _date_in(text: str, template: str) -> dt.date | None:
    # The time of day often follows the day, with nothing but a blank between, which patterns do not see.
    ways = (_BLANKS.sub("|", text), text) if _BLANKS.search(text) else (text,)
    found = (found for way in ways for found in patterns((template,)).search(way))
    return next((date for each in found if (date := read_date(each.slots.get("date", ""))) is not None), None)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
