"""The order's page: the same buyer's other orders, and the messages behind its timeline."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crossdock.console import words
from crossdock.console.figures import day
from crossdock.core import clock, events
from crossdock.core.events import Event
from crossdock.desk import filling
from crossdock.fulfilment import read, ship
from crossdock.fulfilment.ship import Shipment
from crossdock.mailbox.accept import Message, accept
from crossdock.orders import ledger
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import drafts
from tests.company import ACTOR, MONDAY
from tests.console.conftest import Browser, Shop, browser
from tests.console.test_finding import MAIL, bought
from tests.fulfilment.telling import say, scan
from tests.sourcing.steps import publish, rule


def part(somebody: Browser, number: str) -> str:
    response = somebody.get(f"/console/orders/{number}/others")
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def numbers(text: str) -> list[str]:
    return re.findall(r'href="/console/orders/(SO-\d+)"', text)


def messages(somebody: Browser, number: str) -> list[str]:
    text = somebody.get(f"/console/orders/{number}").content.decode()
    return re.findall(r'href="/console/settings/messages/(\d+)"', text)


def test_the_buyers_other_orders_stand_on_the_page_newest_first(shop: Shop) -> None:
    ada, mine = browser(shop.cur), bought(shop, *(f"B-{at}" for at in range(9)))
    assert (
        f'hx-get="/console/orders/{mine[0]}/others"' in ada.get(f"/console/orders/{mine[0]}").content.decode()
    )
    few = part(ada, mine[-1])
    assert numbers(few) == mine[-2:1:-1]
    assert f"/console/find?customer={MAIL.replace('@', '%40')}" in few
    assert "All 9" in few
    # Whoever sees no other channel's orders sees none of them here.
    assert browser(shop.cur, "operations_manager", channels=["elsewhere"]).get(
        f"/console/orders/{mine[0]}/others"
    ).status_code == 404  # fmt: skip


def test_who_bought_once_is_said_to(shop: Shop) -> None:
    [only] = bought(shop, "B-1")
    assert "This is the only one" in part(browser(shop.cur), only)
    filling.fill(shop.cur, [parse_number(shop.plain)])
    assert numbers(part(browser(shop.cur, "customer_service"), only)) == []


def test_what_a_message_brought_leads_to_it(shop: Shop) -> None:
    order_id = parse_number(shop.plain)
    [first, second] = accept(
        shop.cur, [Message("web", key, "order", None, {}, b"{}") for key in ("a", "b")], clock.now()
    )
    shop.cur.execute("UPDATE orders_order SET inbound_id = %s WHERE id = %s", [first.inbound_id, order_id])
    ada = browser(shop.cur)
    assert messages(ada, shop.plain) == [str(first.inbound_id)]  # beside "received"
    told = Event(order_id, "order", order_id, "restated", {"inbound": second.inbound_id})
    events.record(shop.cur, [told], at=MONDAY, actor=ACTOR)
    shop.cur.execute("UPDATE orders_order SET inbound_id = %s WHERE id = %s", [second.inbound_id, order_id])
    assert messages(ada, shop.plain) == [str(second.inbound_id)]  # the first is not known any more
    assert messages(browser(shop.cur, "customer_service"), shop.plain) == []


def acts(somebody: Browser, number: str, part: str = "") -> dict[str, str]:
    """The acts on the page by their keys: "" where it can be done, else why not."""
    head = somebody.get(f"/console/orders/{number}{part}").content.decode()
    head = head[head.index('<div class="acts">') :]
    head = head[: head.index("</div>")]
    buttons = re.findall(r'<(?:a|button) class="btn btn-sm"([^>]*data-key="(\w)"[^>]*)>', head)
    return {key: "".join(re.findall(r'aria-disabled="true" title="([^"]+)"', said)) for said, key in buttons}


def test_what_an_order_is_past_is_not_offered_and_says_why(shop: Shop) -> None:
    ada = browser(shop.cur)
    assert acts(ada, shop.plain) == dict.fromkeys("erhmX", "")
    assert acts(ada, shop.plain, "/panel") == dict.fromkeys("erhX", "")
    [part] = read.of_order(shop.cur, parse_number(shop.plain))
    ship.ship(shop.cur, [Shipment(part["id"], {1: 1})], at=MONDAY, actor=ACTOR)
    some = acts(ada, shop.plain)
    assert {key for key, why in some.items() if why} == {"m"}
    assert "p" in some
    [*_, rest] = read.of_order(shop.cur, parse_number(shop.plain))
    ship.ship(shop.cur, [Shipment(rest["id"])], at=MONDAY, actor=ACTOR)
    whole = acts(ada, shop.plain)
    assert (whole.pop("p"), set(whole)) == ("", set("erhX"))
    assert set(whole.values()) == {words.INSTEAD["shipped"]}
    form = ada.get(f"/console/orders/{shop.plain}/edit").content.decode()
    assert str(words.INSTEAD["shipped"]) in form
    assert "acts/edit" not in form
    ledger.move(
        shop.cur, [parse_number(shop.plain)], [1], [2], "shipped", "delivered", at=MONDAY, actor=ACTOR
    )
    assert "return or a replacement" in acts(ada, shop.plain, "/panel")["e"]
    ada.post(f"/console/orders/{shop.held}/acts/cancel", typed=shop.held, reason="asked")
    assert set(acts(ada, shop.held).values()) == {words.INSTEAD["cancelled"]}
    assert acts(browser(shop.cur, "read_only"), shop.held) == {}


def test_what_was_merged_leads_to_the_order_that_it_became(shop: Shop) -> None:
    ada, mine = browser(shop.cur), bought(shop, "B-1", "B-2")
    done = ada.post(f"/console/orders/{mine[0]}/acts/merge", other=mine[1], reason="one parcel")
    assert done.status_code == 200, done.content.decode()
    assert set(acts(ada, mine[1]).values()) == {f"Merged into {mine[0]}: act on that one"}
    assert acts(ada, mine[0])["e"] == ""


def topline(somebody: Browser, number: str) -> str:
    text = somebody.get(f"/console/orders/{number}").content.decode()
    return " ".join(
        re.sub("<[^>]+>", " ", text[text.index('<p class="topline">') :].split("</p>")[0]).split()
    )


def test_an_order_says_that_its_parcel_arrived_and_on_what_day(shop: Shop) -> None:
    ada, order_id = browser(shop.cur), parse_number(shop.plain)
    [part] = read.of_order(shop.cur, order_id)
    ship.ship(shop.cur, [Shipment(part["id"], packages=[ship.Package("1Z1")])], at=MONDAY, actor=ACTOR)
    say(shop.cur, scan("1Z1", "in_transit", 2))
    page = ada.get(f"/console/orders/{shop.plain}").content.decode()
    assert "on its way" in page[page.index("1Z1") :].split("</p>")[0]
    assert "delivered" not in topline(ada, shop.plain)
    promised = date(2026, 11, 30)  # five working days after that Monday, though it was to arrive before
    assert date.fromisoformat(part["deliver_on"]) < promised
    assert f"promised {day(promised)}" in topline(ada, shop.plain)
    # By the clock of the location that sent it: it is the day after in London already.
    at = datetime.combine(promised, time(22, 30), ZoneInfo("America/New_York"))
    say(shop.cur, scan("1Z1", "delivered", (at - MONDAY) / timedelta(hours=1)))
    page = ada.get(f"/console/orders/{shop.plain}").content.decode()
    assert "circle-check" in page[page.index("1Z1") :].split("</p>")[0]
    assert f"delivered {day(promised)} , on time" in topline(ada, shop.plain)
    shop.cur.execute("UPDATE fulfilment_shipment SET delivered_at = delivered_at + interval '1 day'")
    late = topline(ada, shop.plain)
    assert f"delivered {day(promised + timedelta(days=1))} , 1 day late" in late


def test_a_decision_names_the_rules_that_spoke_and_leads_to_drafts_to_try(shop: Shop) -> None:
    ada = browser(shop.cur)
    page = ada.get(f"/console/orders/{shop.plain}?tab=decision").content.decode()
    assert "No rule of the policy spoke" in page
    assert "There is no draft" in page
    version = publish(shop.cur, **rule("eligibility", {"location.code": '"EWR"'}, allow="false", reason='""'))
    [number] = bought(shop, "B-1")
    draft = drafts.begin(shop.cur, 0, at=MONDAY, actor=ACTOR)
    page = ada.get(f"/console/orders/{number}?tab=decision").content.decode()
    assert "Rules that spoke, by kind and row:" in page
    assert f'href="/console/policies/{version}"' in page
    assert f'href="/console/policies/drafts/{draft}/try?order={number}"' in page
    reader = browser(shop.cur, "customer_service").get(f"/console/orders/{number}?tab=decision")
    assert "Rules that spoke" in reader.content.decode()
    assert "Try another policy" not in reader.content.decode()
