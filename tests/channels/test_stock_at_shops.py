"""What there is goes to the shop by compare-and-set, most urgent first; what it sold meanwhile counts."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.channels.shopping import CHANNEL, Shopping, allow, make_due, opened
from tests.company import ACTOR, put
from tests.conftest import Database

from crossdock.channels import connections, stock_push
from crossdock.core import clock, db
from crossdock.sourcing import pausing, publishing
from crossdock.twin.shop_server import Faults


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    allow(monkeypatch)
    with opened() as shopping:
        shopping.poll()
        yield shopping


def sets(shopping: Shopping) -> list[list[tuple[int, int]]]:
    """Each request's quantities: (from, to)."""
    return [
        [(one["changeFromQuantity"], one["quantity"]) for one in variables["input"]["quantities"]]
        for name, variables in shopping.server.asked
        if name == "CrossdockSetQuantities"
    ]


def more(shopping: Shopping, sku: str, location: str, units: int) -> None:
    with db.transaction() as cur:
        put(cur, shopping.company, sku, location, units)


def fewer(shopping: Shopping, sku: str, location: str, units: int) -> None:
    """So many less may be sold."""
    with db.transaction() as cur:
        cur.execute(
            "UPDATE inventory_stock SET safety = safety + %s WHERE sku_id = %s AND location_id = %s",
            (units, *cell(shopping, sku, location)),
        )


def test_only_what_differs_is_told(shop: Shopping) -> None:
    shop.push()
    assert sets(shop) == []
    more(shop, "MUG", "EWR", 5)
    shop.push()
    shop.push()
    assert sets(shop) == [[(100, 105)]]
    assert shop.level("MUG", "EWR") == 105


def test_a_buffer_of_the_channel_is_kept_back(shop: Shopping) -> None:
    document = {"buffers": [{"channel": "shop", "units": 3}, {"channel": "web", "units": 50}]}
    document |= {"fences": [{"sku": "TEE", "location": "EWR", "units": 4, "channel": "web"}]}
    with db.transaction() as cur:
        at = clock.now()
        publishing.publish(cur, "kept", document, valid_from=at, at=at, actor=ACTOR)
    shop.push()
    assert shop.level("MUG", "EWR") == 97
    assert shop.level("TEE", "EWR") == 3
    assert shop.level("TEE", "LAX") == 7


def test_what_runs_out_goes_first_then_what_sells_fastest(shop: Shopping) -> None:
    more(shop, "MUG", "LAX", 50)
    with db.transaction() as cur:
        cur.execute(
            "UPDATE inventory_stock SET safety = 40 WHERE sku_id = %s AND location_id = %s",
            cell(shop, "MUG", "EWR"),
        )
        cur.execute(
            "UPDATE inventory_stock SET safety = 8 WHERE sku_id = %s AND location_id = %s",
            cell(shop, "TEE", "EWR"),
        )
    shop.push()
    assert sets(shop) == [[(10, 2), (100, 60), (100, 150)]]


def cell(shopping: Shopping, sku: str, location: str) -> tuple[int, int]:
    return shopping.company.skus[sku], shopping.company.locations[location]


def test_a_shop_that_sold_meanwhile_is_not_given_that_back_before_it_was_compared(shop: Shopping) -> None:
    """Two were sold at the shop, and nobody told us yet; seven more came in."""
    item = next(one for one in shop.books.items.values() if one.sku == "MUG")
    gids = {name: gid for gid, name in shop.books.places.items()}
    item.levels[gids["EWR"]] = 98
    more(shop, "MUG", "EWR", 7)
    more(shop, "TEE", "EWR", 1)
    shop.push()
    assert sets(shop) == [[(10, 11), (100, 107)], [(10, 11), (98, 105)]]
    assert shop.level("MUG", "EWR") == 105
    counts = shop.counts()
    assert (counts["stock_mismatches"], counts["stock_sold_meanwhile"]) == (1, 2)
    shop.push()
    assert shop.level("MUG", "EWR") == 105
    compared(shop)  # no order of it was found: somebody took them off by hand
    shop.push()
    assert shop.level("MUG", "EWR") == 107


def compared(shop: Shopping) -> None:
    """All of the shop's orders until now."""
    with db.transaction() as cur:
        connections.advance(cur, shop.connection().id, watermark=clock.now() + timedelta(seconds=1))


