"""What has been kept long enough goes, and nothing else."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests import company
from tests.company import ACTOR, MONDAY
from tests.conftest import Database
from tests.fulfilment.telling import gone, say, scan

from crossdock.app import due, retaining, verify
from crossdock.core import db as database
from crossdock.core import partitions, retention
from crossdock.core.actor import INTAKE
from crossdock.core.errors import Invalid
from crossdock.core.sql import Cursor
from crossdock.fulfilment import labels, pack, read
from crossdock.fulfilment.errors import LabelBusy
from crossdock.fulfilment.ship import Package, Shipment
from crossdock.mailbox.accept import Message, accept
from crossdock.sourcing import decisions, take_in
from crossdock.sourcing.errors import NoDecision

Run = Callable[..., tuple[str, str]]
DAY = timedelta(days=1)


def messages(cur: Cursor) -> None:
    """One of a year and a half ago, one of yesterday, one that still waits."""
    for key, age, queue in (("old", 500, False), ("new", 1, False), ("waits", 500, True)):
        accept(cur, [Message("s", key, "x", None, None, b"body")], MONDAY - age * DAY, queue=queue)


def bodies(cur: Cursor) -> dict[str, bytes]:
    return dict(cur.execute("SELECT key, body FROM mailbox_inbound ORDER BY id").fetchall())


def test_old_messages_become_their_digests(cur: Cursor) -> None:
    messages(cur)
    assert retaining.turn(cur, MONDAY)["inbound"] == (1, 1)
    found = bodies(cur)
    assert json.loads(found["old"])["bytes"] == 4
    assert (found["new"], found["waits"]) == (b"body", b"body")
    assert retaining.turn(cur, MONDAY) == {}
    (told,) = cur.execute("SELECT data FROM core_event WHERE kind = 'cleared'").fetchall()
    assert told[0]["rows"] == 1
    # The young one is reached when it is old, and known again by its key.
    assert retaining.turn(cur, MONDAY + 450 * DAY)["inbound"] == (2, 1)
    (again,) = accept(cur, [Message("s", "old", "x", None, None, b"body")], MONDAY)
    assert not again.new


def test_the_chore_of_the_stage_due_does_it(cur: Cursor, monday: None) -> None:
    messages(cur)
    assert next(chore for chore in due.CHORES if chore.name == "retention").work(cur, MONDAY) == 1


def test_tries_go_but_for_the_last_and_settled_effects_keep_their_key(cur: Cursor) -> None:
    at = MONDAY - 450 * DAY
    cur.execute(
        "INSERT INTO mailbox_outbound SELECT n, 'K' || n, 'L', 'k', 'a', '{}', 'x', n, %s"
        " FROM generate_series(1, 2) AS n",
        [at],
    )
    cur.execute(
        "INSERT INTO mailbox_attempt SELECT 1, n, %s, 500, 'no', false FROM generate_series(1, 3) AS n", [at]
    )
    for key, state in (("a", "done"), ("b", "intended")):
        cur.execute(
            "INSERT INTO core_effect (key, kind, subject, subject_id, request, state, due_at, intended_at,"
            " settled_at) VALUES (%(key)s, 'label', 'order', 1, '{\"to\": \"Ada\"}', %(state)s, %(at)s,"
            " %(at)s, CASE WHEN %(state)s = 'done' THEN %(at)s::timestamptz END)",
            {"key": key, "state": state, "at": at},
        )
    found = retaining.turn(cur, MONDAY)
    assert found == {"outbound": (2, 2), "attempts": (2, 2), "effects": (2, 1)}
    assert cur.execute("SELECT attempt FROM mailbox_attempt").fetchall() == [(3,)]
    effects = cur.execute("SELECT key, request FROM core_effect ORDER BY key").fetchall()
    assert effects == [("a", {}), ("b", {"to": "Ada"})]


def test_persons_of_finished_orders_go_when_that_is_chosen(cur: Cursor) -> None:
    mine = company.build(cur)
    taken = take_in.take_in(
        cur, [(0, mine.order("A-1", ("MUG", 1))), (0, mine.order("A-2", ("MUG", 1)))], actor=INTAKE, at=MONDAY
    )
    first = taken[0].order_id
    cur.execute("UPDATE orders_order SET status = 'delivered' WHERE id = %s", [first])
    later = MONDAY + 800 * DAY
    assert "persons" not in retaining.turn(cur, later)
    retention.choose(cur, "persons", 730, at=MONDAY, actor=ACTOR)
    assert retaining.turn(cur, later)["persons"][0] == 2
    names = cur.execute("SELECT order_id, name FROM orders_person ORDER BY order_id").fetchall()
    assert [name for _, name in names] == [None, "Ada Example"]


def test_a_choice_holds_from_its_moment_and_forever_can_be_chosen(cur: Cursor) -> None:
    retention.choose(cur, "inbound", 10, at=MONDAY, actor=ACTOR)
    retention.choose(cur, "inbound", None, at=MONDAY + DAY, actor=ACTOR)
    days = [retention.current(cur, MONDAY + n * DAY)["inbound"].days for n in (-1, 0, 1)]
    assert days == [400, 10, None]
    with pytest.raises(Invalid):
        retention.choose(cur, "users", 1, at=MONDAY, actor=ACTOR)
    with pytest.raises(Invalid):
        retention.choose(cur, "inbound", 0, at=MONDAY, actor=ACTOR)


def test_old_partitions_of_the_log_are_written_and_dropped(
    db: Database, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as cur:
        mine = company.build(cur)
        take_in.take_in(cur, [(0, mine.order("A-1", ("MUG", 1)))], actor=INTAKE, at=MONDAY)
        before: Any = cur.execute("SELECT count(*), max(id) FROM core_event").fetchone()
        cur.execute("SELECT setval('core_event_id', %s)", [partitions.WIDTH + 100])
    with database.transaction() as cur:
        take_in.take_in(cur, [(0, mine.order("A-2", ("MUG", 1)))], actor=INTAKE, at=MONDAY + DAY)
        retention.choose(cur, "events", 100, at=MONDAY, actor=ACTOR)
    now = MONDAY + 50 * DAY
    assert "events" not in retaining.run(now, tmp_path, actor=ACTOR)
    later = MONDAY + 101 * DAY
    assert retaining.run(later, tmp_path, actor=ACTOR, dry_run=True)["events"] == before[0]
    assert not (tmp_path / "events").exists()
    assert retaining.run(later, tmp_path, actor=ACTOR)["events"] == before[0]
    table = pq.read_table(tmp_path / "events" / "core_event_p0.parquet")
    assert (table.num_rows, table["id"][-1].as_py()) == (before[0], before[1])
    assert "received" in table["kind"].to_pylist()
    with database.transaction() as cur:
        assert partitions.old(cur, later) == []
        kinds = {row[0] for row in cur.execute("SELECT kind FROM core_event")}
    assert {"received", "cleared"} <= kinds
    assert all(finding.clean for finding in verify.run())


def test_the_command_shows_sets_and_runs(db: Database, run: Run) -> None:
    shown = {row["what"]: row["days"] for row in json.loads(run("retention", "--json")[0])}
    assert shown == {what: days for what, (days, _) in retention.KINDS.items()}
    run("retention", "set", "persons", "730")
    run("retention", "set", "inbound", "forever")
    shown = {row["what"]: row["days"] for row in json.loads(run("retention", "--json")[0])}
    assert (shown["persons"], shown["inbound"]) == (730, None)
    assert "forever" in run("retention", "set", "inbound", "soon", code=2)[1]
    assert "There is no" in run("retention", "set", "users", "1", code=2)[1]
    assert json.loads(run("retention", "run", "--dry-run", "--json")[0]) == []


def left(cur: Cursor) -> tuple[int, int]:
    """An order whose parcel has left with a label and been delivered; its id and its label's."""
    mine = company.build(cur)
    [taken] = take_in.take_in(cur, [(0, mine.order("A-1", ("MUG", 1)))], actor=INTAKE, at=MONDAY)
    [part] = read.of_order(cur, taken.order_id)
    shipment = pack.pack(cur, Shipment(part["id"], {1: 1}, packages=[Package("1Z9")]), at=MONDAY, actor=ACTOR)
    cur.execute(
        "INSERT INTO fulfilment_label (shipment_id, package_seq, state, tracking, asked_at, actor)"
        " VALUES (%s, 1, 'bought', '1Z9', %s, 'x') RETURNING id",
        [shipment, MONDAY],
    )
    (label,) = cur.fetchone() or (0,)
    cur.execute("INSERT INTO fulfilment_label_file VALUES (%s, 'pdf', 'zpl')", [label])
    return taken.order_id, label


