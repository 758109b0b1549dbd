"""The loop that moves work: claim, decide, apply, one short transaction a batch.

A ``Stage`` claims ids from its narrow queue and works through them in one transaction. An ``OutsideStage``
calls out: claim (commit), act with no transaction open, settle (commit). ``Loop`` runs all stages of a
process in turn, grows batches under load and shrinks them when idle, and waits for a NOTIFY on channel
``crossdock`` with a slow poll behind it.

When a batch fails, it is rolled back and tried again in halves; a row that fails alone is set aside by its
stage with the reason, so one poisoned row never fails its batch. When the database itself fails, the loop
backs off and begins again.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final, Protocol

import psycopg
import structlog
from django.db import InterfaceError, OperationalError, connection

from crossdock.core import clock, db
from crossdock.core.sql import Cursor

CHANNEL: Final = "crossdock"
LEAST: Final = 32
MOST: Final = 1000

# What is not the batch's fault: the connection, the server, a deadlock, a lock that was not to be had.
PASSING: Final = (psycopg.OperationalError, psycopg.InterfaceError, OperationalError, InterfaceError)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """What a stage did: rows claimed, and of those, rows that need no further turn."""

    claimed: int
    done: int


@dataclass(frozen=True, slots=True)
class Stage:
    """``claim(cur, limit, now)`` takes ids off the queue, in due order, skipping what others hold;
    ``work(cur, ids)`` finishes them; ``set_aside(cur, id, reason)`` takes one poisoned id off the queue and
    keeps the reason. All in the loop's transaction. ``patience``: while stages before it find work, it has
    one turn in so many seconds, and takes whole batches.
    """

    name: str
    claim: Callable[[Cursor, int, datetime], list[int]]
    work: Callable[[Cursor, Sequence[int]], Batch]
    set_aside: Callable[[Cursor, int, str], None]
    most: int = MOST
    patience: float = 0.0


@dataclass(frozen=True, slots=True)
class OutsideStage:
    """``claim(cur, limit, now)`` leases rows and says what to do; ``act`` calls out, with no transaction
    open, and never raises for what the other side does; ``settle(cur, outcomes)`` writes down what came of
    it. ``abandon()``: a turn broke off, so that nobody has in hand what it may have leased; None: that waits
    for its lease.
    """

    name: str
    claim: Callable[[Cursor, int, datetime], list[Any]]
    act: Callable[[Sequence[Any]], list[Any]]
    settle: Callable[[Cursor, Sequence[Any]], Batch]
    most: int = 64
    abandon: Callable[[], None] | None = None
    patience: ClassVar[float] = 0.0


def least(stage: Stage | OutsideStage) -> int:
    """How many a stage claims when there is little to do."""
    return stage.most if stage.patience else min(LEAST, stage.most)


@dataclass(slots=True)
class Stats:
    """What a stage did in this process, for /metrics."""

    batches: int = 0
    rows: int = 0
    failures: int = 0
    set_aside: int = 0
    seconds: float = 0.0


class Waker(Protocol):
    def wait(self, seconds: float) -> None: ...

    def close(self) -> None: ...


class Listener:
    """Waits for a NOTIFY on a connection of its own; after a lost connection it only polls, and
    reconnects.
    """

    def __init__(self) -> None:
        self._connection: psycopg.Connection[Any] | None = None

    def wait(self, seconds: float) -> None:
        try:
            if self._connection is None:
                self._connection = dedicated_connection()
                self._connection.execute(f"LISTEN {CHANNEL}")
            for _ in self._connection.notifies(timeout=seconds, stop_after=1):
                return
        except psycopg.Error:
            self.close()
            threading.Event().wait(seconds)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Pause:
    """Waits for the time to pass, or for the end: for stages that no commit in this house makes urgent. Under
    load the bell rings hundreds of times a second, and each ring would cost them a look at their queues.
    """

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop

    def wait(self, seconds: float) -> None:
        self._stop.wait(seconds)

    def close(self) -> None:
        """Nothing is held."""


def dedicated_connection() -> psycopg.Connection[Any]:
    """A connection beside Django's, in autocommit, with the same parameters."""
    parameters = connection.get_connection_params()
    for key in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(key, None)
    return psycopg.connect(**parameters, autocommit=True)


class Bell:
    """Wakes the workers after commits: one NOTIFY for however many rings came in ``gap`` seconds.

    On a connection of its own, because NOTIFY takes a lock of the whole database at commit and would
    serialise the hot transactions.
    """

    def __init__(self, gap: float = 0.002) -> None:
        self._gap = gap
        self._rung = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def ring(self) -> None:
        """Call after commit; returns at once."""
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="bell", daemon=True)
                    self._thread.start()
        self._rung.set()

    def _run(self) -> None:
        pause, conn = threading.Event(), None
        while True:
            self._rung.wait()
            self._rung.clear()
            try:
                conn = conn or dedicated_connection()
                conn.execute(f"NOTIFY {CHANNEL}")
            except psycopg.Error as error:  # workers poll anyway
                log.warning("bell.failed", error=str(error))
                conn = None
                pause.wait(1)
            pause.wait(self._gap)


BELL = Bell()


