"""What is not found comes off the books with a part of the rest, until somebody counts."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.company import ACTOR, BEGAN, MONDAY, Company, build

from crossdock.app import verify
from crossdock.core import ids
from crossdock.inventory import adjust, doubts, free, reserve
from crossdock.inventory.doubts import Doubted, Lost
from crossdock.inventory.errors import BadCursor

HOUR = timedelta(hours=1)


def cell(company: Company) -> tuple[list[int], list[int]]:
    return [company.skus["TEE"]], [company.locations["EWR"]]


def keep(cur: psycopg.Cursor[Any], company: Company, units: int) -> int:
    """Reserve units for some order; its id."""
    order_id = int(ids.take(cur, 1)[0])
    assert reserve.reserve(cur, [order_id], [1], *cell(company), [units], at=MONDAY)
    return order_id


def lose(
    cur: psycopg.Cursor[Any],
    company: Company,
    order_id: int,
    units: int,
    sought: int,
    *,
    trust: bool = False,
    at: Any = MONDAY,
) -> list[Doubted]:
    place = company.locations["EWR"]
    lost = Lost(company.skus["TEE"], place, units, sought, "not_found", "FO-1", doubts=not trust)
    found = doubts.lose(cur, [lost], at=at, actor=ACTOR)
    free.free(cur, [order_id], [1], [place], [units], "missing", at=at, actor=ACTOR)
    return found


def stock(cur: psycopg.Cursor[Any], company: Company) -> tuple[Any, ...]:
    """(on hand, reserved, missing)."""
    sku, place = cell(company)
    row = cur.execute(
        "SELECT on_hand, reserved, missing FROM inventory_stock WHERE sku_id = %s AND location_id = %s",
        (sku[0], place[0]),
    ).fetchone()
    assert row is not None
    return tuple(row)


def movements(cur: psycopg.Cursor[Any]) -> list[tuple[int, str]]:
    return cur.execute(
        "SELECT quantity, reason FROM inventory_movement WHERE at > %s ORDER BY id", (BEGAN,)
    ).fetchall()


@pytest.mark.parametrize(
    ("units", "sought", "doubted"),
    [(2, 2, 98), (2, 5, 38), (1, 7, 14)],
    ids=["none found", "two fifths missing", "rounded up"],
)
def test_the_rest_is_doubted_by_the_part_that_was_missing(
    cur: psycopg.Cursor[Any], units: int, sought: int, doubted: int
) -> None:
    company = build(cur, stock={("TEE", "EWR"): 100})
    [found] = lose(cur, company, keep(cur, company, sought), units, sought)
    assert (found.gone, found.doubted) == (units, doubted)
    assert stock(cur, company) == (100 - units - doubted, sought - units, 0)
    assert movements(cur) == [(-units, "not_found"), (-doubted, "doubted")]


def test_damaged_units_say_nothing_of_the_rest(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur, stock={("TEE", "EWR"): 10})
    [found] = lose(cur, company, keep(cur, company, 2), 2, 2, trust=True)
    assert (found.gone, found.doubted) == (2, 0)
    assert stock(cur, company) == (8, 0, 0)
    assert movements(cur) == [(-2, "not_found")]


def test_a_count_closes_the_task_and_restores_the_trust(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur, stock={("TEE", "EWR"): 10})
    lose(cur, company, keep(cur, company, 2), 2, 2)
    [task] = doubts.tasks(cur).items
    assert (task.sku, task.location, task.reason, task.reference) == ("TEE", "EWR", "not_found", "FO-1")
    assert (task.times, task.gone, task.doubted, task.on_hand) == (1, 2, 8, 0)
    late = MONDAY + HOUR
    adjust.count(cur, *cell(company), [7], [late], ["c"], at=late, actor=ACTOR)
    assert stock(cur, company) == (7, 0, 0)
    assert doubts.tasks(cur).items == []
    [closed] = doubts.tasks(cur, open_only=False).items
    assert (closed.closed_at, closed.counted) == (late, 7)


def test_an_older_count_neither_closes_it_nor_brings_the_units_back(cur: psycopg.Cursor[Any]) -> None:
    """A stock feed of the night before, read after the picker has been there."""
    company = build(cur, stock={("TEE", "EWR"): 10})
    lose(cur, company, keep(cur, company, 2), 2, 2)
    late = MONDAY + HOUR
    adjust.count(cur, *cell(company), [10], [MONDAY - HOUR], ["feed"], at=late, actor=ACTOR)
    assert stock(cur, company) == (0, 0, 0)
    assert len(doubts.tasks(cur).items) == 1


def test_a_second_short_pick_adds_to_the_task_that_is_open(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur, stock={("TEE", "EWR"): 10})
    first, second = keep(cur, company, 4), keep(cur, company, 2)
    lose(cur, company, first, 1, 4)  # of the four that are free, one is doubted
    lose(cur, company, second, 2, 2, at=MONDAY + HOUR)  # nothing found: all of the three
    [task] = doubts.tasks(cur).items
    assert (task.times, task.gone, task.doubted) == (2, 3, 4)
    assert stock(cur, company) == (3, 3, 0)
    between = MONDAY + HOUR / 2  # a count before the second look does not answer it
    adjust.count(cur, *cell(company), [9], [between], [""], at=MONDAY + HOUR, actor=ACTOR)
    assert len(doubts.tasks(cur).items) == 1


def test_what_was_counted_as_missing_already_is_not_taken_twice(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur, stock={("TEE", "EWR"): 10})
    order_id = keep(cur, company, 10)
    adjust.count(cur, *cell(company), [6], [MONDAY], [""], at=MONDAY, actor=ACTOR)
    assert stock(cur, company) == (10, 10, 4)
    [found] = lose(cur, company, order_id, 5, 10)
    assert (found.gone, found.doubted) == (1, 0)
    assert stock(cur, company) == (5, 5, 0)


def test_tasks_by_page_sku_and_location(cur: psycopg.Cursor[Any]) -> None:
    stocked = {("TEE", "EWR"): 3, ("MUG", "EWR"): 3, ("MUG", "LAX"): 3}
    company = build(cur, stock=stocked)
    for sku, place in stocked:
        order_id = int(ids.take(cur, 1)[0])
        where = [company.skus[sku]], [company.locations[place]]
        reserve.reserve(cur, [order_id], [1], *where, [1], at=MONDAY)
        lost = Lost(where[0][0], where[1][0], 1, 1, "not_found", "FO-1", doubts=True)
        doubts.lose(cur, [lost], at=MONDAY, actor=ACTOR)

    def listed(page: doubts.Page) -> list[tuple[str, str]]:
        return [(task.sku, task.location) for task in page.items]

    newest = list(reversed(stocked))
    first = doubts.tasks(cur, limit=2)
    assert listed(first) == newest[:2]
    assert listed(doubts.tasks(cur, cursor=first.next_cursor)) == newest[2:]
    assert listed(doubts.tasks(cur, skus=["MUG"])) == newest[:2]
    assert listed(doubts.tasks(cur, locations=["EWR"])) == newest[1:]
    assert doubts.lose(cur, [], at=MONDAY, actor=ACTOR) == []
    with pytest.raises(BadCursor):
        doubts.tasks(cur, cursor="x")


few = st.integers(0, 6)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    there=st.integers(1, 12),
    kept=st.lists(st.tuples(st.integers(1, 4), few, few), min_size=1, max_size=4),
    counts=st.lists(few, max_size=3),
)
def test_whatever_is_lost_and_counted_the_books_hold(
    cur: psycopg.Cursor[Any],
    there: int,
    kept: Sequence[tuple[int, int, int]],
    counts: Sequence[int],
) -> None:
    """Never more is doubted than is free, and every invariant of stock holds after each step."""
    with cur.connection.transaction(force_rollback=True):
        company = build(cur, stock={("TEE", "EWR"): there})
        orders = []
        for units, lost, more in kept:
            if units <= stock(cur, company)[0] - stock(cur, company)[1]:
                orders.append((keep(cur, company, units), min(units, lost), more))
        for nth, (order_id, lost, more) in enumerate(orders):
            if nth < len(counts):
                moment = MONDAY + nth * HOUR
                adjust.count(cur, *cell(company), [counts[nth]], [moment], [""], at=moment, actor=ACTOR)
            if lost:
                on_hand, reserved, missing = stock(cur, company)
                [found] = lose(cur, company, order_id, lost, lost + more, at=MONDAY + nth * HOUR)
                assert found.gone == max(0, lost - missing)
                spare = on_hand - reserved
                assert found.doubted in range(spare + 1)
                assert more or found.doubted == spare
            for name in ("stock_bounds", "stock_movements"):
                assert verify.check(cur, name).clean
