"""A version tried on a share of orders: always the same ones, and whatever decides again keeps to it."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import company
from tests.company import ACTOR, BEGAN, MONDAY, Company
from tests.sourcing.steps import WAYS, brokered, publish, rule, source, take

from crossdock.core import db
from crossdock.core.sql import Cursor
from crossdock.orders.numbers import format_number
from crossdock.sourcing import decisions, explain, golden, policies, publishing, rescue, trials, world
from crossdock.sourcing.errors import (
    NoTrial,
    NotTheLatest,
    OtherCurrency,
    PolicyGuarded,
    TrialInvalid,
    TrialOver,
    TrialRuns,
)
from crossdock.sourcing.golden import Wants

HOUR = timedelta(hours=1)
FAR = MONDAY + timedelta(days=365)
NOT_EWR = rule("eligibility", {"location.code": '"EWR"'}, allow="false")


def begin(cur: Cursor, version: int, share: int = 50, **said: Any) -> trials.Shown:
    return publishing.try_on_share(cur, version, share, **{"at": MONDAY, "actor": ACTOR, **said})


def later_version(cur: Cursor, **document: Any) -> int:
    """A version that is published and not in force."""
    return publish(cur, valid_from=FAR, **(document or NOT_EWR))


def names(mine: Company, share: int = 50) -> tuple[list[str], list[str]]:
    """External ids on the side of the version in force, and on the other: so many that half of them fall to
    each, whatever the channel's number.
    """
    found = [f"T-{n}" for n in range(60)]
    tried = [one for one in found if trials.tries(mine.channel_id, one, share)]
    return [one for one in found if one not in tried], tried


def ids_of(cur: Cursor, *external: str) -> list[int]:
    rows = cur.execute("SELECT external_id, id FROM orders_order").fetchall()
    known: dict[str, int] = dict(rows)
    return [known[one] for one in external]


def placed(cur: Cursor) -> list[tuple[Any, ...]]:
    """What ships from where, by the channel's keys."""
    return cur.execute(
        """SELECT o.external_id, l.code, f.carrier, f.service, f.cost, f.ship_on, x.line_seq, x.quantity
           FROM fulfilment_order f JOIN orders_order o ON o.id = f.order_id
           JOIN network_location l ON l.id = f.location_id
           JOIN fulfilment_line x ON x.fulfilment_order_id = f.id ORDER BY 1, 2, 7"""
    ).fetchall()


def by(cur: Cursor, order_id: int) -> int:
    return decisions.read(cur, order_id).policy_version


@given(st.integers(1, 1 << 40), st.text(min_size=1), st.integers(1, 98))
@settings(max_examples=200)
def test_an_order_keeps_its_side_and_a_larger_share_only_adds(channel: int, name: str, share: int) -> None:
    found = trials.tries(channel, name, share)
    assert trials.tries(channel, name, share) == found
    assert not found or trials.tries(channel, name, share + 1)


@pytest.mark.parametrize("share", [1, 10, 50, 99])
def test_about_the_share_is_tried(share: int) -> None:
    found = sum(trials.tries(7, f"#{number}", share) for number in range(20_000))
    assert abs(found / 200 - share) < 1.5


