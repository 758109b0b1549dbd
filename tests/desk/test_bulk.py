"""Bulk acts: shown, done once each, tried again, taken back."""

import pytest
from tests.company import ACTOR, MONDAY, Company
from tests.desk.stepping import asked, begin, chosen, done, results, settle, turn, undone, whys
from tests.sourcing.steps import brokered, take

from crossdock.app import verify
from crossdock.core import events
from crossdock.core.sql import Cursor
from crossdock.desk import bulk, choosing, working
from crossdock.desk.acts import Act, Asked
from crossdock.desk.choosing import Chosen
from crossdock.desk.errors import (
    BulkChanged,
    BulkInvalid,
    BulkNotFound,
    BulkNotUndoable,
    BulkTooLarge,
    BulkUndone,
)
from crossdock.desk.listing import Filter
from crossdock.fulfilment import accept
from crossdock.orders import holds, notes, read
from crossdock.partners.errors import ChannelUnknown
from crossdock.sourcing import amend


def orders(cur: Cursor, mine: Company, count: int = 3, sku: str = "MUG") -> list[int]:
    return take(cur, *(mine.order(f"A-{n}", (sku, 1)) for n in range(1, count + 1)))


def kinds(cur: Cursor, order_id: int) -> list[str]:
    return [one.kind for one in events.of_order(cur, order_id)]


def clean(cur: Cursor) -> None:
    assert all(verify.check(cur, name).clean for name in verify.CHECKS)


def state(cur: Cursor, ids: list[int]) -> list[str]:
    return [order["status"] for order in read.show(cur, ids)]


def tags(cur: Cursor, order_id: int) -> list[str]:
    [found] = read.show(cur, [order_id])
    return list(found["tags"])


def test_a_preview_says_what_changes_and_why_not_and_changes_nothing(cur: Cursor, mine: Company) -> None:
    first, second, third = orders(cur, mine)
    amend.hold(cur, [first], reason="mine", at=MONDAY, actor=ACTOR)
    amend.cancel(cur, second, reason="x", at=MONDAY, actor=ACTOR)
    before = read.show(cur, [first, second, third])
    shown = bulk.preview(cur, asked(Act.HOLD), chosen(first, second, third, 999_999))
    assert shown["counts"] == {"change": 1, "unchanged": 1, "refused": 2}
    assert {(one["outcome"], one["why"]) for one in shown["reasons"]} == {
        ("unchanged", "is held for manual already"),
        ("refused", "is cancelled: there is nothing left to hold"),
        ("refused", "there is no such order"),
        ("change", "is held; released units are asked back"),
    }
    assert shown["units_asked_back"] == 1
    assert read.show(cur, [first, second, third]) == before


def test_what_is_done_is_what_was_shown(cur: Cursor, mine: Company) -> None:
    ids = orders(cur, mine)
    amend.hold(cur, ids[:1], reason="mine", at=MONDAY, actor=ACTOR)
    what, which = asked(Act.HOLD), chosen(*ids, 999_999)
    shown = bulk.preview(cur, what, which)
    made = done(cur, what, which)
    counts = bulk.show(cur, made)["counts"]
    assert (counts["done"], counts["unchanged"], counts["failed"]) == (2, 1, 1)
    assert whys(cur, made) == [one["why"] for one in shown["items"]]
    assert state(cur, ids) == ["held"] * 3


def test_a_bulk_hold_and_its_undo_leave_the_orders_as_they_were(cur: Cursor, mine: Company) -> None:
    ids = orders(cur, mine, 5)
    amend.hold(cur, ids[:1], code="fraud_risk", reason="mine", at=MONDAY, actor=ACTOR)
    before = state(cur, ids)
    made = done(cur, asked(Act.HOLD), Chosen(filter=Filter()))
    assert state(cur, ids) == ["held"] * 5
    undo = undone(cur, made)
    brokered(cur)
    assert set(results(cur, undo).values()) == {"done"}
    assert state(cur, ids) == before
    assert [code for code, _ in holds.live(cur, ids)[ids[0]]] == ["fraud_risk"]
    clean(cur)


def test_a_hold_that_somebody_else_put_since_is_not_lifted_by_the_undo(cur: Cursor, mine: Company) -> None:
    [first, second] = orders(cur, mine, 2)
    made = done(cur, asked(Act.HOLD), chosen(first, second))
    amend.lift(cur, [first], at=MONDAY, actor=ACTOR)
    amend.hold(cur, [first], reason="another matter", at=MONDAY, actor=ACTOR)
    undo = undone(cur, made)
    assert sorted(results(cur, undo).values()) == ["done", "unchanged"]
    assert list(holds.live(cur, [first, second])) == [first]


