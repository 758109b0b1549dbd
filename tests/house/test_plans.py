"""Rule 5, what a large table shows: no hot statement scans one; rows scanned times loops are bounded."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import filter, fnmatch
from typing import Any, Final

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.pq import ExecStatus
from tests.conftest import TEMPLATE
from tests.house import full, plan_values, plans
from tests.house.reading import PLACEHOLDER, Sql, statements, tables

from crossdock.core import embedded
from crossdock.core.sql import TIMESTAMPTZ

LOOKED_FOR: Final = re.compile(r"\b(?:FROM|JOIN|USING|UPDATE)\s+(\w+)")
LARGE: Final = 9_000  # rows, from which a table must not be read as a whole


@pytest.fixture(scope="module")
def year() -> Iterator[psycopg.Connection[Any]]:
    """A clone that holds a year's orders."""
    server = os.environ["CROSSDOCK_TEST_DSN"]
    name = f"year_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    embedded.create_database(server, name, template=TEMPLATE)
    dsn = make_conninfo(server, dbname=name, options="-c timezone=UTC -c search_path=public -c jit=off")
    with psycopg.connect(dsn, autocommit=True, prepare_threshold=None) as connection:
        full.fill(connection, plan_values.NOW)
        yield connection
    embedded.drop_database(server, name)


@pytest.fixture(scope="module")
def large(year: psycopg.Connection[Any]) -> frozenset[str]:
    rows = year.execute(
        "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND reltuples >= %s", [LARGE]
    )
    return frozenset(row[0] for row in rows) & tables().keys()


def types(year: psycopg.Connection[Any], sql: Sql) -> dict[str, str]:
    """Parameter -> type, as the server infers it; times are sent as what they are."""
    names = list(dict.fromkeys(PLACEHOLDER.findall(sql.text)))
    sent = [TIMESTAMPTZ[0] if name in plan_values.TIMES else 0 for name in names]
    prepared = year.pgconn.prepare(b"", numbered(sql, names).encode(), sent)
    assert prepared.status == ExecStatus.COMMAND_OK, prepared.error_message.decode()
    described = year.pgconn.describe_prepared(b"")
    oids = [described.param_type(place) for place in range(described.nparams)]
    rows = year.execute(
        "SELECT format_type(o.oid, NULL) FROM unnest(%s::oid[]) WITH ORDINALITY AS o (oid, place)"
        " ORDER BY o.place",
        [oids],
    )
    return dict(zip(names, (row[0] for row in rows), strict=True))


def numbered(sql: Sql, names: list[str]) -> str:
    """The statement with $1, $2, … for its parameters."""
    text = re.sub(r"--[^\n]*", "", sql.path.read_text()).strip().rstrip(";")
    return PLACEHOLDER.sub(lambda found: f"${names.index(found[1]) + 1}", text).replace("%%", "%")


def sample(sql: Sql, known: dict[str, str]) -> dict[str, Any]:
    own = plans.SAMPLES.get(sql.name, {})
    found = {}
    for name, kind in known.items():
        common = plan_values.COMMON.get(name)
        fits = common is not None and isinstance(common, plan_values.ARRAYS) is kind.endswith("[]")
        found[name] = own[name] if name in own else common if fits else plan_values.BY_TYPE[kind]
    assert own.keys() <= found.keys()
    return found


@dataclass
class Seen:
    """What a plan did, when it ran."""

    scanned: int = 0  # rows that scans of tables looked at
    busiest: int = 0  # rows that one step handled, in all its loops
    whole: tuple[str, ...] = ()  # tables read as a whole
    read: tuple[str, ...] = ()  # tables in which rows were found


def look(node: dict[str, Any], seen: Seen) -> Seen:
    dropped = sum(value for key, value in node.items() if key.startswith("Rows Removed by"))
    rows = round((node["Actual Rows"] + dropped) * node["Actual Loops"])
    seen.busiest = max(seen.busiest, rows)
    table = node.get("Relation Name", "")
    if table and node["Node Type"] != "ModifyTable":
        seen.scanned += rows
        seen.read += (table,) if rows else ()
        if node["Node Type"] == "Seq Scan" and rows > plan_values.BATCH:
            seen.whole += (table,)
    for child in node.get("Plans", []):
        look(child, seen)
    return seen


