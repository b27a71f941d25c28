"""
Pages into a static site: MkDocs does it, in a process of its own, without a network, and each language by itself.

What is read of a pack goes into MkDocs twice: as pages, where it is escaped already, and as titles of the navigation,
which its templates print as they are and which are escaped here.
"""

from __future__ import annotations

import html
import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from gouji.errors import Place, Problem, UsageError
from gouji.keeper.pages.book import by_document
from gouji.keeper.pages.citation import short_title
from gouji.keeper.pages.desk import CITATIONS, FORMS, HOME, LEVELS, RULES, Desk
from gouji.keeper.pages.guide import FOLDER
from gouji.keeper.pages.indexes import subject_title
from gouji.keeper.pages.library import Shelf, guide_title
from gouji.keeper.pages.markdown import clean
from gouji.keeper.pages.subjects import by_subject
from gouji.messages import phrase

_THEME = Path(__file__).parent / "theme"
_SETTINGS = Path(__file__).parent / "site.yml"
_NEEDED = ("mkdocs", "material", "jieba")
_TIMED = ("sitemap.xml", "sitemap.xml.gz")
"""Files of a site without an address: they say nothing but the day."""
_GRAVE = ("WARNING", "ERROR", "CRITICAL")
_SHOWN = 600
_LIMIT = 900
"""Seconds for one language; a pack of 150 rules takes 20."""

Nav = list[Any]


def build_site(shelves: Sequence[Shelf]) -> dict[str, bytes]:
    """
    Build a site.

    Args:
        shelves: The pages of each language.

    Returns:
        The files of the site, by path.

    Raises:
        UsageError: If what builds it is not installed, or fails.
    """
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise _fault("site-missing", name=", ".join(missing))
    try:
        with tempfile.TemporaryDirectory(prefix="gouji-site-") as folder:
            files = _run(shelves, Path(folder).resolve())
    except OSError as error:  # a name that is too long, a disk that is full
        raise _fault("site-failed", detail=error.strerror or str(error)) from error
    return files | {"index.html": _front(shelves).encode()}


def _run(shelves: Sequence[Shelf], root: Path) -> dict[str, bytes]:
    running: list[subprocess.Popen[bytes]] = []
    try:
        running += (_start(shelf, shelves, root) for shelf in shelves)
        for shelf, process in zip(shelves, running, strict=True):
            _finish(shelf, process)
    finally:
        _stop(running)
    return dict(_built(root / "site"))


