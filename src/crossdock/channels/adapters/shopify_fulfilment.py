"""Fulfilment at a Shopify shop: what the shop has of an order, and what is to be asked of it next.

The shop knows no key by which a fulfilment could be made once only. So each step is decided from what the
shop says now: what is there already is found again by its tracking numbers and units, and is never made
twice; what is accepted, moved or made in part is taken up where it stands.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Final

from crossdock.channels.adapters.shopify_graphql import Record, next_page, nodes
from crossdock.channels.errors import ShopRefused

DEAD: Final = frozenset({"CANCELLED", "ERROR", "FAILURE"})  # fulfilments that came to nothing
WORKABLE: Final = frozenset({"OPEN", "IN_PROGRESS"})
HELD: Final = frozenset({"ON_HOLD", "SCHEDULED"})
SUBMITTED: Final = "SUBMITTED"


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """``lines``: units by the line item's gid."""

    gid: str
    status: str
    tracking: frozenset[str]
    lines: Mapping[str, int]

    @property
    def live(self) -> bool:
        return self.status not in DEAD


@dataclass(frozen=True, slots=True)
class Part:
    """A line of a fulfilment order: its own gid, the line item's, and the units that are left."""

    gid: str
    line: str
    left: int


@dataclass(frozen=True, slots=True)
class FulfilmentOrder:
    gid: str
    status: str
    request: str
    location: str | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class AtShop:
    """An order as the shop has it."""

    cancelled: bool
    fulfilments: tuple[Fulfilment, ...]
    orders: tuple[FulfilmentOrder, ...]


@dataclass(frozen=True, slots=True)
class Want:
    """A shipment that the shop shall know of. ``lines``: units by the line item's gid; ``location``: the
    shop's gid of the place that shipped, None where the shop has no such place; ``others``: gids of
    fulfilments that are other shipments'; ``made``: gids that were made for it just now; ``begun``: somebody
    began to tell the shop before, and may have.
    """

    lines: Mapping[str, int]
    tracking: tuple[str, ...] = ()
    location: str | None = None
    others: frozenset[str] = frozenset()
    begun: bool = False
    made: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Done:
    """The shop knows of all of it, by these fulfilments."""

    gids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accept:
    order: str


@dataclass(frozen=True, slots=True)
class Move:
    """``parts``: units by the gid of the fulfilment order's line."""

    order: str
    location: str
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Create:
    """``orders``: units by the gid of the line, by the gid of the fulfilment order."""

    orders: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Held:
    """The shop holds units back; it may let them go."""

    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """Units by line item that the shop has not left to fulfil: somebody else told it something else."""

    lines: Mapping[str, int]
    cancelled: bool = False


Step = Done | Accept | Move | Create | Held | Short


@dataclass(slots=True)
class _Split:
    """What is wanted, laid upon the fulfilment orders: units by line's gid."""

    here: dict[str, dict[str, int]] = field(default_factory=dict)
    away: dict[str, dict[str, int]] = field(default_factory=dict)


def read(order: Record) -> AtShop:
    """The answer to ``ORDER_AT_SHOP``. Raises ShopRefused where more stands there than was read."""
    fulfilments = nodes(order.get("fulfillments"))
    orders = order.get("fulfillmentOrders")
    lists = [orders, *(one.get("fulfillmentLineItems") for one in fulfilments)]
    lists += [one.get("lineItems") for one in nodes(orders)]
    if any(next_page(one) is not None for one in lists):
        raise ShopRefused("the order has more parts than are read at once; fulfil it at the shop")
    return AtShop(
        order.get("cancelledAt") is not None,
        tuple(_fulfilment(one) for one in fulfilments),
        tuple(_order(one) for one in nodes(orders)),
    )


def _fulfilment(record: Record) -> Fulfilment:
    units: Counter[str] = Counter()
    for line in nodes(record.get("fulfillmentLineItems")):
        units[str((line.get("lineItem") or {}).get("id"))] += int(line.get("quantity") or 0)
    tracking = frozenset(str(one["number"]) for one in nodes(record.get("trackingInfo")) if one.get("number"))
    return Fulfilment(str(record["id"]), str(record.get("status")), tracking, dict(units))


def _order(record: Record) -> FulfilmentOrder:
    parts = tuple(
        Part(
            str(one["id"]),
            str((one.get("lineItem") or {}).get("id")),
            int(one.get("remainingQuantity") or 0),
        )
        for one in nodes(record.get("lineItems"))
    )
    place = (record.get("assignedLocation") or {}).get("location") or {}
    location = str(place["id"]) if place.get("id") else None
    status, request = str(record.get("status")), str(record.get("requestStatus"))
    return FulfilmentOrder(str(record["id"]), status, request, location, parts)


