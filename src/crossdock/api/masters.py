"""Masters: SKUs, locations, policies."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from ninja import Query, Router

from crossdock.api import reading
from crossdock.api.keys import Key
from crossdock.api.orders import position
from crossdock.api.schemas import filters
from crossdock.api.schemas import rest as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.catalog import aliases, kits
from crossdock.catalog.skus import Sku
from crossdock.core import money
from crossdock.core.sql import Cursor, statement
from crossdock.network import locations
from crossdock.orders.read import stamp
from crossdock.partners import channels
from crossdock.partners.errors import ChannelUnknown
from crossdock.sourcing import policies, publishing

router = Router(tags=["Masters"])
READ, WRITE = Key("masters:read"), Key("masters:write")
SKUS = statement(__package__, "skus_page")
SKU = (
    "sku", "name", "handling_class", "barcode", "weight_g", "length_mm", "width_mm", "height_mm", "price",
    "currency", "hs_code", "origin_country", "active", "release_on", "substitute",
)  # fmt: skip


@router.get("/skus", auth=READ, summary="List SKUs", response={200: shapes.Skus})
@turn
def list_skus(request: Call, asked: Query[filters.SkuFilters]) -> Answer:
    """As they hold now, by code. Grams and millimetres a base unit."""
    limit = asked.limit
    rows = SKUS.rows(request.cur, after=asked.cursor or "", at=request.at, limit=limit + 1)
    items = [_sku(row) for row in rows[:limit]]
    return Answer({"items": items, "next_cursor": items[-1]["sku"] if len(rows) > limit else None})


@router.get("/kits", auth=READ, summary="List kits", response={200: shapes.Kits, 422: Problem})
@turn
def list_kits(request: Call, asked: Query[filters.SkuFilters]) -> Answer:
    """SKUs that are sold as one and stocked as their components, what each is made of now; in the order in
    which their SKUs were made.
    """
    after, limit = position(asked.cursor) or 0, asked.limit
    found = kits.page(request.cur, after, limit + 1, request.at)
    shown = kit_documents(request.cur, found[:limit], request.at)
    return Answer({"items": shown, "next_cursor": str(found[limit - 1].id) if len(found) > limit else None})


@router.get("/aliases", auth=READ, summary="List aliases", response={200: shapes.Aliases, 422: Problem})
@turn
def list_aliases(request: Call, asked: Query[filters.AliasFilters]) -> Answer:
    """What channels call SKUs, packs with the units of one; by channel, those of every channel first.
    Whoever is limited to channels sees these and their own.
    """
    cur, limit = request.cur, asked.limit
    channel_id = None
    if asked.channel is not None:
        try:
            channel_id = channels.by_name(cur, asked.channel).id
        except ChannelUnknown as error:
            raise reading.failed([{"field": "channel", "message": error.message}]) from error
    after = _alias_position(asked.cursor)
    found = aliases.page(cur, channel_id=channel_id, after=after, limit=limit + 1, at=request.at)
    names = {one.id: one.name for one in channels.by_ids(cur).values()}
    items = [
        alias_document(one, names.get(one.channel_id))
        for one in found[:limit]
        if request.auth.reaches(channel=names.get(one.channel_id))
    ]
    last = found[limit - 1] if len(found) > limit else None
    return Answer({"items": items, "next_cursor": f"{last.channel_id}.{last.alias}" if last else None})


def _alias_position(cursor: str | None) -> tuple[int, str] | None:
    if cursor is None:
        return None
    channel_id, _, alias = cursor.partition(".")
    return position(channel_id) or 0, alias


@router.get("/locations", auth=READ, summary="List locations", response={200: shapes.Locations})
@turn
def list_locations(request: Call, asked: Query[filters.LocationFilters]) -> Answer:
    """As they hold now, by code. Whoever is limited to locations sees their own."""
    limit, auth = asked.limit, request.auth
    found = locations.current(request.cur, request.at, inactive=asked.inactive)
    rest = [one for one in found if asked.cursor is None or one.code > asked.cursor]
    rest = [one for one in rest if auth.reaches(location=one.code)]
    items = [location_document(one) for one in rest[:limit]]
    return Answer({"items": items, "next_cursor": items[-1]["code"] if len(rest) > limit else None})


@router.get("/policies", auth=READ, summary="List policies", response={200: shapes.Policies, 422: Problem})
@turn
def list_policies(request: Call, asked: Query[filters.PolicyFilters]) -> Answer:
    """All versions, newest first."""
    below, limit = position(asked.cursor), asked.limit
    rest = [one for one in policies.versions(request.cur) if below is None or one["version"] < below]
    items = [policy_document(one) for one in rest[:limit]]
    return Answer({"items": items, "next_cursor": str(items[-1]["version"]) if len(rest) > limit else None})


@router.post(
    "/policies",
    auth=WRITE,
    summary="Publish a policy",
    response={201: shapes.Policy, 409: Problem, 422: Problem},
)
@turn
def publish_policy(request: Call, body: shapes.PolicyIn) -> Answer:
    """Add a version; it holds from ``valid_from`` until a later one does. 422 names what cannot be; 409
    `policy_guarded` names the guard rails and golden orders that stand against it.
    """
    version = publishing.publish(
        request.cur,
        body.name,
        body.document,
        valid_from=body.valid_from or request.at,
        at=request.at,
        actor=request.actor,
    )
    wake()
    return Answer(policy_document(policies.listed(request.cur, version)), 201)


def sku_document(one: Sku, substitute: str | None) -> dict[str, Any]:
    """``substitute``: its code."""
    return _sku((one.code, *(getattr(one, name) for name in SKU[1:-1]), substitute, one.valid_from))


def _sku(row: Sequence[Any]) -> dict[str, Any]:
    """Of ``SKU``, and since when it holds."""
    found = dict(zip(SKU, row, strict=False))
    return {
        **found,
        "price": _plain(found["price"]),
        "state": "active" if found["active"] else "discontinued",
        "release_on": found["release_on"].isoformat() if found["release_on"] else None,
        "valid_from": stamp(row[-1]),
    }


def kit_documents(cur: Cursor, found: Sequence[Sku], at: datetime) -> list[dict[str, Any]]:
    items = kits.documents(cur, found, at)
    return [{**item, "valid_from": stamp(item["valid_from"])} for item in items]


def alias_document(one: aliases.Listed, channel: str | None) -> dict[str, Any]:
    """``channel``: its name; None: every channel."""
    return {
        "channel": channel,
        "alias": one.alias,
        "sku": one.sku,
        "quantity": _plain(one.quantity),
        "valid_from": stamp(one.valid_from),
    }


def location_document(one: locations.Location) -> dict[str, Any]:
    found = asdict(one)
    del found["id"], found["address"]  # where its messages go is for those who send them
    return {**found, "valid_from": stamp(one.valid_from)}


def policy_document(one: dict[str, Any]) -> dict[str, Any]:
    moments = {name: stamp(one[name]) for name in ("valid_from", "created_at")}
    return {**one, **moments}


def _plain(price: Any) -> str | None:
    """Without the zeros that the column adds."""
    return None if price is None else money.plain(price)
