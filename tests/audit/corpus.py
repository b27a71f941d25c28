"""A small mixed corpus of the invented harbours: every way a report can come, and much that is none."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gouji.audit.folder import WORK, Folder
from gouji.audit.manifest import Manifest
from gouji.audit.run import audit
from gouji.audit.settings import Settings
from gouji.audit.wish import Wish
from tests.cli.conftest import PACK

LAST = """\
  - id: LAST
    title: 鳕鱼近海不少于上年总计
    severity: error
    grade: A
    cites: [rule/1]
    check: 渔获表[鳕鱼, 近海] >= last.渔获表[鳕鱼, 总计]
    message: "今年 {left},上年 {right}。"
    en: {title: Cod near is no less than last year's total, message: "{left} now, {right} before."}
    cases:
      - name: 不少
        report: {tables: {catch: {cod: {near: 2, far: 0, all: 2}}}}
        last: {tables: {catch: {cod: {all: 2}}}}
        expect: pass
      - name: 少了
        report: {tables: {catch: {cod: {near: 2, far: 0, all: 2}}}}
        last: {tables: {catch: {cod: {all: 3}}}}
        expect: fail
      - name: 没有上年
        last: none
        expect: not-applicable
"""


def write_pack(folder: Path, hint: str = "") -> Path:
    """Write the pack; with `hint` the words of one rule are others, and nothing else is."""
    for name, text in PACK.items():
        path = folder / "rules" / "harbour" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = text + (LAST if name.endswith("rules.yaml") else "")
        path.write_text(whole.replace("核对这一行", hint or "核对这一行"), encoding="utf-8")
    return folder / "rules"


def told(
    name: str, year: int, near: object = 1, far: object = 1, total: object = 2, text: str = "今年有鱼。"
) -> dict[str, Any]:
    """A report as JSON; both rows alike."""
    row = {"near": near, "far": far, "all": total}
    return {
        "pack": "harbour", "edition": "1", "body": {"name": name, "kind": "unknown", "region": "1404"}, "year": year,
        "title": f"{name}{year}年渔港年报",
        "sections": [{"id": "catch", "heading": "一、渔获情况", "text": text}],
        "tables": {"catch": {"cod": row, "tuna": row}},
    }  # fmt: skip


def encoded(report: dict[str, Any]) -> bytes:
    return json.dumps(report, ensure_ascii=False).encode()


def page(name: str, year: int, near: object = 1, far: object = 1, total: object = 2) -> bytes:
    """A report as a page."""
    rows = "".join(
        f"<tr><td>{fish}</td><td>{near}</td><td>{far}</td><td>{total}</td></tr>" for fish in ("鳕鱼", "金枪鱼")
    )
    head = "<tr><td>渔获表</td><td>近海</td><td>远海</td><td>总计</td></tr>"
    title = f"{name}{year}年渔港年报"
    return (
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
        f"<p>{name}编制本报告。</p><h2>一、渔获情况</h2><p>今年有鱼。</p><table>{head}{rows}</table></body></html>"
    ).encode()


def drawn(rng: random.Random, n: int) -> tuple[str, int, int, int, int]:
    near, far = rng.randint(0, 30), rng.randint(0, 30)
    return f"第{n % 40}渔港", 2018 + n % 3, near, far, near + far + (rng.random() < 0.2)


def write_corpus(folder: Path, size: int = 60) -> Path:
    """Write some five times `size` reports in all ways, and what is none."""
    rng, home = random.Random(7), folder / "in"
    for n in range(size):
        part = home / f"县{n % 5}"
        part.mkdir(parents=True, exist_ok=True)
        (part / f"{n}.json").write_bytes(encoded(told(*drawn(rng, n))))
        (part / f"{n}.html").write_bytes(page(*drawn(rng, n + 1)))
    (home / "short.jsonl").write_bytes(b"\n".join(encoded(told(*drawn(rng, n))) for n in range(size // 2)) + b"\n")
    (home / "long.jsonl").write_bytes(b"".join(_long_lines(rng, size)))
    (home / "list.json").write_bytes(b"[" + b",".join(encoded(told(*drawn(rng, n))) for n in range(9)) + b"]")
    rows = [encoded(told(*drawn(rng, n))).decode() for n in range(size * 5)]
    pq.write_table(pa.table({"id": range(len(rows)), "report": [*rows[:-1], "{"]}), home / "rows.parquet")
    _write_archives(home, rng, size // 3)
    (home / "图.jpg").write_bytes(b"\xff\xd8")
    (home / "empty.html").write_bytes(b"")
    (home / "broken.json").write_bytes(b'{"year": ')
    (home / "other.json").write_bytes(b'{"pack": "orchard", "year": 2020}')
    (home / "broken.zip").write_bytes(b"PK\x03\x04 and nothing more")
    return home


def _long_lines(rng: random.Random, size: int) -> Iterator[bytes]:
    """Lines of more than 4 MB, blank ones and broken ones among them."""
    yield b"\xef\xbb\xbf"
    for n in range(size):
        yield encoded(told(*drawn(rng, n), text="有鱼。" * 12_000)) + b"\n"
        yield b"\r\n" if n % 7 == 0 else b""
        yield b'{"year": "last"}\n' if n == 30 else b""


def _write_archives(home: Path, rng: random.Random, size: int) -> None:
    with zipfile.ZipFile(home / "甲.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(size):
            archive.writestr(f"报告/{n}.html", page(*drawn(rng, n)))
        archive.writestr("inner.zip", b"PK")
        archive.writestr("__MACOSX/._x.html", b"x")
        archive.writestr("注.css", b"")
    with tarfile.open(home / "乙.tar.gz", "w:gz") as tape:
        for n in range(size):
            data = page(*drawn(rng, n))
            info = tarfile.TarInfo(f"{n}.html")
            info.size = len(data)
            tape.addfile(info, io.BytesIO(data))


class Quiet:
    """Is told how far an audit is, and keeps it."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int]] = []
        self.done: dict[str, int] = {}

    def begin(self, stage: str, total: int) -> None:
        self.stages.append((stage, total))
        self.done[stage] = 0

    def advance(self, count: int) -> None:
        self.done[self.stages[-1][0]] += count


def run(rules: Path, out: Path, *paths: Path | str, cache: Path | None = None, **wish: Any) -> Manifest:
    """Audit in this process unless `jobs` says otherwise."""
    settings = Settings(folders=(str(rules),), lang="zh", aliases=wish.pop("aliases", {}), **wish.pop("settings", {}))
    asked = Wish(arguments=tuple(map(str, paths)), settings=settings, **{"jobs": 0} | wish)
    return audit(asked, Folder(out, cache), Quiet())


def tree(out: Path) -> dict[str, bytes]:
    """The files of an audit."""
    files = (path for path in sorted(out.rglob("*")) if path.is_file())
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in files if p.relative_to(out).parts[0] != WORK}


def rows_of(out: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(out / f"{name}.parquet").to_pylist()
    return rows


def started(rules: Path, folder: Path, *arguments: object) -> subprocess.Popen[bytes]:
    """The installed command, begun in a folder."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "PYTHONPATH", "GOUJI_CACHE") if key in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "gouji", *map(str, arguments)],
        cwd=folder, env=kept | {"GOUJI_RULES": str(rules), "PYTHONWARNINGS": "error"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
