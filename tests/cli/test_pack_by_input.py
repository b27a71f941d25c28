"""Which pack judges a report, where none is asked for: the one that it names, or whose XML it is, else the usual one."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from gouji.check import Options, check
from gouji.errors import InputError
from gouji.findings import Result
from gouji.inputs import LastYears, Source, open_packs, read_report
from gouji.outputs.result_v1 import result_schema
from tests.cli.conftest import BAD, GOOD, Gouji

IEPD = "http://leisp.usdoj.gov/niem/FoiaAnnualReport"
NAMED = Path(__file__).parents[2] / "samples" / "clean" / "report.json"


def sent(year: int = 2021, root: str = "FoiaAnnualReport") -> bytes:
    """An XML file of the shipped pack that reads such, with nothing but its head."""
    return (
        f'<?xml version="1.0"?><i:{root} xmlns:i="{IEPD}/exchange/1.03" xmlns:f="{IEPD}/extension/1.03" '
        'xmlns:n="http://niem.gov/niem/niem-core/2.0"><n:Organization><n:OrganizationName>Board of Lighthouses'
        f"</n:OrganizationName></n:Organization><f:DocumentFiscalYearDate>{year}</f:DocumentFiscalYearDate></i:{root}>"
    ).encode()


XML = Source(name="sent.xml", data=sent())
OWN = Source(name="own.json", data=GOOD.encode())
OTHER = Source(name="other.json", data=NAMED.read_bytes())


def judged(rules: Path, *sources: Source) -> Result:
    return check(sources, open_packs(None, None, (rules,)), Options(lang="en"))


def test_each_report_is_judged_by_its_pack(rules: Path) -> None:
    result = judged(rules, OWN, XML, OTHER, OWN)
    packs = ["harbour", "us-annual-foia-report", "cn-gov-info-annual-report"]
    assert [pack.id for pack in result.packs] == packs
    assert [report.pack and report.pack.id for report in result.reports] == [None, packs[1], packs[2], None]
    assert [report.edition for report in result.reports] == ["1", "2019", "2021", "1"]
    assert result.reports[0].findings == result.reports[3].findings
    assert result.unread == ()


@pytest.mark.parametrize(("source", "pack"), [(XML, "us-annual-foia-report"), (OTHER, "cn-gov-info-annual-report")])
def test_a_result_of_one_pack_names_it_once(rules: Path, source: Source, pack: str) -> None:
    result = judged(rules, source)
    assert result.pack.id == pack
    assert [report.pack for report in result.reports] == [None]


def test_without_any_report_the_usual_pack_is_named(rules: Path) -> None:
    result = judged(rules, Source(name="empty.json"))
    assert (result.pack.id, [each.code for each in result.unread]) == ("harbour", ["input-empty"])


def test_a_report_of_a_pack_that_is_not_there_is_refused(rules: Path) -> None:
    named = {**json.loads(GOOD), "pack": "quarry"}
    result = judged(rules, Source(name="quarry.json", data=json.dumps(named).encode()))
    assert [(each.code, "quarry" in each.cause) for each in result.unread] == [("other-pack", True)]


def test_xml_that_no_pack_knows_is_refused(rules: Path) -> None:
    result = judged(rules, Source(name="sent.xml", data=sent(root="Ledger")))
    assert [each.code for each in result.unread] == ["xml-unmapped"]


@pytest.mark.parametrize("asked", [{"name": "harbour"}, {"edition": "1"}])
def test_whoever_asks_for_a_pack_or_an_edition_gets_no_other(rules: Path, asked: dict[str, str]) -> None:
    editions = open_packs(extra=(rules,), **asked)
    for source, code in ((XML, "xml-unmapped"), (OTHER, "other-pack")):
        with pytest.raises(InputError) as raised:
            read_report(source, editions)
        assert [problem.code for problem in raised.value.problems] == [code]


def test_last_years_report_is_that_of_the_same_pack(rules: Path) -> None:
    editions = open_packs(None, None, (rules,))
    this, of_harbour = (read_report(source, editions)[0] for source in (XML, OWN))
    only = LastYears([Source(name="last.xml", data=sent(2020))], editions)
    assert only.of(this) is not None
    assert only.of(of_harbour) is None
    several = LastYears([Source(name="last.xml", data=sent(2020)), OTHER], editions)
    assert several.of(this) is not None


def test_every_output_names_every_pack(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "sent.xml").write_bytes(sent())
    (tmp_path / "bad.json").write_text(BAD, encoding="utf-8")
    kept = {"GOUJI_CACHE": str(tmp_path / "cache")}
    for shape in ("text", "json", "sarif", "junit", "csv", "html"):
        ran = gouji("check", "bad.json", "sent.xml", "--format", shape, "--lang", "en", **kept)
        assert ran.returncode == 1, ran.stderr
        text = ran.stdout.decode()
        assert "us-annual-foia-report" in text, shape
        assert "harbour" in text or shape == "csv", shape
    told = json.loads(gouji("check", "bad.json", "sent.xml", "--format", "json", **kept).stdout)
    jsonschema.validators.Draft7Validator(result_schema()).validate(told)
    assert (told["pack"]["id"], told["pack"]["edition"]) == ("harbour", "1")
    own, other = told["reports"]
    assert "pack" not in own
    assert (other["pack"]["id"], other["pack"]["edition"], other["edition"]) == (
        "us-annual-foia-report",
        "2019",
        "2019",
    )


def test_one_report_is_explained_extracted_and_compared_by_its_pack(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "sent.xml").write_bytes(sent())
    kept = {"GOUJI_CACHE": str(tmp_path / "cache")}
    ran = gouji("explain", "sent.xml", "US-VA-BALANCE", "--lang", "en", **kept)
    assert (ran.returncode, b"US-VA-BALANCE" in ran.stdout) == (0, True), ran.stderr
    assert json.loads(gouji("extract", "sent.xml", **kept).stdout)["pack"] == "us-annual-foia-report"
    compared = json.loads(gouji("compare", "sent.xml", "sent.xml", "--format", "json", **kept).stdout)
    assert [compared[side]["pack"] for side in ("old", "new")] == ["us-annual-foia-report"] * 2
