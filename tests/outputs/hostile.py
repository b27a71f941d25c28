"""A result in which every text is one that would harm whoever shows it raw."""

from __future__ import annotations

import msgspec

from gouji.findings import CellChange, CellRef, CellState, Lapse, Location, Result, Suggestion, Waived, WaiverStamp
from tests.outputs import results

CONTROLS = "\x1b]0;t\x07\x1b[31m\u202e\x9b2J\u2028\x00\x0b\ufeff\u200b\ud800\ufffe"
"""Sequences for terminals, marks of direction, ends of lines that are none, and what no XML file may hold."""

EVIL = f"=1+1]]></failure><x y='\"&{CONTROLS}\n::error file=a::b\r\n%0A[here](https://example.test){{0}}"

_TEXTS = ("title", "message", "detail", "hint", "subject", "quote", "left", "right", "would_pass", "meaning")


def hostile(text: str = EVIL, name: str = EVIL) -> Result:
    """Put a text wherever reports and packs can bring one, and a name wherever files do."""
    cell = CellRef(path=text, label=text, value=text, state=CellState.TEXT, at=Location(line=3, element=text))
    clause = msgspec.structs.replace(results.LAW, document=text, number=text, clause=text, says=text)
    finding = msgspec.structs.replace(
        results.BALANCE,
        cells=(cell,),
        cites=(clause,),
        instance=(("table", text),),
        difference=text,
        at=Location(line=2, element=text, part=text),
        suggestion=Suggestion(kind="cells", cells=(CellChange(path=text, label=text, before=text, after=text),)),
        **dict.fromkeys(_TEXTS, text),
    )
    open_one = msgspec.structs.replace(results.BLANK, **dict.fromkeys(_TEXTS, text), cells=(cell,))
    report = msgspec.structs.replace(results.FAULTY, source=name, body=text, findings=(finding, open_one))
    unread = msgspec.structs.replace(results.MISSING_FILE, source=name, cause=text, remedy=text)
    pack = msgspec.structs.replace(results.STAMP, title=text)
    return msgspec.structs.replace(results.ONE, pack=pack, reports=(report,), unread=(unread,))


def hostile_waivers(text: str = EVIL, name: str = EVIL) -> Result:
    """Put a text into waivers beside: of what is waived, and of what sets nothing aside."""
    result = hostile(text, name)
    waived = Waived(reason=text, by=text, until=text, ticket=text, place=f"{text}:3")
    (report,) = result.reports
    findings = tuple(msgspec.structs.replace(finding, waived=waived) for finding in report.findings)
    lapse = Lapse(kind="changed", place=f"{text}:4", rule=text, report=text, what=text, was=text, now=text)
    stamp = WaiverStamp(files=((text, "0" * 64),), today=text, used=1, lapses=(lapse,))
    report = msgspec.structs.replace(report, findings=findings)
    return msgspec.structs.replace(result, reports=(report,), waivers=stamp)
