"""Changes that wait for a location: it is asked for what it has accepted, and its answer, or what it does
first, settles them. Whoever is first wins, once; stock, load and ledger agree after every step.
"""

from functools import partial
from typing import Any, Final

import msgspec
import pytest
from tests import company
from tests.company import ACTOR, MONDAY, Company
from tests.conftest import Database
from tests.racing import both
from tests.sourcing.steps import change, queued, take, units

from crossdock.app import verify
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept, asking, pack, read, reject, ship
from crossdock.fulfilment.errors import NoSuchRecall, RecallAnswered, TooMany
from crossdock.fulfilment.ship import Shipment
from crossdock.orders import holds
from crossdock.orders.drafts import Address
from crossdock.sourcing import acts, amend, waiting
from crossdock.sourcing.edits import Edit, LineEdit
from crossdock.sourcing.errors import TooLateToEdit

FEWER: Final = Edit(lines=(LineEdit(line="1", quantity=1),), reason="the buyer called")
ELSEWHERE: Final = Edit(
    ship_to=Address(name="Ada", line1="2 Side Street", city="New York", region="NY", postal_code="10001",
                    country="US")
)  # fmt: skip
TURNS: Final = 4
UNTAKEN: Final = {"decisions", "events", "parents"}  # checks of how an order came in

pytestmark = pytest.mark.usefixtures("monday")


def accepted(cur: Cursor, *, asks: bool = True) -> tuple[Company, int, int]:
    """An order of four mugs that EWR has accepted; its id and its fulfilment order's."""
    mine = company.build(cur)
    if asks:
        change(cur, "EWR", recall="asks")
    return mine, *another(cur, mine, "A-1")


def another(cur: Cursor, mine: Company, external_id: str) -> tuple[int, int]:
    [order_id] = take(cur, mine.order(external_id, ("MUG", 4)))
    [part] = read.of_order(cur, order_id)
    accept.accept(cur, [part["id"]], at=MONDAY, actor=ACTOR)
    return order_id, part["id"]


def edit(cur: Cursor, order_id: int, wanted: Edit = FEWER, *, preview: bool = False) -> amend.Edited:
    return amend.edit(cur, order_id, wanted, preview=preview, at=MONDAY, actor=ACTOR)


def question(cur: Cursor, fo: int) -> dict[str, Any]:
    [found] = [one for one in asking.of(cur, fo) if one["state"] == "waiting"]
    return found


def answered(cur: Cursor, fo: int, **given: Any) -> int:
    return waiting.grant(cur, f"FO-{fo}", question(cur, fo)["id"], at=MONDAY, actor=ACTOR, **given)


def refused(cur: Cursor, fo: int) -> None:
    waiting.refuse(cur, f"FO-{fo}", question(cur, fo)["id"], at=MONDAY, actor=ACTOR)


def held(cur: Cursor, order_id: int) -> list[str]:
    return [code for code, _ in holds.live(cur, [order_id]).get(order_id, [])]


def sound(cur: Cursor) -> None:
    found = [verify.check(cur, name) for name in verify.CHECKS if name not in UNTAKEN]
    assert [one.document() for one in found if not one.clean] == []


def ships(cur: Cursor, order_id: int, fo: int) -> None:
    ship.ship(cur, [Shipment(fo, {1: 4})], at=MONDAY, actor=ACTOR)


def packs(cur: Cursor, order_id: int, fo: int) -> None:
    pack.pack(cur, Shipment(fo, {1: 4}), at=MONDAY, actor=ACTOR)


def gives(cur: Cursor, order_id: int, fo: int) -> None:
    waiting.grant(cur, f"FO-{fo}", asking.of(cur, fo)[0]["id"], at=MONDAY, actor=ACTOR)


def cancels(cur: Cursor, order_id: int, fo: int) -> None:
    amend.cancel(cur, order_id, reason="asked", at=MONDAY, actor=ACTOR)


def edits(cur: Cursor, order_id: int, fo: int) -> None:
    edit(cur, order_id)


