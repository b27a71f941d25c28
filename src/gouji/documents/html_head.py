"""
What a page says about itself: title and date of publication, each with where it was said.

Chinese government sites name them as the norms for their pages prescribe (ArticleTitle, PubDate, ContentSource, SiteName),
others as Open Graph and schema.org do. A date that could be two days is left out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping

_TITLES = ("articletitle", "og:title", "dc.title", "twitter:title")
_DATES = (
    "pubdate",
    "publishdate",
    "publish_date",
    "publishtime",
    "releasedate",
    "article:published_time",
    "og:published_time",
    "og:release_date",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
)
_OTHERS = {"contentsource": "origin", "og:url": "address", "sitename": "site", "og:site_name": "site"}
_MAX_TEXT = 500
_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|(\d{2})(\d{2})|年(\d{1,2})月(\d{1,2})日)"
    r"(?:[T\s]*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_HOME = frozenset({"", "+08:00", "+0800"})
"""A time of another zone may be of the day before where it was published."""


class Head:
    """What a page says about itself, gathered while it is read."""

    def __init__(self) -> None:
        self.page_title = ""
        self.said: dict[str, str] = {}
        self.times: list[str] = []

    def take_meta(self, attributes: Mapping[str, str]) -> None:
        """Take a `<meta>`; of several of one name the first with a content counts."""
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or ""
        content = " ".join(attributes.get("content", "")[:_MAX_TEXT].split())
        if name and content:
            self.said.setdefault(name.strip().lower(), content)

    def take_time(self, attributes: Mapping[str, str]) -> None:
        """Take a `<time>`."""
        if "datetime" in attributes and len(self.times) < _MAX_TEXT:
            self.times.append(attributes["datetime"][:_MAX_TEXT])

    def take_title(self, text: str) -> None:
        """Take the `<title>`; the first counts."""
        self.page_title = self.page_title or " ".join(text[:_MAX_TEXT].split())

    def metadata(self) -> dict[str, str]:
        """
        Give what is known.

        Returns:
            `title` and `published` (an ISO date), with `title_from` and `published_from`; `origin`, `site`, `address`.
        """
        named = [*((f"meta {name}", self.said.get(name, "")) for name in _TITLES), ("title", self.page_title)]
        out = dict(zip(("title_from", "title"), next((pair for pair in named if pair[1]), ()), strict=False))
        out |= {key: self.said[name] for name, key in reversed(_OTHERS.items()) if name in self.said}
        out |= next(self._dates(), {})
        return dict(sorted(out.items()))

    def _dates(self) -> Iterator[dict[str, str]]:
        named = [(f"meta {name}", self.said[name]) for name in _DATES if name in self.said]
        for place, text in (*named, *self._agreed_times()):
            if date := iso_date(text):
                yield {"published": date, "published_from": place}

    def _agreed_times(self) -> Iterable[tuple[str, str]]:
        """Times in the text are its date only if they are all of one day."""
        days = {iso_date(text) for text in self.times}
        return [("time", day) for day in days if day] if len(days) == 1 else []


def iso_date(text: str) -> str:
    """
    Normalise a date to ISO 8601.

    Args:
        text: Year first, with or without a time of day.

    Returns:
        The date; "" for what is no date, or not certainly one.
    """
    match = _DATE.fullmatch(text.strip())
    if match is None or (match[12] or "") not in _HOME:
        return ""
    year, month, day = (int(group) for group in match.groups()[:11] if group)
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""
