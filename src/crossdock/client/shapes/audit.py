"""Shapes of audit. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Any, TypedDict


class Audit(TypedDict):
    items: list[AuditEntry]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class AuditChange(TypedDict):
    # The order's number, where it is of one.
    order: str | None
    subject: str
    # A setting's name; of an event the id of its subject.
    name: str
    kind: str
    # Of what differs.
    before: dict[str, Any]
    # Of what differs.
    after: dict[str, Any]
    # Of an event of the log, all that it says; of a setting null.
    data: Any


class AuditEntry(TypedDict):
    """One transaction of one actor."""

    at: str
    # By the machine's clock; null for stages and channels.
    recorded_at: str | None
    actor: str
    # `api`, `cli`, `console`; else what kind of actor it was.
    face: str
    act: str
    target: str
    address: str | None
    # The program, or the machine on which the command was given.
    agent: str | None
    # The request's `X-Request-Id`.
    request: str
    changes: list[AuditChange]
    # There are more changes than are shown.
    more: bool


class AsOf(TypedDict):
    subject: str
    name: str
    at: str
    # The order or setting as it stood then.
    document: dict[str, Any]


class AuditEntrySome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    at: str
    recorded_at: str | None
    actor: str
    face: str
    act: str
    target: str
    address: str | None
    agent: str | None
    request: str
    changes: list[AuditChange]
    more: bool


class AuditSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[AuditEntrySome]
    next_cursor: str | None


class AsOfSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    subject: str
    name: str
    at: str
    document: dict[str, Any]