def test_lifted_holds_come_back_with_their_own_reasons(cur: Cursor, mine: Company) -> None:
    [first, second] = orders(cur, mine, 2)
    amend.hold(cur, [first], reason="looks odd", code="fraud_risk", stops="release", at=MONDAY, actor=ACTOR)
    amend.hold(cur, [first, second], reason="asked to wait", at=MONDAY, actor=ACTOR)

    def live() -> list[list[tuple[str, str, str]]]:
        return [
            sorted((hold["code"], hold["reason"], hold["stops"]) for hold in order["holds"])
            for order in read.show(cur, [first, second])
        ]

    before = live()
    made = done(cur, asked(Act.LIFT), chosen(first, second))
    assert live() == [[], []]
    undone(cur, made)
    assert live() == before


def test_tags_are_taken_back_only_where_the_act_added_them(cur: Cursor, mine: Company) -> None:
    [first, second] = orders(cur, mine, 2)
    notes.tag(cur, [first], add_tags=["vip"], at=MONDAY, actor=ACTOR)
    made = done(cur, asked(Act.TAG, tags=["vip", "late"]), chosen(first, second))
    assert tags(cur, first) == tags(cur, second) == ["vip", "late"]
    undone(cur, made)
    assert (tags(cur, first), tags(cur, second)) == (["vip"], [])
    away = done(cur, asked(Act.UNTAG, tags=["vip"]), chosen(first, second))
    assert sorted(results(cur, away).values()) == ["done", "unchanged"]
    undone(cur, away)
    assert tags(cur, first) == ["vip"]


def test_cancelling_notes_and_looking_again_cannot_be_taken_back_and_the_preview_says_so(
    cur: Cursor, mine: Company
) -> None:
    ids = orders(cur, mine)
    for act, said in ((Act.NOTE, "note"), (Act.SOURCE, "source_again"), (Act.CANCEL, "cancelled")):
        amend.hold(cur, ids, reason="x", at=MONDAY, actor=ACTOR)
        amend.lift(cur, ids, at=MONDAY, actor=ACTOR)  # what was released is open again
        what = asked(act, text="called")
        assert not bulk.preview(cur, what, chosen(*ids))["undo"]["possible"]
        made = done(cur, what, chosen(*ids))
        assert set(results(cur, made).values()) == {"done"}
        assert all(said in kinds(cur, one) for one in ids)
        with pytest.raises(BulkNotUndoable):
            bulk.undo(cur, made, at=MONDAY, actor=ACTOR)
    assert state(cur, ids) == ["cancelled"] * 3
    clean(cur)


def test_an_order_that_cannot_take_the_act_fails_alone_and_can_be_tried_again(
    cur: Cursor, mine: Company
) -> None:
    ids = take(cur, *(mine.order(f"A-{n}", ("GHOST" if n == 2 else "MUG", 1)) for n in (1, 2, 3)))
    amend.hold(cur, ids, reason="x", at=MONDAY, actor=ACTOR)
    made = done(cur, asked(Act.LIFT), chosen(*ids))
    assert list(results(cur, made).values()) == ["done", "failed", "done"]
    assert "GHOST" in whys(cur, made)[1]
    cur.execute("INSERT INTO catalog_sku VALUES (900001, 'GHOST', %s)", [MONDAY])
    cur.execute(
        "INSERT INTO catalog_sku_version (sku_id, valid_from, name, weight_g, length_mm, width_mm,"
        " height_mm, actor) VALUES (900001, %s, 'x', 1, 1, 1, 1, 'x')",
        [MONDAY],
    )
    assert bulk.retry(cur, made, at=MONDAY, actor=ACTOR) == 1
    settle(cur)
    assert set(results(cur, made).values()) == {"done"}
    assert kinds(cur, ids[0]).count("hold_lifted") == 1  # what was done was not done again


def test_an_order_that_breaks_the_batch_is_set_aside_with_the_reason(cur: Cursor, mine: Company) -> None:
    ids = orders(cur, mine, 1)
    made = begin(cur, asked(Act.HOLD), chosen(*ids))
    [item] = working.claim(cur, 10, MONDAY)
    working.set_aside(cur, item, "DataError: no")
    assert (set(results(cur, made).values()), whys(cur, made)) == ({"failed"}, ["DataError: no"])
    assert turn(cur) == 0


def test_cancelling_goes_in_small_batches_and_everything_else_in_large_ones(
    cur: Cursor, mine: Company
) -> None:
    ids = list(range(800_001, 800_101))
    begin(cur, asked(Act.CANCEL), chosen(*ids))
    assert turn(cur) == working.ONE_BY_ONE
    settle(cur)
    begin(cur, asked(Act.HOLD), chosen(*ids))
    assert turn(cur) == 100


