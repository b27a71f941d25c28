"""The pages of a pack say all that the pack does, lead to one another, and show what strangers wrote as it is."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from gouji.keeper.pages.book import read_book
from gouji.keeper.pages.desk import Desk
from gouji.keeper.pages.pages import open_desk, pack_pages
from gouji.messages import LANGUAGES
from gouji.packs.locate import builtin_rules
from tests.small import small_pack
from tests.unit.keeper.hostile import HARM, LISTED, hostile_pack
from tests.unit.keeper.rendered import READERS, faults, page, shown

TOY = Path(__file__).parents[2] / "toy"
LINK = re.compile(r"\]\(([^()#\s]+)(?:#([^()\s]+))?\)")
Pages = dict[str, str]


def pages_of(folder: Path, lang: str, *samples: Path) -> Pages:
    return pack_pages(desk_of(folder, lang, *samples))


def desk_of(folder: Path, lang: str, *samples: Path) -> Desk:
    return open_desk(read_book(folder), samples, lang)


@pytest.fixture(scope="module", params=LANGUAGES)
def harm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    return pages_of(hostile_pack(tmp_path_factory.mktemp("harm")), request.param)


@pytest.fixture(scope="module")
def toy() -> Pages:
    return pages_of(TOY / "rules" / "lighthouse-report", "en", TOY / "reports")


@pytest.fixture(scope="module")
def own() -> Callable[[str], Pages]:
    written = {lang: pages_of(builtin_rules() / "cn-gov-info-annual-report", lang) for lang in LANGUAGES}
    return written.__getitem__


@pytest.mark.parametrize("reader", READERS)
def test_no_text_of_a_hostile_pack_becomes_markup(harm: Pages, reader: str) -> None:
    assert [(path, fault) for path, text in harm.items() for fault in faults(page(text, reader))] == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("path", "least"),
    [("index.md", 4), ("rules/SUM.md", 12), ("rules/README_.md", 10), ("citations/index.md", 6), ("forms/2.md", 12)],
)
def test_the_texts_of_a_hostile_pack_are_shown_as_they_are(harm: Pages, path: str, least: int, reader: str) -> None:
    visible = HARM.replace("\u202e", "\\u202e")
    assert shown(page(harm[path], reader)).count(visible) >= least


def test_a_hostile_text_that_looks_like_a_list_is_no_list(harm: Pages) -> None:
    words = LISTED.replace("\u202e", "\\u202e")
    assert words in shown(page(harm["rules/SUM.md"], "site"))
    assert words in shown(page(harm["rules/SUM.md"], "github"))


@pytest.mark.parametrize("reader", READERS)
def test_every_table_has_as_many_cells_in_each_row_as_in_its_head(harm: Pages, reader: str) -> None:
    for text in harm.values():
        for table in page(text, reader).iter("table"):
            assert len({len(row.findall("th") + row.findall("td")) for row in table.iter("tr")}) == 1


def test_a_rule_that_is_called_readme_is_no_index(harm: Pages) -> None:
    assert "rules/README_.md" in harm
    assert "rules/README.md" not in harm


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_link_leads_to_a_page_and_a_place_on_it(own: Callable[[str], Pages], lang: str) -> None:
    pages = own(lang)
    seen = 0
    for path, text in pages.items():
        for target, anchor in LINK.findall(text):
            place = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
            assert place in pages, (path, target)
            assert not anchor or f'<a id="{anchor}"></a>' in pages[place], (path, target, anchor)
            seen += 1
    assert seen > 1000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_reached_from_the_first_one(own: Callable[[str], Pages], lang: str) -> None:
    pages = own(lang)
    reached, waiting = {"index.md"}, ["index.md"]
    while waiting:
        path = waiting.pop()
        links = (posixpath.join(posixpath.dirname(path), unquote(t)) for t, _ in LINK.findall(pages[path]))
        new = {posixpath.normpath(link) for link in links} - reached
        reached |= new
        waiting += sorted(new)
    assert reached == set(pages)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reader", READERS)
def test_our_own_pages_have_no_markup_but_their_own(own: Callable[[str], Pages], lang: str, reader: str) -> None:
    chosen = [*list(own(lang))[::15], "rules/T3-BALANCE.md", "forms/2021.md"]
    assert [fault for path in chosen for fault in faults(page(own(lang)[path], reader))] == []


def test_every_rule_and_every_clause_of_all_editions_has_its_page(own: Callable[[str], Pages]) -> None:
    book = read_book(builtin_rules() / "cn-gov-info-annual-report")
    rules = [path for path in own("zh") if path.startswith("rules/") and path != "rules/index.md"]
    clauses = [path for path in own("zh") if path.startswith("citations/") and path != "citations/index.md"]
    assert [Path(path).stem for path in rules] == list(book.rules)
    assert {"T3-BALANCE", "T2-E19-RELATION"} <= set(book.rules)
    assert len(clauses) == len(book.citations)


def test_the_page_of_a_rule_has_the_rule_as_it_is_written(own: Callable[[str], Pages]) -> None:
    book = read_book(builtin_rules() / "cn-gov-info-annual-report")
    for name, versions in book.rules.items():
        blocks = re.findall(r"^```+yaml\n(.*?)^```+$", own("zh")[f"rules/{name}.md"], re.DOTALL | re.MULTILINE)
        stated = [item for block in blocks for item in yaml.safe_load(block)]
        assert {item["id"] for item in stated} == {name}
        assert stated[0]["cases"], name
        assert len(blocks) == len({(e.file, e.line) for version in versions for e in version.excerpts})


def test_a_rule_says_how_it_differs_in_the_other_edition(own: Callable[[str], Pages]) -> None:
    words = shown(page(own("en")["rules/T3-BLANK.md"], "github"))
    assert "2021 as above. 2019 differs: Key 2021 2019 severity warning info" in words


def test_a_rule_says_which_edition_does_not_have_it(own: Callable[[str], Pages]) -> None:
    assert "2019 does not have this rule." in shown(page(own("en")["rules/T2-FLOW.md"], "github"))
    assert "2021 does not have this rule." in shown(page(own("en")["rules/T2-E19-RELATION.md"], "github"))


def test_the_page_of_a_clause_lists_what_rests_on_it(own: Callable[[str], Pages]) -> None:
    text = own("en")["citations/format-2021-table-3-note.md"]
    assert "| [T3-BALANCE](../rules/T3-BALANCE.md) | error |" in text
    assert "[2021](../forms/2021.md) |" in text


def test_clauses_on_which_no_rule_rests_are_listed_with_the_reason_that_is_given(own: Callable[[str], Pages]) -> None:
    book = read_book(builtin_rules() / "cn-gov-info-annual-report")
    listed = own("zh")["citations/index.md"].partition("## 没有规则以其为依据的条款")[2]
    bare = [name for name in book.citations if not book.citing(name)]
    assert listed.count("\n- ") == len(bare) >= 5
    assert listed.count("规则包注明不单独作为规则的依据") == sum(book.citations[n].background for n in bare)


def test_a_table_is_drawn_with_its_official_labels(own: Callable[[str], Pages]) -> None:
    tree = page(own("zh")["forms/2021.md"], "github")
    drawn = max(tree.iter("table"), key=lambda t: t.text_content().count("□"))
    assert drawn.text_content().count("□") == 26 * 7
    assert "1.属于国家秘密" in shown(drawn)
    assert "法人或其他组织 › 商业企业" in shown(drawn)


def test_the_page_of_a_rule_of_the_invented_pack_says_it_all(toy: Pages) -> None:
    words = shown(page(toy["rules/WATCH-BY-WEATHER.md"], "github"))
    for part in (
        "Every row: clear, hazy and foggy nights are all nights",
        "Level error: the text of the rules or the printed form requires it",
        "Evidence D (follows from the meaning of the words or from arithmetic; no text says it)",
        "In every row of Table of watches, the sum of “clear”, “haze” and “fog” equals “all nights”.",
        "sum(weathers) = nights",
        "weathers column Clear nights (clear), Nights of haze (haze), Nights of fog (fog)",
        "Form A of the Ordinance on Harbour Lights Table of watches Nights by weather and by quarter, with totals.",
        "The case “one too many” gives: Table of watches row January to March: the parts come to 91, the total is 90",
        "How to mend it Count the row again.",
        "The sample wrong.json gives: Table of watches row January to March: the parts come to 90, the total is 91",
        "one too many 晴 = 60, 霾 = 20, 雾 = 11, nights = 90 fail, difference 1",
        "1902 does not have this rule.",
        "1910/figures.yaml, from line 3 - id: WATCH-BY-WEATHER",
    ):
        assert part in words, part


def test_pages_of_one_edition_tell_of_no_other() -> None:
    folder = TOY / "rules" / "lighthouse-report"
    pages = pack_pages(open_desk(read_book(folder, "1902"), (), "en"))
    assert {"forms/1902.md", "rules/NIGHTS.md"} < set(pages)
    assert not any("1910.md" in text or "edition 1910" in text for text in pages.values())


def test_the_same_pack_gives_the_same_pages(toy: Pages) -> None:
    assert pages_of(TOY / "rules" / "lighthouse-report", "en", TOY / "reports") == toy


def test_clauses_whose_ids_are_alike_have_pages_of_their_own(tmp_path: Path) -> None:
    entry = "{document: 果园规定, clause: 第一条, says: 合计。, grade: A}"
    names = ("rule/1", "Rule-1", "规则", "条", "index")
    cited = "citations:\n" + "".join(f"  {name}: {entry}\n" for name in names)
    desk = desk_of(small_pack(tmp_path, {"citations.yaml": cited}), "zh")
    found = [desk.clause_page(name) for name in names]
    assert found == [f"citations/{n}.md" for n in ("rule-1", "rule-1-2", "clause", "clause-2", "index-2")]


def test_a_rule_of_another_pack_says_where_it_was_written_and_what_was_altered_and_why() -> None:
    folder = Path(__file__).parents[3] / "docs" / "examples" / "yunzhou"
    pages = pages_of(folder, "en")
    altered = shown(page(pages["rules/PUB-DEADLINE-LOCAL.md"], "github"))
    assert "Written in pack cn-gov-info-annual-report" in altered
    assert "Altered title, severity, grade, cites, check, status, en, by yunzhou: 省里的通知" in altered
    assert "Since version" not in altered
    assert "Written in pack yunzhou 1.0.0" in shown(page(pages["rules/YZ-CARRIED.md"], "github"))
    assert "Written in pack" not in shown(
        page(pages_of(TOY / "rules" / "lighthouse-report", "en")["rules/RELIEF.md"], "github")
    )


def test_a_case_names_the_section_whose_text_it_gives(toy: Pages, own: Callable[[str], Pages]) -> None:
    assert "the text of The watches: “We counted 12 nights of fog”" in shown(page(toy["rules/FOG-SAID.md"], "site"))
    assert "其他事项 的文字「本年度依法收取信息处理费。」" in shown(page(own("zh")["rules/S6-FEE-DETAIL.md"], "site"))
