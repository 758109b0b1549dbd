"""Kits, packs and aliases in orders: the line bought keeps its price, its components carry the units."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import company
from tests.company import ACTOR, BEGAN, MONDAY, Company

from crossdock.app import verify
from crossdock.catalog import aliases, kits, skus
from crossdock.catalog.errors import KitRefused
from crossdock.catalog.skus import Sku
from crossdock.core.actor import INTAKE
from crossdock.core.sql import Cursor
from crossdock.orders import by_hand, edit, naming, read, restate
from crossdock.orders import kits as order_kits
from crossdock.orders.drafts import LineChange, OrderDraft, OrderPatch
from crossdock.sourcing import amend, patching, restating, take_in
from crossdock.sourcing.edits import Edit, NewLine


def make(cur: Cursor, **recipes: dict[str, int]) -> None:
    made = [kits.Recipe(code, parts) for code, parts in recipes.items()]
    assert kits.import_rows(cur, made, at=BEGAN, actor=ACTOR)[1] == {}


def alias(cur: Cursor, channel_id: int, code: str, sku: str, quantity: str) -> None:
    sku_id = skus.by_codes(cur, [sku], BEGAN)[sku].id
    aliases.import_rows(cur, [(channel_id, code, sku_id, Decimal(quantity))], at=BEGAN, actor=ACTOR)


def taken(cur: Cursor, draft: OrderDraft) -> dict:
    [found] = take_in.take_in(cur, [(0, draft)], actor=INTAKE, at=MONDAY)
    return read.show(cur, [found.order_id])[0]


def number_of(order: dict) -> int:
    return int(order["number"].removeprefix("SO-"))


@pytest.fixture
def mine(cur: Cursor) -> Company:
    made = company.build(cur)
    make(cur, SET={"MUG": 2, "TEE": 1})
    return made


def test_a_kit_is_exploded_and_its_line_keeps_what_was_bought(cur: Cursor, mine: Company) -> None:
    order = taken(cur, mine.order("K-1", ("SET", 3), ("MUG", 1)))
    kit, single = order["lines"]
    assert (kit["sku"], kit["quantity"], kit["unit_price"]["amount"]) == ("SET", 3, "10.00")
    assert [(one["sku"], one["quantity"], one["per_kit"]) for one in kit["components"]] == [
        ("MUG", 6, "2"),
        ("TEE", 3, "1"),
    ]
    assert kit["quantities"]["released"] == 3
    assert kit["partial"] == 0
    assert single["components"] == []
    assert order["status"] == "released"


def test_two_kits_and_a_single_are_checked_on_the_sum(cur: Cursor, mine: Company) -> None:
    make(cur, PAIR={"TEE": 2})
    order = taken(cur, mine.order("K-1", ("SET", 8), ("PAIR", 5), ("TEE", 3)))  # 21 TEEs of 20
    cur.execute(
        "SELECT sum(reserved), max(reserved) FROM inventory_stock WHERE sku_id = %s", [mine.skus["TEE"]]
    )
    reserved, most = cur.fetchone() or (0, 0)
    assert reserved <= 20
    assert most <= 10
    short = sum(one["quantities"]["backordered"] for line in order["lines"] for one in line["components"])
    assert short + order["lines"][2]["quantities"]["backordered"] > 0


def test_cancelling_kits_cancels_of_each_component_and_one_component_makes_it_partial(
    cur: Cursor, mine: Company
) -> None:
    order = taken(cur, mine.order("K-1", ("SET", 3)))
    [kit] = order["lines"]
    amend.cancel_lines(cur, number_of(order), {2: 2, 3: 1}, reason="x", at=MONDAY, actor=ACTOR)
    [line] = read.show(cur, [number_of(order)])[0]["lines"]
    assert (line["quantities"]["cancelled"], line["partial"]) == (1, 0)
    amend.cancel_lines(cur, number_of(order), {3: 1}, reason="x", at=MONDAY, actor=ACTOR)
    [line] = read.show(cur, [number_of(order)])[0]["lines"]
    assert (line["quantities"]["cancelled"], line["quantities"]["released"], line["partial"]) == (1, 1, 1)
    assert kit["components"][1]["seq"] == 3


def test_a_pack_counts_base_units_and_keeps_what_the_channel_said(cur: Cursor, mine: Company) -> None:
    alias(cur, mine.channel_id, "MUG-12", "MUG", "12")
    alias(cur, aliases.EVERY, "TASSE", "MUG", "1")
    order = taken(cur, mine.order("K-1", ("MUG-12", 2), ("TASSE", 1)))
    pack, renamed = order["lines"]
    assert (pack["sku"], pack["quantity"]) == ("MUG-12", 2)
    assert [(one["sku"], one["quantity"]) for one in pack["components"]] == [("MUG", 24)]
    assert (renamed["sku"], renamed["article"], renamed["components"]) == ("TASSE", "MUG", [])
    assert order["status"] == "released"


def test_what_is_no_whole_number_of_units_is_held_and_resolved_later(cur: Cursor, mine: Company) -> None:
    alias(cur, mine.channel_id, "HALF", "MUG", "0.5")
    order = taken(cur, mine.order("K-1", ("HALF", 3)))
    assert [hold["code"] for hold in order["holds"]] == ["inexact_quantity"]
    alias(cur, mine.channel_id, "HALF", "MUG", "2")
    amend.lift(cur, [number_of(order)], ["inexact_quantity"], at=MONDAY, actor=ACTOR)
    [line] = read.show(cur, [number_of(order)])[0]["lines"]
    assert [(one["sku"], one["quantity"]) for one in line["components"]] == [("MUG", 6)]
    assert (line["quantity"], line["quantities"]["open"]) == (3, 3)


def test_an_unknown_sku_that_turns_out_a_kit_is_exploded_when_its_hold_is_lifted(
    cur: Cursor, mine: Company
) -> None:
    order = taken(cur, mine.order("K-1", ("GIFT", 2)))
    assert [hold["code"] for hold in order["holds"]] == ["unknown_sku"]
    make(cur, GIFT={"BOOK": 1, "MUG": 1})
    amend.lift(cur, [number_of(order)], ["unknown_sku"], at=MONDAY, actor=ACTOR)
    [line] = read.show(cur, [number_of(order)])[0]["lines"]
    assert [(one["sku"], one["quantities"]["open"]) for one in line["components"]] == [
        ("BOOK", 2),
        ("MUG", 2),
    ]


def test_the_channel_edits_a_kit_and_what_it_was_made_of_stays(cur: Cursor, mine: Company) -> None:
    order = taken(cur, mine.order("K-1", ("SET", 2)))
    make(cur, SET={"BOOK": 1})
    later = MONDAY.replace(hour=16)
    again = mine.order("K-1", ("SET", 3), ("SET", 1), source_at=later)
    restating.restate_orders(cur, [(number_of(order), 0, again)], at=later, actor=INTAKE)
    old, new = read.show(cur, [number_of(order)])[0]["lines"]
    assert [(one["sku"], one["quantity"]) for one in old["components"]] == [("MUG", 6), ("TEE", 3)]
    assert [(one["sku"], one["quantity"]) for one in new["components"]] == [("BOOK", 1)]
    fewer = mine.order("K-1", ("SET", 1), ("SET", 1), source_at=later.replace(hour=17))
    restating.restate_orders(cur, [(number_of(order), 0, fewer)], at=later, actor=INTAKE)
    old, _ = read.show(cur, [number_of(order)])[0]["lines"]
    assert old["quantity"] == 1
    assert [one["quantity"] for one in old["components"]] == [2, 1]


def test_a_channels_change_of_quantity_moves_every_component(cur: Cursor, mine: Company) -> None:
    order = taken(cur, mine.order("K-1", ("SET", 2)))
    later = MONDAY.replace(hour=16)
    patch = OrderPatch(mine.channel_id, "K-1", later, "edited", changes=(LineChange("1", -1),))
    patching.apply_patches(cur, [(number_of(order), 0, patch)], at=later, actor=INTAKE)
    [line] = read.show(cur, [number_of(order)])[0]["lines"]
    assert [one["quantities"]["cancelled"] for one in line["components"]] == [2, 1]
    assert line["quantities"]["cancelled"] == 1


def test_each_line_of_a_kit_that_is_stated_anew_is_there_once(cur: Cursor, mine: Company) -> None:
    """The kit's own line too: written twice, of its price and of none, the price may be lost."""
    order_id = number_of(taken(cur, mine.order("K-1", ("SET", 2))))
    stored = restate.lines(cur, [order_id])[order_id]
    [meant] = order_kits.explode(cur, [mine.order("K-1", ("SET", 3))], MONDAY, {0: stored}).drafts
    assert [(one.external_id, one.quantity, one.unit_price is None) for one in meant.lines] == [
        ("1", 0, False),
        ("1/MUG", 6, True),
        ("1/TEE", 3, True),
    ]


