"""Stock: availability, promises, adjustments, counts."""

from collections.abc import Sequence
from typing import Any

from ninja import Query, Router

from crossdock.api import codes, coming, paging, reading
from crossdock.api.bodies import body_schema
from crossdock.api.keys import Key
from crossdock.api.schemas import filters
from crossdock.api.schemas import stock as shapes
from crossdock.api.schemas.basics import Problem
from crossdock.api.turn import Answer, Call, turn, wake
from crossdock.catalog import selling as catalog_selling
from crossdock.inventory import doubts, kits
from crossdock.inventory.adjust import Changed
from crossdock.inventory.errors import BelowZero
from crossdock.orders.read import stamp
from crossdock.partners import channels
from crossdock.partners.errors import ChannelUnknown
from crossdock.sourcing import promise, restock, selling, world

router = Router(tags=["Stock"])
READ = Key("stock:read")
ADJUST = Key("stock:write", "stock:adjust")
STOP = Key("stock:write", "stock:stop")
CHANGED: dict[Any, Any] = {200: shapes.Changes, 400: Problem, 409: Problem, 422: Problem}


@router.get(
    "/availability",
    auth=READ,
    summary="What may be sold from where",
    response={200: shapes.Availability, 422: Problem},
)
@turn
def list_availability(request: Call, asked: Query[filters.StockFilters]) -> Answer:
    """Cells of stock: a SKU at a location, by SKU and location, with what may be promised by the days on
    which more is expected. A SKU nowhere in stock, nor expected, has none. Kits come last: as many as their
    components make at each location that knows all of these. Kits that share a component show what each
    could be sold as alone.
    """
    page = kits.availability(
        request.cur,
        at=request.at,
        wanted=asked.sku,
        locations=asked.location,
        cursor=asked.cursor,
        limit=asked.limit,
    )
    items = coming.cells(request.cur, page.items, _channel(request, asked.channel), request.at)
    return Answer({"items": items, "next_cursor": page.next_cursor})


@router.post(
    "/promise",
    auth=READ,
    summary="What can be delivered, when, at what cost",
    response={200: shapes.Promises, 422: Problem},
)
@turn
def make_promise(request: Call, body: shapes.PromiseIn) -> Answer:
    """Decided now by the engine that routes orders, for each service level; nothing is reserved. Codes mean
    what they mean in the channel. A kit is promised as its components: parcels name these, ``backordered``
    counts the kits that would not be whole.
    """
    channel_id = _channel(request, body.channel)
    holding = world.holding(request.cur, request.at)
    codes.stocked(
        request.cur,
        [(f"lines[{at}]", line.sku, line.quantity) for at, line in enumerate(body.lines)],
        request.at,
        channel_id=channel_id,
        version=holding.catalogue,
    )
    wanted = promise.Wanted(
        lines=[(line.sku, line.quantity) for line in body.lines],
        country=body.ship_to.country,
        postal_code=body.ship_to.postal_code,
        region=body.ship_to.region,
        levels=body.service_levels,
        ship_complete=body.ship_complete,
        deliver_by=body.deliver_by,
        channel_id=channel_id,
    )
    return Answer({"items": promise.promise(request.cur, wanted, at=request.at, holding=holding)})


@router.post(
    "/stock/adjustments",
    auth=ADJUST,
    summary="Adjust stock",
    response=CHANGED,
    openapi_extra=body_schema(shapes.Adjustment, many=True),
)
@turn
def adjust_stock(request: Call) -> Answer:
    """Add units, or take them: one adjustment, or an array; all or nothing. What falls below what is reserved
    is asked back from the orders.
    """
    wanted = reading.one_or_many(reading.parse(request.body), shapes.Adjustment)
    skus, places = _ids(request, wanted)
    try:
        changed = restock.adjust(
            request.cur,
            [skus[one.sku] for one in wanted],
            [places[one.location] for one in wanted],
            [one.quantity for one in wanted],
            [one.reason for one in wanted],
            [one.reference for one in wanted],
            at=request.at,
            actor=request.actor,
        )
    except BelowZero as error:
        names = _names(skus, places)
        cells = [dict(zip(("sku", "location"), names[cell], strict=True)) for cell in error.fields["cells"]]
        raise BelowZero(cells=cells) from error
    return _changes(changed, skus, places)


@router.post(
    "/stock/counts",
    auth=ADJUST,
    summary="Count stock",
    response=CHANGED,
    openapi_extra=body_schema(shapes.Count, many=True),
)
@turn
def count_stock(request: Call) -> Answer:
    """Set stock to what was counted: one count, or an array; all or nothing. A count older than the newest of
    its SKU and location changes nothing and is not in the answer.
    """
    wanted = reading.one_or_many(reading.parse(request.body), shapes.Count)
    skus, places = _ids(request, wanted)
    seen: set[tuple[str, str]] = set()
    for at, one in enumerate(wanted):
        if (one.sku, one.location) in seen:
            raise reading.failed([{"field": f"[{at}]", "message": "counts the same SKU and location twice"}])
        seen.add((one.sku, one.location))
    changed = restock.count(
        request.cur,
        [skus[one.sku] for one in wanted],
        [places[one.location] for one in wanted],
        [one.counted for one in wanted],
        [one.as_of or request.at for one in wanted],
        [one.reference for one in wanted],
        at=request.at,
        actor=request.actor,
    )
    return _changes(changed, skus, places)


