"""Service levels: which carrier services may carry what the customer chose.

A carrier may have a mapping of its own (a version is the whole mapping); then it alone decides, level by
level. A carrier without one is mapped by what its tariff says:

- ``standard``: every parcel service (no freight, no pick-up by its name);
- ``expedited``, ``two_day``, ``next_day``: parcel services that take at most 3, 2 and 1 days to every zone
they
  serve; where no carrier at all has such a service, the parcel services that are fastest in that sense, so
  that an order is not stuck: with a mapping of its own a company forbids that;
- ``freight``: services named so (freight, LTL, FTL, truckload, pallet), else every parcel service that
carries the
  weight;
- ``pickup``: services named so (pickup, collect); otherwise none: what is fetched must not be sent.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from crossdock.carriers.tariffs import Tariff
from crossdock.carriers.whole import Comparison, compare
from crossdock.core import changes
from crossdock.core.actor import Actor
from crossdock.core.changes import Change
from crossdock.core.sql import Cursor, Texts, statement

LOCK = statement(__package__, "service_levels_lock")
CURRENT = statement(__package__, "service_levels_current")
INSERT = statement(__package__, "service_levels_insert")

LEVELS: Final = ("standard", "expedited", "two_day", "next_day", "freight", "pickup")
DAYS: Final = {"expedited": 3, "two_day": 2, "next_day": 1}
FREIGHT: Final = frozenset({"freight", "ltl", "ftl", "truckload", "pallet", "pallets"})
PICKUP: Final = frozenset({"pickup", "collect", "collection"})

Mappings: TypeAlias = Mapping[str, frozenset[tuple[str, str]]]


class Pair(NamedTuple):
    """``service`` of ``carrier`` may carry ``level``."""

    carrier: str
    service: str
    level: str


def current(cur: Cursor, at: datetime) -> dict[str, frozenset[tuple[str, str]]]:
    """(service, level) pairs by carrier, of the carriers that have a mapping at ``at``."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for _, carrier, service, level in CURRENT.rows(cur, at=at):
        found[carrier].add((service, level))
    return {carrier: frozenset(pairs) for carrier, pairs in found.items()}


def allowed(tariff: Tariff, mappings: Mappings) -> NDArray[np.bool_]:
    """Pure: whether (level of LEVELS, service of ``tariff.services``) may be used. See the module's rules."""
    may = np.zeros((len(LEVELS), len(tariff.services)), dtype=np.bool_)
    slowest = tariff.slowest()
    mapped = np.array([carrier in mappings for carrier, _ in tariff.services], dtype=np.bool_)
    words = [set(re.split(r"[^a-z]+", service.lower())) for _, service in tariff.services]
    freight = np.array([bool(found & FREIGHT) for found in words], dtype=np.bool_)
    pickup = np.array([bool(found & PICKUP) for found in words], dtype=np.bool_)
    parcel = ~freight & ~pickup & ~mapped
    for row, level in enumerate(LEVELS):
        own = [(service, level) in mappings.get(carrier, frozenset()) for carrier, service in tariff.services]
        may[row] = np.array(own, dtype=np.bool_)
        if level == "standard":
            may[row] |= parcel
        elif level == "freight":
            may[row] |= freight & ~mapped
            may[row] |= parcel if not may[row].any() else False
        elif level == "pickup":
            may[row] |= pickup & ~mapped
        else:
            may[row] |= parcel & (slowest <= DAYS[level])
            if not may[row].any() and parcel.any():
                may[row] |= parcel & (slowest == slowest[parcel].min())
    return may


def import_rows(cur: Cursor, pairs: Sequence[Pair], *, at: datetime, actor: Actor) -> Comparison[str]:
    """Write the whole mapping of each carrier that has a row here, valid from ``at``, where it differs."""
    LOCK.run(cur)
    holding: dict[str, dict[Any, Any]] = {
        carrier: dict.fromkeys(held, True) for carrier, held in current(cur, at).items()
    }
    found = compare([(pair.carrier, (pair.service, pair.level), True) for pair in pairs], holding)
    new = [pair for pair in pairs if pair.carrier in found.owners]
    if new:
        INSERT.run(
            cur,
            carriers=Texts([pair.carrier for pair in new]),
            services=Texts([pair.service for pair in new]),
            levels=Texts([pair.level for pair in new]),
            at=at,
            actor=str(actor),
        )
        mapped: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for pair in new:
            mapped[pair.carrier].add((pair.service, pair.level))
        told = [
            Change(
                "service_levels",
                carrier,
                "set" if carrier in holding else "created",
                document(holding[carrier]) if carrier in holding else None,
                document(pairs_now),
            )
            for carrier, pairs_now in sorted(mapped.items())
        ]
        changes.record(cur, told, at=at, actor=actor)
    return found


def document(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """A carrier's mapping as its history has it: levels by service."""
    found: dict[str, list[str]] = defaultdict(list)
    for service, level in pairs:
        found[service].append(level)
    return {service: sorted(found[service], key=LEVELS.index) for service in sorted(found)}
