"""Changing one order by hand: what it would do is shown and undone, what was typed alone is asked for, and
who comes second sees both versions.
"""

import html
import json
import re
from typing import Any

import pytest

from crossdock.desk import documents
from crossdock.orders.numbers import format_number, parse_number
from crossdock.partners import channels
from tests import company
from tests.console.conftest import Browser, Shop, browser
from tests.sourcing.steps import take


def form_of(text: str) -> dict[str, Any]:
    """The fields of an edit's form, as a browser would send them."""
    form = text[text.index('<form id="edit"') :]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag) and not found.get(name[1]):
            found[name[1]] = html.unescape(value[1]) if value else "on"
    found["service_level"] = (re.findall(r'<option value="(\w+)" selected', form) or ["standard"])[0]
    found["note"] = ""
    return {name: value for name, value in found.items() if name != "once"}


def opened(who: Browser, number: str) -> dict[str, Any]:
    return form_of(who.get(f"/console/orders/{number}/edit").content.decode())


def units(form: dict[str, Any]) -> str:
    [name] = [name for name in form if name.startswith("units:")]
    return name


def order(shop: Shop) -> dict[str, Any]:
    return documents.one(shop.cur, parse_number(shop.plain))


def test_a_preview_says_what_would_change_and_changes_nothing(shop: Shop) -> None:
    ada = browser(shop.cur)
    before, form = order(shop), opened(ada, shop.plain)
    form |= {units(form): "5", "city": "Elsewhere"}
    said = ada.post(f"/console/orders/{shop.plain}/edit/preview", **form).content.decode()
    assert re.search(r"MUG.*2.*<b>5</b>", said, re.DOTALL)
    assert "more due" in said
    assert "Ship to" in said
    assert order(shop) == before


def test_only_what_was_typed_is_asked_for(shop: Shop) -> None:
    """The other's change of another field stays."""
    ada, bob = browser(shop.cur), browser(shop.cur, "operations_manager")
    hers, his = opened(ada, shop.plain), opened(bob, shop.plain)
    done = ada.post(f"/console/orders/{shop.plain}/acts/edit", **{**hers, units(hers): "3"})
    assert (done.status_code, done["HX-Redirect"]) == (204, f"/console/orders/{shop.plain}")
    late = bob.post(f"/console/orders/{shop.plain}/acts/edit", **{**his, "city": "Springfield"})
    assert late.status_code == 409
    text = late.content.decode()
    assert "Somebody changed this order" in text
    assert re.search(r"Units of MUG</th><td>2</td><td>3</td>", text)
    again = form_of(text)
    assert (again["city"], again[units(again)]) == ("Springfield", "3")
    assert bob.post(f"/console/orders/{shop.plain}/acts/edit", **again).status_code == 204
    found = order(shop)
    assert found["ship_to"]["city"] == "Springfield"
    assert found["lines"][0]["quantity"] == 3


def test_a_line_is_added_and_another_taken_off(shop: Shop) -> None:
    ada = browser(shop.cur)
    form = opened(ada, shop.plain)
    form |= {
        units(form): "0",
        "add_sku": "TEE",
        "add_quantity": "2",
        "add_price": "7,50",
        "reason": "asked for",
    }
    assert ada.post(f"/console/orders/{shop.plain}/acts/edit", **form).status_code == 204
    found = {line["sku"]: line for line in order(shop)["lines"]}
    assert found["MUG"]["quantities"]["cancelled"] == 2
    assert (found["TEE"]["quantity"], found["TEE"]["unit_price"]["amount"]) == (2, "7.50")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"add_sku": "NOWHERE", "add_quantity": "1"}, "NOWHERE"),
        ({"add_quantity": "1", "add_price": "2"}, "add[0].sku"),
        ({"add_sku": "TEE", "add_quantity": "many"}, "add[0].quantity"),
        ({"add_sku": "TEE", "add_price": "1.23456789"}, "add[0].price"),
        ({"deliver_by": "tomorrow"}, "deliver_by"),
        ({"service_level": "by_pigeon"}, "service_level"),
    ],
)
def test_what_cannot_be_comes_back_as_it_was_typed_with_its_field(
    shop: Shop, typed: dict[str, str], field: str
) -> None:
    ada = browser(shop.cur)
    before = order(shop)
    form = {**opened(ada, shop.plain), **typed}
    back = ada.post(f"/console/orders/{shop.plain}/acts/edit", **form)
    assert back.status_code == 422
    assert field in back.content.decode()
    again = form_of(back.content.decode())
    assert all(again[name] == text for name, text in typed.items() if name.startswith("add_"))
    assert order(shop) == before


