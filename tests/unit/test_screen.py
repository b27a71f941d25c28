"""`gouji.engine.screen`: one pass finds every place where an entry may occur, whatever overlaps."""

import time

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from gouji.engine.narrative import ReportTexts, TextRules, compile_text_rule
from gouji.engine.screen import Screens
from gouji.engine.texts import Texts
from gouji.findings import Outcome
from gouji.packs.form import Layout
from gouji.packs.form_types import Form
from gouji.packs.form_types import Section as FormSection
from gouji.packs.lexicon import compile_lexicon
from gouji.packs.model import Rule
from gouji.packs.patterns import SetOf
from gouji.reports.model import Report, Section
from tests.small import RULE

MANY = 10**6


def traces(*sentences, words=None, patterns=None, year=2024):
    """Entry name to the numbers of the sentences in which it may occur."""
    lexicon = compile_lexicon(words or {}, patterns or {})
    found = Screens(lexicon.values()).of(year).traces(sentences, MANY)[0]
    return {name: sorted({trace.sentence for trace in traces}) for name, traces in found.items()}


def places(text, words):
    """Entry name to the offsets at which it is found in a section."""
    lexicon = compile_lexicon(words, {})
    texts = Texts(Report(sections=(Section(id="s", text=text),)), Screens(lexicon.values()))
    found = {name: [match.start for match in texts.find(entry, ("s",))] for name, entry in lexicon.items()}
    return {name: starts for name, starts in found.items() if starts}


def every(text, word):
    return [at for at in range(len(text)) if text.startswith(word, at)]


def test_words_that_overlap_or_share_a_beginning_are_all_found():
    words = {"a": ["信息"], "b": ["信息公开"], "c": ["公开申请"], "d": ["息公"], "e": ["没有"]}
    assert places("政府信息公开申请", words) == {"a": [2], "b": [2], "c": [4], "d": [3]}


@given(
    st.lists(st.text(alphabet="甲乙丙", min_size=1, max_size=4), max_size=6), st.text(alphabet="甲乙丙丁", max_size=30)
)
def test_every_place_of_every_word_is_found(words, text):
    named = {str(number): [word] for number, word in enumerate(words)}
    expected = {name: starts for name, (word,) in named.items() if (starts := every(text, word))}
    assert places(text, named) == expected


def test_a_pattern_is_traced_by_what_it_needs():
    patterns = {"a": ["收到[^,]{0,9}申请{n}件"], "b": ["(?:复议|诉讼){n}件"]}
    assert traces("诉讼3件,收到来信", patterns=patterns).keys() <= {"a", "b"}
    assert "b" in traces("诉讼3件,收到来信", patterns=patterns)
    assert traces("一切平稳", patterns=patterns) == {}


def test_a_pattern_without_a_string_of_its_own_is_traced_where_it_occurs():
    patterns = {"a": ["{id18}"], "b": ["^[0-9]"]}
    assert traces("证号11010519491231002X", patterns=patterns) == {"a": [0], "b": [0]}
    assert traces("证号2024", patterns=patterns) == {"b": [0]}


def test_a_pattern_follows_the_year():
    assert traces("在2023年", patterns={"a": ["{last_year}年"]}) == {"a": [0]}
    assert traces("在2023年", patterns={"a": ["{last_year}年"]}, year=2025) == {}


def test_long_words_and_many_words_are_no_stumbling_block():
    start = time.perf_counter()
    words = {"long": ["甲" * 5000 + "乙", "甲" * 5000 + "丙"], "many": [chr(0x4E00 + n) + "字" for n in range(3000)]}
    assert places("甲" * 5000 + "丙", words) == {"long": [0]}
    assert time.perf_counter() - start < 5


def test_a_trace_names_the_sentence_and_only_one_that_holds_what_is_needed():
    patterns = {"a": ["收到[^,]{0,9}申请"], "b": ["申请|复议"]}
    assert traces("收到来信", "", "申请收到", "复议", patterns=patterns) == {"a": [2], "b": [2, 3]}


def test_a_set_that_cannot_tell_says_that_all_may_be_there(monkeypatch):
    several = SetOf(["a", "b"])
    assert [list(found) for found in several.present(["b", "", "ab", "c"])] == [[1], [], [0, 1], []]

    class Exhausted:
        def Match(self, data):  # noqa: N802
            return []

    monkeypatch.setattr(several, "_set", Exhausted())
    assert [list(found) for found in several.present(["b", ""])] == [[0, 1], [0, 1]]


