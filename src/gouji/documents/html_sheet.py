"""
The style sheets within a page, as far as they hide: display, visibility, and the signs of list items (CSS 2.2, chapter 6).

Selectors are read that are made of names, ids and classes, also of an element within another. What depends on the state of
an element counts as never so, what depends on its place or attributes as always so, unless it hides: in doubt a text is
shown. Sheets that are linked to are never fetched; those for paper and other devices are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gouji.documents.html_look import GONE, UNSEEN, Look

MAX_SHEETS = 500_000
"""Characters of all sheets of a page that are read."""
MAX_RULES = 2_000
"""Rules that hide or show; what follows them is passed over."""
_MAX_STEPS = 6
"""Elements within each other that a selector may name."""

_SHOWN_ON = re.compile(r"(?:only\s+)?(?:all|screen)?\s*")
_BRACE = re.compile("([{}])")
_TOLD = re.compile(r"(?:^|;)\s*(display|visibility|list-style(?:-type)?)\s*:\s*([a-z-]+)([^;]*)")
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*|\*)?(?:[.#][a-z0-9_\-\u0080-\uffff]+)*")
_PART = re.compile(r"([.#]?)([a-z0-9_\-\u0080-\uffff]+)")
_STATE = re.compile(r":(?:hover|focus|active|target|checked|visited|disabled|before|after|not|first-l)|::")
_PLACE = re.compile(r":[a-z\-]+(?:\([^()]*\))?|\[[^\[\]]*\]")


class Tag(NamedTuple):
    """What selectors ask of an element; and what it takes on for what is in it."""

    name: str
    identity: str
    classes: frozenset[str]

    def has(self, wanted: Tag) -> bool:
        """Tell whether this is such an element; one without a name is of any name."""
        return (
            wanted.name in ("", self.name) and wanted.identity in ("", self.identity) and wanted.classes <= self.classes
        )


class _Rule(NamedTuple):
    """A rule for one property: which elements, from the outermost, with `>` between parent and child; its weight."""

    steps: tuple[Tag, ...]
    is_child: tuple[bool, ...]
    value: str
    weight: tuple[bool, int, int, int, int]


class Sheet:
    """The rules of a page that hide or show elements, found by what they ask of the element itself."""

    def __init__(self, rules: Mapping[str, Sequence[_Rule]]) -> None:
        self._rules: dict[str, dict[str, list[_Rule]]] = {}
        for name, members in rules.items():
            index = self._rules.setdefault(name, {})
            for rule in members:
                index.setdefault(_key(rule.steps[-1]), []).append(rule)

    def value(self, name: str, open_tags: Sequence[Tag]) -> tuple[str, bool]:
        """
        Give the value of a property.

        Args:
            name: `display`, `visibility` or `list-style`.
            open_tags: The element, and those around it, from the outermost.

        Returns:
            The value, "" where no rule says it; and whether it goes before the element's own style.
        """
        index = self._rules.get(name)
        if not index:
            return "", False
        tag = open_tags[-1]
        keys = [tag.name, "", *(f".{c}" for c in tag.classes), *([f"#{tag.identity}"] if tag.identity else [])]
        found = [rule for key in keys for rule in index.get(key, ()) if _fits(rule, open_tags)]
        best = max(found, key=lambda rule: rule.weight, default=None)
        return (best.value, best.weight[0]) if best is not None else ("", False)


NO_SHEET = Sheet({})
"""Hides nothing, whatever the page says."""


def tag_of(name: str, attributes: Mapping[str, str]) -> Tag:
    """Say of an element what selectors ask."""
    return Tag(name, attributes.get("id", "").lower(), frozenset(attributes.get("class", "").lower().split()))


def is_for_screens(media: str) -> bool:
    """Tell whether a sheet is for screens, by what its element or rule says."""
    return any(_SHOWN_ON.fullmatch(query.strip().lower()) for query in media.split(","))


def read_sheet(sheets: Iterable[str]) -> Sheet | None:
    """
    Read the sheets of a page.

    Args:
        sheets: Their texts.

    Returns:
        The sheet; None if nothing in it hides.
    """
    rules: dict[str, list[_Rule]] = {}
    order = 0
    for prelude, body in _blocks("\n".join(sheets)[:MAX_SHEETS]):
        for name, value, rest in _TOLD.findall(body.lower()):
            for selector in prelude.lower().split(",", MAX_RULES)[:MAX_RULES]:
                order += 1
                rule = _rule(selector, value, is_important="!important" in rest.replace(" ", ""), order=order)
                if rule is not None:
                    rules.setdefault(name.removesuffix("-type"), []).append(rule)
        if order > MAX_RULES:
            break
    hiding = {name: members for name, members in rules.items() if any(_hides(rule.value) for rule in members)}
    return Sheet(hiding) if hiding else None


def _hides(value: str) -> bool:
    return value in ("none", "hidden", "collapse")


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Cut sheets into selectors and declarations; within a block for screens only its rules count, others are passed over."""
    pieces = _BRACE.split(_uncommented(text).replace("<!--", " ").replace("-->", " "))
    skipped = 0
    prelude = ""
    for inner, brace in zip(pieces[::2], pieces[1::2], strict=False):
        if brace == "}":
            if prelude and not skipped:
                yield prelude, inner
            skipped = max(skipped - 1, 0)
            prelude = ""
            continue
        prelude = inner.rpartition(";")[2].strip()
        if skipped or (prelude.startswith("@") and not _is_screen_block(prelude)):
            skipped += 1
        prelude = "" if prelude.startswith("@") else prelude


