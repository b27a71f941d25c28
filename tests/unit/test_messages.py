"""The words of the program: slots are filled, and what has nothing to say is left out."""

from __future__ import annotations

import re

import pytest

from gouji.errors import Place, Problem
from gouji.messages import LANGUAGES, fill, phrase, table

NEAR = sorted(key for key, text in table("en").items() if "{near}" in text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("near", ["", "-"])
@pytest.mark.parametrize("key", NEAR)
def test_a_remedy_says_nothing_of_what_is_near_where_nothing_is(key: str, near: str, lang: str) -> None:
    code = key.removesuffix(".remedy")
    known = dict.fromkeys(re.findall(r"\{(\w+)\}", table(lang)[key]), "X")
    said = Problem(code=code, place=Place(file="f"), values={**known, "near": near}).remedy(lang)
    assert said
    assert not re.search(r"near|相近|最接近|\[\[|\]\]|[;;:::,,]\s*$|^\s*[;;]", said), said


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", NEAR)
def test_a_remedy_names_what_is_near(key: str, lang: str) -> None:
    known = dict.fromkeys(re.findall(r"\{(\w+)\}", table(lang)[key]), "X")
    said = phrase(key, lang, {**known, "near": "[[close]] {known}"})
    assert "[[close]] {known}" in said
    assert said.count("[[") == 1


def test_brackets_in_words_of_a_pack_stay() -> None:
    assert fill("[[a {b}]] {c}", {"c": 1}) == "[[a {b}]] 1"
    assert phrase("unknown-key.remedy", "en") == "see schemas/ for all keys"
