"""Packs that travelled through strange hands: archives that are bombs, packs that extend in circles, lying announcements."""

from __future__ import annotations

import io
import json
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.extensions import LOCAL, valley, write_pack
from tests.hostile.confined import Said, confined, confined_all
from tests.small import FILES, plain

RAW = "\x1b[31m\x07\x9b2J\u202e\u2066"


def archive(entries: Iterable[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the invented pack, and of further entries."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as packed:
        for name, text in FILES.items():
            packed.writestr(f"orchard/{name}", text)
        for entry, data in entries:
            packed.writestr(entry, data)
    return whole.getvalue()


def many_empty(number: int) -> bytes:
    """An archive of many entries; only its directory is written out, for all of them name one empty file."""
    local = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"x"
    record = b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 33, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0)
    directory = b"".join(record + f"{n:07d}".encode() for n in range(number))
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, len(directory), len(local), 0)
    return local + directory + end


def overlapping(copies: int) -> bytes:
    """An archive in which many entries unpack the same bytes (as in the bombs of D. Fifield, 2019)."""
    data = b"a" * 100_000
    packed = zlib.compress(data, 9)[2:-4]
    name = b"orchard/1/a.yaml"
    sizes = struct.pack("<III", zlib.crc32(data), len(packed), len(data))
    local = (
        b"PK\x03\x04"
        + struct.pack("<HHHHH", 20, 0, 8, 0, 33)
        + sizes
        + struct.pack("<HH", len(name), 0)
        + name
        + packed
    )
    directory = b""
    for n in range(copies):
        other = b"orchard/1/%04d.yaml" % n
        head = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
        directory += head + struct.pack("<HHHHHII", len(other), 0, 0, 0, 0, 0, 0) + other
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, copies, copies, len(directory), len(local), 0)
    return local + directory + end


def understated() -> bytes:
    """An entry that says it is small, and unpacks to a hundred megabytes."""
    whole = bytearray(archive([("orchard/1/zz.yaml", b"0" * 10**8)]))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", whole, whole.rindex(signature) + at, 1000)
    return bytes(whole)


def linked(target: str) -> bytes:
    link = zipfile.ZipInfo("orchard/1/link.yaml")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return archive([(link, target.encode())])


def nested(depth: int) -> bytes:
    whole = archive([])
    for _ in range(depth):
        whole = archive([("orchard/inner.zip", whole)], zipfile.ZIP_STORED)
    return whole


ARCHIVES: dict[str, Callable[[], bytes]] = {
    "one large file": lambda: archive([("orchard/1/zeros.yaml", b"0" * 10**8)]),
    "a large file beside the pack": lambda: archive([("zeros", b"0" * 10**8)]),
    "many large files": lambda: archive((f"orchard/1/{n}.yaml", b"# " + b"0" * 10**6) for n in range(100)),
    "a file that says it is small": understated,
    "files that share their bytes": lambda: overlapping(4000),
    "many files": lambda: archive((f"orchard/1/{n}.yaml", b"rules: []\n") for n in range(4000)),
    "too many files": lambda: archive((f"x{n}", b"") for n in range(6000)),
    "three hundred thousand entries": lambda: many_empty(290_000),
    "a million entries": lambda: many_empty(10**6),
    "zips in zips": lambda: nested(30),
    "a link to a file": lambda: linked("/etc/passwd"),
    "a link to itself": lambda: linked("link.yaml"),
    "a name that leads out": lambda: archive([("../../evil.yaml", b"x")]),
    "an absolute name": lambda: archive([("/evil.yaml", b"x")]),
    "a name of control characters": lambda: archive([(f"orchard/1/{RAW}.yaml", b"x")]),
    "a long name": lambda: archive([("orchard/1/" + "x" * 60_000 + ".yaml", b"x")]),
    "a deep name": lambda: archive([("orchard/" + "a/" * 10_000 + "x.yaml", b"x")]),
    "many packs": lambda: archive((f"p{n}/pack.yaml", b"id: x\n") for n in range(4000)),
    "a pack in every folder of a chain": lambda: archive(("a/" * n + "pack.yaml", b"x") for n in range(1, 1500)),
    "garbage behind the signature": lambda: b"PK\x03\x04" + os.urandom(0) + b"\xff" * 10**6,
    "nothing but the end": lambda: b"PK\x05\x06" + bytes(18),
    "an end that lies": lambda: b"PK\x05\x06" + b"\xff" * 18,
    "a comment of its own": lambda: archive([]) + b"PK\x05\x06" + b"\xff" * 60_000,
}


