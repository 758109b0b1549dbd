"""The log as other programs follow it."""

from typing import Any

from pydantic import Field

from crossdock.api.schemas.basics import Moment, Out


class EventData(Out):
    order: str | None = Field(examples=["SO-100042"])
    external_id: str | None = Field(examples=["A-1001"], description="The channel's key of the order.")
    channel: str | None = Field(examples=["web"])
    fulfilment_order: str | None = Field(examples=["FO-100077"])
    location: str | None = Field(examples=["LAX"])
    subject: str = Field(examples=["fulfilment_order"])
    subject_id: int = Field(description="Of a line: its place in the order.")
    details: dict[str, Any] = Field(description="What the type says of itself.")


class LoggedEvent(Out):
    """An event; the body of a webhook is the same document."""

    id: str = Field(
        examples=["evt_1042"], description="Unique. Of one order, later events have larger numbers."
    )
    type: str = Field(examples=["fulfilment_order.released"])
    timestamp: Moment
    actor: str = Field(examples=["stage:release"])
    data: EventData


class Events(Out):
    items: list[LoggedEvent]
    next_cursor: str = Field(description="Where to go on, now or later; the log has no last page.")
    more: bool = Field(description="Whether there is more already.")


class EventType(Out):
    type: str = Field(examples=["shipment.shipped"])
    description: str


class EventTypes(Out):
    items: list[EventType]