def run(year: psycopg.Connection[Any], sql: Sql, mode: str) -> Seen:
    """Prepare the statement, explain and run it: the first time, or settled, when the server may have chosen
    one plan for all values (it does so after five, if that looks no dearer).

    EXECUTE takes no parameters of its own, so the values pass through settings of the transaction.
    """
    known = types(year, sql)
    values = sample(sql, known)
    given = []
    with year.transaction(force_rollback=True), year.cursor() as cur:
        cur.execute("DEALLOCATE ALL")
        for name, kind in known.items():
            if values[name] is None:
                given.append("NULL")
            else:
                cur.execute(f"SELECT set_config('plan.{name}', (%s::{kind})::text, true)", [values[name]])
                given.append(f"current_setting('plan.{name}')::{kind}")
        kinds = f" ({', '.join(known.values())})" if known else ""
        arguments = f" ({', '.join(given)})" if given else ""
        cur.execute(f"PREPARE looked_at{kinds} AS {numbered(sql, list(known))}")
        for _ in range(5 if mode == "settled" else 0):
            cur.execute(f"EXPLAIN EXECUTE looked_at{arguments}")
        row = cur.execute(
            f"EXPLAIN (ANALYZE, TIMING off, FORMAT json) EXECUTE looked_at{arguments}"
        ).fetchone()
    assert row is not None
    return look(row[0][0]["Plan"], Seen())


def at_leisure(sql: Sql) -> bool:
    return any(fnmatch(sql.name, pattern) for pattern in plans.AT_LEISURE)


def parent(table: str) -> str:
    """A partition counts as its table."""
    return re.sub(r"_p\d+$", "", table)


@pytest.mark.parametrize("mode", ["first", "settled"])
@pytest.mark.parametrize("sql", statements(), ids=lambda sql: sql.name)
def test_a_statement_reads_only_the_rows_it_needs(
    sql: Sql, mode: str, year: psycopg.Connection[Any], large: frozenset[str]
) -> None:
    if not sql.words & large or at_leisure(sql) or sql.text.split()[0] == "LOCK":
        return
    seen = run(year, sql, mode)
    scanned, busiest = plans.BOUNDS.get(sql.name, plans.DEFAULT)
    assert not {parent(table) for table in seen.whole} & large, f"reads {seen.whole} as a whole"
    assert seen.scanned <= scanned
    assert seen.busiest <= busiest
    looked_for = set(LOOKED_FOR.findall(sql.text)) & large
    found = {parent(table) for table in seen.read}
    assert not looked_for or found & looked_for, "the sample finds nothing: give it one in plans.SAMPLES"


# Masters of a handful of rows, and what belongs to processes: nothing on the path grows with them.
SMALL: Final = frozenset(
    {
        "carriers_rate",
        "carriers_service_chart",
        "carriers_service_level",
        "carriers_tariff",
        "carriers_zone",
        "carriers_zone_chart",
        "catalog_unit",
        "core_clock",
        "core_import",
        "core_retention",
        "core_retention_done",
        "core_worker",
        "partners_secret",
    }
)


def test_every_table_is_filled(year: psycopg.Connection[Any]) -> None:
    """A table that is not filled here would pass whatever its statements do."""
    ours = {table for table, room in tables().items() if room != "accounts"} - SMALL
    empty = {table for table in ours if year.execute(f"SELECT FROM {table} LIMIT 1").fetchone() is None}
    assert not empty, "fill them in full.py"


def test_the_plan_test_sees_what_it_must() -> None:
    """A nested loop of a hundred times ninety rows handles nine thousand; what a filter drops counts."""
    inner = {"Node Type": "Index Scan", "Relation Name": "t", "Actual Rows": 90.0, "Actual Loops": 100}
    outer = {"Node Type": "Nested Loop", "Actual Rows": 5.0, "Actual Loops": 1, "Plans": [inner]}
    assert look(outer, Seen()).scanned == 9_000
    inner["Rows Removed by Filter"] = 10
    inner["Node Type"] = "Seq Scan"
    assert look(outer, Seen()) == Seen(scanned=10_000, busiest=10_000, whole=("t",), read=("t",))


def test_exceptions_name_statements_that_stand() -> None:
    names = {sql.name for sql in statements()}
    assert (plans.SAMPLES.keys() | plans.BOUNDS.keys()) <= names
    assert all(filter(names, pattern) and reason for pattern, reason in plans.AT_LEISURE.items())
