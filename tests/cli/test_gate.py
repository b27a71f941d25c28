"""The gate where reports are kept: what its pages show, profiles, the hook, the action, and the recipes, each run."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
GATE = ROOT / "docs" / "examples" / "gate"
PAGES = ("gate", "waivers")
SHOWN = re.compile(r"<!-- shown -->\n```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
WORDS = re.compile(r"\$\{\{ *([a-z_.-]+) *\}\}")
SAMPLES = ("clean", "blanks", "one-slip", "wrong-figures")

Bash = Callable[..., "subprocess.CompletedProcess[str]"]


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the commands of the pages need of the project, in a folder of its own, and `gouji` and `python` on a path."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(GATE, folder / "docs" / "examples" / "gate")
    for name in SAMPLES:
        (folder / "samples" / name).mkdir(parents=True)
        shutil.copy(ROOT / "samples" / name / "report.txt", folder / "samples" / name)
    (folder / "bin").mkdir()
    (folder / "bin" / "gouji").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gouji "$@"\n', encoding="utf-8")
    (folder / "bin" / "gouji").chmod(0o755)
    return folder


@pytest.fixture
def bash(copy: Path) -> Bash:
    """Run a script in the copy."""

    def run(script: str, *arguments: str, cwd: Path = copy, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {key: os.environ[key] for key in ("SYSTEMROOT", "PYTHONPATH", "HOME") if key in os.environ}
        path = os.pathsep.join((str(copy / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]))
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script, "bash", *arguments], cwd=cwd, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=120,
            env={"GOUJI_CACHE": "off", "PATH": path} | kept | environment,
        )  # fmt: skip

    return run


def pattern(shown: str) -> re.Pattern[str]:
    """What is shown as an expression: `…` stands for the rest of a line, alone on a line for any number of lines."""
    lines = [re.escape(line).replace("…", ".*") + "\n" if line != "…" else "(?:.*\n)*" for line in shown.splitlines()]
    return re.compile("".join(lines))


def blocks(page: str) -> list[tuple[str, str]]:
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    return [
        run for block in SHOWN.findall(text) for run in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    ]


@pytest.mark.parametrize(("page", "least"), [("gate", 7), ("waivers", 5)])
def test_what_a_page_shows_is_printed_command_by_command(copy: Path, bash: Bash, page: str, least: int) -> None:
    shown = blocks(page)
    assert len(shown) >= least
    for command, wanted in shown:
        ran = bash(f"set +e; {command}")
        printed = re.sub(r"[ \t]+$", "", ran.stdout, flags=re.MULTILINE)
        assert pattern(wanted).fullmatch(printed), (command, printed)


@pytest.mark.parametrize("page", ["gate.md", "waivers.md", "zh/gate.md", "zh/waivers.md"])
def test_a_file_that_a_page_shows_is_that_of_the_example(page: str) -> None:
    found = FILE.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))
    assert found
    for name, text in found:
        assert text in (ROOT / name).read_text(encoding="utf-8"), name


@pytest.mark.parametrize("page", ["gate.md", "waivers.md", "zh/gate.md", "zh/waivers.md"])
def test_every_place_that_a_page_links_to_is_there(page: str) -> None:
    path = ROOT / "docs" / page
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize(
    ("profile", "ends"),
    [
        ("author", {"clean": 0, "blanks": 0, "one-slip": 1}),
        ("editor", {"clean": 0, "blanks": 1, "one-slip": 1}),
        ("auditor", {"clean": 0, "blanks": 1, "one-slip": 1}),
        ("wuwei", {"clean": 0, "blanks": 1, "one-slip": 1}),
    ],
)
def test_a_profile_of_the_pack_admits_what_it_says(bash: Bash, profile: str, ends: Mapping[str, int]) -> None:
    for name, status in ends.items():
        ran = bash(f"gouji check samples/{name}/report.txt --profile {profile} --format json")
        assert ran.returncode == status, (profile, name)
        stamp = json.loads(ran.stdout)["pack"]["profile"]
        assert stamp["id"] == profile


def switched(bash: Bash, *profile: str) -> set[str]:
    ran = bash('gouji check samples/clean/report.txt --format json --all "$@"', *profile)
    told = json.loads(ran.stdout)
    return {finding["rule"] for finding in told["reports"][0]["findings"]}


def test_local_rules_run_only_by_their_profile_and_drafts_are_not_held_to_a_day(bash: Bash) -> None:
    plain = switched(bash)
    assert "S1-LENGTH" not in plain
    assert switched(bash, "--profile", "wuwei") == plain | {"S1-LENGTH"}
    assert switched(bash, "--profile", "editor") == switched(bash, "--profile", "auditor") == plain
    drafted = switched(bash, "--profile", "author")
    assert drafted < plain
    assert all(rule.startswith("PUB-") for rule in plain - drafted)


def test_a_warning_blocks_the_auditor_alone_unless_the_caller_says_otherwise(bash: Bash, copy: Path) -> None:
    report = json.loads((ROOT / "samples" / "clean" / "report.json").read_text(encoding="utf-8"))
    report["tables"]["proactive"]["normative"] |= {"issued": 5, "repealed": 0, "in_force": 1}
    (copy / "flow.json").write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    ends = {
        profile: bash(f"gouji check flow.json --profile {profile} --format json").returncode
        for profile in ("author", "editor", "auditor")
    }
    assert ends == {"author": 0, "editor": 0, "auditor": 1}
    assert bash("gouji check flow.json --profile auditor --fail-on error --format json").returncode == 0
    assert bash("gouji check flow.json --profile editor --fail-on warning --format json").returncode == 1


WAIVER = """\
waivers:
  - rule: T3-BALANCE
    body: 明渠县农业农村局
    reason: 已核定
    by: 李某