def ours(shop: AtShop, want: Want) -> list[Fulfilment]:
    """The shop's fulfilments that are this shipment already.

    By its tracking numbers; without any, only where somebody began to tell the shop before, by units alone:
    two that are equal in everything may stand for each other.
    """
    left = Counter(want.lines)
    found = []
    for one in sorted(shop.fulfilments, key=lambda one: one.gid not in want.made):
        alike = one.tracking == frozenset(want.tracking) and (bool(want.tracking) or want.begun)
        alike = alike or one.gid in want.made
        fits = bool(one.lines) and all(units <= left[line] for line, units in one.lines.items())
        if one.live and alike and fits and one.gid not in want.others:
            left.subtract(one.lines)
            found.append(one)
    return found


def next_step(shop: AtShop, want: Want, *, stuck: Set[str] = frozenset()) -> Step:
    """What is to be done now. ``stuck``: fulfilment orders that the shop would not move: units of theirs are
    fulfilled where they stand.
    """
    mine = ours(shop, want)
    left = Counter(want.lines)
    for one in mine:
        left.subtract(one.lines)
    left = +left
    if not left:
        return Done(tuple(one.gid for one in mine))
    if shop.cancelled:
        return Short(dict(left), cancelled=True)
    asked = next((one.gid for one in _workable(shop, left) if one.request == SUBMITTED), None)
    if asked is not None:
        return Accept(asked)
    split, short = _laid(shop, left, want, stuck)
    if short:
        held = [one for one in shop.orders if one.status in HELD and _has(one, short)]
        return Held(tuple(one.gid for one in held)) if held else Short(dict(short))
    for order, parts in split.away.items():
        assert want.location is not None  # noqa: S101 - else nothing is away
        return Move(order, want.location, parts)
    return Create(_at_one_place(shop, split.here))


def _workable(shop: AtShop, left: Mapping[str, int]) -> list[FulfilmentOrder]:
    return [one for one in shop.orders if one.status in WORKABLE and _has(one, left)]


def _has(order: FulfilmentOrder, lines: Mapping[str, int]) -> bool:
    return any(part.left > 0 and part.line in lines for part in order.parts)


def _laid(
    shop: AtShop, wanted: Mapping[str, int], want: Want, stuck: Set[str]
) -> tuple[_Split, dict[str, int]]:
    """Units upon fulfilment orders, those that stand where it shipped first; and what does not fit."""
    left = Counter(wanted)
    split = _Split()
    orders = _workable(shop, wanted)
    orders.sort(key=lambda one: one.location != want.location)
    for order in orders:
        settled = want.location is None or order.location == want.location or order.gid in stuck
        target = split.here if settled else split.away
        for part in order.parts:
            units = min(part.left, left[part.line])
            if units > 0:
                left[part.line] -= units
                target.setdefault(order.gid, {})[part.gid] = units
    return split, dict(+left)


def _at_one_place(shop: AtShop, here: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    """One fulfilment is of one place: the first's; the rest is a step of its own."""
    places = {one.gid: one.location for one in shop.orders}
    first = places[next(iter(here))]
    return {order: parts for order, parts in here.items() if places[order] == first}


# --- What is sent ------------------------------------------------------------------------------------------


def tracking_input(numbers: Sequence[str], company: str | None, urls: Sequence[str] = ()) -> dict[str, Any]:
    """FulfillmentTrackingInput: one number, or several of one company."""
    found: dict[str, Any] = {}
    if len(numbers) == 1:
        found["number"] = numbers[0]
    elif numbers:
        found["numbers"] = list(numbers)
    if urls and len(urls) == len(numbers):
        found |= {"url": urls[0]} if len(urls) == 1 else {"urls": list(urls)}
    if company and numbers:
        found["company"] = company
    return found


def create_input(step: Create, tracking: Mapping[str, Any], *, notify: bool) -> dict[str, Any]:
    """FulfillmentInput: units are always named, so that one that is asked twice never takes the rest too."""
    found: dict[str, Any] = {
        "notifyCustomer": notify,
        "lineItemsByFulfillmentOrder": [
            {
                "fulfillmentOrderId": order,
                "fulfillmentOrderLineItems": [
                    {"id": part, "quantity": units} for part, units in parts.items()
                ],
            }
            for order, parts in step.orders.items()
        ],
    }
    return {**found, "trackingInfo": dict(tracking)} if tracking else found


def move_input(step: Move) -> dict[str, Any]:
    """The variables of fulfillmentOrderMove."""
    parts = [{"id": part, "quantity": units} for part, units in step.parts.items()]
    return {"id": step.order, "newLocationId": step.location, "fulfillmentOrderLineItems": parts}
