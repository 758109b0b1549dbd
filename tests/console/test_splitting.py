"""Splitting, merging, replacing on an order's page: what each would do is shown and undone, then it is done;
nobody else's orders.
"""

import re
from typing import Any

import pytest

from crossdock.desk import documents, filling
from crossdock.fulfilment import read, ship
from crossdock.fulfilment.ship import Shipment
from crossdock.orders.numbers import parse_number
from tests.company import ACTOR, MONDAY
from tests.console.conftest import Browser, Shop, browser


def order(shop: Shop, number: str) -> dict[str, Any]:
    return documents.one(shop.cur, parse_number(number))


def parts(shop: Shop, number: str) -> list[dict[str, Any]]:
    return [one for one in read.of_order(shop.cur, parse_number(number)) if one["state"] != "cancelled"]


def units_of(form: str) -> str:
    found = re.search(r'name="(units:[^"]+)"', form)
    assert found
    return found[1]


@pytest.fixture
def ada(shop: Shop) -> Browser:
    return browser(shop.cur)


def test_a_fulfilment_order_is_split_as_it_was_shown(shop: Shop, ada: Browser) -> None:
    [whole] = parts(shop, shop.plain)
    base = f"/console/orders/{shop.plain}/parts/{whole['number']}"
    assert f"{base}/split" in ada.get(f"/console/orders/{shop.plain}").content.decode()
    form = ada.get(f"{base}/split").content.decode()
    elsewhere = next(code for code in re.findall(r'<option value="(\w+)"', form) if code != whole["location"])
    fields = {units_of(form): "1", "location": elsewhere}
    before = parts(shop, shop.plain)
    seen = ada.post(f"{base}/split/preview", **fields).content.decode()
    assert f"<b>{elsewhere}</b>" in seen
    assert parts(shop, shop.plain) == before
    done = ada.post(f"{base}/acts/split", **fields, reason="the rest is broken")
    assert done.status_code == 200
    after = parts(shop, shop.plain)
    assert sorted(one["location"] for one in after) == sorted([whole["location"], elsewhere])
    assert [line["quantity"] - line["stopped"] for one in after for line in one["lines"]] == [1, 1]
    assert "was split" in done.content.decode()


@pytest.mark.parametrize("units", ["", "0", "2", "9", "some"])
def test_a_split_that_cannot_be_says_why_and_changes_nothing(shop: Shop, ada: Browser, units: str) -> None:
    [whole] = before = parts(shop, shop.plain)
    base = f"/console/orders/{shop.plain}/parts/{whole['number']}"
    fields = {units_of(ada.get(f"{base}/split").content.decode()): units}
    assert 'class="conflict"' in ada.post(f"{base}/split/preview", **fields).content.decode()
    assert ada.post(f"{base}/acts/split", **fields).status_code in (409, 422)
    assert parts(shop, shop.plain) == before


def test_a_part_of_another_order_is_not_here(shop: Shop, ada: Browser) -> None:
    [whole] = parts(shop, shop.plain)
    assert ada.get(f"/console/orders/{shop.held}/parts/{whole['number']}/split").status_code == 404
    other = browser(shop.cur, "operations_manager", channels=["elsewhere"])
    for path in (f"parts/{whole['number']}/split", "merge", "replace"):
        assert other.get(f"/console/orders/{shop.plain}/{path}").status_code == 404
    assert (
        other.post(f"/console/orders/{shop.plain}/acts/merge", other=shop.held, reason="x").status_code == 404
    )
    reader = browser(shop.cur, "read_only")
    page = reader.get(f"/console/orders/{shop.plain}").content.decode()
    assert "/split" not in page
    assert "/merge" not in page
    for verb in (f"parts/{whole['number']}/acts/split", "acts/merge", "acts/replace"):
        assert reader.post(f"/console/orders/{shop.plain}/{verb}").status_code == 403


def test_two_orders_of_one_buyer_become_one(shop: Shop, ada: Browser) -> None:
    base = f"/console/orders/{shop.plain}"
    filling.fill(shop.cur, [parse_number(one) for one in (shop.plain, shop.held)])
    assert shop.held in ada.get(f"{base}/merge").content.decode()
    before = (order(shop, shop.plain), order(shop, shop.held))
    seen = ada.post(f"{base}/merge/preview", other=shop.held.removeprefix("SO-")).content.decode()
    assert shop.held in seen
    assert "TEE" in seen
    assert (order(shop, shop.plain), order(shop, shop.held)) == before
    assert ada.post(f"{base}/acts/merge", other=shop.held).status_code == 422  # no reason
    assert ada.post(f"{base}/acts/merge", other="", reason="one parcel").status_code == 422
    assert ada.post(f"{base}/acts/merge", other="SO-X", reason="one parcel").status_code == 404
    assert ada.post(f"{base}/acts/merge", other=shop.plain, reason="one parcel").status_code == 409
    done = ada.post(f"{base}/acts/merge", other=shop.held.lower(), reason="one parcel")
    assert done.status_code == 200
    assert {line["sku"] for line in order(shop, shop.plain)["lines"]} == {"MUG", "TEE"}
    assert order(shop, shop.held)["status"] == "cancelled"


def test_what_was_sent_is_replaced_at_no_charge_as_it_was_shown(shop: Shop, ada: Browser) -> None:
    base = f"/console/orders/{shop.plain}"
    assert "/replace" not in ada.get(base).content.decode()
    assert "Nothing has left" in ada.get(f"{base}/replace").content.decode()
    [whole] = parts(shop, shop.plain)
    ship.ship(shop.cur, [Shipment(whole["id"])], at=MONDAY, actor=ACTOR)
    assert f"{base}/replace" in ada.get(base).content.decode()
    form = ada.get(f"{base}/replace").content.decode()
    units = units_of(form)
    assert 'value="2"' in form
    count = "SELECT count(*) FROM orders_order"
    before = shop.cur.execute(count).fetchone()
    seen = ada.post(f"{base}/replace/preview", **{units: "1"}).content.decode()
    assert "nothing to pay" in seen
    assert "leaves" in seen
    assert shop.cur.execute(count).fetchone() == before
    assert 'class="conflict"' in ada.post(f"{base}/replace/preview", **{units: "3"}).content.decode()
    assert ada.post(f"{base}/acts/replace", **{units: "1"}).status_code == 422  # no reason
    done = ada.post(f"{base}/acts/replace", **{units: "1", "reason": "broken", "service_level": "standard"})
    found = re.search(r'href="/console/orders/(SO-\d+)"', done.content.decode())
    assert found
    made = order(shop, found[1])
    assert (made["lines"][0]["quantity"], made["total"]["amount"]) == (1, "0.00")
    assert ada.post(f"{base}/acts/replace", **{units: "2", "reason": "lost"}).status_code == 422


def test_every_form_opens_in_both_languages(shop: Shop, ada: Browser) -> None:
    [whole] = parts(shop, shop.plain)
    for language, said in (("en", "Close"), ("de", "Schließen")):
        ada.client.cookies["crossdock_language"] = language
        for path in (f"parts/{whole['number']}/split", "merge", "replace"):
            response = ada.get(f"/console/orders/{shop.plain}/{path}")
            assert response.status_code == 200
            assert said in response.content.decode()
