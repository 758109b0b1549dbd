"""The audit: entries, and how things stood at a moment."""

from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from crossdock.api.schemas.basics import Moment, NextCursor, Out, When
from crossdock.api.schemas.filters import Cursor, Few, Name

Face = Literal["api", "cli", "console", "stage", "channel", "rule", "command", "key", "user"]


class AuditFilters(Schema):
    actor: Name = Field(default=None, description="Who: `key:shop`, `user:ada@example.com`, `command:root`.")
    face: Face | None = Field(default=None, description="By which way it came.")
    address: Name = Field(default=None, description="The IP address it came from.")
    since: When | None = Field(default=None, description="From this moment of business time.")
    until: When | None = Field(default=None, description="Before this moment of business time.")
    order: Name = Field(default=None, description="An order's number: all that happened to it.")
    subject: Name = Field(
        default=None, description="A kind of setting: `channel`, `key`, `location`, `policy`…"
    )
    name: Name = Field(
        default=None, description="With `subject`: the setting's name; without: all of the kind."
    )
    act: Name = Field(
        default=None,
        description="What was done, or a part of it: `hold` finds what was held by whichever face.",
    )
    target: Name = Field(
        default=None,
        description="An address and all beneath it: `/api/v1/bulk/7`, `/console/orders/SO-100042`.",
    )
    cursor: Cursor = None
    limit: Few = 50


class AuditChange(Out):
    order: str | None = Field(description="The order's number, where it is of one.")
    subject: str
    name: str = Field(description="A setting's name; of an event the id of its subject.")
    kind: str = Field(examples=["paused"])
    before: dict[str, Any] = Field(description="Of what differs.")
    after: dict[str, Any] = Field(description="Of what differs.")
    data: Any = Field(description="Of an event of the log, all that it says; of a setting null.")


class AuditEntry(Out):
    """One transaction of one actor."""

    at: Moment
    recorded_at: Moment | None = Field(description="By the machine's clock; null for stages and channels.")
    actor: str
    face: str = Field(description="`api`, `cli`, `console`; else what kind of actor it was.")
    act: str = Field(examples=["POST /orders/{number}/hold", "crossdock keys revoke"])
    target: str = Field(examples=["/api/v1/orders/SO-100042/hold"])
    address: str | None
    agent: str | None = Field(description="The program, or the machine on which the command was given.")
    request: str = Field(description="The request's `X-Request-Id`.")
    changes: list[AuditChange]
    more: bool = Field(description="There are more changes than are shown.")


class Audit(Out):
    items: list[AuditEntry]
    next_cursor: NextCursor


class AsOfFilters(Schema):
    subject: str = Field(
        max_length=40,
        description="`order`, `channel`, `key`, `user`, `role`, `sign_on`, `webhook`, `location`, `policy`, "
        "`golden_order`, `guard_rails`, `policy_trial`, `retention`, `tariff`, `sku`, `kit`, `alias`…; an "
        "unknown one is answered with all there are.",
    )
    name: str = Field(
        max_length=255, description="Which: an order's number, a channel's name, a location's code."
    )
    at: When = Field(description="The moment, of business time.")


class AsOf(Out):
    subject: str
    name: str
    at: Moment
    document: dict[str, Any] = Field(description="The order or setting as it stood then.")
