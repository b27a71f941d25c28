"""Packs, editions and rules begun: they load, their cases hold, and nothing that was there is touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from gouji.check import check
from gouji.engine.cases import run_cases
from gouji.errors import GoujiError, PackError, UsageError
from gouji.findings import Outcome
from gouji.inputs import Source
from gouji.keeper.scaffold.changes import Change, check_changes, write_changes
from gouji.keeper.scaffold.edition import new_edition
from gouji.keeper.scaffold.pack import new_extension, new_pack
from gouji.keeper.scaffold.rule import new_rule
from gouji.keeper.scaffold.wish import Wish
from gouji.packs.load import list_editions, load_folder
from gouji.packs.locate import builtin_rules
from gouji.packs.model import Rule
from tests.copies import copy_pack
from tests.small import FILES

LANGUAGES = ("zh", "en")


def begun(into: Path, lang: str = "en", name: str = "ferry-report") -> Path:
    """Begin a pack in a folder; give its own folder."""
    write_changes(new_pack(name, into, title="Ferry: a report", edition="2024", years="2024-", lang=lang))
    return into / "rules" / name


def orchard(into: Path) -> Path:
    for name, text in FILES.items():
        path = into / "rules" / "orchard" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return into / "rules" / "orchard"


def added(folder: Path, edition: str = "1", **wish: Any) -> Rule:
    """Add a rule; give it as it is loaded from what was written."""
    changes, _ = new_rule(folder, edition, Wish(**wish))
    write_changes(changes)
    pack = load_folder(folder, edition)
    rule = next(rule for rule in pack.rules if rule.id == wish["id"])
    assert all(result.passed for result in run_cases(msgspec.structs.replace(pack, rules=(rule,))))
    return rule


def refused(call: Any, *arguments: Any, **values: Any) -> list[str]:
    with pytest.raises(GoujiError) as caught:
        call(*arguments, **values)
    return [problem.code for problem in caught.value.problems]


def outcomes(rule: Rule) -> list[str]:
    return [case.expect for case in rule.cases]


# --- packs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_pack_loads_and_its_cases_hold(lang: str, tmp_path: Path) -> None:
    pack = load_folder(begun(tmp_path, lang))
    assert (pack.id, pack.title, pack.edition, pack.years, pack.language) == (
        "ferry-report", "Ferry: a report", "2024", "2024-", lang,
    )  # fmt: skip
    assert len(pack.rules) == 2
    assert [result for result in run_cases(pack) if not result.passed] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_sample_of_a_new_pack_passes_and_the_other_fires_every_rule(lang: str, tmp_path: Path) -> None:
    folder = begun(tmp_path, lang)
    pack = load_folder(folder)
    found = {}
    for name in ("right", "wrong"):
        path = tmp_path / "samples" / "ferry-report" / f"{name}.json"
        (result,) = check([Source(name=path.name, data=path.read_bytes())], pack).reports
        found[name] = {finding.rule for finding in result.findings if finding.outcome is Outcome.FAIL}
    assert found == {"right": set(), "wrong": {rule.id for rule in pack.rules}}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_file_of_a_new_pack_names_a_schema_that_is_there(lang: str, tmp_path: Path) -> None:
    files = sorted(begun(tmp_path, lang).rglob("*.yaml"))
    assert len(files) == 5
    for file in files:
        first = file.read_text(encoding="utf-8").partition("\n")[0]
        assert (file.parent / first.partition("$schema=")[2]).is_file(), first


def test_a_second_pack_may_stand_beside_the_first(tmp_path: Path) -> None:
    begun(tmp_path)
    assert load_folder(begun(tmp_path, name="tram-report")).id == "tram-report"


def test_a_pack_is_never_begun_over_another(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    codes = refused(begun, tmp_path, "zh")
    assert set(codes) == {"new-exists"}
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before


@pytest.mark.parametrize("name", ["no spaces", "", "-"])
def test_a_pack_of_an_impossible_id_is_refused_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    with pytest.raises(PackError):
        begun(tmp_path / "in", name=name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a/b", "a/../../b", ".hidden", "a/"])
def test_a_name_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    assert refused(begun, tmp_path, name=name) == ["new-name"]
    folder = begun(tmp_path)
    assert refused(new_edition, folder, name, based_on="2024", years="2026-") == ["new-name"]


@pytest.mark.parametrize("file", ["../rules.yaml", "form.yaml", "rules.yml", "a\\b.yaml"])
def test_a_file_that_is_none_of_rules_is_refused(file: str, tmp_path: Path) -> None:
    wish = Wish(id="NEW", shape="check", inside=("水果",), for_each="row", check="东园 <= 总计")
    assert refused(new_rule, orchard(tmp_path), "1", wish, file=file) == ["new-file"]


def test_years_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError):
        new_pack("a", tmp_path, title="a", edition="1", years="soon", lang="en")


# --- editions ---------------------------------------------------------------------------------------------------------


def test_a_new_edition_holds_only_its_title_and_all_else_is_as_in_the_other(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    write_changes(new_edition(folder, "2026", based_on="2024", years="2026-", title="Second: edition"))
    old, new = load_folder(folder, "2024"), load_folder(folder, "2026")
    assert (old.years, new.years) == ("2024-2025", "2026-")
    assert yaml.safe_load((folder / "2026" / "form.yaml").read_text(encoding="utf-8")) == {"title": "Second: edition"}
    assert [path.name for path in (folder / "2026").iterdir()] == ["form.yaml"]
    assert new.rules == old.rules


def test_the_rest_of_the_head_is_kept_to_the_byte(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    before = (folder / "pack.yaml").read_text(encoding="utf-8") + "\n# a last word\ncauses:   []\n"
    (folder / "pack.yaml").write_text(before, encoding="utf-8")
    write_changes(new_edition(folder, "2026", based_on="2024", years="2026-"))
    after = (folder / "pack.yaml").read_text(encoding="utf-8")
    line = '  - {id: "2026", title: "2026", years: 2026-, based_on: "2024"}\n'
    assert after.replace(line, "").replace("2024-2025}", "2024-}") == before
    assert list_editions(folder) == ("2024", "2026")


def test_an_edition_brings_the_schemas_that_its_files_name(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    write_changes(new_edition(folder, "2026", based_on="2024", years="2026-"))
    first = (folder / "2026" / "form.yaml").read_text(encoding="utf-8").partition("\n")[0]
    assert (folder / "2026" / first.partition("$schema=")[2]).is_file()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "2024", "based_on": "2024", "years": "2026-"}, "new-edition-exists"),
        ({"name": "2026", "based_on": "2020", "years": "2026-"}, "edition-unknown"),
        ({"name": "2026", "based_on": "2024", "years": "2024-"}, "new-years"),
        ({"name": "a b", "based_on": "2024", "years": "2026-"}, "bad-pattern"),
    ],
)
def test_an_edition_that_cannot_be_is_refused(values: dict[str, str], code: str, tmp_path: Path) -> None:
    folder = begun(tmp_path)
    before = (folder / "pack.yaml").read_bytes()
    assert refused(lambda: write_changes(new_edition(folder, **values))) == [code]
    assert (folder / "pack.yaml").read_bytes() == before


def test_a_list_that_leaves_no_place_is_told_with_what_to_add(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    head = folder / "pack.yaml"
    text = head.read_text(encoding="utf-8")
    item = '{id: "2024", title: First edition, years: 2024-}'
    head.write_text(text.replace(f"\n  - {item}", f" [{item}]"), encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        new_edition(folder, "2026", based_on="2024", years="2026-")
    assert '- {id: "2026"' in caught.value.problems[0].remedy("en")


# --- rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "passes", "fails"),
    [
        (
            {"inside": ("水果",), "for_each": "column", "check": "苹果 * 2 <= 全部"},
            {"苹果": 12, "全部": 24},
            {"苹果": 12, "全部": 23},
        ),
        (
            {"inside": ("水果",), "for_each": "row", "check": "sum(各园) = 总计"},
            {"东园": 12, "西园": 5, "总计": 17},
            {"东园": 12, "西园": 5, "总计": 18},
        ),
        ({"inside": ("水果",), "for_each": "cell", "check": "值 <= 366"}, {"值": 366}, {"值": 367}),
        (
            {"check": "水果[苹果, 东园] >= 水果[苹果, 西园]"},
            {"水果[苹果, 东园]": 12, "水果[苹果, 西园]": 12},
            {"水果[苹果, 东园]": 12, "水果[苹果, 西园]": 13},
        ),
        (
            {"inside": ("水果",), "for_each": "row", "check": "东园 > 0 and 总计 > 1"},
            {"东园": 10, "总计": 2},
            {"东园": 10, "总计": 1},
        ),
    ],
    ids=["within", "sum", "cell", "addresses", "compound"],
)
def test_a_rule_about_figures_gets_cases_on_either_side_of_its_edge(
    wish: dict[str, Any], passes: dict[str, int], fails: dict[str, int], tmp_path: Path
) -> None:
    rule = added(orchard(tmp_path), id="NEW", shape="check", **wish)
    assert outcomes(rule) == ["pass", "fail", "undetermined"]
    assert (rule.cases[0].given, rule.cases[1].given) == (passes, fails)


@pytest.mark.parametrize(
    ("check", "passes", "fails"),
    [
        (
            "发布日期 <= date(年度 + 1, 1, 31)",
            {"发布日期": "2001-01-15", "年度": 2000},
            {"发布日期": "2001-03-15", "年度": 2000},
        ),
        ("年度 >= 2001", {"年度": 2001}, {"年度": 2000}),
    ],
    ids=["deadline", "year"],
)
def test_a_rule_about_the_head_gets_cases_too(
    check: str, passes: dict[str, object], fails: dict[str, object], tmp_path: Path
) -> None:
    rule = added(orchard(tmp_path), id="NEW", shape="check", check=check)
    assert (rule.cases[0].given, rule.cases[1].given) == (passes, fails)


def test_many_cells_are_given_only_where_they_are_not_zero(tmp_path: Path) -> None:
    folder = copy_pack(builtin_rules() / "cn-gov-info-annual-report", tmp_path)
    rule = added(
        folder, "2021", id="NEW", shape="check", inside=("申请情况",), for_each="column",
        check="sum(办理结果) = 办理结果总计",
    )  # fmt: skip
    assert rule.cases[0].otherwise == 0
    assert len(rule.cases[0].given or {}) == 4


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("sections", "present", ["pass", "fail"]),
        ("sections", "order", ["pass", "fail", "not-applicable"]),
        ("sections", "labels", ["pass", "fail", "not-applicable"]),
        ("tables", "present", ["pass", "fail", "undetermined"]),
        ("rows", "present", ["pass", "fail", "undetermined", "not-applicable"]),
        ("columns", "labels", ["pass", "fail", "not-applicable"]),
        ("cells", "filled", ["pass", "fail", "not-applicable"]),
        ("cells", "numbers", ["pass", "fail", "not-applicable"]),
        ("extras", "rows", ["pass", "fail", "not-applicable"]),
        ("fields", "published", ["pass", "fail"]),
    ],
)
def test_a_rule_about_structure_gets_a_case_of_each_kind(
    key: str, value: str, expected: list[str], tmp_path: Path
) -> None:
    inside = () if key == "sections" else ("水果",)
    assert (
        outcomes(added(orchard(tmp_path), id="NEW", shape="require", inside=inside, require=(key, value))) == expected
    )


def test_a_rule_about_words_takes_those_of_the_lexicon(tmp_path: Path) -> None:
    folder = orchard(tmp_path)
    before = (folder / "lexicon.yaml").read_bytes()
    rule = added(folder, id="NEW", shape="text", inside=("收成",), says=("丰收",))
    assert rule.text is not None
    assert rule.text.must == ("丰收",)
    assert outcomes(rule)[:2] == ["pass", "fail"]
    assert (folder / "lexicon.yaml").read_bytes() == before


@pytest.mark.parametrize("key", ["must", "any", "must_not", "each"])
def test_new_words_go_into_the_lexicon_under_the_name_of_the_rule(key: str, tmp_path: Path) -> None:
    folder = orchard(tmp_path)
    rule = added(folder, id="NO-RAIN", shape="text", inside=("收成",), says=("干旱", "少雨"), text=key)
    assert getattr(rule.text, key) == ("no_rain",)
    assert load_folder(folder).words["no_rain"] == ("干旱", "少雨")
    assert outcomes(rule)[:2] == ["pass", "fail"]


def test_a_claim_is_made_from_a_sentence_with_a_slot(tmp_path: Path) -> None:
    folder = orchard(tmp_path)
    rule = added(
        folder, id="TOLD", shape="claim", inside=("收成",), says=("全年收果{n}吨",), check="n = 水果[全部, 总计]"
    )
    assert load_folder(folder).patterns["told"] == ("全年收果{n}吨",)
    assert outcomes(rule) == ["pass", "fail", "undetermined", "pass", *["not-applicable"] * 3]
    assert [case.text for case in rule.cases[3:]] == [
        "全年收果12吨。全年收果121吨。",
        "全年收果12。",
        "12吨。",
        None,
    ]


def test_a_sum_of_very_many_cells_is_searched_within_bounds(tmp_path: Path) -> None:
    folder = orchard(tmp_path)
    form = folder / "1" / "form.yaml"
    rows = "".join(f"      - {{id: r{n}, name: r{n}, label: R{n}}}\n" for n in range(300))
    names = ", ".join(f"r{n}" for n in range(300))
    text = form.read_text(encoding="utf-8").replace("    groups:\n", f"{rows}    groups:\n      rs: [{names}]\n")
    form.write_text(text, encoding="utf-8")
    rule = added(folder, id="NEW", shape="check", inside=("水果",), for_each="column", check="sum(rs) = 全部")
    assert rule.cases[0].given == {"r0": 12, "r1": 5, "r2": 3, "全部": 20}


def test_a_rule_has_words_in_the_language_of_its_pack_and_in_english(tmp_path: Path) -> None:
    rule = added(orchard(tmp_path), id="NEW", shape="check", inside=("水果",), for_each="row", check="东园 <= 总计")
    assert rule.title == "水果表的每一行,「东园」不大于「总计」"
    assert rule.en is not None
    assert rule.en.title == "In every row of Fruit, “East” is at most “Total”"
    assert rule.message
    assert rule.en.message


def test_a_rule_of_an_english_pack_has_its_words_once(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    rule = added(
        folder, "2024", id="NEW", shape="check", inside=("figures",), for_each="column", check="done <= received"
    )
    assert rule.en is None
    assert rule.title == "In every column of Table of figures, “done” is at most “received”"


def test_a_rule_stands_with_those_like_it_and_cites_what_they_cite(tmp_path: Path) -> None:
    folder = copy_pack(builtin_rules() / "cn-gov-info-annual-report", tmp_path)
    wish = Wish(id="NEW", shape="check", inside=("复议诉讼",), for_each="row", check="结果维持 <= 总计")
    (change,), rule = new_rule(folder, "2021", wish)
    assert "in: 复议诉讼" in (change.before or "")
    assert change.after.startswith(change.before or "-")
    assert rule.cites == ("construction/counts",)


def test_the_file_may_be_named_and_is_begun_if_it_is_not_there(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    wish = Wish(id="NEW", shape="check", inside=("figures",), for_each="column", check="done <= received")
    write_changes(new_rule(folder, "2024", wish, file="more.yaml")[0])
    text = (folder / "2024" / "more.yaml").read_text(encoding="utf-8")
    assert text.startswith(
        "# yaml-language-server: $schema=../../../schemas/ferry-report-2024.rules.schema.json\nrules:\n"
    )
    assert "NEW" in {rule.id for rule in load_folder(folder).rules}


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"id": "ROW-SUM", "shape": "check", "check": "水果[苹果, 东园] = 1"}, "new-rule-exists"),
        ({"id": "NEW", "shape": "check", "inside": ("水果",), "for_each": "row", "check": "东园 >= 0"}, "new-no-cases"),
        (
            {"id": "NEW", "shape": "check", "inside": ("水果",), "for_each": "row", "check": "东园 = 南园"},
            "unknown-name",
        ),
        ({"id": "new", "shape": "check", "inside": ("水果",), "for_each": "row", "check": "东园 = 1"}, "bad-pattern"),
        ({"id": "NEW", "shape": "check", "check": "水果[苹果, 东园] = 1", "cites": ("nothing",)}, "unknown-citation"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_and_nothing_is_written(
    wish: dict[str, Any], code: str, tmp_path: Path
) -> None:
    folder = orchard(tmp_path)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert refused(new_rule, folder, "1", Wish(**wish)) == [code]
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_fault_is_told_at_the_place_where_the_rule_would_stand(tmp_path: Path) -> None:
    folder = orchard(tmp_path)
    with pytest.raises(PackError) as caught:
        new_rule(folder, "1", Wish(id="NEW", shape="check", inside=("水果",), for_each="row", check="东园 = 南园"))
    place = caught.value.problems[0].place
    assert place.file == str(folder / "1" / "rules.yaml")
    assert place.excerpt == "check: 东园 = 南园"


# --- writing ----------------------------------------------------------------------------------------------------------


def test_a_file_that_was_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("b", encoding="utf-8")
    change = Change(path=path, before="a", after="c")
    assert refused(check_changes, [change]) == ["new-changed"]
    assert refused(write_changes, [change]) == ["new-changed"]
    assert path.read_text(encoding="utf-8") == "b"


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.symlink_to(tmp_path / "b.yaml")
    assert refused(write_changes, [Change(path=path, after="c")]) == ["new-exists"]
    assert not (tmp_path / "b.yaml").exists()


# --- packs on top of others -------------------------------------------------------------------------------------------


def extension(into: Path) -> Path:
    """Begin a pack on top of the one for annual reports; give its folder."""
    base = load_folder(builtin_rules() / "cn-gov-info-annual-report")
    write_changes(new_extension("city", into, base, title="City: rules"))
    return into / "rules" / "city"


def test_a_pack_on_top_of_another_has_all_its_rules_and_none_of_its_own(tmp_path: Path) -> None:
    base = load_folder(builtin_rules() / "cn-gov-info-annual-report", "2021")
    pack = load_folder(extension(tmp_path), "2021")
    assert (pack.id, pack.title) == ("city", "City: rules")
    assert pack.rules == base.rules
    assert set(pack.origins.values()) == {base.id}


def test_a_pack_on_top_of_another_asks_for_its_minor_version(tmp_path: Path) -> None:
    base = load_folder(builtin_rules() / "cn-gov-info-annual-report")
    asked = yaml.safe_load((extension(tmp_path) / "pack.yaml").read_text(encoding="utf-8"))["extends"]
    major, minor, _ = base.version.split(".")
    assert asked == {"pack": base.id, "version": f">={base.version},<{major}.{int(minor) + 1}"}


def test_a_rule_of_such_a_pack_begins_a_file_that_names_its_schema(tmp_path: Path) -> None:
    folder = extension(tmp_path)
    wish = Wish(id="MINE", shape="check", inside=("申请情况",), for_each="column", check="新收 <= 办理结果总计")
    write_changes(new_rule(folder, "2021", wish)[0])
    first = (folder / "2021" / "rules.yaml").read_text(encoding="utf-8").partition("\n")[0]
    assert (folder / "2021" / first.partition("$schema=")[2]).is_file()
    assert load_folder(folder, "2021").origins["MINE"] == "city"


def test_such_a_pack_gets_no_editions_of_its_own(tmp_path: Path) -> None:
    assert refused(new_edition, extension(tmp_path), "2026", based_on="2021", years="2026-") == ["new-in-extension"]
