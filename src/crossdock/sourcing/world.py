"""What the engine knows of the world: masters compiled once a version, kept by each process, rebuilt for
any instant.

A decision names its world: the row says at which instant its masters held, so that the same one can be
built again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import msgspec
import numpy as np
from django.db.transaction import on_commit
from numpy.typing import NDArray

from crossdock.carriers import masters as carrier_masters
from crossdock.carriers import service_levels, tariffs, zones
from crossdock.carriers.tariffs import Tariff
from crossdock.carriers.zones import Zones
from crossdock.catalog import selling
from crossdock.catalog import skus as catalog
from crossdock.catalog.selling import Selling
from crossdock.catalog.skus import Sku
from crossdock.core.sql import Cursor, beside, ints, statement
from crossdock.network import calendars, locations
from crossdock.network.locations import Location
from crossdock.sourcing import engine, policies, trials
from crossdock.sourcing.policies import Policy
from crossdock.sourcing.trials import Trial

KEEP = statement(__package__, "world_keep")
FIND = statement(__package__, "world_find")
READ = statement(__package__, "world_read")
VERSIONS = beside(
    policies.CURRENT,
    locations.MASTERS_VERSION,
    carrier_masters.MASTERS_VERSION,
    catalog.MASTERS_VERSION,
    trials.CURRENT,
)

Ints = NDArray[np.int64]
AHEAD: Final = timedelta(days=2 * 366)
BEHIND: Final = timedelta(days=7)


@dataclass(frozen=True)
class Setup:
    """The world as a batch needs it. Locations and services come sorted by code point; indices are the
    engine's.
    """

    world_id: int
    locations: tuple[Location, ...]
    services: tuple[tuple[str, str], ...]
    world: engine.World
    levels: dict[str, NDArray[np.bool_]]
    location_ids: Ints
    index_of: dict[int, int]
    releases_at_once: NDArray[np.bool_]
    selling: Selling
    _classes: dict[int, str] = field(default_factory=dict, repr=False)
    _goods: dict[int, tuple[int, int]] = field(default_factory=dict, repr=False)
    _today: dict[int, engine.Today] = field(default_factory=dict, repr=False)

    def afresh(self) -> "Setup":
        """The same world, which knows no weights and classes yet: those of another moment are to be read."""
        return replace(self, _classes={}, _goods={}, _today={})

    def today(self, at: datetime) -> engine.Today:
        """Ship and delivery dates of decisions at ``at``. Kept for the next that comes within the second: the
        clocks that cut-offs are held against drop fractions of it.
        """
        second = int(at.timestamp())
        held = self._today.get(second)
        if held is None:
            held = self.world.today(at)
            self._today.clear()
            self._today[second] = held
        return held

    def services_of(self, levels: Sequence[str]) -> NDArray[np.bool_]:
        """[B, S]: the services that may carry each order's service level."""
        none = np.zeros(len(self.services), dtype=np.bool_)
        distinct = list(dict.fromkeys(levels))
        table = np.array([self.levels.get(level, none) for level in distinct]).reshape(
            len(distinct), len(none)
        )
        place = {level: i for i, level in enumerate(distinct)}
        found: NDArray[np.bool_] = table[[place[level] for level in levels]]
        return found

    def goods(self, cur: Cursor, sku_ids: Ints, at: datetime, available: Ints) -> engine.Goods:
        """Weights and volumes of SKUs, with what is available of them [K, N]."""
        shelf = self._goods
        wanted = sku_ids.tolist()
        missing = [sku_id for sku_id in wanted if sku_id not in shelf]
        if missing:
            found = catalog.physical(cur, missing, at)
            names = [found.classes[i] for i in found.class_index.tolist()]
            self._classes.update(zip(missing, names, strict=True))
            sizes = zip(found.weight_g.tolist(), found.volume_mm3.tolist(), strict=True)
            shelf.update(zip(missing, sizes, strict=True))
        known = np.array([shelf[sku_id] for sku_id in wanted], dtype=np.int64).reshape(len(wanted), 2)
        return engine.Goods(
            weight_g=np.ascontiguousarray(known[:, 0]),
            volume_mm3=np.ascontiguousarray(known[:, 1]),
            available=np.ascontiguousarray(available),
        )

    def know(self, skus: Iterable[Sku]) -> None:
        """Keep what ``goods`` would ask for, of SKUs as they hold in this world's catalogue."""
        for sku in skus:
            if sku.id not in self._goods:
                self._classes[sku.id] = sku.handling_class
                self._goods[sku.id] = (sku.weight_g, sku.volume_mm3)

    def classes_of(self, sku_ids: Ints) -> list[str]:
        """Handling class of each SKU that ``goods`` has seen."""
        return [self._classes.get(sku_id, "") for sku_id in sku_ids.tolist()]


class _Shelf:
    """The newest setup of this process with the versions it was built from: one value, so that threads
    see both or none.
    """

    held: tuple[tuple[Any, ...], Setup] | None = None


SHELF: Final = _Shelf()


@dataclass(frozen=True, slots=True)
class Holding:
    """What decisions of an instant go by. ``catalogue``: its version (``skus.masters_version``);
    ``trial``: what is, or was, tried beside the policy; None: nothing ever.
    """

    policy: Policy
    setup: Setup
    catalogue: catalog.MastersVersion
    trial: Trial | None = None


