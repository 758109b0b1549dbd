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
