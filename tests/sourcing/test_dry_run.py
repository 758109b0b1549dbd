"""A dry run decides each order by what it saw then: under its own policy as it was decided, under another as
that one would have.
"""

from datetime import timedelta
from typing import Any

import pytest
from tests import company
from tests.company import ACTOR, MONDAY
from tests.sourcing.steps import brokered, change, places, publish, rule, take

from crossdock.core.sql import Cursor
from crossdock.fulfilment import reject
from crossdock.sourcing import decisions, dry_run, policies, publishing, world
from crossdock.sourcing.errors import OtherCurrency
from crossdock.sourcing.policies import Policy

NOT_EWR = rule("eligibility", {"location.code": '"EWR"'}, allow="false")


def drafted(**document: Any) -> Policy:
    return policies.compiled(document)


def run(cur: Cursor, after: Policy, before: Policy | None = None, **bounds: Any) -> dry_run.DryRun:
    held = policies.current(cur, MONDAY) if before is None else before
    return dry_run.run(cur, dry_run.recent(cur), held, after, **bounds)


def test_under_its_own_policy_each_order_is_decided_as_it_was(cur: Cursor) -> None:
    """Also where it was refused by a location, found capacity scarce, or a rule spoke."""
    mine = company.build(cur)
    publish(cur, late_cost_per_day=50, **rule("ship_complete", {"order.lines": "> 1"}, ship_complete="true"))
    change(cur, "EWR", capacity_per_day=4)
    ids = take(cur, *mine.orders(), *(mine.order(f"B-{n}", ("MUG", 2), ("TEE", 1)) for n in range(6)))
    ids += take(
        cur,
        *(mine.order(f"C-{n}", ("MUG", n + 1), to="IL") for n in range(3)),
        at=MONDAY + timedelta(hours=1),
    )
    version = policies.current(cur, MONDAY)
    found = run(cur, version)
    assert (found.asked, len(found.orders), found.changed) == (len(ids), len(ids), [])
    for one in found.orders:
        decision = decisions.read(cur, one.order_id)
        again = decisions.decide_again(cur, decision, world.again(cur, decision.world_id))
        assert one.before.cost == decision.cost == int(again.cost[0])
        assert one.before.paid == int(again.price[0] + again.handling[0])
        assert one.before.unshipped == int(again.backordered.sum())
        assert sorted(leg.location for leg in one.before.legs) == places(cur, one.order_id)
    assert [one.order_id for one in found.orders] == sorted(ids, reverse=True)


def test_another_policy_sends_orders_elsewhere_and_says_what_that_costs(cur: Cursor) -> None:
    mine = company.build(cur)
    newyork, _chicago = take(cur, mine.order("A-1", ("MUG", 2)), mine.order("A-2", ("MUG", 2), to="IL"))
    found = run(cur, drafted(**NOT_EWR))
    assert [one.order_id for one in found.changed] == [newyork]
    [one] = found.changed
    assert ([leg.location for leg in one.before.legs], [leg.location for leg in one.after.legs]) == (
        ["EWR"],
        ["CHI"],
    )
    assert found.parcels("location") == [("CHI", 1, 2), ("EWR", 1, 0)]
    assert found.paid[1] - found.paid[0] == one.after.paid - one.before.paid == 100  # a zone further
    assert found.unshipped == (0, 0)
    nobody = run(cur, drafted(**rule("eligibility", {"order.country": '"US"'}, allow="false")))
    assert (nobody.unshipped, nobody.paid) == ((0, 4), (0, 0))  # no order ships as much under both


def test_what_a_location_refused_stays_refused_whatever_the_rules_say(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("A-1", ("MUG", 2)))
    [part] = cur.execute("SELECT id FROM fulfilment_order WHERE order_id = %s", (order_id,)).fetchone()
    reject.reject(cur, [part], "closed", at=MONDAY, actor=ACTOR)
    brokered(cur)
    only = drafted(**rule("eligibility", {"location.code": '!= "EWR"'}, allow="false"))
    [one] = run(cur, only).orders
    assert [leg.location for leg in one.before.legs] == places(cur, order_id) == ["CHI"]
    assert (one.after.legs, one.after.unshipped) == ((), 2)


def test_promises_and_lateness_are_those_of_each_policy(cur: Cursor) -> None:
    mine = company.build(cur)
    take(cur, mine.order("A-1", ("LAMP", 1)))  # from LAX: three zones, four days
    found = run(cur, drafted(promise_days={"standard": 1}))
    assert found.late == (0, 1)
    dear = run(cur, drafted(promise_days={"standard": 1}, late_cost_per_day=10_000))
    assert (dear.late, [leg.service for leg in dear.orders[0].after.legs]) == ((0, 0), ["express"])


def test_time_is_bounded_and_what_is_not_shown_is_named(cur: Cursor) -> None:
    mine = company.build(cur)
    take(cur, mine.order("A-1", ("MUG", 1)))
    take(cur, mine.order("A-2", ("MUG", 1)), at=MONDAY + timedelta(days=1))
    found = run(cur, drafted(buffers=[{"channel": "web", "units": 1}]), seconds=-1)
    assert (found.asked, len(found.orders), found.unseen) == (2, 1, ("buffers",))
    with pytest.raises(OtherCurrency):
        run(cur, drafted(currency="EUR"))


def test_orders_of_another_currency_and_decisions_by_hand_are_left_out(cur: Cursor) -> None:
    mine = company.build(cur)
    take(cur, mine.order("A-1", ("MUG", 1)))
    publishing.publish(cur, "euro", {"currency": "EUR"}, valid_from=MONDAY, at=MONDAY, actor=ACTOR)
    found = dry_run.run(
        cur, dry_run.recent(cur), policies.current(cur, MONDAY), policies.compiled({"currency": "EUR"})
    )
    assert (found.asked, found.left_out) == (0, 1)
    assert brokered(cur) == []
