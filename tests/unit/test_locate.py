"""Where packs are: who comes before whom, and what installed distributions may announce."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from gouji.errors import Problem, UsageError
from gouji.packs.listing import changelog_of, list_packs
from gouji.packs.load import find_pack, load_pack
from gouji.packs.locate import Origin, builtin_rules, id_of, installed_packs
from tests.extensions import zipped
from tests.small import FILES, small_pack

OWN = "cn-gov-info-annual-report"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOUJI_RULES", raising=False)
    monkeypatch.setenv("GOUJI_CACHE", "off")


def named(folder: Path, name: str, version: str = "1.0.0") -> Path:
    head = FILES["pack.yaml"].replace("id: orchard", f"id: {name}").replace("1.0.0", version)
    return small_pack(folder, {"pack.yaml": head})


def install(
    site: Path, monkeypatch: pytest.MonkeyPatch, value: str, files: Sequence[str] = (), name: str = "orchards"
) -> None:
    """Pretend that a distribution was installed: its announcement, and the record of its files."""
    information = site / f"{name}-3.0.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 3.0\n")
    (information / "entry_points.txt").write_text(f"[gouji.packs]\n{name} = {value}\n")
    (information / "RECORD").write_text("".join(f"{file},,\n" for file in files))
    if str(site) not in sys.path:
        monkeypatch.syspath_prepend(str(site))


def recorded(root: Path, site: Path) -> list[str]:
    return [path.relative_to(site).as_posix() for path in root.rglob("*") if path.is_file()]


@pytest.mark.parametrize("written", ["id: orchard", 'id: "orchard"', "id:   'orchard'  # the id"])
def test_the_id_of_a_pack_is_read_without_parsing_it(tmp_path: Path, written: str) -> None:
    folder = small_pack(tmp_path / "x", {"pack.yaml": "# head\n" + FILES["pack.yaml"].replace("id: orchard", written)})
    assert id_of(folder) == "orchard"
    assert id_of(zipped(tmp_path / "x.zip", {"": FILES})) == "orchard"


def test_a_pack_goes_by_its_folder_and_by_its_id(tmp_path: Path) -> None:
    folder = named(tmp_path / "folder", "garden")
    assert find_pack("folder", [tmp_path]) == find_pack("garden", [tmp_path]) == folder


def test_what_is_given_comes_before_the_environment_and_that_before_what_is_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, other = named(tmp_path / "given", OWN, "8.0.0"), named(tmp_path / "other", OWN, "9.0.0")
    assert load_pack(OWN).version not in ("8.0.0", "9.0.0")
    monkeypatch.setenv("GOUJI_RULES", str(other))
    assert load_pack(OWN).version == "9.0.0"
    assert load_pack(OWN, extra=[given]).version == "8.0.0"


def test_the_environment_may_name_archives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = zipped(tmp_path / "x.zip", {"orchard": FILES})
    monkeypatch.setenv("GOUJI_RULES", os.pathsep.join([str(file), ""]))
    assert find_pack("orchard", ()) == file / "orchard"


def test_an_installed_pack_is_found_by_its_id_and_its_code_is_never_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "orchards"
    small_pack(package / "data" / "orchard")
    (package / "__init__.py").write_text("raise SystemExit('ran')\n")
    install(tmp_path / "site", monkeypatch, "orchards", recorded(package, tmp_path / "site"))
    assert find_pack("orchard", ()) == package / "data" / "orchard"
    assert load_pack("orchard").id == "orchard"
    assert "orchards" not in sys.modules


def test_an_installed_pack_never_takes_the_place_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site" / "orchards"
    named(package / OWN, OWN, "9.0.0")
    install(tmp_path / "site", monkeypatch, "orchards", recorded(package, tmp_path / "site"))
    assert load_pack().version != "9.0.0"
    assert load_pack(OWN).version != "9.0.0"
    listed = [each for each in list_packs((), []) if each.found.id == OWN]
    assert [(each.found.origin, each.hidden_by and each.hidden_by.origin) for each in listed] == [
        (Origin.SHIPPED, None), (Origin.INSTALLED, Origin.SHIPPED),
    ]  # fmt: skip
    assert listed[1].found.package == "orchards 3.0"


LIES = ["os", "os.path", "..", "orchards:load", "orchards/../other", "/etc", "", "a b", "orchards.none", "x" * 5000]


@pytest.mark.parametrize("value", LIES)
def test_an_announcement_of_what_the_distribution_does_not_have_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    package = tmp_path / "site" / "orchards"
    small_pack(package / "orchard")
    install(tmp_path / "site", monkeypatch, value, recorded(package, tmp_path / "site"))
    problems: list[Problem] = []
    assert list(installed_packs(problems)) == []
    assert [(p.code, p.place.file) for p in problems] == [("announced-nothing", "orchards 3.0")]
    with pytest.raises(UsageError):
        load_pack("orchard")


def test_a_record_that_leads_out_of_the_package_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    outside = small_pack(tmp_path / "outside")
    small_pack(site / "other")
    (site / "orchards").mkdir()
    (site / "orchards" / "link").symlink_to(outside)
    record = [
        "orchards/../../outside/pack.yaml",
        "/etc/pack.yaml",
        str(outside / "pack.yaml"),
        "orchards/link/pack.yaml",
    ]
    install(site, monkeypatch, "orchards", [*record, "other/pack.yaml", "orchards/none/pack.yaml"])
    problems: list[Problem] = []
    assert list(installed_packs(problems)) == []
    assert [p.code for p in problems] == ["announced-nothing"]


def test_a_distribution_without_a_record_announces_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_pack(tmp_path / "site" / "orchards" / "orchard")
    install(tmp_path / "site", monkeypatch, "orchards")
    (tmp_path / "site" / "orchards-3.0.dist-info" / "RECORD").unlink()
    problems: list[Problem] = []
    assert list(installed_packs(problems)) == []
    assert [p.code for p in problems] == ["announced-nothing"]


def test_of_two_packs_of_one_id_the_list_says_which_is_used(tmp_path: Path) -> None:
    one, two = named(tmp_path / "one", "orchard", "1.0.0"), named(tmp_path / "two", "orchard", "2.0.0")
    listed = [each for each in list_packs([one, two], []) if each.found.id == "orchard"]
    assert [each.found.origin for each in listed] == [Origin.GIVEN, Origin.GIVEN]
    assert [each.pack and each.pack.version for each in listed] == ["1.0.0", "2.0.0"]
    assert [each.hidden_by and each.hidden_by.place for each in listed] == [None, one]
    assert load_pack("orchard", extra=[one, two]).version == "1.0.0"


def test_a_faulty_pack_stands_in_the_list_and_its_faults_are_told(tmp_path: Path) -> None:
    problems: list[Problem] = []
    listed = list_packs([small_pack(tmp_path / "orchard", {"1/rules.yaml": "rules: [\n"})], problems)
    assert [each.found.id for each in listed if each.pack is None] == ["orchard"]
    assert listed[0].found.origin is Origin.SHIPPED
    assert [problem.code for problem in problems] == ["yaml-syntax"]


CHANGES = "# Changelog\n\nIntro.\n\n## 1 and 2\n\na\n\n## 10\n\nb\n\n## Edition 2\n\nc\n"


@pytest.mark.parametrize(
    ("edition", "expected"),
    [(None, CHANGES), ("1", "## 1 and 2\n\na\n\n"), ("2", "## Edition 2\n\nc\n"), ("10", "## 10\n\nb\n\n"), ("3", "")],
)
def test_the_changelog_is_given_by_edition(tmp_path: Path, edition: str | None, expected: str) -> None:
    folder = small_pack(tmp_path / "orchard", {"CHANGELOG.md": CHANGES})
    assert changelog_of(folder, edition) == expected
    file = zipped(tmp_path / "x.zip", {"orchard": {**FILES, "CHANGELOG.md": CHANGES}})
    assert changelog_of(file / "orchard", edition) == expected


def test_the_changelog_of_the_pack_that_is_shipped_has_a_part_for_each_edition() -> None:
    folder = builtin_rules() / OWN
    assert all(changelog_of(folder, edition).startswith(f"## {edition}") for edition in ("2019", "2021"))
