"""Bulk acts: what is asked, what it would change, how far it is."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from crossdock.api.schemas.basics import In, Moment, NextCursor, Out, Text
from crossdock.api.schemas.filters import BulkItemState, OrderFilter
from crossdock.api.schemas.orders import HoldCode

ActName = Literal["hold", "lift", "cancel", "tag", "untag", "note", "source", "rescue"]


class ChosenFilter(OrderFilter):
    """As the list of orders is filtered. Empty: all orders."""

    model_config = ConfigDict(extra="forbid")


class BulkIn(In):
    """An act, and the orders it is for: either ``orders`` or ``filter``."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"act": "hold", "filter": {"status": "open"}, "reason": "recalled by the maker"}
        },
    )
    act: ActName
    orders: list[Text] = Field(default=[], max_length=100_000, description="Orders' numbers.")
    filter: ChosenFilter | None = None
    reason: Annotated[str, Field(max_length=1000)] = Field(
        default="", description="Of hold, cancel and rescue."
    )
    code: HoldCode = Field(default="manual", description="Of hold: its kind.")
    stops: Literal["sourcing", "release"] = Field(default="sourcing", description="Of hold.")
    codes: list[HoldCode] | None = Field(
        default=None, min_length=1, max_length=100, description="Of lift: which holds; else all."
    )
    tags: list[Text] = Field(default=[], max_length=250, description="Of tag and untag.")
    text: Annotated[str, Field(max_length=10_000)] = Field(default="", description="Of note.")


class BulkRunIn(BulkIn):
    fingerprint: Text | None = Field(
        default=None, description="Of the preview: refused with 409 if it would show something else by now."
    )


class Counted(Out):
    change: int
    unchanged: int
    refused: int


class BulkReason(Out):
    outcome: Literal["change", "unchanged", "refused"]
    why: str
    orders: int
    examples: list[str] = Field(description="Numbers of the first of them.")


class Undo(Out):
    """Whether it can be taken back, and why not."""

    possible: bool
    why: str | None


class PreviewItem(Out):
    order: str
    outcome: Literal["change", "unchanged", "refused"]
    why: str


class BulkPreview(Out):
    act: ActName
    orders: int
    counts: Counted
    reasons: list[BulkReason]
    units_asked_back: int = Field(description="Released units that locations are asked to give back.")
    undo: Undo
    items: list[PreviewItem] = Field(description="The first hundred.")
    fingerprint: str = Field(description="Give it to the run, which then does this or nothing.")


class BulkCounts(Out):
    waiting: int
    done: int
    unchanged: int
    failed: int
    withdrawn: int


class Bulk(Out):
    id: int
    act: ActName
    parameters: dict[str, Any]
    chosen: dict[str, Any] = Field(description="The filter, or how many orders were named.")
    undoes: int | None = Field(description="The bulk act that this one takes back.")
    undone_by: int | None
    state: Literal["running", "finished"]
    orders: int
    counts: BulkCounts
    undo: Undo
    actor: str
    asked_at: Moment
    settled_at: Moment | None


class Bulks(Out):
    items: list[Bulk]
    next_cursor: NextCursor


class BulkItem(Out):
    """One order, and what came of it."""

    order: str
    state: BulkItemState
    why: str
    settled_at: Moment | None


class BulkItems(Out):
    items: list[BulkItem]
    next_cursor: NextCursor
