"""Units that are called off here of an order that lives on: the shop has so many fewer, once, and its word of
that changes nothing here.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from tests.api.calling import Caller, key
from tests.channels.shopping import CHANNEL, Shopping, allow, opened
from tests.channels.test_telling_shops import number_of, told
from tests.company import ACTOR, BEGAN
from tests.conftest import Database
from tests.sourcing.steps import change as change_location

from crossdock.app import verify
from crossdock.catalog import kits
from crossdock.channels import reducing, telling
from crossdock.channels.adapters.shopify_edits import Stay
from crossdock.channels.parcels import Shipment
from crossdock.channels.telling import REDUCE, State, Telling
from crossdock.core import clock, db, events
from crossdock.fulfilment import accept as accepting
from crossdock.fulfilment import asking
from crossdock.fulfilment import read as fulfilment
from crossdock.fulfilment.withdraw import Withdrawal
from crossdock.mailbox.accept import Message, accept
from crossdock.orders import edit as orders
from crossdock.orders.edit import Standing
from crossdock.orders.numbers import format_number
from crossdock.partners import channels
from crossdock.sourcing import amend, waiting, withdrawing
from crossdock.sourcing.edits import Edit, LineEdit
from crossdock.twin.shop_books import GID, Order
from crossdock.twin.shop_hooks import Hooks


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    allow(monkeypatch)
    with opened(notify=False) as shopping:
        shopping.poll()
        yield shopping


def cancel(order_id: int, **units: int) -> None:
    """Units by line: l1=2."""
    some = {int(line.removeprefix("l")): count for line, count in units.items()}
    with db.transaction() as cur:
        amend.cancel(cur, order_id, units=some, reason="out of print", at=clock.now(), actor=ACTOR)


def change(order_id: int, line: int, units: int) -> None:
    with db.transaction() as cur:
        wanted = Edit(lines=(LineEdit(str(line), units),), reason="by telephone")
        amend.edit(cur, order_id, wanted, at=clock.now(), actor=ACTOR)


def book(shop: Shopping) -> Order:
    return shop.books.orders[f"{GID}/Order/{number_of(shop)}"]


def has(order: Order) -> list[int]:
    """Units by line, as the shop has them, and as its places still have to fulfil them."""
    wanted = [line["current_quantity"] for line in order.document["line_items"]]
    left = [
        sum(part.left for one in order.assigned for part in one.parts if part.line == gid)
        for gid in (line["admin_graphql_api_id"] for line in order.document["line_items"])
    ]
    done = [order.fulfilled()[line["admin_graphql_api_id"]] for line in order.document["line_items"]]
    assert left == [units - gone for units, gone in zip(wanted, done, strict=True)]
    return wanted


def standing(order_id: int) -> Standing:
    with db.transaction() as cur:
        return orders.read(cur, order_id)


def live(order_id: int) -> list[int]:
    return [line.live for line in standing(order_id).lines]


def kinds(order_id: int) -> list[str]:
    with db.transaction() as cur:
        return [one.kind for one in events.of_order(cur, order_id) if one.subject == "order"]


def edits(shop: Shopping) -> list[tuple[int, bool]]:
    """(quantity, restock) of each line that the shop was told."""
    return [(asked["quantity"], asked["restock"]) for name, asked in shop.server.asked
            if name == "CrossdockEditSet"]  # fmt: skip


def clean() -> list[Any]:
    return [one for one in verify.run() if not one.clean]


# --- What is to be told: pure ----------------------------------------------------------------------

ORDER = telling.Order(1, 1, "1001", "backordered")
PARCEL = Shipment(7, "EWR", "pelican", ("T-1",), {"5": 1})
OFF = {"5": Stay(3, 2, 3)}


def before(shipment_id: int, state: State, *tracking: str) -> Telling:
    return Telling(1, shipment_id, state, 1, tracking, None)


def next_of(*known: Telling, off: dict[str, Stay] | None = OFF, again: bool = False, status: str = "") -> Any:
    order = telling.Order(1, 1, "1001", status or ORDER.status)
    found = telling.next_of(order, [PARCEL], known, {}, None, off, again=again)
    return None if found is None else found.what


def test_what_is_called_off_is_told_before_what_left_and_again_when_it_is_less() -> None:
    assert next_of() == "reduce"
    assert next_of(off=None) == next_of(off={}) == "fulfil"
    now = reducing.told(OFF)
    assert next_of(before(REDUCE, State.TELLING, *now)) is None
    assert next_of(before(7, State.TELLING)) is None
    assert next_of(before(REDUCE, State.TOLD, *now)) == "fulfil"
    assert next_of(before(REDUCE, State.TOLD, *now), off={"5": Stay(3, 1, 3)}) == "reduce"
    assert next_of(before(REDUCE, State.TOLD, *now), off={"5": Stay(3, 2, 4)}) == "reduce"  # sold anew
    assert next_of(before(REDUCE, State.TOLD, *now), off={}) == "fulfil"


def test_what_failed_waits_for_a_person_and_stands_in_no_ones_way() -> None:
    failed = before(REDUCE, State.FAILED, "5 2/3")
    assert next_of(failed) == "fulfil"
    assert next_of(failed, again=True) == next_of(failed, off={}, again=True) == "reduce"
    assert next_of(before(7, State.TOLD, "T-1"), status="cancelled") == "cancel"
    assert next_of(failed, before(7, State.TOLD, "T-1"), status="cancelled", again=True) == "reduce"


# --- Told, and heard again -------------------------------------------------------------------------


def test_units_that_are_cancelled_come_off_at_the_shop_and_its_word_changes_nothing(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 3), ("TEE", 1))
    order = book(shop)
    cancel(order_id, l1=1, l2=1)
    shop.told_all()
    assert has(order) == [2, 0]
    assert order.cancelled_at is None
    assert order.document["current_total_price"] == "20.00"
    assert sorted(edits(shop)) == [(0, False), (2, False)]
    assert told(order_id) == [(REDUCE, "told", None)]
    [(_, note)] = {(one.gid, one.note) for _, one in shop.books.edits.values()}
    assert note.startswith("shopify.tell/")
    was, said = standing(order_id), kinds(order_id)
    shop.webhook(number_of(shop), "orders/updated")
    shop.work()
    shop.told_all()
    now = standing(order_id)
    assert ([line.units for line in now.lines], now.worth) == ([line.units for line in was.lines], 20_00)
    new = [one for one in kinds(order_id)[len(said) :] if one not in ("shop_told", "restated")]
    assert new == []
    assert len(edits(shop)) == 2
    assert clean() == []


def test_from_the_api_to_the_shop_and_its_webhooks_back(shop: Shopping) -> None:
    """Every webhook of the shop's comes back, the last one twice."""
    order_id = shop.sell(("MUG", 3), ("TEE", 2))
    with db.transaction() as cur:
        api = Caller(key(cur, "*"), shop.company)
    shop.books.subscribe("ORDERS_UPDATED", "here")
    hooks = Hooks(shop.books, "secret")
    line = str(number_of(shop) * 100 + 2)
    path = f"orders/{format_number(order_id)}"
    cancelled = {"lines": [{"line": line, "quantity": 1}], "reason": "out of print"}
    api.post(f"{path}/cancel", cancelled)
    shop.told_all()
    assert (has(book(shop)), edits(shop)) == ([3, 1], [(1, False)])
    shop.ship(order_id, "T-1", units={1: 1})
    shop.told_all()
    was = api.get(path)
    bodies: list[bytes] = []
    hooks.once(lambda one, _: bodies.append(one.body) or 200)
    assert len(bodies) >= 2  # of the edit, and of the fulfilment
    for place, body in enumerate([*bodies, bodies[-1]]):
        with db.transaction() as cur:
            channel = channels.by_name(cur, CHANNEL)
            topic = "shopify/orders/updated"
            said = Message(f"hooks/{CHANNEL}", f"x/{place}", topic, channel.id, None, body)
            accept(cur, [said], clock.now())
        shop.told_all()
    now = api.get(path)
    assert [line["quantities"] for line in now["lines"]] == [line["quantities"] for line in was["lines"]]
    assert (now["current_total"], now["holds"]) == (was["current_total"], [])
    assert now["current_total"]["amount"] == "50.00"
    assert (live(order_id), has(book(shop)), len(edits(shop))) == ([3, 1], [3, 1], 1)
    assert clean() == []


