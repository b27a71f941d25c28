"""A corpus in a folder, and what an audit of it leaves that nobody disturbs; for whoever disturbs one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.corpus import run, tree, write_corpus, write_pack


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    write_pack(folder)
    write_corpus(folder, 48)
    return folder


@pytest.fixture(scope="module")
def expected(place: Path) -> dict[str, bytes]:
    """What an undisturbed run leaves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        run(place / "rules", place / "undisturbed", "in")
    return tree(place / "undisturbed")
