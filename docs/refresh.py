"""
Put what the program prints into the documents.

In the READMEs that is the output of the example, under `<!-- ci: demo output -->`; elsewhere one finding of a sample, under
`<!-- finding: FILE RULE LANG -->`.

Usage:
    python docs/refresh.py
"""

from __future__ import annotations

import functools
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
PAGES = ("docs/documents.md", "docs/zh/documents.md")
COMMAND = re.compile(r"<!-- ci: demo -->\n```sh\n(.*)\n```\n")
OUTPUT = re.compile(r"(<!-- ci: demo output -->\n```text\n).*?(^```\n)", re.DOTALL | re.MULTILINE)
FINDING = re.compile(r"(<!-- finding: (\S+) (\S+) (\S+) -->\n```text\n).*?(^```\n)", re.DOTALL | re.MULTILINE)


def main() -> int:
    """Refresh all."""
    for names, refresh in ((READMES, refreshed), (PAGES, with_findings)):
        for name in names:
            path = ROOT / name
            path.write_text(refresh(path.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


def refreshed(text: str) -> str:
    """Give a README with the output that its example has today."""
    found = COMMAND.search(text)
    if not found:
        raise SystemExit("the example is lost")
    printed = _printed(shlex.split(found[1].rpartition(".venv/bin/gouji ")[2]))
    return OUTPUT.sub(lambda old: old[1] + printed + old[2], text)


def with_findings(text: str) -> str:
    """Give a page with its findings as they are printed today."""
    return FINDING.sub(lambda old: old[1] + finding(*old.group(2, 3, 4)) + old[5], text)


@functools.cache
def finding(file: str, rule: str, lang: str) -> str:
    """Give what is printed of the finding of a rule."""
    blocks = _printed(["check", "--lang", lang, file]).split("\n\n")
    return next(block for block in blocks if f" {rule}  " in block.partition("\n")[0]) + "\n"


def _printed(arguments: list[str]) -> str:
    run = subprocess.run([sys.executable, "-m", "gouji", *arguments], cwd=ROOT, capture_output=True, check=False)  # noqa: S603
    if run.returncode != 1:
        raise SystemExit(f"{arguments} ends with status {run.returncode}:\n{run.stderr.decode()}")
    return run.stdout.decode("utf-8")


if __name__ == "__main__":
    sys.exit(main())
