"""Orders as the contract shows them (``interfaces.md``, "An order, out"): this room's part of the document.

Fulfilment orders, shipments and refunds stand on higher floors; the face that shows an order puts them
beside this.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from crossdock.core import money
from crossdock.core.errors import NotFound
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.orders import kits, links
from crossdock.orders.errors import OrderNotFound
from crossdock.orders.numbers import format_number, parse_number
from crossdock.orders.status import STATES

SHOW = statement(__package__, "show")
SHOW_LINES = statement(__package__, "show_lines")
SHOW_HOLDS = statement(__package__, "show_holds")
BY_CHANNELS = statement(__package__, "orders_by_channels")
PAGE = statement(__package__, "page", prepare=False)
OLDEST = statement(__package__, "page_oldest", prepare=False)
FIND = statement(__package__, "find")
MOST = 1000  # orders of one name

ADDRESS = ("name", "company", "line1", "line2", "city", "region", "postal_code", "country", "phone")
KIT_SEQ = 5  # in a row of SHOW_LINES; units per kit follow it
COMPONENT = ("seq", "external_id", "sku", "title", "quantity", "expected_on", "quantities")
QUANTITIES = (
    "ordered", "open", "backordered", "allocated", "released", "shipped", "delivered", "cancelled",
    "returned",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """None: any. ``channel_ids``: one of these. ``query``: an order number, an external id or the shop's
    order name, exactly. ``hold``: held for this, by its code, or ``any``. ``ids``: one of these.
    """

    channel_ids: Sequence[int] | None = None
    external_id: str | None = None
    status: str | None = None
    query: str | None = None
    hold: str | None = None
    ids: Sequence[int] | None = None

    @property
    def names(self) -> bool:
        """They say which orders, by number or key or id."""
        return any(one is not None for one in (self.external_id, self.query, self.ids))


def page(cur: Cursor, filters: Filters, *, after: int | None, limit: int, oldest: bool = False) -> list[int]:
    """Ids of orders, newest first, below ``after``; with ``oldest`` oldest first, above it."""
    ids = _named(cur, filters)
    if ids is not None and not ids:
        return []
    statement_ = OLDEST if oldest else PAGE
    return statement_.column(
        cur,
        ids=None if ids is None else ints(sorted(ids)),
        channel_ids=None if filters.channel_ids is None else ints(filters.channel_ids),
        status=filters.status,
        hold=filters.hold,
        after=after,
        limit=limit,
    )


def by_channels(cur: Cursor, order_ids: Sequence[int], names: Iterable[str]) -> list[int]:
    """Those of these orders that came by one of these channels."""
    return BY_CHANNELS.column(cur, ids=ints(order_ids), channels=Texts(sorted(names)))


def _named(cur: Cursor, filters: Filters) -> set[int] | None:
    """Ids of the orders that the filters name; None where they name none."""
    query = (filters.query or "").strip()
    found = None if filters.ids is None else set(filters.ids)
    if query:
        try:
            number = parse_number(query)
        except NotFound:
            number = None
        asked = set(FIND.column(cur, number=number, external_id=query, name=query, limit=MOST))
        found = asked if found is None else found & asked
    if filters.external_id is not None:
        keyed = set(FIND.column(cur, number=None, external_id=filters.external_id, name=None, limit=MOST))
        found = keyed if found is None else found & keyed
    return found


def one(cur: Cursor, number: str) -> dict[str, Any]:
    """The order with this number. Raises OrderNotFound."""
    found = show(cur, [parse_number(number)])
    if not found:
        raise OrderNotFound(f"there is no order {number}", number=number)
    return found[0]


def show(cur: Cursor, order_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Documents of orders, in the order of ``order_ids``; ids that do not exist are left out."""
    ids = ints(order_ids)
    lines: dict[int, list[dict[str, Any]]] = {}
    currencies: dict[int, str] = {}
    rows = SHOW.rows(cur, ids=ids)
    for row in rows:
        currencies[row[0]] = row[11]
    for order_id, rows_of in groupby(SHOW_LINES.rows(cur, ids=ids), key=itemgetter(0)):
        lines[order_id] = lines_of(list(rows_of), currencies[order_id])
    holds: dict[int, list[dict[str, Any]]] = {}
    for order_id, code, reason, stops, since, role in SHOW_HOLDS.rows(cur, ids=ids):
        holds.setdefault(order_id, []).append(
            {"code": code, "reason": reason, "stops": stops, "since": stamp(since), "lifted_by_role": role}
        )
    documents = {row[0]: _order(row, lines.get(row[0], []), holds.get(row[0], [])) for row in rows}
    linked = links.of_orders(cur, order_ids)
    for order_id, document in documents.items():
        document["links"] = linked.get(order_id, [])
    return [documents[order_id] for order_id in order_ids if order_id in documents]


