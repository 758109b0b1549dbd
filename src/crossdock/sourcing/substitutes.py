"""Substitutes: what is sent where a discontinued SKU has run out, by itself or once a person has agreed.

A line waits as a whole and no day is promised to it: then its SKU's substitute may stand for it, unit for
unit. By policy that is done at once, or the order is held (``substitution``): whoever lifts the hold agrees.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from crossdock.catalog import history, selling
from crossdock.core.actor import BROKER
from crossdock.core.sql import Cursor, ints, statement
from crossdock.inventory import stock
from crossdock.network import locations
from crossdock.orders import holds, ledger, substitute
from crossdock.orders.holds import Hold
from crossdock.sourcing import policies, queue

WAITING = statement(__package__, "substitutable")

MOST: Final = 1_000
HOLD: Final = "substitution"


def sweep(cur: Cursor, *, at: datetime) -> int:
    """Substitute what may be, or ask; returns how many orders changed or were held."""
    rules = selling.current(cur, at).substitutes
    how = policies.current(cur, at).document.substitution
    if not rules or how == "never":
        return 0
    waiting = WAITING.rows(cur, sku_ids=ints(sorted(rules)), limit=MOST)
    if not waiting:
        return 0
    left = _left(cur, sorted(rules), at)
    gone = [row for row in waiting if left[row[2]] < row[3]]
    agreed = [row for row in gone if how == "automatic" or row[4] is False]
    ledger.lock(cur, sorted({row[0] for row in agreed}))
    changed = substitute.substitute(
        cur, [(row[0], row[1], rules[row[2]]) for row in agreed], at=at, actor=BROKER
    )
    queue.put(cur, changed, at=at)
    asked = _ask(cur, [row for row in gone if how == "hold" and row[4] is None], rules, at)
    return len(changed) + asked


def _left(cur: Cursor, sku_ids: list[int], at: datetime) -> dict[int, int]:
    """The most that is available of each SKU at one location."""
    places = [place.id for place in locations.current(cur, at)]
    if not places:
        return dict.fromkeys(sku_ids, 0)
    most = stock.read(cur, sku_ids, places).max(axis=1).tolist()
    return dict(zip(sku_ids, most, strict=True))


def _ask(cur: Cursor, rows: list[tuple[int, ...]], rules: Mapping[int, int], at: datetime) -> int:
    """Hold orders until somebody has agreed."""
    if not rows:
        return 0
    codes = history.codes(cur, [*rules, *rules.values()])
    wanted = [
        Hold(
            row[0],
            HOLD,
            f"{codes[row[2]]} is discontinued and gone; {codes[rules[row[2]]]} can be sent in its place",
        )
        for row in rows
    ]
    return len(holds.put(cur, list({one.order_id: one for one in wanted}.values()), at=at, actor=BROKER))
