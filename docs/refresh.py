"""
Put what the program prints into the READMEs: the output of the example, under `<!-- ci: demo output -->`.

Usage:
    python docs/refresh.py
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMAND = re.compile(r"<!-- ci: demo -->\n```sh\n(.*)\n```\n")
OUTPUT = re.compile(r"(<!-- ci: demo output -->\n```text\n).*?(^```\n)", re.DOTALL | re.MULTILINE)


def main() -> int:
    """Run the example of each README as it is written there, and put in what it prints."""
    for name in ("README.md", "README.zh-CN.md"):
        path = ROOT / name
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


def refreshed(text: str) -> str:
    """Give a README with the output that its example has today."""
    found = COMMAND.search(text)
    if not found:
        raise SystemExit("the example is lost")
    arguments = shlex.split(found[1].rpartition(".venv/bin/gouji ")[2])
    run = subprocess.run([sys.executable, "-m", "gouji", *arguments], cwd=ROOT, capture_output=True, check=False)  # noqa: S603
    if run.returncode != 1:
        raise SystemExit(f"the example ends with status {run.returncode}:\n{run.stderr.decode()}")
    printed = run.stdout.decode("utf-8")
    return OUTPUT.sub(lambda old: old[1] + printed + old[2], text)


if __name__ == "__main__":
    sys.exit(main())
