"""The generated function: what it tells of plain numbers, what it leaves to the walk, and what never enters its source."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

import pytest

from gouji.engine import kernel as kernels
from gouji.engine.decide import evaluate
from gouji.engine.kernel import CheckRule, Kernel, Undecided
from gouji.numbers import Number
from gouji.packs.bound import Binding, Bound
from gouji.packs.expression import Expression, bind, cells, parse

SIZE = 6


def resolve(name: str, address: tuple[str, ...] | None, column: int) -> tuple[Expression, ...]:
    """`c0` to `c5` are cells; `all` is all of them."""
    names = [name] if name != "all" else [f"c{n}" for n in range(SIZE)]
    return tuple(Expression("cell", (), int(n[1:]), column) for n in names)


def bound(check: str, when: str = "") -> Bound:
    trees = [bind(parse(text), resolve, "truth", {}) for text in (check, when) if text]
    used = tuple(dict.fromkeys(n for tree in trees for n in cells(tree)))
    return Bound(Binding(), trees[0], trees[1] if when else None, used)


def build(rules: Sequence[CheckRule], size: int, counts: Collection[int]) -> Kernel:
    """Build both kinds of kernel, which must say the same."""
    plain, shaped = (kernels.build(rules, size, counts, shaped=shaped) for shaped in (False, True))

    def agreed(numbers: Sequence[Number], whole: bool) -> tuple[list[int], list[int], list[int]]:
        told = plain(numbers, whole)
        assert shaped(numbers, whole) == told
        return told

    return agreed


def told(
    check: str, values: list[Number], when: str = "", tolerance: str = "0", cellwise: bool = False
) -> tuple[list[int], list[int], list[int]]:
    """Run a kernel of one rule with one instance, number 7."""
    kernel = build([CheckRule(7, (bound(check, when),), Fraction(tolerance), cellwise)], SIZE, ())
    return kernel(values + [0] * (SIZE - len(values)), False)


PASS: tuple[list[int], list[int], list[int]] = ([], [], [])
FAIL: tuple[list[int], list[int], list[int]] = ([7], [], [])
SKIP: tuple[list[int], list[int], list[int]] = ([], [7], [])
SLOW: tuple[list[int], list[int], list[int]] = ([], [], [7])


@pytest.mark.parametrize(
    ("check", "values", "expected"),
    [
        ("c0 + c1 = c2", [1, 2, 3], PASS),
        ("c0 + c1 = c2", [1, 2, 4], FAIL),
        ("c0 - c1 = 0.1", [Fraction(3, 10), Fraction(2, 10)], PASS),
        ("c0 * 3 = 0.3", [Fraction(1, 10)], PASS),
        ("sum(all) = 6", [1, 2, 3], PASS),
        ("count(all) = 2", [1, 0, 3], PASS),
        ("count(c0) = 1", [5], PASS),
        ("count(c0) + count(c1) = 1.5", [5, 5], FAIL),
        ("-count(c0) = -1", [5], PASS),
        ("abs(count(c0) - 3) = 2", [5], PASS),
        ("min(c0) = 4", [4], PASS),
        ("min(all) = 0 and max(all) = 4", [4], PASS),
        ("not c0 = 1", [1], FAIL),
        ("c0 < c1 < c2", [1, 2, 3], PASS),
        ("c0 < c1 < c2", [1, 3, 3], FAIL),
        ("c0 = 1 or c1 = 1", [0, 1], PASS),
        ("integer(c0)", [2], PASS),
        ("integer(c0)", [Fraction(1, 2)], FAIL),
        ("integer(0)", [], PASS),
        ("integer(0.5)", [], FAIL),
        ("integer(-1)", [], PASS),
        ("integer(c0 / 2)", [4], PASS),
        ("integer(c0 / 2)", [3], FAIL),
        ("c0 / c1 = 2", [4, 2], PASS),
        ("c0 / c1 = 2", [4, 0], SLOW),
        ("c1 = 0 or c0 / c1 = 2", [4, 0], PASS),
        ("c0 / c1 = 2 or c1 = 0", [4, 0], SLOW),
        ("round(c0 / 3, 2) = 0.33", [1], PASS),
        ("round(c0) = 3", [Fraction(5, 2)], PASS),
        ("round(c0, c1) = 3", [1, -1], SLOW),
        ("decimals(c0) <= 2", [Fraction(1, 4)], PASS),
        ("decimals(c0) <= 2", [Fraction(1, 8)], FAIL),
        ("decimals(c0) <= 2", [Fraction(1, 3)], SLOW),
        ("multiple(c0, 3)", [9], PASS),
        ("multiple(c0, 3)", [8], FAIL),
        ("multiple(c0, c1)", [8, 0], SLOW),
        ("date(c0, 2, 29) > 0", [2024], PASS),
        ("date(c0, 2, 29) > 0", [2023], SLOW),
        ("days(c0, c1) = 3", [1, 4], PASS),
        ("1 = 1", [], PASS),
        ("1 = 2", [], FAIL),
    ],
)  # fmt: skip
def test_plain_numbers_are_decided_exactly(
    check: str, values: list[Number], expected: tuple[list[int], list[int], list[int]]
) -> None:
    assert told(check, values) == expected


@pytest.mark.parametrize(
    ("check", "when", "values", "expected"),
    [
        ("c0 = 1", "c1 = 1", [1, 1], PASS),
        ("c0 = 1", "c1 = 1", [2, 1], FAIL),
        ("c0 = 1", "c1 = 1", [2, 2], SKIP),
        ("c0 / c1 = 1", "c1 > 0", [1, 0], SKIP),
        ("c0 = 1", "c0 / c1 > 0", [1, 0], SLOW),
        ("c0 / c1 = 1", "c1 = 0", [1, 0], SLOW),
    ],
)
def test_a_guard_is_asked_first(check: str, when: str, values: list[Number], expected: object) -> None:
    assert told(check, values, when) == expected


@pytest.mark.parametrize(
    ("check", "values", "expected"),
    [
        ("c0 = c1", [10, Fraction(21, 2)], PASS),
        ("c0 = c1", [10, Fraction(106, 10)], FAIL),
        ("c0 != c1", [10, Fraction(21, 2)], FAIL),
        ("c0 != c1", [10, 11], PASS),
        ("c0 < c1", [10, 10], FAIL),
        ("c0 <= c1", [Fraction(101, 10), 10], FAIL),
        ("c0 = c1 = c2", [10, Fraction(21, 2), 11], PASS),
        ("c0 = c1 = c2", [10, Fraction(21, 2), 12], FAIL),
        ("c0 = 10", [Fraction(21, 2)], PASS),
        ("c0 != 10", [Fraction(21, 2)], FAIL),
        ("c0 <= 10", [Fraction(21, 2)], FAIL),
    ],
)
def test_tolerance_widens_equality_alone(check: str, values: list[Number], expected: object) -> None:
    assert told(check, values, tolerance="0.5") == expected


def test_a_rule_on_cells_is_looked_into_only_where_one_of_them_fails() -> None:
    rule = CheckRule(3, tuple(bound(f"c{n} >= 0") for n in range(SIZE)), Fraction(0), True)
    kernel = build([rule], SIZE, ())
    assert kernel([0, 1, 2, 3, 4, 5], False) == PASS
    assert kernel([0, 1, -2, 3, 4, 5], False) == ([], [], [3, 4, 5, 6, 7, 8])


def test_instances_are_told_by_number_across_rules() -> None:
    rules = [
        CheckRule(0, (bound("c0 = 0"), bound("c1 = 0")), Fraction(0), False),
        CheckRule(5, (bound("c2 = 0", "c0 = 1"), bound("c3 / c4 = 1")), Fraction(0), False),
    ]
    assert build(rules, SIZE, ())([1, 0, 1, 1, 0, 0], False) == ([0, 5], [], [6])


def test_a_kernel_of_no_rules_says_nothing() -> None:
    assert build([], 0, ())([], True) == PASS
    assert build([], 3, ())([1, 2, 3], True) == PASS


def test_cells_known_to_be_whole_are_not_asked_whether_they_are() -> None:
    half: list[Number] = [Fraction(1, 2)] * SIZE
    rule = CheckRule(7, tuple(bound(f"integer(c{n})") for n in range(2)), Fraction(0), True)
    for counts, whole, slow in (((0, 1), True, []), ((0, 1), False, [7, 8]), ((0,), True, [7, 8]), ((), True, [7, 8])):
        assert build([rule], SIZE, counts)(half, whole) == ([], [], slow)
    other = CheckRule(7, (bound("integer(c0 / 2)"), bound("integer(c0 + c1)")), Fraction(0), False)
    assert build([other], SIZE, (0, 1))([3, *half[1:]], True) == ([7, 8], [], [])


def test_cells_known_to_be_natural_are_not_asked_whether_they_are_negative() -> None:
    below: list[Number] = [-1] * SIZE
    rule = CheckRule(7, tuple(bound(f"c{n} >= 0") for n in range(2)), Fraction(0), True)
    for counts, natural, slow in (((0, 1), True, []), ((0, 1), False, [7, 8]), ((0,), True, [7, 8])):
        assert build([rule], SIZE, counts)(below, natural) == ([], [], slow)
    for check in ("c0 >= 1", "c0 > 0", "c0 >= c1"):
        assert build([CheckRule(7, (bound(check),), Fraction(0), False)], SIZE, (0, 1))([-1, *[0] * 5], True) == FAIL


@pytest.mark.parametrize("sign", ["=", "!=", "<", "<=", ">", ">="])
def test_a_cell_of_any_unit_is_held_against_a_whole_number_exactly(sign: str) -> None:
    values: list[Number] = [Fraction(-7, 2), -3, Fraction(-5, 2), 0, Fraction(1, 3), 3, Fraction(7, 2)]
    for limit in (-3, 0, 3):
        for value in values:
            holds = {"=": value == limit, "!=": value != limit, "<": value < limit, "<=": value <= limit}
            holds |= {">": value > limit, ">=": value >= limit}
            assert told(f"c0 {sign} {limit}", [value]) == (PASS if holds[sign] else FAIL)


def test_decimals_are_counted_exactly_or_left_open() -> None:
    assert told("decimals(c0) <= 2", [Fraction(1234, 100)]) == PASS
    assert told("decimals(c0) <= 2", [Fraction(12345, 1000)]) == FAIL
    assert told("decimals(c0) <= 2", [Fraction(1, 3)]) == SLOW


def test_kernels_of_one_structure_share_what_is_compiled() -> None:
    kernels._shared.cache_clear()
    for size, cells_ in ((3, range(3)), (9, range(0, 9, 2)), (90, range(4, 90, 3))):
        node = Expression("sum", tuple(Expression("cell", (), n) for n in cells_))
        check = Expression("compare", (node, Expression("cell", (), size - 1)), ("==",))
        rule = CheckRule(size, (Bound(Binding(), check, None, (0,)),), Fraction(0), False)
        assert kernels.build([rule], size, (), shaped=True)([2] * size, True) == ([size], [], [])
    assert kernels._shared.cache_info().misses == 1


@pytest.mark.parametrize(("op", "expected"), [("sum", 12), ("count", 3), ("min", 0), ("max", 6)])
def test_groups_that_are_not_evenly_spaced_share_what_is_compiled(op: str, expected: int) -> None:
    kernels._shared.cache_clear()
    for zeros in (1, 2, 20):
        numbers: list[Number] = [6, *[0] * zeros, 4, 2]
        node = Expression(op, tuple(Expression("cell", (), n) for n in (len(numbers) - 1, *range(len(numbers) - 1))))
        check = Expression("compare", (node, Expression("number", (), expected)), ("==",))
        rule = CheckRule(1, (Bound(Binding(), check, None, (0,)),), Fraction(0), False)
        kernel = kernels.build([rule], len(numbers), (), shaped=True)
        assert kernel(numbers, True) == PASS
        assert kernel([7] * len(numbers), True) == ([1], [], [])
    assert kernels._shared.cache_info().misses == 1


def test_sums_of_any_length_compile() -> None:
    terms = 20_000
    node = Expression("sum", tuple(Expression("cell", (), n % SIZE) for n in range(terms)))
    counted = Expression("count", node.args)
    for tree, right in ((node, terms), (counted, terms)):
        check = Expression("compare", (tree, Expression("number", (), right)), ("==",))
        kernel = build([CheckRule(7, (Bound(Binding(), check, None, (0,)),), Fraction(0), False)], SIZE, ())
        assert kernel([1] * SIZE, False) == PASS
        assert kernel([2] * SIZE, False) == (FAIL if tree is node else PASS)


@pytest.mark.parametrize("depth", [30, 110])
def test_expressions_as_deep_as_the_language_allows_compile(depth: int) -> None:
    assert told("+".join(["c0"] * depth) + f" = {depth}", [1]) == PASS
    assert told("-" * depth + "c0 = 1", [1 if depth % 2 == 0 else -1]) == PASS


def test_numbers_without_end_are_worked_with_exactly() -> None:
    assert told("c0 + 1 = c1", [10**4000, 10**4000 + 1]) == PASS
    assert told("c0 + 1 = c1", [10**4000, 10**4000 + 2]) == FAIL


def test_what_has_no_value_never_leaves_the_kernel_as_an_error() -> None:
    for check in (
        "c0 / c1 = 1",
        "round(c0, c1) = 1",
        "decimals(c0 / 3) = 1",
        "multiple(c0, c1)",
        "date(c0, c0, c0) = 1",
    ):
        for values in ([0, 0], [1, -1], [Fraction(1, 2), 10**40]):
            fails, skips, slow = told(check, values)
            assert not skips
            assert len(fails) + len(slow) <= 1
    assert issubclass(Undecided, Exception)


def slotted(name: str, address: tuple[str, ...] | None, column: int) -> tuple[Expression, ...]:
    """`n` and `parts` are slots."""
    return (Expression("slot", (), name, column),) if name in ("n", "parts") else resolve(name, address, column)


@pytest.mark.parametrize("tolerance", ["0", "0.5"])
@pytest.mark.parametrize(
    "text", ["n = c0 + c1", "n <= c2 and n > 0", "n = c0 or n = c1 * 2", "n + parts = max(c0, c1, 3)", "not (n = c0)"]
)
def test_a_condition_is_decided_as_its_tree_is(text: str, tolerance: str) -> None:
    node = bind(parse(text), slotted, "truth", {})
    quick = kernels.condition(node, Fraction(tolerance))
    assert quick is not None
    numbers: list[Number] = [2, Fraction(5, 2), 7, 0, 0, 0]
    for n in (0, 2, 3, Fraction(9, 2), 5, 7):
        slots: dict[str, Number] = {"n": n, "parts": 1}
        assert quick(numbers, slots) is evaluate(node, numbers.__getitem__, slots, Fraction(tolerance))


def test_a_condition_that_may_have_no_value_is_left_to_its_tree() -> None:
    assert kernels.condition(bind(parse("n / c0 = 1"), slotted, "truth", {}), Fraction(0)) is None