@dataclass(slots=True)
class Turn:
    """A stage's pace: how many it claims next, and how many rows it goes carefully after a failure."""

    limit: int
    careful: int = 0
    failed: int = 0
    rest_until: float = 0.0
    patient_until: float = 0.0
    stats: Stats = field(default_factory=Stats)


class Loop:
    """Runs stages in turn until ``stop`` is set, and drains the batch in hand."""

    def __init__(
        self,
        stages: Sequence[Stage | OutsideStage],
        *,
        stop: threading.Event,
        waker: Waker | None = None,
        poll: float = 0.5,
        beat: Callable[[dict[str, Stats]], None] | None = None,
    ) -> None:
        self._stages = stages
        self._stop = stop
        self._waker = waker or Listener()
        self._poll = poll
        self._beat = beat
        self.turns = {stage.name: Turn(limit=least(stage)) for stage in stages}

    def run(self) -> None:
        while not self._stop.is_set():
            busy = self.round()
            if self._beat is not None:
                self._beat({name: turn.stats for name, turn in self.turns.items()})
            if not busy and not self._stop.is_set():
                self._waker.wait(self._poll)
        self._waker.close()

    def round(self) -> bool:
        """Give each stage one turn; true if any of them found work."""
        found = False
        for stage in self._stages:
            turn = self.turns[stage.name]
            if self._stop.is_set() or (found and clock.monotonic() < turn.patient_until):
                continue
            found |= self._turn(stage)
            if stage.patience:
                turn.patient_until = clock.monotonic() + stage.patience
        return found

    def drain(self, most_rounds: int = 10_000) -> int:
        """Round after round until no stage finds work (tests, simulations); returns the rounds that did."""
        for rounds in range(most_rounds):
            if not self.round():
                return rounds
        raise RuntimeError("the stages do not come to rest")

    def _turn(self, stage: Stage | OutsideStage) -> bool:
        turn = self.turns[stage.name]
        began = clock.monotonic()
        if began < turn.rest_until:
            return False
        ids: list[int] = []
        try:
            claimed = (
                self._outside(stage, turn)
                if isinstance(stage, OutsideStage)
                else self._inside(stage, turn, ids)
            )
        except PASSING as error:
            self._abandon(stage)
            self._passing(stage.name, turn, error)
            return False
        except Exception as error:  # noqa: BLE001 - whatever a row can raise must not stop the loop
            self._abandon(stage)
            turn.stats.failures += 1
            self._blame(stage, turn, ids, error)
            return True
        turn.failed = 0
        if claimed:
            turn.stats.batches += 1
            turn.stats.rows += claimed
            turn.stats.seconds += clock.monotonic() - began
        self._pace(turn, claimed, stage)
        return claimed > 0

    def _inside(self, stage: Stage, turn: Turn, ids: list[int]) -> int:
        with db.transaction() as cur:
            ids.extend(stage.claim(cur, turn.limit, clock.refresh(cur)))
            return stage.work(cur, ids).claimed if ids else 0

    def _outside(self, stage: OutsideStage, turn: Turn) -> int:
        with db.transaction() as cur:
            leased = stage.claim(cur, turn.limit, clock.refresh(cur))
        if not leased:
            return 0
        outcomes = stage.act(leased)
        with db.transaction() as cur:
            clock.refresh(cur)  # the act may have taken long, and a virtual clock another pace meanwhile
            stage.settle(cur, outcomes)
        return len(leased)

    @staticmethod
    def _abandon(stage: Stage | OutsideStage) -> None:
        if isinstance(stage, OutsideStage) and stage.abandon is not None:
            stage.abandon()

    @staticmethod
    def _pace(turn: Turn, claimed: int, stage: Stage | OutsideStage) -> None:
        if turn.careful > 0:
            turn.careful -= claimed
        elif claimed >= turn.limit:
            turn.limit = min(stage.most, turn.limit * 4)
        elif claimed * 4 < turn.limit:
            turn.limit = max(least(stage), turn.limit // 2)

    @staticmethod
    def _passing(name: str, turn: Turn, error: BaseException) -> None:
        """The database is away or asks us to try again: rest, longer each time, at most ten seconds."""
        turn.failed += 1
        turn.stats.failures += 1
        turn.rest_until = clock.monotonic() + min(10.0, 0.01 * 2**turn.failed)
        log.warning("stage.passing_failure", stage=name, error=str(error).strip(), times=turn.failed)
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()

    @staticmethod
    def _blame(stage: Stage | OutsideStage, turn: Turn, ids: list[int], error: Exception) -> None:
        """Halve the batch; when one row alone fails, set it aside."""
        reason = f"{type(error).__name__}: {error}"
        if isinstance(stage, OutsideStage) or not ids:
            log.error("stage.failed", stage=stage.name, error=reason, exc_info=error)
            turn.failed += 1
            turn.rest_until = clock.monotonic() + min(10.0, 0.1 * 2**turn.failed)
        elif len(ids) > 1:
            turn.limit, turn.careful = max(1, len(ids) // 2), 2 * len(ids)
            log.warning("stage.halved", stage=stage.name, limit=turn.limit, error=reason)
        else:
            with db.transaction() as cur:
                stage.set_aside(cur, ids[0], reason)
            turn.stats.set_aside += 1
            log.error("stage.set_aside", stage=stage.name, id=ids[0], error=reason, exc_info=error)
