"""A message's page: the order that it became, how it ended, and its bytes as they read best."""

from crossdock.core import clock
from crossdock.mailbox.accept import Message, accept
from crossdock.orders import restate
from crossdock.orders.numbers import parse_number
from crossdock.partners import channels
from tests.console.conftest import Shop, browser
from tests.console.test_entry import FORM, taken

BASE = "/console/settings/messages"


def stored(shop: Shop, kind: str, body: bytes) -> int:
    channel = channels.by_name(shop.cur, "web").id
    message = Message("web", f"{kind}-{body[:8]!r}", kind, channel, {}, body)
    [found] = accept(shop.cur, [message], clock.now(), queue=False)
    return found.inbound_id


def test_a_message_leads_to_the_order_that_it_became(shop: Shop) -> None:
    ada = browser(shop.cur)
    order = taken(shop, ada.post("/console/orders/new/acts/place", **FORM))
    order_id = parse_number(order["number"])
    message = restate.heads(shop.cur, [order_id])[order_id].inbound_id
    page = ada.get(f"{BASE}/{message}").content.decode()
    happened = page[page.index("What happened to it") :]
    assert f'<a href="/console/orders/{order["number"]}">{order["number"]}</a>: Came in' in happened
    assert f'<dd><a href="/console/orders/{order["number"]}">' in page


def test_what_asked_for_nothing_says_so(shop: Shop) -> None:
    ada = browser(shop.cur)
    page = ada.get(f"{BASE}/{stored(shop, 'shopify/themes/publish', b'{}')}").content.decode()
    assert "It was read, and asked for nothing: nothing here follows themes/publish" in page
    assert 'href="/console/orders/SO-' not in page


def test_json_stands_formatted_to_the_letter_and_as_it_came_a_click_away(shop: Shop) -> None:
    ada = browser(shop.cur)
    message = stored(shop, "shopify/themes/publish", b'{"a": {"b": 1.10}}')
    page = ada.get(f"{BASE}/{message}").content.decode()
    assert "<li>    &quot;b&quot;: 1.10</li>" in page
    assert 'aria-current="page">Formatted' in page
    assert (
        "<li>{&quot;a&quot;: {&quot;b&quot;: 1.10}}</li>"
        in ada.get(f"{BASE}/{message}?as=raw").content.decode()
    )
    plain = ada.get(f"{BASE}/{stored(shop, 'shopify/themes/publish', b'name,units')}").content.decode()
    assert "As it came" not in plain
