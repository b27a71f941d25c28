"""Reports of a run as a set: the table of bodies, who has reported, what many reports have wrong alike."""

from __future__ import annotations

import pytest

from gouji.engine.companions import Likeness
from gouji.errors import InputError
from gouji.packs.files import Expected, Sets, Templates
from gouji.reports.model import Body, Report
from gouji.sets import hierarchy as hierarchy_module
from gouji.sets import roster as roster_module
from gouji.sets.hierarchy import Hierarchy, read_hierarchy
from gouji.sets.roster import Below, Entry, Missing, Roster
from gouji.sets.templates import Template, Told, templates

TABLE = """\
body,parent,kind,region,since,until,aliases
Guild,,guild,10,,,Old Guild;G.
Spring Lodge,Guild,lodge,11,,,
Autumn Lodge,G.,lodge,12,1921,,
Winter Lodge,Old  Guild,lodge,12,,1921,
Summer Lodge,Spring Lodge,lodge,11,,,
"""
OWING = Expected(rule="OWED", title="-", severity="error", grade="A", cites=("-",), kinds=("lodge",))
SHARED = Templates(
    rule="SHARED", title="-", severity="info", grade="D", cites=("-",), of=("ROWS", "LABEL-*"), least=3, share="0.5"
)
SETS = Sets(missing=(OWING,), templates=SHARED)


def read(text: str, aliases: str | None = None) -> Hierarchy:
    return read_hierarchy(text.encode(), "bodies.csv", None if aliases is None else (aliases.encode(), "names.csv"))


def faults(text: str | bytes, aliases: str | None = None) -> list[tuple[str, str, int | None]]:
    data, more = text if isinstance(text, bytes) else text.encode(), aliases.encode() if aliases is not None else b""
    with pytest.raises(InputError) as caught:
        read_hierarchy(data, "bodies.csv", (more, "names.csv") if more else None)
    for problem in caught.value.problems:
        for lang in ("zh", "en"):
            assert "{" not in problem.cause(lang) + problem.remedy(lang)
    return [(p.code, p.place.file, p.place.line) for p in caught.value.problems]


def test_a_body_is_found_by_any_of_its_names() -> None:
    found = read(TABLE, "name,body\nLodge of Spring,Spring Lodge\nThe First,G.\n")
    assert found.named("old guild") == found.named("Ｇ.") == found.named("The  First") == "Guild"
    assert found.named("Lodge of Spring") == "Spring Lodge"
    assert found.named("No Lodge") == "nolodge"


def test_those_directly_below_are_those_of_the_year() -> None:
    found = read(TABLE)
    names = {year: [body.name for body in found.below("Old Guild", year)] for year in (1920, 1921, 1922, None)}
    assert names == {
        1920: ["Spring Lodge", "Winter Lodge"],
        1921: ["Spring Lodge", "Autumn Lodge", "Winter Lodge"],
        1922: ["Spring Lodge", "Autumn Lodge"],
        None: ["Spring Lodge", "Autumn Lodge", "Winter Lodge"],
    }
    assert [body.name for body in found.below("Spring Lodge", 1921)] == ["Summer Lodge"]
    assert found.below("Nobody", 1921) == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_the_encodings_in_which_people_save_it(encoding: str) -> None:
    data = "类别,机构,上级,备注\n局,甲局,乙县,,\n县,乙县,,“首府”\n\n".encode(encoding)
    found = read_hierarchy(data, "bodies.csv")
    assert [(body.name, body.parent, body.kind) for body in found.bodies] == [
        ("甲局", "乙县", "局"),
        ("乙县", "", "县"),
    ]