@router.get(
    "/stock/count-tasks",
    auth=READ,
    summary="What is to be counted",
    response={200: shapes.CountTasks, 422: Problem},
)
@turn
def list_count_tasks(request: Call, asked: Query[filters.CountTaskFilters]) -> Answer:
    """Where units were not found by whoever looked for them, newest first. `POST /stock/counts` closes
    them.
    """
    page = doubts.tasks(
        request.cur,
        open_only=not asked.closed,
        skus=asked.sku,
        locations=asked.location,
        cursor=asked.cursor,
        limit=asked.limit,
    )
    return Answer({"items": [task.document() for task in page.items], "next_cursor": page.next_cursor})


@router.get("/stock/stops", auth=READ, summary="List what is not sold", response={200: shapes.StopsPage})
@turn
def list_stops(request: Call, asked: Query[filters.NameFilters]) -> Answer:
    """By SKU and channel, as it holds now. Whoever is limited to channels sees what these do not
    sell, and what none does.
    """
    page, following = paging.by_names(
        _stops(request), lambda one: (one["sku"], one["channel"] or ""), asked.cursor, asked.limit
    )
    return Answer({"items": page, "next_cursor": following})


def _stops(request: Call) -> list[dict[str, Any]]:
    names = {one.id: one.name for one in channels.by_ids(request.cur).values()}
    return [
        {
            "sku": one.sku,
            "channel": names.get(one.channel_id),
            "how": one.how,
            "reason": one.reason,
            "since": stamp(one.since),
        }
        for one in catalog_selling.stops(request.cur, request.at)
        if request.auth.reaches(channel=names.get(one.channel_id))
    ]


@router.post("/stock/stops", auth=STOP, summary="Stop selling", response={200: shapes.Stops, 422: Problem})
@turn
def stop_selling(request: Call, body: shapes.StopIn) -> Answer:
    """Nothing of it is available, everywhere or at one channel. Orders that come all the same are held or
    back-ordered; what is allocated stays. Answers with all that is not sold.
    """
    skus, _ = codes.ids(request.cur, [(f"skus[{at}]", sku) for at, sku in enumerate(body.skus)])
    channel_id = _channel(request, body.channel)
    selling.stop(
        request.cur,
        list(skus.values()),
        channel_id,
        body.how,
        reason=body.reason,
        at=request.at,
        actor=request.actor,
    )
    return Answer({"items": _stops(request)})


@router.post(
    "/stock/stops/end",
    auth=STOP,
    summary="Sell again",
    response={200: shapes.Stops, 409: Problem, 422: Problem},
)
@turn
def sell_again(request: Call, body: shapes.StopEndIn) -> Answer:
    """What was held or back-ordered for it goes on. 409 where it is not stopped just there."""
    skus, _ = codes.ids(request.cur, [(f"skus[{at}]", sku) for at, sku in enumerate(body.skus)])
    channel_id = _channel(request, body.channel)
    selling.resume(request.cur, list(skus.values()), channel_id, at=request.at, actor=request.actor)
    wake()
    return Answer({"items": _stops(request)})


def _channel(request: Call, name: str | None) -> int:
    """The channel's id; 0 for none."""
    if name is None:
        return 0
    try:
        return channels.by_name(request.cur, name).id
    except ChannelUnknown as error:
        raise reading.failed([{"field": "channel", "message": error.message}]) from error


def _ids(
    request: Call, wanted: Sequence[shapes.Adjustment | shapes.Count]
) -> tuple[dict[str, int], dict[str, int]]:
    where = [f"[{at}]." if len(wanted) > 1 else "" for at in range(len(wanted))]
    return codes.ids(
        request.cur,
        [(f"{at}sku", one.sku) for at, one in zip(where, wanted, strict=True)],
        [(f"{at}location", one.location) for at, one in zip(where, wanted, strict=True)],
    )


def _names(skus: dict[str, int], places: dict[str, int]) -> dict[tuple[int, int], tuple[str, str]]:
    return {
        (sku_id, place_id): (sku, place) for sku, sku_id in skus.items() for place, place_id in places.items()
    }


def _changes(changed: Sequence[Changed], skus: dict[str, int], places: dict[str, int]) -> Answer:
    """What came of it; the workers look at the orders that it woke."""
    if changed:
        wake()
    sku_of = {sku_id: code for code, sku_id in skus.items()}
    place_of = {place_id: code for code, place_id in places.items()}
    items = [
        {
            "sku": sku_of[one.sku_id],
            "location": place_of[one.location_id],
            "difference": one.difference,
            "missing": one.missing,
        }
        for one in changed
    ]
    return Answer({"items": items})
