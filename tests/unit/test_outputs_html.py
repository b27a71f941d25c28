"""Results as a page."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import msgspec
import pytest

from gouji.check import Options, check_laid
from gouji.findings import CellChange, Suggestion
from gouji.inputs import Source, open_editions
from gouji.outputs.html import write_html
from gouji.outputs.html_style import STYLE
from gouji.sheets import Laid, Passage, Quote
from tests.outputs import laid, results

EXPECTED = Path(__file__).parents[1] / "outputs" / "html"
SHAPES = {"zh": ("MANY", "zh"), "en": ("ONE", "en"), "zh-none": ("NONE", "zh")}
SAMPLES = Path(__file__).parents[2] / "samples"
EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><svg onload=alert(1)>",
    "javascript:alert(1)",
    "]]><!--",
    "&lt;b&gt;\u202e\x1b[31m\x00\ud800",
)
TAGS = frozenset(
    "html head meta title style body main nav section article details summary h1 h2 h3 h4 h5 p div span a mark blockquote "
    "ul li table caption thead tbody tr th td code br".split()
)
ATTRIBUTES = frozenset(
    "id class href lang charset name content http-equiv title scope rowspan colspan aria-label aria-labelledby".split()
)


def told(shape: str) -> bytes:
    name, lang = SHAPES[shape]
    return write_html(getattr(results, name), laid.OF[name], lang=lang)


def parsed(page: bytes) -> ElementTree.Element:
    """Parse as a browser does; any error of syntax is one here."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)
    tree: ElementTree.Element = parser.parse(page.decode())
    return tree


def elements(page: bytes) -> list[ElementTree.Element]:
    return [e for e in parsed(page).iter() if isinstance(e.tag, str)]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_is_as_expected(shape: str) -> None:
    assert told(shape).decode() == (EXPECTED / f"expected.{shape}.html").read_bytes().decode()


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_is_html_of_known_elements_alone(shape: str) -> None:
    for element in elements(told(shape)):
        assert element.tag in TAGS
        assert set(element.attrib) <= ATTRIBUTES


@pytest.mark.parametrize("shape", SHAPES)
def test_every_link_leads_to_a_place_in_the_page_and_places_are_named_once(shape: str) -> None:
    names = [e.attrib["id"] for e in elements(told(shape)) if "id" in e.attrib]
    links = [e.attrib["href"] for e in elements(told(shape)) if "href" in e.attrib]
    assert len(names) == len(set(names))
    assert {link.removeprefix("#") for link in links} <= set(names)
    assert all(link.startswith("#") for link in links)


def test_a_faulty_cell_and_its_finding_lead_to_each_other() -> None:
    found = {e.attrib["id"]: e for e in elements(told("zh")) if "id" in e.attrib}
    cell = next(e for e in found.values() if e.tag == "td" and "".join(e.itertext()).startswith("11"))
    finding = next(e.attrib["href"] for e in cell.iter("a")).removeprefix("#")
    assert f"#{cell.attrib['id']}" in {a.attrib["href"] for a in found[finding].iter("a")}
    assert "error" in cell.attrib["class"]


def test_the_words_that_a_finding_rests_on_are_marked() -> None:
    marked = [("".join(e.itertext()), e.attrib["class"]) for e in elements(told("zh")) if e.tag == "mark"]
    assert marked == [("全年收取\\u202e信息处理费\\x1b[31m 5460 元", "info")]


