"""A newer statement of the channel beside what people changed: base, ours and theirs against a plain rule."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import company
from tests.company import ACTOR, MONDAY, Company

from crossdock.app import verify
from crossdock.core import events
from crossdock.core.actor import INTAKE
from crossdock.core.sql import Cursor
from crossdock.orders import by_hand, notes
from crossdock.orders import edit as orders
from crossdock.orders.drafts import Address, LineChange, LineDraft, OrderDraft, OrderPatch
from crossdock.orders.edit import Line, Standing
from crossdock.sourcing import amend, patching, restating, three_ways
from crossdock.sourcing.edits import Edit, LineEdit, NewLine
from crossdock.sourcing.take_in import take_in

SERVICES = ("standard", "expedited", "two_day")
STREETS = ("1 Main Street", "2 Side Street", "3 Third Avenue")
TAGS = ("a", "b", "c")
PRICES = (Decimal("10.00"), Decimal("12.50"), Decimal("9.99"))


@dataclass(frozen=True)
class Told:
    """An order in plain words. ``units``, ``prices``: of its lines; None: there is no such line."""

    street: str
    service: str
    tags: frozenset[str]
    shipping: int
    units: tuple[int | None, ...]
    prices: tuple[Decimal, ...]


told = st.builds(
    Told,
    st.sampled_from(STREETS),
    st.sampled_from(SERVICES),
    st.frozensets(st.sampled_from(TAGS)),
    st.sampled_from((0, 500, 900)),
    st.tuples(st.integers(0, 3), st.integers(1, 3)),
    st.tuples(st.sampled_from(PRICES), st.sampled_from(PRICES)),
)


@st.composite
def near(draw: st.DrawFn, of: Told) -> Told:
    """The same order, some of it otherwise."""
    other = draw(told)
    names = draw(st.sets(st.sampled_from(sorted(Told.__dataclass_fields__))))
    return replace(of, **{name: getattr(other, name) for name in names})


@st.composite
def three(draw: st.DrawFn) -> tuple[Told, Told, Told, int, int]:
    """Last stated, as people left it, stated now; units that they added on a line of their own; units that
    somebody had called off before all that.
    """
    base = draw(told)
    return (
        base, draw(near(base)), draw(near(base)), draw(st.integers(0, 2)), draw(st.integers(0, 2)),
    )  # fmt: skip


def address(street: str) -> Address:
    return Address("Ada Example", None, street, None, "New York", "NY", "10001", "US", None)


def statement(one: Told) -> OrderDraft:
    """What the channel says."""
    lines = tuple(
        LineDraft(str(place), "MUG", "Mug", units, price)
        for place, (units, price) in enumerate(zip(one.units, one.prices, strict=True), start=1)
        if units is not None
    )
    goods = sum(int(line.quantity * (line.unit_price or 0) * 100) for line in lines)
    return OrderDraft(
        1, "A-1", MONDAY, MONDAY, "USD", None, address(one.street), None, one.service, lines,
        goods + one.shipping, shipping=one.shipping, total=goods + one.shipping, tags=tuple(sorted(one.tags)),
    )  # fmt: skip


def as_it_stands(one: Told, gift: int, cancelled: int) -> Standing:
    """The order as people left it: ``cancelled`` units of each line beside those that are wanted."""
    wanted = [(str(place), units or 0, price) for place, (units, price) in enumerate(
        zip(one.units, one.prices, strict=True), start=1
    )]  # fmt: skip
    lines = [
        line_of(seq, name, units, cancelled, price)
        for seq, (name, units, price) in enumerate(wanted, start=1)
    ]
    if gift:
        lines.append(line_of(3, "gift", gift, 0, PRICES[0]))
    return Standing(
        1, 1, "A-1", 1, "open", "USD", False, one.service, None, False, "", one.shipping, None, None, 0,
        address(one.street), tuple(lines), tuple(sorted(one.tags)),
    )  # fmt: skip


def line_of(seq: int, name: str, units: int, cancelled: int, price: Decimal) -> Line:
    states = dict.fromkeys(("backordered", "allocated", "released", "shipped", "delivered"), 0)
    counted = {"open": units, **states, "cancelled": cancelled}
    return Line(seq, name, 1, "MUG", "Mug", True, price, 1, 0, 0, None, None, None, counted)


def kept(base: Told, ours: Standing) -> dict[by_hand.Part, object]:
    """What an edit keeps: what the channel had said of what it changed."""
    before = as_it_stands(base, 0, ours.lines[0].units["cancelled"])
    head = by_hand.head_said(ours)
    said = {part: value for part, value in by_hand.head_said(before).items() if head[part] != value}
    for was, now in zip(before.lines, ours.lines, strict=False):
        if was != now:
            said[now.seq, by_hand.LINE] = by_hand.line_said(was.as_draft(), was.live)
    said |= {(line.seq, by_hand.LINE): None for line in ours.lines if line.external_id == "gift"}
    return said


def rule(base: object, ours: object, theirs: object) -> object:
    """The channel's change is the newer word; what it did not change stays."""
    return ours if theirs == base else theirs


