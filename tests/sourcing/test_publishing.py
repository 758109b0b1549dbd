"""What may be published: held to golden orders and guard rails; and taken back as a version of its own."""

from datetime import timedelta
from typing import Any

import pytest
from tests import company
from tests.company import ACTOR, BEGAN, MONDAY
from tests.sourcing.steps import publish, rule, take

from crossdock.core.sql import Cursor
from crossdock.orders.numbers import format_number
from crossdock.sourcing import drafts, golden, policies, publishing
from crossdock.sourcing.errors import (
    DraftChanged,
    DraftNotFound,
    GoldenInvalid,
    GoldenNotFound,
    GuardInvalid,
    NotTheLatest,
    PolicyGuarded,
    PolicyRefused,
    PolicyUnknown,
)
from crossdock.sourcing.golden import Wants

HOUR = timedelta(hours=1)
NOT_EWR = rule("eligibility", {"location.code": '"EWR"'}, allow="false")


@pytest.fixture
def number(cur: Cursor) -> str:
    """Of an order that ships from EWR."""
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("A-1", ("MUG", 2)))
    return format_number(order_id)


def keep(cur: Cursor, number: str, **wants: Any) -> int:
    return golden.keep(cur, number, Wants(**wants), note="stays", at=MONDAY, actor=ACTOR)


def limit(cur: Cursor, **limits: float) -> None:
    golden.set_guards(cur, limits, at=MONDAY, actor=ACTOR)


@pytest.mark.parametrize(
    ("wants", "says"),
    [
        ({"locations": ("EWR", "LAX")}, "ships from CHI, not from EWR or LAX"),
        ({"not_locations": ("CHI",)}, "ships from CHI"),
        ({"service": "pelican express"}, "goes by pelican ground, not by pelican express"),
        ({"max_cost": 700}, "costs 7.40 USD, more than 7.00"),
    ],
)
def test_a_golden_order_that_would_not_hold_stops_a_policy(
    cur: Cursor, number: str, wants: dict[str, Any], says: str
) -> None:
    kept = keep(cur, number, **wants)
    with pytest.raises(PolicyGuarded) as refused:
        publish(cur, **NOT_EWR)
    assert refused.value.fields == {
        "rails": [],
        "golden": [{"id": kept, "number": number, "message": says}],
    }
    assert policies.versions(cur) == []
    golden.drop(cur, kept, at=MONDAY, actor=ACTOR)
    assert publish(cur, **NOT_EWR)
    golden.restore(cur, kept, at=MONDAY, actor=ACTOR)
    with pytest.raises(PolicyGuarded):
        publish(cur, split_penalty=1, **NOT_EWR)


def test_a_golden_order_that_holds_stops_nothing(cur: Cursor, number: str) -> None:
    keep(cur, number, locations=("CHI",), not_locations=("EWR",), service="pelican ground", max_cost=740)
    assert publish(cur, **NOT_EWR)
    with pytest.raises(PolicyGuarded, match="2 units do not ship"):
        publish(cur, **rule("eligibility", {"order.country": '"US"'}, allow="false"))


@pytest.mark.parametrize(
    ("limits", "document", "found"),
    [
        ({"changed": 99.0}, NOT_EWR, ("changed", 100.0)),
        ({"cost_rise": 15.0}, NOT_EWR, ("cost_rise", pytest.approx(15.625))),
        ({"late": 0}, {"promise_days": {"standard": 1}}, ("late", 1.0)),
        ({"unshipped": 1}, rule("eligibility", {"order.country": '"US"'}, allow="false"), ("unshipped", 2.0)),
    ],
)
def test_a_guard_rail_that_breaks_stops_a_policy_and_is_named(
    cur: Cursor, number: str, limits: dict[str, float], document: dict[str, Any], found: tuple[str, float]
) -> None:
    limit(cur, **limits)
    with pytest.raises(PolicyGuarded) as refused:
        publish(cur, **document)
    [rail] = refused.value.fields["rails"]
    assert (rail["name"], rail["found"]) == found
    limit(cur, **{name: most + 2 for name, most in limits.items()})
    assert publish(cur, **document)
    limit(cur)
    assert golden.guards(cur) == {}


