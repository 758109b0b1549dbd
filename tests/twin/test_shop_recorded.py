"""The twin's shop against recorded exchanges: the recorded queries are sent to it as they are, and its
answers have the recorded shapes; our own requests have the recorded requests' shapes; our decoder reads the
recordings.
"""

import json
import re
from typing import Any

import httpx
import pytest
from tests.twin.recorded import Exchange, answers, differences, exchanges, shape

from crossdock.channels.adapters import shopify_fulfilment as at_shop
from crossdock.channels.adapters import shopify_graphql as graphql
from crossdock.channels.adapters import shopify_operations as ask
from crossdock.channels.adapters.shopify_graphql import Operation
from crossdock.channels.errors import ShopForbidden, ShopRefused, ShopThrottled
from crossdock.core.errors import Unavailable
from crossdock.twin.shop_books import Books
from crossdock.twin.shop_server import TOKEN, Bucket, ShopServer

# The files of which every exchange lies in our part.
OURS = (
    "2025-01__orders__fulfillment-multi-tracking-info.json",
    "2025-01__orders__fulfillment-cancel-parity.json",
    "2026-04__shipping-fulfillments__fulfillment-detail-events-lifecycle.json",
    "2026-04__shipping-fulfillments__fulfillment-order-move-multi-line.json",
)
Replayed = list[tuple[Exchange, dict[str, Any]]]


def send(url: str, query: str, variables: dict[str, Any], name: str | None = None) -> dict[str, Any]:
    """As any client would."""
    body = {"query": query, "variables": variables, "operationName": name}
    answer = httpx.post(
        f"{url}/admin/api/2026-04/graphql.json", json=body, headers={"X-Shopify-Access-Token": TOKEN}
    )
    assert answer.status_code == 200
    said: dict[str, Any] = answer.json()
    return said


def replay(pattern: str) -> Replayed:
    """Send a file's exchanges to a shop of its own. Recorded ids are replaced by those that the twin gave in
    the same place.
    """
    known: dict[str, str] = {}
    found: Replayed = []
    with ShopServer(Books(("historical-setup Main", "Shop location")), bucket=Bucket(1e6, 1e6, 1e6)) as shop:
        for one in exchanges(pattern):
            if "/upstreamCalls" in one.where or "/preflightCleanup" in one.where:
                continue
            text = json.dumps(one.variables)
            for gid, ours in known.items():
                text = text.replace(f'"{gid}"', f'"{ours}"')
            said = send(shop.url, one.query, json.loads(text), one.name)
            learn(one.answer.get("data"), said.get("data"), known)
            found.append((one, said))
    return found


def learn(recorded: Any, twin: Any, known: dict[str, str]) -> None:
    if isinstance(recorded, dict) and isinstance(twin, dict):
        for key in recorded.keys() & twin.keys():
            learn(recorded[key], twin[key], known)
    elif isinstance(recorded, list) and isinstance(twin, list):
        for one, other in zip(recorded, twin, strict=False):
            learn(one, other, known)
    elif isinstance(recorded, str) and recorded.startswith("gid:") and isinstance(twin, str):
        known.setdefault(recorded, twin)


@pytest.mark.parametrize("pattern", OURS)
def test_recorded_queries_get_answers_of_the_recorded_shape(pattern: str) -> None:
    replayed = replay(pattern)
    assert len(replayed) >= 3
    wrong = {
        one.where: found for one, said in replayed if (found := differences(shape(one.answer), shape(said)))
    }
    assert wrong == {}


def test_the_comparison_of_shapes_sees_what_differs() -> None:
    same = {"a": [{"id": "gid://shopify/Order/1", "at": "2026-01-01T00:00:00Z", "n": 1}]}
    other = {"a": [{"id": "gid://shopify/Refund/1", "at": "later", "n": "1", "more": None}]}
    assert differences(shape(same), shape(same)) == []
    assert len(differences(shape(same), shape(other))) == 4


