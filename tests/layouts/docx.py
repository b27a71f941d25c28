"""Reports as Word files, out of figures: the XML that Word, WPS and converters write, in the ways they vary."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import NamedTuple
from xml.sax.saxutils import escape

from tests.layouts.render import FORM, PREAMBLE, TEXTS, TITLE, Figures, Grid, grid

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NAMES = f'xmlns:w="{W}" xmlns:mc="{MC}" xmlns:v="urn:schemas-microsoft-com:vml"'


class Box(NamedTuple):
    """A cell with its spans."""

    row: int
    column: int
    width: int
    height: int
    text: str


def boxes(rows: Grid) -> list[Box]:
    """Find how far each cell of a grid spans, to the right first."""
    taken: set[tuple[int, int]] = set()
    found = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text is None or (r, c) in taken:
                continue
            width = 1
            while c + width < len(row) and row[c + width] is None and (r, c + width) not in taken:
                width += 1
            height = 1
            while r + height < len(rows) and all(
                rows[r + height][k] is None and (r + height, k) not in taken for k in range(c, c + width)
            ):
                height += 1
            taken |= {(i, k) for i in range(r, r + height) for k in range(c, c + width)}
            found.append(Box(r, c, width, height, text))
    return found


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def split_runs(text: str) -> str:
    """A run a character, as WPS leaves them after editing."""
    return f"<w:p>{''.join(run(char) for char in text)}</w:p>"


def tracked(text: str) -> str:
    """A text that replaced another one, both still in the file."""
    deleted = '<w:del w:id="1"><w:r><w:delText>8</w:delText></w:r></w:del>'
    return f'<w:p>{deleted}<w:ins w:id="2">{run(text)}</w:ins></w:p>'


def hidden(text: str) -> str:
    """A text with hidden figures before it."""
    return f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>7</w:t></w:r>{run(text)}</w:p>"


def controlled(text: str) -> str:
    """A text inside a content control."""
    return f"<w:sdt><w:sdtContent>{paragraph(text)}</w:sdtContent></w:sdt>"


def table(rows: Grid, write: Callable[[str], str]) -> str:
    """Write a grid with merged cells."""
    out = []
    found = {(b.row, b.column): b for b in boxes(rows)}
    for r, row in enumerate(rows):
        cells = []
        c = 0
        while c < len(row):
            box = found.get((r, c))
            above = next((b for b in found.values() if b.column == c and b.row < r < b.row + b.height), None)
            width = (box or above or Box(r, c, 1, 1, "")).width
            merge = '<w:vMerge w:val="restart"/>' if box and box.height > 1 else "<w:vMerge/>" if above else ""
            content = write(box.text) if box and box.text else "<w:p/>"
            cells.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{width}"/>{merge}</w:tcPr>{content}</w:tc>')
            c += width
        out.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(out)}</w:tbl>"


def in_text_box(content: str) -> str:
    """Content of a text box, in both renderings that Word writes."""
    box = f"<w:r><w:pict><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></w:pict></w:r>"
    return f"<w:p><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:p>"


def in_layout(content: str) -> str:
    """Content of the only cell of a layout table."""
    return f"<w:tbl><w:tr><w:tc>{content}<w:p/></w:tc></w:tr></w:tbl>"


def body(
    given: Figures,
    write: Callable[[str], str] = paragraph,
    around: Callable[[str], str] = str,
    heading: Callable[[str], str] = paragraph,
) -> str:
    parts = [paragraph(TITLE), paragraph(PREAMBLE)]
    for section in FORM.sections:
        parts.append(heading(section.label))
        parts += [paragraph(text) for text in TEXTS.get(section.id, [])]
        for each in FORM.tables:
            if each.section == section.id and given.get(each.id):
                parts.append(around(table(grid(each, given[each.id]), write)))
    return "".join(parts)


def package(content: str, parts: dict[str, str] | None = None) -> bytes:
    """Put a body into a Word file."""
    files = {
        "word/document.xml": f"<w:document {NAMES}><w:body>{content}<w:sectPr/></w:body></w:document>",
        **(parts or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


NUMBERING = f"""<w:numbering {NAMES}><w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num></w:numbering>"""
STYLES = f"""<w:styles {NAMES}><w:style w:styleId="1"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr>
<w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:styleId="2"><w:basedOn w:val="1"/></w:style></w:styles>"""


def numbered_headings(given: Figures) -> bytes:
    """Headings whose number is not in the text but in a list of their style."""
    content = body(given, heading=lambda label: paragraph(label.partition("、")[2], '<w:pStyle w:val="2"/>'))
    return package(content, {"word/numbering.xml": NUMBERING, "word/styles.xml": STYLES})


LAYOUTS: dict[str, Callable[[Figures], bytes]] = {
    "plain": lambda given: package(body(given)),
    "split_runs": lambda given: package(body(given, split_runs)),
    "tracked": lambda given: package(body(given, tracked)),
    "hidden": lambda given: package(body(given, hidden)),
    "controlled": lambda given: package(body(given, controlled)),
    "text_boxes": lambda given: package(body(given, around=in_text_box)),
    "layout_tables": lambda given: package(body(given, around=in_layout)),
    "one_layout_table": lambda given: package(in_layout(body(given))),
    "numbered_headings": numbered_headings,
}
