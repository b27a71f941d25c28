"""
Profiles: named ways to use a pack.

A profile never changes what a rule says. It says which rules run and what blocks, and every rule that it switches off
is told in the result with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from gouji.errors import Place, Problem, UsageError
from gouji.findings import Alteration, Amendment, ProfileStamp, Severity
from gouji.packs.files import Profile
from gouji.packs.model import Rule, RulePack
from gouji.packs.names import matches, nearest

if TYPE_CHECKING:
    from gouji.packs.convert import Marks  # with it come the parser and YAML


def profiled(pack: RulePack, name: str) -> RulePack:
    """
    Use a pack by one of its profiles.

    Args:
        pack: One edition of a pack.
        name: Id of the profile; "" for none.

    Returns:
        The pack with the rules switched as the profile says, each switched one among its alterations.

    Raises:
        UsageError: If the pack has no such profile.
    """
    if not name:
        return pack
    known = {profile.id: profile for profile in pack.profiles}
    if name not in known:
        values = {"name": name, "known": ", ".join(known) or "-", "near": nearest(name, known)}
        raise UsageError(Problem(code="profile-unknown", place=Place(file="--profile"), values=values))
    profile = known[name]
    switched = [(rule, *_switch(rule, profile)) for rule in pack.rules]
    told = [_told(pack, rule, status, reason) for rule, status, reason in switched if status != rule.status]
    rules = tuple(msgspec.structs.replace(rule, status=status) for rule, status, _ in switched)
    return msgspec.structs.replace(pack, rules=rules, alterations=(*pack.alterations, *told), profile=_stamp(profile))


def _stamp(profile: Profile) -> ProfileStamp:
    levels = tuple(Severity(level) for level in profile.undetermined)
    return ProfileStamp(id=profile.id, title=profile.title, fail_on=profile.fail_on, undetermined=levels)


def check_profiles(profiles: Sequence[Profile], marks: Marks, known: Collection[str]) -> list[Problem]:
    """
    List profiles of one id, and the names in profiles that mean none of the rules `known`.

    Args:
        profiles: The profiles that stand in the file of `marks`, in order.
        marks: The places of the file.
        known: The rules of all editions.
    """
    found = list(_unknown(profiles, marks, known))
    ids = [profile.id for profile in profiles]
    twice = (n for n, name in enumerate(ids) if name in ids[:n])
    return found + [marks.problem("profile-twice", ("profiles", n, "id"), name=ids[n]) for n in twice]


def _unknown(profiles: Sequence[Profile], marks: Marks, known: Collection[str]) -> Iterator[Problem]:
    for p, profile in enumerate(profiles):
        named = [(("profiles", p, "switch_on", n), name) for n, name in enumerate(profile.switch_on)]
        named += [
            (("profiles", p, "switch_off", n), name) for n, off in enumerate(profile.switch_off) for name in off.rules
        ]
        for path, name in named:
            if not any(matches(name, rule) for rule in known):
                yield marks.problem("unknown-rule", path, name=name, near=nearest(name, known))


def _switch(rule: Rule, profile: Profile) -> tuple[str, str]:
    """Say whether a rule runs, and why; what is switched off by name goes before what is switched on."""
    for off in profile.switch_off:
        if any(matches(name, rule.id) for name in off.rules):
            return "off", off.reason
    if any(matches(name, rule.id) for name in profile.switch_on):
        return "active", profile.title
    return rule.status, ""


def _told(pack: RulePack, rule: Rule, status: str, reason: str) -> Alteration:
    amendment = Amendment(key="status", before=rule.status, after=status)
    return Alteration(
        kind="rule", name=rule.id, pack=pack.id, version=pack.version, reason=reason, amendments=(amendment,)
    )  # fmt: skip
