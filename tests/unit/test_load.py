"""Folders to packs: which pack is meant, which files are read, what is never read, what the hash covers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gouji import __version__
from gouji.errors import PackError, Problem, UsageError
from gouji.packs import limits
from gouji.packs.lineage import digest
from gouji.packs.load import find_pack, list_editions, load_folder, load_pack
from gouji.packs.locate import builtin_rules
from tests.small import FILES, problems_of, rules_file, small_pack

OWN = "cn-gov-info-annual-report"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOUJI_RULES", raising=False)
    monkeypatch.setenv("GOUJI_CACHE", "off")


def usage(call: Callable[[], object]) -> Problem:
    with pytest.raises(UsageError) as caught:
        call()
    return caught.value.problems[0]


def faults(folder: Path) -> list[tuple[str, str]]:
    """Load a folder; give code and file name of every problem."""
    with pytest.raises(PackError) as caught:
        load_folder(folder)
    assert all(p.cause(lang) and p.remedy(lang) for p in caught.value.problems for lang in ("zh", "en"))
    return [(problem.code, Path(problem.place.file).name) for problem in caught.value.problems]


def test_without_a_name_the_pack_that_comes_with_the_program_is_meant() -> None:
    assert load_pack().id == OWN
    assert load_pack(OWN).sha256 == load_pack().sha256


def test_a_pack_of_ones_own_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small_pack(tmp_path / "orchard")
    assert load_pack(extra=[folder]).id == "orchard"
    assert load_pack(extra=[tmp_path]).id == "orchard"
    assert load_pack("orchard", extra=[tmp_path]).id == "orchard"
    assert load_pack(OWN, extra=[tmp_path]).id == OWN
    monkeypatch.setenv("GOUJI_RULES", os.pathsep.join(["", str(tmp_path), ""]))
    assert load_pack().id == "orchard"
    assert find_pack(None, ()) == folder


def test_of_several_packs_one_must_be_named(tmp_path: Path) -> None:
    for name in ("orchard", "garden"):
        small_pack(tmp_path / name)
    found = usage(lambda: load_pack(extra=[tmp_path]))
    assert (found.code, found.values["known"]) == ("pack-choice", "garden, orchard")
    assert load_pack("garden", extra=[tmp_path]).title == "果园年报"


@pytest.mark.parametrize(("name", "near"), [("orchart", "orchard"), ("../orchard", "orchard"), ("", "")])
def test_a_pack_that_is_not_there_is_told_with_the_nearest_that_is(tmp_path: Path, name: str, near: str) -> None:
    small_pack(tmp_path / "orchard")
    found = usage(lambda: load_pack(name, extra=[tmp_path]))
    assert (found.code, found.values["near"]) == ("pack-unknown", near)


def test_a_folder_without_a_pack_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path, tmp_path / "none", tmp_path / "file"):
        assert usage(lambda folder=folder: load_pack(extra=[folder])).code == "no-pack-in"  # type: ignore[misc]


def test_the_newest_edition_is_meant_unless_one_is_asked_for(tmp_path: Path) -> None:
    head = FILES["pack.yaml"] + '  - {id: "2", title: 新格式, years: 2010-}\n'
    more = {"pack.yaml": head, "2/form.yaml": FILES["1/form.yaml"], "2/rules.yaml": FILES["1/rules.yaml"]}
    folder = small_pack(tmp_path, dict(more))
    assert load_folder(folder).edition == "2"
    assert load_folder(folder, "1").years == "2000-"
    assert list_editions(folder) == ("1", "2")
    found = usage(lambda: load_folder(folder, "3"))
    assert (found.code, found.values["known"]) == ("edition-unknown", "1, 2")


@pytest.mark.parametrize("name", ["pack.yaml", "citations.yaml", "1/form.yaml"])
def test_a_file_that_must_be_there_and_is_not_is_told(tmp_path: Path, name: str) -> None:
    folder = small_pack(tmp_path)
    (folder / name).unlink()
    assert ("no-file", Path(name).name) in faults(folder)


def test_a_lexicon_and_rules_need_not_be_there(tmp_path: Path) -> None:
    folder = small_pack(tmp_path)
    (folder / "lexicon.yaml").unlink()
    (folder / "1" / "rules.yaml").unlink()
    pack = load_folder(folder)
    assert (pack.rules, pack.words) == ((), {})


def test_rules_stand_in_the_order_of_their_files(tmp_path: Path) -> None:
    rule = {"in": "水果", "for_each": "row", "check": "1 = 1"}
    more = {f"1/{name}.yaml": rules_file({"id": name.upper(), **rule}) for name in ("c", "a", "b")}
    pack = load_folder(small_pack(tmp_path, {"1/rules.yaml": None, **more}))
    assert [r.id for r in pack.rules] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("requires", "code"),
    [
        ("gouji", ""),
        ("gouji>=0.1", ""),
        ("gouji >= 0.1, < 99", ""),
        ("gouji>=99", "requires-other"),
        (f"gouji!={__version__}", "requires-other"),
        ("msgspec>=0.1", "requires-syntax"),
        ("gouji[docs]>=0.1", "requires-syntax"),
        ("gouji; python_version > '3'", "requires-syntax"),
        (">=0.1", "requires-syntax"),
    ],
)
def test_a_pack_says_which_versions_of_the_program_it_needs(tmp_path: Path, requires: str, code: str) -> None:
    found = problems_of(tmp_path, {"pack.yaml": FILES["pack.yaml"] + f'requires: "{requires}"\n'})
    assert [(p.code, p.place.line) for p in found] == ([(code, 6)] if code else [])


@pytest.mark.parametrize(
    "name",
    [
        "extra.yaml",
        "1/rules.yml",
        "1/rules.json",
        "1/deep/rules.yaml",
        "2/rules.yaml",
        "1/RULES",
        "x.py",
        "1/a.yaml.bak",
    ],
)
def test_a_file_that_is_not_loaded_is_told(tmp_path: Path, name: str) -> None:
    (found,) = problems_of(tmp_path, {name: "rules: []\n"})
    assert (found.code, Path(found.place.file)) == ("not-loaded", tmp_path / name)


@pytest.mark.parametrize("name", ["README.md", "1/notes.txt", ".hidden", "1/.rules.yaml.swp", ".git/config"])
def test_prose_and_hidden_files_are_left_alone(tmp_path: Path, name: str) -> None:
    assert problems_of(tmp_path, {name: "x: [\n"}) == ()


# --- links and other strange files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["/etc/hostname", "outside.yaml", "outside", "/dev/zero", "/"])
def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "rules.yaml").write_text("rules: []\n")
    (tmp_path / "outside.yaml").write_text("rules: []\n")
    folder = small_pack(tmp_path / "pack")
    for name in ("1/link.yaml", "notes.md", "linked"):
        (folder / name).symlink_to(os.path.relpath(tmp_path / target, (folder / name).parent))
    assert sorted(faults(folder)) == [
        ("link-outside", "link.yaml"),
        ("link-outside", "linked"),
        ("link-outside", "notes.md"),
    ]


def test_a_link_within_the_folder_is_a_file_like_any_other(tmp_path: Path) -> None:
    folder = small_pack(tmp_path)
    (folder / "1" / "rules.yaml").rename(folder / "1" / "first.yaml")
    (folder / "1" / "rules.yaml").symlink_to("first.yaml")
    assert [code for code, _ in faults(folder)] == ["duplicate-rule"]


def test_links_in_a_circle_to_nothing_or_to_folders_are_told(tmp_path: Path) -> None:
    folder = small_pack(tmp_path)
    (folder / "1" / "a.yaml").symlink_to("b.yaml")
    (folder / "1" / "b.yaml").symlink_to("a.yaml")
    (folder / "1" / "c.yaml").symlink_to("nowhere.yaml")
    (folder / "1" / "d").symlink_to(".")
    told = faults(folder)
    assert {name for _, name in told} == {"a.yaml", "b.yaml", "c.yaml", "d"}
    assert {code for code, _ in told} <= {"no-plain-file", "link-outside"}


def test_pipes_are_not_read(tmp_path: Path) -> None:
    folder = small_pack(tmp_path)
    os.mkfifo(folder / "1" / "pipe.yaml")
    assert faults(folder) == [("no-plain-file", "pipe.yaml")]


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small_pack(tmp_path)
    opened = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == "rules.yaml":
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    assert faults(folder) == [("file-unreadable", "rules.yaml")]


def test_names_that_are_no_utf8_are_told(tmp_path: Path) -> None:
    folder = small_pack(tmp_path)
    (folder / "1" / os.fsdecode(b"\xff.yml")).write_text("rules: []\n")
    assert faults(folder) == [("not-loaded", "\\xff.yml")]


# --- bounds -----------------------------------------------------------------------------------------------------------


def test_a_pack_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FILES", 8)
    folder = small_pack(tmp_path)
    for n in range(20):
        (folder / "1" / f"more{n}.yaml").write_text("rules: []\n")
    told = [code for code, _ in faults(folder)]
    assert told.count("too-many-files") == 1


def test_prose_does_not_crowd_out_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FILES", 8)
    folder = small_pack(tmp_path)
    for n in range(100):
        (folder / "1" / f"a{n}.md").write_text("x")
        (folder / f"folder{n}").mkdir()
    assert [r.id for r in load_folder(folder).rules] == ["ROW-SUM"]


def test_a_pack_of_too_many_bytes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small_pack(tmp_path)
    monkeypatch.setattr(limits, "MAX_BYTES", 10_000)
    assert load_folder(folder).id == "orchard"
    (folder / "1" / "large.yaml").write_text("# " + "x" * 10_000)
    assert faults(folder) == [("pack-size", "large.yaml")]


def test_the_bytes_of_all_files_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small_pack(tmp_path)
    size = sum(path.stat().st_size for path in folder.rglob("*.yaml"))
    monkeypatch.setattr(limits, "MAX_BYTES", size)
    assert load_folder(folder).id == "orchard"
    (folder / "1" / "zz.yaml").write_text("rules: []\n")
    assert "pack-size" in {code for code, _ in faults(folder)}


# --- the hash ---------------------------------------------------------------------------------------------------------


def test_the_hash_covers_names_and_contents_of_all_files() -> None:
    base = {"a": b"1", "b": b"2"}
    others = [{"a": b"1"}, {"a": b"1", "b": b"3"}, {"a": b"1", "c": b"2"}, {"a": b"12", "b": b""}, {"ab": b"12"}, {}]
    assert digest(base) == digest(dict(reversed(base.items())))
    assert len({digest(files) for files in [base, *others]}) == len(others) + 1


def test_the_hash_does_not_depend_on_where_the_pack_stands(tmp_path: Path) -> None:
    one, two = small_pack(tmp_path / "one"), small_pack(tmp_path / "two")
    assert load_folder(one).sha256 == load_folder(two).sha256
    (two / "lexicon.yaml").write_text(FILES["lexicon.yaml"] + "\n")
    assert load_folder(one).sha256 != load_folder(two).sha256


def test_the_packs_that_come_with_the_program_load_from_anywhere(tmp_path: Path) -> None:
    copied = shutil.copytree(builtin_rules() / OWN, tmp_path / "copied")
    assert load_folder(copied) == load_folder(builtin_rules() / OWN)
