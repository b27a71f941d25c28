"""Hostile PDF files end in a clear message, within bounds of time and memory, or are read as they are shown."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("reportlab")
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from gouji.documents.pdf import MAX_BYTES, read_pdf
from gouji.errors import InputError
from tests.hostile.confined import confined
from tests.layouts.pdf import document
from tests.layouts.pdf_raw import FILLER, file, page, stream
from tests.layouts.render import figures

CATALOG = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
SHEET = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"


def code(data: bytes) -> str:
    """Read a file, and give the code of what keeps it from being read; "" if nothing does."""
    try:
        read_pdf(data, "hostile.pdf")
    except InputError as fault:
        return fault.problems[0].code
    return ""


def of_pages(kids: bytes, count: int, more: dict[int, bytes]) -> bytes:
    return file(CATALOG | {2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)} | more)


def forms() -> bytes:
    """Ten forms that each show the next one ten times."""
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
    next_one = b" /Resources << /XObject << /X %d 0 R >> >>"
    more = {10 + n: stream(b"/X Do " * 10, head + next_one % (11 + n)) for n in range(10)}
    return page(b"/X Do", resources=b"/XObject << /X 10 0 R >>", more=more | {20: stream(b"", head)})


def font(widths: bytes = b"[]", unicode: bytes = b"") -> bytes:
    spec = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 12 0 R /DescendantFonts [<< /Type "
        b"/Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        b"/Supplement 0 >> /W %s >>] >>"
    )
    data = page(FILLER + b" BT /G 9 Tf 9 9 Td <0041> Tj ET", more={11: spec % widths, 12: stream(unicode)})
    return data.replace(b"/F 5 0 R", b"/F 5 0 R /G 11 0 R")


def repaired(data: bytes) -> bytes:
    """Take out the table of places, which is wrong after a change; readers then search the file."""
    return data[: data.rindex(b"xref\n0")] + b"trailer\n<< /Root 1 0 R >>\n"


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"%PDF-1.7\n", "pdf-damaged"),
    "null bytes": (lambda: b"%PDF-1.7\n" + bytes(5_000_000), "pdf-damaged"),
    "noise": (lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(500_000), "pdf-damaged"),
    "too large": (lambda: b"%PDF-1.7\n" + bytes(MAX_BYTES), "pdf-size"),
    "a stream of 200 MB": (lambda: page(bytes(200 * 2**20), packed=True), "pdf-excess-bytes"),
    "ten million operators": (lambda: page(b"q Q " * 5_000_000, packed=True), "pdf-excess-work"),
    "an endless array": (lambda: page(b"[" + b"1 " * 15_000_000, packed=True), "pdf-excess-work"),
    "a text of ten million letters": (
        lambda: page(b"BT /F 9 Tf 9 9 Td (%s) Tj ET" % (b"a" * 10_000_000), packed=True),
        "pdf-excess-work",
    ),
    "more letters than a page holds": (
        lambda: page(b"BT /F 9 Tf 9 9 Td (%s) Tj ET " % (b"a" * 20) * 2_000, packed=True),
        "pdf-excess-letters",
    ),
    "brackets in brackets": (lambda: page(b"(" * 1_000_000, packed=True), "pdf-scan"),
    "areas over areas": (lambda: page(FILLER + b" 0 0 400 400 re f" * 300_000, packed=True), "pdf-excess-work"),
    "a path of a million points": (
        lambda: page(b" 0 0 m " + b"1 1 l " * 1_000_000 + b" f", packed=True),
        "pdf-excess-work",
    ),
    "forms in forms in forms": (forms, "pdf-excess-work"),
    "a form in itself": (
        lambda: page(
            b"/X Do",
            resources=b"/XObject << /X 10 0 R >>",
            more={10: stream(b"/X Do", b"/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 10 0 R >> >>")},
        ),
        "pdf-excess-work",
    ),
    "a form that is missing": (lambda: page(b"/X Do", resources=b"/XObject << /X 10 0 R >>"), "pdf-damaged"),
    "widths for two thousand million letters": (lambda: font(b"[0 2000000000 500]"), "pdf-excess-work"),
    "a map of four thousand million letters": (
        lambda: font(unicode=b"1 beginbfrange <00000000> <ffffffff> <0041> endbfrange"),
        "pdf-excess-work",
    ),
    "a map of many full ranges": (
        lambda: font(unicode=b"1 beginbfrange %s endbfrange" % (b"<0000> <ffff> <0041> " * 10_000)),
        "pdf-excess-work",
    ),
    "ends without beginnings": (lambda: font(unicode=b"beginbfchar " * 300_000), ""),
    "a hundred thousand pages": (
        lambda: of_pages(
            b" ".join(b"%d 0 R" % n for n in range(3, 100_003)), 100_000, dict.fromkeys(range(3, 100_003), SHEET)
        ),
        "pdf-excess-pages",
    ),
    "one page a hundred thousand times": (lambda: of_pages(b"3 0 R " * 100_000, 100_000, {3: SHEET}), "pdf-damaged"),
    "pages in a circle": (lambda: of_pages(b"2 0 R", 1, {}), "pdf-damaged"),
    "pages below pages": (
        lambda: file(CATALOG | {n: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 1) for n in range(2, 5_000)}),
        "pdf-damaged",
    ),
    "fewer pages than stated": (lambda: of_pages(b"3 0 R", 2, {3: SHEET}), "pdf-damaged"),
    "contents that are missing": (
        lambda: repaired(page(FILLER)).replace(b"/Contents 4 0 R", b"/Contents 9 0 R"),
        "pdf-damaged",
    ),
    "objects without an end": (lambda: b"%PDF-1.4\n" + b"1 0 obj\n" * 200_000, "pdf-excess-work"),
    "arrays without an end": (lambda: b"%PDF-1.4\n1 0 obj\n" + b"[" * 3_000_000, "pdf-excess-work"),
    "a table of places without an end": (
        lambda: b"%PDF-1.4\nxref\n0 1000000000\n" + b"0000000000 00000 n \n" * 100_000 + b"startxref\n9\n%%EOF",
        "pdf-damaged",
    ),
    "tables of places in a circle": (
        lambda: page(FILLER).replace(b"/Root", b"/Prev %d /Root" % page(FILLER).rindex(b"xref\n0")),
        "pdf-damaged",
    ),
    "an archive of objects that explodes": (
        lambda: file(
            {
                6: b"<< /Type /ObjStm /N 9 /First 9 /Filter /FlateDecode /Length 300000 >>\nstream\n"
                + zlib.compress(bytes(200 * 2**20), 9)
                + b"\nendstream",
                7: b"7",
            }
        ),
        "pdf-damaged",
    ),
    "a page larger than a house": (lambda: repaired(page(FILLER)).replace(b"400 400]", b"99999999 9999999]"), ""),
    "notes over notes": (
        lambda: page(FILLER, entries=b"/Annots [%s]" % (b"<< /Subtype /Widget /Rect [0 0 400 400] >> " * 20_000)),
        "",
    ),
    "text that asks for a program to be run": (
        lambda: page(FILLER, entries=b"/AA << /O << /S /JavaScript /JS (app.alert\\(1\\)) >> >>"),
        "",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_told_or_read_as_shown(name: str) -> None:
    data, expected = HOSTILE[name]
    assert code(data()) == expected


@pytest.mark.parametrize(
    "name", ["a stream of 200 MB", "an endless array", "arrays without an end", "areas over areas"]
)
def test_time_and_memory_are_bounded(name: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.pdf"
    path.write_bytes(HOSTILE[name][0]())
    said = confined("check", path)
    assert said.status == 3
    assert said.out


def latin(user: str | None) -> bytes:
    """Write a page of Latin text, protected if there is a password for users, be it an empty one."""
    out = io.BytesIO()
    rights = None if user is None else StandardEncryption(user, "owner", canPrint=0, canModify=0, canCopy=0)
    canvas = Canvas(out, invariant=1, encrypt=rights)
    canvas.drawString(100, 600, "Requests received 95, carried over 2.")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_password_is_told() -> None:
    assert code(latin("secret")) == "pdf-encrypted"


def test_a_file_that_only_forbids_copying_is_read() -> None:
    assert read_pdf(latin(""), "report.pdf").blocks == read_pdf(latin(None), "report.pdf").blocks


def test_a_file_that_is_cut_off_is_told_or_whole() -> None:
    data = document(figures(lambda: "12"))
    whole = read_pdf(data, "report.pdf").blocks
    chance = random.Random(3)
    for end in [len(data) - n for n in (1, 6, 7, 30, 300)] + [chance.randrange(len(data)) for _ in range(40)]:
        try:
            blocks = read_pdf(data[:end], "report.pdf").blocks
        except InputError as fault:
            assert fault.problems[0].code == "pdf-damaged"  # noqa: PT017
        else:
            assert blocks == whole, end


def test_bytes_that_are_wrong_end_in_a_document_or_a_message() -> None:
    data = document(figures(lambda: "12"))
    chance = random.Random(4)
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(chance.choice([1, 3, 30])):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        code(bytes(broken))


def test_a_scan_among_other_files_ends_none_of_them(tmp_path: Path) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.rect(10, 10, 50, 50)
    canvas.showPage()
    canvas.save()
    (tmp_path / "scan.pdf").write_bytes(out.getvalue())
    (tmp_path / "report.pdf").write_bytes(document(figures(lambda: "0")))
    said = confined("check", "--format", "json", tmp_path / "scan.pdf", tmp_path / "report.pdf")
    assert '"pdf-scan"' in said.out
    assert '"year": 2025' in said.out
