"""Edits of orders at the twin's shop: recorded requests with recorded answers, and whatever happens between
two of them, no more comes off a line than is asked for.
"""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.channels.shopping import document
from tests.twin.recorded import differences, exchanges, shape
from tests.twin.test_shop_recorded import learn, recorded_variables, replay, send, within

from crossdock.channels.adapters import shopify_edits as editing
from crossdock.channels.adapters import shopify_graphql as graphql
from crossdock.channels.adapters.shopify_edits import Edit, Fulfilled, Line, Settled, Sold, Stay
from crossdock.channels.adapters.shopify_graphql import Operation, decode
from crossdock.twin import shop_api
from crossdock.twin.shop_books import GID, Books, Order
from crossdock.twin.shop_server import Bucket, ShopServer

VALIDATION = "2026-04__orders__orderEdit-quantity-validation.json"
RESIDUAL = "2025-01__orders__order-edit-residual-live-capture.json"


def test_a_recorded_edit_of_quantities_is_answered_as_recorded() -> None:
    """The order of the recording is placed first, by its own id."""
    asked = {one.where.rpartition("/")[2]: one for one in exchanges(VALIDATION)}
    begin, negative = asked["begin"], asked["setQuantityNegative"]
    order = document(8837911904562, ("MUG", 3)) | {"currency": "CAD"}
    known: dict[str, str] = {}
    with ShopServer(Books(), bucket=Bucket(1e6, 1e6, 1e6)) as shop:
        shop.books.place(order)
        began = send(shop.url, begin.query, begin.variables, begin.name)
        learn(begin.answer["data"], began["data"], known)
        text = json.dumps(negative.variables)
        for gid, ours in known.items():
            text = text.replace(f'"{gid}"', f'"{ours}"')
        refused = send(shop.url, negative.query, json.loads(text), negative.name)
    assert began["data"]["orderEditBegin"]["calculatedOrder"]["lineItems"]["nodes"][0]["quantity"] == 3
    assert differences(shape(begin.answer["data"]), shape(began["data"])) == []
    assert refused["data"] == negative.answer["data"]


def test_recorded_edits_that_add_are_begun_as_recorded_and_not_served() -> None:
    """What an edit can do beside lowering quantities is no part of ours; a field that is none is refused."""
    said = {one.where.rpartition("/")[2]: (one.answer, answer) for one, answer in replay(RESIDUAL)}
    recorded, began = said["begin"]
    assert began["data"]["orderEditBegin"]["calculatedOrder"]["lineItems"]["nodes"][0]["quantity"] == 1
    assert differences(shape(recorded["data"]), shape(began["data"])) == []
    recorded, committed = said["commit"]
    assert committed["errors"][0]["message"] == recorded["errors"][0]["message"]
    assert differences(shape(recorded["errors"]), shape(committed["errors"])) == []


def test_our_edit_is_asked_for_as_recorded() -> None:
    recorded = recorded_variables("OrderEditQuantityValidationBegin")
    assert shape({"id": f"{GID}/Order/1"}) == shape(recorded)
    answer = next(
        one.answer for one in exchanges(VALIDATION) if one.name == "OrderEditQuantityValidationBegin"
    )
    root = answer["data"]["orderEditBegin"]
    [ours] = editing.set_inputs(root, Edit({f"{GID}/LineItem/19494984614194": 2}))
    recorded = recorded_variables("OrderEditQuantityValidationSetQuantity")
    assert shape(ours) == shape(recorded)
    assert (ours["id"], ours["lineItemId"]) == (recorded["id"], recorded["lineItemId"])
    [other] = editing.set_inputs(root, Edit({f"{GID}/LineItem/5": 2}))  # behind what was listed
    assert within(shape(other), shape(recorded))


@pytest.mark.parametrize(
    "operation",
    [one for one in vars(editing).values() if isinstance(one, Operation)],
    ids=lambda one: one.name,
)
def test_each_of_our_documents_is_one_that_the_shop_reads(operation: Operation) -> None:
    given_ = {"id": "x", "lineItemId": "x", "quantity": 1}
    assert shop_api.answering(operation.text, given_, operation.name).cost() <= 2 * operation.cost


# --- Whatever happens, no more comes off -----------------------------------------------------------


def asked(server: ShopServer, operation: Operation, **variables: Any) -> Any:
    answer = server.answer({"query": operation.text, "operationName": operation.name, "variables": variables})
    return decode(operation, 200, json.dumps(answer).encode()).root


def lines_of(server: ShopServer, order: Order) -> editing.AtShop:
    return editing.read(asked(server, editing.LINES, id=order.gid, after=None))


def run(server: ShopServer, order: Order, wanted: dict[str, Stay], lives: list[int]) -> Any:
    """As the stage does; after as many requests as a life has the process dies, and another takes over."""
    for life in [*lives, 99]:
        for _ in range(3):
            step = editing.next_step(lines_of(server, order), wanted)
            if not isinstance(step, Edit):
                return step
            begun = asked(server, editing.BEGIN, id=order.gid)
            inputs = editing.set_inputs(begun, step)
            for one in inputs[:life]:
                assert asked(server, editing.SET, **one)["userErrors"] == []
            if life <= len(inputs):
                break
            done = asked(server, editing.COMMIT, id=inputs[0]["id"], notifyCustomer=False, staffNote="x")
            assert done["userErrors"] == []
    raise AssertionError("no end")


