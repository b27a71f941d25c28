"""
The content of a page, executed: operators to letters, lines and areas (ISO 32000-1, 8 and 9).

What cannot be seen is not printed: text without paint (the layer under a scan), in a hidden layer, outside the clipping
area, or aslant (a watermark). Only what moves, shows or hides text and lines is executed.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Mapping
from typing import Any

from pdfminer.pdftypes import PDFStream, dict_value, list_value, num_value, resolve1

from gouji.documents.pdf_canvas import Path
from gouji.documents.pdf_file import Damaged, Excessive
from gouji.documents.pdf_marks import Box, common
from gouji.documents.pdf_matrix import IDENTITY, Matrix, Point, matrix_of, moved, number_of, times, turn_of
from gouji.documents.pdf_state import OPAQUE, Setting, State, font_of, is_hidden, is_white, word_of
from gouji.documents.pdf_tokens import Name, Operand, operators

_MAX_DEPTH = 12
_MAX_STATES = 512
_MAX_POINTS = 100_000
_FORM_WORK = 100
_UNPAINTED = (3, 7)
_HANG = (0.5, 0.88)
"""Where a letter of vertical writing hangs: its width's middle, its height."""


def execute(data: bytes, resources: object, ctm: Matrix, clip: Box, setting: Setting, depth: int = 0) -> None:
    """
    Execute a content stream.

    Args:
        data: The stream.
        resources: Its resources.
        ctm: Matrix to the page.
        clip: Where on the page it can paint.
        setting: What it shares with others.
        depth: In how many forms it is nested.
    """
    setting.budget.spend(_FORM_WORK)
    if depth > _MAX_DEPTH:
        raise Excessive("work")
    run = _Run(resources, State(ctm, clip), setting, depth)
    for operator, operands in operators(data, setting.budget):
        found = _OPERATORS.get(operator)
        if found is not None:
            action, count = found
            if count is None:
                action(run, operands)
            elif len(operands) >= count:
                action(run, *operands[len(operands) - count :])


