"""Both stages in the loop that runs them: they come to rest, and one poisoned row holds up nobody."""

import threading
from typing import Any

from tests.company import ACTOR, MONDAY, build
from tests.fulfilment.opened import open_order, parcels, state_of, stock_of, timeline, units

from crossdock.core import clock, recalls
from crossdock.core import db as database
from crossdock.core.recalls import Cause, Recall
from crossdock.core.stages import Loop
from crossdock.fulfilment import recall, release


class NeverWait:
    """The loop is drained, not run: it never waits."""

    def wait(self, seconds: float) -> None:
        raise AssertionError(seconds)

    def close(self) -> None:
        pass


def drain() -> Loop:
    loop = Loop([release.STAGE, recall.STAGE], stop=threading.Event(), waker=NeverWait())
    loop.drain()
    return loop


def test_what_is_due_is_released_and_what_is_recalled_comes_back(db: Any) -> None:
    with database.transaction() as cur:
        company = build(cur)
        opened = [open_order(cur, company, f"A-{n}", ("MUG", 2)) for n in range(5)]
        clock.set_virtual(cur, MONDAY, 1e-9)
    drain()
    with database.transaction() as cur:
        assert [state_of(cur, one) for one in opened] == ["released"] * 5
        asked = [
            Recall(one.order_id, 1, company.skus["MUG"], None, 2, "cancelled", Cause.RESTATED)
            for one in opened
        ]
        recalls.ask(cur, asked[:2], at=MONDAY, actor=ACTOR)
    drain()
    with database.transaction() as cur:
        assert [state_of(cur, one) for one in opened] == ["cancelled"] * 2 + ["released"] * 3
        assert [units(cur, one) for one in opened] == [{"cancelled": 2}] * 2 + [{"released": 2}] * 3
        assert (stock_of(cur, company, "MUG"), parcels(cur, company)) == ((100, 6, 0), 3)


def test_one_that_cannot_be_released_is_set_aside_and_the_others_go(db: Any) -> None:
    with database.transaction() as cur:
        company = build(cur)
        opened = [open_order(cur, company, f"A-{n}", ("MUG", 2)) for n in range(5)]
        cur.execute(
            "UPDATE orders_line SET open = 2, allocated = 0 WHERE order_id = %s", (opened[2].order_id,)
        )
        clock.set_virtual(cur, MONDAY, 1e-9)
    loop = drain()
    assert loop.turns["release"].stats.set_aside == 1
    with database.transaction() as cur:
        assert [state_of(cur, one) for one in opened] == ["released"] * 2 + ["planned"] + ["released"] * 2
        assert timeline(cur, opened[2]) == ["plan", "release_failed"]


def test_a_recall_that_fails_is_answered_and_the_others_go(db: Any) -> None:
    with database.transaction() as cur:
        company = build(cur)
        opened = [open_order(cur, company, f"A-{n}", ("MUG", 2), released=True) for n in range(3)]
        cur.execute(
            "UPDATE orders_line SET open = 2, released = 0 WHERE order_id = %s", (opened[1].order_id,)
        )
        clock.set_virtual(cur, MONDAY, 1e-9)
        asked = [
            Recall(one.order_id, 1, company.skus["MUG"], None, 2, "cancelled", Cause.RESTATED)
            for one in opened
        ]
        recalls.ask(cur, asked, at=MONDAY, actor=ACTOR)
    drain()
    with database.transaction() as cur:
        rows = cur.execute("SELECT state FROM core_recall ORDER BY id").fetchall()
        assert [row[0] for row in rows] == ["stopped", "too_late", "stopped"]
        assert [state_of(cur, one) for one in opened] == ["cancelled", "released", "cancelled"]
