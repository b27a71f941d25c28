"""`gouji.engine.texts` and `.wording`: what a text says is found where it stands, and taken back where it should be."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.engine.pieces import Gaps, closed
from gouji.engine.texts import MAX_QUOTE, MAX_TEXT, Texts
from gouji.engine.wording import compile_text, find_claims
from gouji.errors import PackError
from gouji.findings import Outcome
from gouji.packs.lexicon import compile_lexicon
from gouji.packs.model import Claim, TextRule, Unless
from gouji.reports.model import Extra, Report, Section, Unreadable

LEXICON = compile_lexicon(
    {
        "problem": ["问题", "不足"],
        "measure": ["措施"],
        "office": ["本办公室"],
        "vague": ["约", "余"],
        "compared": ["较上年", "同比"],
        "dispute": ["复议"],
        "noted": ["已说明"],
    },
    {
        "received": ["(?:收到|受理)[^,]{0,20}申请{n}件", "申请收到{n}件"],
        "nothing": ["未收到[^,]{0,20}申请"],
        "part": ["(?:网络|信函|当面){p}件"],
        "other year": ["{other_year}年"],
        "identity": ["{id18}"],
        "line": ["^第.{1,9}条$"],
    },
)
PASS, FAIL, OPEN, NONE = Outcome.PASS, Outcome.FAIL, Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE


def texts(overview=None, **more):
    more.setdefault("year", 2024)
    sections = [] if overview is None else [Section(id="overview", heading="一、总体情况", text=overview)]
    return Texts(Report(sections=(*sections, *more.pop("sections", ())), **more))


def outcome(rule, text, places="overview"):
    (verdict,) = compile_text(TextRule(**rule), places, LEXICON).judge(text)
    return verdict.outcome


def claims(text, says="received", year=2024, **more):
    claim = Claim(says=says, holds="n = 1", **more)
    return find_claims(claim, "overview", LEXICON, texts(text, year=year))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("We did. They did not.", ["We did", " They did not."]),
        ('We got 5. The rest (3) is open. "So" it is.', ["We got 5", " The rest (3) is open", ' "So" it is.']),
        ("1. First. 2. Second.", ["1. First", " 2. Second."]),
        (
            "Of Mr. Smith, No. Two, J. Doe and the U.S. Office.",
            ["Of Mr. Smith, No. Two, J. Doe and the U.S. Office."],
        ),
        ("It cost 1.5 and a.m. or so.", ["It cost 1.5 and a.m. or so."]),
        ("One.\nTwo. ", ["One.", "Two."]),
        ("Why? Since; so.", ["Why", " Since", " so."]),
    ],
)
def test_a_point_ends_an_english_sentence(text, sentences):
    whole = Texts(Report(sections=(Section(id="s", text=text),)), language="en")
    assert whole._sentences == sentences


@pytest.mark.parametrize("language", ["", "zh"])
def test_a_point_ends_no_sentence_elsewhere(language):
    text = "他说Yes. No. 是。"
    whole = Texts(Report(sections=(Section(id="s", text=text),)), language=language)
    assert len(whole._sentences) == 2


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ({"must": "problem"}, "存在不足。", PASS),
        ({"must": "problem"}, "很好。", FAIL),
        ({"must": ("problem", "measure")}, "存在不足。", FAIL),
        ({"must": ("problem", "measure")}, "存在不足,措施如下。", PASS),
        ({"any": ("problem", "measure")}, "措施如下。", PASS),
        ({"any": ("problem", "measure")}, "很好。", FAIL),
        ({"must_not": "problem"}, "很好。", PASS),
        ({"must_not": "problem"}, "存在问题。", FAIL),
        ({"must": "measure", "must_not": "problem"}, "措施如下。", PASS),
        ({"must": "measure", "must_not": "problem"}, "问题和措施。", FAIL),
        ({"must": "measure", "must_not": "problem"}, "很好。", FAIL),
        ({"at_least": 4}, "一二 三\n　四", PASS),
        ({"at_least": 5}, "一二 三\n　四", FAIL),
        ({"at_most": 4}, "一二 三\n　四", PASS),
        ({"at_most": 3}, "一二 三\n　四", FAIL),
        ({"must_not": "other year"}, "2024年", PASS),
        ({"must_not": "other year"}, "２０２３年", FAIL),
        ({"must": "line"}, "前。第二十条\n后", PASS),
        ({"must": "line"}, "前第二十条\n后", FAIL),
    ],
)
def test_a_text_rule_comes_out_as_the_text_says(rule, text, expected):
    assert outcome(rule, texts(text)) is expected


@pytest.mark.parametrize(
    "rule", [{"must": "problem"}, {"any": "problem"}, {"each": "problem"}, {"at_least": 3}, {"must_not": "problem"}]
)
@pytest.mark.parametrize("text", [None, "", " \n　"])
def test_a_text_that_is_not_there_is_no_fault_of_its_wording(rule, text):
    assert outcome(rule, texts(text)) is NONE


@pytest.mark.parametrize("rule", [{"must": "problem"}, {"must_not": "problem"}, {"at_least": 3}])
def test_a_text_that_cannot_be_read_leaves_the_outcome_open(rule):
    unreadable = texts(sections=(Section(id="overview", text=Unreadable(unreadable="图片")),))
    assert outcome(rule, unreadable) is OPEN
    assert outcome(rule, unreadable, "narrative") is OPEN


def test_what_stands_elsewhere_decides_although_a_section_is_missing():
    other = texts(sections=(Section(id="other", text="存在问题。"),))
    both = ("overview", "other")
    assert outcome({"must": "problem"}, other, both) is PASS
    assert outcome({"must_not": "problem"}, other, both) is FAIL
    assert outcome({"must": "measure"}, other, both) is NONE


def test_each_name_is_an_instance():
    check = compile_text(TextRule(each=("problem", "measure")), "overview", LEXICON)
    assert check.instances() == ("problem", "measure")
    assert [v.outcome for v in check.judge(texts("措施"))] == [FAIL, PASS]
    assert [v.missing for v in check.judge(texts("措施"))] == [("problem",), ()]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [({"must_not": "other year"}, OPEN), ({"must": "other year"}, OPEN), ({"must": "problem"}, FAIL)],
)
def test_without_a_year_only_what_speaks_of_it_is_open(rule, expected):
    assert outcome(rule, texts("2023年", year=None)) is expected
    assert claims("收到申请1件", year=None)


def test_every_place_has_its_text():
    report = Report(
        year=2024,
        title="问题甲",
        preamble="问题乙",
        sections=(Section(id="overview", heading="问题丙", text="问题丁"), Section(id="other", text="问题戊")),
        labels={"requests/received": "问题己", "requests/granted": None},
        extras=(Extra(kind="row", label="问题庚", values=("问题辛",)),),
    )
    check = {
        place: compile_text(TextRule(must_not="problem"), place, LEXICON).judge(Texts(report))[0].hits
        for place in ("title", "preamble", "headings", "overview", "labels", "narrative")
    }
    assert {place: [hit.quote for hit in hits] for place, hits in check.items()} == {
        "title": ["问题甲"],
        "preamble": ["问题乙"],
        "headings": ["问题丙"],
        "overview": ["问题丁"],
        "labels": ["问题己", "问题庚", "问题辛"],
        "narrative": ["问题乙", "问题丁", "问题戊"],
    }


def test_blanks_between_chinese_characters_and_numbers_part_nothing():
    text = "　　2024 年，\u00a0共 收到 政府信息公开申请 12 件 。\r\n　　均已答复。"
    (hit,) = claims(text)
    assert hit.values == {"n": 12}
    assert hit.quote == "共收到政府信息公开申请12件"
    assert text[hit.start : hit.end] == "收到 政府信息公开申请 12 件"


def test_blanks_between_digits_or_latin_words_stay():
    assert claims("收到申请1 2件") == []
    assert texts("Total 12 requests").text.startswith("Total 12 requests")


@given(st.text(alphabet="公开申请12 　a,\n", max_size=40))
def test_what_is_closed_up_is_found_again_in_print(printed):
    text = closed(printed)
    assert [printed[Gaps(printed).printed_at(at)] for at in range(len(text))] == list(text)


def test_a_hit_tells_its_place_and_quotes_what_is_printed():
    (hit,) = claims("首先。全年，共收到政府信息公开申请１２件，均已答复。")
    assert hit.values == {"n": 12}
    assert hit.quote == "共收到政府信息公开申请１２件"
    assert (hit.section, hit.start, hit.end) == ("overview", 7, 20)


def test_a_quote_is_short_and_holds_the_hit():
    (hit,) = claims("无标点" * 60 + "收到申请7件" + "无标点" * 60)
    assert len(hit.quote) <= MAX_QUOTE
    assert "收到申请7件" in hit.quote


def test_a_quote_does_not_spread_a_personal_number():
    check = compile_text(TextRule(must_not="identity"), "overview", LEXICON)
    (verdict,) = check.judge(texts("身份证号11010519491231002X。"))
    assert verdict.outcome is FAIL
    assert verdict.hits[0].quote == "身份证号110***********002X"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("收到申请12件", [12]),
        ("收到申请1,234件", [1234]),
        ("收到申请１，２３４件", [1234]),
        ("收到申请1，234件", []),
        ("收到申请三十五件", [35]),
        ("收到申请30余件", []),
        ("收到政府信息公开。申请12件", []),
        ("收到申请3件;受理申请4件", [3, 4]),
        ("申请收到5件", [5]),
    ],
)
def test_claims_are_read_with_care(text, numbers):
    assert [hit.values["n"] for hit in claims(text)] == numbers


@pytest.mark.parametrize(
    ("unless", "text", "left"),
    [
        ({"clause": "office"}, "本办公室收到申请1件,全市收到申请2件", [2]),
        ({"clause": "compared"}, "收到申请1件,较上年增加", [1]),
        ({"sentence": "compared"}, "收到申请1件,较上年增加。收到申请2件", [2]),
        ({"sentence": "other year"}, "2023年收到申请1件,2024年收到申请2件", []),
        ({"match": "vague"}, "收到约申请1件,收到申请2件", [2]),
        ({"text": "noted"}, "收到申请1件。数据口径已说明。", []),
        ({"clause": "part"}, "收到申请1件,网络1件", [1]),
    ],
)
def test_a_hit_near_an_exception_is_taken_back(unless, text, left):
    assert [hit.values["n"] for hit in claims(text, unless=Unless(**unless))] == left


def test_a_separator_of_thousands_is_no_clause_end():
    unless = Unless(clause="office")
    assert claims("本办公室收到网络信函1,234件和申请5件", unless=unless) == []
    assert claims("本办公室收到网络信函1,2345,收到申请5件", unless=unless) != []


def test_words_without_a_number_get_the_fixed_one():
    (hit,) = claims("本年度,我局未收到政府信息公开申请。", says="nothing", fixed={"n": 0})
    assert hit.values == {"n": 0}


def test_parts_are_read_behind_the_main_number_within_its_sentence():
    (hit,) = claims("网络9件。收到申请3件,其中网络1件,信函两件。当面4件。", parts="part")
    assert hit.parts == (1, 2)


def test_a_hit_within_another_is_one_hit():
    assert [hit.values["n"] for hit in claims("收到政府信息公开申请收到3件", says=("received",))] == [3]


def test_a_name_that_the_lexicon_does_not_have_is_told():
    with pytest.raises(PackError):
        compile_text(TextRule(must="nowhere"), "overview", LEXICON)
    with pytest.raises(PackError):
        claims("收到申请1件", says="nowhere")


def test_a_text_beyond_all_measure_is_not_read_and_not_passed():
    huge = texts("好" * (MAX_TEXT + 1))
    assert outcome({"must_not": "problem"}, huge) is OPEN
    assert outcome({"must": "problem"}, huge) is OPEN


@pytest.mark.parametrize("unit", ["收", "收到申请1件", "收到申请1件,约", "。", "1,", "问题。", "本办公室收到申请1件"])
def test_hostile_texts_are_read_in_bounded_time(unit):
    text = texts(unit * (MAX_TEXT // len(unit)))
    start = time.perf_counter()
    outcome({"must_not": "problem", "unless": Unless(clause="office", sentence=("compared", "received"))}, text)
    outcome({"must": "received"}, text)
    claim = Claim(
        says=("received", "nothing"), holds="n = 1", parts="part", unless=Unless(sentence="other year", clause="office")
    )
    find_claims(claim, "overview", LEXICON, text)
    assert time.perf_counter() - start < 10
