"""Which bodies have a page of their own, and how its file is called: by a hash, whatever the body calls itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from gouji.boards.counts import Body

PAGES = 2000
"""Bodies that get a page unless more are asked for; the gravest come first."""
FOLDER = "bodies"
IS_PAGE = re.compile(r"[0-9a-f]{20}\.html")


def page_name(key: str) -> str:
    """Name the file of a body's page."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20] + ".html"


def with_page(bodies: Sequence[Body], pages: int | None) -> Sequence[Body]:
    """Choose the bodies that get a page; all for None."""
    return bodies if pages is None else bodies[: max(pages, 0)]


def link(key: str) -> str:
    """Lead to a body's page from beside the folder of pages."""
    return f"{FOLDER}/{page_name(key)}"
