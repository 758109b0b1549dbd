"""Unseen documents decide: real ones with keys dropped, types changed, lines doubled or reversed, other
currencies.
"""

import copy
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.channels.documents import every_order

from crossdock.channels.adapters import shopify
from crossdock.core.money import MAX_MINOR
from crossdock.mailbox.errors import Undecodable
from crossdock.orders.drafts import OrderDraft, differing
from crossdock.partners.channels import Channel

CHANNEL = Channel(7, "shop", "shopify")
RECEIVED = datetime(2026, 11, 23, 10, tzinfo=UTC)
# Those that add up, in real money, so that what a mutation does to them shows.
SOUND = [order for name, order in every_order() if name.startswith("orders/") and "shopify_450" not in name]

documents = st.sampled_from(SOUND).map(copy.deepcopy)
junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**40), 10**40),
    st.sampled_from(
        ["", " ", "12,50", "1e9", "NaN", "Infinity", "-", "0x10", "٣", "a\x00b", "\ud800", "12.345678901"]
    ),
    st.text(max_size=8),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


def decode(document: Any, topic: str = "orders/create") -> OrderDraft:
    body = json.dumps(document, default=float).encode("ascii")
    (draft,) = shopify.decode(topic, body, CHANNEL, RECEIVED)
    assert isinstance(draft, OrderDraft)
    return draft


def storable(value: Any) -> bool:
    """No NUL and no half of a pair anywhere, amounts in 64 bits."""
    if isinstance(value, str):
        value.encode()
        return "\x00" not in value
    if isinstance(value, bool | Decimal | datetime | bytes) or value is None:
        return True
    if isinstance(value, int):
        return abs(value) <= MAX_MINOR
    if isinstance(value, dict):
        return all(storable(key) and storable(inner) for key, inner in value.items())
    if isinstance(value, tuple | list):
        return all(storable(inner) for inner in value)
    return all(storable(getattr(value, name)) for name in value.__dataclass_fields__)


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [at] if at else []
    for key, one in inner:
        found += paths(one, (*at, key))
    return found