def test_what_may_stand_near_is_told_for_each_sentence_and_leaves_no_traces():
    found = compile_lexicon({"a": ["收到"]}, {})
    near = compile_lexicon({"b": ["去年"]}, {"c": ["比.{0,9}增"]})
    screen = Screens(found.values(), near=near.values()).of(2024)
    assert screen.names == {"a"}
    assert screen.traces(["去年收到"], MANY)[0].keys() == {"a"}
    sentences = ("去年收到", "比去年增", "无")
    assert screen.asked == {"b", "c"}
    assert [list(screen.near(text).sources) for text in sentences] == [["b"], ["b", "c"], []]


def test_sentences_that_were_met_are_told_alike_however_many_are_kept(monkeypatch):
    lexicon = compile_lexicon({"a": ["收到"], "b": ["到来"]}, {})
    sentences = [f"第{n}次收到来信" if n % 3 else f"第{n}次" for n in range(300)]
    fresh = [Screens(lexicon.values()).of(2024).traces([sentence], MANY) for sentence in sentences]
    screen = Screens(lexicon.values()).of(2024)
    for most in (2_000_000, 500):
        monkeypatch.setattr("gouji.engine.screen._MOST_KEPT", most)
        assert [screen.traces([sentence], MANY) for sentence in (*sentences, *sentences)] == [*fresh, *fresh]
    assert len(screen._seen) < 10


def test_what_signs_mean_is_told_alike_however_much_of_it_is_kept(monkeypatch):
    lexicon = compile_lexicon({str(n): [chr(0x4E00 + n)] for n in range(9)}, {})
    sentences = ["".join(chr(0x4E00 + n) for n in range(9) if mask >> n & 1) for mask in range(512)]
    fresh = Screens(lexicon.values()).of(2024).traces(sentences, MANY)
    monkeypatch.setattr("gouji.engine.screen._MOST_HELD", 5)
    assert Screens(lexicon.values()).of(2024).traces(sentences, MANY) == fresh


def test_what_a_pattern_matches_in_a_sentence_is_not_carried_into_other_places():
    lexicon = compile_lexicon({}, {"a": ["收到{n}件"]})
    screens = Screens(lexicon.values())
    for text, starts in (
        ("收到3件。收到3件", [0, 5]),
        ("又,收到3件。收到3件", [2, 7]),
        ("收到3件", [0]),
        ("收到1，3件", []),
    ):
        texts = Texts(Report(sections=(Section(id="s", text=text),)), screens)
        assert [match.start for match in texts.find(lexicon["a"], ("s",))] == starts


def test_a_number_that_is_torn_where_one_report_prints_it_is_whole_in_another():
    lexicon = compile_lexicon({}, {"a": ["收到{n}件"]})
    screens = Screens(lexicon.values())
    for text, values in (("收到1,300件", [1300]), ("收到1，300件", []), ("收到1,300件", [1300])):
        texts = Texts(Report(sections=(Section(id="s", text=text),)), screens)
        assert [match.values["n"] for match in texts.find(lexicon["a"], ("s",))] == values


def test_a_word_that_goes_into_the_next_sentence_is_found_by_rules_all_the_same():
    words = {"越界": ["甲。乙"], "丙": ["丙"]}
    lexicon = compile_lexicon(words, {})
    assert (lexicon["越界"].crosses, lexicon["丙"].crosses) == (True, False)
    layout = Layout(Form(title="t", units={}, sections=(FormSection(id="s", name="s", label="s"),), tables=()))

    def failing(text, **keys):
        rule = msgspec.convert({**RULE, "in": "s", "message": "有。", "text": {"must_not": "越界", **keys}}, type=Rule)
        rules = TextRules([(0, compile_text_rule(rule, 0, layout, lexicon))], "")
        texts = ReportTexts(Report(year=2024, sections=(Section(id="s", text=text),)), None, layout, rules.screens)
        found = {}
        rules.judge(texts, found, {})
        return [n for n, verdict in found.items() if verdict.outcome is Outcome.FAIL]

    assert failing("甲。乙") == [0]
    assert failing("甲。丙") == []
    assert failing("甲。乙,丙", unless={"text": "丙"}) == []
    assert failing("丙。甲。乙", must_not="丙", unless={"text": "越界"}) == []
