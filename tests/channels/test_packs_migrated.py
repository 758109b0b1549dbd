"""Items and levels of before there were packs: copied while the release before serves on, then dropped."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.channels.shopping import Shopping, allow, opened
from tests.conftest import Database

from crossdock.app import migrating
from crossdock.channels.unmapped import Piece

CONTRACT = "channels.0008_contract_items"
LATER = "channels.0009_dismissed"  # written after the contract, applied before it
# As the release before writes them.
PUT_ITEM = (
    "INSERT INTO channels_item (channel_id, sku_id, gid) VALUES (%s, %s, %s)"
    " ON CONFLICT (channel_id, sku_id) DO UPDATE SET gid = excluded.gid"
)


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    allow(monkeypatch)
    with opened() as shopping:
        shopping.poll()
        yield shopping


def rows(seen: psycopg.Connection[Any], query: str) -> list[Any]:
    return seen.execute(query).fetchall()


def test_what_stood_is_copied_and_the_release_before_serves_on(shop: Shopping, db: Database) -> None:
    seen = db.connect(autocommit=True)
    seen.execute("UPDATE channels_stock_level SET unheard = 2, unheard_at = known_at WHERE shop = 100")
    items = rows(seen, "SELECT channel_id, sku_id, units, gid FROM channels_stock_item ORDER BY gid")
    levels = rows(seen, "SELECT * FROM channels_stock_level ORDER BY sku_id, location_id")
    MigrationExecutor(connection).migrate([("channels", "0005_unheard")])
    assert len(rows(seen, "SELECT * FROM channels_item")) == len(items) == 3

    done = migrating.migrate()
    expands = ["channels.0006_clients", "channels.0007_packs", LATER]
    assert (done.applied, done.later) == (expands, [CONTRACT])
    assert rows(seen, "SELECT channel_id, sku_id, units, gid FROM channels_stock_item ORDER BY gid") == items
    assert rows(seen, "SELECT * FROM channels_stock_level ORDER BY sku_id, location_id") == levels
    for _ in range(2):
        seen.execute(PUT_ITEM, [shop.connection().id, shop.company.skus["BOOK"], "gid://9"])

    assert migrating.migrate(contract=True).applied == [CONTRACT]
    assert rows(seen, "SELECT to_regclass('channels_item'), to_regclass('channels_level')") == [(None, None)]
    mug = Piece(shop.company.skus["MUG"], 1)
    shop.sell(("MUG", 2))
    shop.push()
    assert shop.level("MUG", "EWR") == 98
    units = "SELECT shop FROM channels_stock_level WHERE (sku_id, units) = (%s, %s) ORDER BY shop"
    assert seen.execute(units, mug).fetchall() == [(98,), (100,)]


def test_an_expand_from_before_a_contract_comes_also_where_that_is_applied(
    shop: Shopping, db: Database
) -> None:
    seen = db.connect(autocommit=True)
    seen.execute("DELETE FROM django_migrations WHERE app || '.' || name = %s", [LATER])
    assert migrating.migrate().applied == [LATER]
    assert migrating.migrate().applied == []
