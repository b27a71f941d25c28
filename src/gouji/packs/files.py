"""The types of the files of a pack that are neither form nor rules: `pack.yaml`, `citations.yaml`, `lexicon.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from gouji.packs.strict import Id, Names, Strict, Text, Years


class Edition(Strict, frozen=True, kw_only=True):
    """
    An edition of the form and the report years it governs; its files stand in the folder of its id.

    With `based_on`, its `form.yaml` holds only what differs (`FormChange`), and the rules of that edition hold too, but
    for those that `without` names (an id, or its beginning and `*`) and those that it states anew under the same id.
    Where such a rule cites a clause that `cites` names, it cites here the one given for it.
    """

    id: Id
    title: Text
    years: Years
    based_on: str = ""
    without: tuple[str, ...] = ()
    cites: Annotated[
        dict[str, str], Meta(description="依据的替换:所据版本的编号 → 本版本的编号 · Clauses to cite instead")
    ] = {}


class Cause(Strict, frozen=True, kw_only=True):
    """Findings of `rule` explain those of `explains` that share a cell, section or table with them."""

    rule: str
    explains: tuple[str, ...]


class Allowance(Strict, frozen=True, kw_only=True):
    """Why a lint is right to find something and there is nothing to mend; for what is no rule, which says so itself."""

    code: str
    of: Annotated[Names, Meta(description="所指的名称,* 代表任意结尾 · What is found, * stands for any ending")]
    reason: Text


class PackFile(Strict, frozen=True, kw_only=True):
    """`pack.yaml`."""

    id: Id
    title: Text
    en: str = ""
    version: Annotated[str, Meta(pattern=r"^\d+\.\d+\.\d+$")]
    language: Literal["zh", "en"] = "zh"
    issuer: str = ""
    editions: Annotated[tuple[Edition, ...], Meta(min_length=1)]
    causes: tuple[Cause, ...] = ()
    lint: Annotated[
        tuple[Allowance, ...], Meta(description="不必处理的检查提示及其理由 · Lints that do not apply, and why")
    ] = ()


class CitationEntry(Strict, frozen=True, kw_only=True):
    """A clause, told in our own words."""

    document: Text
    number: str = ""
    clause: Text
    says: Text
    grade: Literal["A", "B", "C", "D", "U"]
    en: str = ""
    background: Annotated[
        bool, Meta(description="背景资料,不单独作为规则的依据 · For the reader; no rule rests on it")
    ] = False


class CitationFile(Strict, frozen=True, kw_only=True):
    """`citations.yaml`: citation id to clause."""

    citations: dict[str, CitationEntry]


class LexiconFile(Strict, frozen=True, kw_only=True):
    """`lexicon.yaml`: word lists and patterns of the language of the regulation, by name."""

    words: dict[str, tuple[str, ...]] = {}
    patterns: dict[str, str | tuple[str, ...]] = {}
