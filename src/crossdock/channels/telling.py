"""What a shop is told of an order: its shipments and their tracking, what to capture for them, what of it is
called off here, or that all of it is.

A telling is a row with a state. It is planned with its effect in one transaction (``plan``), carried out by
the stage ``shop`` (``channels.acting``), and settled with what the shop answered. Of an order one telling is
under way at a time: two shipments that are alike could not be told apart at the shop else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeAlias

from crossdock.channels import collecting, connections, left_out, parcels, reducing
from crossdock.channels.adapters.shopify_edits import Stay
from crossdock.channels.collecting import Due
from crossdock.channels.parcels import Shipment
from crossdock.core import clock, effects, events
from crossdock.core.actor import Actor
from crossdock.core.effects import Intent
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, Texts, Times, ints, statement
from crossdock.orders import edit
from crossdock.partners import channels

ORDERS = statement(__package__, "orders_told")
TELLINGS = statement(__package__, "tellings")
MOVE = statement(__package__, "telling_move")
FULFILMENTS = statement(__package__, "fulfilments")
FAILED = statement(__package__, "failed")
LOCATIONS = statement(__package__, "locations")

KIND: Final = "shopify.tell"  # of the effects
SUBJECT: Final = "order"
CANCELLATION: Final = 0  # in place of a shipment's id, as the next ones
CAPTURE: Final = -1
VOID: Final = -2
REDUCE: Final = -3
NAMES: Final[Mapping[int, str]] = {CANCELLATION: "cancel", CAPTURE: "capture", VOID: "void", REDUCE: "reduce"}
ACTOR: Final = Actor("stage", "shop")


# Of a telling: order, shipment, channel, tracking, error, the delivery that is told.
Row: TypeAlias = tuple[int, int, int, Sequence[str], str | None, datetime | None]


class State(StrEnum):
    NEW = "new"
    TELLING = "telling"
    TOLD = "told"
    FAILED = "failed"
    LEFT_OUT = "left_out"
    DISMISSED = "dismissed"


class Act(StrEnum):
    TELL = "tell"
    TOLD = "told"
    FAIL = "fail"
    TELL_AGAIN = "tell_again"
    LEAVE_OUT = "leave_out"
    DISMISS = "dismiss"
    RESTORE = "restore"


# fmt: off
MOVES: Final[Mapping[tuple[State, Act], State]] = {
    (State.NEW,      Act.TELL):       State.TELLING,
    (State.NEW,      Act.LEAVE_OUT):  State.LEFT_OUT,  # the shop knows nothing that is in it
    (State.FAILED,   Act.LEAVE_OUT):  State.LEFT_OUT,
    (State.LEFT_OUT, Act.TELL):       State.TELLING,   # by now it does
    (State.TOLD,     Act.TELL):       State.TELLING,   # its tracking changed, or it was delivered
    (State.TELLING,  Act.TOLD):       State.TOLD,
    (State.TELLING,  Act.FAIL):       State.FAILED,    # a person's task
    (State.FAILED,   Act.TELL_AGAIN): State.TELLING,   # a person asked for it
    (State.FAILED,    Act.DISMISS):   State.DISMISSED,  # a person says that it need not be told
    (State.DISMISSED, Act.RESTORE):   State.FAILED,
}
# fmt: on


@dataclass(frozen=True, slots=True)
class Telling:
    """``tracking``: the numbers that were told, or are; of a capture, the sum; of units called off, what
    stays; ``delivered_at``: so is the delivery, once.
    """

    order_id: int
    shipment_id: int
    state: State
    turn: int
    tracking: tuple[str, ...]
    error: str | None
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Order:
    id: int
    channel_id: int
    external_id: str
    status: str


@dataclass(frozen=True, slots=True)
class Money:
    """What the channel wants done with an order's money. ``due`` None: nothing has left yet."""

    due: Due | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be told next of an order: of a shipment, of its money, or what of it is called off."""

    order: Order
    shipment: Shipment | None
    what: str  # fulfil, track, deliver, or one of NAMES
    due: Due | None = None
    off: Mapping[str, Stay] | None = None

    @property
    def shipment_id(self) -> int:
        if self.shipment is not None:
            return self.shipment.id
        return next(one for one, name in NAMES.items() if name == self.what)

    @property
    def tracking(self) -> tuple[str, ...]:
        if self.due is not None:
            return _sum(self.due)
        if self.off is not None:
            return reducing.told(self.off)
        return () if self.shipment is None else self.shipment.tracking

    @property
    def delivered_at(self) -> datetime | None:
        return self.shipment.delivered_at if self.shipment is not None and self.what == "deliver" else None


def _sum(due: Due) -> tuple[str, ...]:
    """A sum as it stands with its telling."""
    return (str(due.amount), "last") if due.last else (str(due.amount),)


def plan(cur: Cursor, order_ids: Sequence[int], *, at: datetime, again: bool = False) -> int:
    """Begin to tell shops what they do not know of these orders; returns how many tellings began.

    ``again``: what failed is begun anew. An order of which something is being told waits until that is
    settled.
    """
    some = orders(cur, order_ids)
    if not some:
        return 0
    ids = [order.id for order in some]
    told, known = of_orders(cur, ids), fulfilments(cur, ids)
    left, off = parcels.shipments(cur, ids), reducing.of_orders(cur, ids)
    _leave_out(cur, some, left, told, known, at=at, again=again)
    settings = {one.id: one.settings for one in channels.by_ids(cur).values()}
    wanted = []
    for order in some:
        # An order of which nothing has left is not read: there is nothing to capture.
        wishes = settings[order.channel_id].get("capture") is True
        gone = collecting.due(edit.read(cur, order.id)) if wishes and left.get(order.id) else None
        money = Money(gone) if wishes else None
        tellings, gone_off = told.get(order.id, ()), off.get(order.id)
        found = next_of(order, left.get(order.id, ()), tellings, known, money, gone_off, again=again)
        if found is not None:
            wanted.append(found)
    return _begin(cur, wanted, at=at, again=again)


def orders(cur: Cursor, order_ids: Sequence[int]) -> list[Order]:
    """Those of them of which a shop is told."""
    return [Order(*row) for row in ORDERS.rows(cur, ids=ints(sorted(set(order_ids))))]


def next_of(
    order: Order,
    left: Iterable[Shipment],
    told: Iterable[Telling],
    known: Mapping[int, Sequence[str]],
    money: Money | None = None,
    off: Mapping[str, Stay] | None = None,
    *,
    again: bool = False,
) -> Wanted | None:
    """What the shop is to be told next: pure. ``known``: the shop's fulfilments by shipment; ``money`` None:
    the channel does not want it touched; ``off``: what of lines stays of which the shop has more.
    """
    by_id = {one.shipment_id: one for one in told}
    if any(one.state is State.TELLING for one in by_id.values()):
        return None
    stays = off if off and order.status != "cancelled" else {}
    if _reduces(by_id.get(REDUCE), stays, again=again):
        return Wanted(order, None, "reduce", off=stays)
    if money is not None and money.due is not None:
        before = by_id.get(CAPTURE)
        risen = before is not None and before.state is State.TOLD and before.tracking != _sum(money.due)
        if risen or _unsaid(before, again):
            return Wanted(order, None, "capture", money.due)
    for shipment in left:
        before = by_id.get(shipment.id)
        if before is None or before.state is State.LEFT_OUT:
            if shipment.lines:
                return Wanted(order, shipment, "fulfil")
            continue
        if before.state is State.DISMISSED:
            continue
        if before.state is State.FAILED:
            if again and (shipment.lines or known.get(shipment.id)):
                return Wanted(order, shipment, _again(shipment, before, bool(known.get(shipment.id))))
            continue
        if before.tracking != shipment.tracking and shipment.tracking and known.get(shipment.id):
            return Wanted(order, shipment, "track")
        if shipment.delivered_at is not None and before.delivered_at is None and known.get(shipment.id):
            return Wanted(order, shipment, "deliver")
    if order.status != "cancelled":
        return None
    if money is not None and _unsaid(by_id.get(VOID), again):
        return Wanted(order, None, "void")
    return Wanted(order, None, "cancel") if _unsaid(by_id.get(CANCELLATION), again) else None


def _reduces(before: Telling | None, stays: Mapping[str, Stay], *, again: bool) -> bool:
    """Whether the shop is to be told what stays. What failed, and is over by now, is looked at once more."""
    if before is None:
        return bool(stays)
    if before.state is State.FAILED:
        return again
    if before.state is State.DISMISSED:
        return False
    return bool(stays) and before.tracking != reducing.told(stays)


def _unsaid(before: Telling | None, again: bool) -> bool:
    return before is None or (again and before.state is State.FAILED)


def _again(shipment: Shipment, before: Telling, known: bool) -> str:
    """What failed of a shipment: the delivery is told last."""
    if not known:
        return "fulfil"
    last = before.delivered_at is not None and shipment.delivered_at is not None
    return "deliver" if last and before.tracking == shipment.tracking else "track"


def _leave_out(
    cur: Cursor, orders: Sequence[Order], left: Mapping[int, Sequence[Shipment]],
    told: Mapping[int, Sequence[Telling]], known: Mapping[int, Sequence[str]], *, at: datetime, again: bool,
) -> None:  # fmt: skip
    """Mark shipments in which the shop knows nothing: there is nothing to tell of them."""
    seen = {
        (one.order_id, one.shipment_id)
        for some in told.values()
        for one in some
        if one.state is not State.FAILED or known.get(one.shipment_id) or not again
    }
    some = [
        (order, shipment)
        for order in orders
        for shipment in left.get(order.id, ())
        if not shipment.lines and (order.id, shipment.id) not in seen
    ]
    rows = [(order.id, shipment.id, order.channel_id, (), None, None) for order, shipment in some]
    moved = move(cur, rows, (Act.LEAVE_OUT,), at=at)
    left_out.say(
        cur, [(order.id, one) for order, one in some if (order.id, one.id) in moved], at=at, actor=ACTOR
    )


def _begin(cur: Cursor, wanted: Sequence[Wanted], *, at: datetime, again: bool) -> int:
    """Move the tellings and record the effects, in the caller's transaction."""
    acts = (Act.TELL, Act.TELL_AGAIN) if again else (Act.TELL,)
    turns = move(
        cur,
        [
            (one.order.id, one.shipment_id, one.order.channel_id, one.tracking, None, one.delivered_at)
            for one in wanted
        ],
        acts,
        at=at,
    )
    begun = [one for one in wanted if (one.order.id, one.shipment_id) in turns]
    intents = [_intent(one, turns[one.order.id, one.shipment_id]) for one in begun]
    in_part = [(one.order.id, one.shipment) for one in begun if one.what == "fulfil" and one.shipment]
    left_out.say(cur, [(order, one) for order, one in in_part if one.left_out], at=at, actor=ACTOR)
    # Whether an effect is due goes by wall time, as all that waits for another side.
    return effects.intend(cur, intents, at=clock.wall())