"""


def hooks() -> dict[str, dict[str, Any]]:
    return {hook["id"]: hook for hook in read(ROOT / ".pre-commit-hooks.yaml")}


def test_the_hook_brings_what_reads_documents() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extra = project["project"]["optional-dependencies"]["docs"]
    assert hooks()["gouji-check"]["additional_dependencies"] == extra


def test_the_hook_and_its_recipe_are_valid() -> None:
    pytest.importorskip("pre_commit")
    for command, file in (
        ("validate-manifest", ROOT / ".pre-commit-hooks.yaml"),
        ("validate-config", GATE / "pre-commit-config.yaml"),
    ):
        subprocess.run([sys.executable, "-m", "pre_commit", command, file], check=True)
    used = [hook["id"] for repo in read(GATE / "pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]
    assert set(used) <= set(hooks())


@pytest.mark.parametrize(
    ("reports", "waivers", "status", "words"),
    [
        (["clean"], "", 0, "Passed"), (["clean", "one-slip"], "", 1, "T3-BALANCE"),
        (["one-slip"], WAIVER, 0, "Passed"), (["one-slip"], WAIVER.replace("已核定", "' '"), 1, "gouji-waivers.yaml:4"),
        ([], "", 0, "Skipped"),
    ],
)  # fmt: skip
def test_pre_commit_runs_the_hook_as_it_is_defined(
    bash: Bash, tmp_path: Path, reports: list[str], waivers: str, status: int, words: str
) -> None:
    pytest.importorskip("pre_commit")
    recipe = read(GATE / "pre-commit-config.yaml")["repos"][0]["hooks"][0]
    hook = hooks()["gouji-check"] | recipe | {"files": r"^reports/.*\.txt$", "language": "system"}
    del hook["additional_dependencies"]
    config = {"repos": [{"repo": "local", "hooks": [hook]}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(json.dumps(config), encoding="utf-8")
    (tmp_path / "gouji-waivers.yaml").write_text(waivers or "waivers: []\n", encoding="utf-8")
    (tmp_path / "package.json").write_text("{}", encoding="utf-8")
    (tmp_path / "reports").mkdir()
    for name in reports:
        shutil.copy(ROOT / "samples" / name / "report.txt", tmp_path / "reports" / f"{name}.txt")
    script = f'git init -q . && git add -A && "{sys.executable}" -m pre_commit run --all-files --color never'
    ran = bash(script, cwd=tmp_path, PRE_COMMIT_HOME=str(tmp_path / "home"), HOME=str(tmp_path))
    assert ran.returncode == status, ran.stdout
    assert words in ran.stdout


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("github-actions", ROOT / "action.yml"), ("github-workflows", GATE / "github-workflow.yml"),
        ("gitlab-ci", GATE / "gitlab-ci.yml"),
    ],
)  # fmt: skip
def test_what_a_service_reads_keeps_the_public_schema(schema: str, file: Path) -> None:
    pytest.importorskip("check_jsonschema")
    subprocess.run([sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", file], check=True)


def test_the_workflow_gives_the_action_inputs_that_it_has() -> None:
    action = read(ROOT / "action.yml")
    steps = read(GATE / "github-workflow.yml")["jobs"]["gouji"]["steps"]
    (given,) = (step["with"] for step in steps if step["uses"].startswith("example/gouji"))
    assert set(given) <= set(action["inputs"])
    assert {name for name, each in action["inputs"].items() if each.get("required")} <= set(given)


def filled(value: str, inputs: Mapping[str, str], folder: Path) -> str:
    return WORDS.sub(
        lambda m: str(folder) if m[1] == "github.action_path" else inputs[m[1].removeprefix("inputs.")], value
    )


def step(bash: Bash, name: str, folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as a runner does: its expressions filled, nothing else known."""
    action = read(ROOT / "action.yml")
    inputs = {key: each.get("default", "") for key, each in action["inputs"].items()} | given
    (found,) = (each for each in action["runs"]["steps"] if each["name"] == name)
    assert "${{" not in found["run"]
    environment = {key: filled(value, inputs, ROOT) for key, value in found["env"].items()}
    output = folder / "output"
    output.touch()
    return bash(found["run"], cwd=folder, RUNNER_TEMP=str(folder / "temp"), GITHUB_OUTPUT=str(output), **environment)


