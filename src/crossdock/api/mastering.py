"""SKUs and locations one by one, by their code: shown, and put in the place of what is there. What is put is
read by the columns of the files of masters, so that both ways refuse the same.
"""

from collections.abc import Mapping
from typing import Any, Final

from ninja import Router

from crossdock.api import masters, reading
from crossdock.api.masters import READ, WRITE
from crossdock.api.schemas import masters as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.schemas.rest import Location, Sku
from crossdock.api.turn import Answer, Call, turn
from crossdock.catalog import history, skus
from crossdock.catalog.errors import UnknownSku
from crossdock.catalog.importers import SKUS
from crossdock.core import imports
from crossdock.core.imports import Importer, Run
from crossdock.core.money import major
from crossdock.network import locations
from crossdock.network.errors import UnknownLocation
from crossdock.network.importers import LOCATIONS

router = Router(tags=["Masters"])
ONE: Final[dict[Any, Any]] = {404: Problem}
PUT: Final[dict[Any, Any]] = {422: Problem}
NAMES: Final = {"class": "handling_class"}  # by column
MONEY: Final = ("handling_order", "handling_unit")  # major units in files, minor ones here


@router.get("/skus/{sku}", auth=READ, summary="Show a SKU", response={200: Sku, **ONE})
@turn
def show_sku(request: Call, sku: str) -> Answer:
    """As it holds now. A code with a slash is in the list alone."""
    found = _sku(request, sku)
    if found is None:
        raise UnknownSku(f"there is no SKU {sku}")
    return Answer(found)


@router.put("/skus/{sku}", auth=WRITE, summary="Set a SKU", response={200: Sku, 201: Sku, **PUT})
@turn
def put_sku(request: Call, sku: str, body: shapes.SkuIn) -> Answer:
    """Makes a SKU, or puts this in the place of what it is, from now on; what is left out is empty. What a
    kit is made of stays. 422 names what cannot be, as for a file of SKUs.
    """
    before = _sku(request, sku)
    given = body.model_dump()
    _import(request, SKUS, "sku", sku, _texts({**given, "class": given["handling_class"]}))
    after = _sku(request, sku)
    return Answer(after, 201 if before is None else 200)


@router.get("/locations/{code}", auth=READ, summary="Show a location", response={200: Location, **ONE})
@turn
def show_location(request: Call, code: str) -> Answer:
    """As it holds now, also where it is closed."""
    found = _location(request, code)
    if found is None:
        raise UnknownLocation(f"there is no location {code}", codes=[code])
    return Answer(found)


@router.put(
    "/locations/{code}", auth=WRITE, summary="Set a location", response={200: Location, 201: Location, **PUT}
)
@turn
def put_location(request: Call, code: str, body: shapes.LocationIn) -> Answer:
    """Makes a location, or puts this in the place of what it is, from now on; what is left out is as in a new
    one, but for where its messages go, which stays. It keeps its kind. 422 names what cannot be, as for a
    file of locations.
    """
    before = _location(request, code)
    given = body.model_dump()
    amounts = {name: major(given[name], body.currency) for name in MONEY}
    _import(request, LOCATIONS, "code", code, _texts({**given, **amounts}))
    return Answer(_location(request, code), 201 if before is None else 200)


def _import(request: Call, importer: Importer, key: str, code: str, cells: dict[str, str]) -> None:
    """Raises ValidationFailed."""
    if code != code.strip():
        raise reading.failed([{"field": key, "message": "begins or ends with blanks"}])
    run = Run(request.actor, request.at)
    faults = imports.one(request.cur, importer, {key: code, **cells}, run)
    if faults:
        raise reading.failed(
            [{"field": NAMES.get(one.column, one.column), "message": one.fix} for one in faults]
        )


def _texts(given: Mapping[str, Any]) -> dict[str, str]:
    """As the cells of a file have it."""
    return {name: _text(value) for name, value in given.items()}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def _sku(request: Call, code: str) -> dict[str, Any] | None:
    found = skus.by_codes(request.cur, [code], request.at).get(code)
    if found is None:
        return None
    substitute = history.codes(request.cur, [found.substitute_id]) if found.substitute_id else {}
    return masters.sku_document(found, substitute.get(found.substitute_id or 0))


def _location(request: Call, code: str) -> dict[str, Any] | None:
    there = locations.current(request.cur, request.at, inactive=True)
    found = next((one for one in there if one.code == code), None)
    return None if found is None else masters.location_document(found)
