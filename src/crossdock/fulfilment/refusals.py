"""What locations would or could not ship: taking it back, remembering it, and whom not to ask again.

Rejecting, a short pick and a withdrawal all come here. Units go back to the order (open, or cancelled), their
reservations end, the refusal is remembered, and where it says something about stock, that stock is trusted
less and a count is asked for (``inventory.doubts``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from crossdock.core import events
from crossdock.core.actor import Actor
from crossdock.core.events import Event
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.fulfilment import lines, ports, states, stopping
from crossdock.fulfilment.lines import Part
from crossdock.fulfilment.numbers import format_number
from crossdock.fulfilment.reasons import REASONS, Reason
from crossdock.fulfilment.states import Act
from crossdock.inventory import doubts, free, reserve

RECORD = statement(__package__, "refusals_record")
REFUSE = statement(__package__, "refuse")
REFUSED = statement(__package__, "refused")
OF = statement(__package__, "refusals_of")
FORGET = statement(__package__, "refusals_forget")
CARRY = statement(__package__, "refusals_carry")

Kind = Literal["reject", "short", "withdraw"]
Target = Literal["open", "cancelled"]
EVENT: Final[Mapping[Kind, str]] = {
    "reject": "units_rejected",
    "short": "units_short",
    "withdraw": "units_withdrawn",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Units of a line that a location does not ship. ``sought``: units it was asked for, these included;
    ``reason``: a code of the catalogue; ``words``: as it was said.
    """

    part: Part
    sku_id: int
    sought: int
    reason: str
    words: str = ""

    @property
    def kind(self) -> Reason:
        return REASONS[self.reason]


def take_back(
    cur: Cursor,
    refused: Sequence[Refusal],
    kind: Kind,
    *,
    at: datetime,
    actor: Actor,
    target: Target = "open",
    end: Act = Act.REJECT,
) -> list[int]:
    """Take units back from fulfilment orders at work; returns those of which nothing is left.

    They end with the act ``end``; where some had shipped, as shipped. Call it behind the orders' lock.
    """
    if not refused:
        return []
    parts = [one.part for one in refused]
    emptied = stopping.stop(cur, parts)
    _remember(cur, refused, kind, at=at, actor=actor)
    whole = [one.id for one in emptied if not one.shipped]
    states.move(cur, whole, end, at=at, actor=actor)
    states.move(cur, [one.id for one in emptied if one.shipped], Act.CANCEL, at=at, actor=actor)
    if end is Act.REJECT and whole:
        words = {one.part.id: one.words or one.reason for one in refused}
        REFUSE.run(cur, ids=ints(whole), words=Texts([words[one] for one in whole]))
    stopping.give_back_load(cur, emptied)
    _end_reservations(cur, refused, kind, at=at, actor=actor)
    lines.move(cur, parts, "released", target, at=at, actor=actor)
    if target == "open":
        ports.reopened(cur, sorted({part.order_id for part in parts}), at)
    ports.freed(cur, sorted({one.sku_id for one in refused if one.kind.about != "stock"}), at)
    return [one.id for one in emptied]


def _remember(cur: Cursor, refused: Sequence[Refusal], kind: Kind, *, at: datetime, actor: Actor) -> None:
    RECORD.run(
        cur,
        ids=ints([one.part.id for one in refused]),
        order_ids=ints([one.part.order_id for one in refused]),
        location_ids=ints([one.part.location_id for one in refused]),
        line_seqs=ints([one.part.line_seq for one in refused]),
        sku_ids=ints([one.sku_id for one in refused]),
        quantities=ints([one.part.units for one in refused]),
        acts=Texts([kind] * len(refused)),
        reasons=Texts([one.reason for one in refused]),
        abouts=Texts([one.kind.about for one in refused]),
        notes=Texts([one.words for one in refused]),
        at=at,
        actor=str(actor),
    )


