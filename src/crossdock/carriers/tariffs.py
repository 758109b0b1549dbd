"""Tariffs: what a carrier charges for a parcel by service, zone and billed weight, and how long it travels.

A version is the whole tariff of one carrier. Money in minor units, weights in grams.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crossdock.carriers.whole import Comparison, compare
from crossdock.core import changes
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.sql import Cursor, Texts, ints, statement

LOCK = statement(__package__, "tariffs_lock")
CURRENT = statement(__package__, "tariffs_current")
INSERT = statement(__package__, "tariffs_insert")
WITHDRAW = statement(__package__, "tariffs_withdraw")


class Rate(NamedTuple):
    """One row of a tariff: the price of a parcel up to ``up_to_g`` billed grams."""

    carrier: str
    service: str
    zone: int
    up_to_g: int
    price: int
    currency: str
    transit_days: int


@dataclass(frozen=True, slots=True, eq=False)
class Tariff:
    """All carriers' rates at an instant, as parallel arrays.

    ``versions``: (carrier, tariff id), sorted. ``services``: (carrier, service), sorted by code point;
    ``service`` points into them, ``currency`` into ``currencies``. ``price`` in minor units of that currency.
    """

    versions: tuple[tuple[str, int], ...]
    services: tuple[tuple[str, str], ...]
    currencies: tuple[str, ...]
    service: NDArray[np.int64]
    zone: NDArray[np.int64]
    up_to_g: NDArray[np.int64]
    price: NDArray[np.int64]
    currency: NDArray[np.int64]
    transit_days: NDArray[np.int64]

    def slowest(self) -> NDArray[np.int64]:
        """The most days that each service travels, over all zones and weights."""
        days = np.zeros(len(self.services), dtype=np.int64)
        np.maximum.at(days, self.service, self.transit_days)
        return days


def current(cur: Cursor, at: datetime) -> Tariff:
    """Every carrier's tariff that holds at ``at``."""
    rows = CURRENT.rows(cur, at=at)
    services = tuple(sorted({(row[1], row[2]) for row in rows}))
    currencies = tuple(sorted({row[6] for row in rows}))
    place = {service: index for index, service in enumerate(services)}
    coin = {currency: index for index, currency in enumerate(currencies)}
    numbers = [(place[row[1], row[2]], row[3], row[4], row[5], coin[row[6]], row[7]) for row in rows]
    columns = np.array(numbers, dtype=np.int64).reshape(len(rows), 6).T
    service, zone, up_to_g, price, currency, days = (np.ascontiguousarray(column) for column in columns)
    versions = tuple(sorted({(row[1], row[0]) for row in rows}))
    return Tariff(versions, services, currencies, service, zone, up_to_g, price, currency, days)


def import_rows(cur: Cursor, rates: Sequence[Rate], *, at: datetime, actor: Actor) -> Comparison[str]:
    """Write the whole tariff of each carrier that has a row here, valid from ``at``, where it differs.

    (carrier, service, zone, up_to_g) may stand once. Carriers without a row here keep theirs.
    """
    LOCK.run(cur)
    holding: dict[str, dict[Any, Any]] = defaultdict(dict)
    versions: dict[str, int] = {}
    for version, carrier, service, zone, up_to_g, *says in CURRENT.rows(cur, at=at):
        holding[carrier][service, zone, up_to_g] = tuple(says)
        versions[carrier] = version
    found = compare(
        [
            (
                rate.carrier,
                (rate.service, rate.zone, rate.up_to_g),
                (rate.price, rate.currency, rate.transit_days),
            )
            for rate in rates
        ],
        holding,
    )
    new = [rate for rate in rates if rate.carrier in found.owners]
    if new:
        made = INSERT.rows(
            cur,
            carriers=Texts([rate.carrier for rate in new]),
            services=Texts([rate.service for rate in new]),
            zones=ints([rate.zone for rate in new]),
            up_to_gs=ints([rate.up_to_g for rate in new]),
            prices=ints([rate.price for rate in new]),
            currencies=Texts([rate.currency for rate in new]),
            transit_days=ints([rate.transit_days for rate in new]),
            at=at,
            actor=str(actor),
        )
        count = Counter(rate.carrier for rate in new)
        moves = [(carrier, version, count[carrier]) for version, carrier in made]
        _tell(cur, moves, {name: (versions[name], len(held)) for name, held in holding.items()}, at, actor)
    return found


def withdraw(cur: Cursor, carrier: str, *, at: datetime, actor: Actor) -> None:
    """From ``at`` on the carrier has no tariff, and is not shipped by; one without a tariff stays so."""
    LOCK.run(cur)
    held = [version for version, name, *_ in CURRENT.rows(cur, at=at) if name == carrier]
    if held:
        [version] = WITHDRAW.one(cur, carrier=carrier, at=at, actor=str(actor))
        _tell(cur, [(carrier, version, 0)], {carrier: (held[0], len(held))}, at, actor)


def document(version: int, rates: int) -> dict[str, int]:
    """A carrier's tariff as its history has it: the version itself says each rate."""
    return {"version": version, "rates": rates}


def _tell(
    cur: Cursor,
    moves: Sequence[tuple[str, int, int]],
    before: Mapping[str, tuple[int, int]],
    at: datetime,
    actor: Actor,
) -> None:
    """``moves``: carrier, version and how many rates it has now; ``before``: version and rates by carrier."""
    found = [
        Change(
            "tariff",
            carrier,
            "created" if carrier not in before else "set" if rates else "withdrawn",
            document(*before[carrier]) if carrier in before else None,
            document(version, rates) if rates else None,
        )
        for carrier, version, rates in sorted(moves)
    ]
    changes.record(cur, found, at=at, actor=actor)
