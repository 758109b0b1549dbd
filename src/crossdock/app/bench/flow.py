"""Orders through the whole flow: stored raw messages to released fulfilment orders, by worker processes.

Each run: a company in a database of its own, messages accepted beforehand, two workers that empty the
queue. Only the time in which the workers work is counted.
"""

import multiprocessing
import os
import resource
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier

WORKERS: Final = 2
ACCEPT: Final = 1000


@dataclass(frozen=True, slots=True)
class Run:
    """What a run measured: orders, seconds, the workers' peak memory, and how the orders ended."""

    orders: int
    seconds: float
    worker_mib: float
    released: int
    backordered: int
    decision_bytes: int

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
        connections.databases["default"].update(database(dsn, "public"))
        del connections["default"]
    else:
        django.setup()
    from crossdock.app import wiring

    wiring.wire()
    ids.DEALER.forget()


def prepare(dsn: str, *, stock: int, hot_stock: int | None = None) -> int:
    """Migrate, and build the company; returns the channel's id. ``hot_stock``: units of SKU 0 in all,
    spread evenly.
    """
    connect(dsn)
    from django.core.management import call_command

    from crossdock.app.bench import company
    from crossdock.core import clock, db

    call_command("migrate", verbosity=0)
    with db.transaction() as cur:
        channel_id = company.build(cur, clock.now(), stock=stock)
        if hot_stock is not None:
            company.set_hot_stock(cur, hot_stock // company.LOCATIONS, clock.now())
    with db.transaction() as cur:
        cur.execute("ANALYZE")
    return channel_id


def accept(channel_id: int, count: int, *, first: int = 0, seed: int = 1, hot: float = 0.0) -> None:
    """Store ``count`` raw messages, as the API would."""
    from crossdock.app.bench import company
    from crossdock.channels import api_orders
    from crossdock.core import clock, db
    from crossdock.mailbox import accept as mailbox
    from crossdock.mailbox.accept import Message

    messages = [
        Message("bench", key, api_orders.KIND, channel_id, None, body)
        for key, body in company.bodies(count, first=first, seed=seed, hot=hot)
    ]
    for start in range(0, count, ACCEPT):
        with db.transaction() as cur:
            mailbox.accept(cur, messages[start : start + ACCEPT], clock.now())


def work(dsn: str, orders: int) -> Run:
    """Let two workers empty the queue; measured from the moment both are ready to the moment both find
    nothing.
    """
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(WORKERS + 1)
    said: Any = context.Queue()
    crew = [context.Process(target=_worker, args=(dsn, gate, said)) for _ in range(WORKERS)]
    for process in crew:
        process.start()
    gate.wait()
    began = perf_counter()
    peaks = [said.get() for _ in crew]
    seconds = perf_counter() - began
    for process in crew:
        process.join()
    return _tell(orders, seconds, max(peaks))


def _worker(dsn: str, gate: "Barrier", said: Any) -> None:
    connect(dsn)
    import threading

    from django.db import connection

    from crossdock.app import wiring
    from crossdock.core import clock, db, stages
    from crossdock.sourcing import world

    loop = stages.Loop(list(wiring.STAGES.values()), stop=threading.Event())
    with db.transaction() as cur:
        world.current(cur, clock.refresh(cur))
    gate.wait()
    loop.drain(1_000_000)
    connection.close()
    said.put(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _tell(orders: int, seconds: float, peak: float) -> Run:
    from crossdock.core import db

    with db.transaction() as cur:
        rows = dict(
            cur.execute("SELECT o.status, count(*) FROM orders_order AS o GROUP BY o.status").fetchall()
        )
        largest = cur.execute("SELECT max(pg_column_size(d.*)) FROM sourcing_decision AS d").fetchone()
        left = cur.execute("SELECT count(*) FROM mailbox_quarantine").fetchone()
    if left != (0,):
        raise RuntimeError(f"{left} messages went to quarantine")
    return Run(
        orders,
        seconds,
        peak,
        rows.get("released", 0),
        rows.get("backordered", 0),
        int((largest or (0,))[0] or 0),
    )
