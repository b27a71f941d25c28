"""Pages made to exhaust a reader: each ends in a document or in a clear error, within bounds of time and memory."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gouji.documents.html import MAX_BYTES, MAX_LINES, MAX_TAGS, read_html
from gouji.documents.html_page import MAX_DEPTH
from gouji.errors import InputError
from gouji.messages import LANGUAGES

resource = pytest.importorskip("resource")
SECONDS = 20
MEMORY = 1 << 30
ROOT = Path(__file__).parents[2]
TAGS = MAX_TAGS - 1_000

PAGES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a million open elements": (lambda: b"<div>" * 1_000_000, "html-tags"),
    "open elements": (lambda: b"<div>" * TAGS, "html-depth"),
    "open elements, then ends of none": (lambda: b"<div>" * (TAGS // 2) + b"</p>" * (TAGS // 2), "html-depth"),
    "few open elements, many ends of none": (lambda: b"<i>" * (MAX_DEPTH - 9) + b"</b>" * (TAGS - MAX_DEPTH), ""),
    "open marks that each paragraph would repeat": (
        lambda: b"".join(b"<b id=%d>" % n for n in range(MAX_DEPTH - 9)) + b"<p>x" * (TAGS - MAX_DEPTH),
        "",
    ),
    "a million tables": (lambda: b"<table>" * 1_000_000, "html-tags"),
    "many tables": (lambda: b"<table><tr><td>1<td>2</table>" * (TAGS // 5), ""),
    "tables in tables": (lambda: b"<table><tr><td>" * 330 + b"x<p>" * (TAGS - 990), ""),
    "a cell over a million rows and columns": (
        lambda: b"<table><tr><td rowspan=1000000 colspan=1000000>1<td>2" + b"<tr><td>3" * (TAGS // 2 - 2),
        "",
    ),
    "a table of nothing but spans": (
        lambda: b"<table><tr>" + b"<td rowspan=65000>1" * (TAGS // 2) + b"<tr><td>2" * (TAGS // 4),
        "input-cells",
    ),
    "many tables of spans": (
        lambda: (b"<table><tr>" + b"<td rowspan=999>1" * 100 + b"<tr><td>2" * 100 + b"</table>") * 400,
        "input-cells",
    ),
    "columns without end": (
        lambda: b"<table>" + b"".join(b"<tr><td colspan=%d>1<td>2" % (n % 1_000) for n in range(TAGS // 3)),
        "",
    ),
    "spans that all lie": (
        lambda: b"<table>" + b"<tr><td>1<td>2" * 9_000 + (b"<tr>" + b"<td rowspan=2>3" * 12 + b"<tr><td>4") * 9_000,
        "input-cells",
    ),
    "an attribute of ten megabytes": (lambda: b'<p title="' + b"x" * 10_000_000 + b'">1</p>', ""),
    "a style of eight megabytes": (lambda: b'<p style="' + b"display " * 1_000_000 + b'">1</p>', ""),
    "a million attributes": (lambda: b"<p " + b"".join(b"a%d=1 " % n for n in range(1_000_000)) + b">1", ""),
    "a file of a hundred megabytes": (lambda: b"x" * 100_000_000, "input-size"),
    "characters that there are not": (lambda: b"&#1114112;&#0;&#x;&#xD800;&amp&nosuch;" * 400_000, ""),
    "null characters among letters": (lambda: b"<p>1\x0023 </p>" * 1_000, ""),
    "nothing but null characters": (lambda: b"<p>" + b"\x00" * 10_000_000 + b"1</p>", "input-binary"),
    "nothing but brackets": (lambda: b"<" * TAGS, ""),
    "open comments": (lambda: b"<!--" * TAGS, ""),
    "one open comment": (lambda: b"<!--" + b"-" * 15_000_000, ""),
    "a script of strings": (lambda: b"<script>" + b'"<table>' * TAGS, ""),
    "a script of open strings": (lambda: b'<script>"<table"' + b"`" * 9_000_001, ""),
    "a script of back slashes": (lambda: b"<script>" + b'"\\' * 9_000_000, ""),
    "a script in a script in a script": (lambda: b'<script>"<table><script>\\"<table><script>' * 1_000, ""),
    "preserved lines": (lambda: b"<pre>" + b"a\n" * 9_000_000, "input-lines"),
    "blank lines": (lambda: b"\n" * MAX_LINES, ""),
    "one line of blanks": (lambda: b"<p>" + b" \t" * 9_000_000 + b"1", ""),
    "broken lines": (lambda: b"x<br>" * TAGS, ""),
    "raised numbers": (lambda: b"<table><tr><td>1<td>" + b"<sup>1</sup>" * (TAGS // 2), ""),
    "pictures in a cell": (lambda: b"<table><tr><td>1<td>" + b"<img src=a>" * TAGS, ""),
    "tags and quotes at random": (
        lambda: bytes(random.Random(1).choices(b"<>/=\"'&;-! abtdpr\n", k=600_000)),
        "html-depth",
    ),
    "ends of none, plainly written": (lambda: b"<body>" + b"<i>" * (MAX_DEPTH - 9) + b"</b>" * (TAGS - MAX_DEPTH), ""),
    "cells that do not end": (lambda: b"<table><tr>" + b"<td><b></b>" * (TAGS // 3), ""),
    "cells that hold much before they hold two texts": (
        lambda: b"<table>" + (b"<tr><td>" + b"<b><b><b></b></b></b>" * 9 + b"1<i>2</i></td>") * (TAGS // 60),
        "",
    ),
    "cells each written otherwise": (
        lambda: b"<table><tr>" + b"".join(b"<td><b id=%d>1</b></td>" % n for n in range(TAGS // 5)),
        "",
    ),
    "long tags, each another": (
        lambda: b"<body>" + b"".join(b"<b %s=%d></b>" % (b"a " * 90, n) for n in range(TAGS // 3)),
        "",
    ),
    "tags of nothing but attributes without value": (lambda: b"<body>" + b'<br %s">' % (b"a " * 900) * 5_000, ""),
    "comments": (lambda: b"<body>" + b"<!-- -->" * TAGS, ""),
    "scripts": (lambda: b"<body>" + b"<script></script>" * (TAGS // 3), ""),
    "comments that do not end behind scripts": (lambda: b"<body>" + b"<script></script><!--" * (TAGS // 4), ""),
    "brackets behind the last tag": (lambda: b"<body><p>x</p>" + b"<" * TAGS, ""),
    "references": (lambda: b"<body><p>" + b"&amp;" * 2_000_000, ""),
    "spaces in tags": (lambda: b"<body><p>" + b"<br %s/%s>" % (b" " * 900, b" " * 900) * 5_000, ""),
    "quotations that do not end": (lambda: b"<body>" + b'<br title="x>' * (TAGS - 9), ""),
    "quotations that hold brackets, and then none": (
        lambda: b"<body>" + b'="x>' * 2_000_000 + b"<br title='>'>" * (TAGS - 9) + b"<",
        "",
    ),
    "bytes at random": (lambda: random.Random(1).randbytes(5_000_000), "input-charset"),
}


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_ends_within_bounds(name: str, tmp_path: Path) -> None:
    make, code = PAGES[name]
    path = tmp_path / "page.html"
    path.write_bytes(make())
    script = """
