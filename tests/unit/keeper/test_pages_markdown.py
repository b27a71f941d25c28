"""Text of strangers is shown as it is by both readers of the pages, wherever it stands, and is never markup."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gouji.keeper.pages import markdown as md
from tests.unit.keeper.rendered import READERS, faults, page, shown

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></table><h1>x",
    "<!-- comment",
    "<?php",
    "&lt;b&gt; &amp;lt; &#60;i&#62;",
    "a | b || c \\| d",
    "[x](javascript:alert(1)) ![y](http://evil/p.png) [z][r]",
    "[r]: http://evil",
    "<javascript:alert(1)> <http://evil>",
    "http://evil.example/ www.evil.example me@evil.example",
    "**bold** __bold__ *em* _em_ ~~gone~~ `code` ``c` $x$",
    "# heading",
    "#heading",
    "- item",
    "+ item",
    "1. item",
    "1) item",
    "---",
    "- - -",
    "===",
    "> quote",
    ": definition",
    "```js",
    "~~~",
    "    code",
    "\\",
    "\\\\",
    "a\\",
    "*",
    "`",
    "![",
    "]",
    "{: onclick=alert(1)}",
    "{#id .class}",
    "{{ config }} {% include 'x' %}",
    "^[note] [^1]",
    "*[HTML]: x",
    "a\nb\r\n\r\n# c",
    "\x02amp\x03 \x02wzxhzdk:0\x03 \x00 \x1b[31m \u202e \u2028x",
    "[toc]",
    "--8<-- 'x'",
    "😀:smile:",
)

PLACES = {
    "paragraph": lambda words: [*md.paragraph(words)],
    "heading": lambda words: md.heading(2, words),
    "list": lambda words: md.bullets([words, "b"]),
    "table": lambda words: md.table(("a", words), [(words, "c"), ("", words)]),
    "link": lambda words: md.paragraph(md.link(words, "a/b.md")),
    "quotation": lambda words: [f"> {words}", ""],
    "bold": lambda words: md.paragraph(f"x **{words}** y"),
    "brackets": lambda words: md.paragraph(f"{words}({words})"),
}


def expected(place: str, words: str) -> str:
    words = " ".join(words.split())
    frame = {"list": "{} b", "table": "a {} {} c {}", "bold": "x {} y", "brackets": "{}({})"}.get(place, "{}")
    return " ".join(frame.replace("{}", words).split())


def seen(words: str) -> str:
    """Give the words that a reader is to see."""
    return md.clean(" ".join(words.replace("\u2028", " ").split()))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", ATTACKS)
def test_an_attack_is_shown_as_it_is(words: str, place: str, reader: str) -> None:
    tree = page("\n".join(PLACES[place](md.text(words))), reader)
    assert list(faults(tree)) == []
    assert shown(tree) == expected(place, seen(words))


SIGNS = "\\`*_{}[]()#+-.!|<>&;:=~^$\"'/@0123 ax\n"


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("place", PLACES)
@given(words=st.text(alphabet=SIGNS, min_size=1, max_size=24).filter(str.strip))
def test_any_signs_are_shown_as_they_are(place: str, reader: str, words: str) -> None:
    tree = page("\n".join(PLACES[place](md.text(words))), reader)
    assert list(faults(tree)) == []
    assert shown(tree) == expected(place, seen(words))


@pytest.mark.parametrize("reader", READERS)
@given(words=st.text(alphabet=SIGNS, min_size=1, max_size=24).filter(str.strip))
@example(words="``")
def test_code_in_a_line_or_a_table_is_shown_as_it_is(reader: str, words: str) -> None:
    for lines in (md.paragraph("x " + md.code(words)), md.table(("a",), [(md.code(words),)])):
        tree = page("\n".join(lines), reader)
        assert list(faults(tree)) == []
        assert "".join(shown(tree).split()) in {"x" + "".join(words.split()), "a" + "".join(words.split())}


@pytest.mark.parametrize("reader", READERS)
@given(words=st.text(alphabet=SIGNS, min_size=1, max_size=60))
@example(words="```\n<script>\n````")
def test_a_block_of_code_ends_where_it_ends(reader: str, words: str) -> None:
    tree = page("\n".join([*md.block(words, "yaml"), "behind"]), reader)
    assert list(faults(tree)) == []
    assert [p.text_content() for p in tree.iter("p")] == ["behind"]
    assert "".join(tree.find(".//code").text_content().split()) == "".join(words.split())


def test_what_has_no_shape_is_shown_by_its_number() -> None:
    assert md.clean("a\u202eb\x1b") == "a\\u202eb\\u001b"


def test_a_long_text_is_cut() -> None:
    assert md.text("x" * 5000) == "x" * md.MAX_TEXT + "…"


def test_a_table_without_rows_is_nothing_and_a_column_without_words_is_left_out() -> None:
    assert md.table(("a",), []) == []
    assert md.filled(("a", "b"), [("1", ""), ("2", "")])[0] == "| a |"
