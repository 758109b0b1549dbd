"""Personal data: what each room declares of its tables, and how a person is forgotten in them.

A room's ``personal.py`` says which columns may hold what a person said, is called or where one lives
(``PERSONAL``) and which never do (``IMPERSONAL``), and its ``forget`` blanks the first for the orders and
messages of ``People``. A test holds every text, JSON and byte column of the flow to be one or the other.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from crossdock.core import events
from crossdock.core.sql import Blobs, Cursor, Texts, ints, statement

EVENTS: Final = statement(__package__, "forget_events")
ASIDE: Final = statement(__package__, "forget_events_aside")
EFFECTS: Final = statement(__package__, "forget_effects")
OPEN: Final = statement(__package__, "forget_effects_open")
ANSWERS: Final = statement(__package__, "forget_answers")
RECALLS: Final = statement(__package__, "forget_recalls")

PERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "core_event": ("data",),
    "core_effect": ("request", "outcome", "error"),
    "core_idempotency": ("body",),
    "core_recall": ("reason",),
}
IMPERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "core_effect": ("key", "reference", "owner"),
    "core_idempotency": ("credential", "key", "fingerprint"),
    "core_recall": ("target", "cause"),
    "core_retention": ("what",),
    "core_retention_done": ("what",),
}

FORGOTTEN: Final = "forgotten"
# Under these keys people write what they like.
FREE: Final = frozenset(
    {"text", "reason", "reasons", "why", "note", "wanted", "refusal", "error", "message", "file"}
    # of an order, before and after
    | {"customer", "ship_to", "bill_to", "purchase_order", "attributes", "tags", "added", "removed"}
)
WORD: Final = re.compile(r"[A-Za-z0-9_.:#/-]{1,64}")  # a code, an id, a moment: nothing else is kept


@dataclass(frozen=True, slots=True)
class People:
    """Whom to forget: orders, the messages they came in, and what a person is found by elsewhere.

    ``marks``: pairs of which both must stand in a body for it to be of this person. ``words``: casefolded,
    none of which may be left in what is otherwise kept. ``numbers``: the orders' numbers.
    """

    order_ids: NDArray[np.int64]
    inbound_ids: NDArray[np.int64]
    marks: Sequence[tuple[bytes, bytes]]
    words: frozenset[str]
    numbers: Sequence[str]

    @property
    def firsts(self) -> Blobs:
        return Blobs([first for first, _ in self.marks])

    @property
    def seconds(self) -> Blobs:
        return Blobs([second for _, second in self.marks])


def written(text: str) -> Iterable[bytes]:
    """How a text may stand in a body: as it is, and as JSON escapes it."""
    forms = (text.encode(), text.encode("ascii", "backslashreplace"), msgspec.json.encode(text)[1:-1])
    return dict.fromkeys(forms)


def redacted(value: Any, words: frozenset[str]) -> Any:
    """JSON without what people said: numbers, truth and codes stay."""
    if isinstance(value, Mapping):
        return {
            key: FORGOTTEN if key in FREE and inner is not None else redacted(inner, words)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [redacted(one, words) for one in value]
    if not isinstance(value, str) or value == FORGOTTEN:
        return value
    kept = WORD.fullmatch(value) and not any(word in value.casefold() for word in words)
    return value if kept else FORGOTTEN


def forget(cur: Cursor, people: People) -> dict[str, int]:
    """Blank what the log, effects, recalls and kept answers say of these people; rows changed, by table."""
    found = [one for order_id in people.order_ids for one in events.of_order(cur, int(order_id))]
    changed = [(one.id, fresh) for one in found if (fresh := redacted(one.data, people.words)) != one.data]
    [done] = EVENTS.one(
        cur,
        ids=ints([id_ for id_, _ in changed]),
        data=Texts([msgspec.json.encode(fresh).decode() for _, fresh in changed]),
    )
    if len(people.inbound_ids):
        done += ASIDE.one(cur, inbound_ids=people.inbound_ids)[0]
    return {
        "core_event": done,
        "core_effect": OPEN.run(cur, order_ids=people.order_ids)
        + EFFECTS.run(cur, order_ids=people.order_ids, firsts=people.firsts, seconds=people.seconds),
        "core_recall": RECALLS.run(cur, order_ids=people.order_ids),
        "core_idempotency": ANSWERS.run(
            cur,
            firsts=people.firsts,
            seconds=people.seconds,
            numbers=Blobs([f'"{number}"'.encode() for number in people.numbers]),
        ),
    }
