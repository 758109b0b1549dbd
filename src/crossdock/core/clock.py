"""Time. Business time may be virtual (the twin runs a month in a minute); wall time never is.

``now()`` is business time: every timestamp stored with an order comes from it. It follows the anchors of the
table ``core_clock``, which ``refresh`` reads once a batch. ``wall()`` is for sessions, signatures, TLS and
back-off. No other module asks the machine for the time.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crossdock.core.sql import Cursor, statement

READ = statement(__package__, "clock_read")
SET = statement(__package__, "clock_set")


@dataclass(frozen=True, slots=True)
class Anchors:
    """Virtual time is ``virtual + (wall - real) * rate``; without anchors it is wall time."""

    real: datetime
    virtual: datetime
    rate: float

    def at(self, wall_time: datetime) -> datetime:
        return self.virtual + (wall_time - self.real) * self.rate


class _State:
    anchors: Anchors | None = None


def wall() -> datetime:
    """The machine's time, UTC."""
    return datetime.now(UTC)


def of_database(cur: Cursor) -> datetime:
    """The database machine's time, UTC: for a check-up only, which compares it with ``wall()``."""
    found = cur.execute("SELECT clock_timestamp()").fetchone()
    assert found is not None  # noqa: S101 - one row
    moment: datetime = found[0]
    return moment


def monotonic() -> float:
    """Seconds that never run backwards, for durations."""
    return time.monotonic()


def now() -> datetime:
    """Business time, UTC."""
    return wall() if _State.anchors is None else _State.anchors.at(wall())


def seconds_until(moment: datetime) -> float:
    """Seconds of the machine until business time is ``moment``; 0 when it is past."""
    rate = 1.0 if _State.anchors is None else _State.anchors.rate
    return max(0.0, (moment - now()).total_seconds() / rate)


def business(machine: timedelta) -> timedelta:
    """How much business time goes by in so much of the machine's."""
    return machine if _State.anchors is None else machine * _State.anchors.rate


def refresh(cur: Cursor) -> datetime:
    """Read the anchors and return business time: once at the start of a batch or request."""
    row = READ.row(cur)
    _State.anchors = Anchors(*row) if row else None
    return now()


def set_virtual(cur: Cursor, virtual: datetime, rate: float) -> None:
    """From this moment business time is ``virtual`` and runs ``rate`` times as fast as the wall clock."""
    real = wall()
    SET.run(cur, real=real, virtual=virtual, rate=rate)
    _State.anchors = Anchors(real, virtual, rate)


def go_on(cur: Cursor, stopped_at: datetime) -> None:
    """Have a virtual clock go on from where it stood at ``stopped_at`` (wall time), at the same rate; real
    time needs nothing.
    """
    row = READ.row(cur)
    if row:
        anchors = Anchors(*row)
        SET.run(cur, real=wall(), virtual=anchors.at(stopped_at), rate=anchors.rate)
