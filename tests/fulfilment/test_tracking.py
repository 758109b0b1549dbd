"""What carriers say reaches parcels, shipments, the ledger and the operators."""

from datetime import timedelta
from typing import Any

import pytest
from tests.company import ACTOR, MONDAY, Company, build
from tests.fulfilment.opened import open_order, units
from tests.fulfilment.telling import clean, gone, hour, kinds, live, say, scan, status_of, work

from crossdock.app import forgetting, verify
from crossdock.core.sql import Cursor
from crossdock.fulfilment import arrivals, numbering, pack, parcels, read, tracked, tracking
from crossdock.fulfilment.errors import LabelBusy, PackageUnknown, TrackingInvalid, TrackingUnknown
from crossdock.fulfilment.ship import Package, Shipment
from crossdock.orders import holds
from crossdock.orders import read as orders

pytestmark = pytest.mark.usefixtures("monday")


def test_units_are_delivered_with_the_last_package(cur: Cursor) -> None:
    opened, shipment = gone(cur, "1z 1", "1Z2")
    say(cur, scan("1Z1", "delivered", 30))
    assert units(cur, opened) == {"shipped": 2}
    assert status_of(cur, opened) == "shipped"
    say(cur, scan("1Z2", "delivered", 29), scan("1Z2", "in_transit", 2))
    assert (units(cur, opened, 1), units(cur, opened, 2)) == ({"delivered": 2}, {"delivered": 1})
    assert status_of(cur, opened) == "delivered"
    shown = read.shipment(cur, shipment)
    assert shown["delivered_at"] == "2026-11-24T21:00:00Z"
    assert [(one["tracking"], one["state"], one["state_since"]) for one in shown["packages"]] == [
        ("1Z1", "delivered", "2026-11-24T21:00:00Z"),
        ("1Z2", "delivered", "2026-11-24T20:00:00Z"),
    ]
    assert kinds(cur, opened) == ["shipped", "parcel_delivered", "parcel_delivered", "delivered"]
    clean(cur)


def test_the_same_again_changes_nothing(cur: Cursor) -> None:
    opened, _ = gone(cur, "1Z1")
    one = scan("1Z1", "delivered", 30)
    assert tracking.record(cur, [(0, one), (0, one)], at=MONDAY) == [True, False]
    assert tracking.record(cur, [(0, one)], at=MONDAY) == [False]
    work(cur)
    before = (kinds(cur, opened), orders.show(cur, [opened.order_id]))
    say(cur, one, scan("1Z1", "in_transit", 50))
    assert (kinds(cur, opened), orders.show(cur, [opened.order_id])) == before


def test_a_parcel_that_is_not_known_yet_waits_for_its_shipment(cur: Cursor) -> None:
    say(cur, scan("1Z1", "in_transit", 1), scan("1Z1", "delivered", 2))
    assert [one["tracking"] for one in tracked.page(cur, unknown=True).items] == ["1Z1"]
    opened, _ = gone(cur, "1Z1")
    assert units(cur, opened) == {"delivered": 2}
    assert tracked.page(cur, unknown=True).items == []
    assert kinds(cur, opened) == ["shipped", "parcel_delivered", "delivered"]
    clean(cur)


def test_what_stands_packed_is_delivered_once_it_has_left(cur: Cursor) -> None:
    opened = open_order(cur, build(cur), "A-1", ("MUG", 2), released=True)
    packed = pack.pack(cur, Shipment(opened.id, packages=[Package("1Z1")]), at=MONDAY, actor=ACTOR)
    say(cur, scan("1Z1", "delivered", 2))
    assert units(cur, opened) == {"released": 2}
    clean(cur)
    pack.leave(cur, packed, at=MONDAY, actor=ACTOR)
    work(cur)
    assert units(cur, opened) == {"delivered": 2}
    clean(cur)


def test_an_unpacked_package_bears_its_number_no_longer(cur: Cursor) -> None:
    opened = open_order(cur, build(cur), "A-1", ("MUG", 2), released=True)
    packed = pack.pack(cur, Shipment(opened.id, packages=[Package("1Z1")]), at=MONDAY, actor=ACTOR)
    work(cur)
    assert tracked.one(cur, "1z1")["state"] == "expected"
    pack.unpack(cur, packed, at=MONDAY, actor=ACTOR)
    work(cur)
    found = tracked.one(cur, "1Z1")
    assert (found["known"], found["packages"]) == (False, [])
    assert tracked.page(cur, unknown=True).items == []  # no carrier spoke of it
    clean(cur)


def test_a_package_without_a_number_keeps_its_shipment_from_being_delivered(cur: Cursor) -> None:
    opened, _ = gone(cur, "1Z1", "")
    say(cur, scan("1Z1", "delivered"))
    assert units(cur, opened) == {"shipped": 2}
    none, _ = gone(cur, sent="A-2", company=Company(*_ids(cur)))
    assert units(cur, none) == {"shipped": 2}
    clean(cur)


