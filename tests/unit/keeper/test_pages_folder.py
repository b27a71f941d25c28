"""A folder is filled without a trace of earlier runs, and what others put there is never touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.errors import UsageError
from gouji.keeper.pages.folder import LIST, write_folder


def held(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != LIST)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_files_are_written_into_a_new_folder(tmp_path: Path) -> None:
    files = {"a.md": b"1", "b/c/d.md": b"2"}
    write_folder(tmp_path / "new" / "one", files)
    assert held(tmp_path / "new" / "one") == files


def test_what_an_earlier_run_wrote_and_this_one_does_not_is_gone_with_its_folders(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a.md": b"1", "b/c/d.md": b"2"})
    write_folder(tmp_path, {"a.md": b"3"})
    assert held(tmp_path) == {"a.md": b"3"}
    assert not (tmp_path / "b").exists()


def test_what_others_put_beside_stays(tmp_path: Path) -> None:
    write_folder(tmp_path, {"b/a.md": b"1"})
    (tmp_path / "b" / "mine.txt").write_bytes(b"mine")
    write_folder(tmp_path, {"c.md": b"1"})
    assert held(tmp_path) == {"b/mine.txt": b"mine", "c.md": b"1"}


def test_a_folder_of_someone_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_bytes(b"mine")
    with pytest.raises(UsageError) as caught:
        write_folder(tmp_path, {"index.md": b"1"})
    assert [problem.code for problem in caught.value.problems] == ["pages-folder"]
    assert held(tmp_path) == {"index.md": b"mine"}


def test_a_list_that_leads_out_of_the_folder_takes_nothing_away(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_bytes(b"mine")
    folder = tmp_path / "pages"
    write_folder(folder, {"a.md": b"1"})
    (folder / LIST).write_text(f"a.md\n../precious.txt\n{tmp_path}/precious.txt\n", encoding="utf-8")
    write_folder(folder, {"b.md": b"1"})
    assert (tmp_path / "precious.txt").read_bytes() == b"mine"
    assert held(folder) == {"b.md": b"1"}


def test_a_page_that_is_the_same_is_not_written_again(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a.md": b"1"})
    before = (tmp_path / "a.md").stat().st_mtime_ns
    write_folder(tmp_path, {"a.md": b"1"})
    assert (tmp_path / "a.md").stat().st_mtime_ns == before


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError) as caught:
        write_folder(tmp_path / "file" / "folder", {"a.md": b"1"})
    assert [problem.code for problem in caught.value.problems] == ["output-unwritable"]
