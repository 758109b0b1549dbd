"""Policies: which one holds when, what is refused, and that each kind of rule is obeyed on both ways in."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests import company
from tests.company import ACTOR, MONDAY
from tests.sourcing.rules.zen_oracle import table
from tests.sourcing.steps import (
    WAYS,
    brokered,
    parcels,
    places,
    publish,
    queued,
    rule,
    source,
    state,
    take,
    units,
)

from crossdock.core.sql import Cursor
from crossdock.orders.drafts import Customer
from crossdock.sourcing import backorders, decisions, explain, policies, publishing
from crossdock.sourcing.errors import PolicyRefused
from crossdock.sourcing.promise import Wanted, promise

HOUR = timedelta(hours=1)
VIP = Customer(external_id="C-9", name="Vera Example")


def test_before_any_is_published_the_default_holds(cur: Cursor) -> None:
    assert policies.current(cur, MONDAY) is policies.NONE
    assert policies.read(cur, 0).document == policies.DEFAULT


def test_a_policy_holds_from_its_moment_until_a_later_one_does(cur: Cursor) -> None:
    second = publish(cur, valid_from=MONDAY + 10 * HOUR, split_penalty=2)
    first = publish(cur, valid_from=MONDAY, split_penalty=1)  # published later, valid earlier
    for moment, version in (
        (MONDAY - timedelta(microseconds=1), 0),
        (MONDAY, first),
        (MONDAY + 10 * HOUR - timedelta(microseconds=1), first),
        (MONDAY + 10 * HOUR, second),
        (MONDAY + 900 * HOUR, second),
    ):
        assert policies.current(cur, moment).version == version
    assert policies.current(cur, MONDAY).document.split_penalty == 1


def test_of_two_valid_from_the_same_moment_the_one_published_last_holds(cur: Cursor) -> None:
    publish(cur, split_penalty=1)
    last = publish(cur, split_penalty=2)
    assert policies.current(cur, MONDAY).version == last


def test_a_policy_is_rolled_back_by_publishing_the_one_before_it_again(cur: Cursor) -> None:
    first = publish(cur, split_penalty=1)
    publish(cur, valid_from=MONDAY, split_penalty=2)
    again = policies.versions(cur)[-1]
    assert again["version"] == first
    publishing.publish(cur, "back", again["document"], valid_from=MONDAY + HOUR, at=MONDAY, actor=ACTOR)
    assert policies.current(cur, MONDAY + HOUR).document == policies.read(cur, first).document
    assert [one["name"] for one in policies.versions(cur)] == ["back", "tests", "tests"]


def test_each_order_is_decided_by_the_policy_of_its_moment_and_names_it(cur: Cursor) -> None:
    mine = company.build(cur)
    forbidden = rule("eligibility", {"location.code": '"EWR"'}, allow="false", reason='"closed for a fair"')
    during = publish(cur, valid_from=MONDAY + HOUR, **forbidden)
    after = publish(cur, valid_from=MONDAY + 2 * HOUR)
    went = []
    for n in range(3):
        [order_id] = take(cur, mine.order(f"P-{n}", ("MUG", 2)), at=MONDAY + n * HOUR)
        went.append((places(cur, order_id), decisions.read(cur, order_id).policy_version))
    assert went == [(["EWR"], 0), (["CHI"], during), (["EWR"], after)]


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"max_parcel": 3}, "max_parcel"),
        ({"max_parcels": "three"}, "max_parcels"),
        ({"max_parcels": 0}, "max_parcels"),
        ({"dim_divisor": 0}, "dim_divisor"),
        ({"split_penalty": -1}, "split_penalty"),
        ({"late_cost_per_day": -1}, "late_cost_per_day"),
        ({"capacity_price": {"from_fill": 1.0}}, "capacity_price"),
        ({"capacity_price": {"at_full": -1}}, "capacity_price"),
        ({"allocation": "by_mood"}, "allocation"),
        ({"promise_days": {"standard": -1}}, "promise_days.standard"),
        ({"promise_days": {"someday": 9}}, "promise_days.someday"),
        ({"buffers": [{"channel": "web", "units": 1}, {"channel": "web", "units": -1}]}, "buffers[1].units"),
        ({"fences": [{"sku": "MUG", "location": "EWR", "units": -1, "customer": "C-1"}]}, "fences[0].units"),
        ({"fences": [{"sku": "MUG", "location": "EWR", "units": 1}]}, "fences[0]"),
        (
            {"fences": [{"sku": "M", "location": "E", "units": 1, "customer": "C", "channel": "w"}]},
            "fences[0]",
        ),
        ({"rules": {"eligable": table([], ["allow"], [])}}, "rules.eligable"),
        (rule("eligibility", {"order.colour": '"red"'}, allow="false"), "order.colour"),
        (rule("eligibility", {"order.total": "> tomorrow"}, allow="false"), "rules.eligibility"),
        (rule("priority", {"location.code": '"EWR"'}, priority="1"), "rules.priority"),
        (rule("eligibility", {"service.code": '"ground"'}, allow="false"), "'service' table"),
        (rule("eligibility", {"order.country": '"US"'}, allow="true", cost="5"), "output 'cost'"),
    ],
)
def test_what_cannot_be_obeyed_is_refused_naming_the_place(
    cur: Cursor, document: dict[str, Any], place: str
) -> None:
    with pytest.raises(PolicyRefused) as refused:
        publish(cur, **document)
    assert place in str(refused.value)
    assert len(refused.value.fields["errors"]) == 1
    assert policies.versions(cur) == []


def test_every_fault_of_a_document_is_named_at_once(cur: Cursor) -> None:
    with pytest.raises(PolicyRefused) as refused:
        publish(cur, max_parcels=0, dim_divisor=0, buffers=[{"channel": "web", "units": -1}])
    fields = [error["field"] for error in refused.value.fields["errors"]]
    assert fields == ["max_parcels", "dim_divisor", "buffers[0].units"]


def test_an_old_version_is_read_as_it_was_published(cur: Cursor) -> None:
    version = publish(cur, valid_from=MONDAY, **rule("priority", {"order.customer": '"C-9"'}, priority="7"))
    publish(cur, valid_from=MONDAY)
    old = policies.read(cur, version)
    assert (old.version, old.name, old.valid_from, list(old.tables)) == (
        version,
        "tests",
        MONDAY,
        ["priority"],
    )
    assert old.engine.split_penalty == policies.DEFAULT.split_penalty


@pytest.mark.parametrize("way", WAYS)
def test_an_eligibility_rule_sends_the_order_elsewhere_and_explain_says_why(cur: Cursor, way: str) -> None:
    mine = company.build(cur)
    tests = {"order.region": '"NY"', "location.code": '"EWR"'}
    publish(cur, **rule("eligibility", tests, allow="false", reason='"no lift in Newark"'))
    newyork, chicago = source(
        cur, way, mine.order("R-1", ("BOOK", 1), ("MUG", 2)), mine.order("R-2", ("BOOK", 1), to="IL")
    )
    assert places(cur, newyork) == ["CHI"]  # the book stands at Newark alone
    assert [units(cur, newyork, seq) for seq in (1, 2)] == [{"backordered": 1}, {"released": 2}]
    assert places(cur, chicago) == ["EWR"]  # the rule is about New York
    said = explain.explain(cur, f"SO-{newyork}")
    [newark] = [one for one in said["candidates"] if one["location"] == "EWR"]
    assert newark["reason"] == {"code": "ineligible", "text": "no lift in Newark"}


def test_a_rule_without_a_reason_is_named_by_its_row(cur: Cursor) -> None:
    mine = company.build(cur)
    publish(cur, **rule("eligibility", {"location.code": '"EWR"'}, allow="false"))
    [order_id] = take(cur, mine.order("R-1", ("MUG", 1)))
    by_code = {one["location"]: one for one in explain.explain(cur, f"SO-{order_id}")["candidates"]}
    assert by_code["EWR"]["reason"]["text"] == "row 1 of rule table Rules"


@pytest.mark.parametrize("way", WAYS)
def test_a_service_rule_rules_services_out(cur: Cursor, way: str) -> None:
    mine = company.build(cur)
    tests = {"order.customer": '"C-9"', "service.code": '"ground"'}
    publish(cur, **rule("service", tests, allow="false"))
    orders = source(cur, way, mine.order("R-1", ("MUG", 1), customer=VIP), mine.order("R-2", ("MUG", 1)))
    assert [parcels(cur, order_id)[0][1] for order_id in orders] == ["express", "ground"]


@pytest.mark.parametrize("way", WAYS)
def test_a_priority_rule_decides_who_gets_the_last_unit(cur: Cursor, way: str) -> None:
    mine = company.build(cur, {("MUG", "EWR"): 1})
    publish(cur, allocation="priority", **rule("priority", {"order.customer": '"C-9"'}, priority="5"))
    orders = source(cur, way, mine.order("R-1", ("MUG", 1)), mine.order("R-2", ("MUG", 1), customer=VIP))
    assert state(cur, orders) == ["backordered", "released"]


@pytest.mark.parametrize("way", WAYS)
def test_without_a_priority_rule_first_come_is_first_served(cur: Cursor, way: str) -> None:
    mine = company.build(cur, {("MUG", "EWR"): 1})
    orders = source(cur, way, mine.order("R-1", ("MUG", 1)), mine.order("R-2", ("MUG", 1), customer=VIP))
    assert state(cur, orders) == ["released", "backordered"]


@pytest.mark.parametrize("way", WAYS)
def test_a_priority_is_kept_and_does_not_rise_with_every_look(cur: Cursor, way: str) -> None:
    mine = company.build(cur)
    publish(cur, **rule("priority", {"order.customer": '"C-9"'}, priority="5"))
    [order_id] = source(cur, way, mine.order("R-1", ("SOFA", 1), customer=VIP))
    for look in range(2, 5):
        row = cur.execute("SELECT priority FROM orders_order WHERE id = %s", (order_id,)).fetchone()
        assert row == (5,)
        at = MONDAY + look * HOUR
        backorders.wake(cur, [mine.skus["SOFA"]], at=at)
        assert queued(cur) == {order_id: (at, 5)}
        assert brokered(cur, at) == [order_id]
        assert decisions.read(cur, order_id).priority == 5


@pytest.mark.parametrize("way", WAYS)
def test_a_late_cost_rule_makes_the_faster_service_worth_it(cur: Cursor, way: str) -> None:
    mine = company.build(cur)
    publish(cur, **rule("late_cost", {"order.customer": '"C-9"'}, late_cost_per_day="600"))
    tomorrow = date(2026, 11, 24)  # ground is a day late: 4.00, or 6.00; express is 5.00 more
    orders = source(
        cur,
        way,
        mine.order("R-1", ("MUG", 1), deliver_by=tomorrow),
        mine.order("R-2", ("MUG", 1), customer=VIP, deliver_by=tomorrow),
    )
    assert [parcels(cur, order_id)[0][:2] for order_id in orders] == [("EWR", "ground"), ("EWR", "express")]


@pytest.mark.parametrize("way", WAYS)
def test_a_ship_complete_rule_lets_all_or_nothing_go(cur: Cursor, way: str) -> None:
    mine = company.build(cur)
    publish(cur, **rule("ship_complete", {"order.customer": '"C-9"'}, ship_complete="true"))
    whole, part = source(
        cur,
        way,
        mine.order("R-1", ("MUG", 1), ("SOFA", 1), customer=VIP),
        mine.order("R-2", ("MUG", 1), ("SOFA", 1)),
    )
    assert [units(cur, whole, seq) for seq in (1, 2)] == [{"backordered": 1}] * 2
    assert [units(cur, part, seq) for seq in (1, 2)] == [{"released": 1}, {"backordered": 1}]


@pytest.mark.parametrize("way", WAYS)
def test_a_rule_may_let_in_parts_what_the_order_wants_whole(cur: Cursor, way: str) -> None:
    mine = company.build(cur)
    publish(cur, **rule("ship_complete", {"order.total": "> 100000"}, ship_complete="false"))
    small, large = source(
        cur,
        way,
        mine.order("R-1", ("MUG", 1), ("SOFA", 1), ship_complete=True),
        mine.order("R-2", ("MUG", 1), ("SOFA", 3), ship_complete=True),
    )
    assert [units(cur, small), units(cur, large)] == [{"backordered": 1}, {"released": 1}]


@pytest.mark.parametrize("way", WAYS)
def test_a_max_parcels_rule_bounds_the_parcels(cur: Cursor, way: str) -> None:
    mine = company.build(cur)
    publish(cur, **rule("max_parcels", {"order.customer": '"C-9"'}, max_parcels="1"))
    wanted = (("LAMP", 1), ("BOOK", 1))  # one at Los Angeles alone, one at Newark alone
    two, one = source(
        cur, way, mine.order("R-1", *wanted, to="IL"), mine.order("R-2", *wanted, to="IL", customer=VIP)
    )
    assert places(cur, two) == ["EWR", "LAX"]
    assert len(places(cur, one)) == 1
    assert sorted(str(units(cur, one, seq)) for seq in (1, 2)) == ["{'backordered': 1}", "{'released': 1}"]


def test_a_promise_obeys_the_policy_of_its_moment(cur: Cursor) -> None:
    company.build(cur)
    publish(cur, valid_from=MONDAY + HOUR, **rule("service", {"service.code": '"ground"'}, allow="false"))
    wanted = Wanted([("MUG", 1)], "US", "10001", levels=("standard",))
    services = [promise(cur, wanted, at=MONDAY + n * HOUR)[0]["parcels"][0]["service"] for n in range(2)]
    assert services == ["ground", "express"]


def test_a_service_level_s_promise_is_in_the_policy(cur: Cursor) -> None:
    mine = company.build(cur)
    publish(cur, promise_days={"standard": 1}, late_cost_per_day=600)
    friday = datetime(2026, 11, 20, 15, tzinfo=UTC)
    [order_id] = take(cur, mine.order("R-1", ("MUG", 1), placed_at=friday), at=friday)
    # Due on Monday: ground, which takes two weekdays, would come on Tuesday, a day late.
    assert decisions.read(cur, order_id).deliver_by == date(2026, 11, 23).toordinal()
    assert parcels(cur, order_id)[0][1] == "express"
