"""Rule 5, what can be read: one statement a file, with a head that tells the truth."""

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from tests.house.reading import PLACEHOLDER, Sql, short, sources, statements, tables


@pytest.mark.parametrize("sql", statements(), ids=lambda sql: sql.name)
def test_the_head_says_what_the_statement_takes_gives_locks_and_reads(sql: Sql) -> None:
    assert sql.head[""], "no sentence on what it is for"
    assert {"takes", "gives", "locks", "index"} <= sql.head.keys(), (
        f"{short(sql.path)} has {sorted(sql.head)}"
    )
    named = set(re.findall(r"\w+", sql.head["takes"]))
    assert "the rest" in sql.head["takes"] or sql.parameters <= named, (
        f"not in takes: {sorted(sql.parameters - named)}"
    )
    if not sql.parameters:
        assert sql.head["takes"].startswith("nothing")


@pytest.mark.parametrize("sql", statements(), ids=lambda sql: sql.name)
def test_a_file_holds_one_statement(sql: Sql) -> None:
    assert sql.text.strip().endswith(";")
    assert sql.text.count(";") == 1


@pytest.mark.parametrize("sql", statements(), ids=lambda sql: sql.name)
def test_a_literal_percent_sign_is_doubled(sql: Sql) -> None:
    """psycopg reads % as the beginning of a parameter."""
    assert "%" not in PLACEHOLDER.sub("", sql.path.read_text().replace("%%", "")) or not sql.parameters


def indexes_named(sql: Sql) -> Iterator[str]:
    for word in re.findall(r"\w+", sql.head["index"]):
        if any(word.startswith(f"{table}_") for table in tables()) and word not in tables():
            yield word


def test_indexes_and_constraints_that_heads_name_exist(cur: psycopg.Cursor[Any]) -> None:
    there = {
        row[0]
        for row in cur.execute(
            "SELECT relname::text FROM pg_class WHERE relkind IN ('i', 'I')"
            " UNION SELECT conname::text FROM pg_constraint"
        )
    }
    wrong = [
        f"{sql.name}: {name}" for sql in statements() for name in indexes_named(sql) if name not in there
    ]
    for sql in statements():
        named = re.findall(r"(\w+) \((?:check|foreign key|unique|primary key)\)", sql.head.get("fails", ""))
        wrong += [f"{sql.name}: {name}" for name in named if name not in there]
    assert not wrong


def test_every_statement_is_used() -> None:
    """A file that nothing loads is a rest. Families (verify_…) are named by what follows the family."""
    python = "\n".join(path.read_text() for path in sources())
    names = {sql.name: {sql.path.stem, sql.path.stem.partition("_")[2]} for sql in statements()}
    unused = [name for name, said in names.items() if not any(f'"{one}"' in python for one in said)]
    assert not unused
