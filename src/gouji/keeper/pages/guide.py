"""
Pages that someone wrote himself, taken into a site beside those of packs: a folder of Markdown, translations in a subfolder.

A page without a translation stands in its own language; what lies in a pack belongs to the pack. Links that lead out of the
folder lose their target.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from gouji.messages import LANGUAGES

FOLDER = "guide"
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
_ELSEWHERE = re.compile(r"[a-z]+:", re.IGNORECASE)
_FENCED = re.compile(r"(^```.*?^```)", re.DOTALL | re.MULTILINE)
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})


class Guide:
    """A folder of pages, with the pages that each language has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
        packs = tuple(f"{posixpath.dirname(name)}/" for name in found if posixpath.basename(name) == "pack.yaml")
        pages = [name for name in found if name.endswith(".md") and not name.startswith(packs)]
        self._pictures = {name: path for name, path in found.items() if path.suffix in _PICTURES}
        self._own = [name for name in pages if name.partition("/")[0] not in LANGUAGES]
        self._translated = {
            lang: {name.partition("/")[2] for name in pages if name.startswith(f"{lang}/")} for lang in LANGUAGES
        }
        self._root = next((lang for lang in reversed(LANGUAGES) if not self._translated[lang]), LANGUAGES[0])

    def pages(self, lang: str) -> dict[str, bytes]:
        """Give the pages and pictures of one language, by path in the folder of the language."""
        found = dict(self._pages(lang))
        pictures = {f"{FOLDER}/{name}": path.read_bytes() for name, path in self._pictures.items()}
        return {name: text.encode() for name, text in sorted(found.items())} | pictures

    def _pages(self, lang: str) -> Iterator[tuple[str, str]]:
        for page in {*self._own, *self._translated[lang]}:
            place = f"{lang}/{page}" if page in self._translated[lang] else page
            parts = _FENCED.split((self.folder / place).read_text(encoding="utf-8", errors="replace"))
            linked = (p if p.startswith("```") else self._linked(p, place, page, lang) for p in parts)
            yield f"{FOLDER}/{page}", "".join(linked)

    def _linked(self, text: str, place: str, page: str, lang: str) -> str:
        return _LINK.sub(lambda found: self._link(found, place, page, lang), text)

    def _link(self, found: re.Match[str], place: str, page: str, lang: str) -> str:
        """Make a link lead from the page in its new place to where it led from the old one."""
        mark, words, target = found.groups()
        if _ELSEWHERE.match(target) or target.startswith("#"):
            return found[0]
        path, sharp, anchor = target.partition("#")
        there = posixpath.normpath(posixpath.join(posixpath.dirname(place), path))
        if mark or there in self._pictures:
            new = self._relative(there, page)
            return f"{mark}[{words}]({new})" if there in self._pictures else words
        other, name = self._language(there)
        if not other:
            return words
        new = self._relative(name, page)
        if other != lang and (name == page or name not in self._own):
            up = "../" * (page.count("/") + 2)
            new = f"{up}{other}/{FOLDER}/{name.removesuffix('.md')}.html{sharp}{anchor}"
            return f'<a href="{new}">{words}</a>'  # MkDocs knows no other site, and would not find it
        renamed = page not in self._translated[lang] and name in self._translated[lang]  # headings are other ones there
        return f"[{words}]({new})" if renamed else f"[{words}]({new}{sharp}{anchor})"

    @staticmethod
    def _relative(name: str, page: str) -> str:
        return posixpath.relpath(name, posixpath.dirname(page) or ".")

    def _language(self, place: str) -> tuple[str, str]:
        """Tell the language of a page of the folder, and its path in that; "" if there is none."""
        first, _, rest = place.partition("/")
        if first in LANGUAGES:
            return (first, rest) if rest in self._translated[first] else ("", "")
        return (self._root, place) if place in self._own else ("", "")