def test_a_form_that_is_not_ours_is_refused(shop: Shop) -> None:
    ada = browser(shop.cur)
    for broken in ("", "[]", '{"city": 1}', "{"):
        assert ada.post(f"/console/orders/{shop.plain}/acts/edit", was=broken, version="1").status_code == 422


def test_a_location_is_forced_with_a_reason_and_its_cost_is_shown(shop: Shop) -> None:
    ada = browser(shop.cur)
    form = ada.get(f"/console/orders/{shop.plain}/route").content.decode()
    codes = re.findall(r'name="location" value="(\w+)"', form)
    [old] = {one["location"] for one in order(shop)["fulfilment_orders"]}
    [other, *_] = [code for code in codes if code != old]
    path = f"/console/orders/{shop.plain}"
    seen = ada.post(f"{path}/route/preview", location=other).content.decode()
    assert "is called off" in seen
    assert ada.post(f"{path}/acts/route", location=other).status_code == 422  # no reason
    assert [one["location"] for one in order(shop)["fulfilment_orders"]] == [old]
    assert ada.post(f"{path}/acts/route", location=other, reason="the dock is closed").status_code == 200
    standing = [one for one in order(shop)["fulfilment_orders"] if one["state"] != "cancelled"]
    assert [one["location"] for one in standing] == [other]


def test_where_a_held_order_ships_from_is_said_to_wait_for_its_hold(shop: Shop) -> None:
    ada = browser(shop.cur)
    mine = company.Company(channels.by_name(shop.cur, "web").id, {}, {})
    [taken] = take(shop.cur, mine.order("A-3", ("ABC", 1), ("MUG", 1), ("TEE", 1)))
    path = f"/console/orders/{format_number(taken)}"
    form = ada.get(f"{path}/route").content.decode()
    assert re.search(r"<b>EWR</b>[^<]*<span class=\"soft\">has all of it<", form)
    assert re.search(r"<b>CHI</b>[^<]*<span class=\"soft\">has 1 of 2 articles<", form)
    seen = ada.post(f"{path}/route/preview").content.decode()
    assert "Nothing changes now: it is held" in seen
    assert "data-idle" in seen
    assert "data-idle" not in ada.post(f"/console/orders/{shop.plain}/route/preview").content.decode()


def test_a_cancellation_wants_its_number_typed(shop: Shop) -> None:
    ada = browser(shop.cur)
    path = f"/console/orders/{shop.plain}"
    assert "is called off" in ada.post(f"{path}/cancel/preview").content.decode()
    assert order(shop)["status"] != "cancelled"
    for typed in ("", "yes", shop.held):
        assert ada.post(f"{path}/acts/cancel", reason="asked for", typed=typed).status_code == 422
    assert ada.post(f"{path}/acts/cancel", reason="asked for", typed=shop.plain.lower()).status_code == 200
    assert order(shop)["status"] == "cancelled"
    assert ada.post(f"{path}/acts/cancel", reason="again", typed=shop.plain).status_code == 409


