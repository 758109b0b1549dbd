"""What a channel says anew about an order it sent before: header, persons and lines as now stated.

Quantities are not written here: the caller moves them by the ledger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np

from crossdock.core.sql import Cursor, Texts, ints, optional_ints, statement
from crossdock.orders import accept
from crossdock.orders.drafts import LineDraft, OrderDraft
from crossdock.orders.status import STATES

HEADS = statement(__package__, "heads")
LINES = statement(__package__, "stated_lines")
TOUCH = statement(__package__, "touch")
RESTATE = statement(__package__, "restate")
RESTATE_LINES = statement(__package__, "restate_lines")
ADD_LINES = statement(__package__, "add_lines")


@dataclass(frozen=True, slots=True)
class Head:
    """What decides whether a newer statement changes anything. ``address``: as the contract's ship_to
    fields. Totals: as stated, minor units of ``currency``.
    """

    order_id: int
    channel_id: int
    external_id: str
    source_at: datetime | None
    digest: bytes
    inbound_id: int | None
    service_level: str
    currency: str
    total: int | None
    current_total: int | None
    status: str
    address: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class StatedLine:
    """A line as it stands: its key in the channel, its SKU (as the channel calls it), its units by state
    (``status.STATES``). ``kit_seq``: of a kit's line, which has no units, its own seq; of a component, which
    has ``per_kit`` units for one kit, its kit's.
    """

    order_id: int
    seq: int
    external_id: str
    sku_id: int | None
    sku: str | None
    title: str
    ships: bool
    kit_seq: int | None
    per_kit: Decimal | None
    units: dict[str, int]

    @property
    def is_kit(self) -> bool:
        return self.kit_seq == self.seq

    @property
    def ordered(self) -> int:
        return sum(self.units.values())


def heads(cur: Cursor, order_ids: Sequence[int]) -> dict[int, Head]:
    """Heads of orders, by id. Lock the orders first (``ledger.lock``)."""
    found = {}
    for row in HEADS.rows(cur, ids=ints(order_ids)):
        (order_id, channel_id, external_id, source_at, digest, inbound_id, level, currency, total, current,
         status, *address) = row  # fmt: skip
        found[order_id] = Head(
            order_id, channel_id, external_id, source_at, digest, inbound_id, level, currency, total,
            current, status, tuple(address),
        )  # fmt: skip
    return found


def lines(cur: Cursor, order_ids: Sequence[int]) -> dict[int, list[StatedLine]]:
    """Lines of orders by order, in their sequence."""
    found: dict[int, list[StatedLine]] = {}
    for row in LINES.rows(cur, ids=ints(order_ids)):
        whole: tuple[Any, ...] = (*row[:9], dict(zip(STATES, row[9:], strict=True)))
        line = StatedLine(*whole)
        found.setdefault(line.order_id, []).append(line)
    return found


def address_of(draft: OrderDraft) -> tuple[str | None, ...]:
    """The ship-to address in the order of ``Head.address``."""
    to = draft.ship_to or accept.NOWHERE
    return (
        to.name, to.company, to.line1, to.line2, to.city, to.region, to.postal_code, to.country, to.phone,
    )  # fmt: skip


def touch(
    cur: Cursor, order_ids: Sequence[int], source_at: Sequence[datetime | None], inbound: Sequence[int]
) -> None:
    """The channel said the same again, later: only the time of its word changes."""
    if order_ids:
        moments = [None if at is None else at.isoformat() for at in source_at]
        TOUCH.run(
            cur, ids=ints(order_ids), source_at=Texts(moments), inbound_ids=optional_ints(_none(inbound))
        )


def restate(
    cur: Cursor,
    order_id: int,
    draft: OrderDraft,
    inbound_id: int,
    *,
    current_total: int | None,
    computed_total: int,
) -> None:
    """Write header and persons as the draft states them, and what the order costs: minor units."""
    who, to = draft.customer or accept.NOBODY, draft.ship_to or accept.NOWHERE
    RESTATE.run(
        cur,
        id=order_id,
        source_at=draft.source_at,
        inbound_id=inbound_id or None,
        digest=draft.digest,
        currency=draft.currency,
        service_level=draft.service_level,
        ship_complete=draft.ship_complete,
        taxes_included=draft.taxes_included,
        deliver_by=draft.deliver_by,
        shipping=draft.shipping,
        discount=draft.discount,
        tax=draft.tax,
        total=draft.total,
        current_total=current_total,
        computed_total=computed_total,
        customer_ref=who.external_id,
        name=draft.name,
        purchase_order=draft.purchase_order,
        note=draft.note,
        tags=Texts(list(draft.tags)),
        attributes=accept.as_json(draft.attributes),
        customer_name=who.name,
        customer_email=who.email,
        customer_phone=who.phone,
        customer_company=who.company,
        to_name=to.name,
        company=to.company,
        line1=to.line1,
        line2=to.line2,
        city=to.city,
        region=to.region,
        postal_code=to.postal_code,
        country=to.country,
        phone=to.phone,
        bill_to=accept.bill_to(draft),
    )


def restate_lines(cur: Cursor, order_id: int, stated: Sequence[tuple[int, LineDraft, int]]) -> None:
    """Write title, price, discount, tax and attributes of lines: (seq, draft, SKU id: none
    at or below 0). The SKU changes only where nothing of the line is allocated or has gone.
    """
    if not stated:
        return
    drafts = [line for _, line, _ in stated]
    RESTATE_LINES.run(
        cur,
        order_id=order_id,
        seqs=ints([seq for seq, _, _ in stated]),
        sku_ids=optional_ints(_none([sku_id for _, _, sku_id in stated])),
        **_columns(drafts),
    )


def add_lines(cur: Cursor, order_id: int, added: Sequence[tuple[int, LineDraft, int]]) -> None:
    """Add lines that are new: (seq, draft, SKU id: none at or below 0), without units; the ledger
    brings them (``new`` to ``open``).
    """
    if not added:
        return
    drafts = [line for _, line, _ in added]
    ADD_LINES.run(
        cur,
        order_id=order_id,
        seqs=ints([seq for seq, _, _ in added]),
        external_ids=Texts([line.external_id for line in drafts]),
        sku_ids=optional_ints(_none([sku_id for _, _, sku_id in added])),
        ships=np.array([line.ships for line in drafts], dtype=np.bool_),
        **_columns(drafts),
    )


def _columns(drafts: Sequence[LineDraft]) -> dict[str, Any]:
    return {
        "skus": Texts([line.sku for line in drafts]),
        "titles": Texts([line.title for line in drafts]),
        "unit_prices": Texts([None if line.unit_price is None else str(line.unit_price) for line in drafts]),
        "price_quantities": ints([line.price_quantity for line in drafts]),
        "discounts": ints([line.discount for line in drafts]),
        "taxes": ints([line.tax for line in drafts]),
        "attributes": Texts([accept.as_json(line.attributes) for line in drafts]),
    }


def _none(values: Sequence[int]) -> list[int | None]:
    return [value if value > 0 else None for value in values]
