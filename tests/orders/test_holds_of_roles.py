"""A hold names a role: people of another do not lift it."""

import pytest
from tests import company
from tests.company import ACTOR, MONDAY
from tests.sourcing.steps import take

from crossdock.accounts.roles import BUILT_IN
from crossdock.accounts.users import Person
from crossdock.core.sql import Cursor
from crossdock.orders import holds
from crossdock.orders.errors import HoldOfOthers
from crossdock.orders.holds import Hold


def person(role: str) -> Person:
    return Person(1, f"{role}@example.com", BUILT_IN[role].permissions, lifts=BUILT_IN[role].lifts)


def test_people_lift_the_holds_of_their_role_alone(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("H-1", ("SOFA", 1)))
    holds.put(
        cur,
        [Hold(order_id, "credit_limit", "over"), Hold(order_id, "manual", "wait")],
        at=MONDAY,
        actor=ACTOR,
    )
    holds.demand(cur, [order_id], ["credit_limit"], person("finance"))
    holds.demand(cur, [order_id], None, person("administrator"))
    holds.demand(cur, [order_id], ["manual"], person("operations_manager"))
    for codes in (None, ["manual"], ["credit_limit", "manual"]):
        with pytest.raises(HoldOfOthers) as refused:
            holds.demand(cur, [order_id], codes, person("finance"))
        assert refused.value.fields == {"codes": ["manual"], "roles": ["operations_manager"]}
    for role in ("customer_service", "warehouse", "read_only"):
        with pytest.raises(HoldOfOthers):
            holds.demand(cur, [order_id], None, person(role))
    holds.lift(cur, [order_id], ["manual"], at=MONDAY, actor=ACTOR)
    holds.demand(cur, [order_id], None, person("finance"))


def test_acts_on_many_orders_are_judged_by_the_kinds_that_they_may_meet() -> None:
    holds.demand_kinds(None, person("administrator"))
    holds.demand_kinds(["credit_limit", "payment_pending"], person("finance"))
    for codes in (None, ["credit_limit", "fraud_risk"], ["a kind of the company's own"]):
        with pytest.raises(HoldOfOthers):
            holds.demand_kinds(codes, person("finance"))
