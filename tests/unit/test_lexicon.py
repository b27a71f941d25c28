"""`gouji.packs.lexicon`, `.patterns`, `.literals`: faulty entries are told, patterns are safe."""

import time

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.messages import LANGUAGES
from gouji.packs.lexicon import compile_lexicon, lexicon_faults
from gouji.packs.literals import demands
from gouji.packs.patterns import Pattern, PatternFault, check_pattern

PERSON = "11010519491231002X"  # the example number that GB 11643 itself prints
CARD = "6222021234567890128"


def found(template, text, year=2024):
    return [text[m.start : m.end] for m in Pattern(template).of(year).matches(text)]


def values(template, text, year=2024):
    return [m.values for m in Pattern(template).of(year).matches(text)]


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("(?<=共)件", "syntax"),
        ("(?=共)件", "syntax"),
        (r"(共)\1", "syntax"),
        ("(共", "syntax"),
        ("[共", "syntax"),
        ("共**", "syntax"),
        ("共{1001}", "syntax"),
        ("(?:(?:共{30}){30}){30}", "syntax"),
        ("[{n}]件", "syntax"),
        ("\ud800", "syntax"),
        ("(" * 5000, "syntax"),
        ("共*", "matches-nothing"),
        ("^", "matches-nothing"),
        ("", "matches-nothing"),
        ("共，件", "full-width"),
        ("共" * 20_001, "too-long"),
    ],
)
def test_a_faulty_pattern_is_told(template, code):
    with pytest.raises(PatternFault) as caught:
        check_pattern(template)
    assert caught.value.code == code


@pytest.mark.parametrize("template", ["(a+)+$", "(a|aa)+b", "(?:a?){30}a{30}b", "(a*)*b", "a.*a.*a.*a.*b"])
def test_a_pattern_that_hangs_other_engines_runs_in_linear_time(template):
    pattern = Pattern(template).of(2024)
    start = time.perf_counter()
    list(pattern.matches("a" * 50_000 + "c"))
    assert time.perf_counter() - start < 2


def test_a_million_characters_are_passed_over_quickly():
    pattern = Pattern("收到.{0,20}申请{n}件").of(2024)
    start = time.perf_counter()
    assert list(pattern.matches("收" * 10**6)) == []
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("text", "number"),
    [("申请12件", 12), ("申请1,234件", 1234), ("申请三十五件", 35), ("申请2.72万件", 27200), ("申请两件", 2)],
)
def test_a_slot_takes_the_exact_number(text, number):
    assert values("申请{n}件", text) == [{"n": number}]


@pytest.mark.parametrize(
    "text",
    ["申请12余件", "申请约12件", "申请1,2345件", "申请1-3件", "申请三五件", "申请第3件", "申请" + "9" * 40 + "件"],
)
def test_a_slot_does_not_take_a_part_of_a_number(text):
    assert values("申请.{0,3}{n}件", text) == []


def test_the_alternatives_of_a_pattern_share_a_slot():
    assert values("收到{n}件|{n}件申请", "3件申请") == [{"n": 3}]


def test_a_slot_with_a_chinese_name_and_a_script_class_stand_side_by_side():
    assert values(r"\p{Han}{2}{件数}件", "收到12件") == [{"件数": 12}]


@pytest.mark.parametrize(
    ("slot", "years"),
    [
        ("year", ["2024年"]),
        ("last_year", ["2023年"]),
        ("next_year", ["2025年"]),
        ("other_year", ["1999年", "2014年", "2023年", "2025年"]),
    ],
)
def test_year_slots_follow_the_year_of_the_report(slot, years):
    text = "1999年,2014年,2023年,2024年,2025年,2124年,12023年,20240年"
    assert found(f"{{{slot}}}年", text) == years


@given(st.integers(1900, 2099), st.integers(0, 2200))
def test_other_year_is_every_year_but_one(year, printed):
    text = f"于{printed:04d}年"
    assert bool(found("于{other_year}年", text, year)) is (printed != year and 1900 <= printed <= 2099)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (PERSON, True),
        (PERSON.lower(), True),
        ("110105194912310021", False),
        ("110105194913310023", False),
        ("1" + PERSON, False),
        ("A" + PERSON, False),
        ("91110000100000000X", False),
    ],
)
def test_an_identity_number_is_one_whose_date_and_check_character_are_right(text, right):
    assert bool(found("{id18}", f"号码{text}。")) is right


@pytest.mark.parametrize(
    ("text", "right"), [(CARD, True), (CARD[:-1] + "9", False), (CARD + "1", False), ("4" * 12, False)]
)
def test_a_card_number_is_one_whose_check_digit_is_right(text, right):
    assert bool(found("{card}", f"卡号{text}。")) is right


def test_a_match_that_is_rejected_does_not_hide_the_next():
    assert found("(?:自|从){other_year}年", "自2024年从2023年") == ["从2023年"]


