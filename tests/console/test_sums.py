"""An order's money reads as a sum that adds up, and what was paid stands once."""

from typing import Any

from crossdock.console import sums


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def order(total: str, *, whole: str | None = None, now: str | None = None, **stated: Any) -> dict[str, Any]:
    """Two mugs of 10.00, of which each line says its discount and tax."""
    line = {
        "unit_price": usd("10.00"), "price_quantity": 1, "quantity": 2,
        "discount": stated.pop("line_discount", usd("0.00")), "tax": stated.pop("line_tax", usd("0.00")),
    }  # fmt: skip
    return {
        "currency": "USD", "lines": [line], "shipping": None, "discount": None, "tax": None,
        "taxes_included": False, "computed_total": usd(whole or total), "total": usd(total),
        "current_total": usd(now) if now else None, **stated,
    }  # fmt: skip


def read(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.name, one.amount["amount"]) for one in sums.of_order(found)]


def test_the_parts_add_up_to_one_total() -> None:
    found = order("22.00", shipping=usd("5.00"), discount=usd("4.00"), tax=usd("1.00"), now="22.00")
    assert read(found) == [
        ("Items", "20.00"), ("Shipping", "5.00"), ("Discount", "-4.00"), ("Tax", "1.00"), ("Total", "22.00"),
    ]  # fmt: skip
    assert read(order("20.00", discount=usd("0.00"))) == [("Items", "20.00"), ("Total", "20.00")]


def test_what_makes_the_sum_fit_counts() -> None:
    # Of shipping something was let off too, which its sum has already; the order states both.
    found = order("18.00", discount=usd("5.00"), line_discount=usd("2.00"))
    assert ("Discount", "-2.00") in read(found)
    found = order("13.00", discount=usd("5.00"), line_discount=usd("2.00"))
    assert ("Discount", "-7.00") in read(found)
    assert ("Other, as tips, duties and fees", "3.00") in read(order("23.00"))


def test_a_tax_that_prices_include_is_not_added() -> None:
    found = order("20.00", tax=usd("3.00"), taxes_included=True)
    assert read(found) == [("Items", "20.00"), ("Total", "20.00"), ("Tax in it", "3.00")]


def test_other_totals_stand_beside_it_where_they_differ() -> None:
    rows = sums.of_order(order("21.00", whole="20.00", now="0.00"))
    assert [(one.name, one.amount["amount"]) for one in rows if one.beside] == [
        ("Total that the channel states", "21.00"), ("Total of what is left of it, by the channel", "0.00"),
    ]  # fmt: skip


def payment(kind: str, status: str, amount: str = "20.00", key: str = "") -> dict[str, Any]:
    return {"external_id": key or kind, "kind": kind, "status": status, "amount": usd(amount)}


def told(payments: list[dict[str, Any]], *refunds: str) -> list[tuple[str, str]]:
    found = sums.paid(payments, [{"amount": usd(one)} for one in refunds])
    return [(one.name, one.amount["amount"]) for one in found]


def test_a_payment_stands_once_however_often_it_was_said() -> None:
    stated = [payment("stated", "authorized"), payment("stated", "paid")]
    assert told(stated) == [("Captured", "20.00")]
    assert told([*stated, payment("capture", "success")]) == [("Captured", "20.00")]
    both = [payment("authorization", "success"), payment("capture", "pending", key="c")]
    assert told(both) == [("Authorised", "20.00"), ("Captured: pending", "20.00")]
    both.append(payment("capture", "success", key="c"))
    assert told(both) == [("Authorised", "20.00"), ("Captured", "20.00")]
    assert told([payment("stated", "partially_paid")]) == [
        ("Payment as the channel states it: partly paid", "20.00")
    ]


def test_a_refund_that_is_a_transaction_too_counts_once() -> None:
    sale = payment("sale", "success")
    assert told([sale, payment("refund", "success", "5.00")], "5.00") == [
        ("Captured", "20.00"), ("Refunded", "5.00"),
    ]  # fmt: skip
    assert told([sale], "5.00", "2.00") == [("Captured", "20.00"), ("Refunded", "7.00")]
    assert told([payment("sale", "failure")], "0.00") == [("Captured: failed", "20.00")]
