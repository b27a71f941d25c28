"""Packs kept between runs: what is kept is what was loaded; whatever else is in the way is passed over."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

import gouji
from gouji.errors import PackError
from gouji.packs import cache, load
from gouji.packs.cache import recall, remember
from gouji.packs.load import load_folder
from gouji.packs.model import RulePack
from tests.small import FILES, small_pack


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what is kept."""
    monkeypatch.setenv("GOUJI_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_pack(tmp_path / "pack")


def read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[RulePack, bool]:
    """Load a pack; say too whether its files had to be parsed."""
    parsed: list[object] = []
    monkeypatch.setattr(load, "remember", lambda *arguments: parsed.append(remember(*arguments)))
    return load_folder(folder), bool(parsed)


def test_a_pack_is_parsed_once(folder: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, was_parsed = read(folder, monkeypatch)
    again, is_parsed = read(folder, monkeypatch)
    assert (was_parsed, is_parsed) == (True, False)
    assert first == again
    assert len(list(kept.iterdir())) == 1


def test_a_changed_file_makes_another_pack(folder: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(folder, monkeypatch)
    (folder / "1" / "rules.yaml").write_text(FILES["1/rules.yaml"].replace("id: ROW-SUM", "id: ROW"))
    pack, is_parsed = read(folder, monkeypatch)
    assert is_parsed
    assert pack.rules[0].id == "ROW"
    assert len(list(kept.iterdir())) == 2


def test_editions_are_kept_apart(folder: Path, kept: Path) -> None:
    head = FILES["pack.yaml"] + '  - {id: "2", title: 新格式, years: 2010-}\n'
    more = {"pack.yaml": head, "2/form.yaml": FILES["1/form.yaml"], "2/rules.yaml": FILES["1/rules.yaml"]}
    small_pack(folder, dict(more))
    asked = [None, "1", "2", "2", "1", None]
    assert [load_folder(folder, edition).edition for edition in asked] == ["2", "1", "2", "2", "1", "2"]
    assert len(list(kept.iterdir())) == 3


def test_a_faulty_pack_is_never_kept(folder: Path, kept: Path) -> None:
    (folder / "1" / "rules.yaml").write_text("rules: [")
    for _ in range(2):
        with pytest.raises(PackError):
            load_folder(folder)
    assert not kept.exists()


def test_a_pack_with_a_file_that_is_not_read_is_never_taken_from_what_is_kept(folder: Path, kept: Path) -> None:
    load_folder(folder)
    (folder / "1" / "link.yaml").symlink_to("/etc/hostname")
    with pytest.raises(PackError):
        load_folder(folder)
    assert kept.is_dir()


def entries(pack: bytes) -> list[bytes]:
    """What may stand in place of an entry."""
    plain = json.loads(pack)
    other = {**plain, "sha256": "0" * 64}
    deep = '{"id": "x", "rules": [{"cases": [{"report": ' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "}]}]}"
    return [
        b"", b"{", b"null", b"[]", b"\xff\xfe", pack[: len(pack) // 2], pack[:-1], b"\0" * 100, deep.encode(),
        b"[" * 100_000, json.dumps(other).encode(), json.dumps({**plain, "rules": 3}).encode(),
        json.dumps({**plain, "rules": [{"id": "X"}]}).encode(), json.dumps({"id": "x"}).encode(), b"import os",
    ]  # fmt: skip


def test_entries_that_are_broken_cut_short_or_of_another_pack_are_passed_over(
    folder: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = read(folder, monkeypatch)
    (entry,) = kept.iterdir()
    sound = entry.read_bytes()
    for content in entries(sound):
        entry.write_bytes(content)
        again, is_parsed = read(folder, monkeypatch)
        assert is_parsed, content[:40]
        assert again == first
        assert entry.read_bytes() == sound
    assert list(kept.iterdir()) == [entry]


def test_an_entry_of_another_edition_is_passed_over(folder: Path, kept: Path) -> None:
    pack = load_folder(folder, "1")
    remember(msgspec.structs.replace(pack, edition="2"), "1")
    assert recall((pack.sha256,), "1") is None
    assert recall((pack.sha256,), "2") is None
    remember(pack, "1")
    assert recall((pack.sha256,), "1") == pack


def test_another_version_of_the_program_keeps_its_own(
    folder: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = load_folder(folder)
    assert recall((pack.sha256,), None) == pack
    monkeypatch.setattr(cache, "__version__", gouji.__version__ + ".1")
    assert recall((pack.sha256,), None) is None


@pytest.mark.parametrize("value", ["off", "relative/folder", "./x", "~/x"])
def test_nothing_is_kept_where_nothing_should_be(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("GOUJI_CACHE", value)
    monkeypatch.chdir(tmp_path)
    assert load_folder(folder).id == "orchard"
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_without_a_word_the_usual_folder_is_used(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOUJI_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "usual"))
    load_folder(folder)
    assert len(list((tmp_path / "usual" / "gouji").iterdir())) == 1


@pytest.mark.parametrize("obstacle", ["file", "folder", "read-only"])
def test_a_folder_that_cannot_be_written_is_no_fault(
    folder: Path, kept: Path, monkeypatch: pytest.MonkeyPatch, obstacle: str
) -> None:
    first, _ = read(folder, monkeypatch)
    (entry,) = kept.iterdir()
    entry.unlink()
    if obstacle == "file":
        kept.rmdir()
        kept.write_text("in the way")
    elif obstacle == "folder":
        entry.mkdir()
        (entry / "x").write_text("in the way")
    else:
        monkeypatch.setattr("tempfile.mkstemp", refuse)
    for _ in range(2):
        again, is_parsed = read(folder, monkeypatch)
        assert is_parsed
        assert again == first
    if kept.is_dir():
        assert not [path for path in kept.iterdir() if path.name.startswith(".pack-")]


def refuse(*_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied")