import sys
from gouji.documents.html import read_html
from gouji.errors import InputError
try:
    read_html(open(sys.argv[1], "rb").read(), "page.html")
except InputError as error:
    print(error.problems[0].code)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], preexec_fn=limit, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr, done.stdout.strip()) == (0, "", code)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("data", [b"<div>" * 5_000, b"<" * (MAX_TAGS + 1), b" " * (MAX_BYTES + 1)])
def test_an_error_says_what_to_do(data: bytes, lang: str) -> None:
    with pytest.raises(InputError) as error:
        read_html(data, "page.html")
    (problem,) = error.value.problems
    assert problem.place.file == "page.html"
    assert "{" not in problem.cause(lang) + problem.remedy(lang)


@pytest.mark.parametrize("seed", range(300))
def test_no_page_whatever_crashes(seed: int) -> None:
    pick = random.Random(seed)
    pieces = (
        "<table> <tr> <td> <th rowspan=2> <td rowspan=0 colspan=3> <td rowspan=-1> </td> </tr> </table> <tbody> </tbody> "
        "<thead> <tfoot> <caption> <p> </p> <div> </div> <span> </span> <b> </b> <sup> </sup> <br> <img> <iframe> </iframe> "
        "<pre> </pre> "
        "<h1> </h2> <li> </ul> <script> </script> <style> </style> <title> </title> <!-- --> <![CDATA[ ]]> <!DOCTYPE> <html> "
        "</html> <body> </body> <head> <td hidden> <tr style='display:none'> <td style='visibility:hidden'> <select> <option> "
        "<textarea> </textarea> <a href=a.pdf> </a> <svg> </svg> <template> </template> <frameset> <frame> <object> <form> "
        "<input value=1> <plaintext> <time> <o:p> </o:p> &nbsp; &#0; 12 3.4 \u200b \x0b < > \" ' 甲乙"
    ).split(" ")
    page = "".join(pick.choices(pieces, k=pick.randrange(1, 120)))
    document = read_html(page.encode(), "page.html")
    assert read_html(page.encode(), "page.html") == document
    assert read_html(page.encode("utf-16"), "page.html").blocks == document.blocks