def test_tabs_may_divide_columns() -> None:
    assert read("body\tparent\nA, the first\t\nB\tA, the first\n").bodies[1].parent == "A, the first"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("parent,kind\nA,B\n", [("hierarchy-columns", 1)]),
        ("", [("hierarchy-columns", 1)]),
        ("body,parent\n,A\nA,\n", [("hierarchy-unnamed", 2)]),
        ("body,parent\nA,C\nB,A\n", [("hierarchy-unknown", 2)]),
        ("body,parent\nA,B\nB,A\nC,A\n", [("hierarchy-circle", 2)]),
        ("body,parent\nA,A\n", [("hierarchy-circle", 2)]),
        ("body\nA\nB\nA\n", [("hierarchy-twice", 4)]),
        ("body,since,until\nA,,1920\nA,1920,\n", [("hierarchy-twice", 3)]),
        ("body,since\nA,20\n", [("hierarchy-year", 2)]),
        ("body,since,until\nA,1921,1920\n", [("hierarchy-year", 2)]),
        ("body,aliases\nA,C\nB,C\n", [("hierarchy-alias", 3)]),
        ("body,aliases\nA,B\nB,\n", [("hierarchy-alias", 2)]),
        (b"body\n\xff\xff\n", [("hierarchy-encoding", None)]),
        ('body\n"' + "A" * 200_000 + '"\n', [("hierarchy-csv", 2)]),
    ],
)
def test_a_fault_of_the_table_is_told_with_its_line(text: str | bytes, found: list[tuple[str, int | None]]) -> None:
    assert faults(text) == [(code, "bodies.csv", line) for code, line in found]


def test_a_fault_of_the_further_names_is_told_with_its_file() -> None:
    table = "body\nA\nB\n"
    assert faults(table, "name,body\nC,A\nC,B\nD,X\n") == [
        ("hierarchy-alias", "names.csv", 3), ("hierarchy-unknown", "names.csv", 4)
    ]  # fmt: skip
    assert faults(table, "name\nC\n") == [("hierarchy-columns", "names.csv", 1)]


def test_a_body_may_stand_on_several_lines_for_different_years() -> None:
    found = read("body,parent,since,until\nA,,,\nB,,,\nC,A,,1920\nC,B,1921,\n")
    assert [[b.name for b in found.below(name, year)] for name in "AB" for year in (1920, 1921)] == [
        ["C"],
        [],
        [],
        ["C"],
    ]


def test_a_table_of_any_size_ends_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hierarchy_module, "MAX_ROWS", 10)
    monkeypatch.setattr(hierarchy_module, "MAX_BYTES", 1_000)
    assert faults("body\n" + "\n".join(f"A{n}" for n in range(20))) == [("hierarchy-large", "bodies.csv", 11)]
    assert faults("body\n" + "A" * 2_000) == [("hierarchy-large", "bodies.csv", None)]
    assert len(faults("body,parent\n" + "\n".join(f"A{n},X" for n in range(9)))) == 9


def entries(*named: tuple[str, int | None]) -> list[Entry]:
    return [Entry(key=f"{body}-{year}", body=body, year=year) for body, year in named]


def test_the_report_of_the_year_before_is_found_under_an_old_name() -> None:
    known = entries(("Guild", 1922), ("Old Guild", 1921), ("Spring Lodge", 1922), ("Unknown", 1921), ("unknown ", 1922))
    roster = Roster(known, read(TABLE))
    assert roster.last("Guild-1922") == "Old Guild-1921"
    assert roster.last("Spring Lodge-1922") is None
    assert roster.last("unknown -1922") == "Unknown-1921"
    assert Roster(known).last("Guild-1922") is None


def test_reports_without_a_body_or_a_year_have_no_companions() -> None:
    roster = Roster([*entries(("Guild", None), ("", 1921)), Entry(key="x", body="", year=1922)], read(TABLE))
    assert roster.last("x") is None
    assert roster.last("Guild-None") is None
    assert roster.parts("Guild-None") == ()


def test_of_several_reports_of_one_body_the_first_counts() -> None:
    twice = [Entry(key=key, body="Guild", year=1921) for key in ("b", "a")]
    assert Roster([*twice, *entries(("Guild", 1922))]).last("Guild-1922") == "a"


def test_reports_of_one_body_and_year_are_twins_unless_their_regions_differ() -> None:
    placed = [
        Entry(key=key, body="Guild", year=1921, region=region)
        for key, region in zip("abcd", ("1", "1", "2", ""), strict=True)
    ]
    roster = Roster([*placed, *entries(("Guild", 1922), ("Lodge", 1921), ("Guild", None))])
    assert [roster.twins(key) for key in "abcd"] == [("b", "d"), ("a", "d"), ("d",), ("a", "b", "c")]
    assert roster.twins("Guild-1922") == ()
    assert roster.twins("Guild-None") == ()


