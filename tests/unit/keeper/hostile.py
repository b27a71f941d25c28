"""A pack that loads, and says in each of its texts what would do harm on a page that took it for markup."""

from __future__ import annotations

import json
from pathlib import Path

from tests.small import small_pack

HARM = (
    '</title><script>alert(1)</script> " onmouseover="alert(5) </td></table> **x** [a](javascript:alert(2)) '
    "![b](http://evil/p.png) a | b `c` <img src=x onerror=alert(3)> {: onclick=alert(4)} {{ config }} ~~d~~ "
    "&lt;e&gt; \u202e]: www.evil.example # ```"
)
LISTED = f"- # 1. {HARM}"
BLOCK = f"a\n```\n{HARM}\n````\n</code></pre>{HARM}"

PACK = {
    "id": "harm/../../../out",
    "title": HARM,
    "en": HARM,
    "version": "1.0.0",
    "issuer": HARM,
    "editions": [
        {"id": "1", "title": LISTED, "years": "2000-2009"},
        {"id": "2", "title": HARM, "years": "2010-", "based_on": "1", "without": ["GONE"]},
    ],
}
CITATIONS = {
    "citations": {
        "a/1": {"document": HARM, "number": HARM, "clause": LISTED, "says": HARM, "grade": "A", "en": HARM},
        f"a|1 {HARM}": {"document": LISTED, "clause": HARM, "says": LISTED, "grade": "U", "background": True},
    }
}
LEXICON = {"words": {HARM: [HARM, "```", "|"]}, "patterns": {"样式": "a|b`{n}"}}
ITEM = {"label": HARM, "en": HARM, "under": [LISTED, HARM], "variants": [{"text": HARM, "kind": "wrong", "note": HARM}]}
FORM = {
    "title": HARM,
    "units": {"u": {"label": HARM, "also": {HARM: "0.5"}}},
    "sections": [{"id": "s", "name": "栏", **ITEM}],
    "tables": [
        {
            "id": "t.T/x_1", "name": "表", "section": "s", "unit": "u", "note": LISTED, **ITEM,
            "columns": [{"id": "a", "name": "甲", **ITEM}, {"id": "b", "name": "乙", **ITEM}],
            "rows": [{"id": "r", "name": "行", **ITEM}, {"id": "q", "name": "另", **ITEM, "optional": True}],
            "groups": {"都": ["甲", "乙"]},
        }
    ],
    "kinds": [{"id": "k", "name": HARM, "en": HARM, "endings": [HARM]}],
}  # fmt: skip
WORDS = {
    "title": HARM,
    "severity": "error",
    "grade": "D",
    "cites": ["a/1"],
    "applies": {"kinds": ["k"]},
    "message": "{subject} {quote} " + LISTED.replace("{", "").replace("}", ""),
    "hint": LISTED.replace("{", "").replace("}", ""),
    "note": LISTED,
}
WORDS["en"] = {key: WORDS[key] for key in ("title", "message", "hint")}
RULES = [
    {
        **WORDS, "id": "SUM", "in": "表", "for_each": "row", "check": "甲 = 乙",
        "cases": [
            {"name": HARM, "given": {"甲": 1, "乙": 1}, "expect": "pass"},
            {"name": LISTED, "given": {"甲": 1, "乙": 2}, "otherwise": HARM, "expect": "fail", "difference": "-1"},
        ],
    },
    {
        **WORDS, "id": "README", "in": "栏", "text": {"must_not": [HARM]},
        "cases": [
            {"name": BLOCK, "text": HARM, "expect": "fail"},
            {"name": "b", "report": {"title": BLOCK}, "text": {"栏": LISTED}, "expect": "fail"},
        ],
    },
    {**WORDS, "id": "GONE", "in": "表", "for_each": "row", "check": "甲 >= 0", "cases": [{"name": "c", "expect": "pass"}]},
    {
        **WORDS, "id": "SAID", "in": "栏", "claim": {"says": ["样式"], "holds": "n = 表[行, 甲]"},
        "cases": [{"name": "d", "text": "a5", "expect": "not-applicable"}],
    },
]  # fmt: skip
CHANGES = {"title": HARM, "changes": [{"id": "t.T/x_1", "without": ["q"]}]}
CHANGELOG = f"## {HARM}\n\n### [1.0.0]\n\n- Added: SUM {HARM}\n- README {LISTED}\n"


def hostile_pack(folder: Path) -> Path:
    """Write the pack."""
    written = {
        "pack.yaml": PACK, "citations.yaml": CITATIONS, "lexicon.yaml": LEXICON, "1/form.yaml": FORM,
        "1/rules.yaml": {"rules": RULES}, "2/form.yaml": CHANGES,
        "2/rules.yaml": {"changes": [{"id": "SUM", "title": LISTED, "check": "甲 <= 乙", "note": HARM}]},
    }  # fmt: skip
    files = {name: json.dumps(content, indent=1, ensure_ascii=False) for name, content in written.items()}
    return small_pack(folder, {**files, "CHANGELOG.md": CHANGELOG})
