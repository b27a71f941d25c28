"""What a check from the shell imports: nothing that is heavy and not needed."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import GOOD, Gouji

HEAVY = {
    "yaml",
    "jsonschema",
    "simpleeval",
    "difflib",
    "gouji.packs.assemble",
    "gouji.documents",
    "gouji.reports.extract",
}


def imported(stderr: bytes) -> set[str]:
    """Collect the modules that `-X importtime` tells of."""
    return {line.rpartition("|")[2].strip() for line in stderr.decode().splitlines() if line.startswith("import time:")}


def test_a_pack_that_is_known_and_a_report_that_is_right_need_no_yaml_and_no_second_reading(
    gouji: Gouji, tmp_path: Path
) -> None:
    (tmp_path / "good.json").write_text(GOOD, encoding="utf-8")
    cache = {"GOUJI_CACHE": str(tmp_path / "cache"), "PYTHONPROFILEIMPORTTIME": "1"}
    first, second = (gouji("check", "good.json", **cache) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout == second.stdout
    assert "yaml" in imported(first.stderr)
    assert "gouji.check" in imported(second.stderr)
    assert imported(second.stderr) & HEAVY == set()
