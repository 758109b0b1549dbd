"""The log is append-only: the application's role can change, delete and drop nothing that it says."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import make_conninfo
from tests.conftest import Database
from tests.core.test_events_feed import settle

from crossdock.core import changes, clock, events, guard, origins, partitions, personal
from crossdock.core import db as database
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.events import Event
from crossdock.core.origins import Origin
from crossdock.core.sql import Cursor, ints

ADA = Actor("user", "ada@example.com")
LOG = ("core_event", "core_event_p0", "core_event_p1", "core_origin", "core_change")


def admin(db: Database) -> psycopg.Connection[Any]:
    found = psycopg.connect(make_conninfo(db.dsn, user="postgres"), autocommit=True)
    db.opened.append(found)
    return found


def something(cur: Cursor) -> None:
    """A row in each of the log's tables."""
    at = clock.now()
    told = {"reason": "moved to 1 Main Street", "units": 2}
    events.record(cur, [Event(1, "order", 1, "held", told)], at=at, actor=ADA)
    changes.record(cur, [Change("channel", "web", "set", {"a": 1}, {"a": 2})], at=at, actor=ADA)
    origins.note(cur, Origin(ADA, "api", "POST /x", "/api/v1/x", "192.0.2.1", "curl", "r-1"))


@pytest.fixture
def guarded(db: Database) -> Database:
    with database.transaction() as cur:
        something(cur)
        assert not guard.holds(cur)
    with admin(db) as connection:
        guard.guard(connection, "crossdock", "public")
    with database.transaction() as cur:
        assert guard.holds(cur)
    return db


def said(db: Database) -> list[Any]:
    """All that the log says, read as the administrator."""
    with admin(db) as connection:
        return [
            connection.execute(f"SELECT t::text FROM {table} AS t ORDER BY 1").fetchall() for table in LOG
        ]


BLANK_ALL = "SELECT core_event_blank(array_agg(id), array_agg('{}'::text)) FROM core_event"
ATTACKS = [
    *(f"UPDATE {table} SET actor = 'user:nobody'" for table in LOG),
    *(f"DELETE FROM {table}" for table in LOG),
    *(f"TRUNCATE {table}" for table in LOG),
    *(f"DROP TABLE {table} CASCADE" for table in LOG),
    *(f"ALTER TABLE {table} RENAME TO gone" for table in LOG),
    *(f"ALTER TABLE {table} OWNER TO crossdock" for table in LOG),
    *(f"CREATE RULE lost AS ON INSERT TO {table} DO INSTEAD NOTHING" for table in LOG),
    "ALTER TABLE core_event DETACH PARTITION core_event_p0",
    "INSERT INTO core_origin (id, actor, face, act, target, request, at, wall_at) OVERRIDING SYSTEM VALUE"
    " SELECT id, 'x', 'api', '', '', '', at, at FROM core_origin"
    " ON CONFLICT (id) DO UPDATE SET actor = excluded.actor",
    "MERGE INTO core_change AS c USING (SELECT 1) AS x (n) ON TRUE WHEN MATCHED THEN DELETE",
    "SET ROLE crossdock_log",
    "GRANT crossdock_log TO crossdock",
    "ALTER SCHEMA public OWNER TO crossdock",
    "DROP SCHEMA public CASCADE",
    "CREATE OR REPLACE FUNCTION core_event_drop(number bigint) RETURNS void LANGUAGE sql AS 'SELECT'",
    "DROP FUNCTION core_event_blank",
    "SELECT core_event_drop(0)",
    BLANK_ALL.replace("{}", '{"reason": "none", "units": 2}'),
    BLANK_ALL.replace("{}", '{"units": "forgotten"}'),
    BLANK_ALL.replace("{}", '{"reason": "forgotten", "units": 2, "more": "forgotten"}'),
    "CREATE TEMP TABLE core_event_p0 (at timestamptz); SELECT core_event_drop(0)",
]


@pytest.mark.parametrize("attack", [f"GRANT ALL ON {table} TO crossdock" for table in LOG])
def test_what_it_grants_itself_is_nothing(guarded: Database, attack: str) -> None:
    """PostgreSQL warns of privileges that are not to be given, and gives none."""
    with suppress(psycopg.errors.InsufficientPrivilege):
        guarded.connect(autocommit=True).execute(attack)
    with database.transaction() as cur:
        assert guard.holds(cur)


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_applications_role_changes_nothing(guarded: Database, attack: str) -> None:
    before = said(guarded)
    rival = guarded.connect(autocommit=True)
    assert rival.info.user == "crossdock"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        rival.execute(attack)
    assert said(guarded) == before


