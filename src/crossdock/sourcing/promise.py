"""Promises: what could be delivered where, when and at what cost, decided now by the engine, without
reserving anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final

import numpy as np

from crossdock.catalog.errors import UnknownSku
from crossdock.catalog.stocked import stocked
from crossdock.core import money
from crossdock.core.sql import Cursor, ints
from crossdock.inventory import stock
from crossdock.sourcing import deciding, decisions, promises, views, world
from crossdock.sourcing.deciding import Verdict
from crossdock.sourcing.demand import Demand, due
from crossdock.sourcing.promises import Prospect
from crossdock.sourcing.world import Holding

MOST_DAYS: Final = 20  # of expected supply that are looked at, for one promise
LEVELS: Final = ("standard", "expedited", "two_day", "next_day")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked: (code as the channel writes it, how many), where to, by which service levels (none: all
    parcel levels).
    """

    lines: Sequence[tuple[str, int]]
    country: str
    postal_code: str
    region: str | None = None
    levels: Sequence[str] = LEVELS
    ship_complete: bool = False
    deliver_by: date | None = None
    channel_id: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """``units`` base units of a SKU that line ``line`` (from 0) comes down to; ``per_one``: of one of it."""

    line: int
    sku: str
    sku_id: int
    units: int
    per_one: Decimal


def promise(
    cur: Cursor, wanted: Wanted, *, at: datetime, holding: Holding | None = None
) -> list[dict[str, Any]]:
    """An answer a service level, in the order asked. Raises UnknownSku.

    Kits and packs are decided on as orders of them are: by their components. ``holding``: what holds at
    ``at``, of whoever has asked already.
    """
    holding = world.holding(cur, at) if holding is None else holding
    policy, setup = holding.policy, holding.setup
    parts = _parts(cur, wanted, holding, at)
    names = views.channel_names(cur, policy)
    answers = []
    prospects: dict[int, Prospect] = {}
    for level in wanted.levels:
        one = _demand(wanted, level, parts, policy.document.promise_days, at)
        [view] = views.cut([names.get(wanted.channel_id, "")], [None], [], policy)
        back = views.kept_back(cur, view, one, setup, policy, at)
        verdict = deciding.decide(cur, one, setup, policy, at=at, kept_back=back)
        answer = _answer(level, wanted, parts, verdict)
        if answer["backordered"]:
            prospects = prospects or promises.ahead(cur, set(one.sku_id.tolist()), at=at)
            _expect(answer, wanted, parts, verdict, prospects)
            answer["later"] = _later(cur, wanted, parts, view, verdict, prospects)
        answers.append(answer)
    return answers


def _expect(
    answer: dict[str, Any],
    wanted: Wanted,
    parts: Sequence[Part],
    verdict: Verdict,
    prospects: Mapping[int, Prospect],
) -> None:
    """When so many of each SKU are expected at one location; of a kit, of every component that is short."""
    asked: dict[int, int] = {}
    for part in parts:
        asked[part.sku_id] = max(asked.get(part.sku_id, 0), part.units)
    days: dict[str, list[date | None]] = {}
    for part, short in zip(parts, verdict.decided.backordered.tolist(), strict=True):
        if short:
            known = prospects[part.sku_id].outlook.free.values()
            enough = [day for found in known for day, units in found if units >= asked[part.sku_id]]
            days.setdefault(wanted.lines[part.line][0], []).append(min(enough, default=None))
    for line in answer["backordered"]:
        expected = [day for day in days[line["sku"]] if day is not None]
        if len(expected) == len(days[line["sku"]]):
            line["expected_on"] = max(expected).isoformat()


def _later(
    cur: Cursor,
    wanted: Wanted,
    parts: Sequence[Part],
    view: views.View,
    verdict: Verdict,
    prospects: Mapping[int, Prospect],
) -> dict[str, Any] | None:
    """The first day on which all of it can be had, decided as of the night after: what comes in a day leaves
    on the next at the earliest.
    """
    days = sorted({lot.day for prospect in prospects.values() for lot in prospect.lots})
    places = verdict.setup.location_ids.tolist()
    sku_ids = verdict.sku_ids.tolist()
    now = stock.read(cur, sku_ids, places).tolist()
    for day in days[:MOST_DAYS]:
        free = [
            [prospects[sku_id].outlook.by(place, day, now[k][n]) for n, place in enumerate(places)]
            for k, sku_id in enumerate(sku_ids)
        ]
        night = datetime.combine(day, time.max, tzinfo=UTC)
        then = deciding.decide(
            cur,
            verdict.demand,
            verdict.setup,
            verdict.policy,
            at=night,
            kept_back=views.kept_back(cur, view, verdict.demand, verdict.setup, verdict.policy, night),
            free=np.array(free, dtype=np.int64),
        )
        answer = _answer("", wanted, parts, then)
        if not answer["backordered"]:
            kept = {name: answer[name] for name in ("cost", "ship_on", "deliver_on", "parcels")}
            return {"available_on": day.isoformat(), **kept}
    return None


