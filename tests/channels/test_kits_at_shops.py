"""A kit that a shop sold: we ship its components, the shop hears of whole kits."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.channels.shopping import Shopping, allow, opened
from tests.channels.test_packs_at_shops import alias
from tests.channels.test_telling_shops import number_of, told
from tests.company import ACTOR, BEGAN, MONDAY
from tests.conftest import Database

from crossdock.app import verify
from crossdock.catalog import kits
from crossdock.channels import connections
from crossdock.channels.as_bought import Part, as_bought
from crossdock.channels.left_out import without
from crossdock.channels.parcels import Shipment
from crossdock.core import clock, db
from crossdock.fulfilment import read
from crossdock.orders import read as orders
from crossdock.sourcing import amend, publishing
from crossdock.sourcing.edits import Edit, LineEdit
from crossdock.twin.shop_books import GID


@pytest.fixture
def shop(db: Database, monday: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopping]:
    allow(monkeypatch)
    with opened(notify=False) as shopping:
        _make_set()
        shopping.books.stock("SET", {"EWR": 3, "LAX": 50})
        shopping.poll()
        yield shopping


def _make_set() -> None:
    """A SET is two mugs and a tee."""
    with db.transaction() as cur:
        recipe = kits.Recipe("SET", {"MUG": 2, "TEE": 1})
        assert kits.import_rows(cur, [recipe], at=BEGAN, actor=ACTOR)[1] == {}


def ship(shop: Shopping, order_id: int, *tracking: str, **units: int) -> int:
    """Units by SKU leave, of the components or of any other line."""
    with db.transaction() as cur:
        lines = [line for one in read.of_order(cur, order_id) for line in one["lines"]]
    seqs = {line["sku"]: line["seq"] for line in lines}
    return shop.ship(order_id, *tracking, units={seqs[sku]: count for sku, count in units.items()})


def test_a_kit_comes_by_webhook_ships_in_parts_and_is_told_as_whole_kits(shop: Shopping) -> None:
    order_id = shop.sell(("SET", 2), ("LAMP", 1))
    number = number_of(shop)
    kit, lamp = (f"{GID}/LineItem/{number * 100 + place}" for place in (1, 2))
    with db.transaction() as cur:
        (order,) = orders.show(cur, [order_id])
    assert [(one["sku"], one["quantity"]) for one in order["lines"][0]["components"]] == [
        ("MUG", 4),
        ("TEE", 2),
    ]
    ship(shop, order_id, "T-MUGS", MUG=3)
    shop.told_all()
    assert shop.fulfilled(number) == {}  # three mugs are no set
    assert told(order_id) == []
    second = ship(shop, order_id, "T-TEES", TEE=2)
    shop.told_all()
    assert shop.fulfilled(number) == {kit: 1}
    (one,) = shop.books.orders[f"{GID}/Order/{number}"].fulfilments
    assert [each["number"] for each in one.tracking] == ["T-MUGS", "T-TEES"]
    assert told(order_id) == [(second, "told", None)]
    ship(shop, order_id, "T-REST", MUG=1)
    ship(shop, order_id, "T-LAMP", LAMP=1)
    shop.told_all()
    assert shop.fulfilled(number) == {kit: 2, lamp: 1}
    assert shop.books.orders[f"{GID}/Order/{number}"].status() == "FULFILLED"
    with db.transaction() as cur:
        (order,) = orders.show(cur, [order_id])
    assert (order["status"], order["lines"][0]["quantities"]["shipped"]) == ("shipped", 2)
    assert [check.name for check in verify.run() if check.rows] == []


def test_a_kit_that_the_shop_stocks_is_told_as_what_its_components_make(shop: Shopping) -> None:
    shop.push()
    assert (shop.level("SET", "EWR"), shop.level("SET", "LAX")) == (10, 10)  # ten tees at each
    shop.sell(("TEE", 4))
    shop.push()
    assert shop.level("SET", "EWR") == 6
    document = {"buffers": [{"channel": "shop", "units": 2}]}
    document |= {"fences": [{"sku": "SET", "location": "EWR", "units": 1, "channel": "web"}]}
    with db.transaction() as cur:
        at = clock.now() - timedelta(seconds=1)  # policies are kept by version and moment, whatever database
        publishing.publish(cur, "kept", document, valid_from=at, at=at, actor=ACTOR)
    shop.push()
    assert shop.level("SET", "LAX") == 8  # two tees are kept from the shop
    assert shop.level("SET", "EWR") == 3  # and one set of four
    with db.transaction() as cur:
        assert (
            kits.import_rows(cur, [kits.Recipe("SET", {"MUG": 2, "BOOK": 1})], at=BEGAN, actor=ACTOR)[1] == {}
        )
    shop.push()
    assert shop.level("SET", "LAX") == 0  # no cell there for books


def test_a_pack_of_kits_is_told_as_the_whole_packs_that_the_components_make(shop: Shopping) -> None:
    alias("SET-3", "SET", "3")
    shop.books.stock("SET-3", {"EWR": 9, "LAX": 0})
    with db.transaction() as cur:
        connections.again(cur, shop.connection().id, map_=True)
    shop.poll()
    shop.push()
    assert (shop.level("SET", "EWR"), shop.level("SET-3", "EWR"), shop.level("SET-3", "LAX")) == (10, 3, 3)


PARTS = [Part("1/MUG", "1", Decimal(2)), Part("1/TEE", "1", Decimal(1)), Part("2/TEE", "2", Decimal(3))]


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["1/MUG", "1/TEE", "2/TEE", "3"]), st.integers(1, 7), min_size=1),
        max_size=12,
    )
)
def test_however_components_leave_the_shop_hears_of_every_whole_kit_once(left: list[dict[str, int]]) -> None:
    shipments = [Shipment(n, "EWR", "pelican", (f"T-{n}",), lines) for n, lines in enumerate(left)]
    found = as_bought(shipments, PARTS)
    assert [one.id for one in found] == [one.id for one in shipments]
    for end in range(len(left) + 1):
        gone = {
            line: sum(one.get(line, 0) for one in left[:end]) for line in ("1/MUG", "1/TEE", "2/TEE", "3")
        }
        heard = {line: sum(one.lines.get(line, 0) for one in found[:end]) for line in ("1", "2", "3")}
        assert heard == {
            "1": min(gone["1/MUG"] // 2, gone["1/TEE"]),
            "2": gone["2/TEE"] // 3,
            "3": gone["3"],
        }
    assert all(units > 0 for one in found for units in one.lines.values())
    assert as_bought(shipments[:-1], PARTS) == found[:-1]  # what leaves later changes nothing that was told


def test_a_kit_is_delivered_when_the_last_of_its_parts_is() -> None:
    first = Shipment(1, "EWR", "pelican", ("T-1",), {"1/MUG": 2, "3": 1}, MONDAY)
    second = Shipment(2, "LAX", "pelican", ("T-2",), {"1/TEE": 1}, None)
    late = MONDAY + timedelta(days=3)
    assert [one.delivered_at for one in as_bought([first, second], PARTS)] == [MONDAY, None]
    came = replace(second, delivered_at=late)
    assert [one.delivered_at for one in as_bought([first, came], PARTS)] == [MONDAY, late]
    lost = replace(first, delivered_at=None)
    assert [one.delivered_at for one in as_bought([lost, came], PARTS)] == [None, None]


def test_an_order_without_kits_is_told_as_it_ships() -> None:
    shipments = [Shipment(1, "EWR", "pelican", ("T",), {"1": 2})]
    assert as_bought(shipments, []) == shipments


def test_kits_that_were_added_here_are_left_out_as_kits() -> None:
    """The shop never had the line: nothing is told of it, and what it sold is told beside it."""
    added = [Part("added-4/MUG", "added-4", Decimal(2)), Part("added-4/TEE", "added-4", Decimal(1))]
    parcel = {"1/MUG": 2, "1/TEE": 1, "added-4/MUG": 4, "added-4/TEE": 2}
    [one] = without(as_bought([Shipment(1, "EWR", "pelican", ("T",), parcel)], [*PARTS, *added]), {})
    assert (one.lines, one.left_out) == ({"1": 1}, {"added-4": 2})


def test_more_kits_than_the_shop_sold_are_left_out(shop: Shopping) -> None:
    order_id = shop.sell(("SET", 2))
    number = number_of(shop)
    kit = f"{GID}/LineItem/{number * 100 + 1}"
    with db.transaction() as cur:
        more = (LineEdit(str(number * 100 + 1), 3),)
        wanted = Edit(lines=more, source_again=True, reason="by telephone")
        amend.edit(cur, order_id, wanted, at=clock.now(), actor=ACTOR)
    ship(shop, order_id, "T-ALL", MUG=6, TEE=3)
    shop.told_all()
    assert shop.fulfilled(number) == {kit: 2}
