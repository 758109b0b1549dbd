"""API keys: what a program may do, where, how often, until when."""

from typing import Annotated

from pydantic import Field

from crossdock.api.schemas.basics import In, Moment, NextCursor, Out, Text, When

PER_MINUTE = "Requests a minute, over all web processes; null: as many as it likes."
LOCATIONS = "Codes of the only locations it is for; empty: all."
CHANNELS = "Names of the only channels it is for; empty: all."
Scopes = Annotated[
    list[Text],
    Field(min_length=1, max_length=50, examples=[["orders:write", "stock:read"]], description="`*` is all."),
]
Few = Annotated[list[Text], Field(max_length=200)]


class KeyIn(In):
    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^/\x00-\x1f\x7f]+$")]
    scopes: Scopes
    locations: Few = Field(default=[], description=LOCATIONS)
    channels: Few = Field(default=[], description=CHANNELS)
    per_minute: Annotated[int, Field(ge=1, le=10**9, strict=True)] | None = Field(
        default=None, description=PER_MINUTE
    )
    expires_at: When | None = Field(default=None, description="Null: never.")


class RotateIn(In):
    overlap_seconds: Annotated[int, Field(ge=0, le=90 * 86_400, strict=True)] = Field(
        default=86_400, description="How long the secret that it has now stays good beside the new one."
    )


class Key(Out):
    """``old_until``: how long the secret before the one it has stays good."""

    name: str
    prefix: str = Field(description="How its secret begins, after `crossdock_`.")
    scopes: list[str]
    locations: list[str] = Field(description=LOCATIONS)
    channels: list[str] = Field(description=CHANNELS)
    per_minute: int | None = Field(description=PER_MINUTE)
    created_at: Moment
    created_by: str
    expires_at: Moment | None
    rotated_at: Moment | None
    old_until: Moment | None
    revoked_at: Moment | None
    last_used_at: Moment | None = Field(description="To the minute.")


class Keys(Out):
    items: list[Key]
    next_cursor: NextCursor


class KeyMade(Key):
    key: str | None = Field(
        description="The secret. It is shown this once: a repetition under an Idempotency-Key has null."
    )