def _end_reservations(
    cur: Cursor, refused: Sequence[Refusal], kind: Kind, *, at: datetime, actor: Actor
) -> None:
    """What is about stock comes off the books; the rest is free again."""
    cells = sorted({(one.sku_id, one.part.location_id) for one in refused})
    reserve.lock(cur, [sku for sku, _ in cells], [place for _, place in cells])
    lost = [one for one in refused if one.kind.about == "stock"]
    found = doubts.lose(
        cur,
        [
            doubts.Lost(
                one.sku_id,
                one.part.location_id,
                one.part.units,
                one.sought,
                one.reason,
                format_number(one.part.id),
                one.kind.doubts,
            )
            for one in lost
        ],
        at=at,
        actor=actor,
    )
    rest = [one for one in refused if one.kind.about != "stock"]
    endings: tuple[tuple[free.How, list[Refusal]], ...] = (("missing", lost), ("freed", rest))
    for how, group in endings:
        stopping.end_reservations(
            cur,
            [one.part for one in group],
            how,
            references=[format_number(one.part.id) for one in group],
            at=at,
            actor=actor,
        )
    _tell(cur, refused, kind, {(c.sku_id, c.location_id): c.doubted for c in found}, at=at, actor=actor)


def _tell(
    cur: Cursor,
    refused: Sequence[Refusal],
    kind: Kind,
    doubted: Mapping[tuple[int, int], int],
    *,
    at: datetime,
    actor: Actor,
) -> None:
    """The timeline: what came back, why, and what is trusted less for it."""
    told = []
    for one in refused:
        data: dict[str, Any] = {"line": one.part.line_seq, "quantity": one.part.units, "reason": one.reason}
        if one.words:
            data["words"] = one.words
        if one.kind.about == "stock":
            data |= {"doubted": doubted.get((one.sku_id, one.part.location_id), 0), "count_asked": True}
        told.append(Event(one.part.order_id, "fulfilment_order", one.part.id, EVENT[kind], data))
    events.record(cur, told, at=at, actor=actor)


def refused(cur: Cursor, order_ids: Sequence[int], line_seqs: Sequence[int]) -> dict[int, list[int]]:
    """Locations (ids) not to be asked again, by order, for these lines (parallel: order, seq) of it."""
    found: dict[int, list[int]] = {}
    for order_id, location_id in REFUSED.rows(cur, order_ids=ints(order_ids), line_seqs=ints(line_seqs)):
        found.setdefault(order_id, []).append(location_id)
    return found


@dataclass(frozen=True, slots=True)
class Remembered:
    """A refusal as it stands in the record; ``forgotten_at``: when somebody had the location asked again."""

    order_id: int
    fulfilment_order_id: int
    location_id: int
    location: str
    line_seq: int
    sku: str
    quantity: int
    act: str
    reason: str
    words: str
    actor: str
    at: datetime
    forgotten_at: datetime | None

    @property
    def kind(self) -> Reason:
        return REASONS[self.reason]

    def document(self) -> dict[str, Any]:
        return {
            "seq": self.line_seq,
            "sku": self.sku,
            "quantity": self.quantity,
            "act": self.act,
            "reason": self.reason,
            "words": self.words,
            "actor": self.actor,
            "at": self.at.isoformat().replace("+00:00", "Z"),
            "forgotten": self.forgotten_at is not None,
        }


def of_orders(cur: Cursor, order_ids: Sequence[int]) -> dict[int, list[Remembered]]:
    """All that was ever refused of orders, oldest first."""
    found: dict[int, list[Remembered]] = {}
    for row in OF.rows(cur, order_ids=ints(order_ids)):
        found.setdefault(row[0], []).append(Remembered(*row))
    return found


def forget(cur: Cursor, order_ids: Sequence[int], *, at: datetime, actor: Actor) -> int:
    """Have every location asked again for these orders: a person's word against theirs. Returns how many
    refusals that sets aside.
    """
    return FORGET.run(cur, order_ids=ints(order_ids), at=at, actor=str(actor)) if order_ids else 0


def carry(cur: Cursor, source_id: int, target_id: int, seqs: Sequence[int], as_seqs: Sequence[int]) -> None:
    """Have what was refused of an order's lines (``seqs``) stand for the lines that they became in another
    order (``as_seqs``, parallel): who refused them there is not asked here either.
    """
    CARRY.run(cur, source_id=source_id, target_id=target_id, seqs=ints(seqs), as_seqs=ints(as_seqs))
