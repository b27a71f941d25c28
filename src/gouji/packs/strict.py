"""What all types of pack files share: unknown keys are errors, and a few kinds of text."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Id = Annotated[
    str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$", description="标识:字母、数字和 . _ / - · Identifier")
]
Text = Annotated[str, Meta(min_length=1)]
Expr = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=2000,
        description="表达式,如 `甲 + 乙 = 丙` · Expression",
    ),
]
Years = Annotated[
    str, Meta(pattern=r"^\d{4}(-(\d{4})?)?$", description="年度:`2021`、`2019-2020` 或 `2021-` · Report years")
]
Amount = Annotated[
    str, Meta(pattern=r"^[0-9]{1,12}(\.[0-9]{1,12})?$", description="不带符号的小数,如 0.5 · Unsigned decimal")
]
Ratio = Annotated[str, Meta(pattern=r"^(0(\.[0-9]{1,4})?|1)$", description="比例,如 0.85 · A share, from 0 to 1")]
Names = str | tuple[str, ...]
CellValue = int | str | None
VariantClass = Literal["typography", "statutory", "shortened", "outdated", "wrong"]


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A mapping of a pack file: unknown keys are errors."""
