"""Kits and aliases one by one: shown, put in the place of what is there, and ended. What is put is read by
the columns of their files, so that both ways refuse the same. A version of a policy.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ninja import Router

from crossdock.api import masters, reading
from crossdock.api.masters import READ, WRITE
from crossdock.api.schemas import masters as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.schemas.rest import Alias, Kit, Policy
from crossdock.api.turn import Answer, Call, turn
from crossdock.catalog import aliases, skus
from crossdock.catalog.errors import NoAlias, NoKit
from crossdock.catalog.importers import ALIASES
from crossdock.core import imports
from crossdock.core.imports import Fault, Importer, Run
from crossdock.inventory.importers import KITS
from crossdock.partners import channels
from crossdock.sourcing import policies

router = Router(tags=["Masters"])
ONE: Final[dict[Any, Any]] = {404: Problem}
PUT: Final[dict[Any, Any]] = {404: Problem, 422: Problem}
END: Final[dict[Any, Any]] = {204: None, 404: Problem, 422: Problem}
OF: Final = "/channels/{name}/aliases/{alias}"
COMPONENT: Final = {"component_sku": "sku", "quantity": "quantity"}  # columns that a component has


@router.get("/kits/{sku}", auth=READ, summary="Show a kit", response={200: Kit, **ONE})
@turn
def show_kit(request: Call, sku: str) -> Answer:
    """What it is made of now."""
    found = _kit(request, sku)
    if found is None:
        raise NoKit(f"{sku} is no kit")
    return Answer(found)


@router.put("/kits/{sku}", auth=WRITE, summary="Set a kit", response={200: Kit, 201: Kit, 422: Problem})
@turn
def put_kit(request: Call, sku: str, body: shapes.KitIn) -> Answer:
    """Makes a kit, of a SKU or as a new one, or puts this in the place of what it is made of, from now on.
    422 names what cannot be, as for a file of kits: a SKU with stock of its own becomes no kit.
    """
    apart = "yes" if body.ships_apart else "no"
    rows = [
        {"sku": sku, "component_sku": one.sku, "quantity": str(one.quantity), "ships_apart": apart}
        for one in body.components
    ]
    return _set(request, "kit", sku, KITS, rows)


@router.delete("/kits/{sku}", auth=WRITE, summary="End a kit", response=END)
@turn
def end_kit(request: Call, sku: str) -> Answer:
    """It is a SKU without components from now on, with what stock it is given. Orders that hold it as a kit
    keep their components.
    """
    if _kit(request, sku) is None:
        raise NoKit(f"{sku} is no kit")
    return _end(request, KITS, {"sku": sku, "component_sku": "", "quantity": ""})


@router.get("/aliases/{alias}", auth=READ, summary="Show an alias", response={200: Alias, **ONE})
@turn
def show_alias(request: Call, alias: str) -> Answer:
    """What every channel calls so. A code with a slash is in the list alone."""
    return _shown(request, "", alias)


@router.put(
    "/aliases/{alias}", auth=WRITE, summary="Set an alias", response={200: Alias, 201: Alias, 422: Problem}
)
@turn
def put_alias(request: Call, alias: str, body: shapes.AliasIn) -> Answer:
    """What every channel means by this code, from now on, where the channel has no alias of its own and no
    SKU is called so. 422 names what cannot be, as for a file of aliases.
    """
    return _put(request, "", alias, body)


@router.delete("/aliases/{alias}", auth=WRITE, summary="End an alias", response=END)
@turn
def end_alias(request: Call, alias: str) -> Answer:
    """From now on the code means what it would have meant without it."""
    return _ended(request, "", alias)


@router.get(OF, auth=READ, summary="Show a channel's alias", response={200: Alias, **ONE})
@turn
def show_channel_alias(request: Call, name: str, alias: str) -> Answer:
    """What the channel calls so."""
    return _shown(request, name, alias)


@router.put(OF, auth=WRITE, summary="Set a channel's alias", response={200: Alias, 201: Alias, **PUT})
@turn
def put_channel_alias(request: Call, name: str, alias: str, body: shapes.AliasIn) -> Answer:
    """What the channel means by this code, from now on: before a SKU that is called so."""
    return _put(request, name, alias, body)


@router.delete(OF, auth=WRITE, summary="End a channel's alias", response=END)
@turn
def end_channel_alias(request: Call, name: str, alias: str) -> Answer:
    """From now on the code means what it would have meant without it."""
    return _ended(request, name, alias)


@router.get("/policies/{version}", auth=READ, summary="Show a policy", response={200: Policy, **ONE})
@turn
def show_policy(request: Call, version: int) -> Answer:
    """One version; published ones never change."""
    return Answer(masters.policy_document(policies.listed(request.cur, version)))


def _shown(request: Call, channel: str, alias: str) -> Answer:
    found = _alias(request, channel, alias)
    if found is None:
        raise NoAlias(f"{alias} means nothing of its own {'there' if channel else 'everywhere'}")
    return Answer(found)


def _put(request: Call, channel: str, alias: str, body: shapes.AliasIn) -> Answer:
    row = {"channel": channel, "alias": alias, "sku": body.sku, "quantity": body.quantity}
    return _set(request, "alias", f"{channel}/{alias}", ALIASES, [row])


def _ended(request: Call, channel: str, alias: str) -> Answer:
    _shown(request, channel, alias)
    row = {"channel": channel, "alias": alias, "sku": "", "quantity": ""}
    return _end(request, ALIASES, row)


def _set(
    request: Call, subject: str, name: str, importer: Importer, rows: Sequence[Mapping[str, str]]
) -> Answer:
    before = _look(request, subject, name)
    _import(request, importer, rows)
    after = _look(request, subject, name)
    return Answer(after, 201 if before is None else 200)


def _end(request: Call, importer: Importer, row: Mapping[str, str]) -> Answer:
    _import(request, importer, [row])
    return Answer(None, 204)


def _look(request: Call, subject: str, name: str) -> dict[str, Any] | None:
    if subject == "kit":
        return _kit(request, name)
    channel, _, alias = name.partition("/")
    return _alias(request, channel, alias)


def _import(request: Call, importer: Importer, rows: Sequence[Mapping[str, str]]) -> None:
    """Raises ValidationFailed."""
    key = "alias" if importer is ALIASES else "sku"
    if rows[0][key] != rows[0][key].strip():
        raise reading.failed([{"field": key, "message": "begins or ends with blanks"}])
    faults = imports.several(request.cur, importer, rows, Run(request.actor, request.at))
    if faults:
        where = _place if importer is KITS else _column
        said = {(where(one), one.fix): None for one in faults}  # what all rows have is said once
        raise reading.failed([{"field": field, "message": fix} for field, fix in said])


def _column(fault: Fault) -> str:
    """The last of those that it names."""
    return fault.column.rpartition(", ")[2]


def _place(fault: Fault) -> str:
    """Where in the body of a kit it is."""
    column = _column(fault)
    return f"components[{fault.row - 1}].{COMPONENT[column]}" if column in COMPONENT else column


def _kit(request: Call, code: str) -> dict[str, Any] | None:
    found = skus.by_codes(request.cur, [code], request.at).get(code)
    if found is None or not found.is_kit:
        return None
    return masters.kit_documents(request.cur, [found], request.at)[0]


def _alias(request: Call, channel: str, alias: str) -> dict[str, Any] | None:
    channel_id = channels.by_name(request.cur, channel).id if channel else aliases.EVERY
    found = aliases.known(request.cur, channel_id, alias, request.at)
    return masters.alias_document(found, channel or None) if found is not None else None