def test_what_cannot_be_a_golden_order_or_a_guard_rail_is_refused(cur: Cursor, number: str) -> None:
    for wants in ({}, {"locations": ("EWR",), "not_locations": ("EWR",)}):
        with pytest.raises(GoldenInvalid):
            keep(cur, number, **wants)
    for limits in ({"mood": 1.0}, {"late": -1.0}, {"late": float("nan")}, {"late": float("inf")}):
        with pytest.raises(GuardInvalid):
            limit(cur, **limits)
    for act in (golden.drop,):
        with pytest.raises(GoldenNotFound):
            act(cur, 999, at=MONDAY, actor=ACTOR)
    assert golden.listed(cur) == []


def test_a_version_is_taken_back_and_that_too(cur: Cursor, number: str) -> None:
    first = publish(cur, split_penalty=1)
    second = publish(cur, valid_from=MONDAY, split_penalty=2)
    limit(cur, cost_rise=0, changed=0)
    back = publishing.take_back(cur, second, at=MONDAY + HOUR, actor=ACTOR)
    now = policies.current(cur, MONDAY + HOUR)
    assert (now.version, now.document) == (back, policies.read(cur, first).document)
    with pytest.raises(NotTheLatest):
        publishing.take_back(cur, second, at=MONDAY + HOUR, actor=ACTOR)
    again = publishing.take_back(cur, back, at=MONDAY + 2 * HOUR, actor=ACTOR)
    assert policies.current(cur, MONDAY + 2 * HOUR).version == again
    assert policies.read(cur, again).document == policies.read(cur, second).document
    with pytest.raises(PolicyUnknown):
        publishing.take_back(cur, 999, at=MONDAY, actor=ACTOR)


def test_what_is_scheduled_is_taken_back_before_it_begins(cur: Cursor, number: str) -> None:
    later = publish(cur, valid_from=MONDAY + HOUR, at=BEGAN, split_penalty=2)
    back = publishing.take_back(cur, later, at=MONDAY, actor=ACTOR)
    held = policies.current(cur, MONDAY + HOUR)
    assert (held.version, held.document) == (back, policies.DEFAULT)
    assert policies.current(cur, MONDAY).version == 0
    assert [one.state for one in policies.standing(cur, MONDAY)] == ["scheduled", "never"]


def test_a_draft_keeps_what_is_typed_and_two_who_type_notice_each_other(cur: Cursor, number: str) -> None:
    version = publish(cur, split_penalty=7)
    draft = drafts.begin(cur, version, at=MONDAY, actor=ACTOR)
    assert drafts.read(cur, draft).document == {"split_penalty": 7}
    saves = drafts.save(cur, draft, "mine", {"max_parcels": "three"}, upon=1, at=MONDAY, actor=ACTOR)
    assert saves == drafts.save(
        cur, draft, "mine", {"max_parcels": "three"}, upon=saves, at=MONDAY, actor=ACTOR
    )
    with pytest.raises(DraftChanged) as changed:
        drafts.save(cur, draft, "theirs", {}, upon=1, at=MONDAY, actor=ACTOR)
    assert changed.value.fields == {"draft": draft, "saves": 2, "by": str(ACTOR)}
    with pytest.raises(PolicyRefused):
        publishing.publish(
            cur, "mine", drafts.read(cur, draft).document, valid_from=MONDAY, at=MONDAY, actor=ACTOR
        )
    drafts.end(cur, draft, at=MONDAY)
    assert drafts.listed(cur) == []
    with pytest.raises(DraftNotFound):
        drafts.save(cur, draft, "late", {}, upon=2, at=MONDAY, actor=ACTOR)
    drafts.resume(cur, draft)
    assert [one.name for one in drafts.listed(cur)] == ["mine"]
    with pytest.raises(PolicyUnknown):
        drafts.begin(cur, 999, at=MONDAY, actor=ACTOR)
