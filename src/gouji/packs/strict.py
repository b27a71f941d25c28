"""What all types of pack files share: unknown keys are errors, and a few kinds of text."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$", description="schema.kind.id")]
Text = Annotated[str, Meta(min_length=1)]
Expr = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=2000,
        description="schema.kind.expression",
    ),
]
Years = Annotated[str, Meta(pattern=r"^\d{4}(-(\d{4})?)?$", description="schema.kind.years")]
Amount = Annotated[str, Meta(pattern=r"^[0-9]{1,12}(\.[0-9]{1,12})?$", description="schema.kind.amount")]
Ratio = Annotated[str, Meta(pattern=r"^(0(\.[0-9]{1,4})?|1)$", description="schema.kind.ratio")]
Names = str | tuple[str, ...]
CellValue = int | str | None
VariantClass = Literal["typography", "statutory", "shortened", "outdated", "wrong"]


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A mapping of a pack file: unknown keys are errors."""
