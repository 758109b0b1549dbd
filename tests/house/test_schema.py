"""Rule 7: migrations, models and the migrated database agree; and migrations import no application code."""

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from psycopg.conninfo import make_conninfo
from tests.conftest import Database
from tests.house.reading import SRC, imported, migration_sql, rooms, short, tables, tree

from crossdock.app import migrating
from crossdock.core import embedded

COLUMNS = """
SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    a.attidentity <> '' AS identity, pg_get_expr(d.adbin, d.adrelid) AS preset
FROM pg_class AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
ORDER BY 1, 2
"""
KEYS = """
SELECT t.relname::text, i.relname::text, x.indisprimary,
    array_agg(a.attname::text ORDER BY k.place) AS names, x.indpred IS NOT NULL AS partial
FROM pg_index AS x
JOIN pg_class AS t ON t.oid = x.indrelid AND NOT t.relispartition
JOIN pg_class AS i ON i.oid = x.indexrelid
CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k (attnum, place)
JOIN pg_attribute AS a ON a.attrelid = x.indrelid AND a.attnum = k.attnum
WHERE x.indisunique AND t.relnamespace = current_schema()::regnamespace
GROUP BY 1, 2, 3, 5
"""
DEFINITIONS = """
SELECT c.conrelid::regclass::text || ' ' || c.conname || ' ' || pg_get_constraintdef(c.oid)
FROM pg_constraint AS c WHERE c.connamespace = current_schema()::regnamespace
UNION ALL
SELECT x.tablename || ' ' || x.indexdef FROM pg_indexes AS x WHERE x.schemaname = current_schema()
UNION ALL
SELECT s.sequencename || ' ' || s.increment_by || ' ' || s.start_value || ' ' || s.cache_size
FROM pg_sequences AS s WHERE s.schemaname = current_schema()
UNION ALL
SELECT c.relname || ' ' || c.reloptions::text
FROM pg_class AS c WHERE c.relnamespace = current_schema()::regnamespace AND c.reloptions IS NOT NULL
"""
# Django has no such type; the model's field says how it is read.
TYPES = {"core_event.tx": "xid8", "core_origin.tx": "xid8", "core_change.tx": "xid8"}
# Dealt by the database, which Django does not need to know.
DEALT = {"core_event.id", *TYPES}


def our_models() -> list[type[models.Model]]:
    standing = [room for room in rooms() if apps.is_installed(f"crossdock.{room}")]
    configs = [apps.get_app_config(room) for room in standing]
    return [model for config in configs for model in config.get_models(include_auto_created=True)]