def test_an_order_with_fulfilments_is_cancelled_by_neither() -> None:
    """The recorded refusal, with its code in one list and without in the other."""
    (refused,) = [
        (one.answer, said)
        for one, said in replay(OURS[0])
        if one.name == "FulfillmentMultiTrackingCleanupCancel"
    ]
    for answer in refused:
        root = answer["data"]["orderCancel"]
        (error,) = graphql.user_errors(root, "orderCancelUserErrors")
        assert error == graphql.UserError(
            ("orderId",), "Cannot cancel an order that has outstanding fulfillments", "INVALID"
        )


def test_a_field_that_does_not_exist_is_refused_as_recorded() -> None:
    (recorded, *_) = [
        one for one in exchanges("*gift-card*") if one.answer.get("errors") and "data" not in one.answer
    ]
    query = "query Wrong { shop { id giftCard } }"
    with ShopServer(Books()) as shop:
        said = send(shop.url, query, {})
    assert differences(shape(recorded.answer["errors"]), shape(said["errors"])) == []
    assert said["errors"][0]["message"] == "Field 'giftCard' doesn't exist on type 'Shop'"
    for answer in (recorded.answer, said):
        with pytest.raises(ShopRefused, match="doesn't exist on type"):
            graphql.decode(ask.SHOP, 200, json.dumps(answer).encode())


# --- Our requests have the recorded requests' shapes -----------------------------------------------


def recorded_variables(name: str) -> dict[str, Any]:
    return next(one.variables for one in exchanges() if one.name == name)


def within(ours: Any, recorded: Any) -> bool:
    """Every key that we send was sent in the recording too, with the same type."""
    if isinstance(ours, dict) and isinstance(recorded, dict):
        return all(key in recorded and within(one, recorded[key]) for key, one in ours.items())
    if isinstance(ours, list) and isinstance(recorded, list):
        return not ours or not recorded or within(ours[0], recorded[0])
    return bool(ours == recorded)


def test_our_fulfilment_is_asked_for_as_recorded() -> None:
    step = at_shop.Create(
        {"gid://shopify/FulfillmentOrder/1": {"gid://shopify/FulfillmentOrderLineItem/2": 1}}
    )
    tracking = at_shop.tracking_input(("A", "B"), "Hermes", ("https://a", "https://b"))
    ours = {"fulfillment": at_shop.create_input(step, tracking, notify=False), "message": "m"}
    recorded = recorded_variables("FulfillmentCreateMultiTracking")
    parts = ours["fulfillment"]["lineItemsByFulfillmentOrder"][0].pop("fulfillmentOrderLineItems")
    assert shape(ours) == shape(recorded)
    moved = recorded_variables("FulfillmentOrderMoveMultiLine")
    assert shape(parts) == shape(moved["fulfillmentOrderLineItems"])
    one = at_shop.tracking_input(("A",), "Hermes", ("https://a",))
    single = recorded_variables("FulfillmentDetailEventsFulfillmentCreate")
    assert shape(one) == shape(single["fulfillment"]["trackingInfo"])


def test_our_tracking_move_and_cancellation_are_asked_for_as_recorded() -> None:
    tracking = {
        "fulfillmentId": "gid://shopify/Fulfillment/1",
        "trackingInfoInput": at_shop.tracking_input(("A", "B"), "UPS", ("https://a", "https://b")),
        "notifyCustomer": True,
    }
    assert shape(tracking) == shape(recorded_variables("FulfillmentTrackingInfoUpdateMultiTracking"))
    move = at_shop.move_input(
        at_shop.Move(
            "gid://shopify/FulfillmentOrder/1",
            "gid://shopify/Location/2",
            {"gid://shopify/FulfillmentOrderLineItem/3": 2},
        )
    )
    assert shape(move) == shape(recorded_variables("FulfillmentOrderMoveMultiLine"))
    cancel = {
        "orderId": "gid://shopify/Order/1",
        "notifyCustomer": False,
        "reason": "OTHER",
        "restock": False,
    }
    assert within(shape(cancel), shape(recorded_variables("FulfillmentMultiTrackingCleanupCancel")))


@pytest.mark.parametrize(
    "operation",
    [one for one in vars(ask).values() if isinstance(one, Operation)],
    ids=lambda operation: operation.name,
)
def test_each_of_our_documents_is_one_that_the_shop_reads(operation: Operation) -> None:
    """Every field that we ask for exists, every variable that it needs is ours to give."""
    from crossdock.twin import shop_api

    needed = re.findall(r"\$(\w+): [^,)]*!", operation.text)
    shop_api.answering(operation.text, dict.fromkeys(needed, "x"), operation.name)


