"""How far a long run is: one line on a terminal, a line now and then in a log, nothing where nobody asked."""

from __future__ import annotations

import io

import pytest

from gouji.cli import progress
from gouji.cli.progress import Line, Silence, clock, progress_on
from gouji.outputs.layout import columns


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progress, "time", clock)
    return clock


def run(line: Line, moved: Clock, seconds: float, steps: int) -> None:
    line.begin("read", 100)
    for _ in range(steps):
        moved.now += seconds
        line.advance(1)
    line.end()


def test_a_log_gets_a_line_every_half_minute(moved: Clock) -> None:
    stream = io.StringIO()
    run(Line(stream, "en"), moved, 10.0, 10)
    assert stream.getvalue().splitlines() == [
        "Reading 3/100, 0.1 per second, about 16:10 left",
        "Reading 6/100, 0.1 per second, about 15:40 left",
        "Reading 9/100, 0.1 per second, about 15:10 left",
    ]


def test_a_terminal_gets_one_line_that_is_drawn_anew(moved: Clock) -> None:
    stream = Terminal()
    run(Line(stream, "en"), moved, 0.125, 48)
    told = stream.getvalue()
    assert told.count("\n") == 1
    assert told.startswith("\r\x1b[K")
    assert told.endswith("Reading 48/100, 8.0 per second, about 0:07 left\n")
    assert told.count("\r") == 24 + 1


def test_a_stage_of_unknown_length_tells_what_is_done(moved: Clock) -> None:
    stream = Terminal()
    line = Line(stream, "zh")
    line.begin("find", 0)
    moved.now += 1
    line.advance(1000)
    assert stream.getvalue() == "\r\x1b[K查找输入 1000,每秒 1000"


@pytest.mark.parametrize("width", [1, 4, 8, 20, 50])
def test_a_line_is_no_wider_than_a_terminal_can_draw_anew(
    moved: Clock, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for lang in ("zh", "en"):
        stream = Terminal()
        run(Line(stream, lang), moved, 1.0, 2)
        drawn = stream.getvalue().rstrip("\n").split("\r\x1b[K")[1:]
        assert len(drawn) == 3
        assert all(columns(line) < width for line in drawn)
        assert all(line.endswith("…") for line in drawn) is (width in (8, 20))


def test_a_reader_that_went_away_is_no_error(moved: Clock) -> None:
    stream = Terminal()
    stream.close()
    line = Line.__new__(Line)
    line.stream, line.lang, line.is_drawn, line.stage, line.total, line.done = stream, "zh", True, "", 0, 0
    line.began = line.told = moved.now
    run(line, moved, 1.0, 3)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (59.6, "1:00"), (3599, "59:59"), (3600, "1:00:00"), (90061, "25:01:01")]
)
def test_times_are_shown_as_on_a_clock(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_who_wants_quiet_gets_it(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_on("zh", quiet=True) as told:
        assert isinstance(told, Silence)
        told.begin("read", 1)
        told.advance(1)
    assert capsys.readouterr() == ("", "")
