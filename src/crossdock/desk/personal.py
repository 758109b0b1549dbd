"""Personal data in bulk acts (the words of reasons and notes, and what was kept of single orders), in what is
said about messages, in views (a name for a filter, which may be somebody's) and in the search: what people
are found by.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from crossdock.core.personal import FORGOTTEN, People
from crossdock.core.sql import Cursor, Texts, ints, statement
from crossdock.desk import filling, views

OF_ORDERS: Final = statement(__package__, "bulk_of_orders")
BULK: Final = statement(__package__, "forget_bulk")
ITEMS: Final = statement(__package__, "forget_items")
COMMENTS: Final = statement(__package__, "forget_comments")
FORGET_VIEWS: Final = statement(__package__, "forget_views")

AT_ONCE: Final = 1000

PERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "desk_bulk": ("asked", "chosen"),
    "desk_bulk_item": ("why", "kept"),
    "desk_comment": ("text",),
    "desk_term": ("text",),
    "desk_view": ("name", "query"),
}
IMPERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "desk_bulk": ("channels", "origin"),
    "desk_case": ("subject", "escalated_by"),
    "desk_view": ("shared", "role"),
    "desk_view_role": ("role",),
}


def forget(cur: Cursor, people: People) -> dict[str, int]:
    """Blank what names these people, and what was kept of their orders; rows changed, by table. What was said
    of many orders stays where it names none of them.
    """
    changed = []
    for id_, *said in OF_ORDERS.rows(cur, order_ids=people.order_ids):
        fresh = [_without(one, people.words) for one in said]
        if fresh != said:
            changed.append((id_, *(msgspec.json.encode(one).decode() for one in fresh)))
    done = BULK.run(
        cur,
        ids=ints([row[0] for row in changed]),
        asked=Texts([row[1] for row in changed]),
        chosen=Texts([row[2] for row in changed]),
    )
    return {
        "desk_bulk": done,
        "desk_bulk_item": ITEMS.run(cur, order_ids=people.order_ids),
        "desk_comment": COMMENTS.run(cur, inbound_ids=people.inbound_ids),
        "desk_view": _views(cur, people.words),
        # Their orders were blanked on lower floors: read anew, they are found by no word of theirs.
        "desk_term": filling.fill(cur, [int(one) for one in people.order_ids]),
    }


def _views(cur: Cursor, words: frozenset[str]) -> int:
    """Staff's views have no order: all of them are looked through."""
    after, changed = 0, []
    while rows := views.SAID.rows(cur, after=after, limit=AT_ONCE):
        after = rows[-1][0]
        for id_, *said, _shared, _role, _dropped in rows:
            name, query = (_without(one, words) for one in said)
            if [name, query] != said:
                changed.append((id_, name, msgspec.json.encode(query).decode()))
    return FORGET_VIEWS.run(
        cur,
        ids=ints([row[0] for row in changed]),
        names=Texts([row[1] for row in changed]),
        queries=Texts([row[2] for row in changed]),
    )


def _without(value: Any, words: frozenset[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _without(inner, words) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without(one, words) for one in value]
    named = isinstance(value, str) and any(word in value.casefold() for word in words)
    return FORGOTTEN if named else value
