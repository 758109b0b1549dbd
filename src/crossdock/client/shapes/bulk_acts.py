"""Shapes of bulk acts. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class BulkPreview(TypedDict):
    act: Literal["hold", "lift", "cancel", "tag", "untag", "note", "source", "rescue"]
    orders: int
    counts: Counted
    reasons: list[BulkReason]
    # Released units that locations are asked to give back.
    units_asked_back: int
    undo: Undo
    # The first hundred.
    items: list[PreviewItem]
    # Give it to the run, which then does this or nothing.
    fingerprint: str


class BulkReason(TypedDict):
    outcome: Literal["change", "unchanged", "refused"]
    why: str
    orders: int
    # Numbers of the first of them.
    examples: list[str]


class Counted(TypedDict):
    change: int
    unchanged: int
    refused: int


class PreviewItem(TypedDict):
    order: str
    outcome: Literal["change", "unchanged", "refused"]
    why: str


class Undo(TypedDict):
    """Whether it can be taken back, and why not."""

    possible: bool
    why: str | None


class BulkIn(TypedDict):
    """An act, and the orders it is for: either ``orders`` or ``filter``."""

    act: Literal["hold", "lift", "cancel", "tag", "untag", "note", "source", "rescue"]
    # Orders' numbers.
    orders: NotRequired[list[str]]
    filter: NotRequired[ChosenFilter | None]
    # Of hold, cancel and rescue.
    reason: NotRequired[str]
    # Of hold: its kind.
    code: NotRequired[str]
    # Of hold.
    stops: NotRequired[Literal["sourcing", "release"]]
    # Of lift: which holds; else all.
    codes: NotRequired[list[str] | None]
    # Of tag and untag.
    tags: NotRequired[list[str]]
    # Of note.
    text: NotRequired[str]


class ChosenFilter(TypedDict, total=False):
    """As the list of orders is filtered. Empty: all orders."""

    # The channel's name.
    channel: str | None
    # The channel's key of the order.
    external_id: str | None
    status: (
        Literal[
            "held",
            "open",
            "backordered",
            "allocated",
            "released",
            "partially_shipped",
            "shipped",
            "delivered",
            "cancelled",
            "closed",
        ]
        | None
    )
    # An order number, an external id or the shop's name for it.
    q: str | None
    # Held for this, by its code; `any`: for something.
    hold: str | None
    tag: str | None
    # Of a line, as the order has it.
    sku: str | None
    # From which something of it goes or went.
    location: str | None
    # By which something of it goes or went.
    carrier: str | None
    # A day of the company's time zone.
    placed_from: str | None
    # The last day, which is in it.
    placed_to: str | None
    # In major units of the order's own currency.
    value_from: float | str | None
    value_to: float | str | None
    # Something should have left before today.
    late: bool | None


class Bulk(TypedDict):
    id: int
    act: Literal["hold", "lift", "cancel", "tag", "untag", "note", "source", "rescue"]
    parameters: dict[str, Any]
    # The filter, or how many orders were named.
    chosen: dict[str, Any]
    # The bulk act that this one takes back.
    undoes: int | None
    undone_by: int | None
    state: Literal["running", "finished"]
    orders: int
    counts: BulkCounts
    undo: Undo
    actor: str
    asked_at: str
    settled_at: str | None


class BulkCounts(TypedDict):
    waiting: int
    done: int
    unchanged: int
    failed: int
    withdrawn: int


class BulkRunIn(TypedDict):
    act: Literal["hold", "lift", "cancel", "tag", "untag", "note", "source", "rescue"]
    # Orders' numbers.
    orders: NotRequired[list[str]]
    filter: NotRequired[ChosenFilter | None]
    # Of hold, cancel and rescue.
    reason: NotRequired[str]
    # Of hold: its kind.
    code: NotRequired[str]
    # Of hold.
    stops: NotRequired[Literal["sourcing", "release"]]
    # Of lift: which holds; else all.
    codes: NotRequired[list[str] | None]
    # Of tag and untag.
    tags: NotRequired[list[str]]
    # Of note.
    text: NotRequired[str]
    # Of the preview: refused with 409 if it would show something else by now.
    fingerprint: NotRequired[str | None]


class Bulks(TypedDict):
    items: list[Bulk]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class BulkItem(TypedDict):
    """One order, and what came of it."""

    order: str
    state: Literal["waiting", "done", "unchanged", "failed", "withdrawn"]
    why: str
    settled_at: str | None


class BulkItems(TypedDict):
    items: list[BulkItem]
    # Give it as ``cursor`` for the next page; null on the last.
    next_cursor: str | None


class BulkSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    id: int
    act: Literal["hold", "lift", "cancel", "tag", "untag", "note", "source", "rescue"]
    parameters: dict[str, Any]
    chosen: dict[str, Any]
    undoes: int | None
    undone_by: int | None
    state: Literal["running", "finished"]
    orders: int
    counts: BulkCounts
    undo: Undo
    actor: str
    asked_at: str
    settled_at: str | None


class BulksSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[BulkSome]
    next_cursor: str | None


class BulkItemSome(TypedDict, total=False):
    """With the `fields` that were asked for."""

    order: str
    state: Literal["waiting", "done", "unchanged", "failed", "withdrawn"]
    why: str
    settled_at: str | None


class BulkItemsSome(TypedDict):
    """With the `fields` that were asked for."""

    items: list[BulkItemSome]
    next_cursor: str | None