def _intent(one: Wanted, turn: int) -> Intent:
    order, shipment = one.order, one.shipment
    request: dict[str, Any] = {
        "channel": order.channel_id,
        "order": order.external_id,
        "what": one.what,
        "shipment": one.shipment_id,
    }
    if shipment is not None:
        request |= {
            "location": shipment.location,
            "carrier": shipment.carrier,
            "tracking": list(shipment.tracking),
            "lines": dict(shipment.lines),
        }
    if one.delivered_at is not None:
        request["delivered_at"] = one.delivered_at.isoformat().replace("+00:00", "Z")
    if one.off is not None:
        request |= reducing.request(one.off)
    if one.due is not None:
        request |= {"amount": one.due.amount, "currency": one.due.currency, "last": one.due.last}
    key = f"{KIND}/{order.channel_id}/{order.id}/{one.shipment_id}/{turn}"
    return Intent(key, KIND, SUBJECT, order.id, request)


def settle(cur: Cursor, settled: Sequence[tuple[int, int, int, str | None]], *, at: datetime) -> None:
    """Write down what became of tellings: (order id, shipment id, channel id, error or None: told)."""
    for act, wrong in ((Act.TOLD, False), (Act.FAIL, True)):
        some = [
            (order, shipment, channel, (), error, None)
            for order, shipment, channel, error in settled
            if (error is not None) is wrong
        ]
        move(cur, some, (act,), at=at)
    found = [
        Event(order, "order", order, "shop_refused", {**subject(shipment), "reason": error})
        if error is not None
        else Event(order, "order", order, "shop_told", subject(shipment))
        for order, shipment, _, error in settled
    ]
    events.record(cur, found, at=at, actor=ACTOR)
    counted = [(channel, "refused" if error else "told", 1) for _, _, channel, error in settled]
    connections.count(cur, connections.summed(counted))