class _Run:
    """One content stream under way."""

    def __init__(self, resources: object, state: State, setting: Setting, depth: int) -> None:
        self.resources = dict_value(resources)
        self.state = state
        self.setting = setting
        self.depth = depth
        self.saved: list[State] = []
        self.tags: list[bool] = []
        self.paths: list[Path] = []
        self.points: list[Point] = []
        self.is_curved = False
        self.clips = False
        self.line: Matrix = IDENTITY
        self.offset = 0.0

    def resource(self, kind: str, name: object) -> Any:
        """Give a named resource, a reference unresolved; None if there is none."""
        return dict_value(self.resources.get(kind, {})).get(word_of(name))

    @property
    def is_shown(self) -> bool:
        """Whether no layer that this is in is hidden."""
        return not any(self.tags)

    # What is set.

    def save(self) -> None:
        if len(self.saved) >= _MAX_STATES:
            raise Excessive("work")
        self.setting.budget.spend(2)
        self.saved.append(copy.copy(self.state))

    def restore(self) -> None:
        if self.saved:
            self.state = self.saved.pop()

    def concat(self, *values: float) -> None:
        if (matrix := matrix_of(values)) is not None:
            self.state.ctm = times(matrix, self.state.ctm)

    def set_extended(self, name: Operand) -> None:
        values = dict_value(self.resource("ExtGState", name))
        alpha = num_value(values.get("ca", 1.0)) if "ca" in values else None
        if alpha is not None:
            self.state.is_opaque = alpha > OPAQUE
        if "BM" in values or "SMask" in values:
            mode = resolve1(values.get("BM"))
            mask = resolve1(values.get("SMask"))
            plain = getattr(mode, "name", "Normal") in ("Normal", "Compatible") and not isinstance(mask, dict)
            self.state.is_opaque = self.state.is_opaque and plain

    def set_font(self, name: Operand, size: Operand) -> None:
        spec = self.resource("Font", name)
        self.state.font = font_of(spec, self.setting)
        self.state.size = number_of(size)

    def set_number(self, field: str, value: Operand) -> None:
        setattr(self.state, field, number_of(value))

    def set_space(self, name: Operand, *, strokes: bool) -> None:
        word = word_of(name)
        found = resolve1(self.resource("ColorSpace", name))
        family = list_value(found)[0] if isinstance(found, list) and found else found
        space = getattr(resolve1(family), "name", word)
        if strokes:
            self.state.stroke_space, self.state.strokes_white = space, False
        else:
            self.state.space, self.state.is_white = space, False

    def set_color(self, values: list[Operand], *, strokes: bool) -> None:
        space = self.state.stroke_space if strokes else self.state.space
        if strokes:
            self.state.strokes_white = is_white(space, values)
        else:
            self.state.is_white = is_white(space, values)

    def set_device(self, space: str, *values: Operand, strokes: bool) -> None:
        if strokes:
            self.state.stroke_space = space
        else:
            self.state.space = space
        self.set_color(list(values), strokes=strokes)

    def begin_tag(self, tag: Operand = None, properties: Operand = None) -> None:
        is_layer = tag == b"OC" and isinstance(properties, Name)
        layer = self.resource("Properties", properties) if is_layer else None
        self.tags.append(is_hidden(layer, self.setting.hidden))
        if len(self.tags) > _MAX_STATES:
            raise Excessive("work")

    def end_tag(self) -> None:
        if self.tags:
            self.tags.pop()

    # Paths.

    def move(self, x: float, y: float) -> None:
        self._end_path(is_closed=False)
        self.points = [self._point(x, y)]

    def draw(self, *values: float) -> None:
        self.is_curved = self.is_curved or len(values) > 2
        self.points.append(self._point(*values[-2:]))

    def close(self) -> None:
        start = self.points[:1]
        self._end_path(is_closed=True)
        self.points = start

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        self._end_path(is_closed=False)
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.points = [self._point(*corner) for corner in corners]
        self._end_path(is_closed=True)

    def paint(self, *, fills: bool, strokes: bool, closes: bool = False) -> None:
        self._end_path(is_closed=closes)
        paths, self.paths = self.paths, []
        state, canvas = self.state, self.setting.canvas
        if self.is_shown and paths:
            if fills:
                canvas.fill(paths, state.clip, is_white=state.is_white, is_opaque=state.is_opaque)
            if strokes:
                a, b = state.ctm[:2]
                canvas.stroke(paths, state.clip, state.width * math.hypot(a, b), is_white=state.strokes_white)
        if self.clips:
            self._clip(paths)

    def clip(self) -> None:
        self.clips = True

    def _clip(self, paths: list[Path]) -> None:
        self.clips = False
        boxes = [path.box for path in paths]
        if boxes:
            area = (
                min(b[0] for b in boxes),
                min(b[1] for b in boxes),
                max(b[2] for b in boxes),
                max(b[3] for b in boxes),
            )
            self.state.clip = common(self.state.clip, area)

    def _point(self, x: Operand, y: Operand) -> Point:
        a, b, c, d, e, f = self.state.ctm
        x, y = number_of(x), number_of(y)
        return a * x + c * y + e, b * x + d * y + f

    def _end_path(self, *, is_closed: bool) -> None:
        if len(self.points) > 1:
            self.paths.append(Path(tuple(self.points), self.is_curved, is_closed))
            if len(self.paths) > _MAX_POINTS or len(self.points) > _MAX_POINTS:
                raise Excessive("work")
        self.points = []
        self.is_curved = False

    # Pictures and forms.

    def invoke(self, name: Operand) -> None:
        reference = self.resource("XObject", name)
        if reference is None:
            return
        stream = resolve1(reference)
        if not isinstance(stream, PDFStream):
            raise Damaged
        if is_hidden(stream.attrs.get("OC"), self.setting.hidden) or not self.is_shown:
            return
        kind = getattr(resolve1(stream.get("Subtype")), "name", "")
        if kind == "Image":
            self._show(is_masked=any(key in stream.attrs for key in ("SMask", "Mask", "ImageMask")))
        elif kind == "Form":
            self._run_form(stream)

    def show_image(self) -> None:
        self._show(is_masked=False)

    def _show(self, *, is_masked: bool) -> None:
        a, b, c, d, e, f = self.state.ctm
        xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
        box = (min(xs), min(ys), max(xs), max(ys))
        if self.is_shown:
            is_opaque = self.state.is_opaque and not is_masked
            self.setting.canvas.image(box, self.state.clip, is_opaque=is_opaque)

    def _run_form(self, form: PDFStream) -> None:
        matrix = matrix_of(list_value(form.get("Matrix", IDENTITY))) or IDENTITY
        ctm = times(matrix, self.state.ctm)
        clip = self.state.clip
        bounds = [num_value(value) for value in list_value(form.get("BBox", []))]
        if len(bounds) == 4:
            corners = [(bounds[n], bounds[m]) for n in (0, 2) for m in (1, 3)]
            area = Path([moved(ctm, x, y) for x, y in corners], is_curved=False, is_closed=True).box
            clip = common(clip, area)
        resources = form.get("Resources") or self.resources
        execute(form.get_data(), resources, ctm, clip, self.setting, self.depth + 1)

    # Text.

    def begin_text(self) -> None:
        self.line, self.offset = IDENTITY, 0.0

    def set_matrix(self, *values: float) -> None:
        if (matrix := matrix_of(values)) is not None:
            self.line, self.offset = matrix, 0.0

    def move_line(self, x: Operand, y: Operand) -> None:
        self.line, self.offset = times((1, 0, 0, 1, number_of(x), number_of(y)), self.line), 0.0

    def move_leading(self, x: Operand, y: Operand) -> None:
        self.state.leading = -number_of(y)
        self.move_line(x, y)

    def next_line(self) -> None:
        self.move_line(0.0, -self.state.leading)

    def show_pieces(self, pieces: Operand) -> None:
        state = self.state
        across = 1.0 if state.font.is_vertical else state.scale
        for piece in pieces if isinstance(pieces, list) else ():
            if isinstance(piece, float):
                self.offset -= piece / 1000 * state.size * across
            elif isinstance(piece, bytes):
                self.show(piece)

    def show_next(self, text: Operand) -> None:
        self.next_line()
        self.show(text)

    def show_spaced(self, word: Operand, char: Operand, text: Operand) -> None:
        self.state.word_space, self.state.char_space = number_of(word), number_of(char)
        self.show_next(text)

    def show(self, text: Operand) -> None:
        """Show a text; in vertical writing a letter hangs below its origin, and the next one is below it."""
        if not isinstance(text, bytes):
            return
        state = self.state
        font, size, scale = state.font, state.size, state.scale
        a, b, c, d, e, f = times(self.line, state.ctm)
        length, height = math.hypot(a, b) * abs(size * scale), math.hypot(c, d) * abs(size)
        turn = turn_of(a * size * scale, b * size * scale)
        is_seen = turn is not None and height > 0 and state.render not in _UNPAINTED and self.is_shown
        is_white = state.strokes_white if state.render == 1 else state.is_white
        self.setting.budget.spend(len(text))
        for letter in font.read(text):
            step = letter.advance * size + state.char_space + (state.word_space if letter.is_space else 0.0)
            x, y = (self.offset, state.rise)
            advance = letter.advance * length
            if font.is_vertical:
                x, y, advance = -_HANG[0] * size, self.offset - _HANG[1] * size, length
                self.offset += step
            else:
                self.offset += step * scale
            if is_seen:
                assert turn is not None
                origin = (a * x + c * y + e, b * x + d * y + f)
                self.setting.canvas.letter(letter.text, origin, advance, height, turn, state.clip, is_white=is_white)


