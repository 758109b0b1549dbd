"""Webhooks: endpoints that are told of events, their secrets, and what they were told."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from ninja import Query, Router

from crossdock.api import paging, reading
from crossdock.api.api_keys import check_names
from crossdock.api.keys import Key
from crossdock.api.schemas import filters
from crossdock.api.schemas import webhooks as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.core.sql import Cursor
from crossdock.orders.numbers import format_number
from crossdock.orders.read import stamp
from crossdock.webhooks import endpoints, handing, log, replaying
from crossdock.webhooks.endpoints import Endpoint, Wish
from crossdock.webhooks.replaying import Delivery
from crossdock.webhooks.states import Act, State

router = Router(tags=["Webhooks"])
READ, WRITE = Key("webhooks:read"), Key("webhooks:write")
ONE: dict[Any, Any] = {200: shapes.Webhook, 404: Problem, 409: Problem, 422: Problem}
LISTS = ("types", "channels", "locations")


@router.get("/webhooks", auth=READ, summary="List webhooks", response={200: shapes.Webhooks})
@turn
def list_webhooks(request: Call, asked: Query[filters.NameFilters]) -> Answer:
    """By name, without their secrets. Who is limited to channels or locations sees those that are, too."""
    found = [one for one in endpoints.all_of(request.cur) if handing.beyond(request.auth, one) is None]
    page, following = paging.by_name(found, lambda one: one.name, asked.cursor, asked.limit)
    return Answer({"items": [_shown(one) for one in page], "next_cursor": following})


@router.post(
    "/webhooks",
    auth=WRITE,
    summary="Add a webhook",
    response={201: shapes.WebhookMade, 409: Problem, 422: Problem},
)
@turn
def create_webhook(request: Call, body: shapes.WebhookIn) -> Answer:
    """Its secret is in this answer and nowhere else. Who adds it needs `events:read` too, and hands on no
    more than he may see himself.
    """
    wish = Wish(body.url, body.types, body.channels, body.locations)
    check_names(request.cur, body.locations, body.channels)
    handing.demand(request.auth, wish)
    begin = None if body.since is None else log.position_of(request.cur, None, body.since)
    secret = endpoints.add(
        request.cur, body.name, wish, at=request.at, actor=request.actor, secret=body.secret, begin=begin
    )
    wake()
    return _made(request.cur, body.name, secret, 201)


@router.get("/webhooks/{name}", auth=READ, summary="Show a webhook", response=ONE)
@turn
def show_webhook(request: Call, name: str) -> Answer:
    """What it is told, and how it does."""
    return Answer(_shown(handing.seen(request.cur, request.auth, name)))


@router.patch("/webhooks/{name}", auth=WRITE, summary="Change a webhook", response=ONE)
@turn
def change_webhook(request: Call, name: str, body: shapes.WebhookChange) -> Answer:
    """What is left out stays. What waits goes to the new address; what it was told stays told."""
    found = handing.over(request.cur, request.auth, name)
    given = body.model_dump(exclude_none=True, exclude={"state"})
    wish = replace(Wish(found.url, found.types, found.channels, found.locations), **given)
    check_names(request.cur, body.locations or (), body.channels or ())
    handing.demand(request.auth, wish)
    if given:
        endpoints.change(request.cur, name, wish, at=request.at, actor=request.actor)
    if body.state is not None and body.state != found.state:
        act = Act.ENABLE if State(body.state) is State.ACTIVE else Act.DISABLE
        endpoints.move(request.cur, name, act, at=request.at, actor=request.actor)
    wake()
    return Answer(_shown(endpoints.by_name(request.cur, name)))


@router.delete("/webhooks/{name}", auth=WRITE, summary="Remove a webhook", response={204: None, 404: Problem})
@turn
def remove_webhook(request: Call, name: str) -> Answer:
    """What waits for it is given up. Its deliveries are kept, and its name stays taken."""
    handing.over(request.cur, request.auth, name)
    endpoints.move(request.cur, name, Act.REMOVE, at=request.at, actor=request.actor)
    return Answer(None, 204)


@router.post(
    "/webhooks/{name}/rotate",
    auth=WRITE,
    summary="Give a webhook a new secret",
    response={200: shapes.WebhookMade, 404: Problem, 422: Problem},
)
@turn
def rotate_webhook(request: Call, name: str, body: shapes.WebhookRotateIn) -> Answer:
    """Messages bear the signatures of both until the overlap is over."""
    handing.over(request.cur, request.auth, name)
    secret = endpoints.rotate(
        request.cur,
        name,
        at=request.at,
        actor=request.actor,
        secret=body.secret,
        overlap=timedelta(seconds=body.overlap_seconds),
    )
    return _made(request.cur, name, secret, 200)


@router.post(
    "/webhooks/{name}/test",
    auth=WRITE,
    summary="Send a webhook a test",
    response={200: shapes.TestSent, 404: Problem},
)
@turn
def test_webhook(request: Call, name: str) -> Answer:
    """A message of the type `webhook.test`, signed as all are."""
    handing.seen(request.cur, request.auth, name)
    message = replaying.test(request.cur, name, at=request.at, actor=request.actor)
    wake()
    return Answer({"message": message})


@router.post(
    "/webhooks/{name}/replay",
    auth=WRITE,
    summary="Tell a webhook again",
    response={200: shapes.Replay, 404: Problem, 422: Problem},
)
@turn
def replay_webhook(request: Call, name: str, body: shapes.ReplayIn) -> Answer:
    """One event, what was given up, or everything from a point on. Ids stay the same."""
    handing.seen(request.cur, request.auth, name)
    given = [body.event is not None, body.since is not None, body.cursor is not None, body.dead]
    if sum(given) != 1:
        raise reading.failed([{"field": "", "message": "takes one of event, since, cursor and dead"}])
    who: dict[str, Any] = {"at": request.at, "actor": request.actor}
    queued, begins_at = 0, None
    if body.event is not None:
        queued = replaying.replay_event(request.cur, name, body.event, **who)
    elif body.dead:
        queued = replaying.replay_dead(request.cur, name, **who)
    else:
        begin = log.position_of(request.cur, body.cursor, body.since)
        if replaying.replay_from(request.cur, name, begin, **who):
            begins_at = log.written(begin)
    wake()
    return Answer({"queued": queued, "begins_at": begins_at})


@router.get(
    "/webhooks/{name}/deliveries",
    auth=READ,
    summary="List what a webhook was told",
    response={200: shapes.Deliveries, 404: Problem, 422: Problem},
)
@turn
def list_deliveries(request: Call, name: str, asked: Query[shapes.DeliveryFilters]) -> Answer:
    """Newest event first. Those that are `dead` were given up after three days. A page of one `state` looks
    through a thousand: it may have few of them, or none, and a `next_cursor` all the same.
    """
    handing.seen(request.cur, request.auth, name)
    found, below = replaying.page(
        request.cur, name, state=asked.state, before=asked.cursor, limit=asked.limit
    )
    following = None if below is None else str(below)
    return Answer({"items": [_delivery(one) for one in found], "next_cursor": following})


def _made(cur: Cursor, name: str, secret: str, status: int) -> Answer:
    return Answer({**_shown(endpoints.by_name(cur, name)), "secret": secret}, status, once=("secret",))


def _shown(one: Endpoint) -> dict[str, Any]:
    same = ("name", "url", "state", "reason", "failures", "error")
    moments = ("created_at", "changed_at", "failing_since", "delivered_at")
    return {
        **{name: getattr(one, name) for name in same},
        **{name: list(getattr(one, name)) for name in LISTS},
        **{name: stamp(getattr(one, name)) for name in moments},
    }


def _delivery(one: Delivery) -> dict[str, Any]:
    same = ("event", "type", "state", "attempts", "status", "error")
    moments = ("created_at", "tried_at", "due_at")
    return {
        **{name: getattr(one, name) for name in same},
        **{name: stamp(getattr(one, name)) for name in moments},
        "message": one.outbound_id,
        "order": None if one.order_id is None else format_number(one.order_id),
    }
