"""Markdown as its two readers show it: GitHub's dialect, and that of the site with the settings of the site."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import markdown
import yaml
from markdown_it import MarkdownIt

import gouji.keeper.pages

SETTINGS = Path(gouji.keeper.pages.__file__).parent / "site.yml"
READERS = ("github", "site")
OWN_TAGS = frozenset(
    "html head body div h1 h2 h3 p ul li a strong code pre span blockquote table thead tbody tr th td em".split()
)
"""What pages may consist of; `span` colours code, `div` holds it."""


@functools.cache
def _github() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@functools.cache
def _site() -> markdown.Markdown:
    settings = yaml.load(SETTINGS.read_text(encoding="utf-8"), Loader=yaml.UnsafeLoader)["markdown_extensions"]  # noqa: S506
    return markdown.Markdown(extensions=list(settings), extension_configs=settings)


def page(source: str, reader: str) -> lxml.html.HtmlElement:
    """Give a page as a tree."""
    html = _github().render(source) if reader == "github" else _site().reset().convert(source)
    return lxml.html.document_fromstring(f"<html><body>{html}</body></html>")


def shown(tree: lxml.html.HtmlElement) -> str:
    """Give the words of a tree, white space made one blank; the marks of headings left out."""
    for mark in tree.find_class("headerlink"):
        mark.drop_tree()
    return " ".join(tree.text_content().split())


def faults(tree: lxml.html.HtmlElement) -> Iterator[str]:
    """Walk what pages must not have: foreign elements, attributes that act, links to elsewhere."""
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag not in OWN_TAGS:
            yield f"<{element.tag}>"
            continue
        for name, value in element.attrib.items():
            if name not in {"href", "id", "class", "title", "style"} or (name == "href" and ":" in value):
                yield f"{element.tag} {name}={value}"
            if name == "style" and value.replace(" ", "").rstrip(";") != "text-align:left":
                yield f"{element.tag} {name}={value}"
