"""An order as it stood at a moment: today's, taken back through its log.

Units went by the ledger, whose events say from where and to where; holds have their times; what else is
written of an order (head, person, lines) stands in the events of whoever wrote it, before and after, by
``Watch``. Priorities and expected days, which sourcing works out anew at any time, are shown as they are now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import numpy as np

from crossdock.core import changes, events
from crossdock.core.events import Recorded
from crossdock.core.personal import FORGOTTEN
from crossdock.core.sql import Cursor, ints, statement
from crossdock.orders import read, status
from crossdock.orders.read import QUANTITIES, SHOW_LINES
from crossdock.orders.status import STATES

HOLDS: Final = statement(__package__, "history_holds")

# Of an order's document, what changes otherwise than by being written.
OTHERWISE: Final = frozenset({"number", "status", "version", "holds", "lines", "links", "priority"})
LINE: Final = (
    "external_id", "sku", "article", "kit_seq", "per_kit", "title", "ships", "unit_price", "price_quantity",
    "discount", "tax", "expected_on", "attributes", "bought",
)  # fmt: skip
FIRST, UNITS = 2, 16  # columns of a row of SHOW_LINES: before them its key, behind them its units by state
Flat = dict[str, Any]


def flat(cur: Cursor, order_ids: Sequence[int]) -> dict[int, Flat]:
    """What is written of orders, by order: members of the document, and ``line 1``… with a line's columns."""
    found: dict[int, Flat] = {order_id: {} for order_id in order_ids}
    for order_id, document in zip(order_ids, read.show(cur, order_ids), strict=True):
        found[order_id] = {name: value for name, value in document.items() if name not in OTHERWISE}
    for row in SHOW_LINES.rows(cur, ids=ints(order_ids)):
        line = dict(zip(LINE, row[FIRST:UNITS], strict=True))
        found[row[0]][f"line {row[1]}"] = {
            name: value for name, value in line.items() if name != "expected_on"
        }
    return {order_id: changes.plain(one) for order_id, one in found.items()}


@dataclass(frozen=True, slots=True)
class Watch:
    """What was written of orders before something is; ``told`` says of one what became of it."""

    before: Mapping[int, Flat]

    @classmethod
    def begin(cls, cur: Cursor, order_ids: Sequence[int]) -> "Watch":
        return cls(flat(cur, sorted(set(order_ids))))

    def told(self, cur: Cursor) -> dict[int, dict[str, Any]]:
        """For the data of the event that tells of it: before and after by order; empty if nothing differs."""
        found = {}
        for order_id, after in flat(cur, list(self.before)).items():
            was, now = changes.different(self.before[order_id], after)
            for name in was.keys() & now.keys():
                if name.startswith("line "):  # of a line that stays, the columns that differ
                    was[name], now[name] = changes.different(was[name], now[name])
            found[order_id] = {"before": was, "after": now} if was or now else {}
        return found


def as_of(cur: Cursor, order_id: int, at: datetime) -> dict[str, Any] | None:
    """The document of ``read.one`` at a moment of business time, without ``version`` and ``links``; None: the
    order had not come, or there is none.
    """
    later = [event for event in events.of_order(cur, order_id)[::-1] if event.at > at]
    rows = SHOW_LINES.rows(cur, ids=ints([order_id]))
    shown = read.show(cur, [order_id])
    if not shown or datetime.fromisoformat(shown[0]["received_at"]) > at:
        return None
    told = [(event.data["before"], event.data["after"]) for event in later if _writes(event)]
    then = _rewound(flat(cur, [order_id])[order_id], told)
    units = _units({row[1]: list(row[UNITS:]) for row in rows}, later)
    kept = [_row(row, then[f"line {row[1]}"], units[row[1]]) for row in rows if f"line {row[1]}" in then]
    holds = [
        {"code": code, "reason": reason, "stops": stops, "since": read.stamp(since), "lifted_by_role": role}
        for code, reason, stops, since, role in HOLDS.rows(cur, order_id=order_id, at=at)
    ]
    document = {**shown[0], **{name: value for name, value in then.items() if not name.startswith("line ")}}
    del document["version"], document["links"]
    for name, value in document.items():
        if value == FORGOTTEN:
            document[name] = None
    document["lines"] = read.lines_of(kept, document["currency"])
    document["holds"] = holds
    document["status"] = _status(
        [units[row[1]] for row in kept], held=any(one["stops"] == "sourcing" for one in holds)
    )
    return document


def _rewound(now: Flat, told: Sequence[tuple[Flat, Flat]]) -> Flat:
    """What was written before all that, which comes the latest first."""
    for before, after in told:
        kept = {name: value for name, value in now.items() if name not in after}
        lines = {
            name: {**now[name], **columns}
            for name, columns in before.items()
            if name.startswith("line ") and name in now
        }
        now = {**kept, **before, **lines}
    return now


def _writes(event: Recorded) -> bool:
    data = event.data
    return (
        isinstance(data, Mapping)
        and isinstance(data.get("before"), Mapping)
        and isinstance(data.get("after"), Mapping)
    )


def _units(units: dict[int, list[int]], later: Sequence[Recorded]) -> dict[int, list[int]]:
    """Units of lines by ``QUANTITIES`` before what happened later, which comes the latest first."""
    for event in later:
        if event.subject != "line" or event.subject_id not in units:
            continue
        line, moved = units[event.subject_id], event.data
        for state, sign in ((moved["from"], 1), (moved["to"], -1)):
            if state == "new":  # nowhere: what came from there was ordered then
                line[QUANTITIES.index("ordered")] -= sign * moved["quantity"]
            else:
                line[QUANTITIES.index(state)] += sign * moved["quantity"]
    return units


def _row(row: tuple[Any, ...], then: Mapping[str, Any], units: Sequence[int]) -> tuple[Any, ...]:
    """A row of SHOW_LINES as it was."""
    line = {**dict(zip(LINE, row[FIRST:UNITS], strict=True)), **then}
    for name in ("unit_price", "per_kit"):
        if line[name] is not None:
            line[name] = Decimal(str(line[name]))
    day = line["expected_on"]
    line["expected_on"] = date.fromisoformat(day) if isinstance(day, str) else day
    return (*row[:FIRST], *(line[name] for name in LINE), *units)


def _status(units: Sequence[Sequence[int]], *, held: bool) -> str:
    summed = {
        state: np.array([sum(line[QUANTITIES.index(state)] for line in units)], dtype=np.int64)
        for state in STATES
    }
    return str(status.derive(summed, np.array([held]))[0])
