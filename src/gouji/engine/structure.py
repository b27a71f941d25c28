"""
The `require` shape: what the form asks to be there, in order, and under its official label.

Each requirement is compiled once into a `StructureCheck` that names its instances and judges a report, telling only
what does not pass.
"""

from __future__ import annotations

from gouji.engine import sections, tables
from gouji.engine.requirement import Context, StructureCheck
from gouji.packs.form import Layout
from gouji.packs.model import Rule

_REQUIREMENTS = {**sections.REQUIREMENTS, **tables.REQUIREMENTS}


def compile_require(rule: Rule, position: int, layout: Layout) -> StructureCheck:
    """
    Compile the requirement of a rule.

    Args:
        rule: A rule of the shape `require`, free of faults.
        position: The rule's position in the pack.
        layout: The form's cells.
    """
    require = rule.require
    assert require is not None
    kind, value = next((k, v) for k in require.__struct_fields__ if (v := getattr(require, k)) is not None)
    return _REQUIREMENTS[kind if kind == "fields" else f"{kind}-{value}"](Context(rule, position, layout))
