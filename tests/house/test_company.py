"""The company that the other tests build on is what its table says."""

from collections.abc import Mapping
from typing import Any

import psycopg
import pytest
from tests import company


def test_the_company_is_small_and_complete(cur: psycopg.Cursor[Any]) -> None:
    built = company.build(cur)
    counted: Mapping[str, int] = {
        "network_location": 3,
        "catalog_sku": 5,
        "inventory_stock": len(company.STOCK),
        "carriers_rate": 2 * 3 * 3,
        "carriers_zone": 3 * 3,
    }
    for table, expected in counted.items():
        row = cur.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert row == (expected,), table
    assert len(built.orders()) == 4


def test_movements_add_up_to_what_is_on_hand(cur: psycopg.Cursor[Any]) -> None:
    built = company.build(cur)
    company.put(cur, built, "MUG", "CHI", 5)
    rows = cur.execute(
        "SELECT s.on_hand, sum(m.quantity)::bigint FROM inventory_stock AS s"
        " JOIN inventory_movement AS m USING (sku_id, location_id)"
        " GROUP BY s.sku_id, s.location_id, s.on_hand"
    ).fetchall()
    assert len(rows) == len(company.STOCK)
    assert all(on_hand == moved for on_hand, moved in rows)


@pytest.mark.parametrize("at", range(4))
def test_the_stated_total_is_what_the_lines_add_up_to(cur: psycopg.Cursor[Any], at: int) -> None:
    order = company.build(cur).orders()[at]
    assert order.total == order.computed_total == [2_000, 7_000, 8_000, 51_000][at]
