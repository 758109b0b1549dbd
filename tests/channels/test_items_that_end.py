"""An item of a shop that means nothing here any more is none of ours: its levels go, nothing is told of it,
and it is named with those that are unknown; but what a person has said of it stands.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.channels.shopping import CHANNEL, Shopping, allow, opened
from tests.channels.test_packs_at_shops import alias, left, map_again, mapped
from tests.channels.test_stock_at_shops import more, sets
from tests.company import ACTOR
from tests.conftest import Database

from crossdock.app import doctor
from crossdock.channels import mapping, stock_push, unmapped
from crossdock.channels.unmapped import Piece
from crossdock.core import clock, db

ALL = {
    "MUG": ("MUG", 1), "TEE": ("TEE", 1), "LAMP": ("LAMP", 1), "MUG-6": ("MUG", 6), "OLD-BOOK": ("BOOK", 1),
}  # fmt: skip


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    allow(monkeypatch)
    with opened() as shopping:
        alias("MUG-6", "MUG", "6")
        alias("OLD-BOOK", "BOOK", every=True)
        for sku, units in {"MUG-6": (16, 16), "OLD-BOOK": (10, 0)}.items():
            shopping.books.stock(sku, dict(zip(("EWR", "LAX"), units, strict=True)))
        shopping.poll()
        assert mapped(shopping) == ALL
        yield shopping


def gid(shop: Shopping, sku: str) -> str:
    return next(gid for gid, one in shop.books.items.items() if one.sku == sku)


def rename(shop: Shopping, **skus: str) -> None:
    """The shop calls items otherwise, all at once: MUG="TEE"."""
    found = {sku: gid(shop, sku) for sku in skus}
    for sku, name in skus.items():
        shop.books.items[found[sku]].sku = name


def levels(shop: Shopping, sku: str, units: int) -> int:
    query = "SELECT count(*) FROM channels_stock_level WHERE sku_id = %s AND units = %s"
    with db.transaction() as cur:
        [row] = cur.execute(query, [shop.company.skus[sku], units]).fetchall()
    return int(row[0])


def unknown(shop: Shopping) -> list[tuple[str, str]]:
    return [(one.sku, one.why) for one in left(shop).items]


def told(shop: Shopping, item: str) -> int:
    """How often the shop was told of an item."""
    return sum(
        one["inventoryItemId"] == item
        for name, asked in shop.server.asked
        if name == "CrossdockSetQuantities"
        for one in asked["input"]["quantities"]
    )


def test_an_alias_that_ends_ends_the_item_as_the_shop_is_read_next(shop: Shopping) -> None:
    alias("MUG-6", None, at=clock.now())
    assert levels(shop, "MUG", 6) == 2
    map_again(shop)
    assert mapped(shop) == {called: one for called, one in ALL.items() if called != "MUG-6"}
    assert unknown(shop) == [("MUG-6", "unknown")]
    assert (levels(shop, "MUG", 6), levels(shop, "MUG", 1)) == (0, 2)
    more(shop, "MUG", "EWR", 60)
    shop.push()
    assert sets(shop) == [[(100, 160)]]  # of the single one alone
    with db.transaction() as cur:
        [said] = [one for one in doctor._shops(cur, clock.now()) if "MUG-6" in one.found]
        history = cur.execute(
            "SELECT kind, actor FROM core_change WHERE subject = 'shop_item' AND name = %s ORDER BY id",
            [f"{CHANNEL}/MUG x 6"],
        ).fetchall()
    assert said.found == "SKUs not known here: MUG-6"
    assert history == [("created", "stage:shop_poll"), ("dropped", "stage:shop_poll")]
    map_again(shop)
    assert (unknown(shop), mapped(shop).get("MUG-6")) == ([("MUG-6", "unknown")], None)


def test_one_that_comes_back_is_read_at_once_and_told_what_there_is(shop: Shopping) -> None:
    alias("MUG-6", None, at=clock.now())
    map_again(shop)
    more(shop, "MUG", "EWR", 60)
    alias("MUG-6", "MUG", "12", at=clock.now())
    shop.poll()
    assert (mapped(shop)["MUG-6"], left(shop).items) == (("MUG", 12), ())
    shop.push()
    assert (shop.level("MUG-6", "EWR"), shop.level("MUG", "EWR")) == (13, 160)


def test_what_a_person_has_said_stands(shop: Shopping) -> None:
    mugs, books = Piece(shop.company.skus["MUG"], 6), Piece(shop.company.skus["BOOK"], 1)
    rows = [(mugs, gid(shop, "MUG-6")), (books, gid(shop, "OLD-BOOK"))]
    with db.transaction() as cur:
        mapping.put_items(cur, shop.connection().id, rows, over=True, at=clock.now(), actor=ACTOR)
    alias("MUG-6", None, at=clock.now())
    rename(shop, **{"OLD-BOOK": ""})
    map_again(shop)
    assert (mapped(shop)["MUG-6"], mapped(shop)[""]) == (("MUG", 6), ("BOOK", 1))
    assert (left(shop).items, levels(shop, "MUG", 6)) == ((), 2)
    more(shop, "MUG", "EWR", 60)
    shop.push()
    assert shop.level("MUG-6", "EWR") == 26


@pytest.mark.parametrize(
    ("names", "still", "why"),
    [
        ({"LAMP": "LANTERN"}, {"MUG", "TEE", "MUG-6", "OLD-BOOK"}, [("LANTERN", "unknown")]),
        ({"LAMP": ""}, {"MUG", "TEE", "MUG-6", "OLD-BOOK"}, []),  # as any item without a SKU
        ({"LAMP": "TEE"}, {"MUG", "TEE", "MUG-6", "OLD-BOOK"}, [("TEE", "doubled")]),
        ({"LAMP": "HALF"}, {"MUG", "TEE", "MUG-6", "OLD-BOOK"}, [("HALF", "inexact")]),
    ],
)
def test_what_the_shop_calls_otherwise_is_not_what_it_was(
    shop: Shopping, names: dict[str, str], still: set[str], why: list[tuple[str, str]]
) -> None:
    alias("HALF", "TEE", "0.5")
    item = gid(shop, "LAMP")
    rename(shop, **names)
    map_again(shop)
    with db.transaction() as cur:
        assert mapping.items(cur, shop.connection().id, [item]) == {}
    assert (set(mapped(shop)), unknown(shop), levels(shop, "LAMP", 1)) == (still, why, 0)
    more(shop, "LAMP", "LAX", 5)
    shop.push()
    assert told(shop, item) == 0


def test_another_takes_the_place_of_one_that_ends_in_the_same_reading(shop: Shopping) -> None:
    new, old = gid(shop, "MUG-6"), gid(shop, "MUG")
    rename(shop, **{"MUG": "GONE", "MUG-6": "MUG"})
    map_again(shop)
    with db.transaction() as cur:
        found = mapping.items(cur, shop.connection().id, [old, new])
    assert found == {new: Piece(shop.company.skus["MUG"], 1)}
    shop.push()
    assert (told(shop, old), shop.books.items[new].levels) == (0, dict.fromkeys(shop.books.places, 100))


def test_one_that_ends_while_it_is_being_told_is_known_no_more(shop: Shopping) -> None:
    """The stage has taken its cells, and then the shop is read."""
    more(shop, "MUG", "EWR", 60)
    with db.transaction() as cur:
        cur.execute("UPDATE channels_connection SET stock_due_at = now() - interval '1 day'")
        jobs: Any = stock_push.claim(cur, 4, clock.now())
    alias("MUG-6", None, at=clock.now())
    map_again(shop)
    outcome = stock_push.act(jobs)
    with db.transaction() as cur:
        stock_push.settle(cur, outcome)
    assert (levels(shop, "MUG", 6), levels(shop, "MUG", 1)) == (0, 2)
    assert shop.level("MUG", "EWR") == 160
    more(shop, "MUG", "EWR", 60)
    before = told(shop, gid(shop, "MUG-6"))
    shop.push()
    assert (told(shop, gid(shop, "MUG-6")), shop.level("MUG", "EWR")) == (before, 220)


def test_items_are_not_ended_by_what_is_read_of_places_alone(shop: Shopping) -> None:
    alias("MUG-6", None, at=clock.now())
    with db.transaction() as cur:
        page = mapping.Page({}, {}, clock.wall(), None, {})
        mapping.keep(cur, shop.connection().id, page, at=clock.now())
    assert mapped(shop) == ALL
    assert unmapped.UNKNOWN not in left(shop).counts
