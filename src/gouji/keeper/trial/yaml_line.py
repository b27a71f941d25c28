"""A case as one line of YAML, as it stands in the files of rules: ready to be pasted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from gouji.packs.model import Case

_KEYS = ("name", "at", "remove", "given", "otherwise", "text", "report", "difference", "expect")
_SPECIAL = re.compile(r"""[,:{}\[\]#&*!|>'"%@`\n?\\]|^[-~]|^\s|\s$|^$""")
_OTHER_TYPE = re.compile(r"[-+]?[\d.]+|true|false|null|yes|no|on|off|\d{4}-\d\d-\d\d", re.IGNORECASE)


def case_line(case: Case) -> str:
    """
    Write a case.

    Args:
        case: The case.

    Returns:
        A flow mapping, without the hyphen before it.
    """
    plain = msgspec.to_builtins(case)
    return _flow({key: plain[key] for key in _KEYS if plain.get(key) not in (None, [], "")})


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str):
        quoted = _SPECIAL.search(value) or _OTHER_TYPE.fullmatch(value)
        return json.dumps(value, ensure_ascii=False) if quoted else value
    return json.dumps(value)
