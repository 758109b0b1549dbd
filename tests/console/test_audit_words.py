"""The audit's sentences: each of a route that there is, with the parts of the address in it."""

import re

from crossdock.console import audit_words, urls
from tests.console.conftest import Shop, browser


def test_each_sentence_is_of_a_route_that_there_is() -> None:
    routes = {str(one.pattern) for one in urls.urlpatterns}
    assert {f"console/{route}" for route in audit_words.DONE} <= routes
    for route, sentence in audit_words.DONE.items():
        assert set(re.findall(r"%\((\w+)\)s", sentence)) <= set(audit_words.PART.findall(route)), route


def test_an_act_is_said_with_what_its_address_names() -> None:
    act = "POST /console/orders/<str:number>/parts/<str:part>/acts/split"
    target = "/console/orders/SO-7/parts/FO-8/acts/split"
    assert audit_words.said(act, target) == "split FO-8 of SO-7"
    assert audit_words.said("POST /api/v1/orders", "/api/v1/orders") == ""


def test_of_settings_and_transfers_it_does_not_say_that_nothing_changed(shop: Shop) -> None:
    ada = browser(shop.cur)
    made = ada.post("/console/stock/acts/transfer", **{"from": "EWR", "to": "LAX", "lines": "MUG 1"})
    assert made.status_code == 204
    page = ada.get("/console/settings/audit").content.decode()
    assert "planned a transfer" in page
    assert "changed nothing" not in page


def test_what_changed_nothing_says_so_and_the_rest_of_it_is_behind_details(shop: Shop) -> None:
    ada, bob = browser(shop.cur), browser(shop.cur, "operations_manager")
    ada.post(f"/console/orders/{shop.held}/acts/hold", reason="once more")
    bob.post(f"/console/orders/{shop.plain}/acts/tag", add="fragile")
    # All of a test is one transaction: that she logged in is none of this one.
    shop.cur.execute("DELETE FROM core_event WHERE actor = 'user:administrator@example.com'")
    entries = ada.get("/console/settings/audit").content.decode().split('<li class="block">')[1:]
    [held] = [one for one in entries if f"held {shop.held}" in one]
    [tagged] = [one for one in entries if f"changed the tags of {shop.plain}" in one]
    assert "changed nothing" in held
    assert "changed nothing" not in tagged
    assert "Tags changed" in tagged
    assert "<b>fragile</b>" in tagged
    head, _, details = tagged.partition("Details")
    assert "acts/tag" not in head
    assert "acts/tag" in details
