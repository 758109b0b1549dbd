"""Personal data in what shops answered."""

from collections.abc import Mapping
from typing import Final

from crossdock.core.personal import People
from crossdock.core.sql import Cursor, statement

TELLINGS: Final = statement(__package__, "forget_tellings")

PERSONAL: Final[Mapping[str, tuple[str, ...]]] = {"channels_telling": ("error",)}
IMPERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "channels_connection": (
        "token",
        "client_id",
        "client_secret",
        "load_cursor",
        "map_cursor",
        "fault",
        "poll_by",
        "stock_by",
    ),
    "channels_position": ("reader",),
    "channels_count": ("name",),
    "channels_telling": ("tracking",),
    "channels_fulfilment": ("gid",),
    "channels_location": ("gid", "name"),
    "channels_stock_item": ("gid",),
    "channels_unmapped": ("gid", "sku", "why"),
}


def forget(cur: Cursor, people: People) -> dict[str, int]:
    """Blank what shops said about these orders; rows changed, by table."""
    return {"channels_telling": TELLINGS.run(cur, order_ids=people.order_ids)}