def test_an_edit_waits_for_the_location_and_is_made_when_it_answers(cur: Cursor) -> None:
    _, order_id, fo = accepted(cur)
    seen = edit(cur, order_id, preview=True)
    assert (seen.pending, seen.act, asking.of(cur, fo), held(cur, order_id)) == (True, None, [], [])
    done = edit(cur, order_id)
    assert done.pending
    assert done.act is not None
    assert done.difference["money"] == seen.difference["money"]
    assert units(cur, order_id) == {"released": 4}
    assert held(cur, order_id) == [waiting.HOLD]
    asked = question(cur, fo)
    assert (asked["quantity"], asked["sku"]) == (3, "MUG")
    sound(cur)
    assert answered(cur, fo) == 3
    act = acts.one(cur, done.act)
    assert (act.state, act.wanted, act.actor) == (acts.State.APPLIED, None, str(ACTOR))
    assert act.difference is not None
    assert act.difference["money"] == msgspec.to_builtins(seen.difference["money"])
    assert units(cur, order_id) == {"released": 1, "cancelled": 3}
    assert held(cur, order_id) == []
    sound(cur)


def test_a_refusal_leaves_the_order_as_it_was_and_says_why(cur: Cursor) -> None:
    _, order_id, fo = accepted(cur)
    done = edit(cur, order_id)
    assert done.act is not None
    refused(cur, fo)
    act = acts.one(cur, done.act)
    assert (act.state, act.refusal) == (acts.State.REFUSED, f"what was accepted ships: FO-{fo}")
    assert (units(cur, order_id), held(cur, order_id)) == ({"released": 4}, [])
    sound(cur)
    with pytest.raises(RecallAnswered):
        waiting.grant(cur, f"FO-{fo}", asking.of(cur, fo)[0]["id"], at=MONDAY, actor=ACTOR)
    with pytest.raises(NoSuchRecall):
        waiting.refuse(cur, f"FO-{fo}", 99, at=MONDAY, actor=ACTOR)


def test_a_location_gives_some_back_and_never_more_than_it_has(cur: Cursor) -> None:
    _, order_id, fo = accepted(cur)
    done = amend.cancel(cur, order_id, reason="asked", at=MONDAY, actor=ACTOR)
    assert (done.units, done.too_late, len(done.pending)) == (0, 0, 1)
    with pytest.raises(TooMany):
        answered(cur, fo, units=5)
    assert answered(cur, fo, units=3) == 3
    assert done.act is not None
    assert acts.one(cur, done.act).state is acts.State.APPLIED
    assert units(cur, order_id) == {"released": 1, "cancelled": 3}
    sound(cur)


@pytest.mark.parametrize("how", ["ships", "packs", "rejects"])
def test_what_the_location_does_first_is_its_answer(cur: Cursor, how: str) -> None:
    _, order_id, fo = accepted(cur)
    done = edit(cur, order_id, ELSEWHERE)
    assert done.act is not None
    if how == "rejects":
        reject.reject(cur, [fo], reason="full", at=MONDAY, actor=ACTOR)
    else:
        (ships if how == "ships" else packs)(cur, order_id, fo)
    assert acts.one(cur, done.act).state is acts.State.PENDING
    assert waiting.end_questions(cur, at=MONDAY) == 1
    assert waiting.end_questions(cur, at=MONDAY) == 0
    act = acts.one(cur, done.act)
    assert [one["state"] for one in asking.of(cur, fo)] == ["void"]
    assert act.state is (acts.State.APPLIED if how == "rejects" else acts.State.REFUSED)
    assert held(cur, order_id) == []
    sound(cur)


def test_where_nobody_answers_it_is_too_late_at_once(cur: Cursor) -> None:
    _, order_id, fo = accepted(cur, asks=False)
    with pytest.raises(TooLateToEdit):
        edit(cur, order_id)
    assert asking.of(cur, fo) == []
    assert queued(cur) == {}


def test_the_location_with_an_address_is_asked_by_a_message(cur: Cursor) -> None:
    mine, order_id, fo = accepted(cur)
    cur.execute(
        "UPDATE network_location_version SET address = 'https://dock.example/in' WHERE location_id = %s",
        (mine.locations["EWR"],),
    )
    edit(cur, order_id)
    [(kind, body)] = cur.execute("SELECT kind, body FROM mailbox_outbound ORDER BY id").fetchall()
    told = msgspec.json.decode(body)
    assert kind == "fulfilment_order.recall_requested"
    assert told["recalls"] == [{"recall": question(cur, fo)["id"], "seq": 1, "quantity": 3}]


