"""
Waivers in words: why a finding is set aside, what became of the waivers of a run.
"""

from __future__ import annotations

from collections.abc import Iterator

from gouji.findings import Lapse, Waived, WaiverStamp
from gouji.outputs.layout import Pen


def waived_words(waived: Waived, pen: Pen) -> str:
    """Say why a finding is set aside, by whom and until when."""
    until = pen.say("waived.until", until=waived.until) if waived.until else pen.say("waived.endless")
    said = pen.say("waived.note", reason=waived.reason, by=waived.by, until=until, place=waived.place)
    return f"{said} {waived.ticket}".rstrip()


def stamp_words(stamp: WaiverStamp, pen: Pen) -> Iterator[str]:
    """Say which waivers were used, against which day they were held, and what became of them; a line each."""
    for file, sha256 in stamp.files:
        yield pen.say("waivers.stamp", file=file, sha256=sha256[:12])
    counts = pen.say("waivers.counts", used=stamp.used, lapsed=len(stamp.lapses), elsewhere=stamp.elsewhere)
    today = pen.say("waivers.today", today=stamp.today) if stamp.today else ""
    yield pen.say("text.comma").join(filter(None, (counts, today)))


def lapse_words(lapse: Lapse, pen: Pen) -> str:
    """Say why a waiver sets nothing aside."""
    nothing = pen.say("lapse.nothing")
    shown = {name: nothing if value is None else value for name, value in (("was", lapse.was), ("now", lapse.now))}
    what = lapse.what or pen.say("lapse.quote")
    year = "" if lapse.year is None else str(lapse.year)
    about = " ".join(filter(None, (lapse.place, lapse.rule, lapse.report, year)))
    return f"{about}: {pen.say(f'lapse.{lapse.kind}', until=lapse.until, what=what, **shown)}"
