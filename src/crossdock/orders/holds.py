"""Holds: why an order may not go on, what that stops, and who may lift it. An order may have several at
once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from crossdock.accounts.access import Access
from crossdock.core import events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.orders import status
from crossdock.orders.errors import HoldOfOthers

PUT = statement(__package__, "holds_put")
LIFT = statement(__package__, "holds_lift")
LIVE = statement(__package__, "holds_live")
SAID = statement(__package__, "holds_said")
SHOWN = statement(__package__, "show_holds")
OF_CODES = statement(__package__, "holds_of_codes")

Stops = Literal["sourcing", "release"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a hold of this code stops, the role that may lift it, and the remedy in words."""

    stops: Stops
    role: str
    remedy: str


KINDS: Final[Mapping[str, Kind]] = {
    "unknown_sku": Kind("sourcing", "customer_service", "create the SKU or correct it on the line"),
    "address_incomplete": Kind("sourcing", "customer_service", "complete the address"),
    "totals_mismatch": Kind("sourcing", "finance", "check the amounts with the channel"),
    "payment_pending": Kind("release", "finance", "wait for the payment, or lift the hold to ship before it"),
    "unreadable_quantity": Kind("sourcing", "customer_service", "correct the line's quantity"),
    "inexact_quantity": Kind(
        "sourcing", "customer_service", "correct what the channel's SKU stands for, or the line's quantity"
    ),
    "fraud_risk": Kind("release", "operations_manager", "check the buyer"),
    "credit_limit": Kind("release", "finance", "raise the limit, or wait for a payment"),
    "cancel_too_late": Kind("release", "customer_service", "stop the parcel, or take it back as a return"),
    "sku_changed": Kind("release", "customer_service", "ask the buyer about the article on its way"),
    "stated_after_cancel": Kind(
        "sourcing", "customer_service", "ask the buyer: lift the hold to send it, or cancel it again"
    ),
    "delivery_exception": Kind(
        "release", "customer_service", "ask the carrier, or wait: the hold goes when the parcel moves on"
    ),
    "returned_to_sender": Kind(
        "release", "customer_service", "ask the buyer for the right address; ship again, or refund"
    ),
    "selling_stopped": Kind(
        "sourcing", "operations_manager", "sell the article again, or lift the hold to send it all the same"
    ),
    "channel_paused": Kind("sourcing", "operations_manager", "end the pause of the channel"),
    "substitution": Kind(
        "sourcing", "customer_service", "ask the buyer: lift the hold to send the substitute, or cancel"
    ),
    "preorder_full": Kind(
        "sourcing", "customer_service", "announce more supply, or cancel what cannot be had"
    ),
    "refused": Kind(
        "sourcing",
        "operations_manager",
        "buy it in: the hold goes by itself; lift it to ask again, or cancel",
    ),
    "change_pending": Kind(
        "sourcing", "customer_service", "wait for the location's answer, or have it give one"
    ),
    "not_answered": Kind(
        "release", "customer_service", "ask the location, and change the order again; or lift the hold"
    ),
    "manual": Kind("sourcing", "operations_manager", "lift the hold when its reason is settled"),
}
OTHER: Final = Kind("sourcing", "operations_manager", "look at the reason")


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold to put on an order. A live one of the same code stays as it is."""

    order_id: int
    code: str
    reason: str
    stops: Stops | None = None

    @property
    def kind(self) -> Kind:
        return KINDS.get(self.code, OTHER)


def put(
    cur: Cursor, wanted: Sequence[Hold], *, at: datetime, actor: Actor, derive: bool = True
) -> list[tuple[int, str]]:
    """Put holds; returns the (order, code) that are new. ``derive=False``: the caller inserts the status
    itself.
    """
    if not wanted:
        return []
    fresh = PUT.rows(
        cur,
        order_ids=ints([hold.order_id for hold in wanted]),
        codes=Texts([hold.code for hold in wanted]),
        reasons=Texts([hold.reason for hold in wanted]),
        stops=Texts([hold.stops or hold.kind.stops for hold in wanted]),
        roles=Texts([hold.kind.role for hold in wanted]),
        at=at,
        actor=str(actor),
    )
    reasons = {(hold.order_id, hold.code): hold.reason for hold in wanted}
    told = [
        Event(order_id, "order", order_id, "held", {"code": code, "reason": reasons[order_id, code]})
        for order_id, code in fresh
    ]
    events.record(cur, told, at=at, actor=actor)
    if derive:
        status.write(cur, sorted({order_id for order_id, _ in fresh}))
    return [(int(order_id), code) for order_id, code in fresh]


def demand(cur: Cursor, order_ids: Sequence[int], codes: Sequence[str] | None, who: Access) -> None:
    """Raises HoldOfOthers where a live hold of those codes (None: all) is not for ``who`` to lift."""
    others = {
        code: role
        for _, code, _, _, _, role in SHOWN.rows(cur, ids=ints(order_ids))
        if (codes is None or code in codes) and not who.may_lift(role)
    }
    _refuse(others, who)


def demand_kinds(codes: Sequence[str] | None, who: Access) -> None:
    """``demand`` before the orders are known: raises HoldOfOthers where a hold of those codes (None: of any)
    would not be for ``who`` to lift.
    """
    kinds = (
        [*KINDS.items(), ("others", OTHER)]
        if codes is None
        else [(one, KINDS.get(one, OTHER)) for one in codes]
    )
    _refuse({code: kind.role for code, kind in kinds if not who.may_lift(kind.role)}, who)


def _refuse(others: Mapping[str, str], who: Access) -> None:
    if others:
        said = ", ".join(f"{code} (by {role})" for code, role in others.items())
        raise HoldOfOthers(
            f"{who.actor} may not lift {said}", codes=sorted(others), roles=sorted(set(others.values()))
        )


def lift(
    cur: Cursor, order_ids: Sequence[int], codes: Sequence[str] | None, *, at: datetime, actor: Actor
) -> list[tuple[int, str, str]]:
    """Lift live holds of those codes (None: all); returns (order, code, what it stopped) of those lifted.

    The caller then has the broker or the release stage look again: those stand on higher floors.
    """
    lifted = LIFT.rows(
        cur,
        order_ids=ints(order_ids),
        codes=None if codes is None else Texts(codes),
        at=at,
        actor=str(actor),
    )
    events.record(
        cur,
        [Event(order_id, "order", order_id, "hold_lifted", {"code": code}) for order_id, code, _ in lifted],
        at=at,
        actor=actor,
    )
    status.write(cur, sorted({row[0] for row in lifted}))
    return [(int(order_id), code, stops) for order_id, code, stops in lifted]


def live(cur: Cursor, order_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Live holds by order: (code, what it stops)."""
    found: dict[int, list[tuple[str, str]]] = {}
    for order_id, code, stops in LIVE.rows(cur, order_ids=ints(order_ids)):
        found.setdefault(int(order_id), []).append((code, stops))
    return found


def said(cur: Cursor, order_id: int) -> list[tuple[str, str, str | None]]:
    """Every hold that an order has or had, oldest first: (code, reason, who lifted it; None: it is live)."""
    return [(code, reason, lifted_by) for code, reason, lifted_by in SAID.rows(cur, order_id=order_id)]


def held_by(cur: Cursor, codes: Sequence[str], limit: int = 10_000) -> list[int]:
    """Orders that live holds of these codes hold, oldest first."""
    return OF_CODES.column(cur, codes=Texts(codes), limit=limit)