_Action = tuple[Callable[..., None], int | None]


def _setting(field: str) -> _Action:
    return lambda run, value: run.set_number(field, value), 1


def _painting(**how: bool) -> _Action:
    return lambda run: run.paint(**how), 0


def _device(space: str, count: int, *, strokes: bool) -> _Action:
    return lambda run, *values: run.set_device(space, *values, strokes=strokes), count


def _color(*, strokes: bool) -> _Action:
    return lambda run, values: run.set_color(values, strokes=strokes), None


_OPERATORS: Mapping[bytes, _Action] = {
    b"q": (_Run.save, 0),
    b"Q": (_Run.restore, 0),
    b"cm": (_Run.concat, 6),
    b"gs": (_Run.set_extended, 1),
    b"w": _setting("width"),
    b"m": (_Run.move, 2),
    b"l": (_Run.draw, 2),
    b"c": (_Run.draw, 6),
    b"v": (_Run.draw, 4),
    b"y": (_Run.draw, 4),
    b"h": (_Run.close, 0),
    b"re": (_Run.rectangle, 4),
    b"S": _painting(fills=False, strokes=True),
    b"s": _painting(fills=False, strokes=True, closes=True),
    b"f": _painting(fills=True, strokes=False),
    b"F": _painting(fills=True, strokes=False),
    b"f*": _painting(fills=True, strokes=False),
    b"B": _painting(fills=True, strokes=True),
    b"B*": _painting(fills=True, strokes=True),
    b"b": _painting(fills=True, strokes=True, closes=True),
    b"b*": _painting(fills=True, strokes=True, closes=True),
    b"n": _painting(fills=False, strokes=False),
    b"W": (_Run.clip, 0),
    b"W*": (_Run.clip, 0),
    b"g": _device("DeviceGray", 1, strokes=False),
    b"G": _device("DeviceGray", 1, strokes=True),
    b"rg": _device("DeviceRGB", 3, strokes=False),
    b"RG": _device("DeviceRGB", 3, strokes=True),
    b"k": _device("DeviceCMYK", 4, strokes=False),
    b"K": _device("DeviceCMYK", 4, strokes=True),
    b"cs": (lambda run, name: run.set_space(name, strokes=False), 1),
    b"CS": (lambda run, name: run.set_space(name, strokes=True), 1),
    b"sc": _color(strokes=False),
    b"scn": _color(strokes=False),
    b"SC": _color(strokes=True),
    b"SCN": _color(strokes=True),
    b"Do": (_Run.invoke, 1),
    b"BI": (_Run.show_image, 0),
    b"BMC": (_Run.begin_tag, 1),
    b"BDC": (_Run.begin_tag, 2),
    b"EMC": (_Run.end_tag, 0),
    b"BT": (_Run.begin_text, 0),
    b"Tf": (_Run.set_font, 2),
    b"Tc": _setting("char_space"),
    b"Tw": _setting("word_space"),
    b"Tz": (lambda run, value: setattr(run.state, "scale", number_of(value) / 100), 1),
    b"TL": _setting("leading"),
    b"Ts": _setting("rise"),
    b"Tr": _setting("render"),
    b"Td": (_Run.move_line, 2),
    b"TD": (_Run.move_leading, 2),
    b"Tm": (_Run.set_matrix, 6),
    b"T*": (_Run.next_line, 0),
    b"TJ": (_Run.show_pieces, 1),
    b"Tj": (_Run.show, 1),
    b"'": (_Run.show_next, 1),
    b'"': (_Run.show_spaced, 3),
}