def test_what_waits_can_be_stopped_and_an_undo_stops_it_first(cur: Cursor, mine: Company) -> None:
    ids = orders(cur, mine, 4)
    made = begin(cur, asked(Act.HOLD), chosen(*ids))
    assert bulk.show(cur, made)["state"] == "running"
    turn(cur, limit=2)
    undo = undone(cur, made)
    counts = bulk.show(cur, made)["counts"]
    assert (counts["done"], counts["withdrawn"]) == (2, 2)
    assert bulk.show(cur, undo)["counts"]["done"] == 2
    assert not holds.live(cur, ids)
    again = begin(cur, asked(Act.HOLD), chosen(*ids))
    assert bulk.stop(cur, again, at=MONDAY, actor=ACTOR) == 4
    assert turn(cur) == 0
    assert bulk.show(cur, again)["state"] == "finished"


def test_a_bulk_act_is_taken_back_once_and_then_left_alone(cur: Cursor, mine: Company) -> None:
    made = done(cur, asked(Act.HOLD), chosen(*orders(cur, mine)))
    undo = undone(cur, made)
    for verb in (bulk.undo, bulk.retry, bulk.stop):
        with pytest.raises(BulkUndone):
            verb(cur, made, at=MONDAY, actor=ACTOR)
    with pytest.raises(BulkNotUndoable):
        bulk.undo(cur, undo, at=MONDAY, actor=ACTOR)
    with pytest.raises(BulkNotFound):
        bulk.retry(cur, 999_999, at=MONDAY, actor=ACTOR)
    assert (bulk.show(cur, made)["undone_by"], bulk.show(cur, undo)["undoes"]) == (undo, made)


def test_a_run_does_what_its_preview_showed_or_nothing(cur: Cursor, mine: Company) -> None:
    ids = orders(cur, mine)
    what, which = asked(Act.HOLD), Chosen(filter=Filter(channel="web"))
    seen = bulk.preview(cur, what, which)["fingerprint"]
    bulk.run(cur, what, which, fingerprint=seen, at=MONDAY, actor=ACTOR)
    settle(cur)
    with pytest.raises(BulkChanged) as refused:
        bulk.run(cur, what, which, fingerprint=seen, at=MONDAY, actor=ACTOR)
    now = refused.value.fields["fingerprint"]
    assert bulk.preview(cur, what, which)["fingerprint"] == now
    assert state(cur, ids) == ["held"] * 3


def test_which_orders_are_meant_has_to_be_said(
    cur: Cursor, mine: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    [first, second] = orders(cur, mine, 2)
    amend.hold(cur, [first], reason="x", at=MONDAY, actor=ACTOR)
    assert choosing.ids(cur, Chosen(filter=Filter(status="held"))) == [first]
    assert choosing.ids(cur, Chosen(filter=Filter(q="A-2"))) == [second]
    assert choosing.ids(cur, chosen(first, first)) == [first]
    for wrong in (Chosen(), Chosen(["SO-1"], Filter()), Chosen(["what"])):
        with pytest.raises(BulkInvalid):
            choosing.ids(cur, wrong)
    with pytest.raises(ChannelUnknown):
        choosing.ids(cur, Chosen(filter=Filter(channel="moon")))
    monkeypatch.setattr(choosing, "MOST", 1)
    with pytest.raises(BulkTooLarge):
        choosing.ids(cur, Chosen(filter=Filter()))


def test_released_work_that_a_bulk_hold_called_back_is_released_again_after_the_undo(
    cur: Cursor, mine: Company
) -> None:
    [first, second] = orders(cur, mine, 2)
    row = cur.execute("SELECT id FROM fulfilment_order WHERE order_id = %s", [second]).fetchone()
    assert row is not None
    accept.accept(cur, [row[0]], at=MONDAY, actor=ACTOR)
    made = done(cur, asked(Act.HOLD), chosen(first, second))
    assert state(cur, [first, second]) == ["held", "released"]  # what is accepted is too late to come back
    undone(cur, made)
    brokered(cur)
    assert state(cur, [first, second]) == ["released", "released"]
    clean(cur)


def test_the_actor_of_a_bulk_act_is_who_asked(cur: Cursor, mine: Company) -> None:
    [first] = orders(cur, mine, 1)
    done(cur, asked(Act.HOLD), chosen(first))
    assert {one.actor for one in events.of_order(cur, first) if one.kind == "held"} == {str(ACTOR)}


def test_the_parameters_are_those_asked_for(cur: Cursor, mine: Company) -> None:
    [first] = orders(cur, mine, 1)
    done(cur, Asked(Act.HOLD, "why not", "fraud_risk", "release"), chosen(first))
    [found] = read.show(cur, [first])
    assert [(one["code"], one["reason"], one["stops"]) for one in found["holds"]] == [
        ("fraud_risk", "why not", "release")
    ]