def test_the_side_is_the_same_in_every_process_and_release() -> None:
    assert [trials.tries(1, f"#{number}", 50) for number in range(1001, 1009)] == [
        False, True, True, False, False, True, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_each_side_of_a_batch_is_decided_as_its_version_would_alone(cur: Cursor, way: str) -> None:
    mine = company.build(cur)
    held = publish(cur)
    # Which side a name is on hangs on the channel's id: so many of each that none runs out of stock.
    ours, theirs = (side[:6] for side in names(mine))
    drafts = {name: mine.order(name, ("MUG", 2), ("TEE", 1)) for name in (*ours, *theirs)}
    cur.execute("SAVEPOINT alone")
    source(cur, way, *(drafts[name] for name in ours))
    publish(cur, at=MONDAY, **NOT_EWR)
    source(cur, way, *(drafts[name] for name in theirs))
    alone = placed(cur)
    cur.execute("ROLLBACK TO alone")
    tried = later_version(cur)
    begin(cur, tried)
    source(cur, way, *(drafts[name] for name in sorted(drafts)))
    assert placed(cur) == alone
    assert {row[1] for row in alone if row[0] in theirs} == {"LAX"}
    for side, version in ((ours, held), (theirs, tried)):
        assert side
        for order_id in ids_of(cur, *side)[:4]:
            found = explain.explain(cur, format_number(order_id))
            assert found["policy"]["version"] == version
            decision = decisions.read(cur, order_id)
            again = decisions.decide_again(cur, decision, world.again(cur, decision.world_id))
            assert int(again.cost[0]) == decision.cost


def test_an_order_that_is_sourced_again_keeps_its_version_also_when_the_trial_is_over(cur: Cursor) -> None:
    mine = company.build(cur)
    held = publish(cur)
    tried = later_version(cur)
    begin(cur, tried)
    ours, theirs = names(mine)
    short = [mine.order(name, ("SOFA", 1)) for name in (ours[0], theirs[0])]
    order_ids = take(cur, *short)
    trials.stop(cur, at=MONDAY + HOUR, actor=ACTOR)
    [after] = take(cur, mine.order(theirs[1], ("MUG", 1)), at=MONDAY + HOUR)
    assert by(cur, after) == held
    newest = publish(cur, valid_from=MONDAY + HOUR, at=MONDAY + HOUR, split_penalty=151)
    for order_id in order_ids:
        cur.execute("INSERT INTO sourcing_queue (order_id, due_at) VALUES (%s, %s)", [order_id, MONDAY])
    brokered(cur, MONDAY + 2 * HOUR)
    assert [by(cur, order_id) for order_id in order_ids] == [newest, tried]
    assert {decisions.read(cur, order_id).attempt for order_id in order_ids} == {2}
    looked = rescue.look(cur, order_ids, MONDAY + 2 * HOUR)
    assert [(one.version, list(mine)) for one, mine in looked.sides] == [
        (newest, [order_ids[0]]), (tried, [order_ids[1]]),
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["until", "published", "scheduled", "taken back", "in force"])
def test_a_trial_ends_by_itself(cur: Cursor, how: str) -> None:
    mine = company.build(cur)
    held = publish(cur)
    tried = publish(cur, valid_from=MONDAY + HOUR if how == "in force" else FAR, max_parcels=2)
    if how == "scheduled":
        publish(cur, valid_from=MONDAY + HOUR, max_parcels=1)
    begin(cur, tried, 99, until=MONDAY + HOUR if how == "until" else None)
    _, theirs = names(mine, 99)
    [before] = take(cur, mine.order(theirs[0], ("MUG", 1)))
    assert by(cur, before) == tried
    if how == "published":
        publish(cur, valid_from=MONDAY, at=MONDAY + HOUR, max_parcels=1)
    if how == "taken back":
        publishing.take_back(cur, tried, at=MONDAY + HOUR, actor=ACTOR)
    assert trials.read(cur, MONDAY + HOUR).state == "over"
    now = policies.current(cur, MONDAY + HOUR).version
    [after] = take(cur, mine.order(theirs[1], ("MUG", 1)), at=MONDAY + HOUR)
    assert by(cur, after) == now
    assert (now == held) == (how in ("until", "taken back"))
    with pytest.raises(NoTrial):
        trials.stop(cur, at=MONDAY + HOUR, actor=ACTOR)
    # The next one may begin.
    fresh = publish(cur, valid_from=FAR, at=MONDAY + HOUR, max_parcels=4)
    assert begin(cur, fresh, at=MONDAY + 2 * HOUR).state == "running"


def test_one_at_a_time_of_a_version_that_is_not_in_force_and_counts_alike(cur: Cursor) -> None:
    company.build(cur)
    held = publish(cur)
    tried = later_version(cur)
    with pytest.raises(TrialInvalid) as refused:
        begin(cur, held, 100, until=MONDAY)
    assert [one["field"] for one in refused.value.fields["errors"]] == ["share", "until", "version"]
    with pytest.raises(OtherCurrency):
        begin(cur, later_version(cur, currency="EUR"))
    assert begin(cur, tried, since=MONDAY + HOUR).state == "coming"
    assert world.holding(cur, MONDAY).trial == trials.Trial(
        trials.read(cur, MONDAY).id, policies.read(cur, tried), 50, running=False
    )
    with pytest.raises(TrialRuns):
        begin(cur, tried)


def test_golden_orders_refuse_a_trial_as_they_refuse_publishing(cur: Cursor) -> None:
    mine = company.build(cur)
    publish(cur)
    tried = later_version(cur)
    [order_id] = take(cur, mine.order("A-1", ("MUG", 2)))
    wants = Wants(locations=("EWR",))
    golden.keep(cur, format_number(order_id), wants, note="", at=MONDAY, actor=ACTOR)
    with pytest.raises(PolicyGuarded):
        begin(cur, tried)
    with pytest.raises(NoTrial):
        trials.read(cur, MONDAY)


def test_results_stand_side_by_side_and_the_history_has_the_trial(cur: Cursor) -> None:
    mine = company.build(cur)
    publish(cur)
    begin(cur, later_version(cur))
    ours, theirs = names(mine)
    take(cur, mine.order("before", ("MUG", 1)), at=BEGAN)
    take(
        cur,
        mine.order(ours[0], ("MUG", 2)),
        mine.order(ours[1], ("LAMP", 1), ("BOOK", 1), to="IL"),
        mine.order(ours[2], ("SOFA", 1)),
        mine.order(theirs[0], ("MUG", 2)),
        mine.order(theirs[1], ("GONE", 1)),
        mine.order(theirs[2], ("TEE", 1), deliver_by=MONDAY.date()),
    )
    found = trials.read(cur, MONDAY)
    one = found.held
    assert (one.orders, one.sourced, one.split, one.held, one.backordered, one.late) == (3, 2, 1, 0, 1, 0)
    two = found.tried
    assert (two.orders, two.sourced, two.split, two.held, two.backordered, two.late) == (3, 2, 0, 1, 0, 1)
    assert (one.split_rate, found.few) == (0.5, True)
    paid = cur.execute(
        """SELECT sum(f.cost) FROM fulfilment_order f JOIN orders_order o ON o.id = f.order_id
           WHERE o.external_id = ANY(%s)""",
        [ours],
    ).fetchone()
    assert paid is not None
    assert one.cost == paid[0]
    trials.stop(cur, at=MONDAY + HOUR, actor=ACTOR)
    told = cur.execute("SELECT kind FROM core_change WHERE subject = 'policy_trial' ORDER BY id").fetchall()
    assert [row[0] for row in told] == ["began", "stopped"]


def test_what_dies_in_between_leaves_neither_order_nor_side(cur: Cursor) -> None:
    mine = company.build(cur)
    publish(cur)
    begin(cur, later_version(cur))
    ours, theirs = names(mine)
    drafts = [mine.order(name, ("MUG", 1)) for name in ours + theirs]
    dies = patch("crossdock.sourcing.trials.keep", side_effect=ZeroDivisionError)
    with dies, pytest.raises(ZeroDivisionError), db.transaction():
        take(cur, *drafts)
    assert cur.execute("SELECT count(*) FROM orders_order").fetchone() == (0,)
    assert trials.read(cur, MONDAY).tried.orders == 0
    order_ids = take(cur, *drafts)
    assert take(cur, *drafts) == order_ids
    found = trials.read(cur, MONDAY)
    assert (found.held.orders, found.tried.orders) == (len(ours), len(theirs))


def test_a_document_is_tried_without_holding_for_any_other_order(cur: Cursor) -> None:
    mine = company.build(cur)
    ours, theirs = names(mine)
    began = publishing.try_document(cur, "no Newark", NOT_EWR, 50, at=MONDAY, actor=ACTOR)
    order_ids = take(cur, *(mine.order(name, ("MUG", 1)) for name in (ours[0], theirs[0])))
    assert [by(cur, order_id) for order_id in order_ids] == [0, began.version]  # the default policy holds
    for moment in (MONDAY, FAR):
        assert policies.current(cur, moment).version == 0
        assert [(one.state, one.valid_from) for one in policies.standing(cur, moment)] == [
            ("for_trial", None)
        ]
    with pytest.raises(NotTheLatest):
        publishing.take_back(cur, began.version, at=MONDAY, actor=ACTOR)
    trials.stop(cur, at=MONDAY, actor=ACTOR)
    other = publish(cur, at=MONDAY, valid_from=MONDAY, max_parcels=2)
    again = begin(cur, began.version)
    assert (policies.current(cur, MONDAY).version, again.state) == (other, "running")


def test_a_refused_trial_of_a_document_leaves_no_version(cur: Cursor) -> None:
    company.build(cur)
    publish(cur)
    begin(cur, later_version(cur))
    with pytest.raises(TrialRuns), db.transaction():
        publishing.try_document(cur, "another", {"max_parcels": 2}, 10, at=MONDAY, actor=ACTOR)
    assert {one["name"] for one in policies.versions(cur)} == {"tests"}


def test_what_is_tried_is_taken_over_for_all_and_that_ends_the_trial(cur: Cursor) -> None:
    mine = company.build(cur)
    held = publish(cur)
    began = publishing.try_document(cur, "no Newark", NOT_EWR, 50, at=MONDAY, actor=ACTOR)
    later = MONDAY + HOUR
    made = publishing.take_over(cur, began.id, at=later, actor=ACTOR)
    found = trials.find(cur, began.id, later)
    assert (found.state, found.ending, found.replaced_by) == ("over", "replaced", made)
    ours, _theirs = names(mine)
    [after] = take(cur, mine.order(ours[0], ("MUG", 1)), at=later)
    assert by(cur, after) == made
    assert policies.read(cur, made).document == policies.read(cur, began.version).document
    with pytest.raises(NoTrial):
        publishing.take_over(cur, began.id, at=later, actor=ACTOR)
    back = publishing.take_back(cur, made, at=later, actor=ACTOR)
    assert policies.read(cur, back).document == policies.read(cur, held).document


def test_a_stopped_trial_goes_on_with_its_orders_and_no_other_does(cur: Cursor) -> None:
    mine = company.build(cur)
    publish(cur)
    first = begin(cur, later_version(cur), until=MONDAY + 3 * HOUR)
    ours, theirs = names(mine)
    before, between, after = theirs[:3]
    take(cur, mine.order(before, ("MUG", 1)), mine.order(ours[0], ("MUG", 1)))
    with pytest.raises(TrialOver):
        trials.resume(cur, first.id, at=MONDAY, actor=ACTOR)  # it runs
    trials.stop(cur, at=MONDAY + HOUR, actor=ACTOR)
    [missed] = take(cur, mine.order(between, ("MUG", 1)), at=MONDAY + HOUR)
    again = trials.resume(cur, first.id, at=MONDAY + HOUR, actor=ACTOR)
    assert (again.id, again.state) == (first.id, "running")
    found = trials.read(cur, MONDAY + HOUR)
    assert (found.tried.orders, found.held.orders) == (1, 1)
    take(cur, mine.order(after, ("MUG", 1)), at=MONDAY + HOUR)
    assert trials.read(cur, MONDAY + HOUR).tried.orders == 2
    cast = [trials.of_order(cur, one) for one in (*ids_of(cur, before, ours[0]), missed)]
    assert cast == [
        trials.Cast(first.id, first.version, 50, tried=True),
        trials.Cast(first.id, first.version, 50, tried=False),
        None,
    ]
    told = cur.execute("SELECT kind FROM core_change WHERE subject = 'policy_trial' ORDER BY id").fetchall()
    assert [row[0] for row in told] == ["began", "stopped", "resumed"]
    trials.stop(cur, at=MONDAY + HOUR, actor=ACTOR)
    with pytest.raises(TrialOver), db.transaction():
        trials.resume(cur, first.id, at=MONDAY + 3 * HOUR, actor=ACTOR)  # its time is up
    second = begin(cur, first.version, 20, at=MONDAY + HOUR)
    with pytest.raises(TrialOver):
        trials.resume(cur, first.id, at=MONDAY + HOUR, actor=ACTOR)
    kept = trials.listed(cur, MONDAY + 4 * HOUR, limit=9)
    assert [(one.id, one.state, one.ending) for one in kept] == [
        (second.id, "running", None), (first.id, "over", "stopped"),
    ]  # fmt: skip
    assert trials.listed(cur, MONDAY + HOUR, below=second.id, limit=9)[0].id == first.id
    with pytest.raises(NoTrial):
        trials.find(cur, second.id + 1, MONDAY)


def test_fences_of_what_is_tried_alone_count_from_its_publishing(cur: Cursor) -> None:
    company.build(cur)
    began = publishing.try_document(cur, "x", {"max_parcels": 2}, 50, at=MONDAY, actor=ACTOR)
    assert policies.read(cur, began.version).valid_from == MONDAY
