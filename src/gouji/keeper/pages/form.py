"""The page of the form of an edition: its sections, and its tables drawn as they are printed, with the names rules use."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.keeper.pages.book import EditionView
from gouji.keeper.pages.desk import FORMS, Desk
from gouji.keeper.pages.markdown import anchor, bullets, code, filled, heading, paragraph, place_name, table, text
from gouji.packs.form_types import Column, Labelled, Row, Table, Unit

CELL = "□"


def form_page(desk: Desk, view: EditionView) -> list[str]:
    """
    Write the page of the form of an edition.

    Args:
        desk: The pack and the language.
        view: The edition.
    """
    form = view.pack.form
    lines = [
        *heading(1, text(view.head.title)),
        *bullets([desk.say("edition-id", id=code(view.id)), desk.say("edition-years", years=text(view.head.years))]),
        *heading(2, desk.say("heading.sections")),
        *_items(desk, form.sections),
    ]
    for each in form.tables:
        lines += _table(desk, view, each)
    kinds = ((code(k.id), text(desk.own(k.name, k.en)), _endings((*k.endings, *k.short_endings))) for k in form.kinds)
    return [
        *lines,
        *heading(2, desk.say("heading.units")),
        *table(
            (desk.say("id"), desk.say("printed"), desk.say("numbers"), desk.say("also")),
            (_unit(desk, name, unit) for name, unit in form.units.items()),
        ),
        *([*heading(2, desk.say("heading.kinds"))] if form.kinds else []),
        *table((desk.say("id"), desk.say("kind"), desk.say("endings")), kinds),
    ]


def form_index(desk: Desk) -> list[str]:
    """Write the list of the editions and their forms."""
    head = (desk.say("edition"), desk.say("form"), desk.say("report-years"), desk.say("rules"), desk.say("tables"))
    rows = (
        (desk.to_form(FORMS, v), text(v.head.title), text(v.head.years), str(len(v.pack.rules)), _tables(desk, v))
        for v in desk.book.editions
    )
    return [*heading(1, desk.say("title.forms")), *paragraph(desk.say("intro.forms")), *table(head, rows)]


def _tables(desk: Desk, view: EditionView) -> str:
    page = desk.form_page(view)
    return desk.join(desk.to(FORMS, page, text(desk.own(t.name, t.en)), place_of(t)) for t in view.pack.form.tables)


def place_of(table_: Table) -> str:
    """Give the anchor of a table on the page of its form."""
    return place_name("table", table_.id)


def _table(desk: Desk, view: EditionView, each: Table) -> list[str]:
    unit = view.pack.form.units[each.unit]
    facts = [desk.say("table-name", name=code(each.name), id=code(each.id))]
    facts += [desk.say("table-unit", unit=text(unit.label or each.unit))]
    facts += [desk.say("table-note", note=text(each.note))] if each.note else []
    facts += [desk.say("transposed")] if each.transposed else []
    return [
        anchor(place_of(each)),
        "",
        *heading(2, desk.say("heading.table", label=desk.label(each))),
        *bullets(facts),
        *_drawn(desk, each),
        *heading(3, desk.say("heading.rows")),
        *_items(desk, each.rows),
        *heading(3, desk.say("heading.columns")),
        *_items(desk, each.columns),
        *([*heading(3, desk.say("heading.groups"))] if each.groups else []),
        *table(
            (desk.say("group"), desk.say("members")),
            ((code(name), " ".join(map(code, members))) for name, members in each.groups.items()),
        ),
    ]


def _drawn(desk: Desk, each: Table) -> list[str]:
    """Draw a table: labels above labels to the left, the heads of the columns, a square for each cell."""
    depth = max(len(row.under) for row in each.rows)
    head = [*[" "] * depth, desk.say("row"), *(_head(column) for column in each.columns)]
    optional = desk.say("legend-optional") if any(row.optional for row in each.rows) else ""
    return table(head, _rows(each, depth)) + paragraph(f"{desk.say('legend', cell=CELL)} {optional}".strip())


def _head(column: Column) -> str:
    return " › ".join(map(text, (*column.under, column.label)))


def _rows(each: Table, depth: int) -> Iterator[list[str]]:
    above: tuple[str, ...] = ()
    for row in each.rows:
        under = (*row.under, *[""] * (depth - len(row.under)))
        shown = ["" if under[: n + 1] == above[: n + 1] else text(label) for n, label in enumerate(under)]
        label = text(row.label) + (" \\*" if row.optional else "")
        cells = [CELL if not row.columns or c.id in row.columns else "" for c in each.columns]
        yield [*shown, label, *cells]
        above = under


def _items(desk: Desk, items: tuple[Labelled, ...]) -> list[str]:
    """List sections, rows or columns: label, name in rules, id in JSON, unit, the texts that stand for the label."""
    head = (desk.say("official-label"), desk.say("name"), desk.say("id"), desk.say("remarks"), desk.say("variants"))
    return filled(
        head, ((desk.label(i), code(i.name), code(i.id), _remarks(desk, i), _variants(desk, i)) for i in items)
    )


def _remarks(desk: Desk, item: Labelled) -> str:
    found = [desk.say("under", above=" › ".join(map(text, item.under)))] if item.under else []
    if isinstance(item, Row | Column) and item.unit:
        found.append(desk.say("unit", unit=code(item.unit)))
    if isinstance(item, Row) and item.optional:
        found.append(desk.say("optional", rows=" ".join(map(code, item.stands_for)) or desk.say("nothing")))
    return desk.say("given-join").join(found)


def _variants(desk: Desk, item: Labelled) -> str:
    return desk.join(desk.say("variant", text=text(v.text), kind=desk.say(f"variant.{v.kind}")) for v in item.variants)


def _unit(desk: Desk, name: str, unit: Unit) -> tuple[str, ...]:
    numbers = desk.say(f"type.{unit.type}")
    if unit.min is not None:
        numbers = desk.say("at-least", numbers=numbers, least=unit.min)
    also = desk.join(f"{text(word)} × {text(factor)}" for word, factor in unit.also.items())
    return code(name), text(unit.label) + (desk.say("stated") if unit.stated else ""), numbers, also


def _endings(words: tuple[str, ...]) -> str:
    return " ".join(code(word) for word in words)