@pytest.fixture
def runner(copy: Path, tmp_path: Path) -> Path:
    """A folder as a job has it: a repository with reports, and an environment in which the program is installed."""
    (tmp_path / "temp" / "gouji" / "bin").mkdir(parents=True)
    shutil.copy(copy / "bin" / "gouji", tmp_path / "temp" / "gouji" / "bin" / "gouji")
    (tmp_path / "reports").mkdir()
    for name in ("clean", "one-slip"):
        shutil.copy(ROOT / "samples" / name / "report.txt", tmp_path / "reports" / f"{name}.txt")
    (tmp_path / "w.yaml").write_text(WAIVER, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("given", "status", "level"),
    [
        ({"reports": "reports/clean.txt"}, 0, ""), ({"reports": "reports"}, 1, "::error"),
        ({"reports": "reports/clean.txt\n\nreports/one-slip.txt\n"}, 1, "::error"),
        ({"reports": "reports", "waivers": "w.yaml"}, 0, "::notice"),
        ({"reports": "reports/*.txt", "fail-on": "never"}, 0, "::error"),
        ({"reports": "reports", "profile": "no-such"}, 2, ""), ({"reports": "none.txt"}, 3, "::error"),
        ({"reports": "--help"}, 3, "::error"), ({"reports": "$(touch evil)"}, 3, "::error"),
    ],
)  # fmt: skip
def test_the_action_checks_annotates_and_ends_as_the_command_does(
    bash: Bash, runner: Path, given: dict[str, str], status: int, level: str
) -> None:
    ran = step(bash, "Check", runner, **given)
    assert ran.returncode == status, ran.stdout
    assert (runner / "output").read_text(encoding="utf-8") == f"status={status}\n"
    assert level in ran.stdout
    assert not (runner / "evil").exists()


def test_the_action_writes_what_is_asked_for_beside_the_annotations(bash: Bash, runner: Path) -> None:
    ran = step(
        bash, "Check", runner, reports="reports", sarif="out.sarif", html="out.html", lang="en", waivers="w.yaml"
    )
    assert ran.returncode == 0, ran.stdout
    (run,) = json.loads((runner / "out.sarif").read_text(encoding="utf-8"))["runs"]
    assert [each["suppressions"][0]["justification"] for each in run["results"] if "suppressions" in each] == ["已核定"]
    assert "waived" in (runner / "out.html").read_text(encoding="utf-8")


def test_the_action_installs_the_project_in_which_it_stands(bash: Bash, tmp_path: Path) -> None:
    log = tmp_path / "log"
    fake = tmp_path / "python"
    fake.write_text(
        f'#!/bin/sh\necho "$0 $*" >> "{log}"\n[ "$2" != venv ] || {{ mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; }}\n',
        encoding="utf-8",
    )
    fake.chmod(0o755)
    ran = step(bash, "Install gouji", tmp_path, reports="reports", python=str(fake))
    assert ran.returncode == 0, ran.stdout
    made, installed = log.read_text(encoding="utf-8").splitlines()
    assert made == f"{fake} -m venv {tmp_path}/temp/gouji"
    assert installed.startswith(f"{tmp_path}/temp/gouji/bin/python -m pip install ")
    assert installed.endswith(f" {ROOT}[docs]")


