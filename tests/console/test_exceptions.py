"""Exceptions: who sees what, mending in place, and who sees to it."""

import re
from collections.abc import Iterator

import pytest

from crossdock.app import wiring
from crossdock.core.sql import Cursor
from crossdock.desk import cases, exceptions
from crossdock.desk.exceptions import Sees, Wanted
from crossdock.mailbox import accept, intake, messages, quarantine
from crossdock.mailbox.accept import Message
from crossdock.mailbox.quarantine import Fault
from crossdock.orders import holds, read
from crossdock.orders.drafts import Address
from crossdock.orders.numbers import format_number, parse_number
from crossdock.partners import channels
from tests import company
from tests.company import ACTOR, MONDAY
from tests.console.conftest import Browser, Shop, browser
from tests.desk.stepping import settle
from tests.sourcing.steps import take

LIST = "/console/exceptions"
ACTS = f"{LIST}/acts"


def message(cur: Cursor, key: str, body: bytes = b'{"a": 1,\n"b" 2}') -> str:
    """A message in quarantine; its name."""
    sent = Message("hooks/web", key, "shopify/orders/create", channels.by_name(cur, "web").id, {}, body)
    [stored] = accept.accept(cur, [sent], at=MONDAY, queue=False)
    quarantine.put(cur, [Fault(stored.inbound_id, "not_json", "not JSON: line 2 column 5")], at=MONDAY)
    return f"message-{stored.inbound_id}"


@pytest.fixture
def mine(shop: Shop) -> company.Company:
    skus = dict(shop.cur.execute("SELECT code, id FROM catalog_sku").fetchall())
    return company.Company(channels.by_name(shop.cur, "web").id, skus, {})


@pytest.fixture
def ada(shop: Shop) -> Iterator[Browser]:
    wiring.wire()
    return browser(shop.cur)


def unknown(cur: Cursor, mine: company.Company, count: int = 3) -> list[str]:
    ids = take(cur, *(mine.order(f"U-{n}", ("ABC", 1)) for n in range(count)))
    return [format_number(one) for one in ids]


def live(cur: Cursor, number: str) -> list[str]:
    return [one["code"] for one in read.one(cur, number)["holds"]]


def listed(cur: Cursor, whose: exceptions.Whose = "open", person: int = 0) -> list[str]:
    wanted = Wanted(whose=whose, person=person)
    return [one.subject.name for one in exceptions.page(cur, wanted, Sees(), now=MONDAY, limit=99)]