def _uncommented(text: str) -> str:
    """Take the comments out; one that does not end goes to the end."""
    first, *rest = text.split("/*")
    return " ".join([first, *(piece.partition("*/")[2] for piece in rest)]) if rest else text


def _is_screen_block(prelude: str) -> bool:
    return prelude.lower().startswith("@media") and is_for_screens(prelude[6:])


def _rule(selector: str, value: str, *, is_important: bool, order: int) -> _Rule | None:
    if _STATE.search(selector):
        return None
    plain = _PLACE.sub("", selector)
    if plain != selector and _hides(value):
        return None
    pieces = re.sub(r"\s*>\s*", " > ", plain).split()
    steps: list[Tag] = []
    is_child: list[bool] = []
    for n, piece in enumerate(pieces):
        if piece == ">":
            continue
        if not _SIMPLE.fullmatch(piece) or len(steps) == _MAX_STEPS:
            return None
        steps.append(_simple(piece))
        is_child.append(n > 0 and pieces[n - 1] == ">")
    if not steps:
        return None
    ids = sum(bool(step.identity) for step in steps)
    classes = sum(len(step.classes) for step in steps)
    return _Rule(
        tuple(steps), tuple(is_child), value, (is_important, ids, classes, sum(bool(s.name) for s in steps), order)
    )


def _simple(piece: str) -> Tag:
    parts = _PART.findall(piece)
    named = {sign: text for sign, text in parts if sign != "."}
    return Tag(named.get("", ""), named.get("#", ""), frozenset(text for sign, text in parts if sign == "."))


def _key(tag: Tag) -> str:
    if tag.identity:
        return f"#{tag.identity}"
    return f".{min(tag.classes)}" if tag.classes else tag.name


def _fits(rule: _Rule, open_tags: Sequence[Tag]) -> bool:
    """Hold a rule against an element; of several ways to find what is around it the nearest is taken."""
    at = len(open_tags) - 1
    if not open_tags[at].has(rule.steps[-1]):
        return False
    for n in range(len(rule.steps) - 2, -1, -1):
        at -= 1
        while at >= 0 and not rule.is_child[n + 1] and not open_tags[at].has(rule.steps[n]):
            at -= 1
        if at < 0 or not open_tags[at].has(rule.steps[n]):
            return False
    return True


class Cascade:
    """What the sheet of a page says of the elements that are open."""

    def __init__(self, sheet: Sheet, depth: int = 0) -> None:
        """
        Begin.

        Args:
            sheet: The sheet.
            depth: How many elements are open; they are none that it names.
        """
        self._sheet = sheet
        self._open = [tag_of("", {})] * depth

    def open(self, name: str, attributes: Mapping[str, str], own: Look) -> Look:
        """Begin an element; give its look, by its own style and the sheet."""
        self._open.append(tag_of(name, attributes))
        style = attributes.get("style", "").lower()
        display, is_first = self._sheet.value("display", self._open)
        if display == "none" and (is_first or "display" not in style):
            return GONE
        seen, is_first = self._sheet.value("visibility", self._open)
        if seen in ("hidden", "collapse") and own is not GONE and (is_first or "visibility" not in style):
            return UNSEEN
        return own

    def close(self) -> None:
        """End the element that was opened last."""
        if self._open:
            self._open.pop()

    def list_style(self) -> str:
        """Give how the items of the list that was opened last are signed."""
        return self._sheet.value("list-style", self._open)[0]
