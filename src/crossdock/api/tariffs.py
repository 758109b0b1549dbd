"""Tariffs of carriers: listed, shown, put in the place of what is there, and ended. What is put is read by
the columns of the file of tariffs, so that both ways refuse the same.
"""

from collections.abc import Sequence
from typing import Any, Final

from ninja import Query, Router

from crossdock.api import reading
from crossdock.api.masters import READ, WRITE
from crossdock.api.schemas import filters
from crossdock.api.schemas import tariffs as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn
from crossdock.carriers import tariff_files, tariff_versions, tariffs
from crossdock.carriers.errors import NoTariff
from crossdock.carriers.importers import TARIFF
from crossdock.carriers.tariff_versions import Service, Version
from crossdock.core import imports
from crossdock.core.imports import Fault, Run
from crossdock.core.money import document
from crossdock.orders.read import stamp
from crossdock.sourcing import world

router = Router(tags=["Masters"])
ONE: Final[dict[Any, Any]] = {404: Problem}
OF: Final = "/tariffs/{carrier}"


@router.get("/tariffs", auth=READ, summary="List tariffs", response={200: shapes.Tariffs})
@turn
def list_tariffs(request: Call, asked: Query[filters.SkuFilters]) -> Answer:
    """What holds of each carrier, by name, its services summed up."""
    held = tariff_versions.held(request.cur, request.at)
    services = tariff_versions.services(request.cur, [one.id for one in held])
    rest = [one for one in held if services[one.id] and one.carrier > (asked.cursor or "")]
    items = [_head(one, services[one.id]) for one in rest[: asked.limit]]
    following = items[-1]["carrier"] if len(rest) > asked.limit else None
    return Answer({"items": items, "next_cursor": following})


@router.get(OF, auth=READ, summary="Show a tariff", response={200: shapes.Tariff, **ONE})
@turn
def show_tariff(request: Call, carrier: str) -> Answer:
    """All that the carrier charges now. A name with a slash is in the list alone."""
    found = _shown(request, carrier)
    if found is None:
        raise NoTariff(f"{carrier} has no tariff", carrier=carrier)
    return Answer(found)


@router.put(
    OF, auth=WRITE, summary="Set a tariff", response={200: shapes.Tariff, 201: shapes.Tariff, 422: Problem}
)
@turn
def put_tariff(request: Call, carrier: str, body: shapes.TariffIn) -> Answer:
    """Makes a carrier's tariff, or puts this in the place of all that it charges, from now on, as a version
    of its own; what says the same makes none. 422 names what cannot be, as for a file of tariffs, and a
    tariff that is too large for orders to be decided by.
    """
    if carrier != carrier.strip():
        raise reading.failed([{"field": "carrier", "message": "begins or ends with blanks"}])
    before = _held(request, carrier)
    rows = [
        {"carrier": carrier, **{name: str(value) for name, value in rate.model_dump().items()}}
        for rate in body.rates
    ]
    faults = imports.several(request.cur, TARIFF, rows, Run(request.actor, request.at))
    if faults:
        said = {(_place(one), one.fix): None for one in faults}  # what all rates have is said once
        raise reading.failed([{"field": field, "message": fix} for field, fix in said])
    if why := world.too_large(request.cur, request.at):
        raise reading.failed([{"field": "rates", "message": why}])
    return Answer(_shown(request, carrier), 201 if before is None else 200)


@router.delete(OF, auth=WRITE, summary="End a tariff", response={204: None, **ONE})
@turn
def end_tariff(request: Call, carrier: str) -> Answer:
    """From now on nothing is sent by this carrier. What it charged is kept, and can hold again."""
    if _held(request, carrier) is None:
        raise NoTariff(f"{carrier} has no tariff", carrier=carrier)
    tariffs.withdraw(request.cur, carrier, at=request.at, actor=request.actor)
    return Answer(None, 204)


def _place(fault: Fault) -> str:
    """Where in the body it is: the last column that it names, of which rate."""
    column = fault.column.rpartition(", ")[2]
    return column if column == "carrier" else f"rates[{fault.row - 1}].{column}"


def _held(request: Call, carrier: str) -> tuple[Version, Sequence[Service]] | None:
    """What holds of the carrier; None: nothing."""
    newest = tariff_versions.listed(request.cur, request.at, carrier)[:1]
    services = tariff_versions.services(request.cur, [one.id for one in newest])
    return next(((one, services[one.id]) for one in newest if services[one.id]), None)


def _shown(request: Call, carrier: str) -> dict[str, Any] | None:
    held = _held(request, carrier)
    if held is None:
        return None
    rows = tariff_files.written(tariff_versions.rates(request.cur, held[0].id))
    return {**_head(*held), "rates": [_rate(row) for row in rows]}


def _rate(cells: Sequence[str]) -> dict[str, Any]:
    """The cells of a file's row, numbers as numbers."""
    found: dict[str, Any] = dict(zip(tariff_files.HEADER[1:], cells[1:], strict=True))
    return {**found, **{name: int(found[name]) for name in ("zone", "up_to_g", "transit_days")}}


def _head(one: Version, services: Sequence[Service]) -> dict[str, Any]:
    return {
        "carrier": one.carrier,
        "version": one.id,
        "valid_from": stamp(one.valid_from),
        "actor": one.actor,
        "file": one.file or None,
        "services": [
            {
                "service": each.name,
                "rates": each.rates,
                "zones": each.zones,
                "heaviest_g": each.heaviest,
                "cheapest": document(each.cheapest, each.currency),
                "dearest": document(each.dearest, each.currency),
                "fastest_days": each.fastest,
                "slowest_days": each.slowest,
            }
            for each in services
        ],
    }