def test_lone_surrogates_in_a_text_are_no_stumbling_block():
    assert values("申请{n}件", "\ud800申请3件") == [{"n": 3}]


def test_every_fault_of_a_lexicon_is_told_in_both_languages():
    words = {"空": ["", "x"], "双": ["a"]}
    patterns = {
        "双": ["a"],
        "断": ["(?<=a)b"],
        "宽": ["，"],
        "环": ["{=环}a"],
        "缺": ["{=没有}"],
        "无": ["a*"],
        "长": ["a" * 20_001],
    }
    problems = lexicon_faults(words, patterns)
    codes = [problem.code.removeprefix("lexicon-") for problem in problems]
    assert codes == ["empty-word", "twice", "syntax", "full-width", "include", "include", "matches-nothing", "too-long"]
    for problem in problems:
        assert all(problem.cause(lang) and problem.remedy(lang) for lang in LANGUAGES)
        assert problem.place.path


def test_an_entry_may_include_others():
    lexicon = compile_lexicon(
        {"收": ["收到", "受理(含)"]}, {"申请": ["申请", "申请书"], "句": ["{=收}.{0,5}{=申请}{n}件"]}
    )
    (pattern,) = lexicon["句"].patterns
    assert [m.values for m in pattern.of(2024).matches("受理(含)的申请书2件")] == [{"n": 2}]


def test_an_include_cannot_blow_up():
    patterns = {f"p{i}": [f"{{=p{i + 1}}}{{=p{i + 1}}}"] for i in range(60)} | {"p60": ["a"]}
    codes = {problem.code for problem in lexicon_faults({}, patterns)}
    assert codes
    assert codes <= {"lexicon-too-long", "lexicon-all-too-long", "lexicon-include"}


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("申请", [{"申请"}]),
        ("收到.{0,9}申请", [{"收到"}, {"申请"}]),
        ("(?:收到|受理)申请件", [{"收到申请件", "受理申请件"}]),
        ("(?:收到|受理)?申请", [{"申请"}]),
        ("申请?人", [{"申人", "申请人"}]),
        ("申请+人", [{"申请"}, {"人"}]),
        (r"60\.5号", [{"60.5号"}]),
        ("a|b.*", [{"a", "b"}]),
        ("(?:信息公开|政府信息公开)年报?", [{"信息公开年"}]),
        ("年(?:统计期限|统计时限)", [{"年统计期限", "年统计时限"}]),
        ("a|.*", []),
        ("[公]开", [{"公开"}]),
        ("申请[件宗]", [{"申请件", "申请宗"}]),
        ("[^件]宗", [{"宗"}]),
        ("[a-c]宗", [{"宗"}]),
        ("[]a]宗", [{"]宗", "a宗"}]),
        ("(?:a|b|c|d|e)(?:a|b|c|d|e)申", [{"a申", "b申", "c申", "d申", "e申"}, set("abcde")]),
        (r"\p{Han}开", [{"开"}]),
        ("(?i)ab", []),
        ("x{0}y", [{"y"}]),
        ("x{2,3}y", [{"x"}, {"y"}]),
    ],
)
def test_the_strings_that_a_pattern_needs_are_known(pattern, needs):
    assert [set(need) for need in demands(pattern).needs] == needs


@pytest.mark.parametrize(
    ("pattern", "heads"),
    [
        ("^申请", {"申"}),
        ("^(?:收到|受理)?申请", {"收", "受", "申"}),
        ("^[一二]是", {"一", "二"}),
        ("^(?:[一二]|\\()申", {"一", "二", "("}),
        ("^a*", None),
        ("^.申", None),
        ("^a|b", None),
        ("申请", None),
        ("(?:^|,)申", None),
        ("^\\d申", None),
    ],
)
def test_the_characters_that_a_sentence_may_begin_with_are_known(pattern, heads):
    assert demands(pattern).heads == heads


ATOMS = st.sampled_from(
    [
        "a",
        "b",
        "ab",
        "[ab]",
        ".",
        "(?:a|b)",
        "(ab|ba)",
        r"\.",
        r"\d",
        "c?",
        "a+",
        "b*",
        "(?:ab){1,2}",
        "^",
        "$",
        "[^a]",
        "[a-c]",
    ]
)
PATTERNS = st.recursive(
    st.lists(ATOMS, min_size=1, max_size=5).map("".join),
    lambda inner: st.lists(inner, min_size=1, max_size=3).map("|".join).map("(?:{})".format),
    max_leaves=6,
)


@settings(max_examples=300)
@given(st.builds("{}{}".format, st.sampled_from(["", "^"]), PATTERNS), st.text(alphabet="abc.1", max_size=8))
def test_what_a_pattern_needs_stands_in_whatever_it_matches(pattern, text):
    if re2.search(pattern, text):
        wanted = demands(pattern)
        assert all(any(string in text for string in need) for need in wanted.needs)
        assert wanted.heads is None or text[:1] in wanted.heads
