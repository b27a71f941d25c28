"""Packs in a zip or a wheel: the same pack as in a folder, and nothing read of what is not plain."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gouji.errors import PackError, UsageError
from gouji.packs import limits
from gouji.packs.load import find_pack, list_editions, load_folder, load_pack
from gouji.packs.locate import archive_of, places_in
from tests.extensions import LOCAL, zipped
from tests.small import FILES, small_pack


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOUJI_RULES", raising=False)
    monkeypatch.setenv("GOUJI_CACHE", "off")


def fault(path: Path) -> tuple[str, str]:
    """Ask for the packs of an archive; give the code and the words of what is wrong with it."""
    with pytest.raises(PackError) as caught:
        load_pack(extra=[path])
    (problem,) = caught.value.problems
    assert all(problem.cause(lang) and problem.remedy(lang) for lang in ("zh", "en"))
    return problem.code, problem.cause("en")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("inside", ["", "orchard", "a/b/orchard", "gouji_pack_x/data/果园"])
def test_a_pack_in_a_zip_is_the_pack_of_the_folder(tmp_path: Path, inside: str, method: int) -> None:
    folder = small_pack(tmp_path / "folder")
    (folder / "README.md").write_text("read me")
    (folder / ".hidden").write_text("x")
    files = {**FILES, "notes.txt": "others", "1/.rules.yaml.swp": "x"}
    file = zipped(tmp_path / "packs.zip", {inside: files}, method)
    assert load_pack(extra=[file]) == load_folder(folder)
    assert load_pack("orchard", extra=[file]).sha256 == load_folder(folder).sha256
    assert list_editions(find_pack(None, [file])) == ("1",)


def test_what_stands_beside_the_packs_of_an_archive_is_left_alone(tmp_path: Path) -> None:
    beside = {"": {"setup.py": "x", "README": "x", "__MACOSX/orchard/._pack.yaml": "x", "x.dist-info/RECORD": "x"}}
    file = zipped(tmp_path / "x.whl", {**beside, "orchard": {**FILES, "__MACOSX/a.yaml": "x", ".git/config": "x"}})
    assert [place.relative_to(file).as_posix() for place in places_in(file)] == ["orchard"]
    assert load_pack(extra=[file]).id == "orchard"


def test_an_archive_may_hold_several_packs_and_one_of_them_may_be_named(tmp_path: Path) -> None:
    other = {**FILES, "pack.yaml": FILES["pack.yaml"].replace("id: orchard", "id: garden")}
    file = zipped(tmp_path / "packs.zip", {"orchard": FILES, "b/garden": other})
    with pytest.raises(UsageError) as caught:
        load_pack(extra=[file])
    assert caught.value.problems[0].values["known"] == "garden, orchard"
    assert load_pack("garden", extra=[file]).id == "garden"
    assert load_pack(extra=[file / "orchard"]).id == "orchard"
    assert load_pack(extra=[file / "b"]).id == "garden"
    assert load_folder(file / "b" / "garden").id == "garden"


def test_a_pack_at_the_root_of_an_archive_goes_by_its_id(tmp_path: Path) -> None:
    file = zipped(tmp_path / "download.zip", {"": FILES})
    assert load_pack("orchard", extra=[file]).id == "orchard"
    with pytest.raises(UsageError) as caught:
        load_pack("other", extra=[file])
    assert caught.value.problems[0].values["known"].startswith("orchard, ")


def test_a_pack_within_a_pack_is_a_file_too_many(tmp_path: Path) -> None:
    file = zipped(tmp_path / "x.zip", {"orchard": FILES, "orchard/inner": FILES})
    assert len(places_in(file)) == 1
    with pytest.raises(PackError) as caught:
        load_pack(extra=[file])
    assert {problem.code for problem in caught.value.problems} == {"not-loaded"}


def test_a_fault_in_a_file_of_an_archive_is_told_with_its_place(tmp_path: Path) -> None:
    faulty = {**FILES, "1/rules.yaml": FILES["1/rules.yaml"].replace("severity: error", "severity: grave")}
    file = zipped(tmp_path / "x.zip", {"orchard": faulty})
    with pytest.raises(PackError) as caught:
        load_pack(extra=[file])
    place = caught.value.problems[0].place
    assert (place.file, place.line) == (str(file / "orchard" / "1" / "rules.yaml"), 4)


@pytest.mark.parametrize("inside", ["none", "orchard/1", "orchard/pack.yaml"])
def test_a_place_in_an_archive_without_a_pack_is_told(tmp_path: Path, inside: str) -> None:
    file = zipped(tmp_path / "x.zip", {"orchard": FILES})
    with pytest.raises(UsageError) as caught:
        load_pack(extra=[file / inside])
    assert caught.value.problems[0].code == "no-pack-in"


def test_an_archive_is_known_by_its_first_bytes_not_by_its_name(tmp_path: Path) -> None:
    file = zipped(tmp_path / "packs", {"orchard": FILES})
    assert load_pack(extra=[file]).id == "orchard"
    (tmp_path / "text.zip").write_text("no zip at all")
    assert archive_of(tmp_path / "text.zip") is None
    with pytest.raises(UsageError):
        load_pack(extra=[tmp_path / "text.zip"])


# --- what is not plain ------------------------------------------------------------------------------------------------


def entry(name: str, mode: int = stat.S_IFREG | 0o644, data: bytes = b"x") -> bytes:
    """A zip of the invented pack with one more entry, whose name is written as it is."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for path, text in FILES.items():
            archive.writestr(f"orchard/{path}", text)
        info = zipfile.ZipInfo("placeholder-" + "x" * len(name))
        info.external_attr = mode << 16
        archive.writestr(info, data)
    plain = ("placeholder-" + "x" * len(name)).encode()
    wanted = name.encode()
    return whole.getvalue().replace(plain, wanted + b"_" * (len(plain) - len(wanted)))