def test_headings_step_down_one_by_one() -> None:
    levels = [int(e.tag[1]) for e in elements(told("zh")) if re.fullmatch("h[1-6]", e.tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_table_has_a_caption_or_heads_with_scope() -> None:
    tables = [e for e in elements(told("zh")) if e.tag == "table"]
    assert len(tables) > 5
    for table in tables:
        assert all("scope" in head.attrib for head in table.iter("th"))
        assert table.find("caption") is not None or table.find("thead") is not None


def test_only_the_style_of_the_page_may_apply() -> None:
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    page = elements(told("zh"))
    policy = next(e.attrib["content"] for e in page if e.attrib.get("http-equiv") == "Content-Security-Policy")
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert [e.text for e in page if e.tag == "style"] == [STYLE]
    assert not re.search(r"url\(|@import", STYLE)


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        full = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
        parts = [int(full[n : n + 2], 16) / 255 for n in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_colours_keep_their_contrast_in_light_in_dark_and_on_paper() -> None:
    schemes = [
        dict(re.findall(r"--([\w-]+): (#\w+)", block)) for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    ]
    assert len(schemes) == 3
    for scheme in schemes:
        for name in ("error", "warning", "info", "undetermined", "pass"):
            assert contrast(scheme[name], scheme[f"{name}-back"]) >= 4.5, name
            assert contrast(scheme["ink"], scheme[f"{name}-back"]) >= 4.5, name
        for name in ("ink", "faint", "link", "warning"):
            assert contrast(scheme[name], scheme["back"]) >= 4.5, name
        assert contrast(scheme["faint"], scheme["soft"]) >= 4.5


def poisoned(value: Any, evil: str) -> Any:
    """Put a text in place of every text of a value that a stranger may have written."""
    if isinstance(value, msgspec.Struct):
        kept = {
            "kind",
            "sign",
            "severity",
            "outcome",
            "state",
            "number",
            "lang",
            "verdict",
            "tolerance",
            "grade",
            "needed",
        }
        kept |= {"lacking", "sha256"}
        changed = {f: poisoned(getattr(value, f), evil) for f in value.__struct_fields__ if f not in kept}
        return msgspec.structs.replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(poisoned(item, evil) for item in value)
    return evil if isinstance(value, str) else value


def texts(page: bytes) -> Iterator[str]:
    for element in elements(page):
        yield from (text for text in (element.text, element.tail, *element.attrib.values()) if text)


@pytest.mark.parametrize("evil", EVIL)
def test_no_text_of_a_stranger_is_more_than_text(evil: str) -> None:
    change = CellChange(path=evil, label=evil, before=None, after=evil)
    first = msgspec.structs.replace(results.BALANCE, suggestion=Suggestion(kind="cells", cells=(change,)))
    report = msgspec.structs.replace(results.FAULTY, findings=(first, *results.FAULTY.findings))
    result = poisoned(msgspec.structs.replace(results.MANY, reports=(report, results.CLEAN)), evil)
    page = write_html(result, poisoned(laid.OF["MANY"], evil), lang="zh")
    for element in elements(page):
        assert element.tag in TAGS
        assert set(element.attrib) <= ATTRIBUTES
        assert element.attrib.get("href", "#").startswith("#")
    assert len([e for e in elements(page) if e.tag == "style"]) == 1
    assert sum(evil[:8] in text for text in texts(page)) > 30


@pytest.mark.parametrize(
    "name",
    [
        "wrong-figures/report.html",
        "wrong-figures/report.docx",
        "wrong-figures/report.pdf",
        "narrative-disagrees/report.md",
    ],
)
def test_a_real_report_becomes_a_sound_page(name: str) -> None:
    source = Source(name=name, data=(SAMPLES / name).read_bytes())
    result, sheets = check_laid([source], open_editions(), Options(lang="zh"))
    page = write_html(result, sheets, lang="zh")
    names = {e.attrib["id"] for e in elements(page) if "id" in e.attrib}
    links = {e.attrib["href"].removeprefix("#") for e in elements(page) if "href" in e.attrib}
    findings = [
        f for f in result.reports[0].findings if f.outcome.value in ("fail", "undetermined") and not f.caused_by
    ]
    assert findings
    assert {f"r1-f{n}" for n in range(1, len(findings) + 1)} <= names
    assert links <= names
    assert page == write_html(result, sheets, lang="zh")


def marked(text: str, *spans: tuple[int, int]) -> list[str]:
    found = tuple(
        Quote(rule="TEXT-FEES", instance=(("section", "proactive"),), passage="proactive", start=start, end=end)
        for start, end in spans
    )
    sheets = Laid(passages=(Passage(id="proactive", label="-", text=text),), quotes=found)
    page = write_html(results.ONE, (sheets,), lang="zh")
    return ["".join(e.itertext()) for e in elements(page) if e.tag == "mark"]


@pytest.mark.parametrize(
    ("spans", "words"),
    [
        ([(0, 2)], ["ab"]),
        ([(1, 6)], ["bcd", "e"]),
        ([(2, 3), (0, 2)], ["ab", "c"]),
        ([(0, 3), (1, 4)], ["abc", "d"]),
        ([(0, 4), (1, 2)], ["abcd"]),
        ([(5, 99)], ["efgh"]),
        ([(4, 5), (3, 3), (50, 60)], []),
    ],
)
def test_quotations_that_meet_or_go_over_lines_are_marked_once(spans: list[tuple[int, int]], words: list[str]) -> None:
    assert marked("abcd\nefgh", *spans) == words


def test_each_of_many_quotations_in_many_lines_is_marked() -> None:
    assert marked("ab\n" * 3_000, *((3 * n, 3 * n + 2) for n in range(1_000))) == ["ab"] * 1_000


def test_a_report_without_anything_has_a_page() -> None:
    report = msgspec.structs.replace(results.CLEAN, findings=())
    page = write_html(msgspec.structs.replace(results.ONE, reports=(report,)), (Laid(),), lang="en")
    assert "No findings." in page.decode()