def test_what_is_heard_of_later_is_not_taken_off_twice(shop: Shopping) -> None:
    item = next(one for one in shop.books.items.values() if one.sku == "TEE")
    gids = {name: gid for gid, name in shop.books.places.items()}
    item.levels[gids["EWR"]] = 7  # three were sold
    fewer(shop, "TEE", "EWR", 1)
    shop.push()
    assert shop.level("TEE", "EWR") == 7
    fewer(shop, "TEE", "EWR", 2)  # two of them are heard of
    shop.push()
    assert shop.level("TEE", "EWR") == 7
    more(shop, "TEE", "EWR", 9)
    shop.push()
    assert shop.level("TEE", "EWR") == 14, "of 16, two are not given back"
    compared(shop)
    shop.push()
    assert shop.level("TEE", "EWR") == 16


def test_a_mapping_that_finds_fewer_gives_nothing_back(shop: Shopping) -> None:
    item = next(one for one in shop.books.items.values() if one.sku == "TEE")
    gids = {name: gid for gid, name in shop.books.places.items()}
    item.levels[gids["EWR"]] = 4
    with db.transaction() as cur:
        connections.again(cur, shop.connection().id, map_=True)
    shop.poll()
    shop.push()
    assert shop.level("TEE", "EWR") == 4


def test_a_channel_that_is_paused_is_given_nothing(shop: Shopping) -> None:
    with db.transaction() as cur:
        pausing.pause(cur, CHANNEL, at=clock.now(), actor=ACTOR)
    more(shop, "MUG", "EWR", 5)
    fewer(shop, "TEE", "EWR", 4)
    shop.push()
    assert (shop.level("MUG", "EWR"), shop.level("TEE", "EWR")) == (100, 6)


def test_a_shop_that_has_it_already_is_not_told_again(shop: Shopping) -> None:
    """An order of the shop's own: both sides count it down, and nothing is set."""
    shop.sell(("MUG", 2))
    shop.push()
    assert sets(shop) == [[(100, 98)]]
    shop.push()
    assert len(sets(shop)) == 1
    assert shop.level("MUG", "EWR") == 98


def test_units_below_nothing_at_the_shop_are_counted_as_oversold(shop: Shopping) -> None:
    item = next(one for one in shop.books.items.values() if one.sku == "TEE")
    gids = {name: gid for gid, name in shop.books.places.items()}
    item.levels[gids["EWR"]] = -3
    more(shop, "TEE", "EWR", 1)
    shop.push()
    assert shop.counts()["stock_oversold_units"] == 3


def test_one_cell_that_is_refused_does_not_keep_the_others(shop: Shopping) -> None:
    item = next(one for one in shop.books.items.values() if one.sku == "TEE")
    gids = {name: gid for gid, name in shop.books.places.items()}
    del item.levels[gids["EWR"]]
    more(shop, "TEE", "EWR", 1)
    more(shop, "MUG", "LAX", 1)
    shop.push()
    assert shop.level("MUG", "LAX") == 101
    assert shop.counts()["stock_refused"] == 1
    asked = len(sets(shop))
    shop.push()
    assert len(sets(shop)) == asked  # the refused one rests


@pytest.mark.parametrize("fault", ["lost", "after", "before", "busy"])
def test_an_answer_that_never_came_sets_nothing_twice(shop: Shopping, fault: str) -> None:
    more(shop, "MUG", "EWR", 5)
    shop.server.faults = Faults(**{fault: 1.0})
    shop.push()
    shop.server.faults = Faults()
    for _ in range(3):
        with db.transaction() as cur:
            make_due(cur)
        shop.push()
    assert shop.level("MUG", "EWR") == 105
    with db.transaction() as cur:
        make_due(cur)
        cur.execute("UPDATE channels_connection SET stock_due_at = stock_due_at - interval '1 year'")
        assert stock_push.claim(cur, 4, clock.now()) == []


def test_older_versions_of_the_api_compare_by_their_own_field(
    db: Database, monday: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch)
    with opened(api_version="2025-07") as shopping:
        shopping.poll()
        more(shopping, "MUG", "EWR", 5)
        shopping.push()
        (_, variables) = shopping.server.asked[-1]
        assert variables["input"]["quantities"][0]["compareQuantity"] == 100
        assert "key" not in variables
        assert shopping.level("MUG", "EWR") == 105


def test_a_channel_that_wants_no_stock_told_is_left_alone(
    db: Database, monday: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch)
    with opened(stock=False) as shopping:
        shopping.poll()
        more(shopping, "MUG", "EWR", 5)
        shopping.push()
        assert sets(shopping) == []
        asked = {name for name, _ in shopping.server.asked}
        assert ("CrossdockLocations" in asked, "CrossdockItems" in asked) == (True, False)
