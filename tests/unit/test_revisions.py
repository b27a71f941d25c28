"""Packs at revisions of a git repository are read without a checkout, and hostile names are refused."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from gouji.errors import GoujiError, PackError, UsageError
from gouji.keeper.difference import revisions
from gouji.keeper.difference.revisions import Revision, pack_at, parse_revision, path_in, top_of
from gouji.packs import limits
from gouji.packs.load import load_folder
from tests.small import FILES, small_pack


def git(folder: Path, *arguments: str) -> str:
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"]}
    told = {"GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2020-01-01T00:00:00Z"}
    named = ("-c", "user.name=keeper", "-c", "user.email=keeper@example.org", "-c", "init.defaultBranch=main")
    run = subprocess.run(
        ["git", *named, *arguments], cwd=folder, env=quiet | told, capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def commit(repository: Path, message: str) -> str:
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "--allow-empty", "-m", message)
    return git(repository, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a pack in two states, tagged `v1` and `v2`."""
    folder = tmp_path / "repository"
    small_pack(folder / "packs" / "orchard")
    git(folder, "init", "-q")
    commit(folder, "one")
    git(folder, "tag", "v1")
    text = FILES["pack.yaml"].replace("1.0.0", "2.0.0")
    small_pack(folder / "packs" / "orchard", {"pack.yaml": text})
    commit(folder, "two")
    git(folder, "tag", "v2")
    return folder


def version(repository: Path, into: Path, text: str) -> str:
    into.mkdir(exist_ok=True)
    return load_folder(pack_at(parse_revision(text), repository, into)).version


def test_a_pack_is_read_as_it_was(repository: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in repository.rglob("*") if ".git" not in path.parts)
    assert version(repository, tmp_path / "a", "v1:packs/orchard") == "1.0.0"
    assert version(repository, tmp_path / "b", "v2:packs/orchard") == "2.0.0"
    assert version(repository, tmp_path / "c", "v2~1:packs") == "1.0.0"
    assert version(repository, tmp_path / "d", "main:packs/orchard/") == "2.0.0"
    assert sorted(path.name for path in repository.rglob("*") if ".git" not in path.parts) == before
    assert git(repository, "status", "--porcelain") == ""


def test_what_is_read_is_what_the_files_are(repository: Path, tmp_path: Path) -> None:
    of_disk = load_folder(repository / "packs" / "orchard")
    of_git = load_folder(pack_at(parse_revision("HEAD:packs/orchard"), repository, tmp_path))
    assert of_git.sha256 == of_disk.sha256


def test_filters_and_attributes_of_the_repository_do_not_run(repository: Path, tmp_path: Path) -> None:
    witness = tmp_path / "ran"
    git(repository, "config", "filter.evil.smudge", f"touch {witness}; cat")
    git(repository, "config", "core.fsmonitor", f"touch {witness}")
    (repository / ".gitattributes").write_text("*.yaml filter=evil export-ignore\n", encoding="utf-8")
    (repository / "packs/orchard/1/rules.yaml").touch()
    commit(repository, "three")
    witness.unlink(missing_ok=True)
    assert version(repository, tmp_path / "a", "HEAD:packs/orchard") == "2.0.0"
    assert not witness.exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-h", "git-revision"),
        ("--upload-pack=touch x", "git-revision"),
        ("", "git-revision"),
        ("a b", "git-revision"),
        ("v1..v2", "git-revision"),
        ("v1;touch x", "git-revision"),
        ("$(touch x)", "git-revision"),
        ("v1\nv2", "git-revision"),
        ("v" * 201, "git-revision"),
        ("v1:/etc", "git-path"),
        ("v1:../x", "git-path"),
        ("v1:packs/../../x", "git-path"),
        ("v1:packs//x", "git-path"),
        ("v1:.git", "git-path"),
        ("v1:a\x00b", "git-path"),
        ("v1:a\\b", "git-path"),
        ("v1::(glob)**", "git-nothing"),
        ("v1:-x", "git-nothing"),
        ("v1:none", "git-nothing"),
        ("v3:packs", "git-revision"),
        ("HEAD^{tree}:packs", "git-revision"),
        ("v1:packs/orchard/1", "git-packs"),
    ],
)
def test_what_is_no_revision_or_path_is_refused(repository: Path, tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        pack_at(parse_revision(text), repository, tmp_path)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert not (repository / "x").exists()


def test_links_and_bounds_are_those_of_archives(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = []
    with monkeypatch.context() as patch:
        patch.setattr(limits, "MAX_ENTRIES", 3)
        codes.append(refusal(repository, tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(limits, "MAX_ARCHIVE", 1000)
        codes.append(refusal(repository, tmp_path))
    (repository / "packs/orchard/link.yaml").symlink_to("/etc/passwd")
    commit(repository, "link")
    codes.append(refusal(repository, tmp_path))
    assert codes == ["archive-entries", "archive-unpacked", "archive-link"]


def refusal(repository: Path, into: Path) -> str:
    with pytest.raises(PackError) as caught:
        pack_at(parse_revision("HEAD:packs/orchard"), repository, into)
    return caught.value.problems[0].code


def test_a_faulty_pack_is_told_as_such(repository: Path, tmp_path: Path) -> None:
    (repository / "packs/orchard/citations.yaml").unlink()
    commit(repository, "broken")
    with pytest.raises(PackError):
        version(repository, tmp_path, "HEAD:packs/orchard")


def test_without_a_repository_or_git_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for path in (os.environ["PATH"], str(tmp_path)):
        monkeypatch.setenv("PATH", path)
        with pytest.raises(GoujiError) as caught:
            top_of(tmp_path)
        assert caught.value.problems[0].code == "git-failed"


def test_the_top_and_the_path_from_it_are_found(repository: Path, tmp_path: Path) -> None:
    assert top_of(repository / "packs").resolve() == repository.resolve()
    assert path_in(repository, repository / "packs" / "orchard") == "packs/orchard"
    assert path_in(repository, tmp_path) == ""


def test_a_revision_and_its_path_are_told_apart() -> None:
    assert parse_revision("HEAD~2:a/b/") == Revision("HEAD~2", "a/b")
    assert parse_revision("origin/main@{1}") == Revision("origin/main@{1}", "")
    assert revisions.parse_revision("v1:a:b") == Revision("v1", "a:b")
