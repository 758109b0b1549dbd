"""Files of the carriers: tariff, zones, service levels; a carrier's or an origin's rows come as a whole."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from crossdock.carriers import service_levels, tariffs, zones
from crossdock.carriers.service_levels import Pair
from crossdock.carriers.tariffs import Rate
from crossdock.carriers.whole import Comparison
from crossdock.carriers.zones import Zone
from crossdock.core.imports import Column, Fault, Importer, Outcome, Row, Run, columns
from crossdock.core.sql import Cursor
from crossdock.network import locations

HEAVIEST: Final = 1_000_000_000  # grams
SLOWEST: Final = 365  # days


def _tariff(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
    rates = [Rate(**row.values) for row in rows]
    return _outcome(tariffs.import_rows(cur, rates, at=run.at, actor=run.actor))


def _zones(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
    ids = locations.ids_by_code(cur, {row.values["origin"] for row in rows})
    faults = [
        Fault(row.number, "origin", row.values["origin"], "import this location first")
        for row in rows
        if row.values["origin"] not in ids
    ]
    chart = [
        Zone(ids[origin], values["country"], values["postal_prefix"], values["zone"])
        for values in (row.values for row in rows)
        if (origin := values["origin"]) in ids
    ]
    outcome = _outcome(zones.import_rows(cur, chart, at=run.at, actor=run.actor))
    outcome.faults += faults
    return outcome


def _service_levels(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
    pairs = [Pair(**row.values) for row in rows]
    return _outcome(service_levels.import_rows(cur, pairs, at=run.at, actor=run.actor))


def _outcome(found: Comparison[Any]) -> Outcome:
    outcome = Outcome().count(found.changes)
    outcome.removed = found.removed
    return outcome


TARIFF: Final = Importer(
    kind="tariff",
    columns=(
        Column("carrier", columns.code(50)),
        Column("service", columns.code(50)),
        Column("zone", columns.whole(0, 10**6)),
        Column("up_to_g", columns.whole(1, HEAVIEST)),
        Column("price", columns.money()),
        Column("currency", columns.currency),
        Column("transit_days", columns.whole(0, SLOWEST)),
    ),
    key=("carrier", "service", "zone", "up_to_g"),
    apply=_tariff,
    whole=("carrier",),
)
ZONES: Final = Importer(
    kind="zones",
    columns=(
        Column("origin", columns.code(50)),
        Column("postal_prefix", columns.postal_prefix(), empty=""),
        Column("country", columns.country),
        Column("zone", columns.whole(0, 10**6)),
    ),
    key=("origin", "country", "postal_prefix"),
    apply=_zones,
    whole=("origin",),
)
SERVICE_LEVELS: Final = Importer(
    kind="service_levels",
    columns=(
        Column("carrier", columns.code(50)),
        Column("service", columns.code(50)),
        Column("level", columns.choice(*service_levels.LEVELS)),
    ),
    key=("carrier", "service", "level"),
    apply=_service_levels,
    whole=("carrier",),
)
IMPORTERS: Final[Mapping[str, Importer]] = {
    importer.kind: importer for importer in (TARIFF, ZONES, SERVICE_LEVELS)
}
