"""An audit that was altered is told from one that was not, and where it was altered first."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from gouji.audit.manifest import hash_of
from gouji.audit.verify import Difference, manifest_of, verify_chain, verify_counts, verify_files, verify_inputs
from gouji.errors import InputError
from tests.audit.corpus import rows_of, run, write_corpus, write_pack

Alter = Callable[[pa.Table], pa.Table]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verify")
    rules, _ = write_pack(folder), write_corpus(folder, 12)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        run(rules, folder / "out", "in")
    return folder


@pytest.fixture
def out(place: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(place / "out", tmp_path / "out"))


def altered(out: Path, name: str, change: Alter) -> None:
    """Alter a table, and its hash in the manifest with it."""
    path = out / f"{name}.parquet"
    pq.write_table(change(pq.read_table(path)), path, store_schema=False)
    manifest = json.loads((out / "manifest.json").read_bytes())
    for entry in manifest["files"]:
        if entry["path"] == path.name:
            entry |= {"sha256": hash_of(path), "bytes": path.stat().st_size}
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def told(out: Path) -> list[Difference]:
    manifest = manifest_of(out)
    return [*verify_files(out, manifest), *verify_chain(out, manifest)]


def counted(out: Path) -> list[Difference]:
    return list(verify_counts(out, manifest_of(out)))


def test_an_audit_that_nobody_touched_is_sound(out: Path, place: Path) -> None:
    assert told(out) == []
    assert counted(out) == []
    assert list(verify_inputs(out, place)) == []


def test_a_file_that_was_altered_is_named(out: Path) -> None:
    with (out / "cells.csv").open("ab") as file:
        file.write(b" ")
    assert [(each.key, each.place) for each in told(out)] == [("verify.file-other", "cells.csv")]


def test_files_that_are_gone_or_new_are_named(out: Path) -> None:
    (out / "ledger.csv").unlink()
    (out / "more.csv").write_bytes(b"")
    found = [(each.key, each.place) for each in told(out)]
    assert found == [("verify.file-missing", "ledger.csv"), ("verify.file-extra", "more.csv")]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (
            "reports",
            lambda t: t.set_column(t.schema.get_field_index("verdict"), "verdict", pa.array(["pass"] * len(t))),
        ),
        ("reports", lambda t: pa.concat_tables([t.slice(0, 5), t.slice(6)])),
        ("reports", lambda t: pa.concat_tables([t.slice(0, 5), t.slice(6, 1), t.slice(5, 1), t.slice(7)])),
        ("findings", lambda t: t.slice(1)),
        ("findings", lambda t: t.filter(pc.not_equal(t["rule"], "SUM"))),
    ],
    ids=["verdicts", "a report left out", "two reports exchanged", "the first finding left out", "a rule left out"],
)
def test_results_that_were_altered_differ_from_the_chain(out: Path, name: str, change: Alter) -> None:
    before = rows_of(out, "reports")
    altered(out, name, change)
    found = told(out)
    assert [each.key for each in found] == ["verify.chain"]
    first = found[0].values["report"]
    assert first in {row["report"] for row in before}
    if name == "reports":
        sound = [a == b for a, b in zip(before, rows_of(out, "reports"), strict=False)]
        assert rows_of(out, "reports")[sound.index(False)]["report"] == first


@pytest.mark.parametrize("name", ["reports", "findings"])
def test_results_that_end_too_early_or_too_late_differ_from_the_chain(out: Path, name: str) -> None:
    last = rows_of(out, "reports")[-1]["report"]
    if name == "reports":
        altered(out, name, lambda t: t.slice(0, len(t) - 1))
    else:
        altered(out, name, lambda t: pa.concat_tables([t, t.slice(len(t) - 1)]))
    found = told(out)
    assert [each.key for each in found] in (["verify.chain-end"], ["verify.chain"])
    assert found[0].values.get("report", last) == last


@pytest.mark.parametrize("key", ["engine", "lang", "aliases"])
def test_a_manifest_that_says_it_was_judged_otherwise_is_told(out: Path, key: str) -> None:
    manifest = json.loads((out / "manifest.json").read_bytes())
    manifest["judge"][key] = "9"
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert [each.key for each in told(out)] == ["verify.seed"]


def test_inputs_that_were_altered_or_are_gone_are_named(out: Path, place: Path, tmp_path: Path) -> None:
    base = tmp_path / "base"
    shutil.copytree(place / "in", base / "in")
    (base / "in" / "县1" / "1.json").write_bytes(b"{}")
    (base / "in" / "list.json").unlink()
    (base / "in" / "甲.zip").unlink()
    found = {(each.key, each.place) for each in verify_inputs(out, base)}
    members = {row["source"] for row in rows_of(out, "inputs") if row["container"] == "in/甲.zip" and row["sha256"]}
    assert members
    assert found == {
        ("verify.input-other", "in/县1/1.json"),
        ("verify.input-missing", "in/list.json"),
        *(("verify.input-missing", name) for name in members),
    }


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"schema": "gouji/audit/1"}'])
def test_a_manifest_that_is_none_is_an_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(data)
    with pytest.raises(InputError) as caught:
        manifest_of(tmp_path)
    assert caught.value.problems[0].code == "audit-manifest"


def test_a_manifest_of_another_kind_is_an_error(out: Path) -> None:
    manifest = json.loads((out / "manifest.json").read_bytes()) | {"schema": "gouji/audit/9"}
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        manifest_of(out)
    assert "gouji/audit/9" in caught.value.problems[0].cause("en")


NUMBERS = ("inputs", "reports", "unread", "passed_over", "waived")
GROUPS = [("packs", "harbour"), ("verdicts", "fail"), ("with_findings", "info"), ("blocking", "error")]


@pytest.mark.parametrize("path", [*((name,) for name in NUMBERS), *GROUPS], ids="/".join)
def test_numbers_that_were_altered_in_the_manifest_are_told(out: Path, path: tuple[str, ...]) -> None:
    manifest = json.loads((out / "manifest.json").read_bytes())
    home = manifest if len(path) == 1 else manifest[path[0]]
    home[path[-1]] += 1
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert told(out) == []
    assert [(each.key, each.place, each.values["name"]) for each in counted(out)] == [
        ("verify.counts", "manifest.json", path[0])
    ]


@pytest.mark.parametrize("name", ["reports.parquet", "ledger.csv"])
def test_rows_and_bytes_that_the_manifest_has_wrong_are_told(out: Path, name: str) -> None:
    manifest = json.loads((out / "manifest.json").read_bytes())
    entry = next(each for each in manifest["files"] if each["path"] == name)
    entry["rows"] += 1
    entry["bytes"] += 1
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert [each.values["name"] for each in (*told(out), *counted(out))] == [f"{name} bytes", f"{name} rows"]


@pytest.mark.parametrize("how", ["empty", "cut", "turned"])
@pytest.mark.parametrize("name", ["reports", "findings", "ledger", "cells", "inputs", "unread"])
def test_tables_that_are_none_any_more_are_told_and_end_nothing(out: Path, place: Path, name: str, how: str) -> None:
    path = out / f"{name}.parquet"
    data = bytearray(path.read_bytes())
    for n in range(len(data) // 3, len(data) // 2):
        data[n] ^= 0x55
    path.write_bytes({"empty": b"", "cut": bytes(data[: len(data) // 2]), "turned": bytes(data)}[how])
    found = [*told(out), *counted(out), *verify_inputs(out, place)]
    assert found[0].key == "verify.file-other"
    assert found[0].place == path.name
    assert all(each.key in ("verify.file-other", "verify.tables-broken", "verify.chain", "verify.chain-end", "verify.counts")
               for each in found)  # fmt: skip


def test_a_file_that_cannot_be_read_is_told(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path) -> str:
        if path.name == "cells.csv":
            raise PermissionError(13, "Permission denied")
        return hash_of(path)

    monkeypatch.setattr("gouji.audit.verify.hash_of", refused)
    found = told(out)
    assert [(each.key, each.place) for each in found] == [("verify.file-unread", "cells.csv")]
    assert found[0].values == {"detail": "Permission denied"}
