"""
How far a long run is, on stderr: one line that is drawn anew on a terminal, a line now and then in a log.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import time
from collections.abc import Iterator
from typing import TextIO

from gouji.messages import phrase
from gouji.outputs.layout import columns, wrap

DRAWN = 0.2
"""Seconds between two drawings on a terminal."""

LOGGED = 30.0
"""Seconds between two lines in a log."""
_LEAST = 4


class Silence:
    """Tells nothing."""

    def begin(self, stage: str, total: int) -> None:
        """Pass over the beginning of a stage."""

    def advance(self, count: int) -> None:
        """Pass over what is done."""

    def end(self) -> None:
        """Pass over the end."""


class Line:
    """Tells rate and time left of each stage."""

    def __init__(self, stream: TextIO, lang: str) -> None:
        """Tell on `stream`, in `lang`."""
        self.stream, self.lang = stream, lang
        self.is_drawn = stream.isatty()
        self.stage, self.total, self.done = "", 0, 0
        self.began = self.told = time.monotonic()

    def begin(self, stage: str, total: int) -> None:
        """Begin a stage of so many things."""
        self.end()
        self.stage, self.total, self.done = stage, total, 0
        self.began = self.told = time.monotonic()

    def advance(self, count: int) -> None:
        """Say that so many more are done."""
        self.done += count
        now = time.monotonic()
        if now - self.told >= (DRAWN if self.is_drawn else LOGGED):
            self.told = now
            self._tell(now)

    def end(self) -> None:
        """Finish the line of a stage."""
        if self.stage and self.is_drawn:
            self._tell(time.monotonic())
            self._write("\n")
        self.stage = ""

    def _tell(self, now: float) -> None:
        rate = self.done / max(now - self.began, 1e-9)
        left = (self.total - self.done) / rate if rate and self.total else 0.0
        values = {"stage": phrase(f"audit.stage-{self.stage}", self.lang), "done": self.done, "total": self.total,
                  "rate": f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}", "left": clock(left)}  # fmt: skip
        told = phrase("audit.progress" if self.total else "audit.progress-open", self.lang, values)
        self._write(f"\r\x1b[K{fitted(told, _width())}" if self.is_drawn else f"{told}\n")

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            self.stream.write(text)
            self.stream.flush()


def fitted(text: str, width: int) -> str:
    """Cut a text that is wider than a terminal, which could not draw it anew: it would stand on two lines."""
    if columns(text) < width:
        return text
    return wrap(text, width - 2, 1)[0] + "…" if width > _LEAST else ""


def _width() -> int:
    return shutil.get_terminal_size().columns


def clock(seconds: float) -> str:
    """Show a time as hours, minutes and seconds."""
    minutes, rest = divmod(int(seconds + 0.5), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@contextlib.contextmanager
def progress_on(lang: str, *, quiet: bool) -> Iterator[Silence | Line]:
    """
    Tell progress on stderr while something runs.

    Args:
        lang: `zh` or `en`.
        quiet: Tell nothing.
    """
    told = Silence() if quiet or sys.stderr is None else Line(sys.stderr, lang)
    try:
        yield told
    finally:
        told.end()
