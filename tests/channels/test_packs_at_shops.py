"""A shop's items that are packs or go by an alias: mapped as orders read them, each told its whole ones."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.channels.shopping import CHANNEL, Shopping, allow, opened
from tests.channels.test_stock_at_shops import cell, compared, fewer, more, sets
from tests.company import ACTOR, BEGAN
from tests.conftest import Database

from crossdock.catalog import aliases, skus
from crossdock.channels import connections, mapping, stock_push, unmapped
from crossdock.channels.unmapped import Piece
from crossdock.core import clock, db
from crossdock.partners import channels
from crossdock.sourcing import pausing, publishing


def alias(code: str, sku: str | None, units: str = "1", *, every: bool = False, at: datetime = BEGAN) -> None:
    with db.transaction() as cur:
        channel = aliases.EVERY if every else channels.by_name(cur, CHANNEL).id
        sku_id = skus.by_codes(cur, [sku])[sku].id if sku else None
        aliases.import_rows(cur, [(channel, code, sku_id, Decimal(units))], at=at, actor=ACTOR)


# On hand, shown by the shop, sold there and not heard of.
CELLS = ((3, -2, 1), (12, 0, 1), (23, 4, 0), (6, 9, 2), (40, 2, 3), (0, -1, 9))


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    """Beside the single mug the shop sells it by six, and a book that it calls otherwise than we do."""
    allow(monkeypatch)
    with opened() as shopping:
        alias("MUG-6", "MUG", "6")
        alias("OLD-BOOK", "BOOK", every=True)
        for sku, units in {"MUG-6": (16, 16), "OLD-BOOK": (10, 0), "GONE": (1, 1)}.items():
            shopping.books.stock(sku, dict(zip(("EWR", "LAX"), units, strict=True)))
        shopping.poll()
        yield shopping


def mapped(shopping: Shopping) -> dict[str, tuple[str, int]]:
    """SKU's code and units of each item, by what the shop calls it."""
    called = {gid: item.sku for gid, item in shopping.books.items.items()}
    codes = {sku_id: code for code, sku_id in shopping.company.skus.items()}
    with db.transaction() as cur:
        found = mapping.items(cur, shopping.connection().id, list(called))
    return {called[gid]: (codes[piece.sku_id], piece.units) for gid, piece in found.items()}


def left(shopping: Shopping) -> unmapped.Unmapped:
    with db.transaction() as cur:
        return unmapped.of_channel(cur, shopping.connection().id)


def set_at(shopping: Shopping, sku: str, place: str, units: int) -> None:
    """What the shop has of an item, whatever we told it."""
    gids = {name: gid for gid, name in shopping.books.places.items()}
    item = next(one for one in shopping.books.items.values() if one.sku == sku)
    item.levels[gids[place]] = units


def map_again(shopping: Shopping) -> None:
    with db.transaction() as cur:
        connections.again(cur, shopping.connection().id, map_=True)
    shopping.poll()


def test_items_are_mapped_as_orders_of_the_channel_are_read(shop: Shopping) -> None:
    assert mapped(shop) == {
        "MUG": ("MUG", 1), "TEE": ("TEE", 1), "LAMP": ("LAMP", 1), "MUG-6": ("MUG", 6),
        "OLD-BOOK": ("BOOK", 1),
    }  # fmt: skip
    assert left(shop).called(unmapped.UNKNOWN) == ["GONE"]
    assert shop.counts()["items_unknown"] == 1


def test_the_channels_own_alias_stands_before_the_sku_of_that_code(
    db: Database, monday: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch)
    with opened() as shopping:
        alias("MUG", "MUG", "4")
        alias("TEE", "LAMP", every=True)  # for every channel the SKU of that code comes first
        shopping.poll()
        assert mapped(shopping)["MUG"] == ("MUG", 4)
        assert mapped(shopping)["TEE"] == ("TEE", 1)
        shopping.push()
        assert shopping.level("MUG", "EWR") == 25


def test_a_pack_is_told_as_the_whole_ones_that_there_are(shop: Shopping) -> None:
    shop.push()
    assert sets(shop) == []  # 100 make 16
    fewer(shop, "MUG", "EWR", 5)
    shop.push()
    assert (shop.level("MUG", "EWR"), shop.level("MUG-6", "EWR")) == (95, 15)
    more(shop, "MUG", "EWR", 7)
    shop.push()
    assert (shop.level("MUG", "EWR"), shop.level("MUG-6", "EWR"), shop.level("MUG-6", "LAX")) == (102, 17, 16)
    fewer(shop, "MUG", "EWR", 100)
    shop.push()
    assert (shop.level("MUG", "EWR"), shop.level("MUG-6", "EWR")) == (2, 0)
    fewer(shop, "BOOK", "EWR", 4)
    shop.push()
    assert shop.level("OLD-BOOK", "EWR") == 6


