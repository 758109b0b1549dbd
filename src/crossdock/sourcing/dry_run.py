"""What another policy would have decided: the last orders decided anew (``anew``) under two policies, and
compared. Not looked at is what a policy says of the stock that orders see at all (``UNSEEN``): decisions keep
what was left of it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from time import monotonic
from typing import Final

from crossdock.core.sql import Cursor, ints, statement
from crossdock.sourcing import anew
from crossdock.sourcing.anew import Known, Leg, Outcome, Seen
from crossdock.sourcing.errors import OtherCurrency
from crossdock.sourcing.policies import Policy

RECENT = statement(__package__, "dry_run_recent")
OF = statement(__package__, "dry_run_of")

ORDERS: Final = 1_000
SECONDS: Final = 20.0  # of looking, at most
UNSEEN: Final = ("allocation", "substitution", "buffers", "fences")
SIDES: Final = ("before", "after")


@dataclass(frozen=True, slots=True)
class Compared:
    """An order under both policies. ``deliver_by``: what the second one promises."""

    order_id: int
    attempt: int
    at: datetime
    before: Outcome
    after: Outcome
    deliver_by: date | None

    @property
    def changed(self) -> bool:
        """Whether anything ships from elsewhere, otherwise, or not at all."""
        return self.before.parts != self.after.parts


@dataclass(frozen=True)
class DryRun:
    """``asked``: orders there were to look at; fewer are in ``orders`` (newest first) where the time was up.
    ``unseen``: settings that differ and that nothing of this shows.
    """

    asked: int
    orders: tuple[Compared, ...]
    currency: str
    unseen: tuple[str, ...] = ()
    left_out: int = 0  # decided in another currency

    @cached_property
    def changed(self) -> list[Compared]:
        return [one for one in self.orders if one.changed]

    @cached_property
    def paid(self) -> tuple[int, int]:
        """Minor units before and after, over orders that ship as many units under both."""
        same = [one for one in self.orders if one.before.unshipped == one.after.unshipped]
        return sum(one.before.paid for one in same), sum(one.after.paid for one in same)

    @property
    def late(self) -> tuple[int, int]:
        """Orders that come later than promised."""
        return sum(one.before.late for one in self.orders), sum(one.after.late for one in self.orders)

    @property
    def unshipped(self) -> tuple[int, int]:
        """Units that wait for stock, or may go nowhere."""
        before, after = (sum(getattr(one, side).unshipped for one in self.orders) for side in SIDES)
        return before, after

    def parcels(self, by: str) -> list[tuple[str, int, int]]:
        """Parcels by ``location`` or ``service``: code, before, after; by code."""
        was, now = (
            Counter(_named(leg, by) for one in self.orders for leg in getattr(one, side).legs)
            for side in SIDES
        )
        return [(code, was[code], now[code]) for code in sorted({*was, *now})]


def _named(leg: Leg, by: str) -> str:
    return leg.location if by == "location" else f"{leg.carrier} {leg.service}"


def recent(cur: Cursor, limit: int = ORDERS) -> list[Seen]:
    """The last decision about each of the last ``limit`` orders, newest first, but those made by hand."""
    return [Seen.of(row) for row in RECENT.rows(cur, limit=limit)]


def of(cur: Cursor, wanted: Sequence[tuple[int, int]]) -> list[Seen]:
    """These decisions: (order id, attempt) each; what there is of them."""
    pairs = ints([order_id for order_id, _ in wanted]), ints([attempt for _, attempt in wanted])
    return [Seen.of(row) for row in OF.rows(cur, order_ids=pairs[0], attempts=pairs[1])]


def run(
    cur: Cursor, seen: Sequence[Seen], before: Policy, after: Policy, *, seconds: float = SECONDS
) -> DryRun:
    """Decide the orders anew under both policies, for at most so many seconds. Raises OtherCurrency."""
    mine, currency = after.document, before.document.currency
    if mine.currency != currency:
        raise OtherCurrency(currency=mine.currency, decided_in=currency)
    unseen = tuple(name for name in UNSEEN if getattr(mine, name) != getattr(before.document, name))
    known = Known(cur, currency)
    fit = [one for one in seen if known.fits(one.decision.world_id)]
    found: list[Compared] = []
    ends = monotonic() + seconds
    for group in anew.groups(known, fit, (before, after)):
        found += _compared(anew.batch_of(known, group), before, after)
        if monotonic() > ends:
            break
    place = {(one.decision.order_id, one.decision.attempt): at for at, one in enumerate(seen)}
    found.sort(key=lambda one: place[one.order_id, one.attempt])
    return DryRun(len(fit), tuple(found), currency, unseen, len(seen) - len(fit))


def _compared(batch: anew.Batch, before: Policy, after: Policy) -> list[Compared]:
    was, now = anew.outcomes(batch, before), anew.outcomes(batch, after)
    by = anew.deliver_by(batch, after).tolist()
    return [
        Compared(
            one.decision.order_id,
            one.decision.attempt,
            one.decision.at,
            was[at],
            now[at],
            date.fromordinal(by[at]) if by[at] else None,
        )
        for at, one in enumerate(batch.group)
    ]