def test_a_kit_added_by_hand_stands_when_its_channel_speaks_again(cur: Cursor, mine: Company) -> None:
    """With what it was made of then, what people cancelled of it, and its price upon the channel's."""
    order_id = number_of(taken(cur, mine.order("K-1", ("SET", 2))))
    more = Edit(add=(NewLine("SET", 3, Decimal(7)),), reason="by telephone")
    amend.edit(cur, order_id, more, at=MONDAY, actor=ACTOR)
    off = naming.units_of(cur, order_id, [("added-4", 1)])
    amend.cancel(cur, order_id, units=off, reason="too many", at=MONDAY, actor=ACTOR)
    make(cur, SET={"BOOK": 1})
    later = MONDAY.replace(hour=16)
    for hour, kits_ in ((16, 4), (17, 1)):
        again = mine.order("K-1", ("SET", kits_), source_at=later.replace(hour=hour))
        restating.restate_orders(cur, [(order_id, 0, again)], at=later, actor=INTAKE)
        theirs, ours = read.show(cur, [order_id])[0]["lines"]
        assert theirs["quantities"]["ordered"] - theirs["quantities"]["cancelled"] == kits_
        assert (ours["external_id"], ours["quantity"], ours["quantities"]["cancelled"]) == ("added-4", 3, 1)
        assert [
            (one["sku"], one["quantity"], one["quantities"]["cancelled"]) for one in ours["components"]
        ] == [
            ("MUG", 6, 2),
            ("TEE", 3, 1),
        ]
        assert edit.read(cur, order_id).worth == 1000 * kits_ + 2 * 700
        assert by_hand.of_orders(cur, [order_id]) == {order_id: {(4, "line"): None}}
    gone = mine.order("K-1", ("SET", 1), source_at=later.replace(hour=18), cancelled=True)
    restating.restate_orders(cur, [(order_id, 0, gone)], at=later, actor=INTAKE)
    assert read.show(cur, [order_id])[0]["status"] == "cancelled"
    for name in ("kits", "line_parts", "line_reservations", "order_status", "stock_reserved"):
        finding = verify.check(cur, name)
        assert finding.clean, finding.document()


