"""
Walk through the pages that a reader follows with his hands, and put what the program prints into them.

In such a page a block under `<!-- file: PATH -->` is a file that the reader writes, and one under `<!-- run -->` is what he
types, behind `$`, with what he sees. Everything happens in one folder, from the top of the page to its end; under
`<!-- given: NAME -->` a folder of the project is there. A test holds each page to what really happens.

Usage:
    python docs/walk.py
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("docs/tutorial.md", "docs/zh/tutorial.md", "docs/reading.md", "docs/zh/reading.md")
WIDTH = "100"
_NO_PROGRAMS = shutil.ignore_patterns("*.py", "__pycache__")
BLOCK = re.compile(r"<!-- (file|run|given)(?:: (\S+))? -->\n(?:(`{3,})\w+\n(.*?)^\3\n)?", re.DOTALL | re.MULTILINE)


def main() -> int:
    """Refresh all pages."""
    for name in PAGES:
        path = ROOT / name
        with tempfile.TemporaryDirectory() as folder:
            path.write_text(walked(path.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
    return 0


def walked(page: str, folder: Path) -> str:
    """
    Do what a page says, from top to end.

    Args:
        page: Its text.
        folder: An empty folder in which it is done.

    Returns:
        The page, with what was printed in place of what it says was printed.
    """
    return BLOCK.sub(lambda block: _done(block, folder), page)


def _done(block: re.Match[str], folder: Path) -> str:
    kind, name, _, text = block.groups()
    if kind == "given":
        shutil.copytree(ROOT / name, folder / name, ignore=_NO_PROGRAMS, dirs_exist_ok=True)
        return block[0]
    if kind == "file":
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return block[0]
    typed = [line.removeprefix("$ ") for line in text.splitlines() if line.startswith("$ ")]
    shown = "".join(f"$ {line}\n{_printed(line, folder)}" for line in typed)
    return block[0].replace(text, shown, 1)


def _printed(line: str, folder: Path) -> str:
    """Run a command, without a shell: the program, or a look at a file."""
    command, *arguments = shlex.split(line)
    if command == "cat":
        return "".join((folder / name).read_text(encoding="utf-8") for name in arguments)
    if command != "gouji":
        raise SystemExit(f"a page may use gouji and cat, not {command}")
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "PYTHONPATH") if key in os.environ}
    environment = {**kept, "GOUJI_CACHE": "off", "COLUMNS": WIDTH, "PYTHONWARNINGS": "error"}
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "gouji", *arguments],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return run.stdout.decode("utf-8")


if __name__ == "__main__":
    sys.exit(main())
