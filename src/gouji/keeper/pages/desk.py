"""
What all pages of a pack share: the language, the words, and where each page is.

Paths are those of one language's folder; a page of another language is at the same path in its own.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from gouji.findings import Severity
from gouji.keeper.pages.book import Book, EditionView, Version
from gouji.keeper.pages.examples import Examples
from gouji.keeper.pages.markdown import link, text
from gouji.messages import phrase
from gouji.messages import table as words
from gouji.packs.files import CitationEntry
from gouji.packs.form_types import Labelled
from gouji.packs.model import Rule

HOME = "index.md"
RULES = "rules/index.md"
LEVELS = "levels.md"
CITATIONS = "citations/index.md"
FORMS = "forms/index.md"

_TAKEN = frozenset({"index", "readme", "index.md", "index.html", "404.html", "assets", "search", "guide"})
"""Names that mean an index page to somebody, or that a site has of its own."""
_LONGEST = 60
_SLOT = re.compile(r"\{(\w+)\}")


class Desk:
    """Where the pages of a pack are written in one language; see the module's docstring."""

    def __init__(self, book: Book, lang: str, examples: Examples) -> None:
        self.book, self.lang, self.examples = book, lang, examples
        self.folder = file_name(book.head.id)
        self._clauses = _file_names(book.citations)

    # --- words

    def say(self, key: str, **values: object) -> str:
        """Say a phrase of the pages; `values` are Markdown, put in whole: half a link would be none."""
        template = words(self.lang)[f"pages.{key}"]
        return _SLOT.sub(lambda found: str(values.get(found[1], found[0])), template)

    def join(self, parts: Iterable[str]) -> str:
        """List pieces of Markdown."""
        return self.say("join").join(parts)

    def own(self, own: str, en: str) -> str:
        """Choose the words of the language; the pack's own where it has no English. Not escaped."""
        return en if self.lang == "en" and en else own

    def label(self, item: Labelled) -> str:
        """Write the official label of a part of the form, with its English name in English pages."""
        return self.say("label", label=text(item.label), en=text(item.en)) if self._english(item) else text(item.label)

    def _english(self, item: Labelled) -> bool:
        return self.lang == "en" and bool(item.en) and item.en != item.label

    def title(self, rule: Rule) -> str:
        """Say what must hold."""
        return text(self.own(rule.title, rule.en.title if rule.en else ""))

    def message(self, rule: Rule) -> str:
        """Give the message of a rule, with its slots."""
        return self.own(rule.message, rule.en.message if rule.en else "")

    def hint(self, rule: Rule) -> str:
        """Say how to mend what does not hold."""
        return text(self.own(rule.hint, rule.en.hint if rule.en else ""))

    def severity(self, severity: Severity) -> str:
        """Name a level."""
        return phrase(f"severity.{severity.value}", self.lang)

    def grade(self, grade: str) -> str:
        """Name a grade of evidence, with what it means."""
        return self.say("grade", grade=grade, meaning=phrase(f"grade.{grade}", self.lang))

    def says(self, entry: CitationEntry) -> str:
        """Say what a clause says, in the pack's own words."""
        return text(self.own(entry.says, entry.en))

    # --- places

    @staticmethod
    def rule_page(rule: str) -> str:
        """Give the path of the page of a rule."""
        return f"rules/{file_name(rule)}.md"

    def clause_page(self, clause: str) -> str:
        """Give the path of the page of a clause."""
        return f"citations/{self._clauses[clause]}.md"

    @staticmethod
    def form_page(edition: EditionView) -> str:
        """Give the path of the page of the form of an edition."""
        return f"forms/{file_name(edition.id)}.md"

    def to(self, page: str, target: str, shown: str, anchor: str = "") -> str:
        """Link from a page to another; what is shown is Markdown."""
        return link(shown, posixpath.relpath(target, posixpath.dirname(page) or "."), anchor)

    def to_rule(self, page: str, rule: str) -> str:
        """Link to a rule by its id."""
        return self.to(page, self.rule_page(rule), text(rule))

    def to_clause(self, page: str, clause: str) -> str:
        """Link to a clause by its name and number."""
        entry = self.book.citations[clause]
        return self.to(page, self.clause_page(clause), text(entry.clause))

    def to_form(self, page: str, edition: EditionView) -> str:
        """Link to the form of an edition by its id."""
        return self.to(page, self.form_page(edition), text(edition.id))

    def editions(self, page: str, versions: Iterable[Version]) -> str:
        """Link to the editions that have a rule."""
        return self.join(self.to_form(page, version.edition) for version in versions)


def file_name(name: str) -> str:
    """Make the name of a file or folder of an id, which may hold slashes and dots."""
    safe = re.sub("[^A-Za-z0-9._-]+", "-", name).strip(".")
    return f"{safe}_" if safe.lower() in _TAKEN else safe


def _file_names(clauses: Iterable[str]) -> dict[str, str]:
    """Make a file name of each id of a clause: letters, digits and hyphens; a number tells those apart that come out alike."""
    found: dict[str, str] = {}
    taken = set(_TAKEN)
    alike: dict[str, int] = {}
    for clause in clauses:
        stem = re.sub("[^a-z0-9.]+", "-", clause.lower()).strip("-.")[:_LONGEST] or "clause"
        name, number = stem, alike.get(stem, 1)
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        alike[stem] = number
        taken.add(name)
        found[clause] = name
    return found