def test_a_kit_that_holds_itself_is_refused_with_the_path(cur: Cursor, mine: Company) -> None:
    make(cur, BOX={"SET": 1})
    _, faults = kits.import_rows(cur, [kits.Recipe("SET", {"BOX": 1})], at=BEGAN, actor=ACTOR)
    assert faults == {"SET": "the kit holds itself: SET > BOX > SET"}


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4)), max_size=4), min_size=1, max_size=8)
)
def test_flattening_counts_what_all_paths_bring(recipes: list[list[tuple[int, int]]]) -> None:
    """SKU n may hold those above it only: no cycles; the last ones are no kits."""
    size = len(recipes)
    inside = [
        {n + 1 + at % (size + 3 - n - 1): units for at, units in parts} for n, parts in enumerate(recipes)
    ]
    known = {
        n + 1: Sku(
            n + 1,
            f"S{n}",
            "x",
            component_ids=tuple(p + 1 for p in parts),
            component_units=tuple(parts.values()),
        )
        for n, parts in enumerate([*inside, {}, {}, {}])
    }

    def ways(n: int, target: int) -> int:
        if not known[n].is_kit:
            return int(n == target)
        return sum(
            u * ways(p, target) for p, u in zip(known[n].component_ids, known[n].component_units, strict=True)
        )

    found = kits.flatten(known[1], known)
    assert found == {n: ways(1, n) for n in known if ways(1, n)}


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 40)), min_size=1, max_size=5))
def test_whole_kits_are_all_that_the_components_make_and_no_more(parts: list[tuple[int, int]]) -> None:
    whole = order_kits.whole([(units, Decimal(per)) for per, units in parts])
    assert all(whole * per <= units for per, units in parts)
    assert any((whole + 1) * per > units for per, units in parts)


def test_a_cycle_in_the_catalogue_is_never_followed() -> None:
    known = {1: Sku(1, "A", "x", component_ids=(2,), component_units=(1,)),
             2: Sku(2, "B", "x", component_ids=(1,), component_units=(1,))}  # fmt: skip
    with pytest.raises(KitRefused, match="A > B > A"):
        kits.flatten(known[1], known)
