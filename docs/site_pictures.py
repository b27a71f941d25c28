"""
Draw the pictures of docs/rules-pages.md: pages of the site in a browser, from the disk, as a person would open them.

Usage:
    apt-get install chromium fonts-noto-cjk
    python docs/site_pictures.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(__file__).resolve().parent / "pictures"
PACK = "cn-gov-info-annual-report"
COLOURS = 64
LOOK = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=8000")


class Shot(NamedTuple):
    """A page, and the size of the window."""

    page: str
    width: int
    height: int


PICTURES = {
    "rule-page": Shot(f"zh/{PACK}/rules/T3-BALANCE.html", 1220, 1290),
    "rule-search": Shot("zh/index.html?q=结转", 1220, 760),
}


def main() -> int:
    """Draw all."""
    if shutil.which("chromium") is None:
        raise SystemExit("not installed: chromium")
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        command = [sys.executable, "-m", "gouji", "rules", "docs", "--site", "--guide", "docs", "-o", str(site)]
        subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603
        for name, shot in PICTURES.items():
            image = drawn(site, shot, Path(folder, "page.png"))
            path = FOLDER / f"{name}.png"
            image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
            print(f"{path.relative_to(ROOT)} {image.width}x{image.height}, {path.stat().st_size} bytes")
    return 0


def drawn(site: Path, shot: Shot, into: Path) -> Image.Image:
    """Show a page in a browser."""
    where = [f"--window-size={shot.width},{shot.height}", f"--screenshot={into}", f"file://{site}/{shot.page}"]
    subprocess.run(["chromium", *LOOK, *where], capture_output=True, check=True)  # noqa: S603, S607
    return Image.open(into).convert("RGB")


if __name__ == "__main__":
    sys.exit(main())
