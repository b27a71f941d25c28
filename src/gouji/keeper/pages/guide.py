"""
Pages that someone wrote himself, taken into a site beside those of packs: a folder of Markdown, translations in a subfolder.

A page without a translation stands in its own language. Links that lead out of the folder lose their target.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from gouji.messages import LANGUAGES

FOLDER = "guide"
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
_ELSEWHERE = re.compile(r"[a-z]+:", re.IGNORECASE)
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp"})


class Guide:
    """A folder of pages, with the pages that each language has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._own = {path.name: path for path in sorted(folder.glob("*.md")) if path.is_file()}
        self._other = {
            lang: {path.name: path for path in sorted((folder / lang).glob("*.md")) if path.is_file()}
            for lang in LANGUAGES
        }

    def pages(self, lang: str) -> dict[str, bytes]:
        """Give the pages and pictures of one language, by path in the folder of the language."""
        found = {
            f"{FOLDER}/{name}": self._page(self._other[lang].get(name, path), lang).encode()
            for name, path in ({**self._own, **self._other[lang]}).items()
        }
        pictures = (p for p in sorted(self.folder.rglob("*")) if p.suffix in _PICTURES and p.is_file())
        return found | {f"{FOLDER}/{p.relative_to(self.folder).as_posix()}": p.read_bytes() for p in pictures}

    def _page(self, path: Path, lang: str) -> str:
        base = path.parent.relative_to(self.folder).as_posix()
        parts = re.split(r"(^```.*?^```)", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        return "".join(
            part if part.startswith("```") else _LINK.sub(lambda m: self._link(m, base, lang), part) for part in parts
        )

    def _link(self, found: re.Match[str], base: str, lang: str) -> str:
        mark, words, target = found.groups()
        if _ELSEWHERE.match(target) or target.startswith("#"):
            return found[0]
        path, sharp, anchor = target.partition("#")
        place = posixpath.normpath(posixpath.join(base, path))
        folder, name = posixpath.split(place)
        if mark:
            return f"![{words}]({place})" if (self.folder / place).is_file() else words
        if folder in ("", lang) and (name in self._own or name in self._other[lang]):
            return f"[{words}]({name}{sharp}{anchor})"
        if folder in LANGUAGES and name in self._other[folder]:
            return f"[{words}](../../{folder}/{FOLDER}/{name.removesuffix('.md')}.html{sharp}{anchor})"
        return words
