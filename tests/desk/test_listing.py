"""The list of orders by all that it is filtered by, page by page, against a look at each order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests import company
from tests.company import ACTOR, ADDRESSES, MONDAY
from tests.sourcing.steps import take

from crossdock.console import sentence
from crossdock.core.errors import Invalid
from crossdock.core.sql import Cursor
from crossdock.desk import choosing, counts, documents, listing
from crossdock.desk.choosing import Chosen
from crossdock.desk.listing import Filter
from crossdock.network.errors import UnknownLocation
from crossdock.orders import notes
from crossdock.orders.numbers import parse_number
from crossdock.sourcing import amend

Order = dict[str, Any]
TODAY = MONDAY + timedelta(days=30)  # all that has not left is late by then


@pytest.fixture
def orders(cur: Cursor, monday: None) -> dict[int, Order]:
    """Thirty orders, of days, places, articles and worth; some tagged, held, called off."""
    mine = company.build(cur)
    drafts = []
    for at in range(30):
        draft = mine.order(f"L-{at}", (("MUG", "TEE", "BOOK")[at % 3], 1 + at % 4))
        to = ADDRESSES[("NY", "IL")[at % 2]]
        drafts.append(replace(draft, ship_to=to, placed_at=MONDAY - timedelta(days=at * 7)))
    ids = take(cur, *drafts)
    notes.tag(cur, ids[::4], add_tags=["vip"], at=MONDAY, actor=ACTOR)
    amend.hold(cur, ids[::5], reason="odd", at=MONDAY, actor=ACTOR)
    amend.hold(cur, ids[1:6], code="fraud_risk", reason="odd", stops="release", at=MONDAY, actor=ACTOR)
    amend.cancel(cur, ids[7], units=None, reason="", at=MONDAY, actor=ACTOR)
    return documents.orders(cur, ids)


def standing(order: Order) -> list[Order]:
    return [one for one in order["fulfilment_orders"] if one["state"] not in ("rejected", "cancelled")]


def by_hand(order: Order) -> bool:
    return any(hold["code"] == "manual" for hold in order["holds"])


def worth(order: Order) -> Decimal:
    return Decimal((order["current_total"] or order["total"] or order["computed_total"])["amount"])


def day(order: Order) -> date:
    return date.fromisoformat(order["placed_at"][:10])


ASKED: list[tuple[Filter, Callable[[Order], bool]]] = [
    (Filter(), lambda _one: True),
    (Filter(hold=listing.ANY_HOLD), lambda one: bool(one["holds"])),
    (Filter(hold="manual"), by_hand),
    (
        Filter(hold=listing.ANY_HOLD, placed_from=date(2026, 10, 1), placed_to=date(2026, 11, 30)),
        lambda one: bool(one["holds"]) and day(one) >= date(2026, 10, 1),
    ),
    (Filter(tag="vip"), lambda one: "vip" in one["tags"]),
    (Filter(sku="MUG"), lambda one: any(line["sku"] == "MUG" for line in one["lines"])),
    (Filter(location="EWR"), lambda one: any(part["location"] == "EWR" for part in standing(one))),
    (Filter(carrier="pelican"), lambda one: any(part["carrier"] == "pelican" for part in standing(one))),
    (Filter(carrier="nobody"), lambda _one: False),
    (Filter(value_from=Decimal("20")), lambda one: worth(one) >= 20),
    (Filter(value_to=Decimal("20.00")), lambda one: worth(one) <= 20),
    (Filter(placed_from=date(2026, 10, 1)), lambda one: day(one) >= date(2026, 10, 1)),
    (Filter(placed_to=date(2026, 10, 1)), lambda one: day(one) <= date(2026, 10, 1)),
    (
        Filter(placed_from=date(2026, 9, 1), placed_to=date(2026, 10, 15)),
        lambda one: date(2026, 9, 1) <= day(one) <= date(2026, 10, 15),
    ),
    (
        Filter(placed_from=date(2026, 9, 1), placed_to=date(2026, 10, 15), status="held", sku="TEE"),
        lambda one: (
            date(2026, 9, 1) <= day(one) <= date(2026, 10, 15)
            and one["status"] == "held"
            and one["lines"][0]["sku"] == "TEE"
        ),
    ),
    (Filter(late=True), lambda one: any(part["state"] != "shipped" for part in standing(one))),
    (
        Filter(late=True, tag="vip"),
        lambda one: "vip" in one["tags"] and any(part["state"] != "shipped" for part in standing(one)),
    ),
    (
        Filter(hold="manual", tag="vip", placed_from=date(2026, 11, 1), placed_to=date(2026, 11, 30)),
        lambda one: by_hand(one) and "vip" in one["tags"] and day(one) >= date(2026, 11, 1),
    ),
    (Filter(q="L-3", sku="MUG"), lambda one: one["external_id"] == "L-3"),
    (Filter(q="L-3", sku="TEE"), lambda _one: False),
]  # fmt: skip


@pytest.mark.parametrize("oldest", [False, True], ids=("newest", "oldest"))
@pytest.mark.parametrize(
    ("wanted", "fits"), ASKED, ids=lambda one: str(one.said()) if isinstance(one, Filter) else ""
)
def test_pages_hold_all_that_fit_once_and_nothing_else(
    cur: Cursor,
    orders: dict[int, Order],
    monkeypatch: pytest.MonkeyPatch,
    wanted: Filter,
    fits: Callable[[Order], bool],
    oldest: bool,
) -> None:
    monkeypatch.setattr(listing, "FIRST", 3)
    expected = sorted((one for one, order in orders.items() if fits(order)), reverse=not oldest)
    found: list[int] = []
    after, pages = None, 0
    while pages == 0 or after is not None:
        page = listing.page(cur, wanted, after=after, limit=4, now=TODAY, oldest=oldest, look=8)
        assert len(page.ids) <= 4
        found += page.ids
        after, pages = page.following, pages + 1
        assert pages < 20
    assert found == expected
    whole = listing.page(cur, wanted, after=None, limit=100, now=TODAY, oldest=oldest, look=None)
    assert (list(whole.ids), whole.following) == (expected, None)


def test_each_filter_finds_some_and_leaves_some_out(orders: dict[int, Order]) -> None:
    for wanted, fits in ASKED[1:]:
        found = sum(fits(order) for order in orders.values())
        assert found < len(orders)
        assert found or wanted.carrier == "nobody" or wanted.q, wanted.said()


def test_what_is_counted_says_when_it_did_not_look_at_all(
    cur: Cursor, orders: dict[int, Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    vips = sum("vip" in order["tags"] for order in orders.values())
    assert counts.of(cur, Filter(tag="vip"), frozenset(), TODAY) == (vips, False)
    monkeypatch.setattr(counts, "MOST", 3)
    assert counts.of(cur, Filter(tag="vip"), frozenset(), TODAY) == (3, True)


def test_a_bulk_act_means_all_that_the_list_does(cur: Cursor, orders: dict[int, Order]) -> None:
    chosen = Chosen(filter=Filter(tag="vip", sku="MUG"))
    found = choosing.ids(cur, chosen)
    assert set(found) == {
        one for one, order in orders.items() if "vip" in order["tags"] and order["lines"][0]["sku"] == "MUG"
    }
    assert chosen.document()["filter"] == {
        "channel": None, "external_id": None, "status": None, "q": None, "tag": "vip", "sku": "MUG",
    }  # fmt: skip
    [one] = choosing.ids(cur, Chosen(filter=Filter(q="L-0", value_from=Decimal("0.01"))))
    assert orders[one]["external_id"] == "L-0"
    assert parse_number(orders[one]["number"]) == one


def test_what_is_written_is_read_or_refused(cur: Cursor, orders: dict[int, Order]) -> None:
    given = {"tag": "vip", "placed_from": "2026-11-01", "value_to": "12.50", "late": "yes"}
    assert listing.read_text(given) == Filter(
        tag="vip", placed_from=date(2026, 11, 1), value_to=Decimal("12.50"), late=True
    )
    for name, text in (("colour", "red"), ("placed_from", "1 November"), ("value_to", "much"), ("late", "?")):
        with pytest.raises(Invalid):
            listing.read_text({name: text})
    with pytest.raises(UnknownLocation):
        listing.page(cur, Filter(location="XXX"), after=None, limit=1, now=TODAY)


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("late", "yes", True),
        ("late", "1", True),
        ("late", "no", None),
        ("late", "false", None),
        ("value_from", "12,50", Decimal("12.50")),
        ("value_from", "0,125", Decimal("0.125")),
        ("value_from", "1234,567", Decimal("1234.567")),  # thousands would be parted further left too
        ("value_to", "0", Decimal(0)),
        ("status", "held", "held"),
        ("tag", "t" * 255, "t" * 255),
    ],
)
def test_one_text_means_the_same_to_the_command_line_and_the_console(
    name: str, text: str, meant: object
) -> None:
    assert getattr(listing.read_text({name: text}), name) == meant
    assert sentence.parse({name: text}) == listing.read_text({name: text})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("late", "perhaps"),
        ("value_from", "-1"),
        ("value_from", "1,000"),  # a thousand, or one?
        ("value_from", "1,000.50"),
        ("value_to", "1E+16"),
        ("value_to", "1.00001"),
        ("value_to", "NaN"),
        ("placed_to", "2026-02-30"),
        ("status", "lost"),
        ("tag", "t" * 256),  # not cut: another filter than was asked for
        ("sku", "MUG\x00"),
    ],
)
def test_what_is_refused_is_refused_by_the_command_line_and_the_console(name: str, text: str) -> None:
    for read in (listing.read_text, sentence.parse):
        with pytest.raises(Invalid) as refused:
            read({name: text})
        assert [one["field"] for one in refused.value.fields["errors"]] == [name]
