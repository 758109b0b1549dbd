"""Every recording in the shared folder, request by request: the twin answers it as recorded in shape, or what
it lacks is named here with the reason why our product does not ask for it. What is refused in a recording is
refused by the twin; recordings without their requests' text are read by our decoder.
"""

import json
from collections import Counter
from functools import cache
from typing import Any, Final

import pytest
from tests.twin.recorded import DATA, Exchange, answers, differences, exchanges, shape
from tests.twin.test_shop_recorded import Replayed, replay

from crossdock.channels.adapters import shopify_graphql as graphql
from crossdock.channels.adapters.shopify_graphql import Operation

EDITS: Final = "we lower quantities; what is added, discounted or shipped otherwise, the shop's staff edits"
RETURNS: Final = "returns are not built; what went back is read from the order's refunds"
REFUNDS: Final = "refunds are made in the shop; we read them in the order"
COMPANIES: Final = "companies, draft orders and catalogues are the shop's own"
GIFTS: Final = "gift cards are money of the shop's own"
SPLITS: Final = "we move and fulfil fulfilment orders; they are split, merged and held in the shop"
TAX: Final = "fields of line items and totals that we take from webhooks and do not ask for"
PLANS: Final = "subscriptions are the shop's own"

# Whatever the twin does not serve, by the field that it refuses, and why that is out of scope.
OUT: Final = {
    "companyCreate": COMPANIES, "companyDelete": COMPANIES, "company": COMPANIES, "catalogCreate": COMPANIES,
    "catalogDelete": COMPANIES, "draftOrderCreate": COMPANIES, "draftOrderComplete": COMPANIES,
    "giftCardCreate": GIFTS, "giftCardCredit": GIFTS, "giftCardDebit": GIFTS, "giftCardDeactivate": GIFTS,
    "orderEditAddVariant": EDITS, "orderEditAddCustomItem": EDITS, "orderEditAddLineItemDiscount": EDITS,
    "orderEditRemoveDiscount": EDITS, "orderEditAddShippingLine": EDITS, "orderEditUpdateShippingLine": EDITS,
    "orderEditRemoveShippingLine": EDITS, "orderMarkAsPaid": REFUNDS, "refundCreate": REFUNDS,
    "totalReceivedSet": TAX, "taxable": TAX, "variant": RETURNS, "returns": RETURNS, "return": RETURNS,
    "returnCreate": RETURNS, "returnCalculate": RETURNS, "returnableFulfillments": RETURNS,
    "returnReasonDefinitions": RETURNS, "__type": RETURNS, "fulfillmentOrderSplit": SPLITS,
    "fulfillmentOrderMerge": SPLITS, "fulfillmentOrderReleaseHold": SPLITS, "fulfillmentOrderHold": SPLITS,
}  # fmt: skip
# Recorded with the answers alone: there is nothing to send. Our decoder reads each of them.
WITHOUT_REQUESTS: Final = {
    "2025-01__orders__draft-order-complete-parity.json": COMPANIES,
    "2025-01__orders__order-create-math-matrix.json": "how a shop adds up orders that are made by its API",
    "2025-01__orders__refund-create-full-parity.json": REFUNDS,
    "2025-01__orders__refund-create-partial-shipping-restock-parity.json": REFUNDS,
    "2026-04__orders__orderCancel-parity.json": "the requests' texts are not in the recording",
    "2026-04__orders__orderCancel-restock-refundMethod-parity.json": "the requests' texts are not in it",
    "2026-04__selling-plans__selling-plan-group-summary.json": PLANS,
    "2026-04__shipping-fulfillments__fulfillment-order-request-lifecycle.json": "the texts are not in it",
    "orders_query_shopify_order.json": "one answer: read in tests/channels/test_graphql_orders.py",
}
FILES: Final = sorted(path.name for path in DATA.glob("*.json"))
UNKNOWN: Final = "Field '{}' doesn't exist on type"


@cache
def sent(name: str) -> Replayed:
    """A file's requests with the twin's answers; each file is sent once."""
    return replay(name)


def refused(said: dict[str, Any]) -> list[str]:
    return [str(one.get("message")) for one in said.get("errors") or ()]


def why_out(said: dict[str, Any]) -> str | None:
    """Why what was asked is not in our part; None: it is."""
    fields = [
        field for field in OUT for message in refused(said) if message.startswith(UNKNOWN.format(field))
    ]
    return OUT[fields[0]] if fields else None


@pytest.mark.parametrize("name", [name for name in FILES if name not in WITHOUT_REQUESTS])
def test_each_recorded_request_is_answered_as_recorded_or_out_of_scope_for_a_reason(name: str) -> None:
    wrong: dict[str, Any] = {}
    served = 0
    for one, said in sent(name):
        if why_out(said) is not None:
            continue
        found = [] if both_refuse(one, said) else differences(shape(one.answer), shape(said))
        served += not found
        if found:
            wrong[f"{one.where} {one.name}"] = found, refused(said)
    assert wrong == {}
    assert served or name in NOTHING_OF_OURS


NOTHING_OF_OURS: Final = {
    "2025-01__orders__order-create-line-item-fields.json",
    "2025-01__gift-cards__gift-card-credit-debit-payload-shape.json",
}


def both_refuse(one: Exchange, said: dict[str, Any]) -> bool:
    """The document as a whole is refused by both: nothing of it was done."""
    return (
        bool(one.answer.get("errors"))
        and "data" not in one.answer
        and bool(refused(said))
        and "data" not in said
    )


@pytest.mark.parametrize("name", sorted(WITHOUT_REQUESTS))
def test_a_recording_without_requests_is_read_answer_by_answer(name: str) -> None:
    assert all("/upstreamCalls" in one.where for one in exchanges(name)), "there are requests to be sent"
    read = 0
    for where, answer in answers(name):
        for root, value in (answer["data"] or {}).items():
            if answer.get("errors"):
                continue
            said = graphql.decode(Operation("Recorded", root, "", 1), 200, json.dumps(answer).encode())
            assert said.root == value, where
            for stated, error in zip(
                (value or {}).get("userErrors", ()), graphql.user_errors(value or {}), strict=False
            ):
                assert error.message == stated["message"]
            read += 1
    assert read


def test_nothing_is_said_to_be_out_of_scope_that_no_recording_asks_for() -> None:
    assert set(WITHOUT_REQUESTS) <= set(FILES)
    asked = Counter(
        field for name in FILES if name not in WITHOUT_REQUESTS for _, said in sent(name) if refused(said)
        for field in OUT for message in refused(said) if message.startswith(UNKNOWN.format(field))
    )  # fmt: skip
    assert OUT.keys() - asked.keys() <= {"fulfillmentOrderHold"}
