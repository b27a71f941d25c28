"""The command on a terminal, in a pipe whose reader leaves, and interrupted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import gouji.cli
import gouji.cli.check
from tests.cli.conftest import Gouji

pty = pytest.importorskip("pty", reason="there are no pseudo terminals here")


def on_terminal(rules: Path, *arguments: object, **environment: str) -> str:
    """Run the command with stdout on a terminal."""
    ours, theirs = pty.openpty()
    env = os.environ | {"GOUJI_RULES": str(rules), "GOUJI_CACHE": "off", "TERM": "xterm", "COLUMNS": "80"} | environment
    if "NO_COLOR" not in environment:
        env.pop("NO_COLOR", None)
    with subprocess.Popen(
        [sys.executable, "-m", "gouji", *map(str, arguments)], stdout=theirs, stderr=subprocess.PIPE, env=env
    ) as process:
        os.close(theirs)
        printed = b""
        try:
            while piece := os.read(ours, 65536):
                printed += piece
        except OSError:  # how Linux says that the other end is closed
            pass
        process.communicate(timeout=60)
    os.close(ours)
    return printed.decode()


def test_a_terminal_has_colours_unless_they_are_not_wanted(rules: Path, reports: Path) -> None:
    bad = reports / "bad.json"
    assert "\x1b[1;31m错误 SUM" in on_terminal(rules, "check", bad)
    assert "\x1b" not in on_terminal(rules, "check", bad, "--no-color")
    assert "\x1b" not in on_terminal(rules, "check", bad, NO_COLOR="1")
    assert "\x1b" not in on_terminal(rules, "check", bad, TERM="dumb")
    assert "\x1b[1;31m" in on_terminal(rules, "check", bad, NO_COLOR="")


@pytest.mark.parametrize(
    "arguments", [["check", "年报"], ["check", "年报", "--format", "json"], ["rules", "list"], ["--help"]]
)
def test_a_reader_that_leaves_is_no_error(rules: Path, reports: Path, tmp_path: Path, arguments: list[str]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    ran = subprocess.run(
        [sys.executable, "-m", "gouji", *arguments],
        stdout=theirs, stderr=subprocess.PIPE, cwd=tmp_path, env=os.environ | {"GOUJI_RULES": str(rules), "GOUJI_CACHE": "off"},
        timeout=60, check=False,
    )  # fmt: skip
    os.close(theirs)
    assert ran.stderr == b""
    assert ran.returncode == (0 if arguments[0] == "rules" else 1)  # help: click's choice


def test_closed_streams_do_no_harm(rules: Path, reports: Path) -> None:
    command = f'"{sys.executable}" -m gouji check "{reports / "bad.json"}" "{reports / "missing.json"}" >&- 2>&-'
    env = os.environ | {"GOUJI_RULES": str(rules), "GOUJI_CACHE": "off"}
    assert subprocess.run(["sh", "-c", command], env=env, timeout=60, check=False).returncode == 1


def test_a_full_disk_is_told(gouji: Gouji, rules: Path, reports: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    ran = gouji("check", reports / "bad.json", "--output", "/dev/full")
    assert ran.returncode == 2
    assert "无法写入" in ran.stderr.decode()


@pytest.mark.parametrize(("raised", "status"), [(KeyboardInterrupt, 130), (RuntimeError("x"), 70), (OSError("x"), 70)])
def test_an_interruption_and_a_fault_of_ours_have_statuses_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    raised: type[BaseException] | BaseException,
    status: int,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr(gouji.cli.check, "open_packs", fail)
    monkeypatch.setattr(gouji.cli.console, "speak_utf8", lambda: None)
    with pytest.raises(SystemExit) as ended:
        gouji.cli.main(["check", "-"])
    assert ended.value.code == status
    assert ("故障" in capsys.readouterr().err) is (status == 70)


def test_click_can_run_the_commands_in_process(monkeypatch: pytest.MonkeyPatch, rules: Path, reports: Path) -> None:
    monkeypatch.setenv("GOUJI_RULES", str(rules))
    monkeypatch.setenv("GOUJI_CACHE", "off")
    ran = CliRunner().invoke(gouji.cli.gouji, ["check", str(reports / "bad.json")])
    assert ran.exit_code == 1
    assert "错误 SUM ×2" in ran.output
