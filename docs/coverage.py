"""
Write what the packs guard into `docs/coverage`, an edition a file.

Usage:
    python docs/coverage.py
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from gouji.packs.load import list_editions
from gouji.packs.locate import builtin_rules

FOLDER = Path(__file__).resolve().parent / "coverage"


def main() -> int:
    """Write all."""
    for pack in sorted(path.parent for path in builtin_rules().glob("*/pack.yaml")):
        for edition in list_editions(pack):
            file = FOLDER / f"{pack.name}-{edition}.json"
            chosen = (str(pack), "--edition", edition, "--format", "json", "--output", str(file))
            subprocess.run([sys.executable, "-m", "gouji", "rules", "coverage", *chosen], check=True)  # noqa: S603
    return 0


if __name__ == "__main__":
    sys.exit(main())
