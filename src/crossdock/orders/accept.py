"""Inserting a batch of orders, in whatever state the caller decided: the hot path's own writes to this room.

One statement for the orders (repeats of a channel's order fall out there), one for lines and persons; all
arrays packed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from crossdock.core.sql import Blobs, Cursor, Dates, Nullable, Texts, Times, ints, optional_ints, statement
from crossdock.orders.drafts import Address, Customer, MeantLine, OrderDraft
from crossdock.orders.status import STATES

INSERT = statement(__package__, "insert_orders")
CHILDREN = statement(__package__, "insert_children")
KNOWN = statement(__package__, "known")
MARK_KITS = statement(__package__, "kits_mark")

ENCODER = msgspec.json.Encoder(decimal_format="number")
NOBODY = Customer()
NOWHERE = Address()


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a batch, packed: ``order`` int64 [M] indexes the drafts, ``seq`` counts from 1 within the
    order, ``sku_id`` int64 [M] (0: none known), ``units`` int64 [M] by state.
    """

    order: NDArray[np.int64]
    seq: NDArray[np.int64]
    sku_id: NDArray[np.int64]
    units: dict[str, NDArray[np.int64]]


def insert_orders(
    cur: Cursor,
    drafts: Sequence[OrderDraft],
    *,
    ids: NDArray[np.int64],
    inbound_ids: NDArray[np.int64],
    statuses: Sequence[str],
    priorities: NDArray[np.int64],
    at: datetime,
) -> NDArray[np.bool_]:
    """Insert the orders' own rows; bool [B]: which are new. Those of a (channel, external id) known
    already are not written.
    """
    fresh = INSERT.column(
        cur,
        ids=ids,
        channel_ids=ints([draft.channel_id for draft in drafts]),
        external_ids=Texts([draft.external_id for draft in drafts]),
        statuses=Texts(statuses),
        priorities=priorities,
        service_levels=Texts([draft.service_level for draft in drafts]),
        ship_complete=np.array([draft.ship_complete for draft in drafts], dtype=np.bool_),
        taxes_included=np.array([draft.taxes_included for draft in drafts], dtype=np.bool_),
        deliver_by=Dates([draft.deliver_by for draft in drafts]),
        placed_at=Times([draft.placed_at for draft in drafts]),
        source_at=Times([draft.source_at for draft in drafts]),
        inbound_ids=Nullable(inbound_ids, inbound_ids > 0),
        digests=Blobs([draft.digest for draft in drafts]),
        currencies=Texts([draft.currency for draft in drafts]),
        shipping=optional_ints([draft.shipping for draft in drafts]),
        discount=optional_ints([draft.discount for draft in drafts]),
        tax=optional_ints([draft.tax for draft in drafts]),
        total=optional_ints([draft.total for draft in drafts]),
        current_total=optional_ints([draft.current_total for draft in drafts]),
        computed_total=ints([draft.computed_total for draft in drafts]),
        customer_refs=Texts([draft.customer.external_id if draft.customer else None for draft in drafts]),
        names=Texts([draft.name for draft in drafts]),
        purchase_orders=Texts([draft.purchase_order for draft in drafts]),
        notes=Texts([draft.note for draft in drafts]),
        tags=Texts([_tags(draft.tags) for draft in drafts]),
        attributes=Texts([as_json(draft.attributes) for draft in drafts]),
        at=at,
    )
    if len(fresh) == len(ids):
        return np.ones(len(ids), dtype=np.bool_)
    return np.isin(ids, ints(fresh))


