"""`gouji.engine.screen`: one pass finds every place where an entry may occur, whatever overlaps."""

import time

from hypothesis import given
from hypothesis import strategies as st

from gouji.engine.screen import Screens
from gouji.packs.lexicon import compile_lexicon


def traces(text, words=None, patterns=None, year=2024):
    lexicon = compile_lexicon(words or {}, patterns or {})
    found = Screens(lexicon.values()).of(year).traces(text)
    return {name: sorted({at for _, at in places}) for name, places in found.items()}


def every(text, word):
    return [at for at in range(len(text)) if text.startswith(word, at)]


def test_words_that_overlap_or_share_a_beginning_are_all_found():
    words = {"a": ["信息"], "b": ["信息公开"], "c": ["公开申请"], "d": ["息公"], "e": ["没有"]}
    assert traces("政府信息公开申请", words) == {"a": [2], "b": [2], "c": [4], "d": [3]}


@given(
    st.lists(st.text(alphabet="甲乙丙", min_size=1, max_size=4), max_size=6), st.text(alphabet="甲乙丙丁", max_size=30)
)
def test_every_place_of_every_word_is_found(words, text):
    named = {str(number): [word] for number, word in enumerate(words)}
    expected = {name: places for name, (word,) in named.items() if (places := every(text, word))}
    assert traces(text, named) == expected


def test_a_pattern_is_traced_by_what_it_needs():
    patterns = {"a": ["收到[^,]{0,9}申请{n}件"], "b": ["(?:复议|诉讼){n}件"]}
    assert traces("没有诉讼,收到来信", patterns=patterns).keys() <= {"a", "b"}
    assert "b" in traces("没有诉讼,收到来信", patterns=patterns)
    assert traces("一切平稳", patterns=patterns) == {}


def test_a_pattern_without_a_string_of_its_own_is_traced_where_it_occurs():
    patterns = {"a": ["{id18}"], "b": ["^[0-9]"]}
    assert traces("证号11010519491231002X", patterns=patterns) == {"a": [-1], "b": [-1]}
    assert traces("证号2024", patterns=patterns) == {"b": [-1]}


def test_a_pattern_follows_the_year():
    assert traces("在2023年", patterns={"a": ["{last_year}年"]}) == {"a": [1]}
    assert traces("在2023年", patterns={"a": ["{last_year}年"]}, year=2025) == {}


def test_long_words_and_many_words_are_no_stumbling_block():
    start = time.perf_counter()
    words = {"long": ["甲" * 5000 + "乙", "甲" * 5000 + "丙"], "many": [chr(0x4E00 + n) + "字" for n in range(3000)]}
    assert traces("甲" * 5000 + "丙", words) == {"long": [0]}
    assert time.perf_counter() - start < 5
