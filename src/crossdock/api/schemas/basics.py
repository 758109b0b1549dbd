"""What all shapes share."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

MOST_UNITS = 10**9
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
RFC_3339: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d")


class In(BaseModel):
    """A shape that comes in: a field it does not know is refused, so that a typing error is seen."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """A shape that goes out."""

    model_config = ConfigDict(extra="forbid")


# In bodies: JSON says itself what is a number and what is true; texts and fractions are not taken for them.
Flag = Annotated[bool, Field(strict=True)]
Whole = Annotated[int, Field(strict=True)]
Id = Annotated[int, Field(ge=1, lt=2**63)]
Seq = Annotated[int, Field(ge=1, le=10**6)]
Text = Annotated[str, Field(min_length=1, max_length=255)]
Code = Annotated[str, Field(min_length=1, max_length=255, examples=["TEE-M-BLK"])]
Units = Annotated[int, Field(ge=1, le=MOST_UNITS, strict=True, examples=[2], description="Whole base units.")]
Moment = Annotated[
    datetime, Field(examples=["2026-11-23T10:00:00Z"], description="RFC 3339; answers are in UTC.")
]


def _written(value: Any) -> Any:
    """A time as it is written; a number, which might count seconds or milliseconds, is none."""
    if isinstance(value, datetime) or (isinstance(value, str) and RFC_3339.match(value)):
        return value
    raise ValueError("is a time as RFC 3339 has it: 2026-11-23T10:00:00Z")


When = Annotated[AwareDatetime, BeforeValidator(_written)]


def _day(value: Any) -> Any:
    """As text: a number would be read as seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and DAY.fullmatch(value)):
        return value
    raise ValueError("is a date as ISO 8601 has it: 2026-11-23")


Day = Annotated[date, BeforeValidator(_day)]


class Money(BaseModel):
    """An amount in major units, as text so that no digit is lost, and its ISO 4217 currency."""

    model_config = ConfigDict(extra="forbid")
    amount: str = Field(examples=["12.34"], pattern=r"^-?[0-9]+(\.[0-9]+)?$")
    currency: str = Field(examples=["USD"], pattern="^[A-Z]{3}$")


class Fault(Out):
    """A field that is wrong."""

    field: str = Field(examples=["lines[0].quantity"], description="Empty where it is the body as a whole.")
    message: str = Field(examples=["must be 1 to 1000000000"])


class Problem(BaseModel):
    """A problem document (RFC 9457). Members beyond these depend on ``code``."""

    model_config = ConfigDict(extra="allow")
    type: str = Field(
        examples=["/api/v1/problems/order_not_found"], description="Stable; leads to what it means."
    )
    title: str = Field(examples=["There is no order with this number"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["there is no order SO-1"])
    code: str = Field(examples=["order_not_found"], description="The last part of ``type``.")
    instance: str | None = Field(default=None, examples=["/api/v1/orders/SO-1"])
    errors: list[Fault] | None = Field(default=None, description="Where input is wrong: each field.")


class ProblemKind(Out):
    """What a kind of problem means."""

    type: str
    code: str
    title: str
    status: int
    description: str


class ProblemKinds(Out):
    items: list[ProblemKind]


NextCursor = Annotated[
    str | None, Field(description="Give it as ``cursor`` for the next page; null on the last.")
]
Json = Annotated[Any, Field(description="JSON as the other side sent it.")]
