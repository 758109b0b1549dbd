"""What locations with an address are told: a fulfilment order released, or units of it stopped. JSON, by
mailbox.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from crossdock.core.sql import Cursor, ints, statement
from crossdock.fulfilment.numbers import format_number
from crossdock.mailbox import outbound
from crossdock.network import locations
from crossdock.orders.numbers import format_number as order_number

ORDERS = statement(__package__, "announce")
LINES = statement(__package__, "announce_lines")

RELEASED: Final = "fulfilment_order.released"
STOPPED: Final = "fulfilment_order.stopped"
RECALL: Final = "fulfilment_order.recall_requested"
RECALL_OVER: Final = "fulfilment_order.recall_withdrawn"
HEADERS: Final = {"Content-Type": "application/json"}
SHIP_TO: Final = ("name", "company", "line1", "line2", "city", "region", "postal_code", "country", "phone")


def released(cur: Cursor, fulfilment_order_ids: Sequence[int], *, at: datetime) -> int:
    """Tell the locations that have an address what they are to ship; returns how many messages are new.

    Units are those left to ship; the message is told once, however often this is called.
    """
    return _tell(cur, dict.fromkeys(fulfilment_order_ids, (RELEASED, "released")), at)


def stopped(cur: Cursor, recalled: Mapping[int, int], *, at: datetime) -> int:
    """Tell the locations that have an address that units must not ship: what is left now, none if all was
    stopped.

    ``recalled``: by fulfilment order, the id of the (last) recall that stopped units.
    """
    return _tell(cur, {one: (STOPPED, f"stopped/{recall}") for one, recall in recalled.items()}, at)


def split(cur: Cursor, fulfilment_order_id: int, part_id: int, *, at: datetime) -> int:
    """Tell the location, if it has an address, what is left of a released fulfilment order of which a part
    (a fulfilment order's id) was split off.
    """
    return _tell(cur, {fulfilment_order_id: (STOPPED, f"split/{part_id}")}, at)


def withdrawn(cur: Cursor, wanted: Mapping[int, int], *, at: datetime) -> int:
    """Tell the locations that have an address that units which they had accepted must not ship: what is left
    now.

    ``wanted``: by fulfilment order, the units that were not taken back so far; they only ever fall.
    """
    return _tell(cur, {one: (STOPPED, f"withdrawn/{units}") for one, units in wanted.items()}, at)


def recall_requested(cur: Cursor, asked: Mapping[int, Mapping[int, tuple[int, int]]], *, at: datetime) -> int:
    """Ask the locations that have an address to give units back, and to answer.

    ``asked``: by fulfilment order, what each recall (its id in the answer's address) wants: line seq, units.
    """
    kinds = {one: (RECALL, f"recall/{max(wanted)}") for one, wanted in asked.items()}
    return _tell(cur, kinds, at, recalls=_questions(asked))


def recall_over(cur: Cursor, asked: Mapping[int, Mapping[int, tuple[int, int]]], *, at: datetime) -> int:
    """Tell the locations that have an address that these questions (as ``recall_requested`` has them) need
    no answer any more: what is left ships.
    """
    kinds = {one: (RECALL_OVER, f"recall_over/{max(wanted)}") for one, wanted in asked.items()}
    return _tell(cur, kinds, at, recalls=_questions(asked))


def _questions(asked: Mapping[int, Mapping[int, tuple[int, int]]]) -> dict[int, list[dict[str, int]]]:
    return {
        one: [{"recall": recall, "seq": seq, "quantity": units} for recall, (seq, units) in wanted.items()]
        for one, wanted in asked.items()
    }


def _tell(
    cur: Cursor,
    kinds: Mapping[int, tuple[str, str]],
    at: datetime,
    *,
    recalls: Mapping[int, list[dict[str, int]]] | None = None,
) -> int:
    addresses = {place.id: place.address for place in locations.current(cur, at) if place.address}
    if not kinds or not addresses:
        return 0
    rows = ORDERS.rows(cur, ids=ints(list(kinds)), location_ids=ints(list(addresses)))
    lines: dict[int, list[dict[str, Any]]] = {row[0]: [] for row in rows}
    for one, line, sku, title, quantity in LINES.rows(cur, ids=ints(list(lines))):
        lines[one].append({"line": line, "sku": sku, "title": title, "quantity": quantity})
    outs = []
    for one, order_id, location_id, location, carrier, service, ship_on, deliver_on, *ship_to in rows:
        kind, key = kinds[one]
        document = {
            "type": kind,
            "number": format_number(one),
            "order": order_number(order_id),
            "location": location,
            "carrier": carrier,
            "service": service,
            "ship_on": ship_on.isoformat(),
            "deliver_on": deliver_on.isoformat(),
            "ship_to": dict(zip(SHIP_TO, ship_to, strict=True)),
            "lines": lines[one],
        }
        if recalls is not None:
            document["recalls"] = recalls[one]
        outs.append(
            outbound.Out(
                key=f"{format_number(one)}/{key}",
                party=location,
                kind=kind,
                address=addresses[location_id],
                headers=HEADERS,
                body=msgspec.json.encode(document),
                order_id=order_id,
            )
        )
    return outbound.queue(cur, outs, at)