def test_of_the_packer_and_the_change_exactly_one_wins(db: Database, monday: None) -> None:
    """Two connections: the location ships or packs while it gives back, or while the order is changed."""
    with database.transaction() as cur:
        mine = company.build(cur)
        change(cur, "EWR", recall="asks")

    pairs = [(ships, gives), (packs, gives), (ships, edits), (packs, cancels)]
    for turn in range(TURNS):
        for packer, changer in pairs:
            with database.transaction() as cur:
                order_id, fo = another(cur, mine, f"T-{turn}-{packer.__name__}-{changer.__name__}")
                if changer is gives:
                    edit(cur, order_id)
            both(partial(packer, order_id=order_id, fo=fo), partial(changer, order_id=order_id, fo=fo))
            with database.transaction() as cur:
                while waiting.end_questions(cur, at=MONDAY):
                    pass
                waits = acts.waiting(cur, order_id)
                if waits:
                    refused(cur, fo)
                stands = units(cur, order_id)
                won = acts.State.APPLIED in {one.state for one in acts.of_order(cur, order_id)}
                [part] = read.of_order(cur, order_id)[:1]
                assert sum(stands.values()) == 4
                if won:
                    assert stands.get("cancelled", 0) == 3
                    assert part["state"] == "accepted"
                else:
                    assert stands == {"shipped" if packer is ships else "released": 4}
                assert held(cur, order_id) == []
                sound(cur)


def two_lines(cur: Cursor) -> tuple[int, int]:
    """An order of four mugs and two shirts that EWR has accepted as one; it answers recalls."""
    mine = company.build(cur)
    change(cur, "EWR", recall="asks")
    [order_id] = take(cur, mine.order("A-1", ("MUG", 4), ("TEE", 2)))
    [part] = read.of_order(cur, order_id)
    accept.accept(cur, [part["id"]], at=MONDAY, actor=ACTOR)
    return order_id, part["id"]


def test_a_question_stands_while_another_line_ships(cur: Cursor) -> None:
    order_id, fo = two_lines(cur)
    done = edit(cur, order_id)
    ship.ship(cur, [Shipment(fo, {2: 2})], at=MONDAY, actor=ACTOR)
    assert waiting.end_questions(cur, at=MONDAY) == 0
    assert answered(cur, fo) == 3
    assert done.act is not None
    assert acts.one(cur, done.act).state is acts.State.APPLIED
    assert (units(cur, order_id), units(cur, order_id, 2)) == (
        {"released": 1, "cancelled": 3},
        {"shipped": 2},
    )
    sound(cur)


def test_a_cancellation_is_asked_of_what_has_not_shipped_and_an_edit_needs_it_all(cur: Cursor) -> None:
    order_id, fo = two_lines(cur)
    done = amend.cancel(cur, order_id, units={1: 3}, reason="asked", at=MONDAY, actor=ACTOR)
    ship.ship(cur, [Shipment(fo, {1: 2})], at=MONDAY, actor=ACTOR)
    assert waiting.end_questions(cur, at=MONDAY) == 0
    assert answered(cur, fo) == 2
    assert done.act is not None
    assert acts.one(cur, done.act).state is acts.State.APPLIED
    assert units(cur, order_id) == {"shipped": 2, "cancelled": 2}
    sound(cur)


def test_an_edit_ends_when_less_is_left_than_it_needs(cur: Cursor) -> None:
    order_id, fo = two_lines(cur)
    done = edit(cur, order_id)
    ship.ship(cur, [Shipment(fo, {1: 2})], at=MONDAY, actor=ACTOR)
    assert waiting.end_questions(cur, at=MONDAY) == 1
    assert done.act is not None
    assert acts.one(cur, done.act).state is acts.State.REFUSED
    sound(cur)


@pytest.mark.parametrize("how", ["edit", "cancel"])
def test_the_rest_of_what_was_partly_shipped_is_asked_for(cur: Cursor, how: str) -> None:
    order_id, fo = two_lines(cur)
    ship.ship(cur, [Shipment(fo, {1: 1, 2: 2})], at=MONDAY, actor=ACTOR)
    if how == "edit":
        assert edit(cur, order_id).pending
    else:
        assert amend.cancel(cur, order_id, reason="asked", at=MONDAY, actor=ACTOR).pending
    assert read.of_order(cur, order_id)[0]["state"] == "partly_shipped"
    assert answered(cur, fo) == 3
    assert units(cur, order_id) == {"shipped": 1, "cancelled": 3}
    assert read.of_order(cur, order_id)[0]["state"] == "shipped"
    assert held(cur, order_id) == []
    sound(cur)
