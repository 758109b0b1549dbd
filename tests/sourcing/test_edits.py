"""Edits by hand, one kind after another and at each stage: what changes is sourced again, the rest stays."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest
from tests import company
from tests.company import ACTOR, ADDRESSES, MONDAY
from tests.sourcing.steps import brokered, parcels, places, queued, take, units
from tests.sourcing.test_amend import an_order, held_back

from crossdock.app import verify
from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept, ship
from crossdock.orders import edit as orders
from crossdock.orders import read
from crossdock.orders.errors import StaleVersion
from crossdock.sourcing import amend
from crossdock.sourcing.edits import Assignment, Edit, LineEdit, NewLine
from crossdock.sourcing.errors import EditInvalid, TooLateToEdit

STAGES: Final = ("open", "backordered", "allocated", "released")

pytestmark = pytest.mark.usefixtures("monday")


def edit(cur: Cursor, order_id: int, **wanted: Any) -> dict[str, Any]:
    """Preview an edit, make it, and hold both against each other: the difference."""
    guard = {name: wanted.pop(name) for name in ("version",) if name in wanted}
    before = read.show(cur, [order_id]), held_back(cur)
    seen = amend.edit(cur, order_id, Edit(**wanted), preview=True, at=MONDAY, actor=ACTOR, **guard)
    assert (read.show(cur, [order_id]), held_back(cur)) == before
    assert seen.act is None
    made = amend.edit(cur, order_id, Edit(**wanted), at=MONDAY, actor=ACTOR, **guard)
    assert without_numbers(made.difference) == without_numbers(seen.difference)
    for name in verify.CHECKS:
        finding = verify.check(cur, name)
        assert finding.clean, finding.document()
    return made.difference


def without_numbers(difference: dict[str, Any]) -> dict[str, Any]:
    """Fulfilment orders that a preview numbers are numbered anew when it is made."""
    opened = [{**one, "number": ""} for one in difference["route"]["opened"]]
    return {**difference, "route": {**difference["route"], "opened": opened}}


def line(name: str = "1", **wanted: Any) -> dict[str, Any]:
    return {"lines": (LineEdit(name, **wanted),)}


def fo_ids(cur: Cursor, order_id: int) -> list[int]:
    rows = cur.execute("SELECT id FROM fulfilment_order WHERE order_id = %s ORDER BY id", (order_id,))
    return [row[0] for row in rows.fetchall()]


@pytest.mark.parametrize("stage", STAGES)
def test_fewer_units_are_cancelled_and_the_rest_stays_where_it_is(cur: Cursor, stage: str) -> None:
    _, order_id = an_order(cur, stage)
    before = fo_ids(cur, order_id)
    made = edit(cur, order_id, **line(quantity=1))
    assert units(cur, order_id) == {stage: 1, "cancelled": 3}
    assert held_back(cur) == ((1, 1) if stage in ("allocated", "released") else (0, 0))
    assert fo_ids(cur, order_id) == before
    if stage in ("allocated", "released"):
        assert made["stock"] == [{"sku": "MUG", "location": "EWR", "reserved": -3}]
        assert [one["number"] for one in made["route"]["changed"]] == [f"FO-{before[0]}"]


@pytest.mark.parametrize("stage", STAGES)
def test_more_units_are_sourced_beside_those_that_stand(cur: Cursor, stage: str) -> None:
    _, order_id = an_order(cur, stage)
    before = fo_ids(cur, order_id)
    made = edit(cur, order_id, **line(quantity=6))
    if stage in ("allocated", "released"):
        assert units(cur, order_id) == {stage: 6}
        assert held_back(cur) == (6, 2)
        assert made["route"]["kept"] == [f"FO-{one}" for one in before]
        assert [one["location"] for one in made["route"]["opened"]] == ["EWR"]
    else:
        assert units(cur, order_id) == {stage: 6}
    assert made["money"]["change"] == made["money"]["more_due"]


def test_a_line_is_added_and_another_removed_as_one_change(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("A-1", ("MUG", 2), ("TEE", 1)))
    kept = fo_ids(cur, order_id)
    made = edit(cur, order_id, remove=("2",), add=(NewLine("BOOK", 1, Decimal("30.00")),))
    assert [units(cur, order_id, seq) for seq in (1, 2, 3)] == [
        {"released": 2},
        {"cancelled": 1},
        {"released": 1},
    ]
    assert fo_ids(cur, order_id)[: len(kept)] == kept
    assert (made["money"]["before"]["amount"], made["money"]["after"]["amount"]) == ("40.00", "50.00")
    assert made["stock"] == [
        {"sku": "BOOK", "location": "EWR", "reserved": 1},
        {"sku": "TEE", "location": "EWR", "reserved": -1},
    ]
    assert read.one(cur, f"SO-{order_id}")["current_total"]["amount"] == "50.00"


@pytest.mark.parametrize("stage", STAGES)
def test_another_article_on_a_line_frees_the_old_one(cur: Cursor, stage: str) -> None:
    mine, order_id = an_order(cur, stage)
    if stage == "open":
        amend.lift(cur, [order_id], at=MONDAY, actor=ACTOR)
    edit(cur, order_id, **line(sku="TEE", unit_price=Decimal("20.00")))
    assert units(cur, order_id) == {"allocated" if stage == "allocated" else "released": 4}
    shown = read.one(cur, f"SO-{order_id}")["lines"][0]
    assert (shown["sku"], shown["title"], shown["unit_price"]["amount"]) == ("TEE", "TEE", "20.00")
    row = cur.execute(
        "SELECT sku_id, sum(reserved)::int FROM inventory_stock WHERE reserved > 0 GROUP BY 1"
    ).fetchall()
    assert row == [(mine.skus["TEE"], 4)]


def test_a_new_address_is_routed_anew_in_the_same_transaction(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("A-1", ("MUG", 2), to="NY"))
    made = edit(cur, order_id, ship_to=ADDRESSES["CA"])
    assert [(place, state) for place, _, state in parcels(cur, order_id)] == [
        ("EWR", "cancelled"),
        ("LAX", "released"),
    ]
    assert made["fields"]["ship_to"]["after"]["postal_code"] == "90001"
    assert made["money"]["change"]["amount"] == "0.00"
    assert held_back(cur) == (2, 1)


def test_the_bill_goes_where_it_went_when_the_parcel_moves(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("A-1", ("MUG", 2), to="NY", bill_to=ADDRESSES["NY"]))
    edit(cur, order_id, ship_to=ADDRESSES["CA"])
    shown = read.one(cur, f"SO-{order_id}")
    assert (shown["ship_to"]["city"], shown["bill_to"]["city"]) == ("Los Angeles", "New York")


def test_an_address_that_lacks_something_is_refused_field_by_field(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    with pytest.raises(EditInvalid) as refused:
        edit(cur, order_id, ship_to=replace(ADDRESSES["CA"], line1=" ", country=None))
    assert [one["field"] for one in refused.value.fields["errors"]] == ["ship_to.line1", "ship_to.country"]


def test_an_address_settles_the_hold_that_asked_for_it(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("A-1", ("MUG", 2), ship_to=None))
    assert read.one(cur, f"SO-{order_id}")["status"] == "held"
    edit(cur, order_id, ship_to=ADDRESSES["CA"])
    assert (units(cur, order_id), places(cur, order_id)) == ({"released": 2}, ["LAX"])


def test_a_known_article_settles_the_hold_that_asked_for_it(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("A-1", ("CUP", 2)))
    edit(cur, order_id, **line(sku="MUG"))
    assert units(cur, order_id) == {"released": 2}


def test_a_faster_service_is_decided_anew(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    made = edit(cur, order_id, service_level="next_day")
    assert [one["service"] for one in made["route"]["opened"]] == ["express"]
    assert [one["service"] for one in made["route"]["ended"]] == ["ground"]


def test_what_is_accepted_goes_on_with_its_old_service(cur: Cursor) -> None:
    _, order_id = an_order(cur, "accepted")
    made = edit(cur, order_id, service_level="next_day")
    assert made["route"]["kept"] == [f"FO-{one}" for one in fo_ids(cur, order_id)]
    assert read.one(cur, f"SO-{order_id}")["service_level"] == "next_day"


def test_only_what_would_come_too_late_is_decided_anew(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    before = fo_ids(cur, order_id)
    arrives = cur.execute("SELECT deliver_on FROM fulfilment_order").fetchone()
    assert arrives is not None
    made = edit(cur, order_id, deliver_by=arrives[0])
    assert made["route"]["kept"] == [f"FO-{before[0]}"]
    made = edit(cur, order_id, deliver_by=date(2026, 11, 24))
    assert [one["number"] for one in made["route"]["ended"]] == [f"FO-{before[0]}"]
    assert [one["location"] for one in made["route"]["opened"]] == ["EWR"]
    edit(cur, order_id, deliver_by=None)
    assert read.one(cur, f"SO-{order_id}")["deliver_by"] is None


def test_what_must_go_together_waits_for_what_is_short(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("A-1", ("MUG", 2), ("SOFA", 1)))
    edit(cur, order_id, ship_complete=True)
    assert [units(cur, order_id, seq) for seq in (1, 2)] == [{"backordered": 2}, {"backordered": 1}]
    assert held_back(cur) == (0, 0)
    edit(cur, order_id, ship_complete=False)
    assert [units(cur, order_id, seq) for seq in (1, 2)] == [{"released": 2}, {"backordered": 1}]


def test_what_goes_together_already_stays_when_it_must(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    made = edit(cur, order_id, ship_complete=True, note="ring twice")
    assert made["route"]["kept"] == [f"FO-{one}" for one in fo_ids(cur, order_id)]
    assert read.one(cur, f"SO-{order_id}")["note"] == "ring twice"


def test_an_edit_that_changes_nothing_is_no_change(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    version = read.one(cur, f"SO-{order_id}")["version"]
    found = amend.edit(cur, order_id, Edit(**line(quantity=4)), at=MONDAY, actor=ACTOR)
    assert (found.act, read.one(cur, f"SO-{order_id}")["version"]) == (None, version)
    assert found.difference["lines"] == []


def test_who_edits_what_has_changed_meanwhile_is_told_both_versions(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    version = read.one(cur, f"SO-{order_id}")["version"]
    edit(cur, order_id, version=version, **line(quantity=3))
    with pytest.raises(StaleVersion) as refused:
        edit(cur, order_id, version=version, **line(quantity=2))
    actual = read.one(cur, f"SO-{order_id}")["version"]
    assert (refused.value.fields["expected"], refused.value.fields["actual"]) == (version, actual)


@pytest.mark.parametrize(
    "wanted",
    [
        line(quantity=2),
        {"remove": ("1",)},
        line(sku="TEE"),
        {"ship_to": ADDRESSES["CA"]},
        {"assign": (Assignment("LAX", "1"),)},
    ],
)
def test_what_needs_back_what_is_accepted_is_refused_whole(cur: Cursor, wanted: dict[str, Any]) -> None:
    _, order_id = an_order(cur, "accepted")
    before = read.show(cur, [order_id]), parcels(cur, order_id), held_back(cur)
    with cur.connection.transaction(), pytest.raises(TooLateToEdit) as refused:
        amend.edit(
            cur, order_id, Edit(note="no", **wanted), at=MONDAY, actor=ACTOR
        ) if "assign" not in wanted else amend.edit(cur, order_id, Edit(**wanted), at=MONDAY, actor=ACTOR)
    [part] = refused.value.fields["parts"]
    assert (part["location"], part["state"], part["units"]) == ("EWR", "accepted", 4)
    assert (read.show(cur, [order_id]), parcels(cur, order_id), held_back(cur)) == before


def test_an_address_may_change_for_what_is_not_accepted_alone(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("A-3", ("LAMP", 1), ("BOOK", 1), to="IL"))
    rows = cur.execute(
        "SELECT f.id FROM fulfilment_order f WHERE location_id = %s", (mine.locations["LAX"],)
    ).fetchall()
    accept.accept(cur, [rows[0][0]], at=MONDAY, actor=ACTOR)
    with pytest.raises(TooLateToEdit):
        edit(cur, order_id, ship_to=ADDRESSES["NY"])
    made = edit(cur, order_id, ship_to=ADDRESSES["NY"], keep_accepted=True)
    assert made["route"]["kept"] == [f"FO-{rows[0][0]}"]
    assert [one["location"] for one in made["route"]["opened"]] == ["EWR"]


def test_units_that_have_left_cannot_be_edited_away(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    ship.ship(cur, [ship.Shipment(fo_ids(cur, order_id)[0], {1: 3})], at=MONDAY, actor=ACTOR)
    for wanted in (line(quantity=2), line(sku="TEE")):
        with pytest.raises(EditInvalid):
            edit(cur, order_id, **wanted)
    edit(cur, order_id, **line(quantity=9))
    assert units(cur, order_id) == {"released": 6, "shipped": 3}


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (line("9", quantity=1), "lines[0].line"),
        (line(quantity=-2), "lines[0].quantity"),
        ({"remove": ("7",)}, "remove[0]"),
        ({"lines": (LineEdit("1", quantity=1), LineEdit("1", quantity=2))}, "lines[1].line"),
        ({"add": (NewLine("MUG", 0, Decimal(1)),)}, "add[0].quantity"),
        ({"add": (NewLine("MUG", 1, Decimal(1), external_id="1"),)}, "add[0].external_id"),
        ({"add": (NewLine("CUP", 1, Decimal(1)),)}, "sku"),
        (line(sku="CUP"), "sku"),
        ({"service_level": "by_swan"}, "service_level"),
        ({"shipping": -1}, "shipping"),
        ({"assign": (Assignment("LAX", "1", 5),)}, "assign[0].quantity"),
        ({"assign": (Assignment("LAX", "1"),), "note": "x"}, "assign"),
    ],
)
def test_what_cannot_be_is_named(cur: Cursor, wanted: dict[str, Any], field: str) -> None:
    _, order_id = an_order(cur, "released")
    with pytest.raises(EditInvalid) as refused:
        amend.edit(cur, order_id, Edit(**wanted), at=MONDAY, actor=ACTOR)
    assert field in [one["field"] for one in refused.value.fields["errors"]]


def test_money_follows_the_units_discount_and_tax_by_the_unit(cur: Cursor) -> None:
    mine = company.build(cur)
    draft = mine.order("A-1", ("MUG", 3), shipping=500, total=3650, computed_total=3650)
    draft = replace(draft, lines=(replace(draft.lines[0], discount=100, tax=250),))
    [order_id] = take(cur, draft)
    made = edit(cur, order_id, **line(quantity=2))
    # Of three units, 1.00 off and 2.50 tax: of two, 0.67 and 1.67.
    assert made["money"]["after"]["amount"] == "26.00"
    assert made["money"]["to_refund"]["amount"] == "10.50"
    made = edit(cur, order_id, shipping=700, **line(quantity=3))
    assert made["money"]["before"]["amount"] == "26.00"
    standing = orders.read(cur, order_id)
    assert (standing.lines[0].discount, standing.lines[0].tax) == (133, 333)
    assert made["money"]["after"]["amount"] == "38.50"
    told = [
        one[0]
        for one in cur.execute("SELECT data FROM core_event WHERE kind = 'edited' ORDER BY id").fetchall()
    ]
    assert [one["money"]["change"]["amount"] for one in told] == ["-10.50", "12.50"]


def test_an_order_edited_down_to_nothing_costs_nothing(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("A-1", ("MUG", 3), shipping=500, total=3500, computed_total=3500))
    made = edit(cur, order_id, remove=("1",))
    assert (made["money"]["after"]["amount"], made["status"]["after"]) == ("0.00", "cancelled")


def test_a_held_order_is_edited_and_stays_held(cur: Cursor) -> None:
    _, order_id = an_order(cur, "released")
    amend.hold(cur, [order_id], reason="look", at=MONDAY, actor=ACTOR)
    edit(cur, order_id, **line(quantity=5))
    assert units(cur, order_id) == {"open": 5}
    amend.lift(cur, [order_id], at=MONDAY, actor=ACTOR)
    brokered(cur)
    assert units(cur, order_id) == {"released": 5}


def test_units_that_an_edit_frees_go_to_who_waits_for_them(cur: Cursor) -> None:
    mine = company.build(cur, {("MUG", "EWR"): 3})
    first, second = take(cur, mine.order("A-1", ("MUG", 3)), mine.order("A-2", ("MUG", 2)))
    edit(cur, first, **line(quantity=1))
    assert second in queued(cur)
    brokered(cur)
    assert units(cur, second) == {"released": 2}
