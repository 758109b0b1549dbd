"""Channels."""

from typing import Annotated

from pydantic import Field

from crossdock.api.schemas.basics import In, Out


class PauseIn(In):
    reason: Annotated[str, Field(max_length=255)] = ""


class Paused(Out):
    channel: str
    paused: bool


class Resumed(Out):
    channel: str
    paused: bool
    messages: int = Field(description="That were kept and are looked at now.")
    orders: int = Field(description="That waited and are sourced now.")
    holds: int = Field(description="Lifted from orders that were handed in meanwhile.")
