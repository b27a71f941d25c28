"""`gouji.numbers`: what is one number without doubt is read exactly, everything else is not a number."""

from fractions import Fraction

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from gouji.numbers import (
    MAX_DIGITS,
    carried_number,
    continues,
    fold,
    from_float,
    number_pattern,
    parse_number,
    show,
    worded_number,
)

UNITS = {"件": "1", "万元": "1", "元": "0.0001"}
SIGNS = {"增": 1, "减": -1, "减少": -1}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        (" 33 ", 33),
        ("\u00a00", 0),
        ("１２", 12),
        ("１，２３４．５", Fraction(2469, 2)),
        ("1,234,567", 1234567),
        ("0.5460", Fraction(273, 500)),
        ("3.00", 3),
        ("+19", 19),
        ("-2", -2),
        ("－2", -2),
        ("−2", -2),
        ("–2", -2),
        ("2.72万", 27200),
        ("1.2亿", 120000000),
        ("1.5万亿", 1500000000000),
        ("9" * MAX_DIGITS, 10**MAX_DIGITS - 1),
    ],
)
def test_arabic_numerals_are_read_exactly(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("〇", 0),
        ("零", 0),
        ("十", 10),
        ("十二", 12),
        ("三十五", 35),
        ("一百二十", 120),
        ("一百零二", 102),
        ("两千", 2000),
        ("三千零五十", 3050),
        ("二千零二十五", 2025),
        ("二〇二五", 2025),
        ("三万五千", 35000),
        ("一万零五", 10005),
        ("一亿二千万", 120000000),
    ],
)
def test_chinese_numerals_are_read(text, number):
    assert parse_number(text) == number


NOT_NUMBERS = [*"-/—无²٣①", "1,23", "1,2345", "0,123", ",123", "1.", ".5", "1..2", "--1", "1e5", "0x1f"]
NOT_ALONE = ["3件", "约3", "30余", "1-3", "1 2", "- 1", "inf", "nan"]
HOSTILE = ["9" * (MAX_DIGITS + 1), "0." + "1" * MAX_DIGITS, "1" * 10**6, "一" * 10**6]
LOOSE = ["三五", "两三百", "一百二", "一千五", "三万五", "万", "百", "十十", "三百零", "零五", "一百十", "十零"]
UNCLEAR = ["/", "-", "—", "无", "22(16)", "(22)", "3次", "约3件", "3件5件", "元", "22(其中", "件3"]


@pytest.mark.parametrize("text", ["", " ", *NOT_NUMBERS, *NOT_ALONE, *HOSTILE])
def test_what_is_not_one_numeral_is_no_number(text):
    assert parse_number(text) is None


@pytest.mark.parametrize("text", LOOSE)
def test_loose_chinese_numerals_are_no_number(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("22", 22),
        ("22 (其中修订16件)", 22),
        ("22（其中修订16件）", 22),
        ("3件", 3),
        ("3 件", 3),
        ("3[1]", 3),
        ("3件①", 3),
        ("3 *", 3),
        ("251000元", Fraction(251, 10)),
        ("160.5964万元", Fraction("160.5964")),
        ("1万元", 1),
        ("１，２３４元", Fraction("0.1234")),
    ],
)
def test_a_cell_carries_the_number_before_its_unit_and_remark(text, number):
    assert carried_number(text, UNITS) == number


@pytest.mark.parametrize("text", ["", "1 0", "22 16", "12¹", "12[a]", "[1]", "①", "1[2]3", "1" * 10**6, *UNCLEAR])
def test_a_cell_that_is_not_clear_carries_no_number(text):
    assert carried_number(text, UNITS) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("减4", -4), ("减少 4", -4), ("增１件", 1), ("减2.5元", Fraction(-1, 4000)), ("3件", 3), ("-2", -2), ("减零", 0)],
)
def test_a_numeral_may_have_a_word_for_its_sign_and_a_unit(text, number):
    assert worded_number(text, UNITS, SIGNS) == number
    assert carried_number(f"{text}（上年没有）", UNITS, SIGNS) == number


