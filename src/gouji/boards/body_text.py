"""The texts of one report in a body's page, with what findings quote marked and leading to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gouji.boards.page import NAME, note, number, text
from gouji.boards.tables import Row
from gouji.numbers import masked
from gouji.outputs.html_marks import safe, said
from gouji.outputs.layout import Pen

CHARACTERS = 20_000
"""Characters of the texts of a report that are shown."""
_LEAST_QUOTE = 6


class Passages:
    """The texts of one report."""

    def __init__(
        self, number: int, rows: Sequence[Row], quotes: Sequence[tuple[int, str, str]], names: Mapping[str, str], pen: Pen
    ) -> None:  # fmt: skip
        """
        Take the texts.

        Args:
            number: Of the report in the page.
            rows: Its rows in the table of texts.
            quotes: Number, level and quote of the findings that have one.
            names: `sections/SECTION` to its heading in the form, for those that were printed without one.
            pen: For the language.
        """
        self.number, self.rows, self.names, self.pen = number, rows, names, pen
        self._quotes = [each for each in quotes if len(each[2]) >= _LEAST_QUOTE]
        self._left = CHARACTERS

    def lines(self) -> Iterator[str]:
        """Write the texts, closed at first; nothing where there are none."""
        if not self.rows:
            return
        pen, size = self.pen, sum(len(row["text"]) for row in self.rows)
        yield f'<details class="texts"><summary>{said(pen, "board.part-texts", n=number(size))}</summary>'
        for row in self.rows:
            heading = row["heading"] or self.names.get(f"sections/{row['section']}", "")
            if heading:
                yield f"<h4>{text(heading, NAME)}</h4>"
            if row["state"] == "unreadable":
                yield f'<p class="faint">{said(pen, "cell.unreadable", value=row["text"])}</p>'
            else:
                yield from self._paragraphs(row["text"])
        if size > CHARACTERS:
            yield note(pen, "board.cut-texts", n=number(CHARACTERS), of=number(size), file="texts.parquet")
        yield "</details>"

    def _paragraphs(self, whole: str) -> Iterator[str]:
        shown, self._left = whole[: self._left], self._left - min(self._left, len(whole))
        for paragraph in masked(shown).split("\n"):
            if paragraph.strip():
                yield f"<p>{self._marked(paragraph)}</p>"

    def _marked(self, paragraph: str) -> str:
        """Mark what findings quote, each quote at the first place where it stands."""
        found = sorted((at, k, level, quote) for k, level, quote in self._quotes if (at := paragraph.find(quote)) >= 0)
        parts, end = [], 0
        for at, k, level, quote in found:
            if at < end:
                continue  # within what is marked already; its finding is there all the same
            link = f'<span class="refs"><a href="#r{self.number}-f{k}">[{k}]</a></span>'
            parts += [safe(paragraph[end:at]), f'<mark class="{safe(level)}">{safe(quote)}</mark>{link}']
            end = at + len(quote)
        told = {k for _, k, _, _ in found}
        self._quotes = [each for each in self._quotes if each[0] not in told]
        return "".join([*parts, safe(paragraph[end:])])
