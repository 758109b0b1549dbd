"""What may be sold, as the engine reads it and as people page through it."""

from typing import Any

import psycopg
import pytest
from tests.company import ACTOR, MONDAY, build

from crossdock.inventory import adjust, reserve, safety, stock
from crossdock.inventory.errors import BadCursor


def test_a_grid_in_the_order_asked_with_zero_where_nothing_stands(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    skus = [company.skus[code] for code in ("TEE", "SOFA", "MUG", "TEE")]
    locations = [company.locations[code] for code in ("LAX", "EWR", "CHI")]
    assert stock.read(cur, skus, locations).tolist() == [
        [10, 10, 0],
        [0, 0, 0],
        [100, 100, 10],
        [10, 10, 0],
    ]


def test_nothing_asked_is_an_empty_grid(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    assert stock.read(cur, [], list(company.locations.values())).shape == (0, 3)
    assert stock.read(cur, list(company.skus.values()), []).shape == (5, 0)


def test_reserved_and_safety_are_not_available_and_never_below_zero(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    sku, location = company.skus["TEE"], company.locations["EWR"]
    safety.set_safety(cur, [sku], [location], [4], at=MONDAY, actor=ACTOR)
    assert stock.read(cur, [sku], [location]).tolist() == [[6]]
    assert reserve.reserve(cur, [1], [1], [sku], [location], [5], at=MONDAY)
    assert stock.read(cur, [sku], [location]).tolist() == [[1]]
    safety.set_safety(cur, [sku], [location], [9], at=MONDAY, actor=ACTOR)
    assert stock.read(cur, [sku], [location]).tolist() == [[0]]


def test_nothing_is_available_while_anything_is_missing(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur)
    sku, location = company.skus["TEE"], company.locations["EWR"]
    assert reserve.reserve(cur, [1], [1], [sku], [location], [8], at=MONDAY)
    adjust.count(cur, [sku], [location], [5], [MONDAY], [""], at=MONDAY, actor=ACTOR)
    assert stock.read(cur, [sku], [location]).tolist() == [[0]]
    [cell] = stock.availability(cur, skus=["TEE"], locations=["EWR"]).items
    assert (cell.on_hand, cell.reserved, cell.missing, cell.available) == (8, 8, 3, 0)


def test_pages_follow_one_another_and_repeat_nothing(cur: psycopg.Cursor[Any]) -> None:
    build(cur)
    whole = stock.availability(cur).items
    assert len(whole) == 7
    pages, cursor = [], None
    while True:
        page = stock.availability(cur, cursor=cursor, limit=3)
        pages.append(page.items)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert [len(items) for items in pages] == [3, 3, 1]
    assert [cell for items in pages for cell in items] == whole


def test_filters_by_code(cur: psycopg.Cursor[Any]) -> None:
    build(cur)
    found = stock.availability(cur, skus=["MUG", "LAMP"], locations=["LAX"]).items
    assert {(cell.sku, cell.location, cell.available) for cell in found} == {
        ("MUG", "LAX", 100),
        ("LAMP", "LAX", 10),
    }


@pytest.mark.parametrize("cursor", ["", "7", "x.y", "1.-2", "9" * 30 + ".1"])
def test_a_cursor_not_given_out_here_is_refused(cur: psycopg.Cursor[Any], cursor: str) -> None:
    with pytest.raises(BadCursor):
        stock.availability(cur, cursor=cursor)
