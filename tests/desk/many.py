"""Many orders held at once and let go again, by a worker that is killed on the way."""

import json
import os
import signal
import subprocess
import sys
from typing import Any

from tests import company
from tests.app.installation import until
from tests.company import ACTOR, MONDAY
from tests.conftest import Database
from tests.desk.stepping import asked
from tests.sourcing.steps import change, take

from crossdock.app import draining, verify
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.desk import bulk
from crossdock.desk.acts import Act
from crossdock.desk.choosing import Chosen
from crossdock.desk.listing import Filter
from crossdock.sourcing import amend

BATCH = 250


def dump(cur: Cursor) -> list[Any]:
    """Orders, their lines and live holds, but for versions."""
    return cur.execute(
        "SELECT to_jsonb(o) - 'version', (SELECT jsonb_agg(to_jsonb(l) ORDER BY l.seq) FROM orders_line AS l"
        " WHERE l.order_id = o.id), (SELECT jsonb_agg(to_jsonb(h) ORDER BY h.id) FROM orders_hold AS h"
        " WHERE h.order_id = o.id AND h.lifted_at IS NULL) FROM orders_order AS o ORDER BY o.id"
    ).fetchall()


def counts(bulk_id: int) -> dict[str, int]:
    with database.transaction() as cur:
        return dict(bulk.show(cur, bulk_id)["counts"])


def fill(cur: Cursor, orders: int) -> None:
    """Released, back-ordered, of an unknown SKU, and held already; for other processes too it is Monday."""
    clock.set_virtual(cur, MONDAY, 1e-9)
    mine = company.build(cur, {**company.STOCK, ("MUG", "EWR"): 2 * orders})
    change(cur, "EWR", capacity_per_day=2 * orders)
    for first in range(0, orders, BATCH):
        drafts = []
        for n in range(first, min(first + BATCH, orders)):
            sku = {3: "SOFA", 7: "GHOST"}.get(n % 10, "MUG")
            drafts.append(mine.order(f"A-{n}", (sku, 1 + n % 2)))
        ids = take(cur, *drafts)
        amend.hold(cur, ids[::11], code="fraud_risk", reason="odd", at=MONDAY, actor=ACTOR)


def worker(db: Database) -> "subprocess.Popen[bytes]":
    """A worker in a process of its own, with this stage alone."""
    environment = {**os.environ, "CROSSDOCK_DATABASE_URL": db.url}
    command = [sys.executable, "-m", "crossdock", "worker", "--stages", "bulk"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def killed_at_work(db: Database, bulk_id: int, times: int) -> None:
    """Let a worker do some of it, and kill it with -9; the last one finishes."""
    left = counts(bulk_id)["waiting"]
    for _ in range(times):
        crew = worker(db)
        try:
            until(lambda: counts(bulk_id)["waiting"] < left, "the bulk act to go on")  # noqa: B023
        finally:
            crew.send_signal(signal.SIGKILL)
            crew.wait()
        left = counts(bulk_id)["waiting"]
    assert draining.drain(600).waiting == ()


def held_and_let_go(db: Database, orders: int, *, kills: int) -> None:
    """A bulk hold of all orders and its undo, both with kills: all is as it was, each order once."""
    with database.transaction() as cur:
        fill(cur, orders)
    assert draining.drain(600).waiting == ()
    with database.transaction() as cur:
        before = dump(cur)
        shown = bulk.preview(cur, asked(Act.HOLD), Chosen(filter=Filter()))
        made = bulk.run(cur, asked(Act.HOLD), Chosen(filter=Filter()), at=MONDAY, actor=ACTOR)
    assert shown["orders"] == shown["counts"]["change"] == orders
    killed_at_work(db, made, kills)
    assert counts(made)["done"] == orders
    with database.transaction() as cur:
        assert dump(cur) != before
        back = bulk.undo(cur, made, at=MONDAY, actor=ACTOR)
    killed_at_work(db, back, kills)
    assert counts(back)["done"] == orders
    with database.transaction() as cur:
        after = dump(cur)
        told = cur.execute(
            "SELECT kind, count(*), count(DISTINCT order_id) FROM core_event"
            " WHERE kind IN ('held', 'hold_lifted') AND data ->> 'code' = 'manual'"
            " GROUP BY kind ORDER BY kind"
        ).fetchall()
    different = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert not different, json.dumps(different[0], default=str)
    assert told == [("held", orders, orders), ("hold_lifted", orders, orders)]
    assert [finding.check for finding in verify.run() if not finding.clean] == []