def file_of(cur: Cursor, label: int) -> tuple[bytes, bytes]:
    [found] = cur.execute(
        "SELECT pdf, zpl FROM fulfilment_label_file WHERE label_id = %s", [label]
    ).fetchall()
    return bytes(found[0]), bytes(found[1])


def test_files_of_labels_go_once_the_parcel_has_left(cur: Cursor, monday: None) -> None:
    _, label = left(cur)
    later = MONDAY + 101 * DAY
    assert retaining.turn(cur, later)["labels"] == (1, 0)  # it still stands at the dock
    assert file_of(cur, label) == (b"pdf", b"zpl")
    [(shipment,)] = cur.execute("SELECT id FROM fulfilment_shipment").fetchall()
    pack.leave(cur, shipment, at=MONDAY, actor=ACTOR)
    retention.choose(cur, "labels", 90, at=MONDAY, actor=ACTOR)  # looks at all of them again
    assert "labels" not in retaining.turn(cur, MONDAY + 89 * DAY)
    assert retaining.turn(cur, later)["labels"] == (1, 1)
    assert file_of(cur, label) == (b"", b"")
    with pytest.raises(LabelBusy):
        labels.files(cur, label)


def test_scans_on_the_way_go_and_the_parcel_stays_delivered(cur: Cursor, monday: None) -> None:
    gone(cur, "1Z9", "1Z8")
    say(cur, *(scan("1Z9", status, n) for n, status in enumerate(("accepted", "in_transit", "delivered"))))
    say(cur, *(scan("1Z8", status, n) for n, status in enumerate(("accepted", "in_transit"))))
    assert retaining.turn(cur, MONDAY + 100 * DAY).get("scans") is None
    assert retaining.turn(cur, MONDAY + 404 * DAY)["scans"] == (5, 2)
    kept = cur.execute("SELECT tracking, status FROM fulfilment_scan ORDER BY id").fetchall()
    assert kept == [("1Z9", "delivered"), ("1Z8", "accepted"), ("1Z8", "in_transit")]
    say(cur, scan("1Z9", "in_transit", 9))  # late, and the parcel stays where it is
    assert cur.execute("SELECT state FROM fulfilment_parcel ORDER BY tracking DESC").fetchall()[0] == (
        "delivered",
    )
    assert verify.check(cur, "parcels").clean


