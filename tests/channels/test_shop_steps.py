"""Step after step at a shop, with answers lost and processes killed anywhere: what left is told, once."""

from collections import Counter
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.channels.shopping import document

from crossdock.channels.adapters import shopify_fulfilment as at_shop
from crossdock.channels.adapters import shopify_operations as ask
from crossdock.channels.adapters.shopify_fulfilment import Accept, Create, Done, Move, Want, next_step
from crossdock.channels.adapters.shopify_graphql import Operation, decode
from crossdock.twin.shop_books import GID, Books, Order
from crossdock.twin.shop_server import Bucket, ShopServer

STEPS = 60
SKUS = ("MUG", "TEE", "LAMP")


class Killed(Exception):
    """The process, after the shop acted."""


def asked(server: ShopServer, operation: Operation, variables: dict[str, Any]) -> Any:
    answer = server.answer({"query": operation.text, "operationName": operation.name, "variables": variables})
    return decode(operation, 200, msgspec.json.encode(answer)).root


def carry_out(server: ShopServer, gid: str, want: Want, deaths: list[int]) -> tuple[str, ...]:
    """As the stage does; after as many acts as ``deaths`` says, the process dies, and another takes over."""
    left = deaths.pop(0) if deaths else STEPS
    made: frozenset[str] = frozenset()
    for _ in range(STEPS):
        found = at_shop.read(asked(server, ask.ORDER_AT_SHOP, {"id": gid}))
        step = next_step(found, Want(want.lines, want.tracking, want.location, want.others, want.begun, made))
        if isinstance(step, Done):
            return step.gids
        if isinstance(step, Accept):
            assert not asked(server, ask.ACCEPT, {"id": step.order})["userErrors"]
        elif isinstance(step, Move):
            assert not asked(server, ask.MOVE, at_shop.move_input(step))["userErrors"]
        else:
            assert isinstance(step, Create), step
            given_ = at_shop.create_input(step, at_shop.tracking_input(want.tracking, "x"), notify=False)
            root = asked(server, ask.FULFIL, {"fulfillment": given_, "message": ""})
            assert not root["userErrors"]
            made |= {root["fulfillment"]["id"]}
        left -= 1
        if left < 0:
            raise Killed
    raise AssertionError("it never ends")


def told(server: ShopServer, gid: str, want: Want, deaths: list[int]) -> tuple[str, ...]:
    begun = want.begun
    while True:
        try:
            again = Want(want.lines, want.tracking, want.location, want.others, begun)
            return carry_out(server, gid, again, deaths)
        except Killed:
            begun = True


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Books, Order, list[dict[str, int]], bool]:
    """An order, spread over places as a merchant may, and shipments that together are no more than it."""
    books = Books(("EWR", "LAX"))
    units = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    order = books.place(document(7, *zip(SKUS, units, strict=False)), sells=False)
    places = list(books.places)
    if draw(st.booleans()):
        order.assigned[0].location = places[1]
    part = order.assigned[0].parts[0]
    if part.left > 1 and draw(st.booleans()):
        gid = f"{GID}/FulfillmentOrderLineItem/{part.id}"
        books.move(
            order.assigned[0].gid,
            places[0] if order.assigned[0].location == places[1] else places[1],
            {gid: draw(st.integers(1, part.left - 1))},
        )
    if draw(st.booleans()):
        order.assigned[0].request = "SUBMITTED"
    left = Counter({line["admin_graphql_api_id"]: line["quantity"] for line in order.document["line_items"]})
    shipments = []
    for _ in range(draw(st.integers(1, 3))):
        some = {line: draw(st.integers(0, n)) for line, n in left.items()}
        some = {line: n for line, n in some.items() if n}
        left.subtract(some)
        if some:
            shipments.append(some)
    return books, order, shipments, draw(st.booleans())


@given(
    worlds(),
    st.lists(st.integers(0, 2), max_size=6),
    st.sampled_from([None, "EWR", "LAX"]),
)
@settings(max_examples=120, deadline=None, derandomize=True)
def test_whatever_dies_each_shipment_is_told_once(
    world: tuple[Books, Order, list[dict[str, int]], bool], deaths: list[int], place: str | None
) -> None:
    books, order, shipments, tracked = world
    server = ShopServer(books, bucket=Bucket(1e9, 1e9, 1e9))
    gids = {name: gid for gid, name in books.places.items()}
    known: dict[int, tuple[str, ...]] = {}
    for number, lines in enumerate(shipments):
        others = frozenset(gid for some in known.values() for gid in some)
        tracking = (f"T-{number}",) if tracked else ()
        want = Want(lines, tracking, gids[place] if place else None, others)
        known[number] = told(server, order.gid, want, deaths)
    made = {one.gid: one for one in order.fulfilments}
    assert sorted(gid for some in known.values() for gid in some) == sorted(made)
    for number, lines in enumerate(shipments):
        units: Counter[str] = Counter()
        for gid in known[number]:
            units.update(made[gid].lines)
            assert place is None or books.places[made[gid].location] == place
        assert units == Counter(lines)
