"""
Every lint by its code: how grave it is, and what is told of a pack that does not load.

Each code has its words in `messages/` and its page in `docs/lints/`; tests hold the three together.
"""

from __future__ import annotations

from gouji.findings import Severity

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

LEVELS: dict[str, Severity] = {
    # evidence
    "citation-unused": _WARNING, "background-cited": _WARNING, "grade-above-citations": _WARNING,
    "severity-above-evidence": _ERROR,
    # logic
    "check-never": _ERROR, "check-always": _WARNING, "when-never": _ERROR, "when-always": _WARNING,
    "unit-clash": _ERROR,
    # duplicates
    "rule-duplicate": _WARNING, "rule-implied": _WARNING,
    # cases
    "no-fail-case": _WARNING, "no-pass-case": _WARNING, "case-twice": _WARNING, "rule-silent": _WARNING,
    # texts
    "slot-unfilled": _WARNING, "text-blank": _WARNING, "message-missing": _INFO, "english-missing": _INFO,
    "title-twice": _WARNING, "title-no-statement": _INFO,
    # lexicon
    "pattern-slow": _WARNING, "pattern-never": _ERROR, "pattern-unused": _WARNING, "word-unused": _WARNING,
    "word-redundant": _INFO,
    # form
    "cell-unguarded": _WARNING, "group-unused": _WARNING, "unit-unused": _INFO, "alias-hides-name": _ERROR,
    # editions
    "editions-many": _ERROR, "edition-no-years": _ERROR, "editions-overlap": _ERROR, "editions-gap": _WARNING,
    "cause-cycle": _WARNING,
    # reasons given for leaving lints alone
    "lint-unknown": _ERROR, "lint-unused": _WARNING,
}  # fmt: skip
"""Lints of packs that load."""