def use(place: Path, report: Path) -> Said:
    """List a pack and check with it, each in a run of its own."""
    said = [confined("rules", "packs", "--rules", place), confined("check", report, "--rules", place)]
    return Said(tuple(each.status for each in said), "".join(s.out for s in said), "".join(s.err for s in said))


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "r.json"
    path.write_text(json.dumps(plain(), ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_is_no_bomb(name: str, tmp_path: Path, report: Path) -> None:
    file = tmp_path / "packs.zip"
    file.write_bytes(ARCHIVES[name]())
    said = use(file, report)
    assert set(said.statuses) == {2}
    assert "packs.zip" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["packs.zip", "r.json"]


def test_a_sound_archive_is_used_and_never_unpacked(tmp_path: Path, report: Path) -> None:
    file = tmp_path / "packs.zip"
    file.write_bytes(archive([("README", b"x")]))
    target = tmp_path / "packs.out"
    runs = [["rules", "packs", "--rules", file], ["rules", "lint", file], ["check", report, "--rules", file]]
    assert confined_all([*runs, ["rules", "pack", file, "--output", target]]).statuses == (0, 0, 0, 0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["packs.out", "packs.zip", "r.json"]


@pytest.mark.parametrize("kind", ["a pipe", "a device", "a folder of its name"])
def test_what_is_no_file_is_no_archive(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "packs.zip"
    if kind == "a pipe":
        os.mkfifo(place)
    elif kind == "a folder of its name":
        place.mkdir()
    else:
        place = Path("/dev/zero")
    assert confined("rules", "list", "--rules", place).status == 2


def head(name: str, base: str, more: str = "") -> str:
    return f'id: {name}\ntitle: x\nversion: 1.0.0\nextends: {{pack: "{base}", version: ">=0"{more}}}\n'


def crowd(root: Path, number: int) -> Path:
    """Many packs that all extend one another around in a ring."""
    for n in range(number):
        write_pack(root / f"p{n}", {"pack.yaml": head(f"p{n}", f"p{(n + 1) % number}")})
    return root / "p0"


LINES: dict[str, Callable[[Path], Path]] = {
    "a circle of one": lambda root: crowd(root, 1),
    "a circle of two": lambda root: crowd(root, 2),
    "a circle of many": lambda root: crowd(root, 300),
    "a base that is not there": lambda root: write_pack(root / "x", {"pack.yaml": head("x", "nowhere")}),
    "a base of a steering name": lambda root: write_pack(root / "x", {"pack.yaml": head("x", json.dumps(RAW)[1:-1])}),
    "a base that is a path": lambda root: write_pack(root / "x", {"pack.yaml": head("x", "a/../../etc")}),
    "a version that is an attack": lambda root: valley(
        root, {"pack.yaml": LOCAL["pack.yaml"].replace(">=1.0,<2", ">=1." + "1" * 190)}
    ),
    "a version of many parts": lambda root: valley(
        root, {"pack.yaml": LOCAL["pack.yaml"].replace(">=1.0,<2", "!=1," * 10_000 + "<2")}
    ),
    "a requirement that is an attack": lambda root: valley(
        root, {"pack.yaml": LOCAL["pack.yaml"].replace("gouji>=0.1", "gouji" + "(" * 190)}
    ),
    "many changes of nothing": lambda root: valley(
        root, {"1/rules.yaml": "changes:\n" + "".join(f"  - {{id: R{n}, reason: x}}\n" for n in range(10_000))}
    ),
    "one rule changed over and over": lambda root: valley(
        root, {"1/rules.yaml": "changes:\n" + "  - {id: ROW-SUM, severity: info, reason: x}\n" * 10_000}
    ),
    "many labels of nothing": lambda root: valley(
        root,
        {"1/form.yaml": "changes:\n" + "  - {table: x, variants: [{text: a, kind: wrong}], reason: x}\n" * 10_000},
    ),
    "many words of nothing": lambda root: valley(
        root, {"lexicon.yaml": "changes:\n" + "  - {name: x, add: [a], reason: x}\n" * 10_000}
    ),
    "a bomb as the base": lambda root: write_pack(valley(root).parent / "orchard", {"1/rules.yaml": "a: &a [x]\nb: *a\n"})
    .parent / "valley",
    "an escaped key": lambda root: valley(
        root, {"pack.yaml": LOCAL["pack.yaml"].replace("extends:", '"ext\\u0065nds":')}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_packs_that_extend_others_end_in_a_clear_error(name: str, tmp_path: Path, report: Path) -> None:
    place = LINES[name](tmp_path / "packs")
    assert set(use(place, report).statuses) == {2}


GROWING: dict[str, Callable[[Path], Path]] = {
    "one label over and over": lambda root: valley(
        root,
        {"1/form.yaml": "changes:\n" + "  - {section: cost, variants: [{text: a, kind: wrong}], reason: x}\n" * 5_000},
    ),
    "one list over and over": lambda root: valley(
        root,
        {"lexicon.yaml": "changes:\n" + "".join(f"  - {{name: 灾害, add: [w{n}], reason: x}}\n" for n in range(5_000))},
    ),
    "long reasons": lambda root: valley(
        root, {"1/rules.yaml": f"changes:\n  - {{id: ROW-SUM, severity: info, reason: {'x' * 400_000}}}\n"}
    ),
    "steering reasons": lambda root: valley(
        root, {"1/rules.yaml": f"changes:\n  - {{id: ROW-SUM, severity: info, reason: {json.dumps(RAW)}}}\n"}
    ),
    "many profiles": lambda root: valley(
        root,
        {
            "pack.yaml": LOCAL["pack.yaml"]
            + "profiles:\n"
            + "".join(f"  - {{id: p{n}, title: x}}\n" for n in range(5_000))
        },
    ),
}


@pytest.mark.parametrize("name", GROWING)
def test_what_an_extension_says_at_length_is_told_within_bounds(name: str, tmp_path: Path, report: Path) -> None:
    place = GROWING[name](tmp_path / "packs")
    told = plain()
    told["tables"]["fruit"]["apple"]["total"] = 9
    report.write_text(json.dumps(told), encoding="utf-8")
    own = ["--rules", place]
    runs = [["check", report, *own], ["check", report, "--format", "json", *own], ["rules", "show", "ROW-SUM", *own]]
    assert confined_all([["rules", "packs", *own], *runs]).statuses == (0, 0, 0, 0)


LIES = ["os", "..", "x:y", "import os", "a" * 100_000, RAW, "liar.__init__"]


@pytest.mark.parametrize("value", LIES, ids=lambda value: value[:12].encode("unicode_escape").decode())
def test_an_announcement_that_lies_is_told_and_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    information = tmp_path / "liar-1.0.dist-info"
    information.mkdir()
    (tmp_path / "liar").mkdir()
    (tmp_path / "liar" / "__init__.py").write_text("print('hacked')\nraise SystemExit(9)\n")
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: liar\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text(f"[gouji.packs]\nliar = {value}\n", encoding="utf-8")
    (information / "RECORD").write_text("liar/__init__.py,,\n../../etc/pack.yaml,,\n/etc/pack.yaml,,\n" * 20_000)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    said = confined("rules", "packs", "--lang", "en")
    assert said.status == 2
    assert "liar 1.0" in said.err
    assert "cn-gov-info-annual-report" in said.out
    assert "hacked" not in said.out
