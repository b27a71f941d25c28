"""
The command line: options to a call to a writer to an exit status.

Exit statuses: 0 nothing at or above the threshold; 1 findings at or above it, or a verdict that is not `pass`; 2 wrong
usage or a faulty pack; 3 some input could not be read (and none of 1 or 2). Beyond the contract: 70 (EX_SOFTWARE) a
fault of the program itself, 130 interrupted.
"""

from __future__ import annotations

import errno
import gc
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

import click

from gouji import __version__
from gouji.cli import console
from gouji.cli.help import Group, both
from gouji.cli.usage import language, problem

FAULT = 70
INTERRUPTED = 130

COLLECTED = (20_000, 20, 100)
"""When rings of objects are looked for: seldom, for what a run makes it mostly keeps, or lets go without leaving rings."""

_HELP: type[click.UsageError] | tuple[()] = getattr(click.exceptions, "NoArgsIsHelpError", ())
"""Raised for the help page of a group of commands of which none is named; early versions show it themselves."""

COMMANDS = {
    "check": "gouji.cli.check:command",
    "baseline": "gouji.cli.baseline:command",
    "compare": "gouji.cli.compare:command",
    "extract": "gouji.cli.extract:command",
    "explain": "gouji.cli.explain:command",
    "audit": "gouji.cli.audit:command",
    "verify": "gouji.cli.verify:command",
    "rules": "gouji.cli.rules:group",
}

gouji = Group("gouji", COMMANDS, help=both("help.gouji"), context_settings={"help_option_names": ["-h", "--help"]})
click.version_option(__version__, message="gouji %(version)s", help=both("help.version"))(gouji)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """
    Run the command line and exit.

    Args:
        arguments: Without the program's name; None takes those of the process.
    """
    console.speak_utf8()
    gc.set_threshold(*COLLECTED)
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    said = sys.argv[1:] if arguments is None else arguments
    try:
        status = gouji.main(arguments, prog_name="gouji", standalone_mode=False)
    except click.UsageError as error:
        if isinstance(error, _HELP):
            error.show()
        else:
            console.tell([problem(error)], language(said), color="--no-color" not in said)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except OSError as error:
        if error.errno != errno.EPIPE:
            return _fault()
        console.silence()
        return 0
    except Exception:  # noqa: BLE001 (a fault of ours must not look like a finding, status 1)
        return _fault()
    return status if isinstance(status, int) else 0


def _fault() -> int:
    traceback.print_exc()
    console.note("cli.fault", "zh")
    console.note("cli.fault", "en")
    return FAULT
