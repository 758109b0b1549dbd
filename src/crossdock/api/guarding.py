"""Which object a change is about, and what keeps that object as it is while its tag is compared."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from crossdock.accounts import keys, roles, users
from crossdock.api.etags import Guard, Kept, Lock
from crossdock.api.turn import Answer, Call, unturned
from crossdock.carriers import tariffs
from crossdock.catalog import skus
from crossdock.core.sql import Cursor
from crossdock.fulfilment import lines, pack
from crossdock.fulfilment import numbers as fulfilment
from crossdock.inventory import supply
from crossdock.network import locations
from crossdock.orders import ledger
from crossdock.orders import numbers as orders
from crossdock.partners import channels
from crossdock.webhooks import endpoints


def of(path: str, shown: Mapping[str, Callable[..., Any]]) -> Guard | None:
    """The guard of a change at ``path``: of the nearest object above it that a GET shows (``shown``: views by
    path); None where there is none.
    """
    above = [one for one in shown if path == one or path.startswith(f"{one}/")]
    if not above:
        return None
    template = max(above, key=len)
    view = unturned(shown[template])

    def show(call: Call, parameters: Kept) -> Answer:
        return view(call, **parameters)

    return Guard(template, tuple(re.findall(r"{(\w+)}", template)), show, LOCKS.get(template))


def _order(cur: Cursor, named: Kept) -> None:
    ledger.lock(cur, [orders.parse_number(named["number"])])


def _fulfilment_order(cur: Cursor, named: Kept) -> None:
    lines.lock_orders(cur, [fulfilment.parse_number(named["number"])])


def _shipment(cur: Cursor, named: Kept) -> None:
    lines.lock_orders(cur, [pack.head(cur, named["shipment"]).fulfilment_order_id])


def _receipt(cur: Cursor, named: Kept) -> None:
    supply.lock_one(cur, "receipt", named["number"])


def _transfer(cur: Cursor, named: Kept) -> None:
    supply.lock_one(cur, "transfer", named["number"])


def _user(cur: Cursor, named: Kept) -> None:
    users.lock(cur, named["email"])


def _skus(cur: Cursor, named: Kept) -> None:  # noqa: ARG001 - whoever writes any of them waits
    skus.LOCK.run(cur)


def _locations(cur: Cursor, named: Kept) -> None:  # noqa: ARG001 - as well
    locations.LOCK.run(cur)


def _tariffs(cur: Cursor, named: Kept) -> None:  # noqa: ARG001 - as well
    tariffs.LOCK.run(cur)


def _role(cur: Cursor, named: Kept) -> None:
    roles.lock(cur, named["name"])


def _channel(cur: Cursor, named: Kept) -> None:
    channels.LOCK.row(cur, name=named["name"])


def _webhook(cur: Cursor, named: Kept) -> None:
    endpoints.LOCK.row(cur, name=named["name"])


def _key(cur: Cursor, named: Kept) -> None:
    keys.LOCK.row(cur, name=named["name"])


# Others change only by requests, which take turns (``etags.TURN``), or by one act that ends them.
LOCKS: Final[Mapping[str, Lock]] = {
    "/orders/{number}": _order,
    "/fulfilment-orders/{number}": _fulfilment_order,
    "/shipments/{shipment}": _shipment,
    "/receipts/{number}": _receipt,
    "/transfers/{number}": _transfer,
    "/skus/{sku}": _skus,
    **dict.fromkeys(("/kits/{sku}", "/aliases/{alias}", "/channels/{name}/aliases/{alias}"), _skus),
    "/locations/{code}": _locations,
    "/tariffs/{carrier}": _tariffs,
    "/users/{email}": _user,
    "/roles/{name}": _role,
    "/channels/{name}": _channel,
    "/webhooks/{name}": _webhook,
    "/keys/{name}": _key,
}