def test_the_comparison_brings_the_same_word(shop: Shopping, monkeypatch: pytest.MonkeyPatch) -> None:
    order_id = shop.sell(("MUG", 3))
    with db.transaction() as cur:
        channel = channels.by_name(cur, CHANNEL)
        channels.set_settings(cur, CHANNEL, {**channel.settings, "settle_minutes": 0})
    change(order_id, int(standing(order_id).lines[0].external_id), 1)
    shop.told_all()
    shop.poll()
    shop.told_all()
    assert (has(book(shop)), live(order_id), standing(order_id).worth) == ([1], [1], 10_00)
    assert not {"held", "edit_overruled"} & set(kinds(order_id))
    assert edits(shop) == [(1, False)]


def test_the_shops_word_of_the_edit_alone_changes_nothing(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 3))
    cancel(order_id, l1=1)
    shop.told_all()
    number = number_of(shop)
    removal = {"id": number * 100 + 1, "delta": 1}
    moment = clock.now().isoformat(timespec="milliseconds")
    edit = {"id": 1, "order_id": number, "committed_at": moment.replace(".000", ".500"), "staff_note": "x",
            "line_items": {"additions": [], "removals": [removal]}}  # fmt: skip
    with db.transaction() as cur:
        channel = channels.by_name(cur, CHANNEL)
        body = msgspec.json.encode({"order_edit": edit})
        key = "edited/1"
        message = Message(f"hooks/{CHANNEL}", key, "shopify/orders/edited", channel.id, None, body)
        accept(cur, [message], clock.now())
    shop.told_all()
    assert kinds(order_id).count("patched") == 1
    assert (live(order_id), has(book(shop))) == ([2], [2])
    shop.webhook(number, "orders/updated")
    shop.told_all()
    assert (live(order_id), has(book(shop)), edits(shop)) == ([2], [2], [(2, False)])