def insert_children(cur: Cursor, drafts: Sequence[OrderDraft], lines: Lines, ids: NDArray[np.int64]) -> None:
    """Insert lines and persons of orders that ``insert_orders`` wrote."""
    items = [line for draft in drafts for line in draft.lines]
    people = [(draft.customer or NOBODY, draft.ship_to or NOWHERE) for draft in drafts]
    CHILDREN.run(
        cur,
        line_orders=ids[lines.order],
        seqs=lines.seq,
        external_ids=Texts([item.external_id for item in items]),
        sku_ids=Nullable(lines.sku_id, lines.sku_id > 0),
        skus=Texts([item.sku for item in items]),
        titles=Texts([item.title for item in items]),
        ships=np.array([item.ships for item in items], dtype=np.bool_),
        **{state: lines.units[state] for state in STATES},
        unit_prices=Texts([None if item.unit_price is None else str(item.unit_price) for item in items]),
        price_quantities=ints([item.price_quantity for item in items]),
        discounts=ints([item.discount for item in items]),
        taxes=ints([item.tax for item in items]),
        attributes=Texts([as_json(item.attributes) for item in items]),
        ids=ids,
        customer_names=Texts([who.name for who, _ in people]),
        customer_emails=Texts([who.email for who, _ in people]),
        customer_phones=Texts([who.phone for who, _ in people]),
        customer_companies=Texts([who.company for who, _ in people]),
        names=Texts([to.name for _, to in people]),
        companies=Texts([to.company for _, to in people]),
        line1s=Texts([to.line1 for _, to in people]),
        line2s=Texts([to.line2 for _, to in people]),
        cities=Texts([to.city for _, to in people]),
        regions=Texts([to.region for _, to in people]),
        postal_codes=Texts([to.postal_code for _, to in people]),
        countries=Texts([to.country for _, to in people]),
        phones=Texts([to.phone for _, to in people]),
        bill_tos=Texts([bill_to(draft) for draft in drafts]),
    )
    kits = [(at, item) for at, item in enumerate(items) if type(item) is MeantLine and item.kit is not None]
    if kits:
        seqs = {
            (order, item.external_id): seq
            for order, seq, item in zip(lines.order.tolist(), lines.seq.tolist(), items, strict=True)
        }
        rows = [(int(lines.order[at]), int(lines.seq[at]), item) for at, item in kits]
        mark_kits(
            cur,
            [(int(ids[order]), seq, seqs[order, item.kit or ""], item.per_kit) for order, seq, item in rows],
        )


def mark_kits(cur: Cursor, wanted: Sequence[tuple[int, int, int, Decimal | None]]) -> None:
    """Say of lines that were just written what they are in a kit: (order, seq, seq of the kit's line, units
    for one kit or None for the kit's line itself).
    """
    MARK_KITS.run(
        cur,
        order_ids=ints([order_id for order_id, _, _, _ in wanted]),
        seqs=ints([seq for _, seq, _, _ in wanted]),
        kit_seqs=ints([kit_seq for _, _, kit_seq, _ in wanted]),
        per_kits=Texts([None if units is None else str(units) for _, _, _, units in wanted]),
    )


def known(cur: Cursor, channel_ids: Sequence[int], external_ids: Sequence[str]) -> dict[tuple[int, str], int]:
    """Orders that exist, by (channel, external id)."""
    found = KNOWN.rows(cur, channel_ids=ints(channel_ids), external_ids=Texts(external_ids))
    return {(channel, external): order_id for channel, external, order_id in found}


def bill_to(draft: OrderDraft) -> str | None:
    """JSON; true where it is the same as ship_to."""
    if draft.bill_to is None:
        return None
    return "true" if draft.bill_to == draft.ship_to else as_json(draft.bill_to)


def as_json(value: Any) -> str | None:
    """JSON text with numbers as numbers, also exact decimals; None stays None."""
    return None if value is None else ENCODER.encode(value).decode()


def _tags(tags: Sequence[str]) -> str:
    """A PostgreSQL array literal: arrays of arrays must be rectangular, so each goes as text."""
    if not tags:
        return "{}"
    quoted = (tag.replace("\\", "\\\\").replace('"', '\\"') for tag in tags)
    return "{" + ",".join(f'"{tag}"' for tag in quoted) + "}"
