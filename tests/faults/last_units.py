"""The last units of one SKU, wanted by many more than there are, while processes are killed at random."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import running
from tests.running import Crowd, Killer, Message, Running


@dataclass(frozen=True)
class Sale:
    """``stock``: units at each of the three locations; ``attempts``: orders of one unit each, every
    ``again``-th of them told twice; ``kills``: processes killed on the way.
    """

    stock: tuple[int, int, int]
    attempts: int
    kills: int
    seed: int = 1
    again: int = 20


def hold(sale: Sale, folder: Path) -> None:
    """Hold the sale, and assert that everybody's order is there once and exactly the stock is promised."""
    with running.installation(folder) as mine:
        key = running.set_up(mine, running.company_files(folder / "files", sale.stock))
        killer, crowd = Killer(mine, sale.seed), Crowd(mine, messages(sale, key))
        with crowd:
            for kill in range(sale.kills):
                if not crowd.reached(len(crowd.messages) * (kill + 1) // (sale.kills + 2)):
                    break
                killer.strike()
        assert not crowd.refused, (crowd.refused[:5], crowd.statuses, mine.tail())
        mine.drained_and_verified()
        check(mine, sale, crowd)
        assert sum(killer.killed.values()) == sale.kills


def messages(sale: Sale, key: str) -> list[Message]:
    """Half by webhook, half by the API; some come again, as if the answer had been lost."""
    found = []
    for number in range(1, sale.attempts + 1):
        one = running.shop_order(number) if number % 2 else running.api_order(number, key)
        found += [one, one] if number % sale.again == 0 else [one]
    return found


def check(mine: Running, sale: Sale, crowd: Crowd) -> None:
    with mine.database() as seen:

        def rows(text: str) -> list[tuple[Any, ...]]:
            return seen.execute(text).fetchall()

        there = Counter(row[0] for row in rows("SELECT external_id FROM orders_order"))
        assert there == Counter({str(number): 1 for number in range(1, sale.attempts + 1)})
        assert set(crowd.answered) == set(there)
        promised, waiting, ordered = rows(
            "SELECT sum(allocated + released), sum(backordered), sum(ordered) FROM orders_line"
        )[0]
        units = sum(sale.stock)
        assert (promised, waiting, ordered) == (units, sale.attempts - units, sale.attempts)
        stock = rows("SELECT on_hand, reserved FROM inventory_stock ORDER BY location_id")
        assert [tuple(row) for row in stock] == [(one, one) for one in sale.stock]
        moved = rows("SELECT sum(quantity), count(*) FROM inventory_movement")[0]
        assert moved == (units, len(sale.stock))
        assert rows("SELECT sum(quantity) FROM inventory_reservation")[0] == (units,)
