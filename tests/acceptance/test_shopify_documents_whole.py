"""Every order document of the data folder through the signed way in: what is stated is what is shown."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.acceptance import shop, stated

from crossdock.core.sql import Cursor
from crossdock.mailbox import messages


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def topic(path: Path) -> str:
    return path.stem.replace("__", "/") if path.parent.name == "webhooks" else "orders/create"


def shown(order: dict[str, Any]) -> dict[str, Any]:
    fields = ("external_id", "currency", "shipping", "total", "current_total", "taxes_included")
    return {field: order[field] for field in fields}


def shown_lines(order: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for line in order["lines"]:
        price = line["unit_price"]
        assert price is None or price["currency"] == order["currency"]
        kept = {
            field: line[field] for field in ("external_id", "sku", "title", "quantity", "discount", "tax")
        }
        found.append({**kept, "unit_price": None if price is None else Decimal(price["amount"])})
    return found


def shown_refunds(order: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        one["external_id"]: {
            "amount": Decimal(one["amount"]["amount"]),
            "lines": sorted(
                (
                    part["quantity"],
                    Decimal(part["amount"]["amount"]),
                    Decimal(part["tax"]["amount"]),
                    part["restock"],
                )
                for part in one["lines"]
            ),
        }
        for one in order["refunds"]
    }


def test_the_folder_is_there() -> None:
    assert len(stated.FILES) >= 29
    assert sum(1 for _ in stated.every()) > len(stated.FILES)


@pytest.mark.parametrize("known", [False, True], ids=["unknown_skus", "known_skus"])
@pytest.mark.parametrize("path", stated.FILES, ids=name)
def test_each_document_is_shown_as_it_states_and_kept_whole(cur: Cursor, path: Path, known: bool) -> None:
    mine = shop.opened(cur)
    orders = stated.inside(stated.load(path))
    if known:
        codes = [str(one["sku"]) for order in orders for one in order["line_items"] if one.get("sku")]
        mine.stock(*codes)
    body = path.read_bytes()
    inbound_id = mine.send(topic(path), body)
    assert mine.quarantined() == []
    for order in orders:
        found = mine.order(stated.key(order))
        assert shown(found) == stated.header(order)
        assert shown_lines(found) == stated.lines(order)
        assert shown_refunds(found) == stated.refunds(order)
        [[kept]] = cur.execute(
            "SELECT inbound_id FROM orders_order WHERE external_id = %s", (found["external_id"],)
        ).fetchall()
        assert kept == inbound_id
    assert messages.body(cur, inbound_id) == body
    mine.verified()


@pytest.mark.parametrize("path", stated.FILES, ids=name)
def test_a_document_that_comes_again_changes_nothing(cur: Cursor, path: Path) -> None:
    mine = shop.opened(cur)
    body = path.read_bytes()
    mine.send(topic(path), body, "once")
    before = mine.dump()
    mine.send(topic(path), body, "once")
    assert mine.dump() == before
    mine.send(topic(path), body, "twice")
    assert mine.dump() == before
    assert mine.quarantined() == []


def test_the_samples_of_a_refund_an_edit_and_a_deletion_find_their_order(cur: Cursor) -> None:
    mine = shop.opened(cur)
    hooks = stated.FOLDER / "webhooks"
    [order] = stated.inside(stated.load(hooks / "orders__create.json"))
    mine.stock(*[str(one["sku"]) for one in order["line_items"] if one["sku"]])
    open_one = {**order, "cancelled_at": None, "updated_at": "2021-12-31T18:00:00-05:00"}
    mine.send("orders/create", open_one)
    before = mine.units(stated.key(order))
    for _ in range(2):
        mine.send("orders/edited", (hooks / "orders__edited.json").read_bytes())
        mine.send("refunds/create", (hooks / "refunds__create.json").read_bytes())
    assert mine.quarantined() == []
    found = mine.order(stated.key(order))
    refund = stated.load(hooks / "refunds__create.json")
    assert shown_refunds(found) == {
        "890088186047892319": stated.refunds({"refunds": [refund]})[str(refund["id"])]
    }
    assert {part["restock"] for part in found["refunds"][0]["lines"]} == {"no_restock"}
    # One unit less of a line, as the edit says; what it adds is in no line that is known yet.
    left = mine.units(stated.key(order))
    changed = {key for key in before if before[key] != left[key]}
    assert changed == {"487817672276298560"} & set(before)
    mine.send("orders/delete", (hooks / "orders__delete.json").read_bytes())
    assert mine.order(stated.key(order))["status"] == "cancelled"
    mine.verified()


def test_a_refund_in_a_wrapper_is_the_refund(cur: Cursor) -> None:
    mine = shop.opened(cur)
    mine.send("orders/create", (stated.FOLDER / "orders" / "shopify_450789469.json").read_bytes())
    known = set(shown_refunds(mine.order(450789469)))
    path = stated.FOLDER / "rest" / "py_refund.json"
    mine.send("refunds/create", path.read_bytes())
    assert mine.quarantined() == []
    refund = stated.load(path)["refund"]
    found = mine.order(450789469)
    assert set(shown_refunds(found)) == known | {str(refund["id"])}
    mine.verified()