NAMES = [
    "/etc/x.yaml",
    "../x.yaml",
    "orchard/../../x",
    "orchard//x",
    "./x",
    "C:\\x",
    "C:x",
    "a\\b",
    "a\x1b[31m",
    "a\x00b",
    "a\nb",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_that_lead_out_or_steer_a_terminal_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.zip").write_bytes(entry(name))
    assert fault(tmp_path / "x.zip")[0] == "archive-name"


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o644, stat.S_IFCHR | 0o644, stat.S_IFSOCK])
def test_links_and_devices_are_refused_wherever_they_stand(tmp_path: Path, mode: int) -> None:
    (tmp_path / "x.zip").write_bytes(entry("link", mode, b"/etc/passwd"))
    assert fault(tmp_path / "x.zip")[0] == "archive-link"


def test_an_archive_with_a_name_twice_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        file = zipped(tmp_path / "x.zip", {"orchard": FILES, "": {"orchard/pack.yaml": "id: other\n"}})
    assert fault(file)[0] == "archive-twice"


def test_a_name_that_is_a_file_and_a_folder_is_refused(tmp_path: Path) -> None:
    file = zipped(tmp_path / "x.zip", {"orchard": FILES, "": {"a": "x", "a/": ""}})
    assert fault(file)[0] == "archive-twice"


@pytest.mark.parametrize("bit", [0x1, 0x40])
def test_an_encrypted_archive_is_refused(tmp_path: Path, bit: int) -> None:
    whole = bytearray(zipped(tmp_path / "x.zip", {"orchard": FILES}).read_bytes())
    at = whole.index(b"PK\x01\x02")
    struct.pack_into("<H", whole, at + 8, bit)
    (tmp_path / "x.zip").write_bytes(whole)
    assert fault(tmp_path / "x.zip")[0] == "archive-encrypted"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_cannot_be_bounded_are_refused(tmp_path: Path, method: int) -> None:
    assert fault(zipped(tmp_path / "x.zip", {"orchard": FILES}, method))[0] == "archive-method"


def test_a_file_that_grows_out_of_proportion_is_refused(tmp_path: Path) -> None:
    file = zipped(tmp_path / "x.zip", {"orchard": {**FILES, "1/zeros.yaml": "0" * 3_000_000}})
    assert fault(file)[0] == "archive-ratio"


BOUNDS: dict[str, tuple[str, int]] = {
    "archive-size": ("MAX_ARCHIVE", 1000),
    "archive-entries": ("MAX_ENTRIES", 4),
    "archive-unpacked": ("MAX_UNPACKED", 1000),
    "archive-packs": ("MAX_PACKS", 0),
}


@pytest.mark.parametrize("code", BOUNDS)
def test_an_archive_beyond_the_bounds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    file = zipped(tmp_path / "x.zip", {"orchard": FILES})
    assert load_pack(extra=[file]).id == "orchard"
    monkeypatch.setattr(limits, *BOUNDS[code])
    assert fault(file)[0] == code


@pytest.mark.parametrize(("limit", "code"), [("MAX_FILES", "too-many-files"), ("MAX_BYTES", "pack-size")])
def test_the_bounds_of_a_pack_hold_in_an_archive_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, code: str
) -> None:
    file = zipped(tmp_path / "x.zip", {"orchard": FILES})
    monkeypatch.setattr(limits, limit, {"MAX_FILES": 4, "MAX_BYTES": 2_600}[limit])
    with pytest.raises(PackError) as caught:
        load_folder(file / "orchard")
    assert code in {problem.code for problem in caught.value.problems}


def cut(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def flipped(whole: bytes) -> bytes:
    at = whole.index(b"orchard/pack.yaml") + 40
    return whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]


def longer(whole: bytes) -> bytes:
    """The directory says that the first file is longer than it is."""
    changed = bytearray(whole)
    at = whole.index(b"PK\x01\x02")
    struct.pack_into("<I", changed, at + 24, 50_000)
    return bytes(changed)


@pytest.mark.parametrize(
    "damage", [cut, flipped, longer, lambda whole: whole[:4], lambda whole: whole[:4] + b"\xff" * 99]
)
def test_a_damaged_archive_is_told(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    whole = zipped(tmp_path / "x.zip", {"orchard": FILES}).read_bytes()
    (tmp_path / "x.zip").write_bytes(damage(whole))
    assert fault(tmp_path / "x.zip")[0] == "archive-broken"


def test_a_zip_within_a_zip_is_not_opened(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"orchard": FILES}).read_bytes()
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("inner.zip", inner)
    (tmp_path / "x.zip").write_bytes(whole.getvalue())
    with pytest.raises(UsageError) as caught:
        load_pack(extra=[tmp_path / "x.zip"])
    assert caught.value.problems[0].code == "no-pack-in"


def test_a_pack_in_an_archive_extends_one_beside_it(tmp_path: Path) -> None:
    file = zipped(tmp_path / "x.zip", {"a/orchard": FILES, "a/valley": LOCAL})
    assert load_pack("valley", extra=[file]).family == ("valley", "orchard")
    assert load_folder(file / "a" / "valley").family == ("valley", "orchard")