def test_buffers_are_kept_in_units_of_the_sku_and_the_threshold_in_those_of_the_item(shop: Shopping) -> None:
    document = {"buffers": [{"channel": "shop", "units": 5}]}
    with db.transaction() as cur:
        at = clock.now() - timedelta(seconds=3)  # policies are kept by version and moment, whatever database
        publishing.publish(cur, "kept", document, valid_from=at, at=at, actor=ACTOR)
        cur.execute(
            "UPDATE inventory_stock SET safety = 66 WHERE sku_id = %s AND location_id = %s",
            cell(shop, "MUG", "EWR"),
        )
    shop.push()
    assert (shop.level("MUG", "EWR"), shop.level("MUG-6", "EWR")) == (29, 4)
    told = sets(shop)[0]
    assert told.index((16, 4)) < told.index((100, 29))  # four packs are few, 29 mugs are not
    assert shop.level("MUG-6", "LAX") == 15


def test_a_sale_of_either_lowers_both(shop: Shopping) -> None:
    order_id = shop.sell(("MUG-6", 2))
    with db.transaction() as cur:
        units = cur.execute(
            "SELECT sum(quantity) FROM inventory_reservation WHERE order_id = %s", [order_id]
        ).fetchone()
    assert units == (12,)
    shop.push()
    assert (shop.level("MUG", "EWR"), shop.level("MUG-6", "EWR")) == (88, 14)
    shop.sell(("MUG", 5))
    shop.push()
    assert (shop.level("MUG", "EWR"), shop.level("MUG-6", "EWR")) == (83, 13)
    assert shop.level("MUG-6", "LAX") == 16


def test_what_is_sold_of_a_pack_and_not_heard_of_is_given_back_to_neither(shop: Shopping) -> None:
    set_at(shop, "MUG-6", "EWR", 14)  # two were sold, and nobody told us
    set_at(shop, "MUG", "EWR", 90)
    map_again(shop)  # ten single ones too
    shop.push()
    assert (shop.level("MUG", "EWR"), shop.level("MUG-6", "EWR")) == (90, 14)
    more(shop, "MUG", "EWR", 20)  # 120, less 12, less 10
    shop.push()
    assert (shop.level("MUG", "EWR"), shop.level("MUG-6", "EWR")) == (98, 16)
    compared(shop)  # nobody had bought them
    shop.push()
    assert (shop.level("MUG", "EWR"), shop.level("MUG-6", "EWR")) == (120, 20)


def test_what_a_pack_is_found_to_have_sold_counts_for_the_single_one_at_once(shop: Shopping) -> None:
    """Both are told in one request, and one of them is stale."""
    set_at(shop, "MUG-6", "EWR", 15)
    more(shop, "MUG", "EWR", 20)
    shop.push()
    assert (shop.level("MUG", "EWR"), shop.level("MUG-6", "EWR")) == (114, 19)
    assert shop.counts()["stock_sold_meanwhile"] == 1
    compared(shop)
    shop.push()
    assert (shop.level("MUG", "EWR"), shop.level("MUG-6", "EWR")) == (120, 20)


def test_an_alias_that_comes_later_maps_the_item_by_itself(shop: Shopping) -> None:
    asked = sum(name == "CrossdockItems" for name, _ in shop.server.asked)
    shop.poll()
    assert sum(name == "CrossdockItems" for name, _ in shop.server.asked) == asked
    alias("ELSE", "TEE", "2", at=clock.now())
    shop.poll()  # which is nothing to this shop
    assert sum(name == "CrossdockItems" for name, _ in shop.server.asked) == asked
    alias("GONE", "TEE", "2", at=clock.now())
    shop.poll()
    assert mapped(shop)["GONE"] == ("TEE", 2)
    assert left(shop) == unmapped.Unmapped((), {})
    shop.push()
    assert shop.level("GONE", "EWR") == 5