def _start(shelf: Shelf, shelves: Sequence[Shelf], root: Path) -> subprocess.Popen[bytes]:
    docs = root / "docs" / shelf.lang
    for name, data in shelf.files.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_bytes(data)
    config = root / f"mkdocs-{shelf.lang}.yml"
    config.write_text(yaml.safe_dump(_config(shelf, shelves, root), allow_unicode=True), encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONWARNINGS", "PYTHONPATH")}
    temporary = root / f"temporary-{shelf.lang}"  # jieba takes what it kept there earlier, whoever put it there
    temporary.mkdir()
    kept |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    fixed = {"SOURCE_DATE_EPOCH": "0", "PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8", "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--config-file", str(config)]
    return subprocess.Popen(  # noqa: S603
        command, cwd=root, env=kept | fixed, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def _finish(shelf: Shelf, process: subprocess.Popen[bytes]) -> None:
    try:
        _, told = process.communicate(timeout=_LIMIT)
    except subprocess.TimeoutExpired:
        raise _fault("site-failed", detail=shelf.lang) from None
    if process.returncode:
        lines = told.decode("utf-8", "replace").splitlines()
        detail = " ".join(clean(line) for line in lines if line.startswith(_GRAVE)) or " ".join(map(clean, lines[-3:]))
        raise _fault("site-failed", detail=detail[:_SHOWN])


def _stop(running: Sequence[subprocess.Popen[bytes]]) -> None:
    """End what still runs, so that nothing writes into a folder that goes."""
    for process in running:
        if process.poll() is None:
            process.kill()
            process.communicate()


def _built(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in _TIMED:
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _config(shelf: Shelf, shelves: Sequence[Shelf], root: Path) -> dict[str, Any]:
    others = [
        {"lang": o.lang, "name": phrase(f"pages.language-{o.lang}", shelf.lang), "link": f"../{o.lang}/index.html"}
        for o in shelves
        if o is not shelf
    ]
    return {
        "INHERIT": str(_SETTINGS),
        "site_name": phrase("pages.site", shelf.lang),
        "docs_dir": str(root / "docs" / shelf.lang),
        "site_dir": str(root / "site" / shelf.lang),
        "theme": {"language": shelf.lang, "custom_dir": str(_THEME)},
        "extra": {"alternate": others},
        "nav": _nav(shelf),
    }


def _nav(shelf: Shelf) -> Nav:
    nav: Nav = [{phrase("pages.home", shelf.lang): HOME}]
    nav += [{_plain(desk.own(desk.book.head.title, desk.book.head.en)): _pack(desk)} for desk in shelf.desks]
    guides = _guides(shelf)
    return [*nav, {phrase("pages.guide", shelf.lang): guides}] if guides else nav


def _guides(shelf: Shelf) -> Nav:
    """Put the pages of a folder `x` under the page `x.md`, where there is one."""
    names = sorted(name for name in shelf.files if name.startswith(f"{FOLDER}/") and name.endswith(".md"))
    inner: dict[str, list[str]] = {}
    for name in names:
        if name.count("/") > 1:
            inner.setdefault("/".join(name.split("/")[:2]), []).append(name)
    nav: Nav = []
    for name in (name for name in names if name.count("/") == 1):
        below = inner.pop(name.removesuffix(".md"), [])
        title = _plain(guide_title(shelf.files[name]) or name)
        nav.append({title: [name, *below]} if below else name)
    return [*nav, *({_plain(folder.partition("/")[2]): below} for folder, below in inner.items())]


def _pack(desk: Desk) -> Nav:
    root = desk.folder
    rules: Nav = [f"{root}/{RULES}", {desk.say("title.levels"): f"{root}/{LEVELS}"}]
    told: set[str] = set()
    for subject, names in by_subject(desk.book).items():
        new = [name for name in names if name not in told]
        told.update(new)
        rules += [{subject_title(desk, subject): [f"{root}/{desk.rule_page(name)}" for name in new]}] if new else []
    clauses: Nav = [f"{root}/{CITATIONS}"]
    for (document, number), names in by_document(desk.book):
        pages = [{_plain(desk.book.citations[n].clause): f"{root}/{desk.clause_page(n)}"} for n in names]
        clauses.append({_plain(short_title(document, number)): pages})
    forms: Nav = [{_plain(view.id): f"{root}/{desk.form_page(view)}"} for view in desk.book.editions]
    return [
        f"{root}/{HOME}",
        {desk.say("title.rules"): rules},
        {desk.say("title.citations"): clauses},
        {desk.say("title.forms"): [f"{root}/{FORMS}", *forms]},
    ]


def _plain(words: str) -> str:
    """Write a title for templates that print it as it is."""
    return html.escape(clean(" ".join(words.split()))[:200])


def _front(shelves: Sequence[Shelf]) -> str:
    """Write the page at the root, which leads on to the first language and links to each."""
    links = "".join(
        f'<p><a href="{s.lang}/index.html">{phrase(f"pages.language-{s.lang}", s.lang)}</a></p>\n' for s in shelves
    )
    first = shelves[0].lang
    return (
        f'<!doctype html>\n<html lang="{first}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="refresh" content="0; url={first}/index.html">\n'
        f"<title>{phrase('pages.site', first)}</title>\n</head>\n<body>\n{links}</body>\n</html>\n"
    )


def _fault(code: str, **values: str) -> UsageError:
    return UsageError(Problem(code=code, place=Place(file="--site"), values=values))
