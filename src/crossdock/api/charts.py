"""What belongs to a location, a carrier or a SKU as a whole: its zone chart, its service levels, its units.
What is put is read by the columns of their files, so that both ways refuse the same.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ninja import Router

from crossdock.api import reading
from crossdock.api.masters import READ, WRITE
from crossdock.api.schemas import charts as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn
from crossdock.carriers import service_levels, zones
from crossdock.carriers.errors import NoServiceLevels, NoZones
from crossdock.carriers.importers import SERVICE_LEVELS, ZONES
from crossdock.catalog import skus, units
from crossdock.catalog.errors import NoUnit, UnknownSku
from crossdock.catalog.importers import UNITS
from crossdock.core import imports
from crossdock.core.imports import Importer, Run
from crossdock.network import locations
from crossdock.orders.read import stamp
from crossdock.sourcing import world

router = Router(tags=["Masters"])
ZONES_OF: Final = "/locations/{code}/zones"
LEVELS_OF: Final = "/tariffs/{carrier}/service-levels"
UNITS_OF: Final = "/skus/{sku}/units"
ONE: Final[dict[Any, Any]] = {404: Problem}


@router.get(ZONES_OF, auth=READ, summary="Show a zone chart", response={200: shapes.Zones, **ONE})
@turn
def show_zones(request: Call, code: str) -> Answer:
    """How far postal codes are from this location, as it holds now."""
    found = _zones(request, code)
    if found is None:
        raise NoZones(f"{code} has no zone chart", location=code)
    return Answer(found)


@router.put(
    ZONES_OF,
    auth=WRITE,
    summary="Set a zone chart",
    response={200: shapes.Zones, 201: shapes.Zones, 422: Problem},
)
@turn
def put_zones(request: Call, code: str, body: shapes.ZonesIn) -> Answer:
    """Makes a location's chart, or puts this in the place of all of it, from now on, as a version of its own;
    what says the same makes none. 422 names what cannot be, as for a file of zones, and a chart that is too
    large for orders to be decided by.
    """
    before = _held(request, code)
    rows = [{"origin": code, **_cells(one.model_dump())} for one in body.zones]
    _import(request, ZONES, rows, "zones", "origin")
    if why := world.too_large(request.cur, request.at):
        raise reading.failed([{"field": "zones", "message": why}])
    return Answer(_zones(request, code), 201 if before is None else 200)


@router.get(LEVELS_OF, auth=READ, summary="Show service levels", response={200: shapes.ServiceLevels, **ONE})
@turn
def show_service_levels(request: Call, carrier: str) -> Answer:
    """Which of the carrier's services carry which level, where it has a mapping of its own. A carrier without
    one is mapped by what its tariff says.
    """
    found = _levels(request, carrier)
    if found is None:
        raise NoServiceLevels(f"{carrier} has no service levels of its own", carrier=carrier)
    return Answer(found)


@router.put(
    LEVELS_OF,
    auth=WRITE,
    summary="Set service levels",
    response={200: shapes.ServiceLevels, 201: shapes.ServiceLevels, 422: Problem},
)
@turn
def put_service_levels(request: Call, carrier: str, body: shapes.ServiceLevelsIn) -> Answer:
    """Puts this in the place of all levels of the carrier's services, from now on: it alone decides then."""
    before = _levels(request, carrier)
    rows = [{"carrier": carrier, **_cells(one.model_dump())} for one in body.services]
    _import(request, SERVICE_LEVELS, rows, "services", "carrier")
    return Answer(_levels(request, carrier), 201 if before is None else 200)


@router.get(UNITS_OF, auth=READ, summary="List a SKU's units", response={200: shapes.Units, **ONE})
@turn
def show_units(request: Call, sku: str) -> Answer:
    """All that it has beside its base unit, by name."""
    return Answer({"sku": sku, "units": _units(request, sku)})


@router.get(
    f"{UNITS_OF}/{{unit}}", auth=READ, summary="Show a SKU's unit", response={200: shapes.Unit, **ONE}
)
@turn
def show_unit(request: Call, sku: str, unit: str) -> Answer:
    """How many base units one of it is."""
    found = _unit(request, sku, unit)
    if found is None:
        raise NoUnit(f"{sku} has no unit {unit}", sku=sku, unit=unit)
    return Answer(found)


@router.put(
    f"{UNITS_OF}/{{unit}}",
    auth=WRITE,
    summary="Set a SKU's unit",
    response={200: shapes.Unit, 201: shapes.Unit, **ONE, 422: Problem},
)
@turn
def put_unit(request: Call, sku: str, unit: str, body: shapes.UnitIn) -> Answer:
    """Sets its factor from now on. Quantities that were read before stay as they were read."""
    before = _unit(request, sku, unit)
    _import(request, UNITS, [{"sku": sku, "unit": unit, "factor": str(body.factor)}], "", "unit")
    return Answer(_unit(request, sku, unit), 201 if before is None else 200)


def _import(
    request: Call, importer: Importer, rows: Sequence[Mapping[str, str]], places: str, key: str
) -> None:
    """``places``: the list of the body that the rows are of; ``key``: the column that the address names.
    Raises ValidationFailed.
    """
    if rows[0][key] != rows[0][key].strip():
        raise reading.failed([{"field": key, "message": "begins or ends with blanks"}])
    faults = imports.several(request.cur, importer, rows, Run(request.actor, request.at))
    if faults:
        said: dict[tuple[str, str], None] = {}
        for one in faults:
            column = one.column.rpartition(", ")[2]
            inside = places and column not in ("origin", "carrier")
            said[f"{places}[{one.row - 1}].{column}" if inside else column, one.fix] = None
        raise reading.failed([{"field": field, "message": fix} for field, fix in said])


def _cells(given: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in given.items()}


def _held(request: Call, code: str) -> zones.Chart | None:
    """Which chart a location has, summed up."""
    origin = locations.ids_by_code(request.cur, {code}).get(code)
    return next((one for one in zones.listed(request.cur, request.at) if one.location_id == origin), None)


def _zones(request: Call, code: str) -> dict[str, Any] | None:
    held = _held(request, code)
    if held is None:
        return None
    chart = zones.current(request.cur, request.at)
    rows = zip(chart.origin.tolist(), chart.country, chart.postal_prefix, chart.zone.tolist(), strict=True)
    return {
        "location": code,
        "valid_from": stamp(held.valid_from),
        "actor": held.actor,
        "zones": [
            {"country": country, "postal_prefix": prefix, "zone": zone}
            for at, country, prefix, zone in rows
            if at == held.location_id
        ],
    }


def _levels(request: Call, carrier: str) -> dict[str, Any] | None:
    found = service_levels.current(request.cur, request.at).get(carrier)
    if found is None:
        return None
    pairs = [{"service": service, "level": level} for service, level in sorted(found)]
    return {"carrier": carrier, "services": pairs}


def _units(request: Call, sku: str) -> list[dict[str, Any]]:
    """Raises UnknownSku."""
    found = skus.by_codes(request.cur, [sku], request.at).get(sku)
    if found is None:
        raise UnknownSku(f"there is no SKU {sku}")
    known = units.factors(request.cur, [found.id])
    return [{"unit": unit, "factor": factor} for (_, unit), factor in sorted(known.items())]


def _unit(request: Call, sku: str, unit: str) -> dict[str, Any] | None:
    return next(({"sku": sku, **one} for one in _units(request, sku) if one["unit"] == unit), None)
