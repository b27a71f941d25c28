"""
PDF files, by where their letters and lines lie (ISO 32000-1).

A text layer has no tables: they are found by the lines that divide the page, and where there are none by how words stand
above each other. Where it is not certain what is printed, the cell says so. A page that is only a picture is told as
one. Nothing of the file is run, and nothing is fetched.
"""

from __future__ import annotations

from gouji.documents.model import Document
from gouji.documents.pdf_file import Excessive, is_encrypted
from gouji.documents.pdf_gutter import SideBySide
from gouji.documents.pdf_layout import Scan, Unmapped, read_blocks
from gouji.errors import InputError, Place, Problem

MAX_BYTES = 64 * 2**20


def read_pdf(data: bytes, source: str) -> Document:
    """
    Read a PDF file.

    Args:
        data: The whole file.
        source: Its name.

    Returns:
        Paragraphs and grids in reading order, each with page and box; pictures, and pages without text, as pictures.

    Raises:
        InputError: If the file is damaged, encrypted, larger than the limits, a scan without text, or has two
            reports side by side.
    """
    if len(data) > MAX_BYTES:
        raise _fault("pdf-size", source, size=len(data), limit=MAX_BYTES)
    try:
        blocks, metadata = read_blocks(data)
    except Excessive as excess:
        raise _fault(f"pdf-excess-{excess}", source) from None
    except Scan:
        raise _fault("pdf-scan", source) from None
    except SideBySide as fault:
        raise _fault("pdf-side-by-side", source, page=fault) from None
    except Unmapped:
        raise _fault("pdf-letters", source) from None
    except Exception as fault:  # the library raises anything on a damaged file
        raise _fault("pdf-encrypted" if is_encrypted(fault) else "pdf-damaged", source) from fault
    return Document(source=source, format="pdf", blocks=tuple(blocks), metadata=metadata)


def _fault(code: str, source: str, **values: object) -> InputError:
    said = {key: str(value) for key, value in values.items()}
    return InputError(Problem(code=code, place=Place(file=source), values=said))
