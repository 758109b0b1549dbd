"""An edit taken back: the form of an edit, filled with what stood before it, to be looked at and saved.

Only what that edit changed is filled in: whatever people and the channel changed since stays as it is.
"""

from collections.abc import Mapping
from typing import Any, Final

from crossdock.core import events
from crossdock.core.events import Recorded
from crossdock.core.personal import FORGOTTEN
from crossdock.core.sql import Cursor

TEXTS: Final = ("service_level", "deliver_by", "note")  # of the head, as the form names them
Fields = dict[str, str]


def is_edit(event: Recorded) -> bool:
    return (event.subject, event.kind) == ("order", "edited")


def before(cur: Cursor, order_id: int, event_id: int | None) -> Fields | None:
    """Of the form's fields that this edit changed, what they had; a line that it added has 0 units. None:
    there is no such edit of this order.
    """
    edit = next((one for one in events.of_order(cur, order_id) if one.id == event_id and is_edit(one)), None)
    return None if edit is None else fields(edit.data or {})


def fields(told: Mapping[str, Any]) -> Fields:
    """The same out of the edit's event: pure. What was forgotten since does not come back."""
    was = told.get("before") or {}
    found = {f"units:{line}": str(units[0]) for line, units in (told.get("units") or {}).items()}
    found |= {name: was[name] or "" for name in TEXTS if was.get(name, FORGOTTEN) != FORGOTTEN}
    if "ship_complete" in was:
        found["ship_complete"] = "on" if was["ship_complete"] else ""
    place = was.get("ship_to")
    if isinstance(place, Mapping):
        found |= {name: value or "" for name, value in place.items() if value != FORGOTTEN}
    return found
