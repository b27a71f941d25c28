"""How great figures are among many reports: exact, in no order, and in memory that does not grow with the reports."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gouji.check import Checker
from gouji.engine.alike import Traits, traits_of
from gouji.engine.companions import Companions, Norm
from gouji.engine.usual import Figure, Gauge, UsualCheck, number_of
from gouji.findings import Outcome
from gouji.packs.load import load_folder
from gouji.reports.model import Report

PACK = Path(__file__).parents[1] / "toy" / "sets" / "guild-return"
CELLS = 5


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_folder(PACK))


def check_of(checker: Checker, share: str = "0.75", least: int = 4) -> UsualCheck:
    check = checker.program.usual[0][1]
    return check._replace(usual=msgspec.structs.replace(check.usual, share=share, least=least))


def report(kind: str = "guild", **members: Any) -> Report:
    cells = {"joined": {"masters": 0, "apprentices": 0}, "left": {"masters": 0, "apprentices": 0}}
    tables = {"members": cells | members, "purse": {"balance": {"amount": "0.5"}}}
    return msgspec.convert({"year": 1921, "body": {"name": "A", "kind": kind}, "tables": tables}, Report)


def drawn(seed: int, count: int) -> list[tuple[str, tuple[Figure, ...]]]:
    """Draw reports of two kinds: figures small and large, whole and not, some of them not known."""
    rng = random.Random(seed)
    ways: list[Any] = [
        lambda: None,
        lambda: rng.randint(-3, 9),
        lambda: rng.choice((10**30, 2**62, 2**62 - 1)),
        lambda: f"{rng.randint(0, 99)}.{rng.randint(0, 9)}",
    ]
    return [
        (rng.choice(("guild", "lodge")), tuple(_kept(rng.choice(ways)()) for _ in range(CELLS))) for _ in range(count)
    ]


def _kept(value: Any) -> Figure:
    return str(value) if isinstance(value, int) and value >= 2**62 else value


def gauged(check: UsualCheck, checker: Checker, reports: list[tuple[str, tuple[Figure, ...]]]) -> dict[str, Norm]:
    gauge = Gauge(check, checker.program.layout, len(reports))
    for kind, figures in reports:
        gauge.add(kind, figures)
    return {norm.kind: norm for norm in gauge.norms()}


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("share", ["0", "0.5", "0.75", "0.995", "1"])
def test_what_a_share_does_not_exceed_is_that_of_all_figures_in_order(checker: Checker, seed: int, share: str) -> None:
    reports, check = drawn(seed, 60), check_of(checker, share)
    found = gauged(check, checker, reports)
    paths = [checker.program.layout.cells[n].path for cells in check.cells for n in cells]
    for kind in ("guild", "lodge"):
        own = [figures for each, figures in reports if each == kind]
        assert found[kind].reports == len(own)
        for n, path in enumerate(paths):
            known = sorted(number_of(f[n]) for f in own if f[n] is not None)  # type: ignore[arg-type]
            rank = max(math.ceil(Fraction(share) * len(known)), 1)
            assert (path in found[kind].most) == (len(known) >= 4)
            if path in found[kind].most:
                assert number_of(found[kind].most[path]) == known[rank - 1]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_reports_changes_nothing(checker: Checker, seed: int) -> None:
    reports = drawn(seed, 200)
    found = gauged(check_of(checker), checker, reports)
    random.Random(seed).shuffle(reports)
    assert msgspec.json.encode(gauged(check_of(checker), checker, reports)) == msgspec.json.encode(found)


def test_no_more_figures_are_kept_than_may_lie_above_the_share(checker: Checker) -> None:
    gauge = Gauge(check_of(checker, "0.99"), checker.program.layout, 2000)
    for n in range(2000):
        gauge.add("guild", (n,) * CELLS)
    assert max(len(heap) for heap in gauge._greatest["guild"]) == 21
    assert next(gauge.norms()).most["purse/balance/amount"] == 1979


def test_figures_that_are_not_known_are_none(checker: Checker) -> None:
    taken = traits_of(checker.program, report(joined={"masters": None, "apprentices": "many"}))
    assert taken.figures == {"FAR-OUT": (None, None, 0, 0, "0.5")}
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(taken), type=Traits) == taken
    assert traits_of(checker.program, report(kind="unknown")).figures == {}


def test_the_farthest_figure_is_told_first(checker: Checker) -> None:
    read = report(joined={"masters": 90, "apprentices": 50}, left={"masters": 30, "apprentices": 5})
    most = {"members/joined/masters": 10, "members/joined/apprentices": 2, "members/left/masters": 0,
            "members/left/apprentices": 3, "purse/balance/amount": "0.1"}  # fmt: skip
    beside = Companions(norms=(Norm(rule="FAR-OUT", kind="guild", reports=9, most=most),), asked=("norms",))
    (found,) = (f for f in checker.report(read, companions=beside).findings if f.rule == "FAR-OUT")
    assert [cell.path for cell in found.cells] == [
        "members/left/masters", "members/joined/apprentices", "members/joined/masters"
    ]  # fmt: skip
    assert found.message.split()[:2] == ["Members", "3"]
    assert "30 0" in found.message


def test_a_report_that_nobody_held_against_others_is_not_judged(checker: Checker) -> None:
    read = report(joined={"masters": 9_000, "apprentices": 0})
    norm = Norm(rule="FAR-OUT", kind="guild", reports=9, most={"members/joined/masters": 1})
    for beside, outcome in (
        (Companions(), Outcome.NOT_APPLICABLE),
        (Companions(norms=(norm,)), Outcome.NOT_APPLICABLE),
        (Companions(asked=("norms",)), Outcome.NOT_APPLICABLE),
        (Companions(norms=(msgspec.structs.replace(norm, kind="lodge"),), asked=("norms",)), Outcome.NOT_APPLICABLE),
        (Companions(norms=(norm,), asked=("norms",)), Outcome.FAIL),
    ):
        case = checker.case(read, beside)
        first = case.program.usual[0][0]
        assert case.outcomes.of(first) is outcome
