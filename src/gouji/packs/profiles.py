"""
Profiles: named ways to use a pack.

A profile never changes what a rule says. It says which rules run and what blocks, and every rule that it switches off
is told in the result with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from gouji.errors import Place, Problem, UsageError
from gouji.findings import Alteration, Amendment, ProfileStamp, Severity
from gouji.packs.files import Profile
from gouji.packs.limits import MAX_PROBLEMS
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
    switches = list(_switches(profile))
    rules: list[Rule] = []
    told: list[Alteration] = []
    for rule in pack.rules:
        switch = next((each for each in switches if each.means(rule.id)), None)
        if switch is not None and switch.status != rule.status:
            told.append(_told(pack, rule, switch))
            rules.append(msgspec.structs.replace(rule, status=switch.status))
        else:
            rules.append(rule)
    return msgspec.structs.replace(
        pack, rules=tuple(rules), alterations=(*pack.alterations, *told), profile=_stamp(profile)
    )


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
    return list(islice(chain(_unknown(profiles, marks, known), _twice(profiles, marks)), MAX_PROBLEMS))


def _twice(profiles: Sequence[Profile], marks: Marks) -> Iterator[Problem]:
    seen: set[str] = set()
    for n, profile in enumerate(profiles):
        if profile.id in seen:
            yield marks.problem("profile-twice", ("profiles", n, "id"), name=profile.id)
        seen.add(profile.id)


def _unknown(profiles: Sequence[Profile], marks: Marks, known: Collection[str]) -> Iterator[Problem]:
    told: dict[str, bool] = {}
    for p, profile in enumerate(profiles):
        named = [(("profiles", p, "switch_on", n), name) for n, name in enumerate(profile.switch_on)]
        named += [
            (("profiles", p, "switch_off", n), name) for n, off in enumerate(profile.switch_off) for name in off.rules
        ]
        for path, name in named:
            if name not in told:
                told[name] = any(matches(name, rule) for rule in known)
            if not told[name]:
                yield marks.problem("unknown-rule", path, name=name, near=nearest(name, known))


class _Switch(NamedTuple):
    """Rules that a profile switches: by id and by beginnings of ids."""

    ids: frozenset[str]
    beginnings: tuple[str, ...]
    status: Literal["active", "off"]
    reason: str

    def means(self, rule: str) -> bool:
        return rule in self.ids or rule.startswith(self.beginnings)


def _switches(profile: Profile) -> Iterator[_Switch]:
    """Walk what a profile switches; what is switched off by name goes before what is switched on."""
    for off in profile.switch_off:
        yield _switch(off.rules, "off", off.reason)
    yield _switch(profile.switch_on, "active", profile.title)


def _switch(names: Sequence[str], status: Literal["active", "off"], reason: str) -> _Switch:
    beginnings = tuple(name[:-1] for name in names if name.endswith("*"))
    return _Switch(frozenset(names), beginnings, status, reason)


def _told(pack: RulePack, rule: Rule, switch: _Switch) -> Alteration:
    amendment = Amendment(key="status", before=rule.status, after=switch.status)
    return Alteration(
        kind="rule", name=rule.id, pack=pack.id, version=pack.version, reason=switch.reason, amendments=(amendment,)
    )  # fmt: skip
