"""
Draw the pictures of docs/workpaper.md: a sample's page in a browser, and a sheet of its workbook as LibreOffice prints it.

Usage:
    apt-get install chromium libreoffice-calc poppler-utils fonts-noto-cjk
    python docs/result_pictures.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(__file__).resolve().parent / "pictures"
SAMPLE = "samples/wrong-figures/report.html"
WIDTH = 1000
TOP, ABOVE, BELOW = 1132, 250, 400
"""Pixels of the page down to the end of the first finding, and of the table above and below the wrong cell."""
FIGURES, THICK, ERROR = 300, 40, (163, 20, 15)
"""Where at the left the figures of a table begin, fewer pixels than a cell is wide, and the colour of its frame."""
SHEET = 3
"""Page of the printed workbook that shows the same table."""
DPI = 100
GAP = 40
COLOURS = 48


def page(into: Path) -> Image.Image:
    """Show the page, in parts: the top with the first finding, and the table that it is about."""
    file, shot = into / "result.html", into / "result.png"
    _check("html", file)
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={WIDTH},6000"]
    _run(["chromium", *flags, f"--screenshot={shot}", file.as_uri()])
    image = Image.open(shot).convert("RGB")
    cell = _framed(image)
    parts = [image.crop((0, 0, WIDTH, TOP)), image.crop((0, cell - ABOVE, WIDTH, cell + BELOW))]
    whole = Image.new("RGB", (WIDTH, sum(part.height for part in parts) + GAP), "white")
    whole.paste(parts[0], (0, 0))
    whole.paste(parts[1], (0, parts[0].height + GAP))
    return whole


def _framed(image: Image.Image) -> int:
    """Find the wrong cell: the first line of the colour of errors among the figures of the tables."""
    for y in range(TOP, image.height):
        line = image.crop((FIGURES, y, image.width, y + 1)).getcolors(image.width) or ()
        if any(colour == ERROR and count > THICK for count, colour in line):
            return y
    raise SystemExit("there is no wrong cell in the page")


def workbook(into: Path) -> Image.Image:
    """Show the sheet of a table with its formulas."""
    file = into / "result.xlsx"
    _check("xlsx", file)
    _run(["soffice", f"-env:UserInstallation={(into / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
          "--outdir", str(into), str(file)])  # fmt: skip
    _run(
        [
            "pdftoppm",
            "-r",
            str(DPI),
            "-f",
            str(SHEET),
            "-l",
            str(SHEET),
            "-png",
            str(into / "result.pdf"),
            str(into / "sheet"),
        ]
    )
    image = Image.open(next(into.glob("sheet*.png"))).convert("RGB")
    ink = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    assert ink is not None
    return image.crop((ink[0] - 10, ink[1] - 10, ink[2] + 10, ink[3] + 10))


def main() -> int:
    """Draw both."""
    for name, draw in (("result-page", page), ("workpaper", workbook)):
        with tempfile.TemporaryDirectory() as folder:
            image = draw(Path(folder))
        path = FOLDER / f"{name}.png"
        image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{path.relative_to(ROOT)} {image.width}x{image.height}, {path.stat().st_size} bytes")
    return 0


def _check(shape: str, file: Path) -> None:
    _run(
        [sys.executable, "-m", "gouji", "check", SAMPLE, "--format", shape, "--output", str(file), "--fail-on", "never"]
    )


def _run(command: list[str]) -> None:
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