def test_who_may_not_change_orders_sees_no_button_and_is_refused(shop: Shop) -> None:
    reader = browser(shop.cur, "read_only")
    path = f"/console/orders/{shop.plain}"
    page = reader.get(path).content.decode()
    assert "/edit" not in page
    assert "/cancel" not in page
    for verb in ("edit", "route", "cancel"):
        assert reader.get(f"{path}/{verb}").status_code == 403
        assert reader.post(f"{path}/{verb}/preview").status_code == 403
        assert reader.post(f"{path}/acts/{verb}").status_code == 403
    elsewhere = browser(shop.cur, "operations_manager", channels=["elsewhere"])
    assert elsewhere.get(f"{path}/edit").status_code == 404


def test_every_form_opens_in_both_languages(shop: Shop) -> None:
    ada = browser(shop.cur)
    for language, said in (
        ("en", ("Save", "Apply", "Cancel the order")),
        ("de", ("Speichern", "Ausführen", "Auftrag stornieren")),
    ):
        ada.client.cookies["crossdock_language"] = language
        for verb, word in zip(("edit", "route", "cancel"), said, strict=True):
            response = ada.get(f"/console/orders/{shop.plain}/{verb}")
            assert response.status_code == 200
            assert word in response.content.decode()


def test_a_preview_needs_the_sessions_token_and_leaves_no_trace(shop: Shop) -> None:
    ada = browser(shop.cur)
    form = opened(ada, shop.plain)
    assert ada.post(f"/console/orders/{shop.plain}/edit/preview", csrf="", **form).status_code == 403
    before = json.dumps(order(shop))
    ada.post(f"/console/orders/{shop.plain}/edit/preview", **{**form, units(form): "9"})
    assert json.dumps(order(shop)) == before


def test_an_edit_is_taken_back_and_what_came_after_it_stays(shop: Shop) -> None:
    ada, bob = browser(shop.cur), browser(shop.cur, "operations_manager")
    before = order(shop)
    form = opened(ada, shop.plain)
    form |= {units(form): "5", "city": "Elsewhere", "note": "Ring twice", "add_sku": "TEE", "add_price": "7"}
    ada.post(f"/console/orders/{shop.plain}/acts/edit", **form)
    back = link_back(ada, shop)
    later = opened(bob, shop.plain) | {"service_level": "expedited", "note": "Ring twice"}
    bob.post(f"/console/orders/{shop.plain}/acts/edit", **later)
    page = ada.get(back).content.decode()
    assert "what stood before that edit" in page
    assert page.count(">Ring twice</textarea>") == 0
    form = form_of(page)
    assert form["service_level"] == "expedited"
    assert ada.post(f"/console/orders/{shop.plain}/acts/edit", **form).status_code == 204
    after = order(shop)
    assert (after["ship_to"], after["note"]) == (before["ship_to"], before["note"])
    assert [wanted_of(line) for line in after["lines"]] == [wanted_of(before["lines"][0]), 0]
    assert after["service_level"] == "expedited"
    assert "there is nothing to take back" in ada.get(back).content.decode()


def test_no_other_orders_edit_is_taken_back(shop: Shop) -> None:
    ada = browser(shop.cur)
    form = opened(ada, shop.plain)
    ada.post(f"/console/orders/{shop.plain}/acts/edit", **{**form, units(form): "1"})
    back = link_back(ada, shop)
    assert ada.get(back.replace(shop.plain, shop.held)).status_code == 422
    assert ada.get(f"/console/orders/{shop.plain}/edit?back=none").status_code == 422
    assert (
        "Take it back"
        not in browser(shop.cur, "read_only").get(f"/console/orders/{shop.plain}").content.decode()
    )


def link_back(who: Browser, shop: Shop) -> str:
    """The first of the timeline's links that take an edit back."""
    page = who.get(f"/console/orders/{shop.plain}").content.decode()
    found = re.search(r'href="([^"]*/edit[?]back=\d+)"', page)
    assert found is not None
    return found[1]


def wanted_of(line: dict[str, Any]) -> int:
    return int(line["quantities"]["ordered"] - line["quantities"]["cancelled"])
