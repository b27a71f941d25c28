"""A changelog that people write says since when a rule is there, where it says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.keeper.pages.changelog import MAX_BYTES, parse_changelog, read_changelog, since

TEXT = """\
# Changelog

Said by edition. Not an entry: SUM.

- nor this one, SUM

## Edition 2021

### [1.10.0] - 2026-03-01

#### Added

- Rules OLD-1 and
  ROW-*, for all rows.

### 1.9.0

- Added: SUM, which
  tells more.
- Changed: OLD-2 is a warning.

Text between.

- 新增:CN。

## Edition 2019

### [1.0.0]

* All rules.
"""


def test_entries_have_their_version_their_part_and_their_kind() -> None:
    found = [(e.version, e.part, e.kind, e.text) for e in parse_changelog(TEXT)]
    assert found == [
        ("1.10.0", "Edition 2021", "Added", "Rules OLD-1 and ROW-*, for all rows."),
        ("1.9.0", "Edition 2021", "", "Added: SUM, which tells more."),
        ("1.9.0", "Edition 2021", "", "Changed: OLD-2 is a warning. Text between."),
        ("1.9.0", "Edition 2021", "", "新增:CN。"),
        ("1.0.0", "Edition 2019", "", "All rules."),
    ]


@pytest.mark.parametrize(
    ("rule", "version"),
    [
        ("OLD-1", "1.10.0"),
        ("ROW-SUM", "1.10.0"),
        ("SUM", "1.9.0"),
        ("CN", "1.9.0"),
        ("OLD-2", "1.0.0"),
        ("NEVER-NAMED", "1.0.0"),
        ("ROW", "1.0.0"),
    ],
)
def test_a_rule_is_there_since_an_entry_adds_it_or_else_since_the_oldest_version(rule: str, version: str) -> None:
    assert since(parse_changelog(TEXT), rule) == version


def test_an_entry_that_only_changes_a_rule_names_it_and_adds_nothing() -> None:
    (entry,) = (e for e in parse_changelog(TEXT) if e.names("OLD-2"))
    assert not entry.adds


def test_without_a_changelog_nothing_is_said(tmp_path: Path) -> None:
    assert read_changelog(tmp_path) == ()
    assert since((), "SUM") == ""


def test_a_changelog_elsewhere_or_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "CHANGELOG.md").symlink_to(tmp_path / "other.md")
    assert read_changelog(tmp_path / "a") == ()
    (tmp_path / "CHANGELOG.md").write_text(TEXT + "x" * MAX_BYTES, encoding="utf-8")
    assert read_changelog(tmp_path) == ()


def test_a_changelog_of_a_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "CHANGELOG.md").write_bytes(TEXT.encode() + b"\n- \xff\n")
    assert len(read_changelog(tmp_path)) == 6
