"""A customer cancels at the shop what a location has accepted: the location is asked, as for a hand's
cancellation, and its answer settles it; what it keeps is a person's task.
"""

from typing import Any

import pytest
from tests.acceptance import shop
from tests.acceptance.shop import Shop, line, order
from tests.acceptance.test_shopify_holds import LATER, LATEST, accept
from tests.company import ACTOR
from tests.sourcing.steps import change

from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.fulfilment import asking
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import acts, amend, waiting

CANCELLED = order(1, line(11, "MUG", 2), at=LATER, cancelled_at=LATER)


@pytest.fixture
def mine(cur: Cursor) -> Shop:
    """An order of two mugs that EWR has accepted; it answers recalls."""
    opened = shop.opened(cur)
    for place in ("EWR", "LAX", "CHI"):
        change(cur, place, recall="asks")
    opened.send("orders/create", order(1, line(11, "MUG", 2)))
    accept(opened)
    return opened


def order_id(mine: Shop) -> int:
    return parse_number(mine.order(1)["number"])


def part(mine: Shop) -> int:
    [(found,)] = mine.cur.execute("SELECT id FROM fulfilment_order").fetchall()
    return int(found)


def asked(mine: Shop) -> list[tuple[int, str]]:
    return [(one["quantity"], one["state"]) for one in asking.of(mine.cur, part(mine))]


def answer(mine: Shop, **given: Any) -> None:
    """The location gives back what it is asked (``units`` of it), or keeps it (``keeps``)."""
    [one] = [one for one in asking.of(mine.cur, part(mine)) if one["state"] == "waiting"]
    number, at = f"FO-{part(mine)}", clock.now()
    if given.pop("keeps", False):
        waiting.refuse(mine.cur, number, one["id"], at=at, actor=ACTOR)
    else:
        waiting.grant(mine.cur, number, one["id"], at=at, actor=ACTOR, **given)
    mine.work()


def states(mine: Shop) -> list[tuple[str, str]]:
    return [(act.kind, act.state.value) for act in acts.of_order(mine.cur, order_id(mine))]


def test_the_location_is_asked_and_what_it_gives_back_is_cancelled(mine: Shop) -> None:
    mine.send("orders/cancelled", CANCELLED)
    assert (mine.holds(1), asked(mine)) == ([], [(2, "waiting")])
    assert mine.units(1) == {"11": {"released": 2}}
    assert states(mine) == [("channel_cancel", "pending")]
    mine.verified()
    answer(mine)
    assert (mine.order(1)["status"], mine.holds(1)) == ("cancelled", [])
    assert states(mine) == [("channel_cancel", "applied")]
    mine.verified()


@pytest.mark.parametrize(("given", "left"), [({"keeps": True}, 2), ({"units": 1}, 1)])
def test_what_the_location_keeps_is_a_persons_task(mine: Shop, given: dict[str, Any], left: int) -> None:
    mine.send("orders/cancelled", CANCELLED)
    answer(mine, **given)
    assert mine.holds(1) == ["cancel_too_late"]
    assert f"cancelled {left} units that a location has accepted" in mine.order(1)["holds"][0]["reason"]
    assert mine.units(1)["11"]["released"] == left
    mine.verified()


def test_who_gives_no_answer_keeps_it(mine: Shop) -> None:
    mine.send("orders/cancelled", CANCELLED)
    far = clock.now().replace(year=clock.now().year + 1)
    assert waiting.expire(mine.cur, at=far) == 1
    assert (mine.holds(1), states(mine)) == (["cancel_too_late"], [("channel_cancel", "refused")])
    mine.verified()


def test_said_twice_it_is_asked_once(mine: Shop) -> None:
    mine.send("orders/cancelled", CANCELLED)
    mine.send("orders/updated", {**CANCELLED, "note": "by phone", "updated_at": LATEST})
    assert (asked(mine), states(mine)) == ([(2, "waiting")], [("channel_cancel", "pending")])
    answer(mine)
    assert (mine.order(1)["status"], mine.holds(1)) == ("cancelled", [])
    mine.verified()


def test_what_the_channel_wants_again_is_not_asked_back(mine: Shop) -> None:
    fewer = {"current_quantity": 1, "fulfillable_quantity": 1}
    mine.send("orders/updated", order(1, line(11, "MUG", 2, **fewer), at=LATER))
    assert asked(mine) == [(1, "waiting")]
    mine.send("orders/updated", order(1, line(11, "MUG", 2), at=LATEST))
    assert (asked(mine), states(mine)) == ([(1, "withdrawn")], [("channel_cancel", "withdrawn")])
    assert (mine.holds(1), mine.units(1)) == ([], {"11": {"released": 2}})
    mine.verified()


@pytest.mark.parametrize("keeps", [True, False])
def test_a_hand_and_the_channel_cancel_the_same_units_once(mine: Shop, *, keeps: bool) -> None:
    amend.cancel(mine.cur, order_id(mine), reason="the buyer called", at=clock.now(), actor=ACTOR)
    mine.send("orders/cancelled", CANCELLED)
    assert asked(mine) == [(2, "waiting")]
    answer(mine, keeps=keeps)
    ended = "refused" if keeps else "applied"
    assert sorted(states(mine)) == [("cancel", ended), ("channel_cancel", ended)]
    assert mine.holds(1) == (["cancel_too_late"] if keeps else [])
    mine.verified()


def test_taken_back_by_hand_it_is_a_persons_task(mine: Shop) -> None:
    mine.send("orders/cancelled", CANCELLED)
    [act] = acts.of_order(mine.cur, order_id(mine))
    waiting.withdraw(mine.cur, act.id, at=clock.now(), actor=ACTOR)
    assert mine.holds(1) == ["cancel_too_late"]
    mine.verified()
