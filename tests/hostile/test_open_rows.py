"""Reports that declare rows without end: refused, or read and judged within bounds."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from gouji.check import check
from gouji.inputs import Source, open_editions, read_report
from gouji.packs.form_types import Form
from gouji.reports import slots
from gouji.reports.model import Report
from gouji.reports.slots import MOST_ENTITIES, cells_beyond

RULES = Path(__file__).parents[1] / "toy" / "service"
SENT = RULES / "reports" / "sent.xml"


def declared(form: Form, count: int) -> Report:
    names = {f"e{n}": "" for n in range(count)}
    return Report(entities={entities.id: names for entities in form.entities})


def toy_form() -> Form:
    return open_editions(None, None, (RULES,)).first.form


def test_the_cells_of_a_form_are_counted_before_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    form = toy_form()
    assert form.entities
    assert cells_beyond(declared(form, MOST_ENTITIES), form, 10) == 0
    monkeypatch.setattr(slots, "MOST_CELLS", 20)
    beyond = cells_beyond(declared(form, 10), form, 10)
    assert beyond > 20
    assert cells_beyond(declared(form, 11), form, 10) > beyond
    monkeypatch.setattr(slots, "MOST_ENTITIES", 10)
    assert cells_beyond(declared(form, 1000), form, 10) == beyond


def test_rules_count_as_cells_do(monkeypatch: pytest.MonkeyPatch) -> None:
    form = toy_form()
    monkeypatch.setattr(slots, "MOST_WORK", 1000)
    assert cells_beyond(declared(form, 2), form, 1) == 0
    assert cells_beyond(declared(form, 2), form, 1000) > 0


def test_a_report_that_declares_too_much_is_told_and_does_not_end_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    editions = open_editions(None, None, (RULES,))
    monkeypatch.setattr(slots, "MOST_CELLS", 20)
    plain = msgspec.structs.replace(declared(editions.first.form, 50), year=1921)
    result = check([Source(name="many.json", data=msgspec.json.encode(plain))], editions)
    assert [unread.code for unread in result.unread] == ["too-many-rows"]
    assert result.unread[0].cause
    assert not result.reports


def test_rows_and_entities_of_one_name_without_end_are_told_apart() -> None:
    count = 20_000
    quay = b"<h:Quay><h:Code>North</h:Code></h:Quay>"
    rows = b"".join(b'<h:Row s:id="x%d"><h:Start>1</h:Start></h:Row>' % n for n in range(count))
    data = SENT.read_bytes().replace(b"<h:Quay s:id", quay * count + b"<h:Quay s:id", 1)
    data = data.replace(b"<h:Moves>", b"<h:Moves>" + rows)
    read, _ = read_report(Source(name="many.xml", data=data), open_editions(None, None, (RULES,)))
    names = list(read.entities["quays"])
    assert (names[0], names[1], names[count]) == ("North", "North (2)", f"North ({count + 1})")
    nobody = [row for row in read.tables["moves"] if row.startswith("?")]
    assert (nobody[0], nobody[1], nobody[-1]) == ("?", "? (2)", f"? ({count})")
    assert read.provenance["moves/?"].line == read.provenance["moves"].line
