"""What came of a message that was worked through: the orders that it speaks of, as its decoder names them."""

from dataclasses import dataclass

from crossdock.core.sql import Cursor
from crossdock.mailbox import intake
from crossdock.mailbox.errors import Undecodable
from crossdock.mailbox.registry import REGISTRY, Ignored
from crossdock.orders import accept
from crossdock.orders.drafts import OrderDraft, OrderPatch


@dataclass(frozen=True, slots=True)
class Became:
    """``order_ids``: of the orders it speaks of that are here, in its order; ``ignored``: why parts of it
    asked for nothing.
    """

    order_ids: tuple[int, ...] = ()
    ignored: tuple[str, ...] = ()


def of_message(cur: Cursor, inbound_id: int) -> Became:
    """Of a message that intake settled; nothing of one whose decoder cannot read it."""
    keys: dict[tuple[int, str], None] = {}
    ignored: dict[str, None] = {}
    for inbound in intake.read(cur, [inbound_id]):
        try:
            drafts = REGISTRY.decode(inbound)
        except Undecodable:
            continue
        for draft in drafts:
            if isinstance(draft, OrderDraft | OrderPatch):
                names = (draft.external_id, *(draft.aliases if isinstance(draft, OrderPatch) else ()))
                keys |= dict.fromkeys((draft.channel_id, name) for name in names)
            elif isinstance(draft, Ignored):
                ignored[draft.reason] = None
    known = accept.known(cur, [one for one, _ in keys], [name for _, name in keys])
    found = dict.fromkeys(known[key] for key in keys if key in known)
    return Became(tuple(found), tuple(ignored))
