"""Golden orders: decisions that were kept, with what must hold whenever they are made anew under a policy to
be published; and guard rails: how much it may change of the last orders.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from crossdock.core import changes, money
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.sql import Cursor, Texts, statement
from crossdock.orders.numbers import format_number, parse_number
from crossdock.sourcing import decisions
from crossdock.sourcing.anew import Outcome
from crossdock.sourcing.dry_run import DryRun
from crossdock.sourcing.errors import GoldenInvalid, GoldenNotFound, GuardInvalid

KEEP = statement(__package__, "golden_keep")
READ = statement(__package__, "golden_read")
DROP = statement(__package__, "golden_drop")
RESTORE = statement(__package__, "golden_restore")
GUARDS = statement(__package__, "guards_read")
SET = statement(__package__, "guards_set")

MOST: Final = 200  # golden orders
LONGEST: Final = 200  # characters of a note
# What is limited, over the last orders: per cent that carriers and handling may cost more; per cent of orders
# that may ship otherwise; orders that may come late, and units that may not ship, more than in force.
RAILS: Final = ("cost_rise", "changed", "late", "unshipped")


class Wants(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What must hold: ships from these locations alone, from none of those, by this service (carrier and
    service), for at most so many minor units of carriers and handling; all of it ships, in any case.
    """

    locations: tuple[str, ...] = ()
    not_locations: tuple[str, ...] = ()
    service: str = ""
    max_cost: int | None = None


@dataclass(frozen=True, slots=True)
class Golden:
    """A golden order; ``attempt``: which of its decisions is made anew."""

    id: int
    order_id: int
    attempt: int
    wants: Wants
    note: str
    actor: str
    made_at: datetime

    @property
    def number(self) -> str:
        return format_number(self.order_id)


def keep(cur: Cursor, number: str, wants: Wants, *, note: str, at: datetime, actor: Actor) -> int:
    """Keep an order's latest decision with what must hold; its id. Raises OrderNotFound, NoDecision,
    GoldenInvalid.
    """
    if wants == Wants():
        raise GoldenInvalid("Say what must hold", errors=[{"field": "wants", "message": "says nothing"}])
    if both := sorted(set(wants.locations) & set(wants.not_locations)):
        error = {"field": "not_locations", "message": f"{both[0]} stands on both sides"}
        raise GoldenInvalid(f"{both[0]} stands on both sides", errors=[error])
    if len(listed(cur)) >= MOST:
        raise GoldenInvalid(f"There are {MOST} golden orders: drop one first", errors=[])
    decision = decisions.read(cur, parse_number(number))
    row = KEEP.one(
        cur,
        order_id=decision.order_id,
        attempt=decision.attempt,
        wants=msgspec.json.encode(wants).decode(),
        note=note[:LONGEST],
        actor=str(actor),
        at=at,
    )
    told = [Change("golden_order", str(row[0]), "kept", None, history(number, wants))]
    changes.record(cur, told, at=at, actor=actor)
    return int(row[0])


def history(number: str, wants: Wants) -> dict[str, Any]:
    """A golden order as its history has it: without the note, which is about a buyer's order."""
    return {"order": number, **msgspec.to_builtins(wants)}


def listed(cur: Cursor, order_id: int | None = None) -> list[Golden]:
    """All golden orders, or those of an order; the latest first."""
    rows = READ.rows(cur, order_id=order_id, limit=MOST)
    return [
        Golden(id_, of, attempt, msgspec.convert(wants, Wants), note, actor, made_at)
        for id_, of, attempt, wants, note, actor, made_at in rows
    ]


def drop(cur: Cursor, golden_id: int, *, at: datetime, actor: Actor) -> None:
    """It is golden no more. Raises GoldenNotFound."""
    before = next((one for one in listed(cur) if one.id == golden_id), None)
    if before is None or not DROP.run(cur, id=golden_id, at=at):
        raise GoldenNotFound(golden=golden_id)
    told = [Change("golden_order", str(golden_id), "dropped", history(before.number, before.wants), None)]
    changes.record(cur, told, at=at, actor=actor)


def restore(cur: Cursor, golden_id: int, *, at: datetime, actor: Actor) -> None:
    """It is golden again. Raises GoldenNotFound."""
    if not RESTORE.run(cur, id=golden_id):
        raise GoldenNotFound(golden=golden_id)
    after = next(one for one in listed(cur) if one.id == golden_id)
    told = [Change("golden_order", str(golden_id), "restored", None, history(after.number, after.wants))]
    changes.record(cur, told, at=at, actor=actor)


def against(wants: Wants, outcome: Outcome, currency: str) -> list[str]:
    """Why an outcome is not what must hold, in words; none: it is."""
    found = []
    places = sorted({leg.location for leg in outcome.legs})
    if outcome.unshipped:
        found.append(f"{outcome.unshipped} units do not ship")
    if wants.locations and (strange := [place for place in places if place not in wants.locations]):
        found.append(f"ships from {', '.join(strange)}, not from {' or '.join(wants.locations)}")
    if barred := [place for place in places if place in wants.not_locations]:
        found.append(f"ships from {', '.join(barred)}")
    ways = sorted({f"{leg.carrier} {leg.service}" for leg in outcome.legs})
    if wants.service and (other := [way for way in ways if way != wants.service]):
        found.append(f"goes by {', '.join(other)}, not by {wants.service}")
    if wants.max_cost is not None and outcome.paid > wants.max_cost:
        cost, most = (money.major(one, currency) for one in (outcome.paid, wants.max_cost))
        found.append(f"costs {cost} {currency}, more than {most}")
    return found


def guards(cur: Cursor) -> dict[str, float]:
    """The guard rails there are: the limit by name (``RAILS``)."""
    return {str(name): float(most) for name, most in GUARDS.rows(cur)}


def set_guards(cur: Cursor, limits: Mapping[str, float], *, at: datetime, actor: Actor) -> None:
    """From now on these are the guard rails; what is not named has none. Raises GuardInvalid."""
    errors = [
        {"field": name, "message": "is none" if name not in RAILS else "is a number, 0 or more"}
        for name, most in limits.items()
        if name not in RAILS or not 0 <= most < float("inf")
    ]
    if errors:
        raise GuardInvalid(errors=errors)
    before = guards(cur)
    SET.run(cur, names=Texts(list(limits)), mosts=list(limits.values()))
    after = {name: float(most) for name, most in limits.items()}
    changes.record(cur, [Change("guard_rails", "policy", "changed", before, after)], at=at, actor=actor)


@dataclass(frozen=True, slots=True)
class Rail:
    """A guard rail over a dry run: how much of what is limited was ``found``; ``holds``: no more than may
    be.
    """

    name: str
    most: float
    found: float

    @property
    def holds(self) -> bool:
        return self.found <= self.most


def rails(limits: Mapping[str, float], run: DryRun) -> list[Rail]:
    """How each guard rail fares."""
    paid, late, short = run.paid, run.late, run.unshipped
    rise = 100 * (paid[1] - paid[0]) / paid[0] if paid[0] else 0.0
    share = 100 * len(run.changed) / len(run.orders) if run.orders else 0.0
    found = {"cost_rise": rise, "changed": share, "late": late[1] - late[0], "unshipped": short[1] - short[0]}
    return [Rail(name, limits[name], float(found[name])) for name in RAILS if name in limits]


def pairs(found: Sequence[Golden]) -> list[tuple[int, int]]:
    """Their decisions, each once: order id and attempt."""
    return list(dict.fromkeys((one.order_id, one.attempt) for one in found))