def _demand(
    wanted: Wanted, level: str, parts: Sequence[Part], promise_days: dict[str, int], at: datetime
) -> Demand:
    return Demand(
        order_id=ints([0]),
        channel_id=ints([wanted.channel_id]),
        line_start=ints([0, len(parts)]),
        seq=np.arange(1, len(parts) + 1),
        sku_id=ints([part.sku_id for part in parts]),
        quantity=ints([part.units for part in parts]),
        country=[wanted.country],
        region=[wanted.region],
        postal_code=[wanted.postal_code],
        service_level=[level],
        deliver_by=ints([due(at, wanted.deliver_by, level, promise_days)]),
        placed_at=[at],
        ship_complete=np.array([wanted.ship_complete]),
        priority=ints([0]),
        total=ints([0]),
        tags=[()],
        customer=[None],
    )


def _answer(level: str, wanted: Wanted, parts: Sequence[Part], verdict: Verdict) -> dict[str, Any]:
    decided, setup, currency = verdict.decided, verdict.setup, verdict.policy.document.currency
    parcels: list[dict[str, Any]] = []
    for row in range(len(decided.parcel_order)):
        carrier, service = setup.services[int(decided.parcel_service[row])]
        mine = np.flatnonzero(decided.part_parcel == row).tolist()
        parcels.append(
            {
                "location": setup.locations[int(decided.parcel_location[row])].code,
                "carrier": carrier,
                "service": service,
                "ship_on": date.fromordinal(int(decided.parcel_ship_on[row])).isoformat(),
                "deliver_on": date.fromordinal(int(decided.parcel_deliver_on[row])).isoformat(),
                "lines": [
                    {
                        "sku": parts[int(decided.part_line[i])].sku,
                        "quantity": int(decided.part_quantity[i]),
                    }
                    for i in mine
                ],
            }
        )
    short = _short(wanted, parts, decided.backordered.tolist())
    return {
        "service_level": level,
        "status": decisions.STATUSES[int(decided.status[0])],
        "cost": money.document(int(decided.cost[0]), currency),
        "ship_on": max((parcel["ship_on"] for parcel in parcels), default=None),
        "deliver_on": max((parcel["deliver_on"] for parcel in parcels), default=None),
        "parcels": parcels,
        "backordered": [
            {"sku": sku, "quantity": count, "expected_on": None}
            for (sku, _), count in zip(wanted.lines, short, strict=True)
            if count
        ],
        "later": None,
    }


def _parts(cur: Cursor, wanted: Wanted, holding: Holding, at: datetime) -> list[Part]:
    named = {(wanted.channel_id, code) for code, _ in wanted.lines}
    found = stocked(cur, named, at, holding.catalogue)
    unknown = [code for code, _ in wanted.lines if (wanted.channel_id, code) not in found]
    if unknown:
        raise UnknownSku(f"no SKU has the code {', '.join(unknown)}", skus=unknown)
    holding.setup.know(sku for inside in found.values() for sku, _ in inside)
    return [
        Part(line, sku.code, sku.id, int(per_one * count), per_one)
        for line, (code, count) in enumerate(wanted.lines)
        for sku, per_one in found[wanted.channel_id, code]
    ]


def _short(wanted: Wanted, parts: Sequence[Part], backordered: Sequence[int]) -> list[int]:
    """Of each line how many would wait: of a kit all that are not whole."""
    there = [count for _, count in wanted.lines]
    for part, units in zip(parts, backordered, strict=True):
        there[part.line] = min(there[part.line], int((part.units - units) // part.per_one))
    return [count - have for (_, count), have in zip(wanted.lines, there, strict=True)]
