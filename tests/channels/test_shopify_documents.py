"""Every order document of the shared folder: each quantity, price, discount, tax, shipping, refund and total
as stated.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.channels.documents import DATA, ORDER_FILES, expected, files, load, minor, orders_in

from crossdock.channels.adapters import shopify
from crossdock.mailbox.registry import Ignored
from crossdock.orders.drafts import OrderDraft, OrderPatch
from crossdock.partners.channels import Channel

CHANNEL = Channel(7, "shop", "shopify")
RECEIVED = datetime(2026, 11, 23, 10, tzinfo=UTC)


def drafts(path: Any) -> list[OrderDraft]:
    decoded = shopify.decode("orders/create", path.read_bytes(), CHANNEL, RECEIVED)
    assert all(isinstance(one, OrderDraft) for one in decoded)
    return [one for one in decoded if isinstance(one, OrderDraft)]


def test_the_documents_are_there() -> None:
    assert len(ORDER_FILES) > 25


@pytest.mark.parametrize("path", ORDER_FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_figure_is_as_the_document_states_it(path: Any) -> None:
    orders = orders_in(load(path))
    found = drafts(path)
    assert len(found) == len(orders) > 0
    for order, draft in zip(orders, found, strict=True):
        want = expected(order)
        assert draft.external_id == want.external_id
        placeholder = not want.currency.isalpha() or len(want.currency) != 3
        currency = "XXX" if placeholder else want.currency
        assert draft.currency == currency
        assert draft.channel_id == 7
        for line, wanted in zip(draft.lines, want.lines, strict=True):
            assert (line.external_id, line.sku, line.title, line.quantity) == (
                wanted.external_id,
                wanted.sku,
                wanted.title,
                wanted.quantity,
            )
            assert line.unit_price == wanted.price
            assert (line.discount, line.tax) == (
                minor(wanted.discount, currency),
                minor(wanted.tax, currency),
            )
            assert line.removed + line.fulfilled <= line.quantity
        assert (draft.shipping or 0) == minor(want.shipping, currency)
        assert draft.total == minor(want.total, currency)
        assert draft.current_total == minor(want.current_total, currency)
        assert draft.tax == minor(want.total_tax, currency)
        assert draft.discount == minor(want.total_discounts, currency)
        assert draft.taxes_included == want.taxes_included
        assert [
            (
                one.external_id,
                one.amount,
                [(p.line_external_id, p.quantity, p.amount, p.tax) for p in one.lines],
            )
            for one in draft.refunds
        ] == [
            (
                key,
                minor(amount, currency),
                [
                    (line_id, units, minor(sub, currency), minor(tax, currency))
                    for line_id, units, sub, tax in parts
                ],
            )
            for key, amount, parts in want.refunds
        ]
        # A placeholder where money should stand is a problem, and never a guess; a real document has none.
        assert bool(draft.problems) == placeholder


CONTRADICTORY = {"kevinhughes27_1977641762904", "shopify_450789469", "orders__create", "orders__cancelled"}


@pytest.mark.parametrize("path", ORDER_FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_only_documents_that_contradict_themselves_do_not_add_up(path: Any) -> None:
    for draft in drafts(path):
        if path.parent.name == "order_shapes":
            assert draft.total is None
        else:
            assert (draft.computed_total == draft.total) == (path.stem not in CONTRADICTORY), path.stem


def one(name: str) -> OrderDraft:
    (draft,) = drafts(DATA / "orders" / f"{name}.json")
    return draft


def test_ids_keep_all_their_digits_and_the_global_id_wins() -> None:
    (draft,) = drafts(DATA / "webhooks" / "orders__create.json")
    assert draft.external_id == "820982911946154508"
    assert draft.lines[0].external_id == "487817672276298560"
    assert draft.customer is not None
    assert draft.customer.external_id == "115310627314723954"


def test_stated_and_computed_totals_stand_side_by_side() -> None:
    draft = one("shopify_450789469")
    assert (draft.total, draft.computed_total) == (40994, 59700 + 1194)
    draft = one("kevinhughes27_1977641762904")
    assert (draft.total, draft.computed_total) == (7928, 7000)


def test_addresses_customers_and_mails_that_are_not_there_are_none() -> None:
    for name in ("itakastudio_6198424240428", "ricardodiazrue_6311984595188"):
        draft = one(name)
        assert draft.ship_to is None
        assert draft.bill_to is None
        assert draft.customer is None or draft.customer.external_id is None
    partial = one("itakastudio_6198432301356").ship_to
    assert partial is not None
    assert partial.postal_code is None


def test_units_called_off_by_a_refund_are_removed_and_units_shipped_elsewhere_are_fulfilled() -> None:
    refunded = one("kevinhughes27_762815840312_refunded")
    assert [(line.quantity, line.removed, line.fulfilled) for line in refunded.lines] == [(2, 1, 0)]
    assert refunded.refunds[0].lines[0].restock == "cancel"
    shipped = one("haider-wq_100500")
    assert [(line.quantity, line.fulfilled) for line in shipped.lines] == [(2, 2), (3, 3)]
    failed = one("shopify_450789469")
    assert [line.fulfilled for line in failed.lines] == [0, 0, 0]


def test_a_bundles_properties_stay_with_its_lines() -> None:
    lines = one("ercarestia_5665811235126").lines
    names = [{pair["name"] for pair in (line.attributes or {})["properties"]} for line in lines]
    assert len(lines) == 6
    assert all("_rc_bundle" in some for some in names)


def test_payments_that_stand_in_the_document_are_read_with_their_own_currency() -> None:
    (payment,) = one("bold-commerce_123456").payments
    assert (payment.external_id, payment.kind, payment.status) == ("1", "sale", "success")
    assert (payment.amount, payment.currency) == (7960, "AUD")
    (stated,) = one("adewinter_169178635").payments
    assert (stated.kind, stated.status, stated.gateway, stated.amount) == ("stated", "pending", "Bitpay", 22)
    assert one("adewinter_169178635").payment_pending
    assert not one("haider-wq_100500").payment_pending


def test_a_refund_is_what_its_transactions_gave_back() -> None:
    body = (DATA / "webhooks" / "refunds__create.json").read_bytes()
    (patch,) = shopify.decode("refunds/create", body, CHANNEL, RECEIVED)
    assert isinstance(patch, OrderPatch)
    (refund,) = patch.refunds
    assert (patch.kind, refund.external_id, refund.amount, refund.currency) == (
        "refunded",
        "890088186047892319",
        7500 + 1000,
        "USD",
    )
    document = load(DATA / "webhooks" / "refunds__create.json")
    assert [(line.line_external_id, line.quantity, line.amount) for line in refund.lines] == [
        (str(part["line_item_id"]), part["quantity"], int(Decimal(str(part["subtotal"])) * 100))
        for part in document["refund_line_items"]
    ]
    assert not patch.problems


def test_an_edit_names_lines_and_differences() -> None:
    body = (DATA / "webhooks" / "orders__edited.json").read_bytes()
    (patch,) = shopify.decode("orders/edited", body, CHANNEL, RECEIVED)
    assert isinstance(patch, OrderPatch)
    assert patch.kind == "edited"
    assert [(one.line_external_id, one.delta) for one in patch.changes] == [
        ("78643924236718240", 1),
        ("487817672276298560", -1),
    ]
    assert patch.source_at == datetime(2022, 1, 1, tzinfo=UTC)
    # The sender rounded the number: the order whose exact id rounds to it is among the aliases.
    assert patch.external_id == "820982911946154500"
    assert "820982911946154508" in patch.aliases
    assert len({float(alias) for alias in patch.aliases}) == 1


def test_a_transaction_is_a_payment_of_its_order() -> None:
    body = (DATA / "webhooks" / "order_transactions__create.json").read_bytes()
    (patch,) = shopify.decode("order_transactions/create", body, CHANNEL, RECEIVED)
    assert isinstance(patch, OrderPatch)
    (payment,) = patch.payments
    assert (patch.kind, payment.kind, payment.amount, payment.gateway) == (
        "paid",
        "authorization",
        41995,
        "visa",
    )


def test_a_cancelled_order_is_cancelled() -> None:
    (draft,) = drafts(DATA / "webhooks" / "orders__cancelled.json")
    assert draft.cancelled
    document = (DATA / "orders" / "br3ikros_4446224679079.json").read_bytes()
    (by_topic,) = shopify.decode("orders/cancelled", document, CHANNEL, RECEIVED)
    assert isinstance(by_topic, OrderDraft)
    assert by_topic.cancelled


OTHERS = [path for path in files("webhooks/*.json") if not path.stem.startswith(("order", "refund"))]


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_other_topics_are_understood_and_ignored(path: Any) -> None:
    topic = path.stem.replace("__", "/")
    (found,) = shopify.decode(topic, path.read_bytes(), CHANNEL, RECEIVED)
    assert isinstance(found, Ignored)
    assert topic in found.reason
