"""Tables are cut anew by rows alone, and no part carries what others say."""

from __future__ import annotations

import random

import pytest

pa = pytest.importorskip("pyarrow")

from gouji.audit.merge import regrouped  # noqa: E402


def coded(first: int, rows: int) -> pa.Table:
    """Make a table of rows that are all different, coded."""
    names = pa.array([f"r{n}" for n in range(first, first + rows)], pa.string()).dictionary_encode()
    return pa.table({"report": names, "number": pa.array(range(first, first + rows), pa.int64())})


@pytest.mark.parametrize("seed", range(4))
def test_parts_have_the_rows_that_they_should_and_only_words_near_them(seed: int) -> None:
    rng = random.Random(seed)
    sizes = [rng.choice((0, 1, 7, 30, 250)) for _ in range(60)]
    firsts = [sum(sizes[:n]) for n in range(len(sizes))]
    total = sum(sizes)
    parts = list(regrouped((coded(first, size) for first, size in zip(firsts, sizes, strict=True)), 100))
    assert [part.num_rows for part in parts] == [100] * (total // 100) + ([total % 100] if total % 100 else [])
    assert [n for part in parts for n in part["number"].to_pylist()] == list(range(total))
    for part in parts:
        assert part["report"].to_pylist() == [f"r{n}" for n in part["number"].to_pylist()]
        (chunk,) = part["report"].chunks
        assert len(chunk.dictionary) <= 100 + 2 * 250
    assert list(regrouped([], 100)) == list(regrouped([coded(0, 0)], 100)) == []
