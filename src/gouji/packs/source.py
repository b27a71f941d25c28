"""
One file of a pack as it was read: the places at which people are shown what is wrong with it.
"""

from __future__ import annotations

from gouji.errors import Place, Problem


class Source:
    """One file of a pack: its name as shown to people and its text, with places and excerpts on demand."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data
        self._lines: list[str] | None = None

    def place(self, line: int | None = None, column: int | None = None, path: str = "") -> Place:
        """Make a place in this file, with the text of its line as excerpt."""
        if self._lines is None:
            self._lines = self.data.decode("utf-8-sig", "replace").splitlines()
        excerpt = self._lines[line - 1].strip()[:160] if line and line <= len(self._lines) else ""
        return Place(file=self.name, line=line, column=column, excerpt=excerpt, path=path)

    def problem(self, code: str, line: int | None = None, column: int | None = None, /, **values: object) -> Problem:
        """Make a problem at a place of this file."""
        return Problem(code=code, place=self.place(line, column), values={k: str(v) for k, v in values.items()})