def units(base: int, ours: int, theirs: int) -> int:
    hand, channel = ours - base, theirs - base
    if hand * channel < 0:
        return max(0, base + hand + channel)
    return base + max(hand, channel, key=abs)


def live(line: LineDraft) -> int:
    return line.quantity - line.removed


def after(order: Standing, merged: three_ways.Merged) -> Standing:
    """The order once the statement is applied: units come as new, or are called off."""
    draft = merged.draft
    lines = []
    known = {line.external_id: line for line in order.lines}
    for line in draft.lines:
        old = known[line.external_id]
        more = max(0, line.quantity - old.ordered)
        fewer = max(0, old.ordered - line.quantity) + line.removed - old.units["cancelled"]
        left = old.live + more - max(0, fewer)
        was = {**old.units, "open": left, "cancelled": old.units["cancelled"] + max(0, fewer)}
        lines.append(replace(old, units=was, unit_price=line.unit_price))
    return replace(
        order, service_level=draft.service_level, shipping=draft.shipping, ship_to=draft.ship_to,
        tags=draft.tags, lines=tuple(lines),
    )  # fmt: skip


@given(three())
def test_base_ours_and_theirs_come_to_what_the_rule_says(case: tuple[Told, Told, Told, int, int]) -> None:
    base, hand, channel, gift, cancelled = case
    ours, theirs = as_it_stands(hand, gift, cancelled), statement(channel)
    merged = three_ways.merge(theirs, ours, kept(base, ours))
    now = after(ours, merged)
    assert now.ship_to == address(rule(base.street, hand.street, channel.street))
    assert now.service_level == rule(base.service, hand.service, channel.service)
    assert now.shipping == rule(base.shipping, hand.shipping, channel.shipping)
    off, on = base.tags - hand.tags, hand.tags - base.tags
    assert set(now.tags) == (channel.tags - off) | on
    changed = [line for line in ours.lines if (line.seq, by_hand.LINE) in kept(base, ours)]
    for line in changed:
        [found] = [one for one in now.lines if one.seq == line.seq]
        if line.external_id == "gift":
            assert found.live == gift
            continue
        place = line.seq - 1
        assert found.live == units(*(one.units[place] or 0 for one in (base, hand, channel)))
        assert found.unit_price == rule(base.prices[place], hand.prices[place], channel.prices[place])
    assert merged.draft.digest == theirs.digest


@given(three())
def test_what_both_changed_is_named_and_nothing_else_is(case: tuple[Told, Told, Told, int, int]) -> None:
    base, hand, channel, gift, cancelled = case
    ours = as_it_stands(hand, gift, cancelled)
    merged = three_ways.merge(statement(channel), ours, kept(base, ours))
    heads = (("ship_to", "street"), ("service_level", "service"), ("shipping", "shipping"))
    wanted = {
        ((0, part), "")
        for part, name in heads
        if len({getattr(one, name) for one in (base, hand, channel)}) == 3
    }
    for name, field in (("units", "units"), ("prices", "unit_price")):
        for place in (0, 1):
            if len({getattr(one, name)[place] for one in (base, hand, channel)}) == 3:
                wanted.add(((place + 1, by_hand.LINE), field))
    assert merged.clashes.keys() == wanted


@given(three())
def test_the_same_statement_once_more_changes_nothing(case: tuple[Told, Told, Told, int, int]) -> None:
    base, hand, channel, gift, _ = case
    ours, theirs = as_it_stands(hand, gift, 0), statement(channel)
    once = three_ways.merge(theirs, ours, kept(base, ours))
    settled = after(ours, once)
    again = three_ways.merge(theirs, settled, once.said)
    assert (after(settled, again), again.said, again.clashes) == (settled, once.said, {})


