"""Files of many reports: lines and rows, cut into parts and put together again."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gouji.audit import discover, lines, rows, run
from gouji.audit.lines import Piece, cut, read_line, read_piece
from gouji.audit.pool import Here
from gouji.audit.worker import Answer, Start
from gouji.errors import InputError
from tests.audit.corpus import encoded, rows_of, told, tree, write_pack
from tests.audit.corpus import run as audited

ENDS = (b"\n", b"\r\n", b"\n\n", b"\n \t\r\n")


def written(rng: random.Random, count: int) -> bytes:
    parts = [b"\xef\xbb\xbf"] if rng.random() < 0.5 else []
    for n in range(count):
        parts += [b"{%d%s}" % (n, b"x" * rng.randint(0, 40)), rng.choice(ENDS)]
    whole = b"".join(parts)
    return whole if rng.random() < 0.5 else whole.rstrip()


@pytest.mark.parametrize("seed", range(20))
def test_pieces_of_any_size_give_every_line_once_with_its_place(tmp_path: Path, seed: int) -> None:
    rng, path = random.Random(seed), tmp_path / "a.jsonl"
    data = written(rng, 50)
    path.write_bytes(data)
    for size in (1, 7, 64, 1000, 10**6):
        pieces, count, sha256 = cut(path, size)
        assert (count, sha256) == (50, hashlib.sha256(data).hexdigest())
        assert b"".join(data[p.offset : p.offset + p.length] for p in pieces) == data
        found = [line for piece in pieces for line in read_piece(path, piece)]
        assert [line.number for line in found] == list(range(1, 51))
        assert [int(line.data.strip(b"{}x\r\n")) for line in found] == list(range(50))
        for line in found:
            assert read_line(path, line.offset, len(line.data)) == line.data
            assert data.split(b"\n")[line.line - 1].endswith(line.data)


def test_a_file_without_lines_has_no_pieces(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    assert cut(tmp_path / "a") == ([], 0, hashlib.sha256(b"").hexdigest())
    (tmp_path / "b").write_bytes(b"\n \r\n")
    pieces, count, _ = cut(tmp_path / "b")
    assert (count, [list(read_piece(tmp_path / "b", piece)) for piece in pieces]) == (0, [[]])


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_LINE", 100)
    (tmp_path / "a").write_bytes(b"x" * 1000)
    with pytest.raises(ValueError, match="line"):
        cut(tmp_path / "a", 10)
    assert Piece(0, 1, 1, 1).number == 1


@pytest.mark.parametrize("data", [b"", b"\n\n", b"x" * 3000])
def test_a_file_of_lines_that_is_none_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(discover, "LONG_LINES", -1)
    monkeypatch.setattr(lines, "MAX_LINE", 1000)
    monkeypatch.setattr(lines, "PIECE", 100)
    (tmp_path / "a.jsonl").write_bytes(data)
    audited(write_pack(tmp_path), tmp_path / "out", tmp_path / "a.jsonl")
    assert [row["code"] for row in rows_of(tmp_path / "out", "unread")] == [
        "input-empty" if len(data) < 9 else "line-long"
    ]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary(), pa.large_binary()])
@pytest.mark.parametrize("group", [3, 10**6])
def test_rows_are_read_part_by_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Any, group: int) -> None:
    monkeypatch.setattr(rows, "PART", 4)
    path = tmp_path / "a.parquet"
    values = [f"{n}" for n in range(11)]
    pq.write_table(pa.table({"n": range(11), "any": pa.array(values).cast(kind)}), path, row_group_size=group)
    parts, count = rows.parts_of(path, "a.parquet")
    assert count == 11
    assert [number for _, _, number, _ in parts] == sorted({number for _, _, number, _ in parts})
    found = [data for part in parts for data in rows.read_rows(path, "a", part[0], part[1], part[3])]
    assert found == [value.encode() for value in values]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"report": ["x"], "other": ["y"]}, "report"),
        ({"n": [1], "text": ["x"]}, "text"),
        ({"a": ["x"], "b": ["y"]}, ""),
        ({"n": [1]}, ""),
    ],
)
def test_the_column_of_reports_is_the_one_that_can_be(columns: dict[str, list[Any]], expected: str) -> None:
    schema = pa.table(columns).schema
    if expected:
        assert rows.column_of(schema, "a") == expected
        return
    with pytest.raises(InputError) as caught:
        rows.column_of(schema, "a")
    assert caught.value.problems[0].code == "rows-column"


@pytest.mark.parametrize("cut_at", [0, 3, 40, 200, 10**6])
def test_a_broken_file_of_rows_is_a_row(tmp_path: Path, cut_at: int) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"report": [encoded(told("某港", 2020)).decode()] * 9}), path)
    whole = path.read_bytes()
    path.write_bytes(whole[:cut_at] if cut_at < 10**6 else whole[:60] + bytes(60) + whole[120:])
    audited(write_pack(tmp_path), tmp_path / "out", path)
    codes = {row["code"] for row in rows_of(tmp_path / "out", "unread")}
    assert codes
    assert codes <= {"rows-broken", "json-syntax", "input-empty"}


def test_what_kills_its_worker_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "in"
    home.mkdir()
    for n in range(3):
        (home / f"{n}.json").write_bytes(encoded(told(f"{n}港", 2020)))
    (home / "a.zip").write_bytes(b"PK\x03\x04")

    class Deadly(Here):
        """Leaves out every second input, as if workers had died of it."""

        def __init__(self, start: Start, _: int) -> None:
            super().__init__(start)
            real = self.handler

            def handler(task: bytes, skip: frozenset[int]) -> Iterator[Answer]:
                return real(task, skip or frozenset({0, 2}))

            self.handler = handler

    monkeypatch.setattr(run, "open_pool", Deadly)
    audited(write_pack(tmp_path), tmp_path / "out", home)
    unread = [(Path(row["source"]).name, row["code"]) for row in rows_of(tmp_path / "out", "unread")]
    assert unread == [("0.json", "input-crashed"), ("2.json", "input-crashed"), ("a.zip", "input-crashed")]
    assert [Path(row["report"]).name for row in rows_of(tmp_path / "out", "reports")] == ["1.json"]
    assert "manifest.json" in tree(tmp_path / "out")
