"""
Draw the picture of docs/dashboard.md: the top of the dashboard of a made-up province, in a browser.

Usage:
    apt-get install chromium fonts-noto-cjk
    python -m docs.audit_pictures
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from docs.queries import CORPUS, ROOT, run_there

FOLDER = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 1300, 1790
COLOURS = 48


def main() -> int:
    """Draw it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        run_there(place, "-m", "samples.province", "province", *CORPUS)
        run_there(place, "-m", "gouji", "audit", "province/reports.jsonl", "--hierarchy", "province/hierarchy.csv",
                  "--output", "audit", "--quiet", "--fail-on", "never")  # fmt: skip
        shot = place / "shot.png"
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={WIDTH},{HEIGHT}"]
        page = (place / "audit" / "index.html").as_uri()
        subprocess.run(["chromium", *flags, f"--screenshot={shot}", page], capture_output=True, check=True)  # noqa: S603, S607
        image = Image.open(shot).convert("RGB")
    path = FOLDER / "dashboard.png"
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)} {image.width}x{image.height}, {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
