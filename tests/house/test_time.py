"""Rule 6: no triggers, no plpgsql; time comes from core.clock alone. And no test sleeps."""

import re

from tests.house.reading import SRC, bare, calls, migration_sql, short, sources, statements, tree

CLOCKS = re.compile(
    r"\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(|"
    r"\b(current_timestamp|current_date|current_time|localtime|localtimestamp)\b",
    re.IGNORECASE,
)
PYTHON_CLOCKS = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime|gmtime)|timezone\.now)$"
)
# The client stands outside: it is imported by programs that have no house, and no virtual time.
OWN_CLOCKS = {SRC / "core" / "clock.py", SRC / "client" / "webhooks.py"}
# Functions that the log's owner lends the application, none on a hot path (docs/decisions/0005); what they
# may let go is bounded by the clock of the database's machine, because the application sets all others.
LENT = SRC / "core" / "migrations" / "sql" / "0006.sql"
PROCEDURES = re.compile(
    r"\b(CREATE\s+(OR\s+REPLACE\s+)?(TRIGGER|FUNCTION|PROCEDURE|RULE)|plpgsql)\b|\bDO\s+\$"
)


def test_no_sql_asks_the_database_for_the_time() -> None:
    paths = [sql.path for sql in statements()] + migration_sql()
    paths.remove(LENT)
    assert [short(path) for path in paths if CLOCKS.search(bare(path.read_text()))] == []


def test_only_the_clock_asks_the_machine_for_the_time() -> None:
    wrong = [
        f"{short(path)}:{line} {name}"
        for path in sources()
        if path not in OWN_CLOCKS
        for name, line in calls(tree(path))
        if PYTHON_CLOCKS.search(name)
    ]
    assert not wrong


def test_no_triggers_and_no_procedures() -> None:
    paths = [sql.path for sql in statements()] + migration_sql()
    paths.remove(LENT)
    assert [short(path) for path in paths if PROCEDURES.search(path.read_text())] == []


def test_no_test_sleeps() -> None:
    """A test that sleeps is slow on a good day and red on a bad one: wait for the event, with a bound."""
    wrong = [
        f"{short(path)}:{line}"
        for path in sources("tests")
        for name, line in calls(tree(path))
        if name in {"time.sleep", "sleep", "asyncio.sleep"}
    ]
    assert not wrong


def test_no_browser_test_has_the_page_evaluate_text_while_it_waits() -> None:
    """The console's policy forbids it from the second look on: it passes only where it need not wait."""
    wrong = [
        f"{short(path)}:{line}"
        for path in sources("tests")
        for name, line in calls(tree(path))
        if name.endswith(".wait_for_function")
    ]
    assert not wrong
