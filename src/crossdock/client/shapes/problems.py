"""Shapes of problems. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import TypedDict


class ProblemKind(TypedDict):
    """What a kind of problem means."""

    type: str
    code: str
    title: str
    status: int
    description: str


class ProblemKinds(TypedDict):
    items: list[ProblemKind]


class ProblemKindSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    type: str
    code: str
    title: str
    status: int
    description: str


class ProblemKindsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[ProblemKindSome]