def test_the_application_goes_on_appending_and_reading(guarded: Database) -> None:
    with database.transaction() as cur:
        something(cur)
        assert [event.kind for event in events.of_order(cur, 1)] == ["held", "held"]
    settle()
    with database.transaction() as cur:
        assert len(events.feed(cur, events.START, 10)) == 2
        assert changes.as_of(cur, "channel", "web", clock.now() - timedelta(days=1), {"a": 2}) == {"a": 1}


def test_partitions_are_added_and_old_ones_go(guarded: Database) -> None:
    with database.transaction() as cur:
        cur.execute("SELECT setval('core_event_id', %s)", [partitions.WIDTH * 2 + 5])
        made = partitions.ahead(cur)
    assert made == ["core_event_p3", "core_event_p4"]
    with database.transaction() as cur:
        assert guard.holds(cur)
        [old] = partitions.old(cur, clock.now() + timedelta(seconds=1))[:1]
        assert old.rows == 1
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="within a year"),
        database.transaction() as cur,
    ):
        partitions.drop(cur, old)
    with admin(guarded) as connection:
        connection.execute("UPDATE core_event SET at = at - interval '2 years'")
    with database.transaction() as cur:
        partitions.drop(cur, old)
        assert cur.execute("SELECT count(*) FROM core_event").fetchone() == (0,)


def test_people_are_forgotten_all_the_same(guarded: Database) -> None:
    people = personal.People(ints([1]), ints([]), [], frozenset({"main"}), ["SO-1"])
    with database.transaction() as cur:
        assert personal.forget(cur, people)["core_event"] == 1
        [event] = events.of_order(cur, 1)
        assert event.data == {"reason": "forgotten", "units": 2}


def test_migrations_change_the_guarded_log_as_its_owner_would(guarded: Database) -> None:
    form = "ALTER TABLE core_change ADD COLUMN more text"
    rival = guarded.connect(autocommit=True)
    with admin(guarded) as connection:
        with guard.lifted(connection, "crossdock"):
            rival.execute(form)
            with database.transaction() as cur:
                assert not guard.holds(cur)
        guard.guard(connection, "crossdock", "public")
    with database.transaction() as cur:
        assert guard.holds(cur)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        rival.execute("ALTER TABLE core_change DROP COLUMN more")


def test_what_is_guarded_is_guarded_again_without_harm(guarded: Database) -> None:
    with admin(guarded) as connection:
        guard.guard(connection, "crossdock", "public")
    with database.transaction() as cur:
        assert guard.holds(cur)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["a", "b c", "forgotten"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=8,
)


def blanked(said: Any, kept: Any) -> bool:
    """The rule, a second time."""
    if kept == "forgotten":
        return True
    if isinstance(said, dict) and isinstance(kept, dict):
        return said.keys() == kept.keys() and all(blanked(said[name], kept[name]) for name in said)
    if isinstance(said, list) and isinstance(kept, list):
        return len(said) == len(kept) and all(map(blanked, said, kept))
    return (type(kept), kept) == (type(said), said)


@pytest.fixture(scope="module")
def server() -> Iterator[psycopg.Connection[Any]]:
    import os

    with psycopg.connect(os.environ["CROSSDOCK_EMBEDDED_URL"], autocommit=True) as connection:
        yield connection


@given(said=JSON, kept=JSON, words=st.frozensets(st.sampled_from("abc")))
def test_blanking_is_known_from_changing(
    server: psycopg.Connection[Any], said: Any, kept: Any, words: frozenset[str]
) -> None:
    def asked(one: Any, other: Any) -> Any:
        given = [msgspec.json.encode(value).decode() for value in (one, other)]
        row = server.execute("SELECT core_blanked(%s::jsonb, %s::jsonb)", given).fetchone()
        assert row is not None
        return row[0]

    assert asked(said, kept) is blanked(said, kept)
    assert asked(said, personal.redacted(said, words)) is True


def test_times_of_the_log_are_told(guarded: Database) -> None:
    """``at`` is business time, ``wall_at`` the machine's."""
    with database.transaction() as cur:
        clock.set_virtual(cur, datetime(2030, 1, 1, tzinfo=UTC), 1.0)
        try:
            something(cur)
            row: Any = cur.execute("SELECT at, wall_at FROM core_origin ORDER BY id DESC LIMIT 1").fetchone()
        finally:
            clock._State.anchors = None
    assert (row[0].year, row[1].year) == (2030, clock.wall().year)
