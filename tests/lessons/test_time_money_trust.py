"""The lessons about time, partners and money, explanation and trust (what goes wrong in other systems).

For later issues: parsers of real EDI files and acknowledgements, ship notices, labels and other effects at
carriers, balances of sellers, exchanges, subscriptions and renewals, rentals, dry runs and golden orders
before publishing, the optimiser's time limit.
"""

from datetime import UTC, datetime, time

import pytest
from tests import company
from tests.company import MONDAY
from tests.sourcing.steps import change, take

from crossdock.core import effects
from crossdock.core.effects import Intent
from crossdock.core.sql import Cursor
from crossdock.orders import read
from crossdock.orders.drafts import LineDraft, OrderDraft
from crossdock.sourcing import explain


def leaves(cur: Cursor, order_id: int) -> str:
    row = cur.execute("SELECT ship_on FROM fulfilment_order WHERE order_id = %s", (order_id,)).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize(
    ("at", "cut_off", "ships"),
    [
        # 15:59 in Newark, past four by UTC; and past four in Newark, on the day that UTC has left.
        (datetime(2026, 11, 23, 20, 59, tzinfo=UTC), time(16), "2026-11-23"),
        (datetime(2026, 11, 24, 2, 0, tzinfo=UTC), time(16), "2026-11-24"),
        (datetime(2026, 11, 24, 4, 59, 59, tzinfo=UTC), time(23, 59, 59), "2026-11-23"),
        (datetime(2026, 11, 24, 5, 0, tzinfo=UTC), time(23, 59, 59), "2026-11-24"),
        # The Monday after each change of the clocks: 16:00 is 20:00 UTC, then 21:00.
        (datetime(2026, 3, 9, 20, 0, tzinfo=UTC), time(16), "2026-03-09"),
        (datetime(2026, 3, 9, 20, 0, 1, tzinfo=UTC), time(16), "2026-03-10"),
        (datetime(2026, 11, 2, 21, 0, tzinfo=UTC), time(16), "2026-11-02"),
        (datetime(2026, 11, 2, 21, 0, 1, tzinfo=UTC), time(16), "2026-11-03"),
        # Thanksgiving is a day off here; the next day is not.
        (datetime(2026, 11, 26, 15, 0, tzinfo=UTC), time(16), "2026-11-27"),
    ],
)
def test_a_cut_off_is_the_warehouse_s_own_on_every_day_of_the_year(
    cur: Cursor, at: datetime, cut_off: time, ships: str
) -> None:
    mine = company.build(cur)
    change(cur, "EWR", cut_off=cut_off, holiday_calendar="US")
    [order_id] = take(cur, mine.order("L-1", ("BOOK", 1)), at=at)
    assert leaves(cur, order_id) == ships


def test_amounts_are_carried_as_stated_and_never_recomputed(cur: Cursor) -> None:
    mine = company.build(cur)
    # Taxes of the lines come to 0.05, the order's tax is stated as 0.04: both stand; so does the total.
    draft = mine.order("L-1", ("MUG", 1), ("TEE", 1), tax=4, total=3005, computed_total=3005)
    stated = {name: getattr(draft, name) for name in OrderDraft.__slots__ if name != "digest"}
    lines = tuple(
        LineDraft(x.external_id, x.sku, x.title, 1, x.unit_price, tax=t)
        for x, t in zip(draft.lines, (2, 3), strict=True)
    )
    [order_id] = take(cur, OrderDraft(**{**stated, "lines": lines}))
    shown = read.show(cur, [order_id])[0]
    assert [line["tax"]["amount"] for line in shown["lines"]] == ["0.02", "0.03"]
    assert (shown["tax"]["amount"], shown["total"]["amount"]) == ("0.04", "30.05")
    assert not shown["holds"]


def test_sums_that_contradict_each_other_are_both_kept_and_stop_the_order(cur: Cursor) -> None:
    mine = company.build(cur)
    [order_id] = take(cur, mine.order("L-1", ("MUG", 1), total=999))
    shown = read.show(cur, [order_id])[0]
    assert (shown["total"]["amount"], shown["computed_total"]["amount"]) == ("9.99", "10.00")
    assert [hold["code"] for hold in shown["holds"]] == ["totals_mismatch"]


def test_what_costs_money_outside_is_intended_once(cur: Cursor) -> None:
    label = Intent("label:FO-1", "label", "fulfilment_order", 1, {"service": "ground"})
    assert effects.intend(cur, [label, label], at=MONDAY) == 1
    assert effects.intend(cur, [label], at=MONDAY) == 0
    claimed = effects.claim(cur, "label", 9, now=MONDAY, lease_until=MONDAY.replace(hour=23))
    assert len(claimed) == 1
    assert effects.claim(cur, "label", 9, now=MONDAY, lease_until=MONDAY.replace(hour=23)) == []


def test_every_location_says_what_it_would_have_cost_or_why_it_could_not(cur: Cursor) -> None:
    mine = company.build(cur)
    orders = take(cur, *mine.orders())
    for order_id in orders:
        said = explain.explain(cur, f"SO-{order_id}")
        assert {one["location"] for one in said["candidates"]} == set(mine.locations)
        for one in said["candidates"]:
            assert one["chosen"] or one["reason"] or (one["difference"] and one["best_plan"])
            assert not one["reason"] or one["reason"]["text"]
