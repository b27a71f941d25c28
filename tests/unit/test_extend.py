"""A pack that extends another: what it adds and alters, and that nothing of it is done in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.check import Checker, check
from gouji.engine.cases import run_cases
from gouji.errors import PackError
from gouji.findings import Alteration, Amendment, Outcome, Severity
from gouji.inputs import Editions, Source, open_editions, read_report
from gouji.packs.limits import MAX_DEPTH
from gouji.packs.load import list_editions, load_folder, load_pack, load_parts
from gouji.packs.model import Rule, RulePack
from tests.extensions import LOCAL, edited, valley, write_pack
from tests.small import FILES, plain, report_of, small_pack

HEAD, RULES, FORM, WORDS, CITED = "pack.yaml", "1/rules.yaml", "1/form.yaml", "lexicon.yaml", "citations.yaml"
EXTENDS = 'extends: {pack: orchard, version: ">=1.0,<2"}'


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOUJI_RULES", raising=False)
    monkeypatch.setenv("GOUJI_CACHE", "off")


def rules(pack: RulePack) -> dict[str, Rule]:
    return {rule.id: rule for rule in pack.rules}


def faults(place: Path, edition: str | None = None) -> list[tuple[str, str, int | None]]:
    """Load a pack; give code, file and line of what is wrong."""
    with pytest.raises(PackError) as caught:
        load_folder(place, edition)
    found = caught.value.problems
    assert all(p.cause(lang) and p.remedy(lang) and "{" not in p.cause(lang) for p in found for lang in ("zh", "en"))
    return [(p.code, Path(p.place.file).relative_to(place.parent).as_posix(), p.place.line) for p in found]


# --- what it is -------------------------------------------------------------------------------------------------------


def test_the_rules_of_the_other_come_first_and_the_new_ones_behind_them(tmp_path: Path) -> None:
    pack = load_folder(valley(tmp_path))
    assert [(rule.id, rule.severity) for rule in pack.rules] == [
        ("ROW-SUM", Severity.INFO), ("APPLES", Severity.WARNING),
    ]  # fmt: skip
    assert rules(pack)["ROW-SUM"].check == "总计 = sum(各园)"
    assert (pack.id, pack.version, pack.editions, pack.edition, pack.years) == (
        "valley", "2.1.0", {"1": "2000-"}, "1", "2000-",
    )  # fmt: skip
    assert [result.passed for result in run_cases(pack)] == [True, True]


def test_it_is_said_of_each_rule_where_it_was_written_and_how_it_was_altered(tmp_path: Path) -> None:
    pack = load_folder(valley(tmp_path))
    base = load_folder(tmp_path / "orchard")
    assert [(stamp.id, stamp.version, stamp.sha256) for stamp in pack.extends] == [("orchard", "1.0.0", base.sha256)]
    assert {rule: (origin := pack.origin_of(rule)) and origin.id for rule in rules(pack)} == {
        "ROW-SUM": "orchard", "APPLES": "valley",
    }  # fmt: skip
    assert pack.alterations_of("APPLES") == ()
    assert pack.alterations_of("ROW-SUM") == (
        Alteration(
            kind="rule", name="ROW-SUM", pack="valley", version="2.1.0", reason="山谷只作提示",
            amendments=(
                Amendment(key="severity", before="error", after="info"),
                Amendment(key="cites", before='["rule/1"]', after='["rule/1","valley/1"]'),
            ),
        ),
    )  # fmt: skip
    assert {(a.kind, a.name, a.amendments[0].after) for a in pack.alterations if a.kind != "rule"} == {
        ("words", "灾害", "旱灾"), ("labels", "fruit/total", "总产量"),
    }  # fmt: skip


def test_words_labels_and_clauses_are_added_to_those_of_the_other(tmp_path: Path) -> None:
    pack = load_folder(valley(tmp_path))
    assert pack.words == {"丰收": ("丰收", "增产"), "灾害": ("霜冻", "虫害", "旱灾"), "冰雹词": ("冰雹",)}
    total = pack.form.tables[0].columns[2]
    assert [(variant.text, variant.kind) for variant in total.variants] == [("合计", "wrong"), ("总产量", "shortened")]
    assert set(pack.citations) == {"rule/1", "valley/1"}


def test_the_pack_that_is_extended_stays_as_it_was(tmp_path: Path) -> None:
    small_pack(tmp_path / "orchard")
    before = load_folder(tmp_path / "orchard")
    load_folder(valley(tmp_path))
    assert load_folder(tmp_path / "orchard") == before
    assert (before.extends, before.origins, before.alterations) == ((), {}, ())


def test_only_the_head_needs_to_be_there(tmp_path: Path) -> None:
    pack = load_folder(valley(tmp_path, dict.fromkeys((RULES, FORM, WORDS, CITED), None)))
    base = load_folder(tmp_path / "orchard")
    assert (pack.rules, pack.form, pack.words, pack.alterations) == (base.rules, base.form, base.words, ())
    assert pack.origins == {"ROW-SUM": "orchard"}


SHOWN = [
    ("{section: cost}", "sections/cost"), ("{table: costs}", "costs"), ("{table: costs, row: spring}", "costs/spring"),
    ("{table: costs, column: tools}", "costs/tools"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "path"), SHOWN)
def test_labels_of_every_kind_may_have_further_variants(tmp_path: Path, where: str, path: str) -> None:
    change = where[:-1] + ", variants: [{text: 别名, kind: wrong}], reason: 因}"
    pack = load_folder(valley(tmp_path, {FORM: f"changes:\n  - {change}\n"}))
    form = pack.form
    items = [*form.sections, *form.tables, *(i for t in form.tables for i in (*t.rows, *t.columns))]
    assert [item.id for item in items if "别名" in [v.text for v in item.variants]] == [
        path.rsplit("/", maxsplit=1)[-1]
    ]
    assert [a.name for a in pack.alterations if a.kind == "labels"] == [path]


def test_patterns_get_further_alternatives(tmp_path: Path) -> None:
    change = 'changes: [{name: 收成, add: ["产{n}吨"], reason: 因}]\npatterns: {新样式: "x{n}"}\n'
    pack = load_folder(valley(tmp_path, {WORDS: change}))
    assert pack.patterns == {"收成": ("收{n}吨", "产{n}吨"), "新样式": ("x{n}",)}


def test_a_rule_is_switched_off_and_another_on(tmp_path: Path) -> None:
    base = FILES["1/rules.yaml"] + FILES["1/rules.yaml"].removeprefix("rules:\n").replace("ROW-SUM", "OTHER").replace(
        "severity", 'status: "off"\n    severity'
    )
    changes = "changes:\n  - {id: ROW-SUM, status: off, reason: 因}\n  - {id: OTHER, status: active, reason: 因}\n"
    place = valley(tmp_path, {RULES: changes})
    small_pack(tmp_path / "orchard", {"1/rules.yaml": base})
    pack = load_folder(place)
    assert [(rule.id, rule.status) for rule in pack.rules] == [("ROW-SUM", "off"), ("OTHER", "active")]
    assert [(a.name, a.amendments[0].before, a.amendments[0].after) for a in pack.alterations if a.kind == "rule"] == [
        ("ROW-SUM", "active", "off"), ("OTHER", "off", "active"),
    ]  # fmt: skip


def test_findings_of_the_other_are_folded_under_others_with_a_reason_alone(tmp_path: Path) -> None:
    causes = "causes:\n  - {rule: APPLES, explains: [ROW-*], reason: 苹果说清了各行}\n"
    told = plain()
    told["tables"]["fruit"]["apple"] = {"east": 100, "west": 2, "total": 101}
    pack = load_folder(valley(tmp_path, {HEAD: LOCAL[HEAD] + causes}))
    found = {f.rule: f.caused_by for f in Checker(pack).report(report_of(told)).findings}
    assert found == {"APPLES": None, "ROW-SUM": "APPLES"}
    assert [(a.name, a.reason, a.amendments[0].after) for a in pack.alterations if a.name == "ROW-*"] == [
        ("ROW-*", "苹果说清了各行", "APPLES")
    ]


def test_the_edition_is_that_of_the_other_and_each_has_its_own_changes(tmp_path: Path) -> None:
    head = FILES["pack.yaml"] + '  - {id: "2", title: 新格式, years: 2010-}\n'
    more = {"pack.yaml": head, "2/form.yaml": FILES["1/form.yaml"], "2/rules.yaml": FILES["1/rules.yaml"]}
    place = valley(tmp_path)
    small_pack(tmp_path / "orchard", dict(more))
    assert list_editions(place) == ("1", "2")
    assert load_folder(place).edition == "2"
    assert [rule.id for rule in load_folder(place).rules] == ["ROW-SUM"]
    assert [rule.id for rule in load_folder(place, "1").rules] == ["ROW-SUM", "APPLES"]
    limited = EXTENDS.replace("}", ', editions: ["1"]}')
    write_pack(place, edited(HEAD, (EXTENDS, limited)))
    assert list_editions(place) == ("1",)
    assert load_folder(place).editions == {"1": "2000-"}


def test_the_hash_is_of_its_own_files_and_what_is_kept_goes_by_the_other_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_CACHE", str(tmp_path / "kept"))
    place = valley(tmp_path)
    first, again = load_folder(place), load_folder(place)
    assert first == again
    assert len(list((tmp_path / "kept").iterdir())) == 1
    base = FILES["1/rules.yaml"].replace("title: 各行总计等于两园之和", "title: 另一说法")
    small_pack(tmp_path / "orchard", {"1/rules.yaml": base})
    other = load_folder(place)
    assert other.sha256 == first.sha256
    assert (rules(other)["ROW-SUM"].title, other.extends[0].sha256) == (
        "另一说法",
        load_folder(tmp_path / "orchard").sha256,
    )


def test_a_kept_pack_does_not_outlive_the_version_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUJI_CACHE", str(tmp_path / "kept"))
    place = valley(tmp_path)
    load_folder(place)
    small_pack(tmp_path / "orchard", {"pack.yaml": FILES["pack.yaml"].replace("1.0.0", "2.0.0")})
    assert faults(place) == [("extends-version", "valley/pack.yaml", 5)]


def test_an_extension_may_be_extended(tmp_path: Path) -> None:
    valley(tmp_path)
    head = LOCAL[HEAD].replace("id: valley", "id: village").replace("pack: orchard", "pack: valley").replace("<2", "<3")
    change = "changes:\n  - {id: ROW-SUM, severity: error, reason: 村里从严}\n  - {id: APPLES, status: off, reason: 不产苹果}\n"
    pack = load_folder(write_pack(tmp_path / "village", {HEAD: head, RULES: change}))
    assert pack.family == ("village", "valley", "orchard")
    assert pack.origins == {"ROW-SUM": "orchard", "APPLES": "valley"}
    assert [(a.pack, a.amendments[0].before, a.amendments[0].after) for a in pack.alterations_of("ROW-SUM")] == [
        ("valley", "error", "info"), ("village", "info", "error"),
    ]  # fmt: skip
    assert rules(pack)["ROW-SUM"].severity is Severity.ERROR


def test_the_places_of_all_parts_are_known(tmp_path: Path) -> None:
    parts, sha256 = load_parts(valley(tmp_path))
    where = {p.rule.id: Path(p.marks.source.name).parent.parent.name for p in parts.rules}
    assert where == {"ROW-SUM": "valley", "APPLES": "valley"}
    assert sha256 == load_folder(tmp_path / "valley").sha256
    assert parts.pack.editions[0].title == "果园年报格式"


# --- what is refused --------------------------------------------------------------------------------------------------

REFUSED = [
    (edited(RULES, (", reason: 山谷只作提示", "")), ("missing-key", RULES, 10)),
    (edited(RULES, ("reason: 山谷只作提示", 'reason: ""')), ("empty-text", RULES, 10)),
    (edited(RULES, ("id: ROW-SUM", "id: ROW-SUN")), ("unknown-rule", RULES, 10)),
    (edited(RULES, ("id: APPLES", "id: ROW-SUM")), ("stated-again", RULES, 2)),
    (edited(RULES, ("severity: info, cites: [rule/1, valley/1]", "check: 甲 = 1")), ("unknown-name", RULES, 10)),
    (edited(RULES, ("cites: [rule/1, valley/1]", "cites: [rule/2]")), ("unknown-citation", RULES, 10)),
    ({RULES: LOCAL[RULES] + "  - {id: ROW-SUM, grade: B, reason: 因}\n"}, ("changed-twice", RULES, 11)),
    (edited(WORDS, (", reason: 山谷多旱", "")), ("missing-key", WORDS, 4)),
    (edited(WORDS, ("name: 灾害", "name: 灾祸")), ("unknown-word", WORDS, 4)),
    (edited(WORDS, ("冰雹词:", "灾害:")), ("stated-again", WORDS, 2)),
    ({WORDS: 'changes: [{name: 收成, add: ["("], reason: 因}]\n'}, ("lexicon-syntax", WORDS, 1)),
    (edited(FORM, (", reason: 山谷的表这样印", "")), ("missing-key", FORM, 2)),
    (edited(FORM, ("column: total", "column: sum")), ("unknown-label", FORM, 2)),
    (edited(FORM, ("table: fruit", "table: fruits")), ("unknown-label", FORM, 2)),
    (edited(FORM, ("column: total", "column: total, row: apple")), ("unknown-label", FORM, 2)),
    (edited(FORM, ("column: total", "column: total, section: cost")), ("unknown-label", FORM, 2)),
    (edited(FORM, ("column: total", "row: total")), ("unknown-label", FORM, 2)),
    ({FORM: FILES["1/form.yaml"]}, ("unknown-key", FORM, 1)),
    (edited(CITED, ("valley/1:", "rule/1:")), ("stated-again", CITED, 2)),
    (edited(HEAD, ("pack: orchard", "pack: orchart")), ("extends-unknown", HEAD, 5)),
    (edited(HEAD, (">=1.0,<2", ">=2")), ("extends-version", HEAD, 5)),
    (edited(HEAD, (">=1.0,<2", "about 1")), ("range-syntax", HEAD, 5)),
    (edited(HEAD, ('<2"', '<2", editions: ["7"]')), ("edition-unknown", HEAD, 5)),
    (edited(HEAD, (', version: ">=1.0,<2"', "")), ("missing-key", HEAD, 5)),
    (edited(HEAD, ("gouji>=0.1", "gouji>=99")), ("requires-other", HEAD, 4)),
    (edited(HEAD, ("gouji>=0.1", "requests>=1")), ("requires-syntax", HEAD, 4)),
    (edited(HEAD, ("gouji>=0.1", "gouji @ https://example.org/x.whl")), ("requires-syntax", HEAD, 4)),
    (edited(HEAD, ("gouji>=0.1", "newer than 1")), ("requires-syntax", HEAD, 4)),
    ({HEAD: LOCAL[HEAD] + "causes: [{rule: ROW-SUN, explains: [APPLES], reason: 因}]\n"}, ("unknown-rule", HEAD, 6)),
    ({HEAD: LOCAL[HEAD] + "causes: [{rule: ROW-SUM, explains: [APPLES]}]\n"}, ("missing-key", HEAD, 6)),
    ({HEAD: LOCAL[HEAD] + "editions: []\n"}, ("unknown-key", HEAD, 6)),
    ({"2/rules.yaml": "rules: []\n"}, ("not-loaded", "2/rules.yaml", None)),
    ({"rules.yaml": "rules: []\n"}, ("not-loaded", "rules.yaml", None)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"), REFUSED, ids=lambda value: value[0] if isinstance(value, tuple) else ""
)
def test_what_it_may_not_do_is_told_at_its_line(
    tmp_path: Path, changes: dict[str, str], expected: tuple[str, str, int | None]
) -> None:
    code, file, line = expected
    assert (code, f"valley/{file}", line) in faults(valley(tmp_path, changes))


@pytest.mark.parametrize("name", [CITED, WORDS])
def test_what_leans_on_a_faulty_file_is_not_told(tmp_path: Path, name: str) -> None:
    assert faults(valley(tmp_path, {name: "x: [\n"})) == [("yaml-syntax", f"valley/{name}", 2)]


def test_a_change_that_does_not_fit_the_form_is_told_in_the_extending_pack(tmp_path: Path) -> None:
    place = valley(tmp_path, edited(RULES, ("severity: info", "check: 总计 = 苹果")))
    assert faults(place) == [("unknown-name", "valley/1/rules.yaml", 10)]


def test_faults_of_the_pack_that_is_extended_are_told_in_it(tmp_path: Path) -> None:
    place = valley(tmp_path)
    small_pack(tmp_path / "orchard", {"1/rules.yaml": "rules: [{}]\n"})
    assert {file for _, file, _ in faults(place)} == {"orchard/1/rules.yaml"}


def chain(root: Path, number: int) -> Path:
    """Write packs each of which extends the next one, the last one the invented one."""
    write_pack(root / "orchard", FILES)
    for n in range(number):
        base = f"p{n + 1}" if n + 1 < number else "orchard"
        head = f'id: p{n}\ntitle: x\nversion: 1.0.0\nextends: {{pack: {base}, version: ">=1"}}\n'
        write_pack(root / f"p{n}", {HEAD: head})
    return root / "p0"


def test_packs_may_extend_one_another_to_a_small_depth(tmp_path: Path) -> None:
    assert len(load_folder(chain(tmp_path / "a", MAX_DEPTH)).extends) == MAX_DEPTH
    assert [code for code, _, _ in faults(chain(tmp_path / "b", MAX_DEPTH + 1))] == ["extends-deep"]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_packs_that_extend_one_another_in_a_circle_are_told(tmp_path: Path, length: int) -> None:
    chain(tmp_path, length)
    last = tmp_path / f"p{length - 1}" / HEAD
    last.write_text(last.read_text().replace("pack: orchard", "pack: p0"))
    with pytest.raises(PackError) as caught:
        load_folder(tmp_path / "p0")
    (problem,) = caught.value.problems
    assert (problem.code, problem.values["ids"]) == (
        "extends-circle", " → ".join([*(f"p{n}" for n in range(length)), "p0"]),
    )  # fmt: skip


def test_a_pack_cannot_extend_another_of_its_own_id(tmp_path: Path) -> None:
    place = valley(tmp_path, edited(HEAD, ("id: valley", "id: orchard")))
    assert [code for code, _, _ in faults(place)] == ["extends-circle"]


def test_the_pack_that_is_extended_is_looked_for_where_packs_are_given(tmp_path: Path) -> None:
    valley(tmp_path / "here")
    local = write_pack(tmp_path / "there" / "valley", LOCAL)
    assert [code for code, _, _ in faults(local)] == ["extends-unknown"]
    assert load_pack("valley", extra=[local, tmp_path / "here" / "orchard"]).id == "valley"
    assert load_folder(local, None, [tmp_path / "here"]).id == "valley"


# --- what comes of it -------------------------------------------------------------------------------------------------


def test_findings_say_where_their_rule_was_written(tmp_path: Path) -> None:
    told = plain()
    told["tables"]["fruit"]["apple"] = {"east": 100, "west": 2, "total": 101}
    result = Checker(load_folder(valley(tmp_path))).report(report_of(told))
    found = {
        f.rule: (f.severity.value, f.origin and f.origin.id, [a.reason for a in f.altered]) for f in result.findings
    }
    assert found == {"ROW-SUM": ("info", "orchard", ["山谷只作提示"]), "APPLES": ("warning", "valley", [])}


def test_the_ledger_is_divided_by_packs_and_adds_up(tmp_path: Path) -> None:
    result = Checker(load_folder(valley(tmp_path))).report(report_of(plain()))
    ledgers = dict(result.ledgers)
    assert list(ledgers) == ["orchard", "valley"]
    assert ledgers["valley"].total == 1
    assert sum(ledger.total for ledger in ledgers.values()) == result.ledger.total
    for key in ("passed", "failed", "undetermined", "not_applicable"):
        assert sum(getattr(ledger, key) for ledger in ledgers.values()) == getattr(result.ledger, key)


def test_without_an_extension_nothing_is_said_of_origins(tmp_path: Path) -> None:
    told = plain()
    told["tables"]["fruit"]["apple"]["total"] = 9
    pack = load_folder(small_pack(tmp_path / "orchard"))
    result = Checker(pack).report(report_of(told))
    assert [(f.origin, f.altered) for f in result.findings] == [(None, ())]
    assert (result.ledgers, pack.stamp.extends, pack.stamp.alterations, pack.stamp.profile) == ((), (), (), None)


def test_reports_of_the_pack_that_is_extended_are_read(tmp_path: Path) -> None:
    import json

    data = json.dumps(plain(pack="orchard", edition="1")).encode()
    editions = open_editions(extra=[valley(tmp_path), tmp_path / "orchard"], name="valley")
    report, pack = read_report(Source(name="x.json", data=data), editions)
    assert (report.pack, pack.id) == ("orchard", "valley")
    result = check([Source(name="x.json", data=data)], editions)
    assert (len(result.reports), result.pack.id, [b.id for b in result.pack.extends]) == (1, "valley", ["orchard"])
    assert result.reports[0].verdict is Outcome.PASS
    other = check([Source(name="x.json", data=data.replace(b'"orchard"', b'"meadow"'))], Editions(editions.first))
    assert [unread.code for unread in other.unread] == ["other-pack"]
