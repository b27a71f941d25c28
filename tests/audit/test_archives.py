"""Archives are opened within bounds, and whatever is in them, nothing is unpacked under the names that they give."""

from __future__ import annotations

import contextlib
import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gouji.audit import archives
from gouji.audit.archives import Members, is_archive, is_packed, list_members, unpack
from gouji.errors import InputError
from tests.audit.corpus import page, rows_of, run, write_pack


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def taped(path: Path, *members: tuple[tarfile.TarInfo, bytes], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as tape:  # type: ignore[call-overload]
        for info, data in members:
            info.size = len(data)
            tape.addfile(info, io.BytesIO(data))
    return path


def fault_of(call: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        call()
    return caught.value.problems[0].code


@pytest.mark.parametrize("name", ["a.zip", "B.ZIP", "a.tar", "a.tar.gz", "a.tgz", "a.tar.bz2", "a.tar.xz"])
def test_archives_are_known_by_their_names(name: str) -> None:
    assert is_archive(name)
    assert not is_archive(name + ".html")
    assert is_packed(name) is not name.lower().endswith((".zip", ".tar"))


@pytest.mark.parametrize("suffix", ["gz", "bz2", "xz"])
def test_members_are_read_from_every_kind(tmp_path: Path, suffix: str) -> None:
    packed = taped(
        tmp_path / f"a.tar.{suffix}", (tarfile.TarInfo("a"), b"1"), (tarfile.TarInfo("b"), b"22"), mode=f"w:{suffix}"
    )
    unpack(packed, tmp_path / "plain.tar")
    for path in (tmp_path / "plain.tar", zipped(tmp_path / "a.zip", {"a": b"1", "b": b"22"})):
        members, reader = list_members(path), Members()
        assert [reader.read(path, m.position, m.size) for m in reversed(members)] == [b"22", b"1"]
        assert [m.name for m in members] == ["a", "b"]
        reader.close()


def test_names_without_marks_are_read_as_they_are_written_in_china(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"aaaa.html": b"1"})
    for encoding in ("gb18030", "utf-8"):
        raw = "年报".encode(encoding)
        data = zipped(tmp_path / "b.zip", {"a" * len(raw) + ".html": b"1"}).read_bytes().replace(b"a" * len(raw), raw)
        path.write_bytes(data)
        assert [member.name for member in list_members(path)] == ["年报.html"]


def test_members_of_one_name_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.html", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.html", b"2")
    assert [member.name for member in list_members(path)] == ["a.html", "a.html~2"]


def test_names_that_lead_elsewhere_lead_nowhere(tmp_path: Path) -> None:
    rules = write_pack(tmp_path)
    (tmp_path / "in").mkdir()
    zipped(
        tmp_path / "in" / "a.zip",
        {"../../up.html": page("甲港", 2020, 1, 1, 2), "/etc/down.html": page("乙港", 2020, 1, 1, 2)},
    )
    before = set(tmp_path.rglob("*.html"))
    run(rules, tmp_path / "out", tmp_path / "in")
    assert [Path(row["report"]).name for row in rows_of(tmp_path / "out", "reports")] == ["up.html", "down.html"]
    assert set(tmp_path.rglob("*.html")) == before


def test_what_is_no_file_is_left_out(tmp_path: Path) -> None:
    link, device, folder = tarfile.TarInfo("link.html"), tarfile.TarInfo("device.html"), tarfile.TarInfo("folder.html")
    link.type, link.linkname, device.type, folder.type = (
        tarfile.SYMTYPE,
        "/etc/passwd",
        tarfile.CHRTYPE,
        tarfile.DIRTYPE,
    )
    path = taped(tmp_path / "a.tar", (link, b""), (device, b""), (folder, b""), (tarfile.TarInfo(".hidden.html"), b""))
    assert list_members(path) == []


def test_an_archive_in_an_archive_and_what_is_too_long_are_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBER", 100)
    path = zipped(tmp_path / "a.zip", {"b.zip": b"PK", "long.html": b"x" * 101, "c.html": b"x"})
    assert [member.fault for member in list_members(path)] == ["container-nested", "input-size", ""]


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1000)
    path = zipped(tmp_path / "a.zip", {f"{n}.html": b"0" * 400 for n in range(4)})
    assert [member.fault for member in list_members(path)] == ["", "", "input-size", "input-size"]
    packed = taped(tmp_path / "a.tar.gz", (tarfile.TarInfo("a"), b"0" * 10_000), mode="w:gz")
    assert fault_of(lambda: unpack(packed, tmp_path / "spool.tar")) == "container-size"
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    assert fault_of(lambda: list_members(path)) == "container-members"


@pytest.mark.parametrize("cut", [1, 30, 60, 99])
@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
def test_a_broken_archive_is_a_fault_or_gives_what_it_has(tmp_path: Path, name: str, cut: int) -> None:
    path = tmp_path / name
    if name == "a.zip":
        zipped(path, {"a.html": bytes(range(256)) * 9})
    else:
        taped(path, (tarfile.TarInfo("a.html"), bytes(range(256)) * 9))
    path.write_bytes(path.read_bytes()[: path.stat().st_size * cut // 100])
    with contextlib.suppress(InputError):
        assert [member.name for member in list_members(path)] in ([], ["a.html"])


def test_an_enciphered_member_is_a_fault(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.html": b"x" * 30})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= 1
    path.write_bytes(data)
    (member,) = list_members(path)
    reader = Members()
    assert fault_of(lambda: reader.read(path, member.position, member.size)) == "container-broken"
    reader.close()


def test_a_packed_archive_that_breaks_off_is_a_fault(tmp_path: Path) -> None:
    packed = taped(tmp_path / "a.tar.gz", (tarfile.TarInfo("a"), bytes(range(256)) * 99), mode="w:gz")
    packed.write_bytes(packed.read_bytes()[:300])
    assert fault_of(lambda: unpack(packed, tmp_path / "spool.tar")) == "container-broken"


def test_what_is_said_of_a_broken_archive_names_it_as_it_was_given(tmp_path: Path) -> None:
    rules = write_pack(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.tgz").write_bytes(b"\x1f\x8b nothing")
    zipped(tmp_path / "in" / "b.zip", {})
    zipped(tmp_path / "in" / "c.zip", {"a.html": page("甲港", 2020, 1, 1, 2)})
    whole = (tmp_path / "in" / "c.zip").read_bytes()
    (tmp_path / "in" / "d.zip").write_bytes(whole.replace(whole[60:80], bytes(20)))
    run(rules, tmp_path / "out", tmp_path / "in")
    found = [(Path(row["source"]).parts[-2:], row["code"]) for row in rows_of(tmp_path / "out", "unread")]
    assert found == [
        (("in", "a.tgz"), "container-broken"),
        (("in", "b.zip"), "container-empty"),
        (("d.zip", "a.html"), "container-broken"),
    ]