def _ids(cur: Cursor) -> Any:
    rows = cur.execute("SELECT id FROM partners_channel").fetchall()
    skus = dict(cur.execute("SELECT code, id FROM catalog_sku").fetchall())
    return rows[0][0], skus, dict(cur.execute("SELECT code, id FROM network_location").fetchall())


def test_a_number_may_be_told_after_the_shipment(cur: Cursor) -> None:
    say(cur, scan("VAN-17", "delivered", 2))
    opened, shipment = gone(cur)
    with pytest.raises(PackageUnknown):
        numbering.give(cur, shipment, "VAN-17", package=2, at=MONDAY, actor=ACTOR)
    with pytest.raises(TrackingInvalid):
        numbering.give(cur, shipment, "  ", at=MONDAY, actor=ACTOR)
    for _ in range(2):
        shown = numbering.give(cur, shipment, "van-17", at=MONDAY, actor=ACTOR)
    assert [one["tracking"] for one in shown["packages"]] == ["VAN-17"]
    work(cur)
    assert units(cur, opened) == {"delivered": 2}
    clean(cur)
    numbering.give(cur, shipment, "VAN-18", at=MONDAY, actor=ACTOR)  # it was another's
    work(cur)
    assert units(cur, opened) == {"shipped": 2}
    assert [one["tracking"] for one in tracked.page(cur, unknown=True).items] == ["VAN-17"]
    assert kinds(cur, opened).count("package_numbered") == 2
    clean(cur)


def test_a_label_has_its_own_number(cur: Cursor) -> None:
    opened = open_order(cur, build(cur), "A-1", ("MUG", 2), released=True)
    packed = pack.pack(cur, Shipment(opened.id, packages=[Package()]), at=MONDAY, actor=ACTOR)
    pack.label(cur, packed, at=MONDAY, actor=ACTOR)
    with pytest.raises(LabelBusy):
        numbering.give(cur, packed, "1Z1", at=MONDAY, actor=ACTOR)


def test_a_correction_takes_the_delivery_back(cur: Cursor) -> None:
    opened, shipment = gone(cur, "1Z1")
    say(cur, scan("1Z1", "delivered", 2))
    say(cur, scan("1Z1", "corrected", 3))
    assert units(cur, opened) == {"shipped": 2}
    assert status_of(cur, opened) == "shipped"
    assert read.shipment(cur, shipment)["delivered_at"] is None
    assert kinds(cur, opened)[-2:] == ["parcel_in_transit", "delivery_corrected"]
    clean(cur)
    say(cur, scan("1Z1", "delivered", 4))
    assert status_of(cur, opened) == "delivered"
    clean(cur)


def test_an_earlier_delivery_moves_the_moment_and_nothing_else(cur: Cursor) -> None:
    opened, shipment = gone(cur, "1Z1")
    say(cur, scan("1Z1", "delivered", 5))
    say(cur, scan("1Z1", "delivered", 4))
    assert read.shipment(cur, shipment)["delivered_at"] == "2026-11-23T19:00:00Z"
    assert units(cur, opened) == {"delivered": 2}
    clean(cur)


def test_trouble_holds_the_order_until_it_is_over(cur: Cursor) -> None:
    opened, _ = gone(cur, "1Z1", "1Z2")
    say(cur, scan("1Z1", "exception", 2, detail="address unknown"), scan("1Z2", "exception", 2))
    assert live(cur, opened) == {"delivery_exception"}
    say(cur, scan("1Z1", "out_for_delivery", 3))
    assert live(cur, opened) == {"delivery_exception"}
    say(cur, scan("1Z2", "delivered", 3))
    assert live(cur, opened) == set()
    say(cur, scan("1Z1", "returned", 4))
    assert live(cur, opened) == {"returned_to_sender"}
    assert units(cur, opened) == {"shipped": 2}
    say(cur, scan("1Z1", "delivered", 5))  # to us
    assert tracked.one(cur, "1Z1")["state"] == "returned"
    assert live(cur, opened) == {"returned_to_sender"}
    [hold] = orders.show(cur, [opened.order_id])[0]["holds"]
    assert "1Z1" in hold["reason"]
    clean(cur)


def test_a_person_may_lift_the_hold_and_it_stays_lifted(cur: Cursor) -> None:
    opened, _ = gone(cur, "1Z1")
    say(cur, scan("1Z1", "exception", 2))
    holds.lift(cur, [opened.order_id], ["delivery_exception"], at=MONDAY, actor=ACTOR)
    say(cur, scan("1Z1", "exception", 3))
    assert live(cur, opened) == set()


def test_what_is_not_released_yet_waits_for_the_trouble_and_goes_after_it(cur: Cursor) -> None:
    from crossdock.fulfilment import release

    opened, _ = gone(cur, "1Z1")
    say(cur, scan("1Z1", "exception", 2))
    assert holds.KINDS["delivery_exception"].stops == "release"
    cur.execute("UPDATE fulfilment_order SET state = 'planned' WHERE id = %s", (opened.id,))
    cur.execute("DELETE FROM fulfilment_release")
    say(cur, scan("1Z1", "in_transit", 3))
    assert release.claim(cur, 10, hour(100)) == [opened.id]


