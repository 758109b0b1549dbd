"""Two orders of one customer become one: nothing of units, stock, load or money is lost, and what comes later
for the second is told where it went.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import company
from tests.company import ACTOR, MONDAY, Company
from tests.sourcing.steps import brokered, places, queued, take, units
from tests.sourcing.test_amend import held_back
from tests.sourcing.test_edits import fo_ids
from tests.sourcing.test_waiting import sound

from crossdock.catalog import kits
from crossdock.core import events
from crossdock.core.actor import INTAKE
from crossdock.core.sql import Cursor
from crossdock.fulfilment import read, refusals, reject, ship
from crossdock.fulfilment.ship import Shipment
from crossdock.orders import edit as orders
from crossdock.orders import history, holds, links
from crossdock.orders import read as shown
from crossdock.orders.drafts import OrderPatch
from crossdock.orders.errors import OrderMerged
from crossdock.sourcing import acts, amend, merging, patching, replacing, restating, take_in
from crossdock.sourcing.edits import Edit, LineEdit, NewLine
from crossdock.sourcing.errors import MergeRefused
from crossdock.sourcing.take_in import Taken

pytestmark = pytest.mark.usefixtures("monday")


def books(cur: Cursor, *order_ids: int) -> list[Any]:
    return [shown.show(cur, order_ids), read.of_orders(cur, order_ids), held_back(cur), queued(cur)]


def merge(cur: Cursor, first: int, second: int, **stated: Any) -> merging.Merged:
    """Preview a merge, make it, and hold both against each other, and the books against themselves."""
    before = books(cur, first, second)
    seen = merging.merge(cur, first, second, preview=True, at=MONDAY, actor=ACTOR, **stated)
    assert books(cur, first, second) == before
    made = merging.merge(cur, first, second, at=MONDAY, actor=ACTOR, **stated)
    assert seen.act is None
    assert {**seen.difference, "route": 0} == {**made.difference, "route": 0}
    assert {**seen.other, "route": 0} == {**made.other, "route": 0}
    sound(cur)
    return made


def why(cur: Cursor, first: int, second: int) -> list[str]:
    """Codes of what keeps two orders apart; nothing is changed."""
    before = books(cur, first, second)
    with pytest.raises(MergeRefused) as caught:
        merging.merge(cur, first, second, at=MONDAY, actor=ACTOR)
    assert books(cur, first, second) == before
    return [one["code"] for one in caught.value.fields["reasons"]]


def two(cur: Cursor, mine: Company, **stated: Any) -> list[int]:
    """Two mugs and a tee; three mugs. ``stated``: of the second order."""
    first = take(cur, mine.order("A-1", ("MUG", 2), ("TEE", 1)))
    return first + take(cur, mine.order("A-2", ("MUG", 3), **stated))


def lines(cur: Cursor, order_id: int) -> dict[str, tuple[str | None, int]]:
    """SKU and units that are not cancelled, by the line's key."""
    return {line.external_id: (line.sku, line.live) for line in orders.read(cur, order_id).lines}


