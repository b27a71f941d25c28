"""The site works from a disk without a network, is the same each time, and runs nothing that a pack brings along."""

from __future__ import annotations

import json
import posixpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest

from gouji.errors import UsageError
from gouji.keeper.pages import site
from gouji.keeper.pages.guide import Guide
from gouji.keeper.pages.library import Shelf, fill_shelf, read_books
from gouji.messages import LANGUAGES
from tests.unit.keeper.hostile import HARM, hostile_pack

pytest.importorskip("mkdocs")
pytest.importorskip("material")
pytest.importorskip("jieba")

TOY = Path(__file__).parents[2] / "toy"
ACTING = frozenset({"img", "iframe", "object", "embed", "base", "applet", "frame"})
Files = dict[str, bytes]


def shelves(*folders: Path, guide: Path | None = None, samples: tuple[Path, ...] = ()) -> list[Shelf]:
    books = read_books(folders, None)
    return [fill_shelf(books, (), lang, samples, Guide(guide) if guide else None) for lang in LANGUAGES]


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Files:
    guide = tmp_path_factory.mktemp("guide")
    for name, text in {
        "keys.md": "# Keys\n\n[Chinese](zh/keys.md) [one](keys/one.md)\n",
        "keys/one.md": "# One\n\n[up](../keys.md#keys)\n",
        "more/two.md": "# Two\n",
        "zh/keys.md": "# 键\n\n[English](../keys.md) [一](../keys/one.md)\n",
    }.items():
        (guide / name).parent.mkdir(exist_ok=True)
        (guide / name).write_text(text, encoding="utf-8")
    return site.build_site(shelves(TOY / "rules" / "lighthouse-report", guide=guide))


@pytest.fixture(scope="module")
def harm(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return site.build_site(shelves(hostile_pack(tmp_path_factory.mktemp("harm"))))


def html(files: Files) -> dict[str, lxml.html.HtmlElement]:
    return {n: lxml.html.document_fromstring(data) for n, data in files.items() if n.endswith(".html")}


def references(tree: lxml.html.HtmlElement) -> list[str]:
    return [e.get(key) for e in tree.iter() for key in ("href", "src") if isinstance(e.tag, str) and e.get(key)]


def test_every_page_is_there_in_both_languages(toy: Files) -> None:
    pages = {name.partition("/")[2] for name in toy if name.startswith("zh/") and name.endswith(".html")}
    assert pages == {n.partition("/")[2] for n in toy if n.startswith("en/") and n.endswith(".html")}
    assert {"lighthouse-report/rules/OIL-SAID.html", "guide/keys.html", "guide/keys/one.html", "index.html"} < pages


def test_nothing_is_fetched_from_elsewhere(toy: Files) -> None:
    for name, tree in html(toy).items():
        loaded = [
            e.get("src") or e.get("href") for e in tree.iter("script", "link", "img") if e.get("src") or e.get("href")
        ]
        assert [url for url in loaded if urlsplit(url).scheme or url.startswith("//")] == [], name
    styles = b"".join(data for name, data in toy.items() if name.endswith(".css"))
    assert b"url(http" not in styles
    assert b"@import" not in styles


@pytest.mark.parametrize("built", ["toy", "harm"])
def test_every_link_leads_to_a_file_of_the_site(built: str, request: pytest.FixtureRequest) -> None:
    files: Files = request.getfixturevalue(built)
    seen = 0
    for name, tree in html(files).items():
        if name.endswith("404.html"):
            continue  # written for a server: its links begin at the root
        for url in references(tree):
            parts = urlsplit(url)
            if parts.scheme in ("http", "https") or not parts.path:
                continue
            place = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
            assert place in files, (name, url)
            seen += 1
    assert seen > 500


def test_each_page_leads_to_the_same_one_in_the_other_language(toy: Files) -> None:
    tree = html(toy)["en/lighthouse-report/rules/OIL-SAID.html"]
    (switch,) = tree.xpath("//a[@hreflang='zh'][contains(@class, 'md-header__button')]")
    assert switch.get("href") == "../../../zh/lighthouse-report/rules/OIL-SAID.html"
    assert '<html lang="zh"' in toy["zh/lighthouse-report/rules/OIL-SAID.html"].decode()


def test_the_search_knows_chinese_by_words_and_needs_no_server(toy: Files) -> None:
    script = toy["zh/search/search_index.js"].decode()
    index = json.loads(script.removeprefix("var __index = "))
    assert index["config"]["lang"] == ["zh", "en"]
    assert "\u200b" in index["config"]["separator"] or "\\u200b" in index["config"]["separator"]
    titles = {doc["title"] for doc in index["docs"]}
    assert "OIL-SAID" in titles
    assert "检查\u200b什么" in titles
    assert b"assets/iframe-worker.js" in toy["zh/index.html"]
    assert b"IFrameWorker" in toy["zh/assets/iframe-worker.js"]


def test_a_hostile_pack_brings_nothing_that_acts(harm: Files) -> None:
    seen = 0
    for name, tree in html(harm).items():
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            assert element.tag not in ACTING, name
            assert element.tag != "script" or "alert" not in (element.text or ""), name
            assert not [key for key in element.attrib if key.startswith("on")], name
            assert "javascript:" not in (element.get("href") or ""), name
            seen += 1
        head = harm[name].partition(b"</head>")[0]
        assert head.count(b"</title>") == 1, name
        assert b"<script>alert" not in harm[name], name
    assert seen > 1000


def test_the_texts_of_a_hostile_pack_are_found_as_text(harm: Files) -> None:
    index = json.loads(harm["en/search/search_index.json"])
    texts = [doc["title"] + doc["text"] for doc in index["docs"]]
    assert not [text for text in texts if "<script" in text or "<img" in text]
    assert len([text for text in texts if "alert(1)" in text.replace("\u200b", "")]) > 10
    title = html(harm)["en/harm-..-..-..-out/index.html"].findtext(".//h1")
    assert title.strip().startswith(HARM[:40])


def test_the_same_pages_give_the_same_site() -> None:
    once = shelves(TOY / "rules" / "lighthouse-report")[:1]
    assert site.build_site(once) == site.build_site(once)


def test_the_first_page_leads_to_each_language(toy: Files) -> None:
    tree = lxml.html.document_fromstring(toy["index.html"])
    assert [a.get("href") for a in tree.iter("a")] == ["zh/index.html", "en/index.html"]


def test_what_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "_NEEDED", ("mkdocs", "gouji_is_not_such"))
    with pytest.raises(UsageError) as caught:
        site.build_site([])
    assert [(p.code, p.values) for p in caught.value.problems] == [("site-missing", {"name": "gouji_is_not_such"})]


def test_a_page_that_leads_nowhere_stops_the_build() -> None:
    (shelf,) = [s for s in shelves(TOY / "rules" / "lighthouse-report") if s.lang == "en"]
    broken = Shelf(lang="en", files=shelf.files | {"index.md": b"# x\n\n[y](nowhere.md)\n"}, desks=shelf.desks)
    with pytest.raises(UsageError) as caught:
        site.build_site([broken])
    assert caught.value.problems[0].code == "site-failed"
    assert "nowhere.md" in caught.value.problems[0].values["detail"]


def test_pages_of_a_folder_stand_under_the_page_of_its_name(toy: Files) -> None:
    tree = html(toy)["en/guide/keys/one.html"]
    (nav,) = tree.xpath("//nav[contains(@class, 'md-nav--primary')]")
    titles = [" ".join(e.text_content().split()) for e in nav.xpath(".//a[contains(@class, 'md-nav__link')]")]
    assert titles.index("Keys") < titles.index("One") < titles.index("more")