def test_a_number_that_is_used_again_tells_of_the_newer_parcel(cur: Cursor) -> None:
    company = build(cur)
    old, before = gone(cur, "1Z1", company=company)
    say(cur, scan("1Z1", "delivered", 2))
    cur.execute(
        "UPDATE fulfilment_shipment SET created_at = created_at - %s WHERE id = %s",
        (parcels.BEFORE + timedelta(days=1), before),
    )
    cur.execute("UPDATE fulfilment_scan SET at = at - %s", (parcels.BEFORE + timedelta(days=1),))
    new, _ = gone(cur, "1Z1", sent="A-2", company=company)
    assert tracked.one(cur, "1Z1")["state"] == "expected"
    say(cur, scan("1Z1", "in_transit", 3))
    assert (units(cur, old), units(cur, new)) == ({"delivered": 2}, {"shipped": 2})
    say(cur, scan("1Z1", "delivered", 4))
    assert units(cur, new) == {"delivered": 2}
    clean(cur)


def test_what_nobody_has_heard_of(cur: Cursor) -> None:
    for number in ("1Z", "  ", "x" * 101):
        with pytest.raises(TrackingUnknown):
            tracked.one(cur, number)


def test_pages(cur: Cursor) -> None:
    say(cur, *(scan(f"1Z{n}", "in_transit") for n in range(5)), scan("1Z9", "exception"))
    first = tracked.page(cur, limit=4)
    rest = tracked.page(cur, cursor=first.next_cursor, limit=4)
    assert [one["tracking"] for one in first.items + rest.items] == ["1Z0", "1Z1", "1Z2", "1Z3", "1Z4", "1Z9"]
    assert rest.next_cursor is None
    assert [one["tracking"] for one in tracked.page(cur, state="exception").items] == ["1Z9"]


def test_parcels_that_nothing_is_heard_of_are_listed(cur: Cursor) -> None:
    gone(cur, "1Z1", "1Z2", "1Z3")
    say(cur, scan("1Z1", "in_transit", 2), scan("1Z2", "delivered", 2), scan("1Z9", "in_transit", 2))

    def silent(hours: float) -> list[str]:
        return [one["tracking"] for one in tracked.page(cur, silent_before=hour(hours)).items]

    assert silent(0) == []
    assert silent(1) == ["1Z3"]  # never scanned
    assert silent(3) == ["1Z1", "1Z3"]


def test_what_carriers_said_of_a_person_is_forgotten_with_her(cur: Cursor) -> None:
    opened, _ = gone(cur, "1Z1")
    body = (
        b'{"tracking": "1Z1", "status": "delivered", "at": "2026-11-23T17:00:00Z", "detail": "left with Ada"}'
    )
    arrivals.tell(cur, body, source="test", at=MONDAY, actor=ACTOR)
    say(cur, scan("1Z9", "delivered", 2, detail="left with Ben"))
    [told] = tracked.one(cur, "1Z1")["scans"]
    assert told["detail"] == "left with Ada"
    forgetting.forget_orders(cur, [opened.order_id], at=MONDAY, actor=ACTOR)
    [kept] = tracked.one(cur, "1Z1")["scans"]
    assert (kept["detail"], kept["status"]) == (None, "delivered")
    rows = cur.execute("SELECT body FROM mailbox_inbound WHERE id = %s", (told["message"],)).fetchall()
    assert b"Ada" not in b"".join(bytes(row[0] or b"") for row in rows)
    assert tracked.one(cur, "1Z9")["scans"][0]["detail"] == "left with Ben"
    clean(cur)


@pytest.mark.parametrize(
    ("check", "broken"),
    [
        ("parcels", "DELETE FROM fulfilment_scan WHERE status = 'delivered'"),
        ("parcels", "UPDATE fulfilment_parcel SET state = 'in_transit' WHERE tracking = '1Z1'"),
        ("parcels", "DELETE FROM fulfilment_parcel WHERE tracking = '1Z9'"),
        ("parcels", "UPDATE fulfilment_parcel SET known = NOT known WHERE tracking = '1Z1'"),
        ("parcels", "UPDATE fulfilment_parcel SET known = NOT known WHERE tracking = '1Z9'"),
        ("deliveries", "UPDATE fulfilment_shipment SET delivered_at = NULL"),
        ("deliveries", "UPDATE fulfilment_shipment SET shipped_at = NULL"),
        ("deliveries", "UPDATE fulfilment_parcel SET state = 'returned' WHERE tracking = '1Z1'"),
        ("deliveries", "UPDATE orders_line SET delivered = 0, shipped = delivered WHERE seq = 1"),
    ],
)
def test_what_is_broken_by_hand_is_found(cur: Cursor, check: str, broken: str) -> None:
    gone(cur, "1Z1", "1Z2")
    say(cur, scan("1Z1", "delivered"), scan("1Z2", "delivered"), scan("1Z9", "in_transit"))
    clean(cur)
    cur.execute(broken)
    assert not verify.check(cur, check).clean