def holding(cur: Cursor, at: datetime) -> Holding:
    """The policy and the world that hold at ``at``: what is kept of them in one statement."""
    policy_row, network, carriers, catalogue, trial_row = VERSIONS.one(cur, at=at)
    policy = policies.of(cur, policy_row)
    key = (policy.document.currency, network, carriers, catalogue, at.year)
    setup = _kept(cur, key, at, policy.document.currency)
    return Holding(policy, setup, catalogue, trials.of(cur, trial_row))


def too_large(cur: Cursor, at: datetime) -> str:
    """Why nothing could be decided by the masters that hold at ``at``, which somebody is about to change:
    tables beyond the engine's bounds; empty: it can.
    """
    try:
        holding(cur, at)
    except engine.TooLarge as error:
        return str(error)
    return ""


def _kept(cur: Cursor, key: tuple[Any, ...], at: datetime, currency: str) -> Setup:
    """The world of these versions, with the rates in ``currency``; built again only when a master changed."""
    held = SHELF.held
    if held is not None and held[0] == key:
        return held[1]
    setup = build(cur, at, currency)

    def keep() -> None:
        SHELF.held = (key, setup)

    # Only a commit makes the world's row stand: a cache filled before would outlive a rollback.
    on_commit(keep)
    return setup


def build(cur: Cursor, at: datetime, currency: str) -> Setup:
    """Build the world of an instant from the versions that held then. Rates in another currency than the
    policy's are left out: costs are compared, and nothing here converts.
    """
    places = tuple(locations.current(cur, at))
    tariff, chart = tariffs.current(cur, at), zones.current(cur, at)
    mappings = service_levels.current(cur, at)
    allowed = service_levels.allowed(tariff, mappings)
    document = {
        "locations": [[location.code, location.valid_from] for location in places],
        "services": tariff.services,
        "tariffs": tariff.versions,
        "zones": chart.versions,
        "levels": [[carrier, sorted(pairs)] for carrier, pairs in sorted(mappings.items())],
        "year": at.year,
        "currency": currency,
    }
    return Setup(
        world_id=_keep(cur, document, at),
        locations=places,
        services=tariff.services,
        world=_compiled(places, tariff, chart, at, currency),
        levels={level: allowed[i] for i, level in enumerate(service_levels.LEVELS)},
        location_ids=ints([location.id for location in places]),
        index_of={location.id: i for i, location in enumerate(places)},
        selling=selling.current(cur, at),
        releases_at_once=np.array([_at_once(location) for location in places], dtype=np.bool_),
    )


def _at_once(location: Location) -> bool:
    """Whether a fulfilment order there is released with the batch: nothing to wait for, nobody to tell."""
    return location.release == "at_once" and not location.gates and not location.address


def _compiled(
    places: Sequence[Location], tariff: Tariff, chart: Zones, at: datetime, currency: str
) -> engine.World:
    ours = np.array([one == currency for one in tariff.currencies], dtype=np.bool_)[tariff.currency]
    index_of = {location.id: i for i, location in enumerate(places)}
    known = [i for i, origin in enumerate(chart.origin.tolist()) if origin in index_of]
    return engine.compile_world(
        engine.Locations(
            codes=tuple(location.code for location in places),
            handling_order=ints([location.handling_order for location in places]),
            handling_unit=ints([location.handling_unit for location in places]),
            calendars=tuple(calendar_of(location, at.date()) for location in places),
        ),
        tariff.services,
        engine.Tariff(
            *(
                column[ours]
                for column in (tariff.service, tariff.zone, tariff.up_to_g, tariff.price, tariff.transit_days)
            )
        ),
        engine.Zones(
            origin=[index_of[int(chart.origin[i])] for i in known],
            country=[chart.country[i] for i in known],
            prefix=[chart.postal_prefix[i] for i in known],
            zone=[int(chart.zone[i]) for i in known],
        ),
    )


def again(cur: Cursor, world_id: int) -> Setup:
    """The world that a decision names, built again."""
    [document] = READ.one(cur, id=world_id)
    return build(cur, datetime.fromisoformat(document["as_of"]), document["currency"])


def currency_of(cur: Cursor, world_id: int) -> str:
    """In which currency's rates the decisions of a world were made."""
    [document] = READ.one(cur, id=world_id)
    return str(document["currency"])


def calendar_of(location: Location, today: date) -> engine.Calendar:
    """A location's calendar for the engine, with the holidays of the next two years."""
    cut_off = location.cut_off
    off = calendars.days_off(location, today - BEHIND, today + AHEAD)
    return engine.Calendar(
        cut_off=cut_off.hour * 3600 + cut_off.minute * 60 + cut_off.second,
        time_zone=location.time_zone,
        work_days=frozenset(location.work_days),
        holidays=frozenset(day.toordinal() for day in off),
        lead_days=location.lead_days,
    )


def _keep(cur: Cursor, document: dict[str, Any], at: datetime) -> int:
    """The id of this world, kept by its content."""
    digest = sha256(msgspec.json.encode(document)).digest()
    row = FIND.row(cur, sha256=digest)
    if row is None:
        text = msgspec.json.encode({**document, "as_of": at.isoformat()}).decode()
        KEEP.run(cur, sha256=digest, document=text, at=at)
        row = FIND.one(cur, sha256=digest)
    return int(row[0])