def test_the_recipe_for_gitlab_runs_and_leaves_what_it_keeps(bash: Bash, runner: Path) -> None:
    job = read(GATE / "gitlab-ci.yml")["reports"]
    assert job["before_script"] == ['pip install --quiet "gouji[docs]"']
    (runner / "gouji-waivers.yaml").write_text("waivers: []\n", encoding="utf-8")
    assert bash("\n".join(job["script"]), cwd=runner).returncode == 1
    suites = ET.fromstring((runner / job["artifacts"]["reports"]["junit"]).read_bytes())  # noqa: S314
    assert (suites.get("failures"), len(suites)) == ("1", 2)
    (runner / "gouji-waivers.yaml").write_text(WAIVER, encoding="utf-8")
    assert bash("\n".join(job["script"]), cwd=runner).returncode == 0
    assert bash("\n".join(job["after_script"]), cwd=runner).returncode == 0
    assert all((runner / path).stat().st_size for path in job["artifacts"]["paths"])


@pytest.mark.parametrize(
    ("report", "status", "said"),
    [
        ("samples/clean/report.txt", 0, "publish"), ("samples/blanks/report.txt", 1, "hold: mend what page.html shows"),
        ("none.txt", 3, "hold: the report cannot be read"), ("--version", 3, "hold: the report cannot be read"),
    ],
)  # fmt: skip
def test_the_script_for_a_cms_says_what_to_do(bash: Bash, report: str, status: int, said: str) -> None:
    ran = bash('bash docs/examples/gate/before-publication.sh "$1" page.html 2> /dev/null', report)
    assert (ran.returncode, ran.stdout) == (status, f"{said}\n")


def test_the_script_for_a_cms_holds_what_could_not_be_checked(bash: Bash, tmp_path: Path) -> None:
    ran = bash(
        'bash docs/examples/gate/before-publication.sh "$@" 2> /dev/null', "samples/clean/report.txt", "no/such/page"
    )
    assert (ran.returncode, ran.stdout) == (2, "hold: the check itself failed with 2\n")


def uploaded(body: bytes, name: str = "r.txt", method: str = "POST", **more: str) -> tuple[str, Any]:
    """Call the hook as a server does."""
    space: dict[str, Any] = {"__name__": "upload_hook"}
    exec(compile((GATE / "upload_hook.py").read_text(encoding="utf-8"), "upload_hook.py", "exec"), space)  # noqa: S102
    environ = {"REQUEST_METHOD": method, "QUERY_STRING": f"name={name}", "CONTENT_LENGTH": str(len(body))} | more
    codes: list[str] = []

    def start(code: str, headers: list[tuple[str, str]]) -> None:
        assert dict(headers)["Content-Type"].startswith("application/json")
        codes.append(code)

    (answer,) = space["application"](environ | {"wsgi.input": io.BytesIO(body)}, start)
    return codes[0], json.loads(answer)


@pytest.mark.parametrize(("name", "publish"), [("clean", True), ("one-slip", False), ("blanks", False)])
def test_the_hook_for_uploads_says_whether_to_publish_with_the_result(name: str, publish: bool) -> None:
    code, told = uploaded((ROOT / "samples" / name / "report.txt").read_bytes())
    assert (code, told["publish"], told["status"]) == ("200 OK", publish, 0 if publish else 1)
    assert told["result"]["reports"][0]["source"] == "report.txt"


@pytest.mark.parametrize(
    ("body", "more", "code"),
    [
        (b"x", {"name": "r.exe"}, "400"), (b"x", {"method": "GET"}, "400"), (b"x", {"CONTENT_LENGTH": "50000001"}, "413"),
        (b"x", {"CONTENT_LENGTH": "-1"}, "413"), (b"", {}, "200"), (b"no report at all", {}, "200"),
        (b"{", {"name": "../../r.json"}, "200"),
    ],
)  # fmt: skip
def test_the_hook_for_uploads_never_publishes_what_was_not_checked(
    body: bytes, more: dict[str, str], code: str
) -> None:
    found, told = uploaded(body, **more)
    assert (found[:3], told["publish"]) == (code, False)
