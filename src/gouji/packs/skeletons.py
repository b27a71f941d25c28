"""
Skeletons of rules and cases that an editor offers where one begins.

JSON Schema has no word for them; editors that know VS Code's `defaultSnippets` show them, others pass them over.
"""

from __future__ import annotations

from typing import Any

_CASES = [
    {"name": "${11:passes}", "expect": "pass"},
    {"name": "${12:fails}", "expect": "fail"},
]
_HEAD = {
    "id": "${1:RULE-ID}",
    "title": "${2:what must hold}",
    "severity": "${3|error,warning,info|}",
    "grade": "${4|A,B,C,D,U|}",
    "cites": ["${5:citation}"],
}
SKELETONS: dict[str, tuple[dict[str, Any], ...]] = {
    "Rule": (
        {
            "label": "check",
            "description": "figures that must agree",
            "body": {
                **_HEAD,
                "in": "${6:table}",
                "for_each": "${7|column,row,cell|}",
                "check": "${8:a + b = c}",
                "cases": _CASES,
            },
        },
        {
            "label": "require",
            "description": "something the form asks to be there",
            "body": {
                **_HEAD,
                "in": "${6:table}",
                "require": {"${7|rows,columns,cells|}": "${8:present}"},
                "cases": _CASES,
            },
        },
        {
            "label": "text",
            "description": "what a text must or must not say",
            "body": {
                **_HEAD,
                "in": "${6:narrative}",
                "text": {"${7|must,any,must_not|}": ["${8:words}"]},
                "cases": _CASES,
            },
        },
        {
            "label": "claim",
            "description": "a number said in the text, held against a cell",
            "body": {
                **_HEAD,
                "in": "${6:narrative}",
                "claim": {"says": ["${7:pattern}"], "holds": ["${8:n = table[row, column]}"]},
                "cases": _CASES,
            },
        },
    ),
    "Case": (
        {
            "label": "given",
            "body": {"name": "${1:name}", "given": {"${2:row}": "${3:1}"}, "expect": "${4|pass,fail,undetermined|}"},
        },
        {"label": "text", "body": {"name": "${1:name}", "text": "${2:text}", "expect": "${3|pass,fail|}"}},
        {
            "label": "remove",
            "body": {"name": "${1:name}", "remove": ["${2:sections/id}"], "expect": "${3|fail,not-applicable|}"},
        },
    ),
}
"""Skeletons of rules and cases, in the terms of VS Code; numbers are the stops of the tabulator."""
