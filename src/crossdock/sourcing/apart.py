"""What keeps two orders from being merged into one. Pure: documents in, reasons out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crossdock.orders.edit import Standing
from crossdock.sourcing import edits, left

# Of channels of other kinds somebody outside states each order anew, pays for it and is told of it by itself:
# what stands in another order could not be kept equal to that (docs/decisions/0007-merged-orders.md).
KINDS: Final = frozenset({"api", "file"})
PERSONAL: Final = ("external_id", "email", "name", "phone")  # who a customer is, by the first that is stated
NOT_COMPARED: Final = frozenset({"phone"})  # of an address


@dataclass(frozen=True, slots=True)
class One:
    """One of two orders: as an edit sees it, as it is shown, its fulfilment orders' documents; ``pending``:
    of its acts and recalls some have no answer yet.
    """

    order: Standing
    shown: Mapping[str, Any]
    fulfilment_orders: Sequence[Mapping[str, Any]]
    pending: bool


def reasons(first: One, second: One, kind: str) -> list[dict[str, str]]:
    """Why ``second`` cannot go into ``first``, whose channel is of this ``kind``: code and message of each
    reason; none if it can.
    """
    found = [*_unlike(first, second)]
    if kind not in KINDS:
        said = f"a channel of the kind {kind} states, pays and is told each order by itself"
        found.append(("told_outside", said))
    for one in (first, second):
        found += _own(one)
    return [{"code": code, "message": message} for code, message in found]


def _number(one: One) -> str:
    return str(one.shown["number"])


def _unlike(first: One, second: One) -> list[tuple[str, str]]:
    """What is not the same of both."""
    a, b = first.order, second.order
    same = {
        "channel": a.channel_id == b.channel_id,
        "currency": (a.currency, a.taxes_included) == (b.currency, b.taxes_included),
        "customer": _same_customer(first.shown["customer"], second.shown["customer"]),
        "ship_to": _place(first.shown["ship_to"]) == _place(second.shown["ship_to"]),
        "bill_to": _place(first.shown["bill_to"]) == _place(second.shown["bill_to"]),
        "service_level": a.service_level == b.service_level,
        "ship_complete": a.ship_complete == b.ship_complete,
        "purchase_order": first.shown["purchase_order"] == second.shown["purchase_order"],
    }
    found = [(name, f"{name.replace('_', ' ')} is not the same") for name, is_ in same.items() if not is_]
    if a.order_id == b.order_id:
        found.append(("same_order", "an order is not merged with itself"))
    return found


def _own(one: One) -> list[tuple[str, str]]:
    """What keeps an order from any merge."""
    number, found = _number(one), []
    if any(link["kind"] == "replaces" for link in one.shown["links"]):
        found.append(("replacement", f"{number} replaces another order at no charge"))
    if one.pending:
        found.append(("pending", f"{number} waits for a location's answer"))
    if any(line.gone for line in one.order.lines if line.ships):
        found.append(("shipped", f"units of {number} have left"))
    at_work = [part for part in left.parts_of(one.fulfilment_orders) if part.state not in edits.STOPPABLE]
    if at_work:
        said = ", ".join(sorted({f"{part.number} at {part.location}" for part in at_work}))
        found.append(("at_work", f"{said} of {number} is at work"))
    if not any(line.live > line.gone for line in one.order.lines):
        found.append(("nothing_left", f"nothing of {number} is left to ship"))
    return found


def _same_customer(first: Mapping[str, Any] | None, second: Mapping[str, Any] | None) -> bool:
    """Whether both name one customer: by the first of ``PERSONAL`` that one of them states."""
    for name in PERSONAL:
        said = [_plain((one or {}).get(name)) for one in (first, second)]
        if any(said):
            return said[0] == said[1]
    return False


def _place(address: Mapping[str, Any] | None) -> dict[str, str]:
    return {name: _plain(value) for name, value in (address or {}).items() if name not in NOT_COMPARED}


def _plain(value: Any) -> str:
    return " ".join(str(value or "").casefold().split())
