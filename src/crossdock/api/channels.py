"""Channels: added, connected to their shops, their credentials replaced but never shown, paused, retired."""

from collections.abc import Mapping
from typing import Any, Final

from ninja import Query, Router

from crossdock.api import paging
from crossdock.api.keys import Key
from crossdock.api.schemas import channels as shapes
from crossdock.api.schemas import filters
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.channels import connections, hooks, making, unmapped
from crossdock.channels.adapters.shopify_grant import Client
from crossdock.channels.connections import Connection
from crossdock.channels.wishes import Wishes
from crossdock.core.sql import Cursor
from crossdock.orders.read import stamp
from crossdock.partners import channels
from crossdock.partners.channels import Channel
from crossdock.sourcing import pausing

router = Router(tags=["Channels"])
READ, WRITE = Key("messages:read"), Key("channels:write")
ONE: dict[Any, Any] = {200: shapes.Channel, 404: Problem, 409: Problem, 422: Problem}
MOMENTS = ("watermark", "loaded_at", "mapped_at", "hooks_at", "fault_at")
# Why a shop is told no stock of an article, and what to do.
UNMAPPED: Final[Mapping[str, str]] = {
    unmapped.UNKNOWN: "No SKU and no alias is called so here: put the SKU (`PUT /skus/{sku}`), or an alias "
    "(`PUT /channels/{name}/aliases/{alias}`); then they are read again.",
    unmapped.DOUBLED: "The shop has another article of the same SKU and units: name the one that is ours, "
    "by a file of articles (`crossdock import shop-items`).",
    unmapped.INEXACT: "The alias is no whole number of base units: put it with a whole quantity "
    "(`PUT /channels/{name}/aliases/{alias}`); the shop is read again within the hour.",
}


@router.get("/channels", auth=READ, summary="List channels", response={200: shapes.Channels})
@turn
def list_channels(request: Call, asked: Query[filters.NameFilters]) -> Answer:
    """By name; those that are retired are not among them. Who is limited to channels sees these."""
    connected = {one.id: one for one in connections.all_of(request.cur)}
    live = [one for one in channels.by_ids(request.cur).values() if one.active]
    seen = [one for one in live if request.auth.reaches(channel=one.name)]
    page, following = paging.by_name(seen, lambda one: one.name, asked.cursor, asked.limit)
    items = [_shown(request.cur, one, connected.get(one.id)) for one in page]
    return Answer({"items": items, "next_cursor": following})


@router.post(
    "/channels",
    auth=WRITE,
    summary="Add a channel",
    response={201: shapes.ChannelMade, 409: Problem, 422: Problem},
)
@turn
def create_channel(request: Call, body: shapes.ChannelIn) -> Answer:
    """Where its kind signs webhooks and no `secret` is given, one is made: it is in this answer and nowhere
    else. With a `token`, or with the `client_id` and `client_secret` of an app that has none, a shop is
    connected at once; the next turn of the poll stage asks it for its open orders, places and articles, and
    `connection.fault` says if it does not let us in. Such an app signs webhooks with its `client_secret`,
    which need not be given as `secret` again.
    """
    client = _client(body)
    wanted = making.Wanted(body.kind, body.name, body.secret, body.token, _said(body.settings), client)
    channel, secret = making.make(request.cur, wanted, at=request.at)
    wake()
    return Answer({**_read(request.cur, channel.name), "secret": secret}, 201, once=("secret",))


@router.get("/channels/{name}", auth=READ, summary="Show a channel", response=ONE)
@turn
def show_channel(request: Call, name: str) -> Answer:
    """What it is, where its webhooks go, and how far reading from its shop has come."""
    return Answer(_read(request.cur, name))


@router.get(
    "/channels/{name}/unmapped",
    auth=READ,
    summary="Show which articles of a shop are none of ours",
    response={200: shapes.Unmapped, 404: Problem},
)
@turn
def show_unmapped(request: Call, name: str) -> Answer:
    """Of these the shop is told no stock: how many there are, by reason, with the first 20 of each and what
    to do. As the shop was read last; of a channel that is not connected none.
    """
    channel = channels.by_name(request.cur, name)
    connection = connections.find(request.cur, channel.id)
    left = unmapped.of_channel(request.cur, channel.id)
    reasons = [
        {
            "why": why,
            "count": count,
            "do": UNMAPPED[why],
            "articles": [{"gid": one.gid, "sku": one.sku} for one in left.items if one.why == why],
        }
        for why, count in sorted(left.counts.items())
    ]
    read_at = stamp(connection.mapped_at) if connection is not None else None
    return Answer({"read_at": read_at, "count": sum(left.counts.values()), "reasons": reasons})