@pytest.mark.parametrize("text", ["减", "减-4", "减+4", "减增4", "4减", "减4（去年）", "减/", "减" * 10**6])
def test_a_sign_without_one_plain_numeral_is_no_number(text):
    assert worded_number(text, UNITS, SIGNS) is None


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (-3, "-3"),
        (Fraction(273, 500), "0.546"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(1, 3), "1/3"),
        (Fraction(-123456, 10), "-12345.6"),
    ],
)
def test_numbers_are_shown_exactly(number, text):
    assert show(number) == text


@pytest.mark.parametrize(
    ("value", "number"), [(0.546, Fraction(273, 500)), (2.0, 2), (-0.0, 0), (1e22, 10**22), (1e-7, Fraction(1, 10**7))]
)
def test_a_float_is_the_decimal_that_was_written(value, number):
    assert from_float(value) == number


@pytest.mark.parametrize("value", [0.1 + 0.2, 1234567890123456.0, float("inf"), float("-inf"), float("nan"), 1e300])
def test_a_float_that_may_have_been_rounded_is_no_number(value):
    assert from_float(value) is None


@pytest.mark.parametrize(
    ("text", "numeral", "more"),
    [
        ("共12件", "12", False),
        ("共112件", "12", True),
        ("3.12件", "12", True),
        ("9,12件", "12", True),
        ("3-12件", "12", True),
        ("三十二件", "二", True),
        ("第12件", "12", True),
        ("共3 12件", "12", True),
        ("共 12 件", "12", False),
        ("12至15", "12", True),
        ("12,其中", "12", False),
        ("至12件", "12", False),
        ("12", "12", False),
        ("12.", "12", False),
    ],
)
def test_a_part_of_a_longer_numeral_or_range_is_known(text, numeral, more):
    start = text.index(numeral)
    assert continues(text, start, start + len(numeral)) is more


def test_folding_keeps_offsets():
    text = "共１２件（其中：３件）\u3000，x"
    assert fold(text) == "共12件(其中:3件) ,x"
    assert len(fold(text)) == len(text)


@given(st.text(alphabet=st.characters(), max_size=60) | st.text(alphabet="，（Ａ１～　公開\ud800a", max_size=20))
def test_folding_is_the_same_for_every_text(text):
    wide = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}
    assert fold(text) == text.translate(wide)


@given(st.integers(-(10**MAX_DIGITS) + 1, 10**MAX_DIGITS - 1))
def test_whole_numbers_come_back(number):
    assert parse_number(show(number)) == number
    assert parse_number(f"{number:,}") == number


@given(st.decimals(-(10**9), 10**9, places=6))
def test_decimals_come_back(value):
    assert parse_number(show(Fraction(value))) == Fraction(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4))
def test_short_floats_come_back(value):
    assert from_float(float(value)) in (Fraction(value), None)


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_none_and_never_a_float(text):
    for found in (parse_number(text), carried_number(text, UNITS), worded_number(text, UNITS, SIGNS)):
        assert found is None or type(found) in (int, Fraction)


@given(st.text(alphabet="零〇一二三四五六七八九两十百千万亿", max_size=12))
def test_chinese_numerals_have_one_value_or_none(text):
    number = parse_number(text)
    assert number is None or 0 <= number < 10**13


@given(
    st.one_of(
        st.integers(0, 10**12).map(str),
        st.integers(0, 10**12).map("{:,}".format),
        st.sampled_from(["三十五", "2.72万", "二〇二五"]),
    )
)
def test_the_pattern_takes_whole_numerals_out_of_running_text(numeral):
    match = re2.search(number_pattern() + "件", f"共{numeral}件")
    assert match is not None
    assert match.span()[0] == 1
