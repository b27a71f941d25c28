"""
Reports as Word files (ECMA-376), in the ways in which Word, WPS and converters write them.

The XML is written out, so that each file says exactly what its layout is about. Same report, same bytes: the files in the
archive have a fixed date.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

from samples.render.grid import Sheet, boxes, shares
from samples.render.paper import Paper

Write = Callable[[str], str]
"""Turns a text into paragraphs of WordprocessingML."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NAMES = f'xmlns:w="{W}" xmlns:mc="{MC}" xmlns:v="urn:schemas-microsoft-com:vml"'
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

ROOM = 9000
"""Width of a table in twentieths of a point."""
EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
MARGINS = " ".join(f'w:{side}="1440"' for side in ("top", "right", "bottom", "left"))
PAGE = f'<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar {MARGINS}/></w:sectPr>'
FONTS = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋"/>'
STYLES = f"""<w:styles {NAMES}>
<w:docDefaults><w:rPrDefault><w:rPr>{FONTS}<w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="Report title"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/>
<w:sz w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="Table text"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr>
<w:sz w:val="18"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="Numbered heading"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr>
<w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="4"><w:name w:val="Numbered heading 2"/><w:basedOn w:val="3"/></w:style></w:styles>"""
NUMBERING = f"""<w:numbering {NAMES}><w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num></w:numbering>"""


def run(text: str, properties: str = "") -> str:
    """Write a run."""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    """Write a paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def bold(text: str) -> str:
    """A heading that is only bold text."""
    return f"<w:p>{run(text, '<w:rPr><w:b/></w:rPr>')}</w:p>"


def in_cell(text: str) -> str:
    """A paragraph in the style of tables."""
    return paragraph(text, '<w:pStyle w:val="2"/>')


def split_runs(text: str) -> str:
    """A run a character, as WPS leaves them after editing."""
    return f"<w:p>{''.join(run(char) for char in text)}</w:p>"


def tracked(text: str) -> str:
    """A text that replaced another one, both still in the file."""
    by = 'w:author="-" w:date="2026-01-01T00:00:00Z"'
    deleted = f'<w:del w:id="1" {by}><w:r><w:delText>8</w:delText></w:r></w:del>'
    return f'<w:p>{deleted}<w:ins w:id="2" {by}>{run(text)}</w:ins></w:p>'


def hidden(text: str) -> str:
    """A text with hidden figures before it."""
    return f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>7</w:t></w:r>{run(text)}</w:p>"


def controlled(text: str) -> str:
    """A text inside a content control."""
    return f"<w:sdt><w:sdtContent>{paragraph(text)}</w:sdtContent></w:sdt>"


def table(printed: Sheet, write: Write = in_cell) -> str:
    """Write a table with merged cells."""
    widths = [round(share * ROOM) for share in shares(printed)]
    begun = boxes(printed)
    out = []
    for r in range(len(printed.rows)):
        cells = []
        for box in (box for box in begun if box.row <= r < box.row + box.height):
            is_first = box.row == r
            width = sum(widths[box.column : box.column + box.width])
            merge = "" if box.height == 1 else '<w:vMerge w:val="restart"/>' if is_first else "<w:vMerge/>"
            span = f'<w:gridSpan w:val="{box.width}"/>' if box.width > 1 else ""
            content = write(box.text) if is_first and box.text else "<w:p/>"
            shape = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/>'
            cells.append((box.column, f"<w:tc><w:tcPr>{shape}</w:tcPr>{content}</w:tc>"))
        out.append(f"<w:tr>{''.join(cell for _, cell in sorted(cells))}</w:tr>")
    look = f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{EDGES}</w:tblBorders></w:tblPr>'
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl>{look}<w:tblGrid>{columns}</w:tblGrid>{''.join(out)}</w:tbl>"


def in_text_box(content: str) -> str:
    """Content of a text box, in both renderings that Word writes."""
    box = (
        '<w:r><w:pict><v:shape style="width:450pt;height:300pt"><v:textbox><w:txbxContent>'
        f"{content}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    return f"<w:p><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:p>"


def in_layout(content: str) -> str:
    """Content of the only cell of a layout table."""
    return f"<w:tbl><w:tr><w:tc>{content}<w:p/></w:tc></w:tr></w:tbl>"


def body(paper: Paper, write: Write = in_cell, around: Write = str, heading: Write = bold) -> str:
    """
    Write the content of a document.

    Args:
        paper: The report.
        write: How the text of a cell is written.
        around: What is put around each table.
        heading: How headings are written.
    """
    parts = [paragraph(paper.title, '<w:pStyle w:val="1"/>')] if paper.title else []
    parts += [paragraph(text) for text in paper.preamble]
    for part in paper.parts:
        parts += [heading(part.heading)] if part.heading else []
        parts += [paragraph(text) for text in part.paragraphs]
        parts += [around(table(each, write)) for each in part.tables]
    return "".join(parts)


def package(content: str, parts: dict[str, str] | None = None) -> bytes:
    """
    Put the content of a document into a Word file.

    Args:
        content: What stands in its body.
        parts: Further parts by their names; one of the name of a part that is always there takes its place.
    """
    files = {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{TYPE}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{TYPE}.styles+xml"/>'
            f'<Override PartName="/word/numbering.xml" ContentType="{TYPE}.numbering+xml"/></Types>'
        ),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": _relations({"styles": "styles.xml", "numbering": "numbering.xml"}),
        "word/document.xml": f"<w:document {NAMES}><w:body>{content}{PAGE}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        **(parts or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(info, text)
    return out.getvalue()


def _relations(targets: dict[str, str]) -> str:
    links = (
        f'<Relationship Id="r{n}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(links)}</Relationships>'


def numbered_headings(paper: Paper) -> bytes:
    """Headings whose number is not in the text but in a list of their style."""
    return package(body(paper, heading=lambda label: paragraph(label.partition("、")[2], '<w:pStyle w:val="4"/>')))


LAYOUTS: dict[str, Callable[[Paper], bytes]] = {
    "docx": lambda paper: package(body(paper)),
    "docx-split-runs": lambda paper: package(body(paper, split_runs)),
    "docx-tracked": lambda paper: package(body(paper, tracked)),
    "docx-hidden": lambda paper: package(body(paper, hidden)),
    "docx-controlled": lambda paper: package(body(paper, controlled)),
    "docx-text-boxes": lambda paper: package(body(paper, around=in_text_box)),
    "docx-layout-tables": lambda paper: package(body(paper, around=in_layout)),
    "docx-one-layout-table": lambda paper: package(in_layout(body(paper))),
    "docx-numbered-headings": numbered_headings,
}
