"""Steps that tests of bulk acts share."""

from typing import Any

from tests.company import ACTOR, MONDAY

from crossdock.core.sql import Cursor
from crossdock.desk import bulk, items, working
from crossdock.desk.acts import Act, Asked
from crossdock.desk.choosing import Chosen
from crossdock.orders.numbers import format_number


def chosen(*order_ids: int) -> Chosen:
    return Chosen([format_number(one) for one in order_ids])


def asked(act: Act, **parameters: Any) -> Asked:
    return Asked(act, **({"reason": "recalled"} if act is Act.HOLD else {}), **parameters)


def begin(cur: Cursor, what: Asked, which: Chosen) -> int:
    return bulk.run(cur, what, which, at=MONDAY, actor=ACTOR)


def turn(cur: Cursor, limit: int = 1000) -> int:
    """One batch of the stage; how many orders it claimed."""
    ids = working.claim(cur, limit, MONDAY)
    return working.work(cur, ids).claimed if ids else 0


def settle(cur: Cursor) -> None:
    while turn(cur):
        pass


def done(cur: Cursor, what: Asked, which: Chosen) -> int:
    """Begun and worked through; its id."""
    made = begin(cur, what, which)
    settle(cur)
    return made


def undone(cur: Cursor, bulk_id: int) -> int:
    made = bulk.undo(cur, bulk_id, at=MONDAY, actor=ACTOR)
    settle(cur)
    return made


def results(cur: Cursor, bulk_id: int) -> dict[str, str]:
    """What came of each order."""
    return {one["order"]: one["state"] for _, one in items.page(cur, bulk_id, None, after=0, limit=10_000)}


def whys(cur: Cursor, bulk_id: int) -> list[str]:
    return [one["why"] for _, one in items.page(cur, bulk_id, None, after=0, limit=10_000)]
