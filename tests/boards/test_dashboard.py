"""An audit as pages: valid, safe, bounded, the same every time; drawn by a browser where there is one."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gouji.boards import bodies, dashboard, extras
from gouji.boards.body_text import CHARACTERS, Passages
from gouji.boards.counts import count_all, rules_of_bodies
from gouji.boards.dashboard import write_dashboard
from gouji.boards.links import page_name
from gouji.boards.page import CHARTS, LICENCES, asset
from gouji.boards.words import Drawn, Words
from gouji.outputs.html_style import STYLE
from gouji.outputs.layout import Pen
from tests.boards.made import RULES, make
from tests.unit.test_outputs_html import contrast

EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</script><script>alert(1)</script><!--",
    "javascript:alert(1)",
    "../../../etc/passwd",
    "长" * 20_000,
    "{b|x} {{0}} %s \u202e\x1b[31m\x00\u2028",
)
WORDS = Words(
    title="年度报告",
    labels={"requests": "申请", "requests//total": "总计", "requests/received": "新收"},
    rules={rule: title for rule, _, title in RULES},
    charts=(
        Drawn(title="新收", is_spread=True, lines=(("x", ("requests/received/total",)),)),
        Drawn(
            title="结果",
            is_spread=False,
            lines=(("予以", ("requests/granted/total",)), ("部分", ("requests/partial/total",))),
        ),
        Drawn(title="空", is_spread=False, lines=(("没有", ("requests/none/total",)),)),
    ),
    late=("S5-SHORT",),
    packs=(("cn-gov-info-annual-report", "0.1.0", "0" * 64),),
)
TAGS = frozenset(
    "html head meta title style body main nav section article details summary h1 h2 h3 h4 p div span a blockquote ul li b "
    "table caption thead tbody tr th td code mark script label input select option button".split()
)
ATTRIBUTES = frozenset(
    "id class href lang charset name content http-equiv title scope aria-label aria-labelledby aria-live role tabindex type "
    "data-v data-rule value autocomplete".split()
)
LIBRARY = "library"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def parsed(path: Path) -> list[ElementTree.Element]:
    """Parse as a browser does; any error of syntax is one here. The library of charts is left out."""
    text = path.read_text(encoding="utf-8").replace(asset(CHARTS), LIBRARY)
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)
    return [e for e in parser.parse(text).iter() if isinstance(e.tag, str)]


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and p.suffix != ".parquet"
    }


def read(folder: Path) -> str:
    return (folder / "index.html").read_text(encoding="utf-8").replace("\u00a0", " ")


def data(folder: Path) -> dict[str, object]:
    (element,) = [e for e in parsed(folder / "index.html") if e.attrib.get("id") == "data"]
    found: dict[str, object] = json.loads(element.text or "")
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("audit"), bodies=12, years=(2023, 2024))
    write_dashboard(folder, "zh", WORDS)
    return folder


@pytest.fixture(scope="module", params=range(len(EVIL)))
def hostile(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    evil = EVIL[request.param]
    folder = make(tmp_path_factory.mktemp("hostile"), bodies=3, name=evil)
    words = msgspec.structs.replace(
        WORDS,
        title=evil,
        labels={"requests": evil, "requests//total": evil},
        rules={"T2-ROWS": evil},
        kinds={evil: evil},
        charts=tuple(msgspec.structs.replace(chart, title=evil) for chart in WORDS.charts),
        packs=((evil, evil, evil),),
    )
    write_dashboard(folder, "zh", words)
    return folder


def pages(folder: Path) -> list[Path]:
    return [folder / "index.html", *sorted((folder / "bodies").iterdir())]


def is_of_known_parts(path: Path) -> bool:
    elements = parsed(path)
    return {e.tag for e in elements} <= TAGS and {key for e in elements for key in e.attrib} <= ATTRIBUTES


def test_pages_are_html_of_known_elements_alone(folder: Path) -> None:
    assert len(pages(folder)) == 13
    assert all(is_of_known_parts(path) for path in pages(folder))


def test_what_strangers_wrote_is_text(hostile: Path) -> None:
    for path in pages(hostile):
        assert is_of_known_parts(path)
        scripts = [e for e in parsed(path) if e.tag == "script"]
        assert [e.text for e in scripts if "type" not in e.attrib] == ([LIBRARY, asset("board.js")] if scripts else [])
        for element in parsed(path):
            assert re.fullmatch(
                r"(\.\./index\.html)?(#[\w-]+)?|bodies/[0-9a-f]{20}\.html", element.attrib.get("href", "")
            )
    assert all(path.stat().st_size < 1_500_000 for path in pages(hostile))
    assert {p.name for p in hostile.iterdir()} >= {"index.html", "bodies", "assets"}
    assert all(re.fullmatch(r"[0-9a-f]{20}\.html", p.name) for p in (hostile / "bodies").iterdir())


def test_every_link_leads_somewhere_and_places_are_named_once(folder: Path) -> None:
    for path in pages(folder):
        names = [e.attrib["id"] for e in parsed(path) if "id" in e.attrib]
        assert len(names) == len(set(names))
        for link in [e.attrib["href"] for e in parsed(path) if "href" in e.attrib]:
            file, _, name = link.partition("#")
            assert (path.parent / file).is_file() if file else name in names


def test_only_what_the_page_brings_may_run(folder: Path) -> None:
    for path in pages(folder):
        elements = parsed(path)
        policy = next(e.attrib["content"] for e in elements if e.attrib.get("http-equiv") == "Content-Security-Policy")
        parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert parts["default-src"] == "'none'"
        for tag, key in (("style", "style-src"), ("script", "script-src")):
            texts = [e.text or "" for e in elements if e.tag == tag and "type" not in e.attrib]
            whole = [asset(CHARTS) if text == LIBRARY else text for text in texts]
            digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in whole]
            assert parts.get(key, "").split() == [f"'sha256-{digest}'" for digest in digests]
    assert "script" not in {e.tag for e in parsed(pages(folder)[1])}
    assert not re.search(r"\bfetch\(|XMLHttpRequest|\beval\(|innerHTML|import\(", asset("board.js"))


def test_a_faulty_cell_and_its_finding_lead_to_each_other(folder: Path) -> None:
    body = count_all(folder).bodies[0]
    found = {e.attrib["id"]: e for e in parsed(folder / "bodies" / page_name(body.key)) if "id" in e.attrib}
    cells = {name: e for name, e in found.items() if e.tag == "td"}
    assert cells
    for name, cell in cells.items():
        assert cell.attrib["class"] in ("error", "warning", "info", "undetermined")
        for link in cell.iter("a"):
            finding = found[link.attrib["href"].removeprefix("#")]
            assert f"#{name}" in {a.attrib["href"] for a in finding.iter("a")}


def test_the_page_of_a_body_says_what_its_reports_say_and_marks_what_is_quoted(folder: Path) -> None:
    key = count_all(folder).bodies[0].key
    page = (folder / "bodies" / page_name(key)).read_text(encoding="utf-8")
    text = page.partition('<details class="texts">')[2].partition("</details>")[0]
    for said in ("依照规定", "一、总体情况", "五、存在的问题", "是图片", "七、附件", "另附一表"):
        assert said in text
    assert "13912345678" not in page
    mark, link = re.search(r'<mark class="(\w+)">申请十三件,办结</mark>.*?href="#(r1-f\d+)"', text).groups()
    assert mark in ("error", "warning", "info")
    assert f'id="{link}"' in page


def test_of_a_long_text_the_beginning_is_shown_and_how_much_that_is(tmp_path: Path) -> None:
    def passages(*texts: str) -> str:
        rows = [{"section": "s", "heading": "", "state": "text", "text": text} for text in texts]
        names = {"sections/s": "一、总体情况"}
        return "".join(Passages(1, rows, [(1, "error", "甲乙丙丁戊己")], names, Pen(lang="en", width=0)).lines())

    assert passages() == ""
    long = "甲乙丙丁戊己" + "字" * CHARACTERS
    assert passages(long).count("字") == CHARACTERS - 6
    assert "20,000 of 20,006 characters" in passages(long).replace("\xa0", " ")
    assert passages("甲乙丙丁戊己", "甲乙丙丁戊己").count("<mark") == 1
    assert "<b>" not in passages("<b>甲乙丙丁戊己")
    assert "of" not in passages("短").partition("</summary>")[2]


def test_every_chart_has_a_table_beside_it_and_shows_something(folder: Path) -> None:
    charts = data(folder)["charts"]
    assert isinstance(charts, list)
    assert [c["id"] for c in charts] == ["c-years", "c-rules", "c-regions", "c-kinds", "c-figure-0", "c-figure-1"]
    for chart in charts:
        assert chart["names"]
        assert any(value for series in chart["series"] for value in series["values"])
        assert all(len(series["values"]) == len(chart["names"]) for series in chart["series"])
    for pair in [e for e in parsed(folder / "index.html") if e.attrib.get("class") == "pair"]:
        classes = [e.attrib.get("class") for e in pair]
        assert classes == ["chart", "scroll"]


def test_the_same_tables_give_the_same_pages(folder: Path, tmp_path: Path) -> None:
    again = make(tmp_path / "again", bodies=12, years=(2023, 2024))
    write_dashboard(again, "zh", WORDS)
    assert files(again) == files(folder)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_phrase_is_left_unfilled(tmp_path: Path, lang: str) -> None:
    make(tmp_path, bodies=5)
    write_dashboard(tmp_path, lang, WORDS, pages=2)
    text = re.sub(
        r"<script>.*?</script>|<style>.*?</style>", "", (tmp_path / "index.html").read_text(), flags=re.DOTALL
    )
    assert not re.search(r"\{\w+\}", text.replace("{n}", "").replace("{shown}", ""))
    assert 'lang="en"' in text if lang == "en" else 'lang="zh-CN"' in text


def test_only_so_many_bodies_get_a_page_and_that_is_told(tmp_path: Path) -> None:
    make(tmp_path, bodies=6)
    write_dashboard(tmp_path, "en", WORDS, pages=None)
    assert len(list((tmp_path / "bodies").iterdir())) == 6
    (tmp_path / "bodies" / "mine.html").write_text("")
    (tmp_path / "bodies" / f".{'0' * 20}.html.part").write_text("half")
    write_dashboard(tmp_path, "en", WORDS, pages=2)
    gravest = [page_name(body.key) for body in count_all(tmp_path).bodies[:2]]
    assert sorted(p.name for p in (tmp_path / "bodies").iterdir()) == sorted([*gravest, "mine.html"])
    assert "The 2 bodies with the gravest faults have a page of their own, of 6." in read(tmp_path)
    linked = [
        e.attrib["href"] for e in parsed(tmp_path / "index.html") if e.attrib.get("href", "").startswith("bodies/")
    ]
    assert sorted(linked) == sorted(f"bodies/{name}" for name in gravest)


def test_lists_are_bounded_and_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, bodies=6)
    monkeypatch.setattr(dashboard, "LISTED", 4)
    monkeypatch.setattr(dashboard, "FIRST", 3)
    monkeypatch.setattr(extras, "MOST", 1)
    write_dashboard(tmp_path, "en", WORDS)
    found = data(tmp_path)["bodies"]
    assert isinstance(found, dict)
    assert len(found["rows"]) == 4
    page = read(tmp_path)
    assert "This page lists the 4 bodies with the gravest faults, of 6" in page
    assert "1 of 2 are listed here; all stand in unread.parquet." in page


def test_pages_are_the_same_however_few_are_written_at_once(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, bodies=12, years=(2023, 2024))
    monkeypatch.setattr(bodies, "AT_ONCE", 300)
    write_dashboard(tmp_path, "zh", WORDS)
    assert files(tmp_path) == files(folder)


def test_what_could_not_be_written_leaves_what_was_there(folder: Path, tmp_path: Path) -> None:
    make(tmp_path, bodies=1)
    (tmp_path / "index.html").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_dashboard(tmp_path, "zh", WORDS)
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


def test_the_library_of_charts_is_the_one_that_was_published() -> None:
    digest = hashlib.sha256(asset(CHARTS).encode()).hexdigest()
    assert digest == "61f13280aba3161f77fc801bf5f9c786f55f10432153a0683fc5cc0700b013d5"
    assert "Apache License" in asset(LICENCES[0])
    assert all(asset(name) for name in LICENCES)
    assert "</script" not in asset(CHARTS) + asset("board.js")
    assert "<!--" not in asset(CHARTS) + asset("board.js")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
def test_a_browser_draws_every_chart_without_a_word_of_complaint(folder: Path) -> None:
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--virtual-time-budget=3000"]
    done = subprocess.run(
        [str(CHROMIUM), *flags, "--dump-dom", (folder / "index.html").as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert "CONSOLE" not in done.stderr
    charts = data(folder)["charts"]
    assert isinstance(charts, list)
    drawn = re.findall(r"<svg.*?</svg>", done.stdout, re.DOTALL)
    assert len(drawn) == len(charts)
    assert all(len(re.findall("<path", svg)) >= 3 for svg in drawn)
    assert done.stdout.count('<th scope="row"><a href="bodies/') == 12


ASKED = """
<script>
(function () {
  const heard = [];
  const rows = () => Array.from(document.querySelectorAll("#bodies-table tbody tr"));
  const names = () => rows().map((row) => row.cells[0].textContent);
  const numbers = (n) => rows().map((row) => Number(row.cells[n].dataset.v));
  heard.push(names());
  const search = document.getElementById("f-text");
  search.value = heard[0][3];
  search.dispatchEvent(new Event("input"));
  heard.push(names());
  document.getElementById("f-clear").click();
  heard.push(names().length);
  document.querySelector("a[data-rule='0']").click();
  heard.push(names().length);
  document.getElementById("f-clear").click();
  const heads = document.querySelectorAll("#bodies-table thead button");
  heads[7].click();
  heard.push(numbers(7));
  heads[7].click();
  heard.push(numbers(7));
  heads[0].click();
  heard.push(document.querySelector("#bodies-table th[aria-sort]").textContent);
  const rules = document.querySelector("#rules table");
  rules.querySelectorAll("thead button")[3].click();
  heard.push(Array.from(rules.tBodies[0].rows).map((row) => Number(row.cells[3].dataset.v)));
  document.title = "heard" + JSON.stringify(heard);
}());
</script>
"""
"""What a reader does with a page, and what it shows then; put into a copy without the policy that forbids it."""


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
def test_a_reader_searches_filters_and_sorts(folder: Path, tmp_path: Path) -> None:
    head, _, end = (folder / "index.html").read_text(encoding="utf-8").rpartition("</body>")
    page = f"{head}{ASKED}</body>{end}"
    copy = tmp_path / "index.html"
    copy.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page), encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=3000", "--dump-dom"]
    done = subprocess.run(
        [str(CHROMIUM), *flags, copy.as_uri()], capture_output=True, text=True, check=True, timeout=120
    )
    found = re.search(r"<title>heard(.*?)</title>", done.stdout)
    assert found
    every, searched, cleared, of_rule, falling, rising, sorted_by, reports = json.loads(found[1])
    counts = count_all(folder)
    assert every == [body.name for body in counts.bodies]
    assert searched == [every[3]]
    assert cleared == 12
    rule = next(c for c in counts.rules if c.reports).rule
    assert of_rule == sum(rule in rules for rules in rules_of_bodies(folder, [b.key for b in counts.bodies]).values())
    assert falling == sorted((body.warnings for body in counts.bodies), reverse=True)
    assert rising == falling[::-1]
    assert sorted_by == "机构"
    assert reports == sorted((c.reports for c in counts.rules if c.reports), reverse=True)


def test_colours_keep_their_contrast_in_light_and_in_dark() -> None:
    schemes = [
        dict(re.findall(r"--([\w-]+): (#\w+)", block)) for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    ]
    own = [
        dict(re.findall(r"--([\w-]+): (#\w+)", block)) for block in re.findall(r":root \{(.*?)\}", asset("board.css"))
    ]
    assert len(own) == 3
    for scheme, mine in zip(schemes[:2], own[:2], strict=True):
        assert all(contrast(mine[f"p{n}"], scheme["back"]) >= 3 for n in range(8))
        assert all(
            contrast(scheme[level], scheme["back"]) >= 3
            for level in ("error", "warning", "info", "undetermined", "pass")
        )
        for share in (int(part) for part in re.findall(r"var\(--heat\) (\d+)%", asset("board.css"))):
            assert contrast(scheme["ink"], mixed(mine["heat"], scheme["back"], share)) >= 4.5


def mixed(one: str, other: str, share: int) -> str:
    """Mix colours as the page does: so many per cent of the first."""
    parts = [
        [int((c if len(c) == 7 else "#" + "".join(s * 2 for s in c[1:]))[n : n + 2], 16) for n in (1, 3, 5)]
        for c in (one, other)
    ]
    return "#" + "".join(f"{round((a * share + b * (100 - share)) / 100):02x}" for a, b in zip(*parts, strict=True))


def test_files_that_were_passed_over_are_not_counted_among_what_was_not_read(tmp_path: Path) -> None:
    make(tmp_path)
    path = tmp_path / "unread.parquet"
    table = pq.read_table(path)
    over = [{**row, "code": "input-passed-over"} for row in table.to_pylist()] * 2
    pq.write_table(pa.Table.from_pylist(table.to_pylist() + over, table.schema), path)
    write_dashboard(tmp_path, "en")
    assert f"<b>{len(table)}</b>Not read" in (tmp_path / "index.html").read_text(encoding="utf-8")