def parent(document: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        document = document[key]
    return document


relaxed = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@relaxed
@given(documents, st.data())
def test_whatever_one_field_holds_the_order_is_kept_or_refused_with_a_reason(
    document: Any, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(paths(document)))
    parent(document, path)[path[-1]] = data.draw(junk)
    try:
        draft = decode(document)
    except Undecodable as error:
        # Only what makes it an order at all may refuse it.
        refusable = path[0] in {"id", "admin_graphql_api_id", "line_items"} and bool(error.reason)
    else:
        refusable = True
        assert_kept(draft)
    assert refusable, path


def assert_kept(draft: OrderDraft) -> None:
    assert storable(draft)
    assert all(0 <= line.removed + line.fulfilled <= line.quantity for line in draft.lines)
    assert len({line.external_id for line in draft.lines}) == len(draft.lines)


@relaxed
@given(documents, st.data())
def test_a_dropped_key_changes_only_what_it_says(document: Any, data: st.DataObject) -> None:
    whole = decode(document)
    keys = sorted(set(document) - {"line_items", "id", "admin_graphql_api_id"})
    key = data.draw(st.sampled_from(keys))
    del document[key]
    draft = decode(document)
    assert (draft.external_id, len(draft.lines)) == (whole.external_id, len(whole.lines))
    changed = {path.partition(".")[0].partition("[")[0] for path in differing(whole, draft)}
    assert changed <= TOUCHED.get(key, set())


FULFILMENT = {"lines"}
TOUCHED = {
    "currency": set(OrderDraft.__dataclass_fields__),
    "total_price": {"total", "computed_total", "problems", "payments"},
    "current_total_price": {"current_total"},
    "total_tax": {"tax", "computed_total"},
    "total_discounts": {"discount", "computed_total"},
    "taxes_included": {"taxes_included", "computed_total"},
    "tax_lines": set(),
    "total_tip_received": {"computed_total", "attributes"},
    "original_total_duties_set": {"computed_total"},
    "original_total_additional_fees_set": {"computed_total"},
    "shipping_lines": {"shipping", "computed_total", "service_level"},
    "fulfillments": FULFILMENT,
    "refunds": {"refunds", "lines"},
    "transactions": {"payments"},
    "financial_status": {"payments", "payment_pending"},
    "gateway": {"payments"},
    "payment_gateway_names": {"payments"},
    "payment_terms": {"payment_pending"},
    "cancelled_at": {"cancelled", "lines"},
    "cancel_reason": {"attributes"},
    "source_name": {"attributes"},
    "discount_codes": {"attributes"},
    "note_attributes": {"attributes"},
    "test": {"attributes"},
    "shipping_address": {"ship_to"},
    "billing_address": {"bill_to"},
    "customer": {"customer"},
    "email": {"customer"},
    "contact_email": {"customer"},
    "phone": {"customer"},
    "tags": {"tags"},
    "note": {"note"},
    "name": {"name"},
    "po_number": {"purchase_order"},
    "checkout_token": {"checkout_id"},
    "checkout_id": {"checkout_id"},
}


@relaxed
@given(documents)
def test_reversed_lines_are_the_same_lines_and_add_up_to_the_same(document: Any) -> None:
    whole = decode(document)
    document["line_items"].reverse()
    draft = decode(document)
    if all(line.get("id") is not None for line in document["line_items"]):
        assert draft.lines == whole.lines[::-1]
    assert (draft.computed_total, draft.total) == (whole.computed_total, whole.total)


@relaxed
@given(documents, st.data())
def test_a_doubled_line_is_two_lines_and_the_total_no_longer_adds_up(
    document: Any, data: st.DataObject
) -> None:
    whole = decode(document)
    at = data.draw(st.integers(0, len(whole.lines) - 1))
    document["line_items"].append(copy.deepcopy(document["line_items"][at]))
    draft = decode(document)
    assert len(draft.lines) == len(whole.lines) + 1
    assert draft.lines[-1].quantity == draft.lines[at].quantity
    assert draft.lines[-1].external_id != draft.lines[at].external_id
    price = whole.lines[at].unit_price
    assert price is not None
    if price and whole.computed_total == whole.total:
        assert draft.computed_total != draft.total


@relaxed
@given(documents, st.sampled_from([("JPY", 0), ("KWD", 3), ("CLF", 4), ("EUR", 2)]))
def test_amounts_follow_the_currencys_decimals_and_are_never_rounded(
    document: Any, code: tuple[str, int]
) -> None:
    currency, decimals = code
    document["currency"] = currency
    draft = decode(document)
    stated = Decimal(str(document["total_price"]))
    scaled = stated * 10**decimals
    if scaled == int(scaled):
        assert draft.total == int(scaled)
    else:
        assert draft.total is None
        assert "totals_mismatch" in {problem.code for problem in draft.problems}


@relaxed
@given(documents, st.dictionaries(st.text(max_size=20).map("x-{}".format), junk, max_size=3))
def test_keys_that_nobody_knows_change_nothing(document: Any, extra: dict[str, Any]) -> None:
    whole = decode(document)
    assert decode({**extra, **document}).digest == whole.digest


@relaxed
@given(documents)
def test_wrapped_or_bare_or_in_a_page_it_is_the_same_order(document: Any) -> None:
    whole = decode(document)
    assert decode({"order": document}) == whole
    assert decode({"orders": [document]}) == whole
    assert decode(document, topic="") == whole


@relaxed
@given(
    documents, st.sampled_from(["line_items", "shipping_lines", "discount_applications", "note_attributes"])
)
def test_lists_written_as_objects_of_records_are_read(document: Any, key: str) -> None:
    whole = decode(document)
    if key == "note_attributes" or not isinstance(document.get(key), list):
        return
    document[key] = {str(at): one for at, one in enumerate(document[key])}
    assert decode(document).digest == whole.digest


@pytest.mark.parametrize("quantity", ["2", 2, 2.0, Decimal("2")])
def test_a_whole_quantity_is_read_however_it_is_written(quantity: Any) -> None:
    document = copy.deepcopy(SOUND[0])
    document["line_items"][0]["quantity"] = quantity
    assert decode(document).lines[0].quantity == 2


@pytest.mark.parametrize("quantity", [2.5, "two", -1, None, True, [2], 10**30])
def test_a_quantity_that_is_none_is_held_and_not_guessed(quantity: Any) -> None:
    document = copy.deepcopy(SOUND[0])
    document["line_items"][0]["quantity"] = quantity
    draft = decode(document)
    assert draft.lines[0].quantity == 0
    assert "unreadable_quantity" in {problem.code for problem in draft.problems}
