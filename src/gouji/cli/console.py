"""Data to stdout or a file, diagnostics to stderr: always UTF-8, coloured only on a terminal."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from gouji.errors import Place, Problem, UsageError
from gouji.findings import Unread
from gouji.messages import phrase
from gouji.outputs.layout import Pen

WIDEST = 120
MOST_SKIPPED = 8
UNBOUNDED = 1_000_000
"""Diagnostics that go to a log are one line a sentence, so that a path in them stays whole."""


def speak_utf8() -> None:
    """Make stdout and stderr write UTF-8 whatever the locale; what cannot be encoded is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def pen(lang: str, *, color: bool, to_stderr: bool = False) -> Pen:
    """
    Choose how to write on a stream.

    Args:
        lang: `zh` or `en`.
        color: False where colour is not wanted at all.
        to_stderr: Whether the stream is stderr.

    Returns:
        A pen as wide as the terminal; coloured if the stream is one and `NO_COLOR` is not set.
    """
    stream = sys.stderr if to_stderr else sys.stdout
    terminal = stream is not None and stream.isatty()
    width = min(shutil.get_terminal_size().columns, WIDEST) if terminal or not to_stderr else UNBOUNDED
    wanted = color and terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Pen(lang=lang, width=width, color=wanted)


def emit(data: bytes, output: Path | None = None) -> None:
    """
    Write what a command found.

    Args:
        data: The bytes, UTF-8.
        output: A file; None writes to stdout. A reader that went away is no error.

    Raises:
        UsageError: If it cannot be written.
    """
    try:
        if output is not None:
            _save(data, output)
        elif sys.stdout is not None:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        silence()
    except OSError as error:
        raise _unwritable(output, error) from error


def silence() -> None:
    """Send what is still to come on stdout nowhere, since its reader went away."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _save(data: bytes, output: Path) -> None:
    """Replace a file in one step, so that no half result is ever read; pipes and devices are written as they are."""
    if output.exists() and not output.is_file():
        output.write_bytes(data)
        return
    draft = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(data)
        draft.replace(output)
    finally:
        draft.unlink(missing_ok=True)


def _unwritable(output: Path | None, error: OSError) -> UsageError:
    place = Place(file="stdout" if output is None else str(output))
    return UsageError(Problem(code="output-unwritable", place=place, values={"detail": error.strerror or str(error)}))


def tell(problems: Iterable[Problem], lang: str, *, color: bool = True) -> None:
    """
    Show problems on stderr: place, cause, excerpt, remedy.

    Args:
        problems: What is wrong with the run.
        lang: `zh` or `en`.
        color: False where colour is not wanted at all.
    """
    ink = pen(lang, color=color, to_stderr=True)
    for problem in problems:
        place = problem.place
        where = _joined(place.file, place.line, place.column) + (f" ({place.path})" if place.path else "")
        _print(_lines(ink, where, problem.cause(lang), place.excerpt, problem.remedy(lang)))


def tell_unread(inputs: Iterable[Unread], lang: str, *, color: bool = True) -> None:
    """Show inputs that were not read on stderr; as `tell`."""
    ink = pen(lang, color=color, to_stderr=True)
    for unread in inputs:
        where = _joined(unread.source, unread.line, unread.column)
        _print(_lines(ink, where, unread.cause, "", unread.remedy))


def say(texts: Iterable[str], ink: Pen) -> None:
    """Say something in passing that is in words already, on stderr; a paragraph each."""
    _print(line for text in texts for line in ink.block(text))


def note(key: str, lang: str, **values: object) -> None:
    """Say something in passing, on stderr."""
    _print(pen(lang, color=False, to_stderr=True).block(phrase(key, lang, values)))


def _joined(*parts: str | int | None) -> str:
    return ":".join(str(part) for part in parts if part is not None)


def _lines(ink: Pen, where: str, cause: str, excerpt: str, remedy: str) -> list[str]:
    lines = ink.block(f"{where}: {cause}", head=ink.say("cli.error") + ": ", mark="error", hang="  ")
    if excerpt:
        lines += ink.block(excerpt, head="   |  ", hang="   |  ", mark="mark")
    return lines + (ink.block(ink.say("text.hint", hint=remedy), head="   = ", mark="mark") if remedy else [])


def _print(lines: Iterable[str]) -> None:
    if sys.stderr is None:
        return
    with contextlib.suppress(OSError):
        sys.stderr.write("".join(line + "\n" for line in lines))
        sys.stderr.flush()


def tell_skipped(names: Sequence[str], lang: str) -> None:
    """Say on stderr which files of folders were passed over, and why."""
    if names and sys.stderr is not None:
        shown = ", ".join(names[:MOST_SKIPPED]) + (" …" if len(names) > MOST_SKIPPED else "")
        sys.stderr.write(phrase("input.skipped", lang, {"count": len(names), "names": shown}) + "\n")
