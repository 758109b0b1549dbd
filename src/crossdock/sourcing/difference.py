"""What an act changes, of money, stock and route: the order before beside the order after. Pure.

The same document is shown before anything is done (a preview) and after it was done; it holds no names or
addresses but under ``fields``, which a record of the act leaves out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from crossdock.core import money
from crossdock.orders.edit import Line, Standing
from crossdock.orders.numbers import format_number
from crossdock.sourcing.left import ENDED, parts_of

FIELDS: Final = ("ship_to", "service_level", "deliver_by", "ship_complete", "note", "shipping")
ROUTE: Final = ("number", "location", "state", "carrier", "service", "ship_on", "deliver_on", "price", "cost")


@dataclass(frozen=True, slots=True)
class Seen:
    """An order with its fulfilment orders' documents, at one moment."""

    order: Standing
    fulfilment_orders: Sequence[Mapping[str, Any]]


def between(before: Seen, after: Seen) -> dict[str, Any]:
    """The difference, as the API shows it."""
    return {
        "number": format_number(before.order.order_id),
        "version": {"before": before.order.version, "after": after.order.version},
        "status": {"before": before.order.status, "after": after.order.status},
        "money": worth(before.order, after.order),
        "fields": _fields(before.order, after.order),
        "lines": _lines(before.order, after.order),
        "stock": _stock(before, after),
        "route": _route(before, after),
    }


def worth(before: Standing, after: Standing) -> dict[str, Any]:
    """What the buyer pays for the order, before and after, and what that means: more is due, or some of it is
    to be refunded (or need not be paid).
    """
    change = after.worth - before.worth
    currency = after.currency
    return {
        "before": money.document(before.worth, currency),
        "after": money.document(after.worth, currency),
        "change": money.document(change, currency),
        "more_due": money.document(max(0, change), currency),
        "to_refund": money.document(max(0, -change), currency),
    }


def _fields(before: Standing, after: Standing) -> dict[str, Any]:
    found = {}
    for name in FIELDS:
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            found[name] = {"before": _shown(name, was, before), "after": _shown(name, now, after)}
    return found


def _shown(name: str, value: Any, order: Standing) -> Any:
    if value is None:
        return None
    if name == "ship_to":
        return asdict(value)
    if name == "shipping":
        return money.document(value, order.currency)
    return value.isoformat() if name == "deliver_by" else value


def _lines(before: Standing, after: Standing) -> list[dict[str, Any]]:
    """Lines that are not as they were."""
    was = {line.seq: line for line in before.lines}
    found = []
    for line in after.lines:
        old = was.get(line.seq)
        if old != line:
            name = {"seq": line.seq, "line": line.external_id}
            found.append({**name, "before": _line(old, before), "after": _line(line, after)})
    return found


def _line(line: Line | None, order: Standing) -> dict[str, Any] | None:
    if line is None:
        return None
    value = line.priced.now(order.currency, taxes_included=order.taxes_included)
    return {
        "sku": line.sku,
        "quantity": line.bought[1],
        "worth": money.document(value, order.currency),
        "quantities": {"ordered": line.ordered, **line.units},
    }


def _stock(before: Seen, after: Seen) -> list[dict[str, Any]]:
    """Units reserved more (or fewer, below 0) of a SKU at a location."""
    change = _reserved(after)
    change.subtract(_reserved(before))
    return [
        {"sku": sku, "location": place, "reserved": units}
        for (sku, place), units in sorted(change.items())
        if units
    ]


def _reserved(seen: Seen) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    skus = {
        (one["number"], line["seq"]): line["sku"] for one in seen.fulfilment_orders for line in one["lines"]
    }
    for part in parts_of(seen.fulfilment_orders):
        found[skus[part.number, part.seq], part.location] += part.units
    return found


def _route(before: Seen, after: Seen) -> dict[str, Any]:
    """Fulfilment orders that end, that change, that are new, and that stay as they are."""
    old = {one["number"]: one for one in before.fulfilment_orders}
    new = {one["number"]: one for one in after.fulfilment_orders}
    live = [number for number, one in old.items() if one["state"] not in ENDED]
    ended = [number for number in live if new[number]["state"] in ENDED]
    changed = [number for number in live if number not in ended and _left(old[number]) != _left(new[number])]
    opened = [number for number in new if number not in old]
    return {
        "ended": [_parcel(old[number]) for number in ended],
        "changed": [_parcel(new[number]) for number in changed],
        "opened": [_parcel(new[number]) for number in opened],
        "kept": [number for number in live if number not in ended and number not in changed],
        "backordered": [
            {"line": line.external_id, "sku": line.sku, "quantity": line.units["backordered"]}
            for line in after.order.lines
            if line.units["backordered"]
        ],
    }


def _left(one: Mapping[str, Any]) -> list[tuple[int, int]]:
    return [(part.seq, part.units) for part in parts_of([one])]


def _parcel(one: Mapping[str, Any]) -> dict[str, Any]:
    lines = [
        {"line": line["line"], "sku": line["sku"], "quantity": line["quantity"] - line["stopped"]}
        for line in one["lines"]
    ]
    return {**{name: one[name] for name in ROUTE}, "lines": lines}
