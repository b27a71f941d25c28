"""A disk that is really full: a small one of its own, which grows once the run has ended."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audit.corpus import tree

MOUNT = ("unshare", "--mount", "--map-root-user")
SCRIPT = """
set -u
size="$1" disk="$2" kept="$3"; shift 3
mount -t tmpfs -o size="$size" none "$disk"
"$@" --output "$disk/out" > "$kept/said" 2> "$kept/errors"
echo "$?" > "$kept/status"
ls "$disk/out" > "$kept/left"
mount -o remount,size=200m "$disk"
"$@" --output "$disk/out" --resume > /dev/null
cp -a "$disk/out" "$kept/out"
"""


def _has_disks() -> bool:
    """Say whether this system lets a process mount a disk of its own."""
    if sys.platform != "linux" or shutil.which(MOUNT[0]) is None:
        return False
    asked = [*MOUNT, "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A folder for a disk to be mounted on, where that can be done."""
    if not _has_disks():
        pytest.skip("no disk can be mounted here")
    folder = tmp_path / "disk"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("size", ["64k", "700k", "1200k"])
def test_on_a_full_disk_nothing_is_spoilt(
    disk: Path, place: Path, expected: dict[str, bytes], tmp_path: Path, size: str
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    audit = [sys.executable, "-m", "gouji", "audit", "in", "--no-boards", "--pack", "harbour", "--jobs", "2", "-q"]
    command = [*MOUNT, "sh", "-c", SCRIPT, "sh", size, str(disk), str(kept), *audit]
    env = {key: os.environ[key] for key in ("PATH", "PYTHONPATH", "GOUJI_CACHE") if key in os.environ}
    subprocess.run(command, cwd=place, env=env | {"GOUJI_RULES": str(place / "rules")}, check=False)
    assert [(kept / name).read_text() for name in ("said", "status", "left")] == ["", "2\n", ""]
    errors = (kept / "errors").read_text(encoding="utf-8")
    assert "无法写入" in errors
    assert str(disk / "out") in errors
    assert "Traceback" not in errors
    assert tree(kept / "out") == expected
