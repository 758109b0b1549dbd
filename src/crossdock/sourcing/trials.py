"""Trials: a version of the policy tried on a share of new orders, beside the one in force.

An order's side follows from its channel and external id alone, and is kept with the order when it comes in:
whatever decides about it again goes by the same version. One trial at a time; a version that comes into force
after it began ends it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Literal

import psycopg

from crossdock.core import changes
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.sql import Cursor, ints, statement
from crossdock.orders.drafts import OrderDraft
from crossdock.sourcing import policies
from crossdock.sourcing.errors import NoTrial, OtherCurrency, TrialInvalid, TrialOver, TrialRuns
from crossdock.sourcing.policies import Policy

CURRENT = statement(__package__, "trial_current")
READ = statement(__package__, "trial_read")
BEGIN = statement(__package__, "trial_begin")
END = statement(__package__, "trial_end")
RESUME = statement(__package__, "trial_resume")
PUT = statement(__package__, "trial_put")
OF_ORDERS = statement(__package__, "trial_of_orders")
OF_ORDER = statement(__package__, "trial_of_order")
FIGURES = statement(__package__, "trial_figures")

FEW: Final = 400  # orders a side, below which a difference of a few per cent is as likely chance
CALLED_OFF: Final = ["rejected", "cancelled"]
SHARES: Final = range(1, 100)  # per cent of new orders


@dataclass(frozen=True, slots=True)
class Trial:
    """The newest trial as batches need it. ``share``: per cent of new orders; ``running``: at the moment that
    was asked about.
    """

    id: int
    policy: Policy
    share: int
    running: bool


def of(cur: Cursor, row: tuple[Any, ...] | None) -> Trial | None:
    """The trial that a row of ``CURRENT`` names; None: there never was one."""
    if row is None:
        return None
    number, version, created_at, share, running = row
    return Trial(int(number), policies.of(cur, (version, created_at)), int(share), bool(running))


def tries(channel_id: int, external_id: str, share: int) -> bool:
    """Whether an order is among the ``share`` per cent on which a version is tried. The same at any time, in
    any process.
    """
    digest = sha256(f"{channel_id}:{external_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 100 < share


def cut(
    trial: Trial | None, held: Policy, arrivals: list[tuple[int, OrderDraft]]
) -> list[tuple[Policy, list[tuple[int, OrderDraft]]]]:
    """New orders by the policy that decides about them: one part, or two while another one is tried."""
    if trial is None or not trial.running:
        return [(held, arrivals)]
    sides: tuple[list[tuple[int, OrderDraft]], list[tuple[int, OrderDraft]]] = [], []
    for arrival in arrivals:
        draft = arrival[1]
        sides[tries(draft.channel_id, draft.external_id, trial.share)].append(arrival)
    return [(policy, side) for policy, side in zip((held, trial.policy), sides, strict=True) if side]


def keep(cur: Cursor, trial: Trial | None, order_ids: Mapping[tuple[int, str], int]) -> None:
    """Keep new orders, by channel and external id, on their side while a trial runs."""
    if trial is None or not trial.running or not order_ids:
        return
    versions = [trial.policy.version if tries(*key, trial.share) else 0 for key in order_ids]
    PUT.run(cur, order_ids=ints(list(order_ids.values())), versions=ints(versions), trial_id=trial.id)


def sides(
    cur: Cursor, trial: Trial | None, held: Policy, order_ids: Sequence[int]
) -> list[tuple[Policy, list[int]]]:
    """Orders by the policy that decides about them: the version in force, first, and what was tried on them.
    ``trial`` None: there never was one.
    """
    tried = dict(OF_ORDERS.rows(cur, ids=ints(order_ids))) if trial is not None and len(order_ids) else {}
    found: dict[int, list[int]] = {0: []}
    for order_id in order_ids:
        found.setdefault(tried.get(order_id, 0), []).append(order_id)
    return [(policies.read(cur, version) if version else held, mine) for version, mine in found.items()]


def policy_of(cur: Cursor, trial: Trial | None, held: Policy, order_id: int) -> Policy:
    """The policy that decides about an order."""
    return next(policy for policy, mine in sides(cur, trial, held, [order_id]) if mine)


@dataclass(frozen=True, slots=True)
class Cast:
    """The trial that an order came in during: of ``version``, on ``share`` per cent; ``tried``: on this order
    too, else it went by the version in force.
    """

    trial_id: int
    version: int
    share: int
    tried: bool


def of_order(cur: Cursor, order_id: int) -> Cast | None:
    """The trial that an order came in during; None: none ran."""
    row = OF_ORDER.row(cur, order_id=order_id)
    return None if row is None else Cast(*row)


State = Literal["coming", "running", "over"]
Ending = Literal["stopped", "ran_out", "replaced"]


@dataclass(frozen=True, slots=True)
class Side:
    """What became of one side's orders. ``sourced``: with a parcel; ``cost``: minor units of their parcels,
    all of them; ``split``: in more than one parcel; ``promised``: of those sourced, with a promise; ``late``:
    that it will not, or did not, keep.
    """

    orders: int = 0
    sourced: int = 0
    cost: int = 0
    split: int = 0
    held: int = 0
    backordered: int = 0
    promised: int = 0
    late: int = 0

    @property
    def cost_each(self) -> int | None:
        """Minor units an order that was sourced."""
        return round(self.cost / self.sourced) if self.sourced else None

    @property
    def split_rate(self) -> float | None:
        """Of the orders that were sourced, 0 to 1."""
        return self.split / self.sourced if self.sourced else None


@dataclass(frozen=True, slots=True)
class Shown:
    """A trial with its results. ``over_at``: when it ended, or will; None: nobody has said. ``ending``: how
    it ended, by a version ``replaced_by`` where one came into force.
    """

    id: int
    version: int
    name: str
    share: int
    since: datetime
    until: datetime | None
    actor: str
    over_at: datetime | None
    state: State
    currency: str
    ended: bool  # somebody has said so, or it was noted
    ending: Ending | None = None
    replaced_by: int | None = None
    held: Side = Side()
    tried: Side = Side()

    @property
    def few(self) -> bool:
        """Whether a side has so few orders that what differs may be chance."""
        return min(self.held.sourced, self.tried.sourced) < FEW


def read(cur: Cursor, at: datetime) -> Shown:
    """The newest trial and what became of its orders. Raises NoTrial."""
    found = _newest(cur, at)
    if found is None:
        raise NoTrial
    return counted(cur, found)


def counted(cur: Cursor, found: Shown) -> Shown:
    """A trial with what became of its orders."""
    figures = {row[0]: Side(*row[1:]) for row in FIGURES.rows(cur, id=found.id, called_off=CALLED_OFF)}
    return replace(found, held=figures.get(0, Side()), tried=figures.get(found.version, Side()))


def _newest(cur: Cursor, at: datetime) -> Shown | None:
    """The newest trial without its figures, which are sums over all of its orders."""
    return next(iter(listed(cur, at, limit=1)), None)


def listed(cur: Cursor, at: datetime, *, below: int | None = None, limit: int) -> list[Shown]:
    """Trials without their figures, newest first; ``below``: those older than this one."""
    return [_shown(cur, row, at) for row in READ.rows(cur, id=None, below=below, limit=limit, at=at)]


def find(cur: Cursor, trial_id: int, at: datetime) -> Shown:
    """One of them, without its figures. Raises NoTrial."""
    row = READ.row(cur, id=trial_id, below=None, limit=1, at=at)
    if row is None:
        raise NoTrial
    return _shown(cur, row, at)


def _shown(cur: Cursor, row: tuple[Any, ...], at: datetime) -> Shown:
    number, version, name, share, since, until, actor, ended_at, replaced_at, replaced_by = row
    ends = [one for one in (until, ended_at, replaced_at) if one is not None]
    over_at = min(ends, default=None)
    over = over_at is not None and over_at <= at
    state: State = "over" if over or ended_at is not None else "running" if since <= at else "coming"
    ending: Ending | None = None
    if state == "over":
        ending = "replaced" if over_at == replaced_at else "ran_out" if over_at == until else "stopped"
    return Shown(
        number, version, name, share, since, until, actor, over_at, state,
        policies.read(cur, version).document.currency,
        ended=ended_at is not None,
        ending=ending,
        replaced_by=replaced_by if ending == "replaced" else None,
    )  # fmt: skip


def open_at(cur: Cursor, at: datetime) -> Shown | None:
    """The trial that runs or is to begin, without its figures; None: there is none."""
    found = _newest(cur, at)
    return None if found is None or found.state == "over" else found


def begin(
    cur: Cursor,
    version: int,
    share: int,
    *,
    since: datetime,
    until: datetime | None,
    held: Policy,
    at: datetime,
    actor: Actor,
) -> Shown:
    """Try a version as ``publishing`` does when nothing stands against it. ``held``: in force at ``since``.
    Raises TrialRuns, TrialInvalid, OtherCurrency.
    """
    errors = []
    if share not in SHARES:
        errors.append({"field": "share", "message": f"is {SHARES[0]} to {SHARES[-1]} per cent"})
    if until is not None and until <= max(since, at):
        errors.append({"field": "until", "message": "lies behind its beginning, or is past"})
    if version == held.version:
        errors.append({"field": "version", "message": "is the one in force then"})
    if errors:
        raise TrialInvalid(errors=errors)
    currency = policies.read(cur, version).document.currency
    if currency != held.document.currency:
        raise OtherCurrency(currency=currency, decided_in=held.document.currency)
    settle(cur, at=at, actor=actor)
    row = BEGIN.row(
        cur, version=version, share=share, since=max(since, at), until=until, at=at, actor=str(actor)
    )
    if row is None:
        raise TrialRuns
    found = find(cur, row[0], at)
    _changed(cur, found, "began", None, _document(found), at, actor)
    return found


def stop(cur: Cursor, *, only: int | None = None, at: datetime, actor: Actor, kind: str = "stopped") -> Shown:
    """End the trial that runs or is to begin, if it is ``only`` this one: its orders keep what was decided,
    and new ones go by the version in force. Raises NoTrial.
    """
    found = open_at(cur, at)
    if found is None or only not in (None, found.id) or END.row(cur, id=found.id, at=at) is None:
        raise NoTrial
    before = _document(found)
    _changed(cur, found, kind, before, {**before, "ended_at": at}, at, actor)
    return find(cur, found.id, at)


def resume(cur: Cursor, trial_id: int, *, at: datetime, actor: Actor) -> Shown:
    """Take up again what was stopped, with the orders that it had: those that came in meanwhile went by the
    version in force, and are on neither side. Raises NoTrial, TrialRuns, TrialOver.
    """
    before = find(cur, trial_id, at)
    if before.ending != "stopped":
        raise TrialOver
    try:
        row = RESUME.row(cur, id=trial_id)
    except psycopg.errors.UniqueViolation:  # another one was begun at the same moment
        raise TrialRuns from None
    found = find(cur, trial_id, at)
    if row is None or found.state == "over":
        raise TrialOver
    ended = {**_document(before), "ended_at": before.over_at}
    _changed(cur, found, "resumed", ended, _document(found), at, actor)
    return found


def settle(cur: Cursor, *, at: datetime, actor: Actor) -> None:
    """Note that the newest trial has ended by itself, if it has."""
    found = _newest(cur, at)
    if found is not None and found.state == "over" and found.over_at is not None and not found.ended:
        END.row(cur, id=found.id, at=found.over_at)
        before = _document(found)
        _changed(cur, found, "ended", before, {**before, "ended_at": found.over_at}, at, actor)


def _document(one: Shown) -> dict[str, Any]:
    return {
        "version": one.version,
        "share": one.share,
        "since": one.since,
        "until": one.until,
        "ended_at": None,
    }


def _changed(
    cur: Cursor,
    one: Shown,
    kind: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    at: datetime,
    actor: Actor,
) -> None:
    changes.record(cur, [Change("policy_trial", one.name, kind, before, after)], at=at, actor=actor)