def test_an_older_word_that_was_under_way_brings_nothing_back(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 3))
    order = book(shop)
    before_ = msgspec.json.decode(msgspec.json.encode({**order.document, "note": "thanks"}))
    cancel(order_id, l1=1)
    shop.told_all()
    now, order.document = order.document, before_
    shop.webhook(number_of(shop), "orders/updated")
    order.document = now
    shop.told_all()
    assert kinds(order_id).count("restated") == 1
    assert (live(order_id), standing(order_id).worth, has(order)) == ([2], 20_00, [2])
    shop.webhook(number_of(shop), "orders/updated")
    shop.told_all()
    assert (live(order_id), standing(order_id).worth, edits(shop)) == ([2], 20_00, [(2, False)])
    assert told(order_id) == [(REDUCE, "told", None)]


def test_it_is_told_further_each_time_it_falls_and_what_rises_is_not_told(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 4))
    cancel(order_id, l1=1)
    shop.told_all()
    cancel(order_id, l1=1)
    shop.told_all()
    assert (has(book(shop)), edits(shop)) == ([2], [(3, False), (2, False)])
    shop.webhook(number_of(shop), "orders/updated")
    shop.told_all()
    change(order_id, number_of(shop) * 100 + 1, 3)
    shop.told_all()
    assert (live(order_id), has(book(shop))) == ([3], [2])
    change(order_id, number_of(shop) * 100 + 1, 1)
    shop.told_all()
    assert (live(order_id), has(book(shop))) == ([1], [1])
    assert len(edits(shop)) == 3


