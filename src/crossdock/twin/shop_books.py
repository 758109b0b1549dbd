"""A shop's own books: its orders, what was fulfilled of them, what it has at hand, who listens.

They know nothing of the house that reads them. Each act takes what the platform's API takes, and answers
with what went wrong in the platform's words: (field, message, code).
"""

import itertools
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from crossdock.core import clock

GID: Final = "gid://shopify"
FIRST_ID: Final = 7_000_000_000_001
STALE: Final = {"compareQuantity": "COMPARE_QUANTITY_STALE"}  # what an older version of the API calls it

UserError = tuple[list[str] | None, str, str | None]


class Refusal(Exception):
    """A mutation that the books do not make."""

    def __init__(self, *errors: UserError) -> None:
        super().__init__(errors[0][1])
        self.errors = list(errors)


def stamp(at: datetime) -> str:
    """The platform's times: seconds, UTC."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


@dataclass(slots=True)
class Part:
    """A line of a fulfilment order."""

    id: int
    line: str  # its line item's gid
    total: int
    left: int


@dataclass(slots=True)
class Assigned:
    """A fulfilment order: what one place ships of an order."""

    id: int
    location: str
    parts: list[Part]
    status: str = "OPEN"
    request: str = "UNSUBMITTED"
    updated_at: str = ""

    @property
    def gid(self) -> str:
        return f"{GID}/FulfillmentOrder/{self.id}"

    def close(self) -> None:
        if self.status != "CANCELLED":
            self.status = "CLOSED" if all(part.left == 0 for part in self.parts) else "IN_PROGRESS"


@dataclass(slots=True)
class Fulfilment:
    id: int
    location: str
    lines: dict[str, int]  # units by line item's gid
    tracking: list[dict[str, Any]]
    made_at: str
    updated_at: str
    status: str = "SUCCESS"
    message: str | None = None
    line_ids: dict[str, int] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def gid(self) -> str:
        return f"{GID}/Fulfillment/{self.id}"


@dataclass(slots=True)
class Order:
    """``document``: the order as a webhook states it, by the shop's own template."""

    gid: str
    document: dict[str, Any]
    assigned: list[Assigned]
    fulfilments: list[Fulfilment] = field(default_factory=list)
    transactions: list[Any] = field(default_factory=list)  # the till's
    refunds: list[Any] = field(default_factory=list)  # of ``shop_refunds``
    cancelled_at: str | None = None
    cancel_reason: str | None = None
    closed_at: str | None = None

    @property
    def open_(self) -> bool:
        return self.cancelled_at is None and self.closed_at is None

    def fulfilled(self) -> Counter[str]:
        """Units by line item's gid."""
        found: Counter[str] = Counter()
        for one in self.fulfilments:
            if one.status != "CANCELLED":
                found.update(one.lines)
        return found

    def status(self) -> str:
        """displayFulfillmentStatus."""
        done = self.fulfilled()
        wanted = {
            line["admin_graphql_api_id"]: line["current_quantity"] for line in self.document["line_items"]
        }
        if not done:
            return "UNFULFILLED"
        whole = all(done[line] >= units for line, units in wanted.items())
        return "FULFILLED" if whole else "PARTIALLY_FULFILLED"


@dataclass(slots=True)
class Item:
    """``levels``: units available by place."""

    gid: str
    sku: str
    levels: dict[str, int] = field(default_factory=dict)