line = st.tuples(st.integers(1, 6), st.integers(0, 6), st.integers(0, 6), st.integers(0, 7))


@settings(max_examples=120, deadline=None, derandomize=True)
@given(lines=st.lists(line, min_size=1, max_size=3), lives=st.lists(st.integers(0, 3), max_size=3))
def test_whatever_dies_as_many_units_stay_as_are_wanted(
    lines: list[tuple[int, int, int, int]], lives: list[int]
) -> None:
    """Of each line the units at the shop, those fulfilled, those that are to stay, and those it had said."""
    books = Books(("EWR",))
    server = ShopServer(books, bucket=Bucket(1e9, 1e9, 1e9))
    order = books.place(document(7, *(("MUG", units) for units, *_ in lines)), sells=False)
    wanted, before = {}, {}
    for stated, part, (units, done, stays, had) in zip(
        order.document["line_items"], list(order.assigned[0].parts), lines, strict=True
    ):
        if done:
            gid = f"{GID}/FulfillmentOrderLineItem/{part.id}"
            books.fulfil([(order.assigned[0].gid, {gid: min(done, units)})], [])
        wanted[stated["admin_graphql_api_id"]] = Stay(had, stays, units)
        before[stated["admin_graphql_api_id"]] = Line(units, min(done, units))
    step = run(server, order, wanted, lives)
    found = lines_of(server, order).lines
    owed = Decimal(0)
    for gid, one in wanted.items():
        was = before[gid]
        sold = was.units > max(one.had, one.stays)
        lowest = was.units if sold else min(was.units, max(one.stays, was.fulfilled))
        assert found[gid] == Line(lowest, was.fulfilled)
        owed += 10 * lowest
        if isinstance(step, Sold) and step.line == gid:
            assert sold
        if isinstance(step, Fulfilled) and step.line == gid:
            assert was.fulfilled > one.stays
    over = [gid for gid, one in wanted.items() if found[gid].units > one.stays]
    assert isinstance(step, Settled) is (over == [])
    assert Decimal(order.document["current_total_price"]) == owed
    left = sum(part.left for each in order.assigned for part in each.parts)
    assert left == sum(one.units - one.fulfilled for one in found.values())


def test_a_line_costs_less_by_its_share_of_discounts_and_taxes() -> None:
    books = Books(("EWR",))
    server = ShopServer(books, bucket=Bucket(1e9, 1e9, 1e9))
    order = books.place(document(7, ("MUG", 3)), sells=False)
    stated = order.document["line_items"][0]
    stated |= {"discount_allocations": [{"amount": "1.00"}], "tax_lines": [{"price": "2.00"}]}
    order.document["current_total_price"] = "31.00"
    run(server, order, {stated["admin_graphql_api_id"]: Stay(3, 1, 3)}, [])
    assert order.document["current_total_price"] == "10.33"
    assert ("orders/updated", order.gid) in books.news


def test_what_cannot_be_edited_says_why() -> None:
    books = Books(("EWR",))
    server = ShopServer(books, bucket=Bucket(1e9, 1e9, 1e9))
    order = books.place(document(7, ("MUG", 3)), sells=False)
    edit = asked(server, editing.BEGIN, id=order.gid)["calculatedOrder"]
    item = edit["lineItems"]["nodes"][0]["id"]

    def refused(operation: Operation, **variables: Any) -> tuple[str, str]:
        [error] = graphql.user_errors(asked(server, operation, **variables))
        return error.field[0], error.message

    missing = "The calculated order does not exist."
    assert refused(editing.BEGIN, id=f"{GID}/Order/1") == ("id", "The order does not exist.")
    assert refused(editing.COMMIT, id=f"{GID}/CalculatedOrder/1") == ("id", missing)
    ask = {"id": edit["id"], "lineItemId": item, "restock": False}
    assert refused(editing.SET, **{**ask, "lineItemId": f"{GID}/CalculatedLineItem/1"}, quantity=1) == (
        "lineItemId", "The line item does not exist.",
    )  # fmt: skip
    assert refused(editing.SET, **ask, quantity=4)[0] == "quantity"
    gid = f"{GID}/FulfillmentOrderLineItem/{order.assigned[0].parts[0].id}"
    books.fulfil([(order.assigned[0].gid, {gid: 2})], [])
    assert refused(editing.SET, **ask, quantity=1)[0] == "quantity"
    assert asked(server, editing.SET, **ask, quantity=2)["userErrors"] == []
    assert asked(server, editing.COMMIT, id=edit["id"])["userErrors"] == []
    assert refused(editing.COMMIT, id=edit["id"]) == ("id", missing)
    assert order.closed_at is not None
    other = books.place(document(8, ("MUG", 3)), sells=False)
    books.cancel(other.gid, "OTHER")
    assert refused(editing.BEGIN, id=other.gid) == ("id", "The order cannot be edited.")