def test_a_pack_that_holds_more_from_now_on_is_told_as_fewer(shop: Shopping) -> None:
    alias("MUG-6", "MUG", "12", at=clock.now())
    map_again(shop)
    assert mapped(shop)["MUG-6"] == ("MUG", 12)
    shop.push()
    assert (shop.level("MUG-6", "EWR"), shop.level("MUG", "EWR")) == (8, 100)
    with db.transaction() as cur:
        levels = cur.execute("SELECT count(*) FROM channels_stock_level WHERE units = 6").fetchone()
    assert levels == (0,)


def test_what_a_person_has_named_stands_against_what_the_shop_calls_it(shop: Shopping) -> None:
    gids = {item.sku: gid for gid, item in shop.books.items.items()}
    mug = shop.company.skus["MUG"]
    rows = [(Piece(mug, 8), gids["MUG-6"]), (Piece(mug, 3), gids["GONE"])]
    with db.transaction() as cur:
        channel = shop.connection().id
        stand = mapping.put_items(cur, channel, rows, over=True, at=clock.now(), actor=ACTOR)
    assert stand == {gids["MUG-6"], gids["GONE"]}
    map_again(shop)
    assert (mapped(shop)["MUG-6"], mapped(shop)["GONE"]) == (("MUG", 8), ("MUG", 3))
    assert left(shop).items == ()


def test_why_an_item_is_none_of_ours_is_said(shop: Shopping) -> None:
    alias("SIX-MUGS", "MUG", "6")
    alias("HALF", "TEE", "0.5")
    for sku in ("SIX-MUGS", "HALF"):
        shop.books.stock(sku, {"EWR": 1})
    map_again(shop)
    found = left(shop)
    assert {one.sku: one.why for one in found.items} == {
        "GONE": "unknown", "SIX-MUGS": "doubled", "HALF": "inexact",
    }  # fmt: skip
    assert found.counts == {"unknown": 1, "doubled": 1, "inexact": 1}
    assert mapped(shop)["MUG-6"] == ("MUG", 6)


def test_of_many_unknown_items_some_are_named_and_all_counted(shop: Shopping) -> None:
    for number in range(30):
        shop.books.stock(f"NEW-{number:02}", {"EWR": 1})
    map_again(shop)
    found = left(shop)
    assert len(found.items) == unmapped.SHOWN
    assert found.counts == {"unknown": 31}


@given(
    units=st.integers(1, 12),
    offered=st.integers(0, 60),
    gone=st.integers(0, 30),
    shown=st.integers(-5, 60),
    raises=st.booleans(),
)
def test_a_target_is_never_more_than_there_is_and_raised_only_by_what_is_heard_of(
    units: int, offered: int, gone: int, shown: int, raises: bool
) -> None:
    target = stock_push.aim(offered, gone, units, shown, raises=raises)
    assert target * units <= offered
    if target > shown:
        assert raises
        assert target == 0 or target * units <= offered - gone
    if target < shown:
        assert (target + 1) * units > offered
    assert stock_push.aim(offered, gone, units, target, raises=raises) == target


def test_the_claim_aims_at_what_a_look_again_does(shop: Shopping) -> None:
    """The same is said in SQL, to find the cells, and in Python, for those that are stale."""
    found = 0
    for raises in (True, False):
        with db.transaction() as cur:
            act = pausing.resume if raises else pausing.pause
            act(cur, CHANNEL, at=clock.now(), actor=ACTOR)
        for on_hand, shown, unheard in (
            (3, -2, 1),
            (12, 0, 1),
            (23, 4, 0),
            (6, 9, 2),
            (40, 2, 3),
            (0, -1, 9),
        ):
            with db.transaction() as cur:
                cur.execute("UPDATE inventory_stock SET on_hand = reserved + safety + %s", [on_hand])
                cur.execute(
                    "UPDATE channels_stock_level SET shop = %s, unheard = %s, unheard_at = %s,"
                    " due_at = due_at - interval '1 day'",
                    [shown, unheard, clock.now()],
                )
                cur.execute(
                    "UPDATE channels_connection SET watermark = NULL, stock_due_at = now() - '1 d'::interval"
                )
                jobs = stock_push.claim(cur, 4, clock.now())
            for one, setting in (pair for job in jobs for pair in job.cells):
                stand = jobs[0].stands[one]
                assert stand.unheard == unheard
                expected = stock_push.aim(stand.offered, stand.gone, one.units, setting.shop, raises=raises)
                assert setting.target == expected != setting.shop
                found += one.units > 1
    assert found > 4
