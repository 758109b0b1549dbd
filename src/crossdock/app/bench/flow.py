"""Orders through the whole flow: stored raw messages to released fulfilment orders, by worker processes.

Each run: messages accepted beforehand, then two workers that empty the queue, with all their stages. What
counts is the time until the last order is released; how much later all can be searched for is told apart.
"""

import multiprocessing
import os
import resource
import threading
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from crossdock.core.sql import statement

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier

STATUSES = statement(__package__, "flow_statuses")
DECISIONS = statement(__package__, "flow_decisions")
QUARANTINED = statement(__package__, "flow_quarantined")

WORKERS: Final = 2
FLOW: Final = ("intake", "broker", "release")  # the stages from a message to a released order
ACCEPT: Final = 1000
START: Final = 60.0  # seconds in which every worker must be ready


@dataclass(frozen=True, slots=True)
class Run:
    """What a run measured. ``seconds``: until the last order was released; ``behind``: seconds from then
    until all could be searched for; ``worker_mib``: the largest worker's peak memory; ``worker_us``:
    processor time of the workers an order, the search's too (the server's is not in it); ``decision_bytes``:
    the largest decision's row.
    """

    orders: int
    seconds: float
    behind: float
    worker_mib: float
    worker_us: float
    decision_bytes: int
    decision_mean: float

    @property
    def rate(self) -> float:
        return self.orders / self.seconds


def connect(dsn: str) -> None:
    """Point this process's Django at a database."""
    os.environ["CROSSDOCK_EMBEDDED_URL"] = dsn
    os.environ.pop("CROSSDOCK_DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "crossdock.app.settings"
    import django
    from django.apps import apps
    from django.db import connections

    from crossdock.core import ids

    if apps.ready:
        from crossdock.app.settings import database

        connections.close_all()
        connections["default"].settings_dict.update(database(dsn, "public"))
    else:
        django.setup()
    from crossdock.app import wiring

    wiring.wire()
    ids.DEALER.forget()


def disconnect() -> None:
    """Let go of the database, so that it can be copied."""
    from django.db import connections

    connections.close_all()


def prepare(dsn: str, *, stock: int) -> None:
    """Migrate, build the company, and let the stages see that there is nothing to do yet."""
    connect(dsn)
    from django.core.management import call_command

    from crossdock.app import wiring
    from crossdock.app.bench import company
    from crossdock.core import clock, db
    from crossdock.core.stages import Loop

    call_command("migrate", verbosity=0)
    with db.transaction() as cur:
        company.build(cur, clock.now(), stock=stock)
    Loop(list(wiring.STAGES.values()), stop=threading.Event()).drain()
    with db.cursor() as cur:
        cur.execute("VACUUM ANALYZE")
    disconnect()


def set_hot_stock(dsn: str, units: int) -> None:
    """Leave ``units`` of SKU 0 in all, spread evenly."""
    connect(dsn)
    from crossdock.app.bench import company
    from crossdock.core import clock, db

    with db.transaction() as cur:
        company.set_hot_stock(cur, units // company.LOCATIONS, clock.now())


def accept(dsn: str, count: int, *, first: int = 0, seed: int = 1, hot: float = 0.0) -> None:
    """Store ``count`` raw messages, as the API would."""
    connect(dsn)
    from crossdock.app.bench import company
    from crossdock.channels import api_orders
    from crossdock.core import clock, db
    from crossdock.mailbox import accept as mailbox
    from crossdock.mailbox.accept import Message
    from crossdock.partners import channels

    with db.transaction() as cur:
        channel = channels.by_name(cur, company.CHANNEL)
    messages = [
        Message(company.CHANNEL, key, api_orders.KIND, channel.id, None, body)
        for key, body in company.bodies(count, first=first, seed=seed, hot=hot)
    ]
    for start in range(0, count, ACCEPT):
        with db.transaction() as cur:
            mailbox.accept(cur, messages[start : start + ACCEPT], clock.now())


def work(dsn: str, orders: int) -> Run:
    """Let two workers empty the queue; measured from the moment both are ready."""
    from crossdock.core import clock

    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(WORKERS + 1)
    said: Any = context.Queue()
    crew = [context.Process(target=_worker, args=(dsn, gate, said), daemon=True) for _ in range(WORKERS)]
    for process in crew:
        process.start()
    gate.wait(START)
    began, since = perf_counter(), clock.now()
    told = [said.get() for _ in crew]
    ended = perf_counter()
    released = max(at for _, _, at in told)
    for process in crew:
        process.join()
    mean, largest = _look(dsn, since)
    return Run(
        orders=orders,
        seconds=released - began,
        behind=ended - released,
        worker_mib=max(mib for mib, _, _ in told),
        worker_us=sum(used for _, used, _ in told) / orders * 1e6,
        decision_bytes=largest,
        decision_mean=mean,
    )


def _worker(dsn: str, gate: "Barrier", said: Any) -> None:
    connect(dsn)
    from django.db import connection

    from crossdock.app import environment, wiring
    from crossdock.core import clock, db, stages
    from crossdock.sourcing import world

    loop = stages.Loop(list(wiring.STAGES.values()), stop=threading.Event())
    with db.transaction() as cur:
        at = clock.refresh(cur)
        world.holding(cur, at)
    environment.settle_memory()
    before = _used()
    gate.wait(START)
    moved, released = 0, perf_counter()  # the clock is the machine's: processes agree on it
    while loop.round():
        if moved < (now := sum(loop.turns[name].stats.rows for name in FLOW)):
            moved, released = now, perf_counter()
    used = _used() - before
    connection.close()
    said.put((peak_mib(), used, released))


def _used() -> float:
    """Seconds of the processor that this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_mib(pid: int | str = "self") -> float:
    """A process's peak resident memory, MiB, since its program began (getrusage would tell of its parent)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def _look(dsn: str, since: Any) -> tuple[float, int]:
    """The mean and largest decision of a run that set no message aside."""
    connect(dsn)
    from crossdock.core import db

    with db.transaction() as cur:
        left, reason = QUARANTINED.one(cur)
        if left:
            raise RuntimeError(f"{left} messages went to quarantine: {reason}")
        mean, largest = DECISIONS.one(cur, since=since)
    disconnect()
    return float(mean), int(largest)


def statuses(dsn: str) -> dict[str, int]:
    """How the orders of a database ended."""
    connect(dsn)
    from crossdock.core import db

    with db.transaction() as cur:
        found = dict(STATUSES.rows(cur))
    disconnect()
    return found


def last_id(dsn: str) -> int:
    """The newest block of ids of a database: numbers from there on name no order yet."""
    connect(dsn)
    from crossdock.core import db, ids

    with db.transaction() as cur:
        return ids.one(cur)
