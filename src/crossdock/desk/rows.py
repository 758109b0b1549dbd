"""What a list of orders shows of each: narrow, and a page of them in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from crossdock.core import clock
from crossdock.core.sql import Cursor, ints, statement
from crossdock.orders.numbers import format_number
from crossdock.orders.read import amount
from crossdock.sourcing import demand, policies

ROWS = statement(__package__, "order_rows")


@dataclass(frozen=True, slots=True)
class Row:
    """``total``: as it is now, else as stated, else as computed; ``ship_on``, ``deliver_on``: of what has not
    left, and of all that is planned; ``holds``: codes; ``locations``: codes of those that ship it;
    ``promised``: the day that it names, else that of its service level by the policy in force.
    """

    number: str
    channel: str
    external_id: str
    name: str | None
    status: str
    placed_at: datetime
    service_level: str
    deliver_by: date | None
    total: dict[str, str] | None
    customer: str | None
    company: str | None
    place: str | None
    tags: tuple[str, ...]
    lines: int
    units: int
    holds: tuple[str, ...]
    locations: tuple[str, ...]
    ship_on: date | None
    deliver_on: date | None
    promised: date | None


def read(cur: Cursor, order_ids: Sequence[int]) -> list[Row]:
    """Rows in the order of ``order_ids``; ids that do not exist are left out."""
    if not order_ids:
        return []
    days = policies.current(cur, clock.now()).document.promise_days
    found = {row[0]: _row(days, *row) for row in ROWS.rows(cur, ids=ints(order_ids))}
    return [found[one] for one in order_ids if one in found]


def _row(
    promise_days: dict[str, int],
    id_: int,
    channel: str,
    external_id: str,
    name: str | None,
    status: str,
    placed_at: datetime,
    service_level: str,
    deliver_by: date | None,
    currency: str,
    total: int | None,
    customer: str | None,
    company: str | None,
    city: str | None,
    region: str | None,
    country: str | None,
    tags: Sequence[str],
    lines: int,
    units: int,
    holds: Sequence[str],
    locations: Sequence[str],
    ship_on: date | None,
    deliver_on: date | None,
) -> Row:
    place = ", ".join(part for part in (city, region or country) if part) or None
    return Row(
        format_number(id_), channel, external_id, name, status, placed_at, service_level, deliver_by,
        amount(total, currency), customer, company, place, tuple(tags), lines, units, tuple(holds),
        tuple(locations), ship_on, deliver_on,
        demand.due_on(placed_at, deliver_by, service_level, promise_days),
    )  # fmt: skip