class Books:
    """The whole shop. Every act holds one lock, as a database would."""

    def __init__(self, places: Sequence[str] = ("Shop location",)) -> None:
        self._ids: Iterator[int] = itertools.count(FIRST_ID)
        self.lock = threading.RLock()
        self.places = {f"{GID}/Location/{next(self._ids)}": name for name in places}
        self.items: dict[str, Item] = {}
        self.orders: dict[str, Order] = {}
        self._assigned: dict[str, tuple[Order, Assigned]] = {}  # by gid, as the next
        self._fulfilments: dict[str, tuple[Order, Fulfilment]] = {}
        self.edits: dict[str, tuple[Order, Any]] = {}  # of ``shop_edits``
        self.refunds: dict[str, tuple[Order, Any]] = {}  # of ``shop_refunds``
        self.hooks: dict[str, tuple[str, str]] = {}  # topic and address, by gid
        self.answered: dict[str, Any] = {}  # by idempotency key
        self.news: list[tuple[str, str]] = []  # (topic, order's gid): what hooks would be sent

    def id(self) -> int:
        return next(self._ids)

    def now(self) -> str:
        return stamp(clock.now())

    @property
    def home(self) -> str:
        """The first place."""
        return next(iter(self.places))

    def item(self, sku: str) -> Item | None:
        return next((one for one in self.items.values() if one.sku == sku), None)

    # --- What a merchant and his customers do ------------------------------------------------------

    def stock(self, sku: str, units: Mapping[str, int]) -> Item:
        """Have an item at places (by name)."""
        item = self.item(sku) or Item(f"{GID}/InventoryItem/{self.id()}", sku)
        self.items[item.gid] = item
        gids = {name: gid for gid, name in self.places.items()}
        item.levels |= {gids[place]: count for place, count in units.items()}
        return item

    def place(self, document: dict[str, Any], *, sells: bool = True, at: str | None = None) -> Order:
        """A customer orders: ``document`` is the order in the form of webhooks. Units leave what is available
        at the first place that has them, or at the first place at all.
        """
        with self.lock:
            gid = document["admin_graphql_api_id"]
            parts: dict[str, list[Part]] = {}
            for line in document["line_items"]:
                line.setdefault("admin_graphql_api_id", f"{GID}/LineItem/{line['id']}")
                where = self._sell(line, sells=sells)
                units = line["current_quantity"]
                if line.get("requires_shipping", True) and units:
                    part = Part(self.id(), line["admin_graphql_api_id"], units, units)
                    parts.setdefault(where, []).append(part)
            moment = at or document.get("updated_at") or self.now()
            order = self.orders[gid] = Order(gid, document, [])
            for where, some in parts.items():
                self._assign(order, Assigned(self.id(), where, some, updated_at=moment))
            self.news.append(("orders/create", gid))
            return order

    def _sell(self, line: Mapping[str, Any], *, sells: bool) -> str:
        item = self.item(line["sku"])
        if item is None or not item.levels:
            return self.home
        units, first = line["quantity"], next(iter(item.levels))
        where = next((place for place, there in item.levels.items() if there >= units), first)
        if sells:
            item.levels[where] -= units
        return where

    def touch(self, order: Order, topic: str = "orders/updated") -> None:
        order.document["updated_at"] = self.now()
        self.news.append((topic, order.gid))

    # --- What the API does -------------------------------------------------------------------------

    def _assign(self, order: Order, one: Assigned) -> None:
        order.assigned.append(one)
        self._assigned[one.gid] = order, one

    def order_of(self, gid: str) -> Order | None:
        """The order that has this gid, or has a fulfilment order, a fulfilment or an edit that has it."""
        found = self._assigned.get(gid) or self._fulfilments.get(gid) or self.edits.get(gid)
        return found[0] if found else self.orders.get(gid)

    def assigned(self, gid: str) -> tuple[Order, Assigned]:
        """Raises LookupError."""
        return self._assigned[gid]

    def fulfilment(self, gid: str) -> tuple[Order, Fulfilment]:
        """Raises LookupError."""
        return self._fulfilments[gid]

    def fulfil(
        self, wanted: Sequence[tuple[str, Mapping[str, int] | None]], tracking: list[dict[str, Any]]
    ) -> Fulfilment:
        """Make a fulfilment of parts of fulfilment orders: (gid, units by the part's gid; None: all)."""
        field_ = ["fulfillment", "lineItemsByFulfillmentOrder"]
        found = []
        for gid, units in wanted:
            try:
                order, one = self.assigned(gid)
            except LookupError:
                raise Refusal((["fulfillment"], "Fulfillment order does not exist.", None)) from None
            if one.status not in ("OPEN", "IN_PROGRESS"):
                said = f"Fulfillment order {one.id} has an unfulfillable status= {one.status.lower()}."
                raise Refusal((["fulfillment"], said, None))
            by_gid = {f"{GID}/FulfillmentOrderLineItem/{part.id}": part for part in one.parts}
            asked = units or {key: part.left for key, part in by_gid.items()}
            for key, count in asked.items():
                if key not in by_gid:
                    raise Refusal((field_, "Fulfillment order line item does not exist.", None))
                if count <= 0 or count > by_gid[key].left:
                    said = "Invalid fulfillment order line item quantity requested."
                    raise Refusal((field_, said, None))
            found.append((order, one, {key: (by_gid[key], count) for key, count in asked.items()}))
        if len({order.gid for order, _, _ in found}) > 1:
            raise Refusal((field_, "All fulfillment orders must belong to the same order.", None))
        if len({one.location for _, one, _ in found}) > 1:
            raise Refusal((field_, "All fulfillment orders must be assigned to the same location.", None))
        lines: Counter[str] = Counter()
        for _, one, parts in found:
            for part, count in parts.values():
                part.left -= count
                lines[part.line] += count
            one.close()
        moment = self.now()
        order, one, _ = found[0]
        made = Fulfilment(self.id(), one.location, dict(lines), tracking, moment, moment)
        made.line_ids = {line: self.id() for line in lines}
        order.fulfilments.append(made)
        self._fulfilments[made.gid] = order, made
        if order.status() == "FULFILLED":
            order.closed_at = moment
        self.touch(order)
        return made

    def track(self, gid: str, tracking: list[dict[str, Any]]) -> Fulfilment:
        try:
            order, one = self.fulfilment(gid)
        except LookupError:
            raise Refusal((["fulfillmentId"], "Fulfillment does not exist.", None)) from None
        if one.status == "CANCELLED":
            raise Refusal((["fulfillmentId"], "Fulfillment is cancelled.", None))
        one.tracking, one.updated_at = tracking, self.now()
        self.touch(order)
        return one

    def unfulfil(self, gid: str) -> Fulfilment:
        """Cancel a fulfilment: its units are to be fulfilled again."""
        try:
            order, one = self.fulfilment(gid)
        except LookupError:
            raise Refusal((["id"], "Fulfillment not found.", None)) from None
        one.status, one.updated_at, order.closed_at = "CANCELLED", self.now(), None
        parts = [Part(self.id(), line, units, units) for line, units in one.lines.items()]
        self._assign(order, Assigned(self.id(), one.location, parts, updated_at=self.now()))
        self.touch(order)
        return one

    def move(self, gid: str, place: str, units: Mapping[str, int] | None) -> tuple[Assigned, Assigned]:
        """Move parts of a fulfilment order to another place; gives what moved, and what stays."""
        try:
            order, one = self.assigned(gid)
        except LookupError:
            raise Refusal(
                (["id"], "Fulfillment order does not exist.", "FULFILLMENT_ORDER_NOT_FOUND")
            ) from None
        if place not in self.places:
            raise Refusal((["newLocationId"], "Location not found.", "LOCATION_NOT_FOUND"))
        if one.location == place:
            said = "Fulfillment order is already at this location."
            raise Refusal((["newLocationId"], said, "INVALID_MOVE"))
        by_gid = {f"{GID}/FulfillmentOrderLineItem/{part.id}": part for part in one.parts}
        asked = units or {key: part.left for key, part in by_gid.items() if part.left}
        parts = []
        for key, count in asked.items():
            if key not in by_gid or not 0 < count <= by_gid[key].left:
                raise Refusal(
                    (["fulfillmentOrderLineItems"], "Line item quantity is invalid.", "INVALID_QUANTITY")
                )
        for key, count in asked.items():
            part = by_gid[key]
            part.left -= count
            part.total -= count
            parts.append(Part(self.id(), part.line, count, count))
            self._shift(order, part.line, one.location, place, count)
        one.parts = [part for part in one.parts if part.total]
        moved = Assigned(self.id(), place, parts, updated_at=self.now())
        if not one.parts:
            one.status = "CLOSED"
        self._assign(order, moved)
        return moved, one

    def _shift(self, order: Order, line: str, source: str, target: str, units: int) -> None:
        """What was committed at one place is committed at the other."""
        sku = next(one["sku"] for one in order.document["line_items"] if one["admin_graphql_api_id"] == line)
        item = self.item(sku)
        if item is not None:
            item.levels[source] = item.levels.get(source, 0) + units
            item.levels[target] = item.levels.get(target, 0) - units

    def accept(self, gid: str) -> Assigned:
        try:
            _, one = self.assigned(gid)
        except LookupError:
            raise Refusal((["id"], "Fulfillment order does not exist.", None)) from None
        if one.request != "SUBMITTED":
            raise Refusal((["id"], "Cannot accept a fulfillment request that was not submitted.", None))
        one.request, one.status = "ACCEPTED", "IN_PROGRESS"
        return one

    def cancel(self, gid: str, reason: str) -> None:
        """Cancel an order; the platform answers with a job, and does it."""
        order = self.orders.get(gid)
        if order is None:
            raise Refusal((["orderId"], "Order does not exist", "NOT_FOUND"))
        if order.cancelled_at is not None:
            raise Refusal((["orderId"], "Order has already been cancelled", "INVALID"))
        if any(one.status != "CANCELLED" for one in order.fulfilments):
            said = "Cannot cancel an order that has outstanding fulfillments"
            raise Refusal((["orderId"], said, "INVALID"))
        moment = self.now()
        order.cancelled_at, order.closed_at, order.cancel_reason = moment, moment, reason
        for one in order.assigned:
            one.status = "CLOSED"
        told = {"cancelled_at": moment, "cancel_reason": reason.lower()}
        order.document |= {**told, "current_total_price": "0.00"}
        self.touch(order, "orders/cancelled")

    def set_quantities(self, rows: Sequence[Mapping[str, Any]], compare: str) -> list[dict[str, Any]]:
        """Units available by compare-and-set: all of them, or none."""
        errors: list[UserError] = []
        for place, row in enumerate(rows):
            where = ["input", "quantities", str(place)]
            item = self.items.get(row["inventoryItemId"])
            if item is None:
                said = "The specified inventory item could not be found."
                errors.append(([*where, "inventoryItemId"], said, "INVALID_INVENTORY_ITEM"))
            elif row["locationId"] not in item.levels:
                said = "The specified inventory item is not stocked at the location."
                errors.append(([*where, "locationId"], said, "ITEM_NOT_STOCKED_AT_LOCATION"))
            elif row.get(compare) is not None and row[compare] != item.levels[row["locationId"]]:
                said = f"The {compare} value does not match the persisted quantity."
                code = STALE.get(compare, "CHANGE_FROM_QUANTITY_STALE")
                errors.append(([*where, compare], said, code))
        if errors:
            raise Refusal(*errors)
        changes = []
        for row in rows:
            levels = self.items[row["inventoryItemId"]].levels
            delta = row["quantity"] - levels[row["locationId"]]
            levels[row["locationId"]] = row["quantity"]
            changes.append({"name": "available", "delta": delta, "quantityAfterChange": row["quantity"]})
        return changes

    def subscribe(self, topic: str, address: str) -> str:
        if (topic, address) in self.hooks.values():
            said = "Address for this topic has already been taken"
            raise Refusal((["webhookSubscription", "uri"], said, None))
        gid = f"{GID}/WebhookSubscription/{self.id()}"
        self.hooks[gid] = (topic, address)
        return gid

    def unsubscribe(self, gid: str) -> None:
        if self.hooks.pop(gid, None) is None:
            raise Refusal((["id"], "Webhook subscription does not exist", None))
