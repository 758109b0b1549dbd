"""Ids come from blocks: unique whoever takes them, ascending, and by time between processes."""

from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossdock.core import ids
from crossdock.core.ids import BLOCK, Dealer
from crossdock.core.sql import Cursor, Statement

SOON: Final = 60.0  # seconds: no test takes as long
MIGRATION: Final = Path(ids.__file__).parent / "migrations" / "sql" / "0010.sql"


@pytest.fixture
def drawn(cur: Cursor, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many blocks each statement drew."""
    found: list[int] = []
    one = ids.NEXT.one

    def counted(_statement: Statement, cur: Cursor, **params: Any) -> Any:
        found.append(params["blocks"])
        return one(cur, **params)

    monkeypatch.setattr(Statement, "one", counted)
    return found


@given(takes=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3 * BLOCK)), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_no_id_comes_twice_and_each_process_deals_in_order(cur: Cursor, takes: list[tuple[int, int]]) -> None:
    dealers = [Dealer(SOON), Dealer(SOON), Dealer(0.0)]
    dealt: list[list[int]] = [[], [], []]
    for who, count in takes:
        taken = dealers[who].take(cur, count).tolist()
        assert len(taken) == count
        dealt[who] += taken
    assert all(one == sorted(one) for one in dealt)
    every = [id_ for one in dealt for id_ in one]
    assert len(every) == len(set(every))


def test_a_block_that_is_old_is_dropped_so_ids_of_two_processes_are_by_time(cur: Cursor) -> None:
    one, other = Dealer(0.0), Dealer(0.0)
    by_time = [int(who.take(cur, 1)[0]) for who in (one, other, one, other, other, one)]
    assert by_time == sorted(by_time)


def test_a_batch_is_one_round_trip_and_what_is_left_serves_the_next(cur: Cursor, drawn: list[int]) -> None:
    dealer = Dealer(SOON)
    dealer.take(cur, 10 * BLOCK + 1)
    dealer.take(cur, BLOCK - 1)
    assert drawn == [11]
    dealer.take(cur, 1)
    assert drawn == [11, 1]


def test_another_database_begins_with_a_block_of_its_own(cur: Cursor, drawn: list[int]) -> None:
    dealer = Dealer(SOON)
    dealer.take(cur, 1)
    dealer.forget()
    dealer.take(cur, 1)
    assert drawn == [1, 1]


@pytest.mark.parametrize(("last", "first"), [(None, 100_000), (140_000, 10_140_000)])
def test_the_sequence_begins_where_no_process_of_the_release_before_deals(
    cur: Cursor, last: int | None, first: int
) -> None:
    """As migration core 0010 finds it: nothing dealt yet, or blocks of 20,000."""
    with connection.cursor() as plain:
        plain.execute("DROP SEQUENCE core_dealt_id")
        plain.execute("ALTER SEQUENCE core_id RESTART")
        if last is not None:
            plain.execute("SELECT setval('core_id', %s)", [last])
        plain.execute(MIGRATION.read_text(encoding="utf-8"))
    assert int(Dealer().take(cur, 1)[0]) == first
