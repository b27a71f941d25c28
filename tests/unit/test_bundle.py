"""A pack as one file: the same bytes for the same pack, and the same pack again when it is read."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gouji.errors import PackError
from gouji.packs.bundle import pack_files, wheel_name, wheel_of, zip_name, zip_of
from gouji.packs.load import load_folder
from tests.extensions import valley
from tests.small import FILES, small_pack


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOUJI_RULES", raising=False)
    monkeypatch.setenv("GOUJI_CACHE", "off")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_pack(tmp_path / "orchard", {"CHANGELOG.md": "# 更新\n", ".hidden": "x"})


def test_a_zip_holds_the_pack_and_what_is_written_for_people(tmp_path: Path, folder: Path) -> None:
    pack, files = load_folder(folder), pack_files(folder)
    assert zip_name(pack) == "orchard-1.0.0.zip"
    path = tmp_path / "x.zip"
    path.write_bytes(zip_of(pack, files))
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == sorted(f"orchard/{name}" for name in [*FILES, "CHANGELOG.md"])
    assert load_folder(path / "orchard") == pack
    assert pack_files(path / "orchard") == files


def test_the_bytes_depend_on_the_pack_alone(tmp_path: Path, folder: Path) -> None:
    other = small_pack(tmp_path / "elsewhere", {"CHANGELOG.md": "# 更新\n"})
    for path in sorted(other.rglob("*"), reverse=True):
        os.utime(path, (0, 0))
        path.chmod(0o755)
    one, two = load_folder(folder), load_folder(other)
    assert zip_of(one, pack_files(folder)) == zip_of(two, dict(reversed(pack_files(other).items())))
    assert wheel_of(one, pack_files(folder)) == wheel_of(two, pack_files(other))


def test_nothing_is_compressed_and_every_date_is_the_same(folder: Path) -> None:
    pack, files = load_folder(folder), pack_files(folder)
    for whole in (zip_of(pack, files), wheel_of(pack, files)):
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            assert {(i.compress_type, i.date_time, i.external_attr) for i in archive.infolist()} == {
                (zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0), 0o100644 << 16)
            }


def test_a_wheel_records_each_file_with_its_hash_and_has_no_code(folder: Path) -> None:
    pack = load_folder(folder)
    assert wheel_name(pack) == "gouji_pack_orchard-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(io.BytesIO(wheel_of(pack, pack_files(folder)))) as wheel:
        record = "gouji_pack_orchard-1.0.0.dist-info/RECORD"
        rows = list(csv.reader(io.StringIO(wheel.read(record).decode())))
        assert sorted(row[0] for row in rows) == wheel.namelist()
        for name, said, size in rows:
            if name != record:
                data = wheel.read(name)
                digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
                assert (said, size) == (f"sha256={digest}", str(len(data)))
        assert not [name for name in wheel.namelist() if name.endswith(".py")]


@pytest.mark.parametrize("name", ["a/../../b", "x/y", "x.y", "A_b"])
def test_an_id_never_becomes_a_path(tmp_path: Path, name: str) -> None:
    head = FILES["pack.yaml"].replace("id: orchard", f"id: {name}")
    folder = small_pack(tmp_path / "x", {"pack.yaml": head})
    pack = load_folder(folder)
    for file, data in ((zip_name(pack), zip_of(pack, {"a": b""})), (wheel_name(pack), wheel_of(pack, {"a": b""}))):
        assert "/" not in file
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert all(".." not in entry.split("/") and entry.count("/") <= 2 for entry in archive.namelist())


def test_a_title_cannot_smuggle_lines_into_the_metadata(tmp_path: Path) -> None:
    head = FILES["pack.yaml"].replace("title: 果园年报\n", 'title: "x\\nRequires-Dist: evil\\r\\n\\u2028y"\n')
    pack = load_folder(small_pack(tmp_path / "x", {"pack.yaml": head}))
    with zipfile.ZipFile(io.BytesIO(wheel_of(pack, {}))) as wheel:
        lines = wheel.read("gouji_pack_orchard-1.0.0.dist-info/METADATA").decode().splitlines()
    assert [line for line in lines if line.startswith("Requires-Dist")] == ["Requires-Dist: gouji"]


def test_a_pack_of_which_a_file_cannot_be_read_is_not_written(folder: Path) -> None:
    (folder / "1" / "link.yaml").symlink_to("/etc/hostname")
    with pytest.raises(PackError):
        pack_files(folder)


def test_a_wheel_is_installed_and_found_by_its_id(tmp_path: Path) -> None:
    place = valley(tmp_path)
    base = load_folder(tmp_path / "orchard")
    (tmp_path / wheel_name(base)).write_bytes(wheel_of(base, pack_files(tmp_path / "orchard")))
    local = load_folder(place)
    (tmp_path / wheel_name(local)).write_bytes(wheel_of(local, pack_files(place)))
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    wheels = [str(tmp_path / wheel_name(pack)) for pack in (base, local)]
    subprocess.run([*install, "--disable-pip-version-check", "--target", str(tmp_path / "site"), *wheels], check=True)
    code = "from gouji import load_pack; p = load_pack('valley'); print(p.sha256, *p.family)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path / "site"), *sys.path])}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == [local.sha256, "valley", "orchard"]
