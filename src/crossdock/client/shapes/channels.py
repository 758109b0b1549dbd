"""Shapes of channels. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import TypedDict


class Paused(TypedDict):
    channel: str
    paused: bool


class PauseIn(TypedDict, total=False):
    reason: str


class Resumed(TypedDict):
    channel: str
    paused: bool
    # That were kept and are looked at now.
    messages: int
    # That waited and are sourced now.
    orders: int
    # Lifted from orders that were handed in meanwhile.
    holds: int
