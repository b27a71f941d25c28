"""
Where rules come from, and what was altered of them, in words: for packs that extend others and for profiles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gouji.findings import Alteration, Amendment, Finding, PackStamp, ProfileStamp
from gouji.outputs.layout import Pen

SHOWN_VALUE = 48
"""Signs up to which a value that was altered is shown; of longer ones only the key is named."""

WORDING = frozenset({"title", "message", "hint", "note", "en"})
"""Keys of which no value is shown: they are told with the finding."""


def origin_notes(finding: Finding, pen: Pen) -> Iterator[str]:
    """Say in which pack the rule of a finding was written, and how it was altered."""
    if finding.origin is not None:
        yield pen.say("text.origin", pack=finding.origin.id, version=finding.origin.version)
    yield from (alteration_words(alteration, pen) for alteration in finding.altered)


def alteration_words(alteration: Alteration, pen: Pen) -> str:
    """Say what was altered, by which pack, and why."""
    changes = pen.say("text.comma").join(_amendment(amendment, pen) for amendment in alteration.amendments)
    return pen.say(
        f"altered.{alteration.kind}", name=alteration.name, changes=changes or "-", pack=alteration.pack,
        version=alteration.version, reason=alteration.reason,
    )  # fmt: skip


def heritage_lines(pack: PackStamp, pen: Pen) -> list[str]:
    """Say which packs one extends, by which profile it is used, and all that was altered."""
    lines = [pen.say("text.extends", pack=b.id, version=b.version, sha256=b.sha256[:12]) for b in pack.extends]
    lines += [_profile(pack.profile, pen)] if pack.profile else []
    lines += _once(alteration_words(alteration, pen) for alteration in pack.alterations)
    return [line for words in lines for line in pen.block(words, hang="  ", style="faint")]


def _profile(profile: ProfileStamp, pen: Pen) -> str:
    levels = [pen.say(f"severity.{severity.value}") for severity in profile.undetermined]
    blocking = pen.say("text.enumeration").join(levels) or "-"
    return pen.say("text.profile", profile=profile.id, title=profile.title, fail_on=profile.fail_on, levels=blocking)


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _amendment(amendment: Amendment, pen: Pen) -> str:
    if amendment.key in WORDING or max(len(amendment.before), len(amendment.after)) > SHOWN_VALUE:
        return amendment.key
    values = {"of": amendment.key, "before": amendment.before, "after": amendment.after}
    return pen.say("altered.added" if not amendment.before else "altered.value", **values)