def were_and_are(cur: Cursor, first: int, second: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the events of two merged orders say of before and after."""
    now = history.flat(cur, [first, second])
    nothing = now[second]["current_total"]
    was = {
        "note": "", "tags": [], "shipping": None, "current_total": None, "computed_total": dollars("40.00")
    }  # fmt: skip
    other = {"shipping": dollars("5.00"), "current_total": None, "computed_total": dollars("35.00")}
    left = {"shipping": nothing, "current_total": nothing, "computed_total": dollars("30.00")}
    mine = {"before": was, "after": {name: now[first][name] for name in (*was, "line 3")}}
    return mine, {"before": other, "after": left}


def dollars(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def test_what_is_left_of_the_second_ships_with_the_first(cur: Cursor) -> None:
    mine = company.build(cur)
    stated = {"note": "ring twice", "tags": ("vip",), "total": 3500, "computed_total": 3500}
    first, second = two(cur, mine, shipping=500, **stated)
    reserved, _ = held_back(cur)
    made = merge(cur, first, second, reason="one parcel")
    assert lines(cur, first) == {"1": ("MUG", 2), "2": ("TEE", 1), f"SO-{second}/1": ("MUG", 3)}
    assert lines(cur, second) == {"1": ("MUG", 0)}
    one, other = shown.show(cur, [first, second])
    assert (one["status"], other["status"]) == ("released", "cancelled")
    assert held_back(cur) == (reserved, 1)
    assert places(cur, first) == ["EWR"]
    assert places(cur, second) == []
    assert (one["note"], one["tags"]) == ("ring twice", ["vip"])
    assert (one["current_total"], other["current_total"]) == (
        {"amount": "75.00", "currency": "USD"}, {"amount": "0.00", "currency": "USD"},
    )  # fmt: skip
    assert one["shipping"] == {"amount": "5.00", "currency": "USD"}
    assert (made.difference["money"]["change"]["amount"], made.other["money"]["change"]["amount"]) == (
        "35.00", "-35.00",
    )  # fmt: skip
    assert one["links"] == [{"kind": "merged", "order": f"SO-{second}"}]
    assert other["links"] == [{"kind": "merged_into", "order": f"SO-{first}"}]
    told = {
        one.kind: one.data
        for order_id in (first, second)
        for one in events.of_order(cur, order_id)
        if "merged" in one.kind
    }
    moved = {"lines": [{"line": "1", "as": f"SO-{second}/1", "quantity": 3}], "reason": "one parcel"}
    assert told["merged"] == {"order": f"SO-{second}", **moved, **were_and_are(cur, first, second)[0]}
    assert told["merged_into"] == {"order": f"SO-{first}", **moved, **were_and_are(cur, first, second)[1]}
    for one in (made.difference, made.other):  # what both cost together is what they cost before
        assert {one["money"][name]["amount"] for name in ("more_due", "to_refund")} == {"0.00"}
    assert [act.kind for order_id in (first, second) for act in acts.of_order(cur, order_id)] == ["merge"] * 2


def test_the_older_may_go_into_the_younger_and_that_into_a_third(cur: Cursor) -> None:
    mine = company.build(cur)
    first, second = two(cur, mine)
    [third] = take(cur, mine.order("A-3", ("BOOK", 1)))
    merge(cur, second, first)
    merge(cur, third, second)
    assert lines(cur, third) == {
        "1": ("BOOK", 1),
        f"SO-{second}/1": ("MUG", 3),
        f"SO-{second}/SO-{first}/1": ("MUG", 2),
        f"SO-{second}/SO-{first}/2": ("TEE", 1),
    }
    assert orders.read(cur, third).worth == 3000 + 3000 + 2000 + 2000
    seq = orders.read(cur, third).lines[2].seq
    assert amend.cancel(cur, third, units={seq: 1}, reason="x", at=MONDAY, actor=ACTOR).units == 1
    assert lines(cur, third)[f"SO-{second}/SO-{first}/1"] == ("MUG", 1)
    sound(cur)


def test_acts_on_the_second_name_the_first(cur: Cursor) -> None:
    mine = company.build(cur)
    first, second = two(cur, mine)
    [third] = take(cur, mine.order("A-3", ("BOOK", 1)))
    merge(cur, first, second)
    before = books(cur, first, second, third)
    late: list[Callable[[], object]] = [
        lambda: amend.edit(cur, second, Edit(note="x"), at=MONDAY, actor=ACTOR),
        lambda: amend.cancel(cur, second, reason="x", at=MONDAY, actor=ACTOR),
        lambda: amend.hold(cur, [first, second], reason="x", at=MONDAY, actor=ACTOR),
        lambda: replacing.replace(cur, second, reason="x", at=MONDAY, actor=ACTOR),
        lambda: merging.merge(cur, second, third, at=MONDAY, actor=ACTOR),
        lambda: merging.merge(cur, third, second, at=MONDAY, actor=ACTOR),
    ]
    for act in late:
        with pytest.raises(OrderMerged) as caught:
            act()
        assert caught.value.fields == {"number": f"SO-{second}", "into": f"SO-{first}"}
    assert books(cur, first, second, third) == before
    assert holds.live(cur, [first, second]) == {}


def test_what_the_channel_says_later_brings_nothing_back(cur: Cursor) -> None:
    """Neither the merged order nor the lines that went; what is said stands in the timeline."""
    mine = company.build(cur)
    first, second = two(cur, mine)
    merge(cur, first, second)
    again = mine.order("A-2", ("MUG", 3))
    before = books(cur, first, second)
    assert take_in.take_in(cur, [(0, again)], actor=INTAKE, at=MONDAY) == [Taken(second, new=False)]
    later = MONDAY + timedelta(hours=1)
    for order_id, draft in ((second, mine.order("A-2", ("MUG", 5))), (first, mine.order("A-1", ("MUG", 1)))):
        said = replace(draft, source_at=later, note="more")
        [found] = restating.restate_orders(cur, [(order_id, 0, said)], at=later, actor=INTAKE)
        assert found.outcome is restating.Outcome.MERGED
        patch = OrderPatch(draft.channel_id, draft.external_id, later, "deleted")
        patching.apply_patches(cur, [(order_id, 0, patch)], at=later, actor=INTAKE)
        kinds = [one.kind for one in events.of_order(cur, order_id)]
        assert kinds.count("stated_after_merge") == 2
    assert books(cur, first, second) == before
    sound(cur)


def test_a_moved_line_is_edited_shipped_and_replaced_as_any_other(cur: Cursor) -> None:
    mine = company.build(cur)
    first, second = two(cur, mine)
    merge(cur, first, second)
    wanted = Edit(lines=(LineEdit(line=f"SO-{second}/1", quantity=2),))
    amend.edit(cur, first, wanted, at=MONDAY, actor=ACTOR)
    assert orders.read(cur, first).worth == 6000
    for fo in fo_ids(cur, first):
        if read.one(cur, f"FO-{fo}")["state"] != "cancelled":
            ship.ship(cur, [Shipment(fo)], at=MONDAY, actor=ACTOR)
    assert shown.show(cur, [first])[0]["status"] == "shipped"
    new = replacing.replace(cur, first, {3: 1}, reason="lost", at=MONDAY, actor=ACTOR)
    assert lines(cur, new) == {f"SO-{second}/1": ("MUG", 1)}
    assert [one["kind"] for one in shown.show(cur, [first])[0]["links"]] == ["merged", "replaced_by"]
    sound(cur)


def test_what_held_the_second_holds_the_first(cur: Cursor) -> None:
    """An order does not slip past its hold by going into another."""
    mine = company.build(cur)
    first, second = two(cur, mine)
    amend.hold(cur, [second], code="fraud_risk", reason="odd", stops="release", at=MONDAY, actor=ACTOR)
    made = merge(cur, first, second)
    assert holds.live(cur, [first, second]) == {first: [("fraud_risk", "release")]}
    [hold] = shown.show(cur, [first])[0]["holds"]
    assert hold["reason"] == f"odd (SO-{second})"
    assert units(cur, first) == {"allocated": 2}
    assert made.difference["status"]["after"] == "allocated"
    amend.lift(cur, [first], at=MONDAY, actor=ACTOR)
    sound(cur)


@pytest.mark.parametrize(("mine_stops", "other_stops"), [("release", "sourcing"), ("sourcing", "release")])
def test_of_two_holds_of_one_code_the_stronger_is_left(
    cur: Cursor, mine_stops: holds.Stops, other_stops: holds.Stops
) -> None:
    mine = company.build(cur)
    first, second = two(cur, mine)
    for order_id, stops, reason in ((first, mine_stops, "ours"), (second, other_stops, "theirs")):
        amend.hold(cur, [order_id], reason=reason, stops=stops, at=MONDAY, actor=ACTOR)
    merge(cur, first, second)
    assert holds.live(cur, [first, second]) == {first: [("manual", "sourcing")]}
    assert shown.show(cur, [first])[0]["holds"][0]["reason"] == f"ours; theirs (SO-{second})"
    assert units(cur, first) == {"open": 2}
    assert held_back(cur) == (0, 0)


def test_who_refused_a_line_is_not_asked_for_it_again(cur: Cursor) -> None:
    mine = company.build(cur)
    first, second = two(cur, mine)
    reject.reject(cur, fo_ids(cur, second), "broken", at=MONDAY, actor=ACTOR)
    brokered(cur)
    assert places(cur, second) == ["CHI"]
    merge(cur, first, second)
    assert "EWR" not in places(cur, first)
    [refusal] = refusals.of_orders(cur, [first])[first]
    assert (refusal.line_seq, refusal.location, refusal.sku) == (3, "EWR", "MUG")


def test_the_earlier_day_holds_for_both(cur: Cursor) -> None:
    mine = company.build(cur)
    day = MONDAY.date()
    first, second = two(cur, mine, deliver_by=day)
    merge(cur, first, second)
    assert orders.read(cur, first).deliver_by == day


def test_what_waits_for_stock_goes_on_waiting_in_the_first(cur: Cursor) -> None:
    mine = company.build(cur)
    first = take(cur, mine.order("A-1", ("MUG", 2)))[0]
    second = take(cur, mine.order("A-2", ("SOFA", 1), ("MUG", 1)))[0]
    merge(cur, first, second)
    assert [units(cur, first, seq) for seq in (1, 2, 3)] == [
        {"released": 2},
        {"backordered": 1},
        {"released": 1},
    ]
    assert second not in queued(cur)
    company.put(cur, mine, "SOFA", "EWR", 1)
    amend.source_again(cur, [first], at=MONDAY, actor=ACTOR)
    brokered(cur)
    assert units(cur, first, 2) == {"released": 1}
    sound(cur)


def test_discount_and_tax_go_with_the_units_that_go(cur: Cursor) -> None:
    mine = company.build(cur)
    draft = mine.order("A-2", ("MUG", 3), total=3001, computed_total=3001)
    draft = replace(draft, lines=(replace(draft.lines[0], discount=199, tax=200),))
    [first] = take(cur, mine.order("A-1", ("MUG", 1)))
    [second] = take(cur, draft)
    amend.cancel(cur, second, units={1: 1}, reason="x", at=MONDAY, actor=ACTOR)
    worth = orders.read(cur, second).worth
    merge(cur, first, second)
    moved = orders.read(cur, first).lines[1]
    assert (moved.ordered, moved.discount, moved.tax) == (2, 133, 133)
    assert orders.read(cur, first).worth == 1000 + worth
    amend.cancel(cur, first, units={2: 2}, reason="x", at=MONDAY, actor=ACTOR)
    assert orders.read(cur, first).worth == 1000


def test_a_kit_that_lacks_something_lacks_it_in_the_other_order_too(cur: Cursor) -> None:
    mine = company.build(cur)
    kits.import_rows(cur, [kits.Recipe("SET", {"MUG": 2, "TEE": 1})], at=company.BEGAN, actor=ACTOR)
    [first] = take(cur, mine.order("A-1", ("MUG", 1)))
    [second] = take(cur, mine.order("A-2", ("SET", 3)))
    [_, mugs, tees] = orders.read(cur, second).lines
    amend.cancel(cur, second, units={mugs.seq: 3, tees.seq: 3}, reason="asked", at=MONDAY, actor=ACTOR)
    before = orders.read(cur, first).worth + orders.read(cur, second).worth
    merge(cur, first, second)
    _, moved, *parts = orders.read(cur, first).lines
    assert moved.kits == (2, 2)  # of three one was called off whole
    assert [(one.sku, one.live, one.units["cancelled"]) for one in parts] == [("MUG", 3, 1), ("TEE", 0, 2)]
    assert orders.read(cur, first).worth == before
    sound(cur)


def test_a_kit_goes_whole_with_its_price(cur: Cursor) -> None:
    mine = company.build(cur)
    kits.import_rows(cur, [kits.Recipe("SET", {"MUG": 2, "TEE": 1})], at=company.BEGAN, actor=ACTOR)
    [first] = take(cur, mine.order("A-1", ("MUG", 1)))
    [second] = take(cur, mine.order("A-2", ("SET", 2), total=2000, computed_total=2000))
    [kit, mugs, tees] = orders.read(cur, second).lines
    amend.cancel(cur, second, units={mugs.seq: 2, tees.seq: 1}, reason="x", at=MONDAY, actor=ACTOR)
    merge(cur, first, second)
    _, moved, *parts = orders.read(cur, first).lines
    assert (moved.external_id, moved.kits) == (f"SO-{second}/{kit.external_id}", (1, 1))
    assert [(one.kit_seq, one.live) for one in parts] == [(moved.seq, 2), (moved.seq, 1)]
    assert [orders.read(cur, one).worth for one in (first, second)] == [2000, 0]
    [shown_kit] = [one for one in shown.show(cur, [first])[0]["lines"] if one["components"]]
    assert (shown_kit["sku"], shown_kit["quantity"]) == ("SET", 1)


def test_what_needs_no_parcel_stays_where_it_was_delivered(cur: Cursor) -> None:
    mine = company.build(cur)
    [first] = take(cur, mine.order("A-1", ("MUG", 1)))
    draft = mine.order("A-2", ("MUG", 1), ("CARD", 1))
    card = replace(draft.lines[1], sku=None, ships=False)
    [second] = take(cur, replace(draft, lines=(draft.lines[0], card)))
    assert units(cur, second, 2) == {"delivered": 1}
    merge(cur, first, second)
    assert shown.show(cur, [second])[0]["status"] == "delivered"
    assert [orders.read(cur, one).worth for one in (first, second)] == [2000, 1000]
    assert lines(cur, first) == {"1": ("MUG", 1), f"SO-{second}/1": ("MUG", 1)}


def test_shipping_goes_with_what_is_shipped_and_counts_once(cur: Cursor) -> None:
    """Also where something stays that needs no parcel."""
    mine = company.build(cur)
    [first] = take(cur, mine.order("A-1", ("MUG", 1)))
    stated = {"shipping": 500, "total": 2500, "computed_total": 2500}
    draft = mine.order("A-2", ("MUG", 1), ("CARD", 1), **stated)
    card = replace(draft.lines[1], sku=None, ships=False)
    [second] = take(cur, replace(draft, lines=(draft.lines[0], card)))
    merge(cur, first, second)
    one, other = (orders.read(cur, order_id) for order_id in (first, second))
    assert (one.shipping, one.current_total, one.computed_total) == (500, 2500, 2500)
    assert (other.shipping, other.current_total, other.computed_total) == (0, 1000, 2000)


def test_a_line_that_is_called_so_already_is_no_other(cur: Cursor) -> None:
    mine = company.build(cur)
    first, second = two(cur, mine)
    name = f"SO-{second}/1"
    add = Edit(add=(NewLine("BOOK", 1, Decimal(30), external_id=name),))
    amend.edit(cur, first, add, at=MONDAY, actor=ACTOR)
    merge(cur, first, second)
    assert lines(cur, first)[name] == ("BOOK", 1)
    assert lines(cur, first)[f"{name}+"] == ("MUG", 3)


amounts = st.dictionaries(st.sampled_from(("MUG", "TEE", "LAMP", "SOFA")), st.integers(1, 4), min_size=1)


@given(first=amounts, second=amounts, off=st.integers(0, 3), later=st.integers(0, 12), complete=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_merged_nothing_is_lost(
    cur: Cursor, first: dict[str, int], second: dict[str, int], off: int, later: int, complete: bool
) -> None:
    """Units, money and stock of both orders are those of the one, and so is what is cancelled later."""
    cur.execute("SAVEPOINT example")
    mine = company.build(cur)
    pair = take(cur, *(
        mine.order(name, *given.items(), ship_complete=complete)
        for name, given in (("A-1", first), ("A-2", second))
    ))  # fmt: skip
    if off:
        amend.cancel(cur, pair[1], units={1: off}, reason="x", at=MONDAY, actor=ACTOR)
    before = [orders.read(cur, one) for one in pair]
    if not before[1].live:
        assert why(cur, *pair) == ["nothing_left"]
        cur.execute("ROLLBACK TO SAVEPOINT example")
        return
    merge(cur, *pair)
    now = [orders.read(cur, one) for one in pair]
    assert (now[0].live, now[1].live) == (before[0].live + before[1].live, 0)
    assert (now[0].worth, now[1].worth) == (before[0].worth + before[1].worth, 0)
    assert sum(line.ordered for line in now[1].lines) == sum(line.ordered for line in before[1].lines)
    last = now[0].lines[-1]
    gone = min(later, last.live)
    if later:
        amend.cancel(cur, pair[0], units={last.seq: later}, reason="x", at=MONDAY, actor=ACTOR)
    after = orders.read(cur, pair[0])
    assert after.live == now[0].live - gone
    assert after.worth <= now[0].worth
    sound(cur)
    assert links.merged(cur, pair) == {pair[1]: pair[0]}
    cur.execute("ROLLBACK TO SAVEPOINT example")
