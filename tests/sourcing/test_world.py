"""What a process keeps of the world is what the database would say again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import psycopg
import pytest
from tests import company
from tests.company import ACTOR, MONDAY

from crossdock.catalog import skus
from crossdock.core.sql import Cursor, ints
from crossdock.network import locations
from crossdock.sourcing import policies, publishing, world
from crossdock.sourcing.promise import Wanted, promise

CODES = ("TEE", "MUG", "LAMP")


def test_what_holds_is_what_each_room_says(cur: Cursor) -> None:
    company.build(cur)
    before = world.holding(cur, MONDAY)
    assert before.policy == policies.current(cur, MONDAY)
    assert before.catalogue == skus.masters_version(cur, MONDAY)
    later = MONDAY + timedelta(hours=1)
    publishing.publish(cur, "euro", {"currency": "EUR"}, valid_from=later, at=MONDAY, actor=ACTOR)
    skus.import_rows(cur, [{"code": "TEE", "weight_g": 999}], at=later, actor=ACTOR)
    locations.import_rows(cur, [{"code": "EWR", "lead_days": 2}], at=later, actor=ACTOR)
    after = world.holding(cur, later)
    assert after.policy.document.currency == "EUR"
    assert after.catalogue == skus.masters_version(cur, later) != before.catalogue
    assert {one.code: one.lead_days for one in after.setup.locations}["EWR"] == 2
    assert world.holding(cur, MONDAY).policy == before.policy


def test_a_sku_that_is_known_is_as_it_would_be_read(cur: Cursor) -> None:
    company.build(cur)
    found = list(skus.by_codes(cur, CODES, MONDAY).values())
    wanted = ints(sorted(sku.id for sku in found))
    free = np.zeros((len(wanted), 3), dtype=np.int64)
    told, read = world.holding(cur, MONDAY).setup, world.holding(cur, MONDAY).setup
    assert told is not read  # nothing was committed, so nothing was kept
    told.know(found)
    mine, theirs = told.goods(cur, wanted, MONDAY, free), read.goods(cur, wanted, MONDAY, free)
    assert mine.weight_g.tolist() == theirs.weight_g.tolist()
    assert mine.volume_mm3.tolist() == theirs.volume_mm3.tolist()
    assert told.classes_of(wanted) == read.classes_of(wanted)


def test_ship_dates_are_kept_for_a_second_and_not_beyond(cur: Cursor) -> None:
    company.build(cur)
    setup = world.holding(cur, MONDAY).setup
    cut_off = datetime(2026, 11, 23, 21, tzinfo=UTC)  # 16:00 in New York
    place = [one.code for one in setup.locations].index("EWR")
    last = setup.today(cut_off)
    assert setup.today(cut_off + timedelta(microseconds=999_999)) is last
    late = setup.today(cut_off + timedelta(seconds=1))
    assert late.ship_on[place] == last.ship_on[place] + 1
    assert setup.today(cut_off).ship_on.tolist() == last.ship_on.tolist()


def test_a_promise_of_what_is_known_asks_the_database_twice(
    cur: Cursor, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.build(cur)
    holding = world.holding(cur, MONDAY)
    wanted = Wanted([("MUG", 2), ("TEE", 1)], "US", "10001", levels=("standard",))
    first = promise(cur, wanted, at=MONDAY, holding=holding)
    asked: list[Any] = []
    execute = psycopg.Cursor.execute

    def counted(self: Any, query: Any, *given: Any, **more: Any) -> Any:
        asked.append(query)
        return execute(self, query, *given, **more)

    monkeypatch.setattr(psycopg.Cursor, "execute", counted)
    assert promise(cur, wanted, at=MONDAY, holding=holding) == first
    assert len(asked) == 2, asked  # what is in stock, and what its locations have planned
