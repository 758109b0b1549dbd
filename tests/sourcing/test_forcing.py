"""Locations chosen by hand: forced, split, and what is sourced again."""

import pytest
from tests import company
from tests.company import ACTOR, MONDAY, Company
from tests.sourcing.steps import change, parcels, places, publish, rule, take, units
from tests.sourcing.test_amend import an_order
from tests.sourcing.test_edits import edit, fo_ids

from crossdock.core.sql import Cursor
from crossdock.sourcing import amend, explain
from crossdock.sourcing.edits import Assignment, Edit
from crossdock.sourcing.errors import CannotShipFrom

pytestmark = pytest.mark.usefixtures("monday")


def test_a_location_is_forced_though_it_costs_more_and_the_decision_says_so(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    made = edit(cur, order_id, assign=(Assignment("LAX", "1"),), reason="the buyer collects there")
    assert places(cur, order_id) == ["LAX"]
    assert made["money"]["change"]["amount"] == "0.00"
    said = explain.explain(cur, f"SO-{order_id}")
    assert said["forced"]["by"] == str(ACTOR)
    assert (said["forced"]["location"], said["forced"]["reason"]) == ("LAX", "the buyer collects there")
    # Two kilograms: 14.00 from LAX (zone 3), 10.00 from EWR (zone 1); handling is the same.
    assert said["forced"]["costs_more"] == {"amount": "4.00", "currency": "USD"}
    assert "by hand" in next(one for one in said["candidates"] if one["location"] == "EWR")["reason"]["text"]


def test_a_line_is_split_by_hand_and_the_rest_stays(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    [before] = fo_ids(cur, order_id)
    made = edit(cur, order_id, assign=(Assignment("LAX", "1", 1), Assignment("CHI", "1", 2)))
    assert places(cur, order_id) == ["CHI", "EWR", "LAX"]
    assert units(cur, order_id) == {"released": 4}
    assert [one["number"] for one in made["route"]["changed"]] == [f"FO-{before}"]
    edit(cur, order_id, assign=(Assignment("EWR", "1", 2), Assignment("LAX", "1", 2)))
    rows = cur.execute(
        "SELECT l.code, sum(x.quantity - x.stopped)::int FROM fulfilment_order f JOIN fulfilment_line x"
        " ON x.fulfilment_order_id = f.id JOIN network_location l ON l.id = f.location_id"
        " WHERE f.state <> 'cancelled' GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert rows == [("EWR", 2), ("LAX", 2)]


def test_what_is_assigned_to_where_it_stands_changes_nothing(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    assert edit(cur, order_id, assign=(Assignment("EWR", "1"),))["route"]["opened"] == []


def test_a_rule_does_not_keep_a_person_from_a_location(cur: Cursor) -> None:
    mine = company.build(cur)
    publish(cur, **rule("eligibility", {"location.code": '"LAX"'}, allow="false", reason='"never"'))
    [order_id] = take(cur, mine.order("A-1", ("MUG", 2)))
    edit(cur, order_id, assign=(Assignment("LAX", "1"),))
    assert places(cur, order_id) == ["LAX"]


@pytest.mark.parametrize(
    ("assignment", "reason"),
    [
        (Assignment("MOON", "1"), "no such location"),
        (Assignment("CHI", "1"), "does not have the units"),
    ],
)
def test_a_location_is_refused_only_for_what_cannot_be(
    cur: Cursor, assignment: Assignment, reason: str
) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("A-1", ("MUG", 12)))
    before = parcels(cur, order_id)
    with cur.connection.transaction(), pytest.raises(CannotShipFrom) as refused:
        amend.edit(cur, order_id, Edit(assign=(assignment,)), at=MONDAY, actor=ACTOR)
    assert reason in refused.value.fields["reason"]
    assert parcels(cur, order_id) == before


def test_a_full_location_cannot_be_forced(cur: Cursor) -> None:
    mine: Company = company.build(cur)
    change(cur, "LAX", capacity_per_day=0)
    [order_id] = take(cur, mine.order("A-1", ("MUG", 2)))
    with pytest.raises(CannotShipFrom) as refused:
        edit(cur, order_id, assign=(Assignment("LAX", "1"),))
    assert "capacity" in refused.value.fields["reason"]


def test_sourcing_again_decides_by_what_is_there_now(cur: Cursor) -> None:
    mine = company.build(cur, {("MUG", "LAX"): 10})
    [order_id] = take(cur, mine.order("A-1", ("MUG", 2)))
    company.put(cur, mine, "MUG", "EWR", 5)
    edit(cur, order_id, source_again=True)
    assert places(cur, order_id) == ["EWR"]
