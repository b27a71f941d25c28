"""Every folder under `samples/` is a test: its files are what its source gives, checking them finds what it expects."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"


def load_make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("samples_make", SAMPLES / "make.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make = load_make()
FOLDERS: list[Path] = make.folders()
FILES = [path for folder in FOLDERS for path in sorted(make.rendered(folder))]


def name(path: Path) -> str:
    return path.relative_to(SAMPLES).as_posix()


def test_there_are_samples() -> None:
    assert len(FOLDERS) >= 6


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_the_files_are_what_the_source_gives(folder: Path) -> None:
    for path, text in make.rendered(folder).items():
        assert path.read_bytes() == text.encode(), f"run python samples/make.py {folder.name}"
