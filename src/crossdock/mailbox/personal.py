"""Personal data in messages: raw bytes, what stands beside them, and why they were set aside."""

from collections.abc import Mapping
from typing import Final

from crossdock.core.personal import People
from crossdock.core.sql import Cursor, statement

FIND: Final = statement(__package__, "forget_find")
INBOUND: Final = statement(__package__, "forget_inbound")
MENDS: Final = statement(__package__, "forget_mends")
QUARANTINE: Final = statement(__package__, "forget_quarantine")
OUTBOUND: Final = statement(__package__, "forget_outbound")
ATTEMPTS: Final = statement(__package__, "forget_attempts")

PERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "mailbox_inbound": ("headers", "body"),
    "mailbox_mend": ("body",),
    "mailbox_quarantine": ("reason", "resolution"),
    "mailbox_outbound": ("headers", "body"),
    "mailbox_attempt": ("error",),
}
IMPERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "mailbox_inbound": ("source", "key"),
    "mailbox_outbound": ("key", "party", "address", "lane"),
    "mailbox_lane": ("party", "lane"),
}


def find(cur: Cursor, people: People) -> list[int]:
    """Messages whose bodies bear the marks of these people, whatever came of them. Every message is read:
    minutes on a large mailbox.
    """
    if not people.marks:
        return []
    return [int(one) for one in FIND.column(cur, firsts=people.firsts, seconds=people.seconds)]


def forget(cur: Cursor, people: People) -> dict[str, int]:
    """Blank the messages of these people; digests, keys and moments stay. Rows changed, by table.

    What waits for intake or for sending is left: run it again when that is done.
    """
    of_messages = {
        "mailbox_mend": MENDS.run(cur, inbound_ids=people.inbound_ids),
        "mailbox_quarantine": QUARANTINE.run(cur, inbound_ids=people.inbound_ids),
        "mailbox_inbound": INBOUND.run(cur, inbound_ids=people.inbound_ids),
    }
    return {
        **of_messages,
        "mailbox_attempt": ATTEMPTS.run(cur, order_ids=people.order_ids),
        "mailbox_outbound": OUTBOUND.run(
            cur, order_ids=people.order_ids, firsts=people.firsts, seconds=people.seconds
        ),
    }
