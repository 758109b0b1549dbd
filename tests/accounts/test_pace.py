"""A key's requests a minute: never more than its limit over all processes, with a handful of writes."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import Database

from crossdock.accounts.errors import TooFast
from crossdock.accounts.keys import ApiKey
from crossdock.accounts.pace import SHARES, Meter, Pace
from crossdock.core import db
from crossdock.core.sql import Cursor

MINUTE = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def key(limit: int, id_: int = 1) -> ApiKey:
    return ApiKey(id_, "shop", frozenset("*"), per_minute=limit)


def ask(cur: Cursor, meter: Meter, one: ApiKey, now: datetime, looks: Counter[str] | None = None) -> Pace:
    """As the API does."""
    pace = meter.deal(one, now)
    while pace is None:
        if looks is not None:
            looks["database"] += 1
        meter.take(cur, one, now)
        pace = meter.deal(one, now)
    return pace


@settings(max_examples=40, deadline=None)
@given(
    limit=st.integers(1, 90),
    asks=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=1, max_size=300),
)
def test_processes_together_never_deal_out_more_than_the_limit(
    limit: int, asks: list[tuple[int, int]]
) -> None:
    """``asks``: which process is asked, and whether the minute ends before."""
    with db.transaction() as cur:
        transaction.set_rollback(True)
        meters = [Meter() for _ in range(3)]
        now, served = MINUTE, Counter[datetime]()
        for process, ends in asks:
            now += timedelta(minutes=ends)
            try:
                pace = ask(cur, meters[process], key(limit), now)
            except TooFast:
                # Refused only where the others hold the rest, at most a share each.
                assert served[now] > limit - 3 * max(1, limit // SHARES)
                continue
            served[now] += 1
            assert pace.limit == limit
            assert 0 <= pace.remaining <= limit - 1
        assert max(served.values()) <= limit


def test_a_minute_costs_a_handful_of_looks_at_the_database(cur: Cursor) -> None:
    looks: Counter[str] = Counter()
    meter = Meter()
    for _ in range(1000):
        ask(cur, meter, key(1000), MINUTE, looks)
    for _ in range(1000):
        with pytest.raises(TooFast):
            ask(cur, meter, key(1000), MINUTE, looks)
    assert looks["database"] == SHARES


def test_what_is_left_is_told(cur: Cursor) -> None:
    meter = Meter()
    seen = [ask(cur, meter, key(3), MINUTE + timedelta(seconds=50)) for _ in range(3)]
    assert seen == [Pace(3, left, 10) for left in (2, 1, 0)]
    with pytest.raises(TooFast) as refused:
        ask(cur, meter, key(3), MINUTE + timedelta(seconds=50))
    assert refused.value.fields == {"limit": 3, "retry_after": 10}
    assert ask(cur, meter, key(3), MINUTE + timedelta(minutes=1)) == Pace(3, 2, 60)


def test_a_machine_whose_clock_is_behind_lives_in_the_minute_of_the_others(cur: Cursor) -> None:
    ahead, behind = Meter(), Meter()
    for _ in range(5):
        ask(cur, ahead, key(5), MINUTE + timedelta(minutes=1))
    with pytest.raises(TooFast):
        ask(cur, behind, key(5), MINUTE)


def test_keys_do_not_share(cur: Cursor) -> None:
    meter = Meter()
    ask(cur, meter, key(1), MINUTE)
    ask(cur, meter, key(1, 2), MINUTE)
    with pytest.raises(TooFast):
        ask(cur, meter, key(1), MINUTE)


def test_many_threads_of_many_processes_at_once(request: pytest.FixtureRequest) -> None:
    """Eight connections, each a process of its own and asked by two threads' worth of requests."""
    database: Database = request.getfixturevalue("db")
    limit = 200
    connections = [database.connect(autocommit=True) for _ in range(8)]

    def process(number: int) -> int:
        meter, served = Meter(), 0
        with connections[number].cursor() as cur:
            for _ in range(60):
                try:
                    ask(cur, meter, key(limit), MINUTE)
                except TooFast:
                    continue
                served += 1
        return served

    run: Callable[[int], int] = process
    with ThreadPoolExecutor(8) as pool:
        served = sum(pool.map(run, range(8)))
    assert limit - 8 * (limit // SHARES) < served <= limit
