"""The stages of webhooks by hand: what happens, what is planned, what is sent; and time that has passed."""

import threading
from datetime import timedelta

from tests.company import ACTOR, MONDAY
from tests.core.test_events_feed import settle

from crossdock.core import db as database
from crossdock.core import events
from crossdock.core.events import Event
from crossdock.core.stages import Loop, Pause
from crossdock.webhooks import delivering, planning

PLAN = "UPDATE webhooks_health SET rest_until = NULL"
DUE = "UPDATE mailbox_lane SET due_at = due_at - %s, began_at = began_at - %s"
SINCE = "UPDATE webhooks_health SET failing_since = failing_since - %s"


def happen(*about: tuple[int, str]) -> None:
    """Events of orders, in one transaction: (order, kind)."""
    with database.transaction() as cur:
        told = [Event(order, "order", order, kind) for order, kind in about]
        events.record(cur, told, at=MONDAY, actor=ACTOR)


def plan() -> None:
    """Queue all that happened."""
    settle()
    _loop(planning.STAGE).drain()


def deliver() -> None:
    """Send what is due, until nothing is."""
    _loop(delivering.QUICK, delivering.APART).drain()


def go_on() -> None:
    plan()
    deliver()


def pass_time(time: timedelta = timedelta(hours=1)) -> None:
    """Whatever waits has waited so much longer; nobody rests any more."""
    with database.transaction() as cur:
        cur.execute(PLAN)
        cur.execute(DUE, [time, time])
        cur.execute(SINCE, [time])


def _loop(*stages: object) -> Loop:
    stop = threading.Event()
    return Loop(list(stages), stop=stop, waker=Pause(stop))  # type: ignore[arg-type]


def waiting() -> int:
    with database.transaction() as cur:
        row = cur.execute("SELECT count(*) FROM mailbox_lane").fetchone()
    assert row is not None
    return int(row[0])
