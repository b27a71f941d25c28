"""Whether what a pack tells of many reports together rests on what it has: clauses, kinds of body, rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gouji.errors import Problem
from gouji.packs.convert import Marks, Path
from gouji.packs.files import CitationFile, PackFile, Sets
from gouji.packs.form_types import Form
from gouji.packs.names import matches, nearest


def check_sets(pack: PackFile, marks: Marks, form: Form, cited: CitationFile, known: Collection[str]) -> list[Problem]:
    """
    List what is wrong with what a pack tells of many reports together.

    Args:
        pack: Its head.
        marks: Where the values of that file stand.
        form: The form, for the kinds of body.
        cited: The citations.
        known: Ids of the rules of all editions.
    """
    return list(_faults(pack.sets or Sets(), marks, form, cited, known))


def _faults(sets: Sets, marks: Marks, form: Form, cited: CitationFile, known: Collection[str]) -> Iterator[Problem]:
    kinds = sorted(kind.id for kind in form.kinds)
    for n, expected in enumerate(sets.missing):
        path: Path = ("sets", "missing", n)
        yield from _clauses(expected.cites, path, marks, cited)
        for name in expected.kinds:
            if name not in kinds:
                yield marks.problem("unknown-kind", (*path, "kinds"), name=name, known=", ".join(kinds))
    templates = sets.templates
    if templates is not None:
        yield from _clauses(templates.cites, ("sets", "templates"), marks, cited)
        for name in templates.of:
            if not any(matches(name, rule) for rule in known):
                yield marks.problem("unknown-rule", ("sets", "templates", "of"), name=name, near=nearest(name, known))


def _clauses(cites: tuple[str, ...], path: Path, marks: Marks, cited: CitationFile) -> Iterator[Problem]:
    for name in cites:
        if name not in cited.citations:
            yield marks.problem("unknown-citation", (*path, "cites"), name=name, near=nearest(name, cited.citations))