# --- Our decoder reads the recordings --------------------------------------------------------------


def test_every_recorded_answer_is_read_with_its_cost() -> None:
    read = 0
    for where, answer in answers():
        root = next(iter(answer["data"] or {}), None)
        if root is None or answer.get("errors"):
            continue
        operation = Operation("Recorded", root, "", 1)
        said = graphql.decode(operation, 200, json.dumps(answer).encode())
        assert said.root == answer["data"][root], where
        cost = answer["extensions"]["cost"]
        assert said.cost is not None
        assert said.cost.requested == cost["requestedQueryCost"]
        assert said.cost.available == cost["throttleStatus"]["currentlyAvailable"]
        assert said.cost.restore_rate == cost["throttleStatus"]["restoreRate"]
        read += 1
    assert read > 60


def test_recorded_user_errors_are_read_with_a_code_and_without() -> None:
    found = set()
    for one in exchanges():
        for root in (one.answer.get("data") or {}).values():
            if isinstance(root, dict):
                found |= {(error.code, error.message) for error in graphql.user_errors(root)}
    assert ("", "must be greater than 0") in found
    assert ("FULFILLMENT_ORDER_NOT_FOUND", "Fulfillment order does not exist.") in found
    assert len(found) >= 8


def test_recorded_orders_are_read_as_the_shop_has_them() -> None:
    """The order of a recording, before and after its fulfilment was cancelled."""
    reads = [
        one.answer["data"]["order"]
        for one in exchanges("2025-01__orders__fulfillment-cancel-parity.json")
        if one.name == "OrderFulfillmentLifecycleRead"
    ]
    before, after = (at_shop.read(order) for order in reads)
    (shipped,) = before.fulfilments
    assert shipped.live
    assert shipped.tracking == {"CANCEL-PARITY-UPDATED-1778031860965"}
    assert shipped.lines == {"gid://shopify/LineItem/19305079374130": 1}
    assert [one.live for one in after.fulfilments] == [False]
    assert [(one.status, one.parts[0].left) for one in after.orders] == [("CLOSED", 1), ("OPEN", 1)]
    want = at_shop.Want({"gid://shopify/LineItem/19305079374130": 1}, tuple(shipped.tracking))
    assert at_shop.next_step(before, want) == at_shop.Done((shipped.gid,))
    step = at_shop.next_step(after, want)
    assert step == at_shop.Create({after.orders[1].gid: {after.orders[1].parts[0].gid: 1}})


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, b'{"errors":"[API] Invalid API key"}', ShopForbidden),
        (403, b"", ShopForbidden),
        (404, b"", ShopRefused),
        (429, b"", ShopThrottled),
        (500, b"", Unavailable),
        (200, b"<html>", Unavailable),
        (200, b"[]", Unavailable),
        (200, b'{"errors":[{"message":"x","extensions":{"code":"THROTTLED"}}]}', ShopThrottled),
        (200, b'{"errors":[{"message":"x","extensions":{"code":"ACCESS_DENIED"}}]}', ShopForbidden),
        (200, b'{"errors":[{"message":"x","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}', Unavailable),
        (200, b'{"data":null,"errors":[{"message":"x"}]}', ShopRefused),
    ],
)
def test_each_way_to_fail_has_its_error(status: int, body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        graphql.decode(ask.SHOP, status, body)


def test_a_throttled_answer_says_for_how_long() -> None:
    with ShopServer(Books(), bucket=Bucket(maximum=1000, restore=50, level=0)) as shop:
        said = send(shop.url, ask.ITEMS.text, {"first": 50, "after": None}, ask.ITEMS.name)
    with pytest.raises(ShopThrottled) as refused:
        graphql.decode(ask.ITEMS, 200, json.dumps(said).encode())
    cost = said["extensions"]["cost"]
    lacking = cost["requestedQueryCost"] - cost["throttleStatus"]["currentlyAvailable"]
    assert refused.value.wait == pytest.approx(lacking / 50)
