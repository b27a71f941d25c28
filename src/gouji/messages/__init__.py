"""
The words that the program itself says, in Chinese and English, one table a language.

Words of a regulation never stand here: they belong to a pack.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

LANGUAGES = ("zh", "en")
_FOLDER = Path(__file__).parent
_PERHAPS = re.compile(r"\[\[(.*?)\]\]")
_SLOT = re.compile(r"\{(\w+)\}")


@functools.cache
def table(lang: str) -> dict[str, str]:
    """
    Read the message table of one language.

    Args:
        lang: One of `LANGUAGES`.

    Returns:
        Message key to template; slots are written `{name}`.
    """
    return msgspec.json.decode((_FOLDER / f"{lang}.json").read_bytes(), type=dict[str, str])


def phrase(key: str, lang: str, values: Mapping[str, object] | None = None) -> str:
    """
    Fill the template `key` of `lang` with `values`.

    What stands in `[[…]]` is left out where a slot in it has nothing to say: an empty value, or `-`.

    Raises:
        KeyError: If the table has no such key; a test keeps code and tables together.
    """
    template, known = table(lang)[key], values or {}
    if "[[" in template:
        template = _PERHAPS.sub(lambda part: part[1] if _is_said(part[1], known) else "", template)
    return fill(template, known)


def _is_said(part: str, values: Mapping[str, object]) -> bool:
    return all(str(values.get(slot, "")) not in ("", "-") for slot in _SLOT.findall(part))


def fill(template: str, values: Mapping[str, object]) -> str:
    """Put `values` into the slots of `template`; a slot without a value stays as it is. Slots are names, never code."""
    return _SLOT.sub(lambda m: brief(str(values[m[1]])) if m[1] in values else m[0], template)


def brief(text: str, limit: int = 1000) -> str:
    """Cut what nobody reads to the end: what strangers print may have any length."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
