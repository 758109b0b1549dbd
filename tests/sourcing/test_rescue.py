"""Orders that will miss their promise: which they are, and what would keep it."""

from datetime import date, datetime, timedelta

import pytest
from tests import company
from tests.company import ACTOR, MONDAY, Company
from tests.sourcing.steps import publish, take

from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept
from crossdock.fulfilment import read as fulfilment
from crossdock.sourcing import amend, rescue
from crossdock.sourcing.rescue import Rescue, Standing

TUESDAY = MONDAY + timedelta(days=1)
EVENING = TUESDAY + timedelta(hours=7)  # 17:00 at EWR and 16:00 at CHI: closed; 14:00 at LAX: just in time
WEDNESDAY = date(2026, 11, 25)


@pytest.fixture
def mine(cur: Cursor, monday: None) -> Company:
    return company.build(cur)


def order(cur: Cursor, mine: Company, to: str = "NY", sku: str = "MUG", by: date = WEDNESDAY) -> int:
    [one] = take(cur, mine.order(f"{sku}-{to}", (sku, 1), to=to, deliver_by=by))
    return one


def standing(cur: Cursor, order_id: int, at: datetime = MONDAY) -> Standing:
    return rescue.look(cur, [order_id], at).standing[order_id]


def offer(cur: Cursor, order_id: int, at: datetime) -> Rescue | None:
    return rescue.offers(cur, rescue.look(cur, [order_id], at), at).get(order_id)


def save(cur: Cursor, order_id: int, found: Rescue | None, at: datetime) -> Standing:
    assert found is not None
    amend.edit(cur, order_id, found.edit("late"), at=at, actor=ACTOR)
    return standing(cur, order_id, at)


def test_slack_is_to_the_locations_own_cut_off_and_to_the_promise(cur: Cursor, mine: Company) -> None:
    one = order(cur, mine)
    now = standing(cur, one)
    assert now.closes_at == datetime.fromisoformat("2026-11-23T21:00:00+00:00")  # 16:00 in New York
    assert (now.spare, now.missed, now.will_miss) == (0, False, False)
    assert offer(cur, one, MONDAY) is None
    late = standing(cur, one, TUESDAY)
    assert (late.spare, late.missed, late.will_miss) == (-1, True, True)


def test_a_faster_service_keeps_the_promise_that_was_made(cur: Cursor, mine: Company) -> None:
    one = order(cur, mine)
    found = offer(cur, one, TUESDAY)
    assert found is not None
    assert (found.kind, found.level, found.locations, found.more) == ("upgrade", "expedited", ("EWR",), 500)
    after = save(cur, one, found, TUESDAY)
    assert (after.will_miss, after.level, after.due) == (False, "expedited", WEDNESDAY.toordinal())
    assert offer(cur, one, TUESDAY) is None


def test_another_location_whose_cut_off_is_later_keeps_it(cur: Cursor, mine: Company) -> None:
    one = order(cur, mine, "IL")
    found = offer(cur, one, EVENING)
    assert found is not None
    assert (found.kind, found.locations, found.arrives) == ("reroute", ("LAX",), WEDNESDAY)
    after = save(cur, one, found, EVENING)
    assert [part.location for part in after.parts] == ["LAX"]
    assert not after.will_miss


def test_two_are_not_offered_the_last_unit(cur: Cursor, mine: Company) -> None:
    many = take(cur, *(mine.order(f"I-{n}", ("MUG", 1), to="IL", deliver_by=WEDNESDAY) for n in range(3)))
    cur.execute("UPDATE inventory_stock SET on_hand = 1 WHERE location_id = %s AND sku_id = %s",
                [mine.locations["LAX"], mine.skus["MUG"]])  # fmt: skip
    found = rescue.offers(cur, rescue.look(cur, many, EVENING), EVENING)
    assert [found[one].locations for one in many].count(("LAX",)) == 1


def test_where_nothing_is_in_time_the_later_day_is_told(cur: Cursor, mine: Company) -> None:
    one = order(cur, mine)
    found = offer(cur, one, EVENING)
    assert found is not None
    assert (found.kind, found.arrives, found.locations) == ("repromise", date(2026, 11, 27), ())
    after = save(cur, one, found, EVENING)
    assert (after.due, after.will_miss) == (date(2026, 11, 27).toordinal(), False)


def test_what_has_been_accepted_stays_where_it_is(cur: Cursor, mine: Company) -> None:
    one = order(cur, mine)
    [part] = fulfilment.of_order(cur, one)
    accept.accept(cur, [part["id"]], at=MONDAY, actor=ACTOR)
    found = offer(cur, one, TUESDAY)
    assert found is not None
    assert (found.kind, found.locations, found.arrives) == ("repromise", (), date(2026, 11, 26))


def test_what_waits_for_stock_is_offered_it_once_it_is_there(cur: Cursor, mine: Company) -> None:
    one = order(cur, mine, sku="SOFA")
    assert standing(cur, one).will_miss
    assert offer(cur, one, MONDAY) is None
    company.put(cur, mine, "SOFA", "LAX", 1)
    found = offer(cur, one, MONDAY)
    assert found is not None
    assert (found.kind, found.locations) == ("upgrade", ("LAX",))
    assert not save(cur, one, found, MONDAY).will_miss


def test_what_is_held_or_promised_for_no_day_is_left_alone(cur: Cursor, mine: Company) -> None:
    publish(cur, promise_days={})
    [free] = take(cur, mine.order("F", ("SOFA", 1)))
    held = order(cur, mine)
    amend.hold(cur, [held], reason="x", at=MONDAY, actor=ACTOR)
    assert not standing(cur, free, TUESDAY).will_miss
    assert standing(cur, held, TUESDAY).held
    assert rescue.offers(cur, rescue.look(cur, [free, held], TUESDAY), TUESDAY) == {}