@pytest.fixture
def columns(cur: psycopg.Cursor[Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for table, name, *about in cur.execute(COLUMNS):
        found[table][name] = about
    return found


def test_every_table_has_its_model_and_every_model_its_table() -> None:
    assert sorted(model._meta.db_table for model in our_models()) == sorted(tables())


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.db_table)
def test_a_model_is_its_table(model: type[models.Model], columns: dict[str, dict[str, Any]]) -> None:
    table = model._meta.db_table
    fields = {field.column: field for field in model._meta.concrete_fields if field.column}
    assert sorted(fields) == sorted(columns[table])
    for name, (kind, filled, identity, preset) in columns[table].items():
        field = fields[name]
        where = f"{table}.{name}"
        assert plain(field.db_type(connection)) == TYPES.get(where, kind), where
        assert field.null is not filled, f"{where} NOT NULL: {filled}"
        if where not in DEALT and not identity and table.split("_")[0] != "accounts":
            assert (preset is not None) == (field.db_default is not models.NOT_PROVIDED), f"{where}: {preset}"


def plain(kind: str | None) -> str:
    """PostgreSQL's own name for a type, from Django's."""
    names = {"time": "time without time zone", "varchar": "character varying"}
    base, bracket, rest = (kind or "").replace(", ", ",").partition("(")
    return names.get(base, base) + bracket + rest


def test_primary_and_unique_keys_are_the_models(cur: psycopg.Cursor[Any]) -> None:
    made: dict[str, set[Any]] = defaultdict(set)
    for table, name, primary, columns, partial in cur.execute(KEYS):
        if table in tables():
            made[table].add(("primary", tuple(columns)) if primary else (name, tuple(columns), partial))
    said: dict[str, set[Any]] = defaultdict(set)
    for model in our_models():
        table = model._meta.db_table
        column = {field.name: field.column for field in model._meta.concrete_fields}
        said[table].add(("primary", tuple(field.column for field in model._meta.pk_fields)))
        for one in model._meta.constraints:
            if isinstance(one, models.UniqueConstraint):
                keyed = tuple(column[name] for name in one.fields)
                said[table].add((one.name, keyed, one.condition is not None))
    assert {table: keys for table, keys in said.items() if not table.startswith("accounts_")} == {
        table: keys for table, keys in made.items() if not table.startswith("accounts_")
    }


def test_the_models_say_which_foreign_keys_the_database_holds(cur: psycopg.Cursor[Any]) -> None:
    """db_constraint=False stands where the path leaves them out and ``verify`` proves them."""
    made = set(
        cur.execute(
            "SELECT c.conrelid::regclass::text, a.attname::text, c.confrelid::regclass::text"
            " FROM pg_constraint AS c"
            " JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
            " WHERE c.contype = 'f' AND cardinality(c.conkey) = 1"
        )
    )
    wrong = []
    for model in our_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                key = (model._meta.db_table, field.column, field.related_model._meta.db_table)
                if field.db_constraint is not (key in made):  # type: ignore[attr-defined]
                    wrong.append(key)
                made.discard(key)
    assert not wrong
    assert [key for key in made if key[0] in tables()] == []


def test_migrations_know_all_that_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def catalogue(dsn: str) -> list[str]:
    with psycopg.connect(dsn) as connection:
        columns = [" ".join(map(str, row)) for row in connection.execute(COLUMNS)]
        definitions = [row[0] for row in connection.execute(DEFINITIONS)]
    return sorted(line for line in columns + definitions if line.split()[0].split("_")[0] in rooms())


@pytest.fixture
def empty() -> Iterator[str]:
    server = os.environ["CROSSDOCK_TEST_DSN"]
    name = f"empty_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    embedded.create_database(server, name)
    yield make_conninfo(server, dbname=name)
    embedded.drop_database(server, name)


def test_the_schema_from_zero_is_the_schema_from_migrations(empty: str) -> None:
    """The reviewed SQL alone, floor by floor, makes what the migrations made: they do nothing beside it."""
    with psycopg.connect(empty) as connection:
        connection.execute("CREATE TABLE auth_group (id integer PRIMARY KEY)")
        connection.execute("CREATE TABLE auth_permission (id integer PRIMARY KEY)")
        for path in migration_sql():
            connection.execute(path.read_bytes())
    migrated = catalogue(os.environ["CROSSDOCK_EMBEDDED_URL"])
    assert len(migrated) > len(tables())
    assert catalogue(empty) == migrated


MIGRATIONS = sorted(SRC.glob("*/migrations/*.py"))


@pytest.mark.parametrize("path", MIGRATIONS, ids=short)
def test_migrations_import_no_application_code(path: Path) -> None:
    assert [name for name in imported(tree(path)) if name.startswith("crossdock")] == []


def test_migrations_run_under_time_outs(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second to wait for a lock, 5 s a statement: the shop goes on while the schema changes."""
    seen = []

    def look(*_: object, **__: object) -> None:
        with connection.cursor() as cursor:
            for name in ("lock_timeout", "statement_timeout"):
                cursor.execute(f"SHOW {name}")
                seen.append(cursor.fetchone()[0])
        migrate(executor, [("desk", "0007_origin_of_bulk")])

    executor = MigrationExecutor(connection)
    executor.migrate([("desk", "0006_view_of_role")])
    migrate = MigrationExecutor.migrate
    executor = MigrationExecutor(connection)
    monkeypatch.setattr(MigrationExecutor, "migrate", look)
    migrating.migrate()
    assert seen == ["500ms", "5s"]


# Table -> its indexes. Each costs 1 to 2 microseconds and 30 to 60 bytes an order.
PATH_INDEXES: Final = {
    "mailbox_inbound": 2,
    "mailbox_intake": 2,
    "mailbox_outbound": 3,
    "mailbox_dispatch": 2,
    "core_event": 3,
    "orders_order": 5,  # of lists: by status, by name, by days (a block range one): docs/decisions/0006
    "orders_line": 2,  # what is back-ordered: a partial one
    "orders_person": 1,
    "inventory_stock": 1,
    "inventory_reservation": 2,  # by cell: who is recalled when a count finds less
    "inventory_movement": 2,
    "fulfilment_order": 3,
    "fulfilment_line": 1,
    "fulfilment_release": 2,
    "sourcing_queue": 2,
    "sourcing_decision": 1,
    "network_load": 1,
    "billing_payment": 2,
}


def test_the_path_has_no_index_more_than_it_was_given(cur: psycopg.Cursor[Any]) -> None:
    """A further index on a table of the order flow is a decision, measured by the benchmark."""
    counted = dict(
        cur.execute(
            "SELECT x.tablename::text, count(*)::int FROM pg_indexes AS x"
            " WHERE x.tablename = any(%s) GROUP BY 1",
            [list(PATH_INDEXES)],
        )
    )
    assert counted == PATH_INDEXES