def test_what_a_decision_saw_goes_with_finished_orders_but_golden_ones(cur: Cursor, monday: None) -> None:
    mine = company.build(cur)
    taken = take_in.take_in(
        cur, [(0, mine.order(f"A-{n}", ("MUG", 1))) for n in range(3)], actor=INTAKE, at=MONDAY
    )
    open_, done, kept = (one.order_id for one in taken)
    cur.execute("UPDATE orders_order SET status = 'delivered' WHERE id = ANY(%s)", [[done, kept]])
    cur.execute(
        "INSERT INTO sourcing_golden (order_id, attempt, wants, note, actor, made_at)"
        " VALUES (%s, 1, '{}', '', 'x', %s)",
        [kept, MONDAY],
    )
    assert retaining.turn(cur, MONDAY + 801 * DAY)["decisions"] == (3, 1)
    with pytest.raises(NoDecision):
        decisions.read(cur, done)
    assert decisions.read(cur, open_).order_id == open_
    assert decisions.read(cur, kept).order_id == kept
    assert verify.check(cur, "decisions").clean


def test_the_log_of_deliveries_goes_with_old_messages(cur: Cursor) -> None:
    for endpoint in (1, 2):
        cur.execute(
            "INSERT INTO webhooks_endpoint"
            " (id, name, url, types, channels, locations, changed_at, created_at) OVERRIDING SYSTEM VALUE"
            " VALUES (%s, %s, 'https://x.example', '{}', '{}', '{}', %s, %s)",
            [endpoint, f"e{endpoint}", MONDAY, MONDAY],
        )
    for event, age in ((10, 500), (11, 450), (12, 1)):
        cur.execute(
            "INSERT INTO mailbox_outbound SELECT %(n)s, 'K' || %(n)s, 'L', 'k', 'a', '{}', 'x', 1, %(at)s",
            {"n": event, "at": MONDAY - age * DAY},
        )
        cur.execute("INSERT INTO webhooks_delivery VALUES (1, %s, %s), (2, %s, %s)", [event, event] * 2)
    assert retaining.turn(cur, MONDAY)["deliveries"] == (2, 4)
    assert cur.execute("SELECT DISTINCT event_id FROM webhooks_delivery").fetchall() == [(12,)]
