"""Which texts are alike: what is left of them, and every pair at or above a ratio."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from gouji.likeness import join
from gouji.likeness.join import MOST, Pair, alike_texts
from gouji.likeness.wording import closest, plainly_differ, shingles, wording

SIGNS = "".join(chr(0x4E00 + n) for n in range(300))


def test_numbers_signs_and_names_are_taken_out() -> None:
    one = wording("2024年，云溪市水利局受理３件、办结1,204.5件（百分之九十八）。", names=["云溪市水利局"])
    two = wording("2023年 柳坪县林业局受理十二件,办结7件 (百分之九);", names=["柳坪县林业局"])
    assert one.whole == two.whole == "年受理件办结件分之"


def test_every_character_is_looked_at_alike_wherever_it_stands() -> None:
    for start in range(0, 0x30000, 0x400):
        block = [chr(code) for code in range(start, start + 0x400) if not 0xD800 <= code < 0xE000]
        bare = "".join(wording(char).whole for char in block)
        assert wording("甲".join(["", *block, ""])).whole.replace("甲", "") == bare.replace("甲", "")


def test_the_longest_name_is_taken_out_first_and_blanks_in_it_do_not_count() -> None:
    assert wording("云溪市 水利局办事。", names=["云溪", "云溪市水利局"]).whole == "办事"
    assert wording("Spring Lodge wove.", phrases=("lodge", "Spring  Lodge")).whole == "wove"


def test_sentences_are_kept_as_they_are_printed() -> None:
    found = wording("甲。\n 乙丙！丁；Mr X went. He came back.")
    assert found.printed == ("甲", "乙丙", "丁", "Mr X went.", "He came back.")
    assert found.sentences == ("甲", "乙丙", "丁", "MrXwent", "Hecameback")


def test_short_texts_are_one_shingle_and_empty_ones_none() -> None:
    assert shingles("abcdef") == {"abcde", "bcdef"}
    assert shingles("abc") == {"abc"}
    assert shingles("") == frozenset()


def test_the_closest_passages_are_shown_as_printed() -> None:
    own, other = wording("天气很好。我们栽了四十棵苹果树!"), wording("没有下雨。我们栽了3棵苹果树和梨树。")
    assert closest(own, other) == ("我们栽了四十棵苹果树", "我们栽了3棵苹果树和梨树")
    assert closest(own, wording("全然不同的一句话")) == ("", "")


def drawn(seed: int) -> list[str]:
    """Draw texts of which some are copies with changes, some the same, some short."""
    rng = random.Random(seed)
    texts = ["".join(rng.choices(SIGNS, k=rng.randint(0, 120))) for _ in range(60)]
    for _ in range(60):
        text = list(rng.choice(texts))
        for _ in range(rng.randint(0, 6) if text else 0):
            text[rng.randrange(len(text))] = rng.choice(SIGNS)
        texts.append("".join(text[rng.randint(0, 5) :]))
    return texts


@pytest.mark.parametrize("at_most", [Fraction(0), Fraction(1, 2), Fraction(85, 100), Fraction(1)])
@pytest.mark.parametrize("seed", range(3))
def test_texts_that_plainly_differ_are_not_above_the_limit(seed: int, at_most: Fraction) -> None:
    texts = drawn(seed)
    plain = 0
    for one in texts[::2]:
        for two in texts:
            if plainly_differ(one, two, at_most):
                left, right = shingles(one), shingles(two)
                assert Fraction(len(left & right), len(left | right)) <= at_most
                plain += 1
    assert plain > 1000


def test_texts_that_are_alike_do_not_plainly_differ() -> None:
    text = "".join(random.Random(7).choices(SIGNS, k=400))
    limit = Fraction(85, 100)
    assert not plainly_differ(text, text, limit)
    assert not plainly_differ(text, text[3:], limit)
    assert plainly_differ(text, text[::-1], limit)
    assert not plainly_differ(text, text[::-1] * 20, limit)  # too long to be looked through


def every_pair(texts: list[str], least: Fraction) -> list[tuple[int, int]]:
    sets = [shingles(text) for text in texts]
    return [
        (a, b)
        for a in range(len(texts))
        for b in range(a + 1, len(texts))
        if min(len(texts[a]), len(texts[b])) >= 5 and Fraction(len(sets[a] & sets[b]), len(sets[a] | sets[b])) >= least
    ]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("least", [Fraction(1, 10), Fraction(1, 2), Fraction(4, 5), Fraction(19, 20), Fraction(1)])
def test_every_pair_at_or_above_the_ratio_is_found_and_no_other(seed: int, least: Fraction) -> None:
    texts = drawn(seed)
    found = alike_texts(texts, least)
    assert [pair[:2] for pair in found] == every_pair(texts, least)
    for pair in found:
        one, two = shingles(texts[pair.first]), shingles(texts[pair.second])
        assert pair[2:] == (len(one & two), len(one), len(two))
        assert pair.ratio == Fraction(len(one & two), len(one | two))


@pytest.mark.parametrize("seed", range(4))
def test_what_cannot_be_told_apart_by_its_number_is_compared_exactly(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(join, "_LARGEST", 200)
    texts = drawn(seed)
    least = Fraction(4, 5)
    found = {pair[:2] for pair in alike_texts(texts, least)}
    assert found <= set(every_pair(texts, least))


def test_of_very_many_alike_texts_each_has_its_pairs() -> None:
    texts = ["".join(random.Random(1).choices(SIGNS, k=200))] * 400
    found = alike_texts(texts, Fraction(1, 2))
    assert len(found) <= 400 * MOST
    assert {n for pair in found for n in pair[:2]} == set(range(400))
    near = [texts[0][:150] + "".join(random.Random(n).choices(SIGNS, k=30)) for n in range(300)]
    found = alike_texts(near, Fraction(1, 2))
    assert len(found) <= 300 * MOST
    assert {n for pair in found for n in pair[:2]} == set(range(300))


def test_nothing_is_like_nothing() -> None:
    assert alike_texts([], Fraction(1, 2)) == []
    assert alike_texts(["", "", "abc", "abc", "abcde", "abcde"], Fraction(1, 2)) == [Pair(4, 5, 1, 1, 1)]