@router.patch("/channels/{name}", auth=WRITE, summary="Connect a channel to its shop", response=ONE)
@turn
def change_channel(request: Call, name: str, body: shapes.ChannelChange) -> Answer:
    """For the first time with its `token`, or `client_id` and `client_secret`, and `settings.address`, or
    otherwise than before: what is left out stays, but another host needs its `token` or `client_secret`
    again. The shop is asked by the next turn of the poll stage.
    """
    channels.locked(request.cur, name)  # of what is left out, nobody changes anything meanwhile
    settings = _said(body.settings)
    given = {"client_id": body.client_id or "", "client_secret": body.client_secret or ""}
    token, client = connections.access_for(request.cur, name, settings, token=body.token or "", **given)
    connections.connect(request.cur, name, token=token, client=client, settings=settings, at=request.at)
    wake()
    return Answer(_read(request.cur, name))


@router.delete("/channels/{name}", auth=WRITE, summary="Retire a channel", response={204: None, 404: Problem})
@turn
def retire_channel(request: Call, name: str) -> Answer:
    """Nothing more is taken from it, and its secrets end: that is not taken back. Its orders stay, and its
    name stays taken.
    """
    channels.retire(request.cur, name, at=request.at)
    channels.CACHE.forget()
    return Answer(None, 204)


@router.post(
    "/channels/{name}/rotate",
    auth=WRITE,
    summary="Give a channel a new secret",
    response={200: shapes.ChannelMade, 404: Problem, 409: Problem, 422: Problem},
)
@turn
def rotate_channel(request: Call, name: str, body: shapes.ChannelRotateIn) -> Answer:
    """Webhooks may be signed with it and with the one before, which ends at the next rotation, or with
    `end_older` now. Without `secret` one is made, which is in this answer and nowhere else.
    """
    made = None if body.secret else channels.new_secret()
    channels.rotate(request.cur, name, body.secret or made or "", at=request.at)
    if body.end_older:
        channels.finish_rotation(request.cur, name, at=request.at)
    channels.CACHE.forget()
    return Answer({**_read(request.cur, name), "secret": made}, once=("secret",))


@router.post(
    "/channels/{name}/pause",
    auth=WRITE,
    summary="Pause a channel",
    response={200: shapes.Paused, 404: Problem, 422: Problem},
)
@turn
def pause_channel(request: Call, name: str, body: shapes.PauseIn) -> Answer:
    """Its messages are kept and not looked at, and its orders are not sourced, until the pause ends. Orders
    that are handed in over the API are stored and held. Paused before, it stays so.
    """
    pausing.pause(request.cur, name, reason=body.reason, at=request.at, actor=request.actor)
    return Answer({"channel": name, "paused": True})


@router.post(
    "/channels/{name}/resume",
    auth=WRITE,
    summary="End a channel's pause",
    response={200: shapes.Resumed, 404: Problem},
)
@turn
def resume_channel(request: Call, name: str) -> Answer:
    """What was kept meanwhile goes on, in its order."""
    found = pausing.resume(request.cur, name, at=request.at, actor=request.actor)
    wake()
    counts = {"messages": found.messages, "orders": found.orders, "holds": found.holds}
    return Answer({"channel": name, "paused": False, **counts})


def _client(body: shapes.ChannelIn) -> Client | None:
    """Raises ConnectionRefused."""
    secret = body.client_secret or (body.client_id and body.secret)
    return connections.client_of(body.client_id or "", secret or "")


def _said(settings: shapes.ConnectionWishes | None) -> dict[str, Any]:
    return {} if settings is None else settings.model_dump(exclude_none=True)


def _read(cur: Cursor, name: str) -> dict[str, Any]:
    """Raises ChannelUnknown."""
    channel = channels.by_name(cur, name)
    return _shown(cur, channel, connections.find(cur, channel.id))


def _shown(cur: Cursor, one: Channel, connection: Connection | None) -> dict[str, Any]:
    found = channels.document(cur, one)
    same = {name: found[name] for name in ("name", "kind", "paused", "secrets")}
    return {**same, "hooks": hooks.path_of(one), "connection": connection and _connection(connection)}


def _connection(one: Connection) -> dict[str, Any]:
    wishes = {name: getattr(one.wishes, name) for name in Wishes.__dataclass_fields__}
    moments = {name: stamp(getattr(one, name)) for name in MOMENTS}
    client = one.client.id if one.client else None
    return {"settings": wishes, "client_id": client, "loaded": one.load_done, "fault": one.fault, **moments}
