"""
Draw the pictures of docs/documents.md: a document of each format with the cell marked to which a finding leads.

Each is found anew by the place that `gouji check` prints: in the page by its element path, in the browser itself; in the Word
file by table, row and cell, in its own XML; in the PDF file by page and box. No reader of gouji is asked.

Usage:
    apt-get install chromium libreoffice-writer poppler-utils fonts-noto-cjk
    python docs/pictures.py
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree
from PIL import Image, ImageChops, ImageDraw

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(__file__).resolve().parent / "pictures"
SAMPLE = ROOT / "samples" / "wrong-figures"
RED, RED_HEX = (255, 0, 0), "FF0000"
DPI = 110
ABOVE, BELOW = 210, 130
"""Pixels of the picture above and below the cell."""
SHADES = 24
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

Place = dict[str, Any]


def place_of(document: Path, rule: str) -> Place:
    """Give the place to which the finding of a rule leads, as `gouji check --format json` says it."""
    command = [sys.executable, "-m", "gouji", "check", str(document), "--format", "json", "--fail-on", "never"]
    result = json.loads(_run(command))
    (found,) = (finding for finding in result["reports"][0]["findings"] if finding["rule"] == rule)
    at: Place = found["at"]
    return at


def page(document: Path, at: Place, into: Path) -> Image.Image:
    """Show a page in a browser, with an outline around the element of a path."""
    script = (
        f"<script>const cell=document.evaluate('/{at['element']}',document,null,9,null).singleNodeValue;"
        f"cell.style.outline='3px solid #{RED_HEX}'</script>"
    )
    marked, shot = into / "marked.html", into / "page.png"
    marked.write_text(document.read_text(encoding="utf-8") + script, encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=900,4000"]
    _run(["chromium", *flags, f"--screenshot={shot}", marked.as_uri()])
    return Image.open(shot).convert("RGB")


def word(document: Path, at: Place, into: Path) -> Image.Image:
    """Show a Word file as LibreOffice lays it out, with a border around the cell of a table."""
    marked = into / "marked.docx"
    with zipfile.ZipFile(document) as archive, zipfile.ZipFile(marked, "w") as copy:
        for name in archive.namelist():
            data = archive.read(name)
            copy.writestr(name, _bordered(data, at) if name == at["part"] else data)
    _run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(into), str(marked)])
    return next(image for image in _rendered(into / "marked.pdf", into) if _mark(image) is not None)


def _bordered(xml: bytes, at: Place) -> bytes:
    """Put a red border around a cell; `cell` counts the columns of the table, over which cells may span."""
    tree = etree.fromstring(xml)
    row = list(tree.iter(f"{W}tbl"))[at["table"] - 1].findall(f"{W}tr")[at["row"] - 1]
    column = 1
    for cell in row.findall(f"{W}tc"):
        properties = cell.find(f"{W}tcPr")
        if column == at["cell"]:
            borders = etree.Element(f"{W}tcBorders")
            for side in ("top", "left", "bottom", "right"):
                look = {"val": "single", "sz": "18", "color": RED_HEX}
                etree.SubElement(borders, f"{W}{side}", {f"{W}{key}": value for key, value in look.items()})
            properties.find(f"{W}vAlign").addprevious(borders)
            return bytes(etree.tostring(tree))
        span = properties.find(f"{W}gridSpan")
        column += 1 if span is None else int(span.get(f"{W}val"))
    raise SystemExit(f"no cell {at}")


def pdf(document: Path, at: Place, into: Path) -> Image.Image:
    """Show a page of a PDF file, with a frame around a box; its numbers are points."""
    image: Image.Image = _rendered(document, into)[at["page"] - 1]
    x0, y0, x1, y1 = (value * DPI / 72 for value in at["box"])
    ImageDraw.Draw(image).rectangle((x0 - 5, y0 - 4, x1 + 5, y1 + 4), outline=RED, width=3)
    return image


def _rendered(document: Path, into: Path) -> list[Image.Image]:
    _run(["pdftoppm", "-r", str(DPI), "-png", str(document), str(into / "sheet")])
    return [Image.open(path).convert("RGB") for path in sorted(into.glob("sheet*.png"))]


def _mark(image: Image.Image) -> tuple[int, int, int, int] | None:
    """Find the box of what is red."""
    red, green, blue = image.split()
    is_red = ImageChops.multiply(red.point(lambda v: 255 * (v > 200)), green.point(lambda v: 255 * (v < 60)))
    return ImageChops.multiply(is_red, blue.point(lambda v: 255 * (v < 60))).getbbox()


def cropped(image: Image.Image) -> Image.Image:
    """Cut out what is around the mark, as wide as the page."""
    mark = _mark(image)
    if mark is None:
        raise SystemExit("the mark is lost")
    band = image.crop((0, max(0, mark[1] - ABOVE), image.width, min(image.height, mark[3] + BELOW)))
    ink = ImageChops.difference(band, Image.new("RGB", band.size, "white")).getbbox()
    assert ink is not None
    return band.crop(
        (max(0, ink[0] - 12), max(0, ink[1] - 12), min(band.width, ink[2] + 12), min(band.height, ink[3] + 12))
    )


def few_coloured(image: Image.Image) -> Image.Image:
    """Keep shades of grey and of red: all that there is, in few bytes."""
    steps = [round(255 * n / (SHADES - 1)) for n in range(SHADES)]
    colours = [(v, v, v) for v in steps] + [(255, v, v) for v in steps[:-1]]
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in colours for value in colour])
    return image.quantize(palette=palette, dither=Image.Dither.NONE)


Draw = Callable[[Path, Place, Path], Image.Image]
PICTURES: dict[str, tuple[str, Draw]] = {
    "html": ("T4-GROUP-SUM", page),
    "docx": ("T2-FLOW", word),
    "pdf": ("T3-COL-SUM", pdf),
}


def main() -> int:
    """Draw all."""
    missing = [name for name in ("chromium", "soffice", "pdftoppm") if shutil.which(name) is None]
    if missing:
        raise SystemExit(f"not installed: {', '.join(missing)}")
    FOLDER.mkdir(exist_ok=True)
    for suffix, (rule, draw) in PICTURES.items():
        document = SAMPLE / f"report.{suffix}"
        with tempfile.TemporaryDirectory() as folder:
            image = cropped(draw(document, place_of(document, rule), Path(folder)))
        path = FOLDER / f"{suffix}.png"
        few_coloured(image).save(path, optimize=True)
        print(f"{path.relative_to(ROOT)} {image.width}x{image.height}, {path.stat().st_size} bytes")
    return 0


def _run(command: list[str]) -> bytes:
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
