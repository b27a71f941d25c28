"""The page about packs that travel: its commands do what it shows, and its files are those of the example."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gouji.engine.cases import run_cases
from gouji.packs.load import list_editions, load_folder
from gouji.packs.locate import builtin_schemas
from gouji.packs.profiles import profiled

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "yunzhou"
PAGES = ("docs/packs.md", "docs/zh/packs.md")
SHOWN = re.compile(r"<!-- shown -->\n```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"<!-- file: (\S+) -->\n```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
RUNS = [
    (command, wanted)
    for block in SHOWN.findall((ROOT / "docs" / "packs.md").read_text(encoding="utf-8"))
    for command, wanted in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the page's commands need of the project, in a folder of its own."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(EXAMPLE, folder / "docs" / "examples" / "yunzhou")
    shutil.copytree(ROOT / "samples" / "clean", folder / "samples" / "clean")
    return folder


def pattern(shown: str) -> re.Pattern[str]:
    """What is shown as an expression: `…` stands for the rest of a line, alone on a line for any number of lines."""
    lines = [re.escape(line).replace("…", ".*") + "\n" if line != "…" else "(?:.*\n)*" for line in shown.splitlines()]
    return re.compile("".join(lines))


@pytest.mark.parametrize(("command", "shown"), RUNS, ids=[command for command, _ in RUNS])
def test_a_command_of_the_page_prints_what_the_page_shows(copy: Path, command: str, shown: str) -> None:
    program, *arguments = shlex.split(command)
    assert program == "gouji"
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "PYTHONPATH") if key in os.environ}
    run = subprocess.run(
        [sys.executable, "-m", "gouji", *arguments],
        cwd=copy, env={**kept, "GOUJI_CACHE": "off", "COLUMNS": "100"}, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    printed = re.sub(r"[ \t]+$", "", run.stdout.decode(), flags=re.MULTILINE)
    assert pattern(shown).fullmatch(printed.rstrip("\n") + "\n"), printed


def test_the_page_has_commands() -> None:
    assert len(RUNS) >= 7


@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_a_page_shows_is_that_of_the_example(page: str) -> None:
    blocks = FILE.findall((ROOT / page).read_text(encoding="utf-8"))
    assert len(blocks) >= 3
    for name, text in blocks:
        assert text in (ROOT / name).read_text(encoding="utf-8"), name


def test_the_example_is_sound_with_and_without_its_profile() -> None:
    for edition in list_editions(EXAMPLE):
        pack = load_folder(EXAMPLE, edition)
        assert [f"{r.rule} {r.case}" for r in run_cases(pack) if not r.passed] == []
        for profile in pack.profiles:
            assert profiled(pack, profile.id).profile


def test_everything_in_the_example_says_that_it_is_invented() -> None:
    pack = load_folder(EXAMPLE)
    assert "虚构" in pack.title
    own = [citation for name, citation in pack.citations.items() if name.startswith("yunzhou/")]
    assert len(own) == 3
    assert all("虚构" in citation.document for citation in own)


def test_each_file_of_the_example_names_its_schema() -> None:
    for path in EXAMPLE.rglob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert found, path
        schema = Path(os.path.normpath(path.parent / found[1]))
        assert schema.parent == ROOT / "schemas"
        assert (builtin_schemas() / schema.name).is_file()


def test_the_files_of_the_example_are_within_their_schemas() -> None:
    import json

    import yaml
    from jsonschema import Draft7Validator

    for path in EXAMPLE.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        schema = builtin_schemas() / text.splitlines()[0].rpartition("/")[2]
        errors = Draft7Validator(json.loads(schema.read_bytes())).iter_errors(yaml.safe_load(text))
        assert [error.message for error in errors] == [], path