def subject(shipment: int) -> dict[str, Any]:
    """What was told, as events have it."""
    return {"what": NAMES[shipment]} if shipment < CANCELLATION else {"shipment": shipment}


def move(
    cur: Cursor,
    rows: Sequence[Row],
    acts: Sequence[Act],
    *,
    at: datetime,
) -> dict[tuple[int, int], int]:
    """Apply an act to those that may take it; the turn of each that moved, by (order, shipment)."""
    if not rows:
        return {}
    legal = {source: target for (source, given), target in MOVES.items() if given in acts}
    moved = MOVE.rows(
        cur,
        order_ids=ints([row[0] for row in rows]),
        shipment_ids=ints([row[1] for row in rows]),
        channel_ids=ints([row[2] for row in rows]),
        trackings=Texts(["\n".join(row[3]) for row in rows]),
        errors=Texts([row[4] for row in rows]),
        delivered=Times([row[5] for row in rows]),
        begins=acts[0] is Act.TELL,
        sources=Texts([source.value for source in legal]),
        targets=Texts([target.value for target in legal.values()]),
        at=at,
    )
    return {(order, shipment): turn for order, shipment, turn in moved}


def of_orders(cur: Cursor, order_ids: Sequence[int]) -> dict[int, list[Telling]]:
    """Tellings by order."""
    found: dict[int, list[Telling]] = {}
    for order, shipment, state, turn, tracking, *rest in TELLINGS.rows(cur, order_ids=ints(order_ids)):
        one = Telling(order, shipment, State(state), turn, tuple(tracking), *rest)
        found.setdefault(order, []).append(one)
    return found


def fulfilments(cur: Cursor, order_ids: Sequence[int]) -> dict[int, list[str]]:
    """The shop's fulfilments, by shipment."""
    found: dict[int, list[str]] = {}
    for _, shipment, gid in FULFILMENTS.rows(cur, order_ids=ints(order_ids)):
        found.setdefault(shipment, []).append(gid)
    return found


def places(cur: Cursor, channel_id: int) -> dict[str, str]:
    """The shop's gid of each place of ours, by code."""
    return {code: gid for gid, _, _, code in LOCATIONS.rows(cur, channel_id=channel_id) if code is not None}


def failed(cur: Cursor, channel_id: int, limit: int = 100) -> list[tuple[int, int, str, datetime]]:
    """What the shop would not be told: (order id, shipment id, reason, since)."""
    return [tuple(row) for row in FAILED.rows(cur, channel_id=channel_id, limit=limit)]
