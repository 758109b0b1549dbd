"""Migrating while others serve: whose lock is waited for and how, who is known to serve, and who may not."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import pytest
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from structlog.testing import capture_logs
from tests.app.installation import Installation, until
from tests.conftest import Database

from crossdock.app import health, migrating, processes, schema
from crossdock.app.errors import NoMoment, Outdated, StillServing
from crossdock.app.migrating import Migrated

LAST: Final = "desk.0005_cases"  # adds tables, one of which points to accounts_user
BEFORE: Final = ("desk", "0004_views")
FUTURE: Final = ("orders", "0099_contract_names")  # of a release that this program does not know


@pytest.fixture
def older(db: Database) -> Database:
    """A database that lacks a migration."""
    MigrationExecutor(connection).migrate([BEFORE])
    return db


def migrate() -> Migrated:
    try:
        return migrating.migrate()
    finally:
        connections.close_all()


def test_a_table_that_others_use_is_waited_for_without_making_them_wait(older: Database) -> None:
    busy, other = older.connect(), older.connect(autocommit=True)
    busy.execute("LOCK TABLE accounts_user IN ROW EXCLUSIVE MODE")  # a long transaction writes users
    with capture_logs() as said, ThreadPoolExecutor(1) as pool:
        done = pool.submit(migrate)
        until(lambda: sum(one["event"] == "migrate.again" for one in said) > 1, "two tries")
        other.execute("SET lock_timeout = '3s'")
        other.execute("UPDATE accounts_user SET name = name")  # is let through between two tries
        busy.commit()
        assert done.result().applied[0] == LAST
    assert {one["migration"] for one in said} == {LAST}


def test_a_table_that_is_never_free_is_named_and_nothing_is_half_done(
    older: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "PATIENCE", 0.0)
    busy = older.connect()
    busy.execute("LOCK TABLE accounts_user IN ROW EXCLUSIVE MODE")
    with pytest.raises(NoMoment, match=LAST):
        migrating.migrate()
    missing = schema.Pending.read().missing
    assert missing[0] == LAST
    busy.rollback()
    assert migrating.migrate().applied == missing
    assert migrating.migrate().applied == []


@pytest.mark.parametrize("command", ["web", "worker"])
def test_a_release_does_not_serve_a_schema_that_lacks_what_it_needs(
    older: Database, tmp_path: Any, command: str
) -> None:
    installation = Installation(tmp_path, {"CROSSDOCK_DATABASE_URL": older.url, "CROSSDOCK_PORT": "0"})
    said = installation.command(command, code=1).stderr
    assert f"crossdock: The database's schema is older than this release; it lacks {LAST}" in said
    assert said.endswith(": run `crossdock migrate`\n")


def test_what_lacks_is_said_to_whoever_asks_whether_it_is_ready(
    older: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health._Known, "migrated", False)
    answer = health.ready()
    assert (answer.status, b"run `crossdock migrate`" in answer.body) == (503, True)


@pytest.fixture
def contracted(db: Database) -> Database:
    """A database that a newer release took something away from."""
    db.connect(autocommit=True).execute(
        "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, '2026-11-23T10:00:00Z')", FUTURE
    )
    return db


def test_an_older_release_does_not_serve_what_was_contracted(contracted: Database, tmp_path: Any) -> None:
    installation = Installation(tmp_path, {"CROSSDOCK_DATABASE_URL": contracted.url})
    said = installation.command("worker", code=1).stderr
    assert "contracted for a newer release than this one (orders.0099_contract_names)" in said
    assert said.rstrip().endswith("start that release")


def test_an_older_release_serves_what_only_grew(db: Database) -> None:
    observer = db.connect(autocommit=True)
    observer.execute(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('orders', '0099_names', now())"
    )
    observer.execute("ALTER TABLE orders_order ADD COLUMN names text")
    schema.check_fit(observer)
    assert migrating.migrate().applied == []


def test_who_serves_is_known_as_long_as_it_lives(db: Database) -> None:
    observer, left = db.connect(autocommit=True), threading.Event()
    with processes.attending("worker", left.set):
        (me,) = processes.serving(observer)
        assert me.name.startswith("crossdock worker ")
        assert me.knows == len(schema.CONTRACTS)
        observer.execute("SELECT pg_terminate_backend(%s)", [me.pid])
        (again,) = until(
            lambda: [one for one in processes.serving(observer) if one.pid != me.pid], "the lock again"
        )
        assert again.name == me.name
        assert not left.is_set()
    assert until(lambda: processes.serving(observer) == [], "nobody")


def test_who_comes_back_to_a_schema_that_was_contracted_leaves(db: Database) -> None:
    observer, left = db.connect(autocommit=True), threading.Event()
    with processes.attending("worker", left.set):
        (me,) = processes.serving(observer)
        observer.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", FUTURE)
        observer.execute("SELECT pg_terminate_backend(%s)", [me.pid])
        assert left.wait(30)
    with pytest.raises(Outdated), processes.attending("worker", left.set):
        pass


def test_who_starts_while_something_is_taken_away_waits(db: Database) -> None:
    observer, rival = db.connect(autocommit=True), db.connect(autocommit=True)
    began, over = threading.Event(), threading.Event()

    def serve() -> None:
        with processes.attending("worker", over.set):
            began.set()
            over.wait(30)
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with processes.shut(rival):
            done = pool.submit(serve)
            assert not began.wait(1.0)
            assert processes.serving(observer) == []
        assert began.wait(30)
        assert len(processes.serving(observer)) == 1
        over.set()
        done.result()


def test_nothing_is_taken_away_from_those_who_do_not_know_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    known = ("orders.0098_contract_notes", "orders.0099_contract_names")
    monkeypatch.setattr(migrating, "CONTRACTS", known)
    taken = [type("Named", (), {"app_label": "orders", "name": "0099_contract_names"})()]
    of_now = processes.Process("crossdock web 0.3.0 a:1", 1, 2)
    before = processes.Process("crossdock worker 0.2.0 b:7", 2, 1)
    migrating.check_unused([of_now], taken)
    with pytest.raises(StillServing, match=r"use: crossdock worker 0\.2\.0 b:7\. Start them"):
        migrating.check_unused([before, of_now], taken)