def test_those_who_have_not_reported_are_told_for_each_year_by_the_rule_of_their_kind() -> None:
    known = entries(("Guild", 1921), ("Spring Lodge", 1921), ("Winter Lodge", 1921), ("Spring Lodge", 1922))
    roster = Roster(known, read(TABLE), SETS)
    assert roster.parts("Guild-1921") == (
        Below(name="Spring Lodge", key="Spring Lodge-1921"), Below(name="Autumn Lodge", key=None),
        Below(name="Winter Lodge", key="Winter Lodge-1921"),
    )  # fmt: skip
    assert [(m.body, m.year) for m in roster.missing()] == [
        ("Autumn Lodge", 1921), ("Summer Lodge", 1921), ("Autumn Lodge", 1922), ("Summer Lodge", 1922)
    ]  # fmt: skip
    assert roster.missing()[0] == Missing(body="Autumn Lodge", kind="lodge", region="12", year=1921, rule="OWED")
    assert Roster(known, read(TABLE)).missing() == ()
    assert Roster(known, None, SETS).missing() == ()


def test_companions_are_fetched_and_what_was_not_looked_for_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    known = entries(("Guild", 1921), ("Guild", 1922), ("Spring Lodge", 1922), ("Autumn Lodge", 1922))
    reports = {each.key: Report(year=each.year, body=Body(name=each.body)) for each in known}
    roster = Roster(known, read(TABLE))
    found = roster.companions("Guild-1922", reports.get, [Likeness(rule="R")])
    assert found.last is reports["Guild-1921"]
    assert [(part.name, part.report) for part in found.parts] == [
        ("Spring Lodge", reports["Spring Lodge-1922"]), ("Autumn Lodge", reports["Autumn Lodge-1922"])
    ]  # fmt: skip
    assert (found.absent, found.asked, len(found.likenesses)) == ((), ("last", "parts", "others", "sole"), 1)
    assert roster.companions("Guild-1922", lambda key: None).absent == ("Spring Lodge", "Autumn Lodge")
    assert Roster(known).companions("Guild-1922", reports.get).asked == ("last", "sole")
    assert Roster(known).companions("Guild-1921", reports.get).asked == ("sole",)
    monkeypatch.setattr(roster_module, "MOST_PARTS", 1)
    assert roster.companions("Guild-1922", reports.get).absent == ("Autumn Lodge",)


def told(rule: str, region: str, *bodies: str, **place: str) -> list[Told]:
    return [Told(report=f"{body}.json", body=body, region=region, rule=rule, **place) for body in bodies]


def test_a_deviation_that_many_share_is_told_once_for_the_whole_run_or_for_each_area() -> None:
    found = [
        *told("ROWS", "11", "a", "b", "c", table="t", row="r"),
        *told("ROWS", "12", "d", "e", table="t", row="r"),
        *told("LABEL-ROW", "11", "a", "b", "c", table="t", row="s"),
        *told("LABEL-ROW", "12", "d", "e", table="t", row="s2"),
        *told("SUM", "11", "a", "b", "c", table="t", row="r"),
    ]
    assert templates(found, {"11": 4, "12": 4}, SETS) == (
        Template(
            rule="LABEL-ROW", table="t", row="s", column="", subject="", region="11", reports=3, of=4,
            bodies=("a", "b", "c"),
        ),
        Template(
            rule="ROWS", table="t", row="r", column="", subject="", region="", reports=5, of=8,
            bodies=("a", "b", "c", "d", "e"),
        ),
    )  # fmt: skip
    assert templates(reversed(found), {"11": 4, "12": 4}, SETS) == templates(found, {"11": 4, "12": 4}, SETS)
    assert templates(found, {"11": 4, "12": 4}, Sets()) == ()


def test_what_few_reports_share_is_no_template() -> None:
    found = told("ROWS", "11", "a", "b", "c")
    assert templates(found[:2], {"11": 2}, SETS) == ()
    assert len(templates(found, {"11": 6}, SETS)) == 1
    assert templates(found, {"11": 7}, SETS) == ()
    assert templates([*found[:2], found[0]], {"11": 3}, SETS) == ()


def test_what_another_finding_explains_or_cannot_be_told_is_no_template() -> None:
    assert templates(told("ROWS", "", "a", "b", "c", caused_by="SUM"), {"": 3}, SETS) == ()
    assert templates(told("ROWS", "", "a", "b", "c", outcome="undetermined"), {"": 3}, SETS) == ()
    assert len(templates(told("ROWS", "", "a", "b", "c"), {"": 3}, SETS)) == 1