def test_what_the_shop_takes_off_itself_is_not_told(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 3))
    order = book(shop)
    order.document["line_items"][0]["current_quantity"] = 2
    order.document["current_total_price"] = "20.00"
    shop.books.touch(order)
    shop.webhook(number_of(shop), "orders/updated")
    shop.told_all()
    shop.ship(order_id, "T-1", units={1: 1})
    shop.told_all()
    assert live(order_id) == [2]
    assert (edits(shop), [state for _, state, _ in told(order_id)]) == ([], ["told"])


def withdraw(order_id: int) -> None:
    """A unit that its location has begun with is taken back from it, and cancelled."""
    with db.transaction() as cur:
        [part] = [one for one in fulfilment.of_order(cur, order_id) if one["state"] == "partly_shipped"]
        back = Withdrawal(part["id"], "nothing left", {1: 1}, "cancelled")
        withdrawing.withdraw(cur, [back], at=clock.now(), actor=ACTOR)


def test_what_has_left_stays_and_what_a_location_gives_up_comes_off(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 4))
    shop.ship(order_id, "T-1", units={1: 1})
    withdraw(order_id)
    shop.told_all()
    shop.ship(order_id, "T-2", units={1: 1})
    shop.told_all()
    assert has(book(shop)) == [3]
    withdraw(order_id)
    shop.told_all()
    assert (has(book(shop)), book(shop).status()) == ([2], "FULFILLED")
    assert edits(shop) == [(3, False), (2, False)]
    assert {state for _, state, _ in told(order_id)} == {"told"}
    assert clean() == []


def test_what_waits_for_a_location_is_told_when_it_has_come_back(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 3))
    with db.transaction() as cur:
        change_location(cur, "EWR", recall="asks")
        [part] = fulfilment.of_order(cur, order_id)
        accepting.accept(cur, [part["id"]], at=clock.now(), actor=ACTOR)
    cancel(order_id, l1=1)
    shop.told_all()
    assert (has(book(shop)), told(order_id)) == ([3], [])
    with db.transaction() as cur:
        [asked] = asking.of(cur, part["id"])
        waiting.grant(cur, f"FO-{part['id']}", asked["id"], at=clock.now(), actor=ACTOR)
    shop.told_all()
    assert (has(book(shop)), told(order_id)) == ([2], [(REDUCE, "told", None)])


def test_an_order_that_is_cancelled_whole_is_cancelled_there_and_not_edited(shop: Shopping) -> None:
    order_id = shop.sell(("MUG", 3))
    cancel(order_id, l1=3)
    shop.told_all()
    assert (book(shop).cancelled_at is not None, edits(shop)) == (True, [])
    assert told(order_id) == [(telling.CANCELLATION, "told", None)]


def test_of_kits_those_come_off_of_which_nothing_is_wanted_any_more(shop: Shopping) -> None:
    with db.transaction() as cur:
        kits.import_rows(cur, [kits.Recipe("SET", {"MUG": 2, "TEE": 1})], at=BEGAN, actor=ACTOR)
    order_id = shop.sell(("SET", 3))
    cancel(order_id, l2=2)  # two mugs of one set, whose tee is wanted all the same
    shop.told_all()
    assert (has(book(shop)), told(order_id)) == ([3], [])
    cancel(order_id, l2=2, l3=1)
    shop.told_all()
    assert (has(book(shop)), told(order_id)) == ([2], [(REDUCE, "told", None)])
    was = live(order_id)
    shop.webhook(number_of(shop), "orders/updated")
    shop.told_all()
    assert (live(order_id), standing(order_id).worth, edits(shop)) == (was, 80_00, [(2, False)])
    assert clean() == []