def stamp(at: datetime | None) -> str | None:
    """RFC 3339, UTC."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def amount(value: int | None, currency: str) -> dict[str, str] | None:
    return None if value is None else money.document(value, currency)


def price(value: Decimal | None, currency: str) -> dict[str, str] | None:
    """A unit price with at least the currency's decimals and as many more as it needs."""
    if value is None:
        return None
    least = money.exponent(currency)
    text = f"{value:.6f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0").ljust(least, "0")
    return {"amount": f"{whole}.{fraction}" if fraction else whole, "currency": currency}


def lines_of(rows: Sequence[tuple[Any, ...]], currency: str) -> list[dict[str, Any]]:
    """Lines as they were bought: kits with their components beneath, and the whole kits that those make."""
    inside: dict[int, list[dict[str, Any]]] = {}
    lines = []
    for row in rows:
        seq, kit_seq, per_kit = row[1], row[KIT_SEQ], row[KIT_SEQ + 1]
        line = _line(row, currency)
        if kit_seq is None or kit_seq == seq:
            lines.append(line)
        else:
            shown = {name: line[name] for name in COMPONENT}
            inside.setdefault(kit_seq, []).append({**shown, "per_kit": money.plain(per_kit)})
    return [_kit(line, inside[line["seq"]]) if line["seq"] in inside else line for line in lines]


def _kit(line: dict[str, Any], inside: list[dict[str, Any]]) -> dict[str, Any]:
    """A kit's line: of each state the whole kits that are there, and ``partial`` those between states."""
    quantities = {
        state: kits.whole([(one["quantities"][state], Decimal(one["per_kit"])) for one in inside])
        for state in QUANTITIES
    }
    whole = sum(quantities[state] for state in STATES)
    expected = [one["expected_on"] for one in inside if one["expected_on"] is not None]
    return {
        **line,
        "ships": True,
        "quantity": quantities["ordered"],
        "expected_on": max(expected, default=None),
        "quantities": quantities,
        "partial": quantities["ordered"] - whole,
        "components": inside,
    }


def _line(row: tuple[Any, ...], currency: str) -> dict[str, Any]:
    (
        _,
        seq,
        external_id,
        sku,
        article,
        _,
        _,
        title,
        ships,
        unit_price,
        per,
        discount,
        tax,
        expected_on,
        attributes,
        bought,
        *units,
    ) = row
    return {
        "seq": seq,
        "external_id": external_id,
        "sku": sku,
        "article": article if article != sku else None,
        "substitute_for": bought,
        "title": title,
        "quantity": units[0],
        "unit_price": price(unit_price, currency),
        "price_quantity": per,
        "discount": amount(discount, currency),
        "tax": amount(tax, currency),
        "ships": ships,
        "expected_on": expected_on.isoformat() if expected_on else None,
        "attributes": attributes or {},
        "quantities": dict(zip(QUANTITIES, units, strict=True)),
        "partial": 0,
        "components": [],
    }


def _order(row: tuple[Any, ...], lines: list[dict[str, Any]], holds: list[dict[str, Any]]) -> dict[str, Any]:
    (
        order_id, channel, external_id, status, version, service_level, ship_complete, taxes_included,
        deliver_by, placed_at, received_at, currency, shipping, discount, tax, total, current_total,
        computed_total, customer_ref, name, purchase_order, note, tags, attributes, source_at, priority,
        *person,
    ) = row  # fmt: skip
    customer = dict(zip(("name", "email", "phone", "company"), person[:4], strict=True))
    ship_to = dict(zip(ADDRESS, person[4:13], strict=True))
    bill_to = person[13]
    nowhere = not any(ship_to.values())
    nobody = customer_ref is None and not any(customer.values())
    return {
        "number": format_number(order_id),
        "channel": channel,
        "external_id": external_id,
        "name": name,
        "status": status,
        "version": version,
        "placed_at": stamp(placed_at),
        "received_at": stamp(received_at),
        "source_at": stamp(source_at),
        "currency": currency,
        "customer": None if nobody else {"external_id": customer_ref, **customer},
        "ship_to": None if nowhere else ship_to,
        "bill_to": (None if nowhere else ship_to) if bill_to is True else bill_to,
        "service_level": service_level,
        "deliver_by": deliver_by.isoformat() if deliver_by else None,
        "ship_complete": ship_complete,
        "purchase_order": purchase_order,
        "priority": priority,
        "lines": lines,
        "shipping": amount(shipping, currency),
        "discount": amount(discount, currency),
        "tax": amount(tax, currency),
        "taxes_included": taxes_included,
        "total": amount(total, currency),
        "current_total": amount(current_total, currency),
        "computed_total": amount(computed_total, currency),
        "holds": holds,
        "tags": tags,
        "note": note,
        "attributes": attributes or {},
    }