@given(three())
def test_it_costs_what_is_wanted_of_it(case: tuple[Told, Told, Told, int, int]) -> None:
    base, hand, channel, gift, cancelled = case
    ours, theirs = as_it_stands(hand, gift, cancelled), statement(channel)
    merged = three_ways.merge(theirs, ours, kept(base, ours))
    goods = [int(live(line) * (line.unit_price or 0) * 100) for line in merged.draft.lines]
    due = sum(goods) + (merged.draft.shipping or 0) if any(map(live, merged.draft.lines)) else 0
    if kept(base, ours):
        assert three_ways.stated_worth(theirs) + merged.worth == due


def edited(cur: Cursor, made: Company, number: int, by_people: int) -> int:
    """An order of two MUGs, and so many more that people wanted of it."""
    [found] = take_in(cur, [(0, made.order(f"W-{number}", ("MUG", 2)))], actor=INTAKE, at=MONDAY)
    if by_people:
        wanted = Edit(lines=(LineEdit("1", 2 + by_people),), reason="by telephone")
        amend.edit(cur, found.order_id, wanted, at=MONDAY, actor=ACTOR)
    return found.order_id


@pytest.mark.usefixtures("monday")
def test_units_move_as_the_rule_says_by_statements_and_by_patches(cur: Cursor) -> None:
    """Each change of people's beside each of the channel's, in whole orders and in messages of changes."""
    made = company.build(cur)
    later = MONDAY + timedelta(hours=1)
    for number, (hand, channel, whole) in enumerate(product((-1, 0, 2), (-2, -1, 0, 1, 3), (True, False))):
        order_id = edited(cur, made, number, hand)
        again = made.order(f"W-{number}", ("MUG", 2 + channel), source_at=later, note="once more")
        if not whole:
            change = (LineChange("1", channel),) if channel else ()
            patch = OrderPatch(made.channel_id, f"W-{number}", later, "edited", change)
            patching.apply_patches(cur, [(order_id, 0, patch)], at=later, actor=INTAKE)
            again = replace(again, source_at=later + timedelta(minutes=1))
        for _ in range(2):
            restating.restate_orders(cur, [(order_id, 0, again)], at=later, actor=INTAKE)
        case = (hand, channel, whole)
        assert (*case, orders.read(cur, order_id).live) == (*case, units(2, 2 + hand, 2 + channel))
    for name in ("line_parts", "line_reservations", "order_status", "stock_reserved"):
        finding = verify.check(cur, name)
        assert finding.clean, finding.document()


@pytest.mark.usefixtures("monday")
def test_what_the_channel_says_again_is_the_channels_again(cur: Cursor) -> None:
    """Nothing is kept of what both agree on, and of an order that nobody edited."""
    made = company.build(cur)
    order_id = edited(cur, made, 1, 1)
    plain = edited(cur, made, 2, 0)
    notes.tag(cur, [order_id], add_tags=["vip"], at=MONDAY, actor=ACTOR)
    assert by_hand.of_orders(cur, [order_id, plain]).keys() == {order_id}
    later = MONDAY + timedelta(hours=1)
    caught_up = made.order("W-1", ("MUG", 3), source_at=later, tags=("vip",))
    restating.restate_orders(cur, [(order_id, 0, caught_up)], at=later, actor=INTAKE)
    assert by_hand.of_orders(cur, [order_id]) == {}
    assert not [one for one in events.of_order(cur, order_id) if one.kind == "edit_overruled"]


@pytest.mark.usefixtures("monday")
def test_an_order_that_its_channel_calls_off_is_called_off_with_what_was_added(cur: Cursor) -> None:
    made = company.build(cur)
    order_id = edited(cur, made, 1, 1)
    gift = Edit(add=(NewLine("TEE", 1, Decimal(20)),), reason="a gift")
    amend.edit(cur, order_id, gift, at=MONDAY, actor=ACTOR)
    later = MONDAY + timedelta(hours=1)
    off = made.order("W-1", ("MUG", 2), source_at=later, cancelled=True)
    restating.restate_orders(cur, [(order_id, 0, off)], at=later, actor=INTAKE)
    assert orders.read(cur, order_id).status == "cancelled"
