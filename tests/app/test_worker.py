"""What a worker does besides its queues, and how processes end."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from tests import company
from tests.app.installation import Installation, ended, until
from tests.conftest import Database

from crossdock.app import due, migrating, supervisor, wiring, worker
from crossdock.app.config import Config
from crossdock.app.errors import CrashLoop, DatabaseUnfit
from crossdock.core import clock, embedded, events, partitions, pruning, workers
from crossdock.core import db as database
from crossdock.core.actor import DUE
from crossdock.core.errors import Invalid
from crossdock.core.stages import Loop, Stage, Stats
from crossdock.inventory import checkout, stock


def test_a_checkout_that_was_left_gives_its_stock_back(db: Database) -> None:
    with database.transaction() as cur:
        shop = company.build(cur)
        now = clock.now()
        cell = ([shop.skus["MUG"]], [shop.locations["EWR"]])
        checkout.hold(cur, *cell, [30], expires_at=now - timedelta(seconds=1), at=now, actor=DUE)
        checkout.hold(cur, *cell, [20], expires_at=now + timedelta(hours=1), at=now, actor=DUE)
        assert stock.read(cur, *cell)[0, 0] == 50
    Loop([due.stage()], stop=threading.Event()).drain()
    with database.transaction() as cur:
        assert stock.read(cur, *cell)[0, 0] == 80


def test_a_chore_that_fails_keeps_no_other_back_and_comes_again_later(db: Database) -> None:
    done: list[str] = []

    def fail(cur: Any, now: Any) -> int:
        raise ValueError("no")

    def succeed(cur: Any, now: Any) -> int:
        done.append("good")
        return 1

    chores = due.Chores([due.Chore("bad", 0.0, fail), due.Chore("good", 3600.0, succeed)])
    loop = Loop([Stage("due", chores.claim, chores.work, chores.set_aside, most=2)], stop=threading.Event())
    loop.drain()
    assert done == ["good"]
    assert loop.turns["due"].stats.set_aside == 1


def test_partitions_are_there_before_the_events_are(db: Database) -> None:
    with database.transaction() as cur:
        assert partitions.ahead(cur) == []
        last = 2 * partitions.WIDTH + 5
        cur.execute("SELECT setval('core_event_id', %s)", [last])
        assert partitions.ahead(cur) == ["core_event_p3", "core_event_p4"]
        assert partitions.ahead(cur) == []
        cur.execute("SELECT setval('core_event_id', %s)", [3 * partitions.WIDTH + 5])
        events.record(cur, [events.Event(7, "order", 7, "kept")], at=clock.now(), actor=DUE)
        assert [event.kind for event in events.of_order(cur, 7)] == ["kept"]
        found = cur.execute("SELECT tableoid::regclass::text FROM core_event WHERE order_id = 7").fetchone()
        assert found == ("core_event_p3",)
        indexes = "SELECT count(*)::integer FROM pg_index WHERE indrelid = %s::regclass"
        counts = [cur.execute(indexes, [f"core_event_p{number}"]).fetchone() for number in (0, 3)]
        assert counts[0] == counts[1]


def test_only_one_of_two_adds_partitions(db: Database) -> None:
    with db.connect() as rival:
        rival.execute("SELECT pg_advisory_xact_lock(hashtextextended('core_event partitions', 0))")
        with database.transaction() as cur:
            cur.execute("SELECT setval('core_event_id', %s)", [3 * partitions.WIDTH])
            assert partitions.ahead(cur) == []


def test_old_answers_and_dead_workers_are_forgotten(cur: psycopg.Cursor[Any]) -> None:
    wall = clock.wall()
    for name, age in (("young", timedelta(minutes=1)), ("old", timedelta(hours=25))):
        cur.execute(
            "INSERT INTO core_idempotency (credential, key, fingerprint, begun_at) VALUES ('c', %s, '', %s)",
            [name, wall - age],
        )
        workers.beat(cur, name, {"due": Stats(rows=1)}, started_at=wall - age, wall=wall - age)
    assert pruning.prune(cur, wall) == 2
    assert [one.name for one in workers.read(cur)] == ["young"]
    assert workers.read(cur)[0].stats["due"]["rows"] == 1
    assert cur.execute("SELECT key FROM core_idempotency").fetchall() == [("young",)]


def test_stages_are_chosen_by_name() -> None:
    assert [stage.name for stage in worker.stages_named(["release", "intake"])] == ["intake", "release"]
    assert len(worker.stages_named([])) == len(wiring.STAGES)
    with pytest.raises(Invalid, match="sleep"):
        worker.stages_named(["sleep"])


def test_a_worker_without_a_supervisor_beats_and_signs_off(db: Database, tmp_path: Any) -> None:
    installation = Installation(tmp_path, {"CROSSDOCK_DATABASE_URL": db.url})
    command = [sys.executable, "-m", "crossdock", "worker", "--stages", "intake,due"]
    process = subprocess.Popen(command, env=installation.environment)

    def beating() -> list[workers.Worker]:
        with database.transaction() as cur:
            return workers.read(cur)

    (found,) = until(beating, "a beat")
    assert found.name.endswith(f":{process.pid}")
    assert set(found.stats) == {"intake", "due"}
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert beating() == []


def test_a_process_ends_with_its_parent_even_when_that_is_killed(db: Database, tmp_path: Any) -> None:
    """The parent is a shell that starts a worker, says its id, and is killed with -9."""
    program = (
        "import os, subprocess, sys; os.environ['CROSSDOCK_PARENT'] = str(os.getpid());"
        "child = subprocess.Popen([sys.executable, '-m', 'crossdock', 'worker']);"
        "print(child.pid, flush=True); child.wait()"
    )
    environment = Installation(tmp_path, {"CROSSDOCK_DATABASE_URL": db.url}).environment
    parent = subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())

    def beating() -> list[workers.Worker]:
        with database.transaction() as cur:
            return workers.read(cur)

    until(beating, "a beat")
    parent.kill()
    parent.wait()
    parent.stdout.close()
    ended(child)


def test_a_child_that_dies_again_and_again_is_given_up(tmp_path: Any) -> None:
    child = supervisor.Child("worker 1", ("no-such-command",))

    def tended() -> BaseException | None:
        try:
            child.tend()
        except CrashLoop as error:
            return error
        return None

    error = until(tended, "the end of patience")
    assert "worker 1 died 5 times" in str(error)


def test_a_child_that_others_kill_is_no_crash_loop() -> None:
    child = supervisor.Child("worker 1", ("worker",))
    for _ in range(supervisor.DEATHS + 1):
        child.start_at = 0.0
        assert child.tend()
        assert child.process is not None
        os.kill(child.process.pid, signal.SIGKILL)
        ended(child.process.pid)
        assert until(child.tend, "its death")
    assert child.process is None
    assert child.start_at > clock.monotonic()


def test_two_that_migrate_at_once_do_it_once(tmp_path: Any) -> None:
    server = os.environ["CROSSDOCK_TEST_DSN"]
    name = f"fresh_{os.getpid()}"
    url = Database(embedded.create_database(server, name), []).url
    try:
        installation = Installation(
            tmp_path, {"CROSSDOCK_DATABASE_URL": url, "CROSSDOCK_SCHEMA": "company_one"}
        )
        command = [sys.executable, "-m", "crossdock", "migrate", "--json"]
        both = [
            subprocess.Popen(command, env=installation.environment, stdout=subprocess.PIPE) for _ in range(2)
        ]
        said = [process.communicate(timeout=120)[0] for process in both]
        assert [process.returncode for process in both] == [0, 0]
        assert sorted(b"core.0001_initial" in one for one in said) == [False, True]
        assert installation.json("migrate") == {"applied": [], "later": []}
    finally:
        embedded.drop_database(server, name)


def test_a_database_that_is_too_old_is_refused() -> None:
    old: Any = SimpleNamespace(info=SimpleNamespace(server_version=170_005))
    with pytest.raises(DatabaseUnfit, match="PostgreSQL 17; Crossdock needs 18"):
        migrating.check_version(old)


def test_a_database_without_the_schema_says_what_to_do(tmp_path: Any) -> None:
    server = os.environ["CROSSDOCK_TEST_DSN"]
    name = f"empty_{os.getpid()}"
    url = Database(embedded.create_database(server, name), []).url
    try:
        installation = Installation(tmp_path, {"CROSSDOCK_DATABASE_URL": url})
        said = installation.command("orders", "list", code=1).stderr
        assert said == "crossdock: the database's schema is not up to date: run `crossdock migrate`\n"
        assert installation.json("doctor", code=1)["checks"][-1]["do"] == "run `crossdock migrate`"
    finally:
        embedded.drop_database(server, name)


def test_a_database_that_is_not_there_is_one_line(tmp_path: Any) -> None:
    url = "postgresql:///?host=/nowhere&dbname=none"
    installation = Installation(tmp_path, {"CROSSDOCK_DATABASE_URL": url})
    said = installation.command("orders", "list", code=1).stderr
    assert said.startswith("crossdock: the database did not answer")
    assert said.count("\n") == 1
    assert not installation.json("doctor", code=1)["ok"]


def test_a_setting_that_cannot_be_read_is_one_line(tmp_path: Any) -> None:
    installation = Installation(tmp_path, {"CROSSDOCK_PORT": "many"})
    said = installation.command("doctor", code=2).stderr
    assert said == "crossdock: CROSSDOCK_PORT must be a whole number, not 'many'\n"
    assert Config(home=tmp_path).port == 8000
