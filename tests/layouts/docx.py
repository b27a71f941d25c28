"""Reports as Word files, out of figures: the XML that Word, WPS and converters write, in the ways they vary."""

from __future__ import annotations

from collections.abc import Callable

from samples.render import docx
from samples.render.docx import NAMES, NUMBERING, package, paragraph
from samples.render.paper import Paper
from tests.layouts.render import Figures, paper

__all__ = ["LAYOUTS", "NAMES", "NUMBERING", "body", "package", "paragraph"]


def body(given: Figures) -> str:
    return docx.body(paper(given))


def _laid(write: Callable[[Paper], bytes]) -> Callable[[Figures], bytes]:
    return lambda given: write(paper(given))


LAYOUTS = {name: _laid(write) for name, write in docx.LAYOUTS.items()}
