"""A shop's webhooks kept right: exactly those that are wanted exist, each once.

The API lists what this app subscribed to; the app is Crossdock's own, so whatever else stands there is a rest
of an older address, or a double.
"""

from typing import Any, Final

from crossdock.channels.adapters import shopify_operations as ask
from crossdock.channels.adapters.shopify_graphql import next_page, nodes
from crossdock.channels.shops import Shop

AT_ONCE: Final = 100
# What is read here (channels.adapters.shopify): whole orders, and changes of them.
TOPICS: Final = (
    "ORDERS_CREATE",
    "ORDERS_UPDATED",
    "ORDERS_PAID",
    "ORDERS_CANCELLED",
    "ORDERS_EDITED",
    "ORDERS_DELETE",
    "REFUNDS_CREATE",
    "ORDER_TRANSACTIONS_CREATE",
)


def listed(shop: Shop) -> list[tuple[str, str, str]]:
    """(gid, topic, address) of each subscription that there is."""
    found: list[tuple[str, str, str]] = []
    cursor: str | None = None
    while True:
        root: Any = shop.ask(ask.HOOKS, {"first": AT_ONCE, "after": cursor}).root
        found += [(str(one["id"]), str(one.get("topic")), str(one.get("uri") or "")) for one in nodes(root)]
        cursor = next_page(root)
        if cursor is None:
            return found


def ensure(shop: Shop, address: str) -> tuple[int, int]:
    """Make what is missing, remove what is not wanted; how many of each."""
    standing: set[str] = set()
    rest = []
    for gid, topic, where in listed(shop):
        if where == address and topic in TOPICS and topic not in standing:
            standing.add(topic)
        else:
            rest.append(gid)
    missing = [topic for topic in TOPICS if topic not in standing]
    for topic in missing:
        shop.demand(ask.HOOK_CREATE, {"topic": topic, "hook": {"uri": address, "format": "JSON"}})
    for gid in rest:
        shop.demand(ask.HOOK_DELETE, {"id": gid})
    return len(missing), len(rest)
