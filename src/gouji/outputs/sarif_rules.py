"""The rules and the pack of a result, as SARIF describes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gouji.findings import Citation, Finding, PackStamp
from gouji.outputs.layout import Pen
from gouji.outputs.sarif_log import LEVELS, Node, pascal, said, without_empty
from gouji.outputs.shown import lines, safe


def rules_of(findings: Iterable[Finding]) -> dict[str, Finding]:
    """Give for each rule, by its id in ascending order, the gravest finding: a footnote may ease single ones."""
    gravest: dict[str, Finding] = {}
    for finding in findings:
        known = gravest.setdefault(finding.rule, finding)
        if finding.severity.rank < known.severity.rank:
            gravest[finding.rule] = finding
    return dict(sorted(gravest.items()))


def describe_rules(rules: Mapping[str, Finding], pen: Pen) -> list[Node]:
    """Describe rules, each drawn from a finding of it."""
    return [_rule(finding, pen) for finding in rules.values()]


def describe_pack(stamp: PackStamp) -> Node:
    """Describe a pack as the component that brought the rules."""
    profile = stamp.profile
    properties = {
        "sha256": stamp.sha256,
        "extends": [{"id": base.id, "version": base.version, "sha256": base.sha256} for base in stamp.extends],
        "profile": profile and {"id": profile.id, "title": safe(profile.title), "failOn": profile.fail_on},
    }
    return without_empty(
        {
            "name": stamp.id,
            "fullName": safe(stamp.title),
            "version": stamp.version,
            "properties": without_empty(properties),
        }
    )


def _rule(finding: Finding, pen: Pen) -> Node:
    clauses = [words for citation in finding.cites for words in _clause(citation, pen)]
    title, meaning = safe(finding.title), safe(finding.meaning)
    return without_empty(
        {
            "id": finding.rule,
            "name": pascal(finding.rule.lower()),
            "shortDescription": said(title),
            "fullDescription": said(meaning or title),
            "help": said(lines((meaning or title, *clauses))),
            "defaultConfiguration": {"level": LEVELS[finding.severity.value]},
            "properties": without_empty({"grade": finding.grade, "cites": [_cite(c) for c in finding.cites]}),
        }
    )


def _clause(citation: Citation, pen: Pen) -> tuple[str, ...]:
    named = " ".join(filter(None, (citation.document, citation.number, citation.clause)))
    graded = pen.say("text.grade", grade=citation.grade, meaning=pen.say(f"grade.{citation.grade}"))
    return f"{pen.say('text.cite', clause=named)} ({graded})", citation.says


def _cite(citation: Citation) -> Node:
    keys = ("id", "document", "number", "clause", "says", "grade")
    return without_empty({key: safe(getattr(citation, key)) for key in keys})
