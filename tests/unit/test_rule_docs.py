"""`gouji rules docs`, as people run it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.small import small_pack
from tests.unit.keeper.hostile import hostile_pack

TOY = Path(__file__).parents[1] / "toy"


def docs(*arguments: object, status: int = 0) -> str:
    """Run the command; give what it says on stderr, once it has ended with `status`."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    environment = kept | {"GOUJI_CACHE": "off", "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-m", "gouji", "rules", "docs", *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, env=environment, timeout=120, check=False)
    assert ran.returncode == status, ran.stderr.decode()
    assert ran.stdout == b""
    return ran.stderr.decode()


def held(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_pages_of_a_pack_of_ones_own_are_written_in_both_languages(tmp_path: Path) -> None:
    said = docs(TOY / "rules", "-o", tmp_path / "pages", "--samples", TOY / "reports")
    files = held(tmp_path / "pages")
    assert f"已写 {len(files) - 1} 页" in said
    assert {name.partition("/")[0] for name in files} == {"zh", "en", ".gouji-pages"}
    assert "The sample `wrong.json` gives:" in files["en/lighthouse-report/rules/OIL-SAID.md"].decode()
    assert "样例 `wrong.json` 得到:" in files["zh/lighthouse-report/rules/OIL-SAID.md"].decode()


def test_the_pages_speak_one_language_where_one_is_asked_for(tmp_path: Path) -> None:
    said = docs("--rules", TOY / "rules", "--lang", "en", "-o", tmp_path / "pages")
    assert " pages written: " in said
    assert {name.partition("/")[0] for name in held(tmp_path / "pages")} == {"en", ".gouji-pages"}
    assert "](../" not in held(tmp_path / "pages")["en/index.md"].decode()


def test_the_home_page_leads_to_the_other_language(tmp_path: Path) -> None:
    docs(small_pack(tmp_path / "orchard"), "-o", tmp_path / "pages")
    assert "[English](../en/index.md)" in (tmp_path / "pages" / "zh" / "index.md").read_text(encoding="utf-8")


def test_the_same_pack_gives_the_same_bytes_and_a_changed_one_leaves_no_old_page(tmp_path: Path) -> None:
    pack = small_pack(tmp_path / "orchard")
    docs(pack, "-o", tmp_path / "pages")
    first = held(tmp_path / "pages")
    docs(pack, "-o", tmp_path / "pages")
    assert held(tmp_path / "pages") == first
    rules = pack / "1" / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("ROW-SUM", "EACH-ROW"), encoding="utf-8")
    docs(pack, "-o", tmp_path / "pages")
    names = set(held(tmp_path / "pages"))
    assert "zh/orchard/rules/EACH-ROW.md" in names
    assert "zh/orchard/rules/ROW-SUM.md" not in names


def test_a_pack_in_an_archive_has_the_same_pages(tmp_path: Path) -> None:
    pack = TOY / "rules" / "lighthouse-report"
    with zipfile.ZipFile(tmp_path / "packs.zip", "w") as archive:
        for path in sorted(pack.rglob("*.yaml")):
            archive.write(path, f"lighthouse-report/{path.relative_to(pack).as_posix()}")
    docs(tmp_path / "packs.zip", "-o", tmp_path / "one")
    docs(pack, "-o", tmp_path / "other")
    assert held(tmp_path / "one") == held(tmp_path / "other")
    assert len(held(tmp_path / "one")) > 80


def test_a_folder_of_someone_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_bytes(b"mine")
    said = docs(small_pack(tmp_path / "packs" / "orchard"), "--lang", "en", "-o", tmp_path, status=2)
    assert "the folder is not empty, and was not written by this command" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt", "packs"]


def test_a_faulty_pack_gives_no_pages(tmp_path: Path) -> None:
    pack = small_pack(tmp_path / "orchard", {"1/rules.yaml": "rules: [{id: X}]\n"})
    assert "title" in docs(pack, "-o", tmp_path / "pages", status=2)
    assert not (tmp_path / "pages").exists()


def test_a_pack_that_is_not_there_is_told_in_the_language_of_the_pages(tmp_path: Path) -> None:
    assert "there is no pack" in docs("nowhere", "--lang", "en", "-o", tmp_path / "pages", status=2)
    assert "没有规则包" in docs("nowhere", "-o", tmp_path / "pages", status=2)


def test_a_site_is_built_with_pages_of_ones_own(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    pytest.importorskip("material")
    pytest.importorskip("jieba")
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "start.md").write_text("# 先看这里\n\n正文。\n", encoding="utf-8")
    docs(
        small_pack(tmp_path / "orchard"),
        "--site",
        "--lang",
        "zh",
        "--guide",
        tmp_path / "guide",
        "-o",
        tmp_path / "site",
    )
    files = held(tmp_path / "site")
    assert {"index.html", "zh/index.html", "zh/guide/start.html", "zh/orchard/rules/ROW-SUM.html"} < set(files)
    assert "先看这里" in files["zh/index.html"].decode()
    assert "各行总计等于两园之和" in files["zh/orchard/rules/ROW-SUM.html"].decode()


def test_a_pack_cannot_have_its_pages_written_elsewhere(tmp_path: Path) -> None:
    docs(hostile_pack(tmp_path / "harm"), "--lang", "zh", "-o", tmp_path / "deep" / "er" / "pages")
    assert {path.name for path in tmp_path.iterdir()} == {"harm", "deep"}
    assert [path.name for path in (tmp_path / "deep" / "er").iterdir()] == ["pages"]
    assert "zh/harm-..-..-..-out/rules/SUM.md" in held(tmp_path / "deep" / "er" / "pages")
