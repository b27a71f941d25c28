"""The graphics state of a content stream, what streams share, and colours (ISO 32000-1, 8.4 and 8.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pdfminer.pdftypes import PDFObjRef, resolve1

from gouji.documents.pdf_canvas import Canvas
from gouji.documents.pdf_file import Budget
from gouji.documents.pdf_fonts import Font, UnknownFont, load_font
from gouji.documents.pdf_marks import Box
from gouji.documents.pdf_matrix import Matrix
from gouji.documents.pdf_tokens import Operand

OPAQUE = 0.95
_INKS = ("Separation", "DeviceN", "Indexed", "Lab", "Pattern")
"""Colour spaces in which a number does not say what is white."""


class Setting(NamedTuple):
    """
    What all streams of a page share.

    Attributes:
        canvas: What is painted on.
        fonts: The fonts of the file that were loaded, by the number of their object.
        hidden: Numbers of the layers that are not shown.
        budget: What may be done.
    """

    canvas: Canvas
    fonts: dict[int, Font | UnknownFont]
    hidden: frozenset[int]
    budget: Budget


class State:
    """The graphics state, as far as it matters; copied when it is saved."""

    def __init__(self, ctm: Matrix, clip: Box) -> None:
        self.ctm = ctm
        self.clip = clip
        self.font: Font | UnknownFont = UnknownFont()
        self.size = 0.0
        self.char_space = 0.0
        self.word_space = 0.0
        self.scale = 1.0
        self.leading = 0.0
        self.rise = 0.0
        self.render = 0
        self.width = 1.0
        self.is_white = False
        self.strokes_white = False
        self.space = "DeviceGray"
        self.stroke_space = "DeviceGray"
        self.is_opaque = True


def is_hidden(layer: object, hidden: frozenset[int]) -> bool:
    """Tell whether a layer, or all layers of a group, are hidden."""
    if isinstance(layer, PDFObjRef) and layer.objid in hidden:
        return True
    group = resolve1(layer) if hidden else None
    members = resolve1(group.get("OCGs")) if isinstance(group, Mapping) else None
    members = members if isinstance(members, list) else [] if members is None else [members]
    return bool(members) and all(isinstance(m, PDFObjRef) and m.objid in hidden for m in members)


def is_white(space: str, values: list[Operand]) -> bool:
    """Tell whether a colour is white, in the spaces where that can be told."""
    numbers = [value for value in values if isinstance(value, float)]
    if not numbers or len(numbers) != len(values) or space in _INKS:
        return False
    if len(numbers) == 4:
        return max(numbers) <= 1 - OPAQUE
    return min(numbers) >= OPAQUE


def word_of(name: object) -> str:
    """Give a name as text; "" for what is none."""
    return name.decode("latin-1") if isinstance(name, bytes) else ""


def font_of(spec: object, setting: Setting) -> Font | UnknownFont:
    """Load a font once for the file."""
    if not isinstance(spec, PDFObjRef):
        return load_font(spec, setting.budget) if spec is not None else UnknownFont()
    if spec.objid not in setting.fonts:
        setting.fonts[spec.objid] = load_font(spec, setting.budget)
    return setting.fonts[spec.objid]