def token(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, text
    return found[1]


def test_the_queue_groups_by_cause_and_opens_one_beside_it(
    shop: Shop, mine: company.Company, ada: Browser
) -> None:
    numbers = unknown(shop.cur, mine)
    name = message(shop.cur, "M1")
    text = ada.get(LIST).content.decode()
    assert re.search(r"unknown SKU</a> <span class=\"mono\">ABC</span></td><td class=\"num\"><b>3</b>", text)
    assert "cannot be read" in text
    panel = ada.get(f"{LIST}/cause?subject=order&code=unknown_sku&channel=web&what=ABC").content.decode()
    assert "the catalogue does not have ABC" in panel
    assert numbers[0] in panel
    one_by_one = ada.get(f"{LIST}?view=one&open={name}").content.decode()
    assert f'data-opened="{name}"' in one_by_one
    assert '<li class="here" aria-current="true">&quot;b&quot; 2}</li>' in one_by_one  # line 2 of it
    assert all(f'data-number="{one}"' in one_by_one for one in (*numbers, name, shop.held))
    narrow = ada.get(f"{LIST}?view=one&subject=message").content.decode()
    assert shop.held not in narrow
    assert ada.get(f"{LIST}?whose=odd").status_code == 422
    assert ada.get(f"{LIST}?view=one&after=x").status_code == 422
    assert ada.get(f"{LIST}/message-0").status_code == 404
    assert ada.get(f"{LIST}/cause?code=none").status_code == 200


def test_messages_and_orders_of_others_are_not_shown(shop: Shop) -> None:
    name = message(shop.cur, "M1")
    service = browser(shop.cur, "customer_service")
    assert name not in service.get(f"{LIST}?view=one").content.decode()
    assert service.get(f"{LIST}/{name}").status_code == 403
    assert service.post(f"{ACTS}/assign", orders=name, to="me").status_code == 403
    other = browser(shop.cur, "operations_manager", channels=["elsewhere"])
    text = other.get(f"{LIST}?view=one").content.decode()
    assert shop.held not in text
    assert other.post(f"{ACTS}/assign", orders=shop.held, to="me").status_code == 404
    assert other.post(f"{ACTS}/replay", orders=name).status_code == 403
    reader = browser(shop.cur, "read_only")
    assert "hx-post" not in reader.get(f"{LIST}?open={shop.held}").content.decode()
    for act, fields in (("assign", {"to": "me"}), ("snooze", {"for": "1"}), ("escalate", {"reason": "x"}),
                        ("comment", {"text": "x"}), ("replay", {}), ("dismiss", {"why": "x"})):  # fmt: skip
        assert reader.post(f"{ACTS}/{act}", orders=shop.held, **fields).status_code == 403, act
    for path in ("map", f"{shop.held}/address", f"{name}/mend"):
        assert reader.get(f"{LIST}/{path}").status_code == 403, path


def test_a_mapping_is_shown_then_lifts_all_that_waited(
    shop: Shop, mine: company.Company, ada: Browser
) -> None:
    numbers = unknown(shop.cur, mine)
    asked = {"channel": "web", "what": "ABC", "sku": "NONE", "quantity": "1"}
    assert "ABC" in ada.get(f"{LIST}/map?channel=web&what=ABC").content.decode()
    wrong = ada.post(f"{LIST}/map/preview", **asked).content.decode()
    assert 'aria-describedby="m-sku-wrong"' in wrong
    assert "Map it and lift" not in wrong
    asked["sku"] = "MUG"
    seen = ada.post(f"{LIST}/map/preview", **asked).content.decode()
    assert "Map it and lift 3 holds" in seen
    assert live(shop.cur, numbers[0]) == ["unknown_sku"]
    done = ada.post(f"{LIST}/map/run", **asked)
    assert "case-changed" in done["HX-Trigger"]
    settle(shop.cur)
    assert [live(shop.cur, number) for number in numbers] == [[], [], []]
    ended = ada.post(f"{LIST}/map/end", channel="web", what="ABC")
    assert ended.status_code == 200
    [later] = take(shop.cur, mine.order("U-9", ("ABC", 1)))
    assert live(shop.cur, format_number(later)) == ["unknown_sku"]


def test_the_address_of_a_held_order_is_corrected_after_a_preview(
    shop: Shop, mine: company.Company, ada: Browser
) -> None:
    lacks = Address(name="Ada Example", city="New York", region="NY", country="US")
    [order_id] = take(shop.cur, mine.order("L-1", ("MUG", 1), ship_to=lacks))
    number = format_number(order_id)
    assert live(shop.cur, number) == ["address_incomplete"]
    form = ada.get(f"{LIST}/{number}/address").content.decode()
    typed = {
        "version": token(form, "version"), "name": "Ada Example", "line1": "1 Main Street",
        "city": "New York", "region": "NY", "country": "US",
    }  # fmt: skip
    short = ada.post(f"{LIST}/{number}/address/preview", **typed)
    assert short.status_code == 422
    assert 'aria-describedby="t-postal-wrong"' in short.content.decode()
    assert "1 Main Street" in short.content.decode()  # nothing typed is lost
    typed["postal_code"] = "90210"
    assert "the postcode is in CA" in ada.post(f"{LIST}/{number}/address/preview", **typed).content.decode()
    typed["postal_code"] = "10001"
    seen = ada.post(f"{LIST}/{number}/address/preview", **typed).content.decode()
    assert "EWR" in seen
    assert live(shop.cur, number) == ["address_incomplete"]
    stale = ada.post(f"{LIST}/{number}/address/apply", **{**typed, "version": "999"})
    assert stale.status_code == 409
    assert "10001" in stale.content.decode()
    done = ada.post(f"{LIST}/{number}/address/apply", **typed)
    assert (done.status_code, done["HX-Retarget"]) == (200, "#toasts")
    assert live(shop.cur, number) == []
    assert read.one(shop.cur, number)["ship_to"]["postal_code"] == "10001"


def test_a_message_is_tried_mended_and_worked_through(shop: Shop, ada: Browser) -> None:
    name = message(shop.cur, "M1")
    inbound = cases.parse(name).id
    assert "&quot;b&quot; 2}" in ada.get(f"{LIST}/{name}/mend").content.decode()
    still = ada.post(f"{LIST}/{name}/mend/preview", text="{").content.decode()
    assert "not_json" in still
    tried = ada.post(f"{LIST}/{name}/mend/preview", text='{"id": 5}').content.decode()
    assert "not_json" not in tried  # the shop's decoder has its own objection by now
    assert messages.show_inbound(shop.cur, inbound).mended is None  # it was undone
    assert ada.post(f"{LIST}/{name}/mend/apply", text=" ").status_code == 422
    assert ada.post(f"{LIST}/{name}/mend/apply", text='{"id": 5}').status_code == 200
    found = messages.show_inbound(shop.cur, inbound)
    assert (found.mended, found.row.state) == (b'{"id": 5}', "waiting")


def test_all_alike_are_replayed_and_followed(shop: Shop, ada: Browser) -> None:
    names = [message(shop.cur, f"M{n}") for n in range(3)]
    alike = {"subject": "message", "code": "not_json", "source": "hooks/web"}
    text = ada.post(f"{ACTS}/replay-alike", **alike).content.decode()
    assert "0 of 3 done" in text
    found = re.search(r'hx-get="([^"]+)"', text)
    assert found
    again = found[1].replace("&amp;", "&")
    ids = [cases.parse(name).id for name in names]
    intake.REMOVE.run(shop.cur, ids=quarantine.ints(ids))
    intake.work(shop.cur, ids)
    after = ada.get(again, **{"HX-Request": "true"}).content.decode()
    assert "3 of 3 done" in after
    assert "in quarantine again" in after
    assert ada.get(f"{LIST}/replayed?at=x&of=3").status_code == 422
    orders = {"subject": "order", "code": "manual"}
    assert ada.post(f"{ACTS}/replay-alike", **orders).status_code == 422


def test_messages_are_dismissed_with_a_reason_and_taken_back(shop: Shop, ada: Browser) -> None:
    names = [message(shop.cur, f"M{n}") for n in range(2)]
    assert ada.post(f"{ACTS}/dismiss", orders=names[0], why=" ").status_code == 422
    done = ada.post(f"{ACTS}/dismiss", orders=" ".join(names), why="a test of theirs").content.decode()
    assert "2 messages are dismissed" in done
    assert [name for name in listed(shop.cur) if name in names] == []
    back = {name: token(done, name) for name in ("dismissed", "why")}
    bob = browser(shop.cur, "operations_manager")
    assert "0 messages" in bob.post(f"{ACTS}/undismiss", **back).content.decode()  # one's own alone
    undone = ada.post(f"{ACTS}/undismiss", **back)
    assert "2 messages are worked through again" in undone.content.decode()
    assert ada.post(f"{ACTS}/undismiss", dismissed="x", why="x").status_code == 422
    assert messages.show_inbound(shop.cur, cases.parse(names[0]).id).row.state == "waiting"


def test_however_many_are_dismissed_at_once_can_be_taken_back(shop: Shop, ada: Browser) -> None:
    many = 600
    web = channels.by_name(shop.cur, "web").id
    sent = [Message("hooks/web", f"M{at}", "odd", web, {}, b"{}") for at in range(many)]
    stored = [one.inbound_id for one in accept.accept(shop.cur, sent, at=MONDAY, queue=False)]
    quarantine.put(shop.cur, [Fault(one, "not_json", "not JSON") for one in stored], at=MONDAY)
    alike = {"alike": "1", "subject": "message", "kind": "odd", "why": "a test of theirs"}
    done = ada.post(f"{ACTS}/dismiss", **alike).content.decode()
    assert f"{many} messages are dismissed" in done
    assert quarantine.list_open(shop.cur, kind="odd", limit=1) == []
    undone = ada.post(f"{ACTS}/undismiss", **{name: token(done, name) for name in ("dismissed", "why")})
    assert f"{many} messages are worked through again" in undone.content.decode()
    assert {messages.show_inbound(shop.cur, one).row.state for one in stored} == {"waiting"}


def test_who_sees_to_it_is_said_and_taken_back_as_it_was(shop: Shop, ada: Browser) -> None:
    name = message(shop.cur, "M1")
    me = shop.cur.execute("SELECT id FROM accounts_user").fetchone()
    assert me
    both = f"{shop.held} {name}"
    ada.post(f"{ACTS}/assign", orders=shop.held, to="me")
    done = ada.post(f"{ACTS}/assign", orders=both, to="").content.decode()
    assert listed(shop.cur, "mine", me[0]) == []
    back = token(done, "back")
    assert back == f"{shop.held}=administrator@example.com {name}="
    ada.post(f"{ACTS}/assign", back=back)
    assert listed(shop.cur, "mine", me[0]) == [shop.held]
    assert ada.post(f"{ACTS}/assign", orders=both, to="nobody@example.com").status_code == 404
    assert ada.post(f"{ACTS}/assign", orders="", to="me").status_code == 422


def test_snoozing_escalating_and_commenting_can_be_seen(shop: Shop, ada: Browser) -> None:
    name = message(shop.cur, "M1")
    slept = ada.post(f"{ACTS}/snooze", orders=name, **{"for": "tomorrow"}).content.decode()
    assert listed(shop.cur, "snoozed") == [name]
    ada.post(f"{ACTS}/snooze", back=token(slept, "back"))
    assert name in listed(shop.cur)
    assert ada.post(f"{ACTS}/escalate", orders=name, reason="").status_code == 422
    done = ada.post(f"{ACTS}/escalate", orders=name, reason="third time").content.decode()
    assert listed(shop.cur, "escalated") == [name]
    ada.post(f"{ACTS}/comment", orders=f"{name} {shop.held}", text="asked the shop")
    panel = ada.get(f"{LIST}/{name}").content.decode()
    assert "asked the shop" in panel
    assert "third time" in panel
    assert "asked the shop" in ada.get(f"{LIST}/{shop.held}").content.decode()
    ada.post(f"{ACTS}/escalate", orders=token(done, "orders"), calm="1")
    assert listed(shop.cur, "escalated") == []


def test_today_leads_here_and_the_old_address_too(shop: Shop, ada: Browser) -> None:
    message(shop.cur, "M1")
    home = ada.get("/console/").content.decode()
    assert 'href="/console/exceptions?subject=message&amp;code=not_json"' in home
    assert 'href="/console/exceptions?subject=order&amp;code=manual"' in home
    old = ada.get("/console/today/quarantine")
    assert (old.status_code, old["Location"]) == (302, f"{LIST}?subject=message&view=one")


def test_an_order_whose_hold_is_lifted_leaves_the_queue(shop: Shop, ada: Browser) -> None:
    assert shop.held in listed(shop.cur)
    ada.post(f"/console/orders/{shop.held}/acts/lift", code="manual")
    assert shop.held not in listed(shop.cur)
    assert "not held any more" in ada.get(f"{LIST}/{shop.held}").content.decode()
    assert holds.live(shop.cur, [parse_number(shop.held)]) == {}
    assert quarantine.dismiss(shop.cur, [1], "x", at=MONDAY, actor=ACTOR) == 0


def test_a_code_is_added_from_its_article_and_ended_there(shop: Shop) -> None:
    ada = browser(shop.cur)
    codes = "/console/stock/codes?sku=MUG"
    assert "None but its own code" in ada.get(codes).content.decode()
    form = ada.get(f"{LIST}/map?sku=MUG").content.decode()
    assert "A code that stands for MUG" in form
    assert '<option value="">' in form
    asked = {"free": "1", "channel": "web", "what": "MUG/6", "sku": "MUG", "quantity": "6"}
    wrong = ada.post(f"{LIST}/map/preview", **{**asked, "quantity": "none"}).content.decode()
    assert 'name="what"' in wrong
    assert "aria-invalid" in wrong
    seen = ada.post(f"{LIST}/map/preview", **asked).content.decode()
    assert re.search(r"MUG/6.*<b>6 . .*MUG", seen, re.DOTALL)
    assert ada.post(f"{LIST}/map/run", **asked).status_code == 200
    listed = ada.get(codes).content.decode()
    assert re.search(r"<td>web</td><td class=\"mono\">MUG/6</td><td class=\"num\">6</td>", listed)
    reader = browser(shop.cur, "read_only").get(codes).content.decode()
    assert "MUG/6" in reader
    assert "map/end" not in reader
    ada.post(f"{LIST}/map/end", channel="web", what="MUG/6")
    assert "MUG/6" not in ada.get(codes).content.decode()


def test_who_is_for_some_channels_adds_codes_for_these_alone(shop: Shop) -> None:
    bob = browser(shop.cur, "operations_manager", channels=["web"])
    form = bob.get(f"{LIST}/map?sku=MUG").content.decode()
    assert re.findall(r"<option[^>]*>([^<]*)</option>", form) == ["web"]
    asked = {"free": "1", "channel": "", "what": "X1", "sku": "MUG", "quantity": "1"}
    assert bob.post(f"{LIST}/map/run", **asked).status_code == 422
