"""API keys over the API: a key hands on no more than it has itself."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from ninja import Query, Router

from crossdock.accounts import handing, keys
from crossdock.accounts.keys import Wanted
from crossdock.api import paging, reading
from crossdock.api.keys import Key
from crossdock.api.schemas import api_keys as shapes
from crossdock.api.schemas import filters
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn
from crossdock.core import clock
from crossdock.core.sql import Cursor
from crossdock.network import locations
from crossdock.orders.read import stamp
from crossdock.partners import channels

router = Router(tags=["Keys"])
READ, WRITE = Key("keys:read"), Key("keys:write")
MOMENTS = ("created_at", "expires_at", "rotated_at", "old_until", "revoked_at", "last_used_at")


@router.get("/keys", auth=READ, summary="List API keys", response={200: shapes.Keys})
@turn
def list_keys(request: Call, asked: Query[filters.NameFilters]) -> Answer:
    """By name, those that are revoked or have expired too. Their secrets are known to nobody. Whoever is
    limited to locations or channels sees those that are limited to some of them.
    """
    seen = [one for one in keys.listed(request.cur) if handing.sees_key(request.auth, one)]
    page, following = paging.by_name(seen, lambda one: str(one["name"]), asked.cursor, asked.limit)
    return Answer({"items": [_shown(one) for one in page], "next_cursor": following})


@router.get("/keys/{name}", auth=READ, summary="Show an API key", response={200: shapes.Key, 404: Problem})
@turn
def show_key(request: Call, name: str) -> Answer:
    """What it may do, where and how often, and when it was used last."""
    return Answer(_shown(handing.seen_key(request.cur, request.auth, name)), moving=("last_used_at",))


@router.post(
    "/keys",
    auth=WRITE,
    summary="Make an API key",
    response={201: shapes.KeyMade, 409: Problem, 422: Problem},
)
@turn
def create_key(request: Call, body: shapes.KeyIn) -> Answer:
    """Its secret is in this answer and nowhere else. 403 `key_beyond` where it could do what the key that
    asks cannot: have another scope, location or channel, live longer, ask more often.
    """
    wanted = Wanted(**body.model_dump())
    check_names(request.cur, wanted.locations, wanted.channels)
    handing.demand_key(request.auth, wanted)
    secret = keys.create(request.cur, wanted, at=clock.wall(), actor=request.actor)
    return _made(request.cur, body.name, secret, 201)


@router.post(
    "/keys/{name}/rotate",
    auth=WRITE,
    summary="Give an API key a new secret",
    response={200: shapes.KeyMade, 404: Problem, 422: Problem},
)
@turn
def rotate_key(request: Call, name: str, body: shapes.RotateIn) -> Answer:
    """The secret that it has stays good for a while beside the new one, so that no program stops. 403
    `key_beyond` where the key may do more than the one that asks.
    """
    handing.over_key(request.cur, request.auth, name)
    overlap = timedelta(seconds=body.overlap_seconds)
    secret = keys.rotate(request.cur, name, overlap=overlap, at=clock.wall(), actor=request.actor)
    return _made(request.cur, name, secret, 200)


@router.post(
    "/keys/{name}/revoke",
    auth=WRITE,
    summary="End an API key",
    response={200: shapes.Key, 404: Problem},
)
@turn
def revoke_key(request: Call, name: str) -> Answer:
    """At once, with all its secrets; other web processes know it some seconds later. It stays ended.
    403 `key_beyond` where it may do more than the one that asks.
    """
    handing.over_key(request.cur, request.auth, name)
    keys.revoke(request.cur, name, at=clock.wall(), actor=request.actor)
    return Answer(_shown(keys.shown(request.cur, name)))


def check_names(cur: Cursor, places: Sequence[str], sales: Sequence[str]) -> None:
    """Raises ValidationFailed, naming locations and channels that are not there."""
    there = {
        "locations": set(locations.ids_by_code(cur, places)),
        "channels": {one.name for one in channels.by_ids(cur).values()},
    }
    faults = [
        {"field": f"{field}[{at}]", "message": f"there is no {field[:-1]} {name}"}
        for field, names in (("locations", places), ("channels", sales))
        for at, name in enumerate(names)
        if name not in there[field]
    ]
    if faults:
        raise reading.failed(faults)


def _made(cur: Cursor, name: str, secret: str, status: int) -> Answer:
    return Answer({**_shown(keys.shown(cur, name)), "key": secret}, status, once=("key",))


def _shown(key: dict[str, Any]) -> dict[str, Any]:
    return {**key, **{name: stamp(key[name]) for name in MOMENTS}}
