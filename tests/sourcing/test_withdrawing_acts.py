"""Acts that wait and end without an answer: withdrawn by who wanted them, or not answered in time."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec
import pytest
from django.conf import settings
from tests import company
from tests.company import ACTOR, MONDAY
from tests.conftest import Database
from tests.sourcing.steps import change, take, units
from tests.sourcing.test_waiting import (
    accepted,
    another,
    answered,
    both,
    edit,
    gives,
    held,
    question,
    refused,
    sound,
)

from crossdock.core import db as database
from crossdock.core import recalls
from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept, asking, read
from crossdock.fulfilment.errors import RecallAnswered
from crossdock.sourcing import acts, amend, splitting, waiting
from crossdock.sourcing.errors import ActNotFound, ActSettled

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("monday")


def withdraws(cur: Cursor, order_id: int, fo: int) -> None:
    [act] = acts.of_order(cur, order_id)
    waiting.withdraw(cur, act.id, at=MONDAY, actor=ACTOR)


def kinds(cur: Cursor, order_id: int) -> set[str]:
    return {
        kind
        for (kind,) in cur.execute("SELECT kind FROM core_event WHERE order_id = %s", (order_id,)).fetchall()
    }


def test_an_edit_that_waits_is_withdrawn_and_the_order_goes_on(cur: Cursor) -> None:
    mine, order_id, fo = accepted(cur)
    cur.execute(
        "UPDATE network_location_version SET address = 'https://dock.example/in' WHERE location_id = %s",
        (mine.locations["EWR"],),
    )
    done = edit(cur, order_id)
    assert done.act is not None
    asked = question(cur, fo)["id"]
    act = waiting.withdraw(cur, done.act, reason="the buyer called again", at=MONDAY, actor=ACTOR)
    assert (act.state, act.refusal, act.wanted) == (acts.State.WITHDRAWN, "the buyer called again", None)
    assert [one["state"] for one in asking.of(cur, fo)] == ["withdrawn"]
    assert (units(cur, order_id), held(cur, order_id)) == ({"released": 4}, [])
    assert not recalls.unanswered(cur, [order_id])
    assert {"act_withdrawn", "recall_withdrawn"} <= kinds(cur, order_id)
    told = cur.execute("SELECT kind, body FROM mailbox_outbound ORDER BY id DESC LIMIT 1").fetchone()
    assert told is not None
    assert told[0] == "fulfilment_order.recall_withdrawn"
    assert msgspec.json.decode(told[1])["recalls"] == [{"recall": asked, "seq": 1, "quantity": 3}]
    sound(cur)
    with pytest.raises(RecallAnswered):
        waiting.grant(cur, f"FO-{fo}", asked, at=MONDAY, actor=ACTOR)
    with pytest.raises(ActSettled):
        waiting.withdraw(cur, done.act, at=MONDAY, actor=ACTOR)
    with pytest.raises(ActNotFound):
        waiting.withdraw(cur, 10**9, at=MONDAY, actor=ACTOR)
    assert edit(cur, order_id).pending
    assert answered(cur, fo) == 3
    assert units(cur, order_id) == {"released": 1, "cancelled": 3}
    sound(cur)


def test_a_cancellation_keeps_what_it_has_cancelled(cur: Cursor) -> None:
    """Half is at work, half is not: that half is cancelled at once, and stays so."""
    mine = company.build(cur)
    change(cur, "EWR", recall="asks")
    [order_id] = take(cur, mine.order("A-1", ("MUG", 4)))
    [part] = read.of_order(cur, order_id)
    splitting.split(cur, part["number"], {1: 2}, at=MONDAY, actor=ACTOR)
    accept.accept(cur, [part["id"]], at=MONDAY, actor=ACTOR)
    done = amend.cancel(cur, order_id, reason="asked", at=MONDAY, actor=ACTOR)
    assert (done.units, done.too_late, len(done.pending)) == (2, 0, 1)
    assert done.act is not None
    act = waiting.withdraw(cur, done.act, at=MONDAY, actor=ACTOR)
    assert (act.state, act.refusal) == (acts.State.WITHDRAWN, None)
    assert act.difference is not None
    assert units(cur, order_id) == {"released": 2, "cancelled": 2}
    sound(cur)


def test_what_nobody_answers_in_time_is_refused_and_shown(cur: Cursor) -> None:
    _, order_id, fo = accepted(cur)
    change(cur, "EWR", answer_hours=6)
    done = edit(cur, order_id)
    assert done.act is not None
    asked = question(cur, fo)
    assert asked["answer_by"] == MONDAY + 6 * HOUR
    assert waiting.expire(cur, at=MONDAY + 5 * HOUR) == 0
    assert waiting.expire(cur, at=MONDAY + 6 * HOUR) == 1
    assert waiting.expire(cur, at=MONDAY + 7 * HOUR) == 0
    act = acts.one(cur, done.act)
    assert (act.state, act.refusal) == (acts.State.REFUSED, f"nobody answered in time: FO-{fo}")
    assert [one["state"] for one in asking.of(cur, fo)] == ["expired"]
    assert (units(cur, order_id), held(cur, order_id)) == ({"released": 4}, [waiting.SILENT])
    assert "recall_expired" in kinds(cur, order_id)
    sound(cur)
    edit(cur, order_id)
    answered(cur, fo)
    assert held(cur, order_id) == []  # settled by the next act that is made
    sound(cur)


def test_a_location_that_states_no_hours_has_those_of_the_installation(
    cur: Cursor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own come before them, also when it may take as long as it takes."""
    mine, order_id, fo = accepted(cur)
    setting(monkeypatch, answer_hours=5)
    edit(cur, order_id)
    assert question(cur, fo)["answer_by"] == MONDAY + 5 * HOUR
    for turn, (own, hours, within) in enumerate([(7, 5, 7), (None, 0, None), (0, 5, None)]):
        change(cur, "EWR", answer_hours=own)
        setting(monkeypatch, answer_hours=hours)
        order_id, fo = another(cur, mine, f"H-{turn}")
        edit(cur, order_id)
        assert question(cur, fo)["answer_by"] == (within and MONDAY + within * HOUR)


def setting(monkeypatch: pytest.MonkeyPatch, **values: Any) -> None:
    """The installation is set up so."""
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, **values))


def test_a_location_may_take_as_long_as_it_takes(cur: Cursor) -> None:
    _, order_id, fo = accepted(cur)
    change(cur, "EWR", answer_hours=0)
    edit(cur, order_id)
    assert question(cur, fo)["answer_by"] is None
    assert waiting.expire(cur, at=MONDAY + 10_000 * HOUR) == 0
    refused(cur, fo)


def test_of_withdrawal_and_answer_exactly_one_wins(db: Database, monday: None) -> None:
    with database.transaction() as cur:
        mine, order_id, fo = accepted(cur)
    for turn in range(4):
        with database.transaction() as cur:
            order_id, fo = another(cur, mine, f"W-{turn}")
            edit(cur, order_id)
        both(partial(withdraws, order_id=order_id, fo=fo), partial(gives, order_id=order_id, fo=fo))
        with database.transaction() as cur:
            [act] = acts.of_order(cur, order_id)
            [asked] = asking.of(cur, fo)
            won = act.state is acts.State.WITHDRAWN
            assert asked["state"] == ("withdrawn" if won else "granted")
            assert units(cur, order_id) == ({"released": 4} if won else {"released": 1, "cancelled": 3})
            assert held(cur, order_id) == []
            sound(cur)
