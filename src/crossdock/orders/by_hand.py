"""What people changed of orders, with what the channel had said of it: a newer statement of the channel is
held against its last one, and what it did not change stays as it was made here.

A part is a field of the head, or a line (its units that are wanted, what it is and costs). It is kept in the
transaction that first changes it; an order that nobody edits has none.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import msgspec

from crossdock.core import money
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.orders.drafts import Address, LineDraft, OrderDraft
from crossdock.orders.edit import Standing

ADD: Final = statement(__package__, "by_hand_add")
OF: Final = statement(__package__, "by_hand_of")
SET: Final = statement(__package__, "by_hand_set")
DROP: Final = statement(__package__, "by_hand_drop")
SHIFT: Final = statement(__package__, "by_hand_shift")

HEAD: Final = ("ship_to", "service_level", "deliver_by", "ship_complete", "note", "shipping", "tags")
LINE: Final = "line"
AMOUNTS: Final = ("discount", "tax")  # minor units for all units ordered
FIELDS: Final = ("sku", "title", "unit_price", "price_quantity", *AMOUNTS)  # of a line
Part = tuple[int, str]  # a line's seq and LINE, or 0 and a field of the head
Said = Mapping[Part, Any]  # what the channel said last, as JSON has it; None: a line that it does not have


def head_said(order: OrderDraft | Standing) -> dict[Part, Any]:
    """The head's fields, as they are kept."""
    plain = {name: getattr(order, name) for name in HEAD}
    plain |= {"ship_to": plain["ship_to"] or Address(), "tags": list(plain["tags"])}
    return {(0, name): value for name, value in msgspec.to_builtins(plain).items()}


def line_said(line: LineDraft, units: int) -> dict[str, Any]:
    """A line, as it is kept: ``units`` are wanted of it; its amounts are for those ordered."""
    found = {name: getattr(line, name) for name in FIELDS}
    return {"units": units, "ordered": line.quantity, **found, "unit_price": price(line.unit_price)}


def price(value: Decimal | None) -> str | None:
    """Equal for equal prices, however many zeros were written."""
    return None if value is None else money.plain(value)


def keep(cur: Cursor, order_id: int, said: Said) -> None:
    """Keep what the channel said of parts that are about to be changed by hand."""
    if said:
        ADD.run(cur, order_id=order_id, **_keys(said), stateds=_json(said.values()))


def of_orders(cur: Cursor, order_ids: Sequence[int]) -> dict[int, dict[Part, Any]]:
    """What was changed by hand, by order; none for an order that nobody edited."""
    found: dict[int, dict[Part, Any]] = {}
    for order_id, seq, part, stated in OF.rows(cur, ids=ints(order_ids)):
        found.setdefault(order_id, {})[seq, part] = stated
    return found


def settle(cur: Cursor, order_id: int, before: Said, now: Said) -> None:
    """Write what the channel says by now; parts that are not in ``now`` are the channel's again."""
    over = [part for part in before if part not in now]
    if over:
        DROP.run(cur, order_id=order_id, **_keys(over))
    other = {part: said for part, said in now.items() if said != before[part]}
    if other:
        SET.run(cur, order_id=order_id, **_keys(other), stateds=_json(other.values()))


def shift(cur: Cursor, order_id: int, units: Mapping[int, int]) -> None:
    """The channel has so many more units of lines (by seq), or fewer: not by a whole statement."""
    if units:
        SHIFT.run(cur, order_id=order_id, seqs=ints(list(units)), deltas=ints(list(units.values())))


def _keys(parts: Iterable[Part]) -> dict[str, Any]:
    some = list(parts)
    return {"seqs": ints([seq for seq, _ in some]), "parts": Texts([part for _, part in some])}


def _json(values: Iterable[Any]) -> Texts:
    return Texts([msgspec.json.encode(value).decode() for value in values])
